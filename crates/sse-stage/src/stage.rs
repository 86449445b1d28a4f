use std::{io, time::Duration};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    Actor, ConnectionInfo, Cors, Door, DoorState, FeedPatch, FeedSettings, Invalid, Journal, Kill,
    Publish, Published, StageState, Target,
};

/// The lab's monotonic clock: microseconds since it was made, and the calendar time for payloads.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: std::time::Instant,
}

impl Clock {
    /// A clock that starts now.
    #[must_use]
    pub fn start() -> Self {
        Self { start: std::time::Instant::now() }
    }

    /// Microseconds since the start; stays below 2^53 for 285 years.
    #[must_use]
    pub fn now_us(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

/// What protects the stage from its clients.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Open connections; over it, 503 with `Retry-After`.
    pub connections: usize,
    /// How long a request head may take.
    pub head_timeout: Duration,
    /// The size of a request head, in bytes.
    pub head_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 10_000, head_timeout: Duration::from_secs(10), head_bytes: 16 * 1024 }
    }
}

/// What a stage is started with: everything from outside comes in here.
#[derive(Debug)]
pub struct StageConfig {
    /// A bound listener; the door may close and reopen its address.
    pub listener: TcpListener,
    /// The clock of every fact.
    pub clock: Clock,
    /// Seed of everything that is left to chance.
    pub seed: u64,
    /// Cancelled to end the stage; open streams end with it, within a second.
    pub shutdown: CancellationToken,
    /// The main feed.
    pub feed: FeedSettings,
    /// CORS headers.
    pub cors: Cors,
    /// Protection.
    pub limits: Limits,
}

/// A running stage. Clones are handles on the same one.
#[derive(Clone, Debug)]
pub struct Stage {}

#[expect(clippy::todo, clippy::unused_async, reason = "signatures first")]
#[expect(missing_docs, reason = "signatures first")]
impl Stage {
    /// Starts serving on the listener.
    ///
    /// # Errors
    /// [`Invalid`] if the feed's settings are out of range; an I/O error of the listener.
    pub async fn start(_config: StageConfig) -> io::Result<Self> {
        todo!()
    }
    pub fn local_addr(&self) -> std::net::SocketAddr {
        todo!()
    }
    pub fn clock(&self) -> Clock {
        todo!()
    }
    pub fn journal(&self) -> &Journal {
        todo!()
    }
    pub fn state(&self) -> StageState {
        todo!()
    }
    pub fn connections(&self) -> Vec<ConnectionInfo> {
        todo!()
    }
    pub fn change_feed(&self, _patch: FeedPatch) -> Result<FeedSettings, Invalid> {
        todo!()
    }
    pub fn publish(&self, _event: Publish) -> Result<Published, Invalid> {
        todo!()
    }
    pub fn kill(&self, _target: Target, _kill: Kill) -> Result<u64, Invalid> {
        todo!()
    }
    pub fn set_stalled(&self, _target: Target, _stalled: bool) -> Result<(), Invalid> {
        todo!()
    }
    pub async fn set_door(&self, _door: Door, _by: Actor) -> Result<DoorState, Invalid> {
        todo!()
    }
    pub fn set_cors(&self, _cors: Cors) {
        todo!()
    }
    pub fn set_article_global_timer(&self, _on: bool) {
        todo!()
    }
    pub async fn restore(&self) {
        todo!()
    }
    pub fn reset(&self) -> String {
        todo!()
    }
    /// Journals the deliveries of every connection with this label, now and after a reconnect.
    /// At most 8 labels; the one longest without a connection makes room.
    pub fn watch_client(&self, _label: &str) -> Result<(), Invalid> {
        todo!()
    }
    pub fn unwatch_client(&self, _label: &str) {
        todo!()
    }
    pub fn watch_connection(&self, _id: crate::ConnectionId, _on: bool) -> Result<(), Invalid> {
        todo!()
    }
    /// Resolves when the stage has ended and its port is free.
    pub async fn closed(&self) {
        todo!()
    }
}
