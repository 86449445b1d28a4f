use std::sync::Arc;

use super::Stage;
use crate::{
    ConnectionId, ErrorCode, Invalid, Target, WirePage, connection::Connection, sync::lock,
};

/// What is only looked at: the journal's account of deliveries, and the bytes on the wire.
impl Stage {
    /// Journals the deliveries of every connection with this label, now and after a reconnect.
    /// At most 8 labels; the one longest without a connection makes room.
    ///
    /// # Errors
    /// [`Invalid`] if the label is not of 1 to 100 characters, or if 8 others have connections.
    pub fn watch_client(&self, label: &str) -> Result<(), Invalid> {
        let inner = &self.inner;
        // Held to the end: who comes meanwhile is found here, or finds the label on the list.
        let mut list = lock(&inner.watched);
        let all = inner.registry.all();
        let has_label = |connection: &Connection, label: &str| {
            connection.words.client.as_deref() == Some(label)
        };
        list.add(label, inner.clock.now_us(), |watched| {
            all.iter().any(|connection| has_label(connection, watched))
        })?;
        inner.recordings.set_watches(true);
        for connection in all.iter().rev().filter(|connection| has_label(connection, label)) {
            if inner.has_room_to_watch() {
                connection.set_watched(true);
            }
        }
        Ok(())
    }

    /// Stops journalling the deliveries of a label.
    pub fn unwatch_client(&self, label: &str) {
        let mut list = lock(&self.inner.watched);
        list.remove(label);
        self.inner.recordings.set_watches(!list.is_empty());
        for connection in self.inner.registry.all() {
            if connection.words.client.as_deref() == Some(label) {
                connection.set_watched(false);
            }
        }
    }

    /// Journals the deliveries of one connection, or stops.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such connection, or if too many are watched.
    pub fn watch_connection(&self, id: ConnectionId, on: bool) -> Result<(), Invalid> {
        // Held to the end, so that two do not find the same last room.
        let _list = lock(&self.inner.watched);
        for connection in self.inner.registry.targets(Target::One(id))? {
            if on && !connection.is_watched() && !self.inner.has_room_to_watch() {
                return Err(crate::watch::too_many());
            }
            connection.set_watched(on);
        }
        Ok(())
    }

    /// Records the bytes of one connection from here on; the heads of a watched client's are there
    /// already. At most 16 connections are recorded at once, each as far as 1 MiB.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such connection, or if too many are recorded.
    pub fn record_connection(&self, id: ConnectionId) -> Result<(), Invalid> {
        for connection in self.inner.registry.targets(Target::One(id))? {
            self.inner.recordings.begin(&connection.tap, connection.words.client.as_deref())?;
        }
        Ok(())
    }

    /// Stops recording one connection. What is recorded can be read for as long as no 8 others
    /// have ended or stopped since.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such connection.
    pub fn stop_recording_connection(&self, id: ConnectionId) -> Result<(), Invalid> {
        if self.inner.recordings.stop(id) {
            return Ok(());
        }
        self.inner.registry.targets(Target::One(id)).map(drop)
    }

    /// Records every connection of the clients with this label, from the next on, from its first
    /// byte to its end. At most 8 labels.
    ///
    /// # Errors
    /// [`Invalid`] if the label is not of 1 to 100 characters, or there are 8 others.
    pub fn record_client(&self, label: &str) -> Result<(), Invalid> {
        self.inner.recordings.add_label(label)
    }

    /// Records no connection of a label any more.
    pub fn stop_recording_client(&self, label: &str) {
        self.inner.recordings.remove_label(label);
    }

    /// The connections whose bytes are recorded, or were and can still be read, at most 24.
    #[must_use]
    pub fn recorded(&self) -> Vec<ConnectionId> {
        self.inner.recordings.connections()
    }

    /// What is recorded of a connection: at most `limit` segments after the `after`th. Of
    /// connections that are over, or not recorded any more, the last 8 can be read.
    ///
    /// # Errors
    /// [`Invalid`] if nothing is recorded of such a connection.
    pub fn wire(&self, id: ConnectionId, after: u64, limit: usize) -> Result<WirePage, Invalid> {
        let recorded = self.inner.recordings.find(id);
        let open = || self.inner.registry.targets(Target::One(id)).ok()?.pop();
        let tap = recorded.or_else(|| open().map(|connection| Arc::clone(&connection.tap)));
        tap.and_then(|tap| tap.page(after, limit)).ok_or_else(|| Invalid {
            code: ErrorCode::NotRecorded,
            field: "connection",
            message: format!("nothing is recorded of connection {id}"),
        })
    }
}
