//! Whose bytes are kept, while their connections are open and a while after.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use super::Tap;
use crate::{ConnectionId, ErrorCode, Invalid, routes::LABEL_CHARS, sync::lock};

/// Connections recorded at once.
const AT_ONCE: usize = 16;
/// Recordings that are over and can still be read.
const KEPT: usize = 8;
/// Labels whose next connections are recorded.
const LABELS: usize = 8;

/// Every recording of a stage.
#[derive(Debug, Default)]
pub(crate) struct Recordings {
    /// Whether there are labels whose connections are recorded.
    records: AtomicBool,
    /// Whether any client is watched.
    watches: AtomicBool,
    lists: Mutex<Lists>,
}

#[derive(Debug, Default)]
struct Lists {
    labels: Vec<String>,
    going_on: Vec<(Arc<Tap>, Option<String>)>,
    /// The latest at the end.
    over: VecDeque<Arc<Tap>>,
}

impl Lists {
    fn is_going_on(&self, tap: &Tap) -> bool {
        self.going_on.iter().any(|(found, _)| std::ptr::eq(found.as_ref(), tap))
    }

    /// Records a connection, unless too many are.
    fn begin(&mut self, tap: &Arc<Tap>, label: Option<&str>) -> bool {
        if !self.is_going_on(tap) {
            if self.going_on.len() >= AT_ONCE {
                return false;
            }
            self.over.retain(|found| !Arc::ptr_eq(found, tap));
            self.going_on.push((Arc::clone(tap), label.map(str::to_owned)));
        }
        tap.record();
        // Who closes it ends its recording if there is a tape by then. If there was none, nobody
        // else would.
        if tap.is_closed() {
            self.end(|found, _| std::ptr::eq(found, tap.as_ref()));
        }
        true
    }

    fn end(&mut self, ends: impl Fn(&Tap, Option<&str>) -> bool) {
        for (tap, _) in self.going_on.extract_if(.., |(tap, label)| ends(tap, label.as_deref())) {
            tap.stop();
            self.over.push_back(tap);
        }
        while self.over.len() > KEPT {
            if let Some(oldest) = self.over.pop_front() {
                oldest.forget();
            }
        }
    }
}

impl Recordings {
    /// Keeps what a new connection says until it is known who it is, if there is anybody whose
    /// bytes or heads would be kept.
    pub(crate) fn listen(&self, tap: &Tap) {
        if self.records.load(Ordering::Relaxed) || self.watches.load(Ordering::Relaxed) {
            tap.record();
        }
    }

    /// Whether any client is watched.
    pub(crate) fn set_watches(&self, watches: bool) {
        self.watches.store(watches, Ordering::Relaxed);
    }

    /// A connection's request head says who it is.
    pub(crate) fn meet(&self, tap: &Arc<Tap>, label: Option<&str>) {
        let Some(label) = label else { return };
        if self.records.load(Ordering::Relaxed) {
            let mut lists = lock(&self.lists);
            // Where there is no room, there is nothing to read, which is said to whoever asks.
            let _is_recorded =
                lists.labels.iter().any(|wanted| wanted == label) && lists.begin(tap, Some(label));
        }
    }

    /// A connection begins to carry a stream. The heads of one that is watched are kept for whoever
    /// looks later.
    pub(crate) fn admit(&self, tap: &Tap, is_watched: bool) {
        if !tap.is_open() || lock(&self.lists).is_going_on(tap) {
            return;
        }
        if is_watched {
            tap.record_heads();
        } else {
            tap.forget();
        }
    }

    /// Records one connection from here on.
    ///
    /// # Errors
    /// [`Invalid`] if too many are recorded.
    pub(crate) fn begin(&self, tap: &Arc<Tap>, label: Option<&str>) -> Result<(), Invalid> {
        if lock(&self.lists).begin(tap, label) {
            return Ok(());
        }
        let message =
            format!("{AT_ONCE} connections are recorded already; stop recording one first");
        Err(Invalid { code: ErrorCode::TooManyRecorded, field: "connection", message })
    }

    /// Stops recording one connection; false if it is not recorded.
    pub(crate) fn stop(&self, connection: ConnectionId) -> bool {
        let mut lists = lock(&self.lists);
        let before = lists.going_on.len();
        lists.end(|tap, _| tap.connection == connection);
        lists.going_on.len() < before
    }

    /// Records every connection of a client from its next on.
    ///
    /// # Errors
    /// [`Invalid`] if the label is too long, or too many are recorded.
    pub(crate) fn add_label(&self, label: &str) -> Result<(), Invalid> {
        if label.is_empty() || label.chars().count() > LABEL_CHARS {
            let message = format!("a label has 1 to {LABEL_CHARS} characters");
            return Err(Invalid { code: ErrorCode::OutOfRange, field: "label", message });
        }
        let labels = &mut lock(&self.lists).labels;
        if labels.iter().any(|found| found == label) {
            return Ok(());
        }
        if labels.len() >= LABELS {
            let message =
                format!("{LABELS} clients are recorded already; stop recording one first");
            return Err(Invalid { code: ErrorCode::TooManyRecorded, field: "label", message });
        }
        labels.push(label.to_owned());
        self.records.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Records no connection of a client any more.
    pub(crate) fn remove_label(&self, label: &str) {
        let mut lists = lock(&self.lists);
        lists.labels.retain(|found| found != label);
        self.records.store(!lists.labels.is_empty(), Ordering::Relaxed);
        lists.end(|_, of| of == Some(label));
    }

    /// A socket is closed.
    pub(crate) fn closed(&self, tap: &Arc<Tap>) {
        lock(&self.lists).end(|found, _| std::ptr::eq(found, tap.as_ref()));
    }

    /// Every connection that has a recording, going on or over: at most 24.
    pub(crate) fn connections(&self) -> Vec<ConnectionId> {
        let lists = lock(&self.lists);
        let going_on = lists.going_on.iter().map(|(tap, _)| tap);
        going_on.chain(&lists.over).map(|tap| tap.connection).collect()
    }

    /// A recording, going on or over.
    pub(crate) fn find(&self, connection: ConnectionId) -> Option<Arc<Tap>> {
        let lists = lock(&self.lists);
        let going_on = lists.going_on.iter().map(|(tap, _)| tap);
        going_on.chain(&lists.over).find(|tap| tap.connection == connection).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, WireMark};

    #[test]
    fn a_connection_that_closes_just_before_it_is_recorded_takes_no_place() {
        let recordings = Recordings::default();
        for number in 1..=AT_ONCE as u64 + 1 {
            let tap = Arc::new(Tap::new(number, Clock::start()));
            tap.closed(WireMark::Fin);
            recordings.begin(&tap, None).unwrap();
            assert!(!tap.is_recording());
        }
        assert!(lock(&recordings.lists).going_on.is_empty());
    }
}
