use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, OnceLock, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::Router;
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::Limits;
use crate::{
    Actor, Clock, ConnectionId, Cors, Door, DoorState, Ending, ErrorCode, Fault, FaultKind,
    Invalid, Journal, KillKind, Party, StreamName, What,
    accept::PortOrder,
    article::ArticleTimers,
    connection::{Connection, Order, Partial},
    door::{Met, Standing},
    epoch::Epochs,
    feed::Feed,
    places::Places,
    playground::scripts::Scripts,
    registry::Registry,
    sync::{lock, read, write},
    tap::recordings::Recordings,
    watch::{self, WatchList},
};

/// Connections whose counters are reported at once.
const COUNTED: usize = 500;
/// Counters are reported four times a second; not at all in this crate's own tests, which keep the
/// registry locked and would keep a thread of the runtime with it.
const COUNTERS: Duration = Duration::from_millis(if cfg!(test) { 3_600_000 } else { 250 });

/// What the handles on a stage and its connections share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) address: SocketAddr,
    pub(crate) clock: Clock,
    pub(crate) limits: Limits,
    pub(crate) journal: Journal,
    pub(crate) main: Arc<Feed>,
    pub(crate) registry: Registry,
    pub(crate) recordings: Recordings,
    pub(crate) scripts: Scripts,
    pub(crate) article: ArticleTimers,
    pub(crate) places: Places,
    pub(crate) tasks: TaskTracker,
    pub(crate) shutdown: CancellationToken,
    /// Cancelled when everything has ended.
    pub(super) closed: CancellationToken,
    /// Whether all are stalled. Its lock orders stalls and those who come, and is taken before
    /// that of `watched`.
    pub(super) stalled: Mutex<bool>,
    /// What alters every connection. Its lock orders who sets faults and those who come, and is
    /// taken between those of `stalled` and `watched`.
    pub(super) faults: Mutex<Vec<Fault>>,
    /// Its lock orders who watches and those who come.
    pub(super) watched: Mutex<WatchList>,
    pub(super) epochs: Mutex<Epochs>,
    pub(super) door: Mutex<Standing>,
    /// Held while the door is changed.
    pub(super) door_turn: tokio::sync::Mutex<()>,
    pub(super) port_orders: mpsc::UnboundedSender<PortOrder>,
    pub(super) cors: RwLock<Cors>,
    pub(super) router: OnceLock<Router>,
    pub(super) last_connection_id: AtomicU64,
}

impl Inner {
    pub(crate) fn next_connection_id(&self) -> ConnectionId {
        self.last_connection_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn cors(&self) -> Cors {
        *read(&self.cors)
    }

    /// Whether the streams of connections to come are compressed.
    pub(crate) fn compresses(&self) -> bool {
        lock(&self.faults).iter().any(|fault| fault.kind() == FaultKind::Gzip)
    }

    /// Whether the setting changed.
    pub(super) fn set_cors(&self, cors: Cors) -> bool {
        std::mem::replace(&mut *write(&self.cors), cors) != cors
    }

    pub(crate) fn router(&self) -> Router {
        self.router.get().cloned().unwrap_or_default()
    }

    pub(super) fn new_epoch(&self) -> String {
        lock(&self.epochs).begin()
    }

    /// A connection begins to carry a stream, or to hang.
    pub(crate) fn admit(&self, connection: &Arc<Connection>) {
        {
            // All are held until it is registered: who stalls, alters or watches meanwhile either
            // finds it there, or was here before it.
            let stalled = lock(&self.stalled);
            let faults = lock(&self.faults);
            let mut watched = lock(&self.watched);
            if *stalled && connection.stream != StreamName::Playground {
                connection.set_stalled(true);
            }
            if !faults.is_empty() && connection.feed.is_some() {
                connection.set_faults(faults.clone());
            }
            if let Some(label) = &connection.words.client {
                watched.seen(label, self.clock.now_us());
                if watched.contains(label) && self.has_room_to_watch() {
                    connection.set_watched(true);
                }
            }
            self.recordings.admit(&connection.tap, connection.is_watched());
            self.registry.insert(connection);
        }
        if let Some(feed) = &connection.feed {
            feed.join(connection);
        }
        // Looked at after it is registered: who shuts down now finds it there.
        if self.shutdown.is_cancelled() {
            connection.order_end(END_AT_SHUTDOWN);
        }
    }

    pub(super) fn has_room_to_watch(&self) -> bool {
        let all = self.registry.all();
        all.iter().filter(|connection| connection.is_watched()).count() < watch::CONNECTIONS
    }

    /// A connection is over.
    pub(crate) fn dismiss(&self, connection: &Connection, by: Party, how: Ending) {
        if let Some(feed) = &connection.feed {
            feed.leave(connection.id);
        }
        self.registry.remove(connection.id);
        if let Some(label) = &connection.words.client {
            lock(&self.watched).seen(label, self.clock.now_us());
        }
        let figures = connection.counters();
        self.journal.record(What::Closed {
            connection: connection.id,
            by,
            how,
            events: figures.events,
            bytes: figures.bytes,
            last_seq: figures.last_seq,
        });
        self.journal.forget(connection.id);
    }

    /// What an attempt meets that is not an open door.
    pub(crate) fn meet_door(&self, connection: ConnectionId, path: &str) -> Option<Met> {
        let mut standing = lock(&self.door);
        let attempt = standing.meet(path, self.clock.now_us())?;
        let door = attempt.met.door.clone();
        let attempts_left = attempt.attempts_left;
        self.journal.record(What::DoorMet { connection, door, attempts_left });
        if let Some(state) = attempt.opened {
            self.journal.record(What::DoorChanged { state, by: Actor::Door });
        }
        Some(attempt.met)
    }

    /// Sets the door, and opens it again when its time is over. Goes on where whoever asked stops
    /// waiting, so that the door never stands half-changed.
    pub(super) async fn set_door(
        self: &Arc<Self>,
        door: Door,
        by: Actor,
    ) -> Result<DoorState, Invalid> {
        door.validate()?;
        let change = self.tasks.spawn(Arc::clone(self).change_door(door, by));
        // Only a runtime that ends ends the task early; then nobody meets any door.
        change.await.unwrap_or_else(|_| Ok(lock(&self.door).state()))
    }

    async fn change_door(self: Arc<Self>, door: Door, by: Actor) -> Result<DoorState, Invalid> {
        let time = door.time();
        let (state, replaced) = self.place_door(door, by, None).await?;
        if let Some(time) = time {
            let stage = Arc::clone(&self);
            self.tasks.spawn(async move {
                tokio::select! {
                    () = stage.shutdown.cancelled() => return,
                    () = replaced.cancelled() => return,
                    () = tokio::time::sleep(time) => {}
                }
                let by = Actor::Door;
                if let Err(error) = stage.place_door(Door::Open, by, Some(&replaced)).await {
                    tracing::error!(%error, "the door could not be opened again");
                }
            });
        }
        Ok(state)
    }

    /// Opens or closes the port as a door needs, and puts the door in place, unless the one it
    /// is to follow was `replaced` by another. Returns what is cancelled when this one is.
    async fn place_door(
        &self,
        door: Door,
        by: Actor,
        replaced: Option<&CancellationToken>,
    ) -> Result<(DoorState, CancellationToken), Invalid> {
        // One change after the other, so that the port is as the last of them wants it.
        let _turn = self.door_turn.lock().await;
        let superseded = || replaced.is_some_and(CancellationToken::is_cancelled);
        let open = !matches!(door, Door::Refuse { .. });
        let (done, outcome) = oneshot::channel();
        {
            let standing = lock(&self.door);
            if superseded() {
                return Ok((standing.state(), standing.replaced()));
            }
        }
        // A stage that has shut down has no port to open.
        let _no_port = self.port_orders.send(PortOrder { open, done });
        let lost = outcome.await.ok().and_then(Result::err).map(|error| Invalid {
            code: ErrorCode::PortLost,
            field: "kind",
            message: format!("port {} cannot be had: {error}", self.address.port()),
        });
        // A port that cannot be had is not open, whatever was asked for.
        if let Some(lost) = lost.clone().filter(|_| open) {
            return Err(lost);
        }
        let mut standing = lock(&self.door);
        if superseded() {
            return Ok((standing.state(), standing.replaced()));
        }
        standing.set(door, self.clock.now_us());
        let (state, replaced) = (standing.state(), standing.replaced());
        // Under the lock, so that whoever meets this door is journalled after it.
        self.journal.record(What::DoorChanged { state: state.clone(), by });
        lost.map_or(Ok((state, replaced)), Err)
    }

    /// Reports what unwatched connections were written, until the stage ends.
    pub(super) async fn count(self: Arc<Self>) {
        let mut every = tokio::time::interval_at(Instant::now() + COUNTERS, COUNTERS);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.shutdown.cancelled() => return,
                _ = every.tick() => {}
            }
            let all = self.registry.all();
            let mut connections = Vec::new();
            let mut left_out = 0;
            for connection in all.iter().filter(|connection| !connection.is_watched()) {
                let Some(counters) = connection.changed_counters() else { continue };
                if connections.len() < COUNTED {
                    connection.reported(&counters);
                    connections.push(counters);
                } else {
                    left_out += 1;
                }
            }
            if !connections.is_empty() {
                let open = all.len() as u64;
                self.journal.record(What::Counters { connections, left_out, open });
            }
        }
    }

    /// Waits for the end and brings it about: open streams end, and the port is free.
    pub(super) async fn end(self: Arc<Self>) {
        self.shutdown.cancelled().await;
        for connection in self.registry.all() {
            connection.order_end(END_AT_SHUTDOWN);
        }
        self.tasks.close();
        self.tasks.wait().await;
        self.journal.close();
        self.closed.cancel();
    }
}

const END_AT_SHUTDOWN: Order =
    Order { kind: KillKind::End, partial: Partial::None, by: Actor::Shutdown };
