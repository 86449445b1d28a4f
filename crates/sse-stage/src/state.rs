use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConnectionInfo, Cors, DoorState, Fault, FeedSettings};

/// What the log of the main feed holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LogState {
    /// The oldest event a client can resume before, by number.
    pub first_seq: u64,
    /// The number the next event will get.
    pub next_seq: u64,
    /// Events held.
    pub events: u64,
    /// Bytes held.
    pub bytes: u64,
}

/// The whole stage at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StageState {
    /// First half of every event id; it changes whenever history may have been lost.
    pub epoch: String,
    /// The moment, in microseconds on the lab's clock.
    pub now_us: u64,
    /// The main feed.
    pub feed: FeedSettings,
    /// CORS headers of the stage.
    pub cors: Cors,
    /// What the next attempt meets.
    pub door: DoorState,
    /// Whether every connection is stalled.
    pub stalled: bool,
    /// What alters every connection, also those to come, in the order in which it does. A
    /// connection may have others of its own.
    pub faults: Vec<Fault>,
    /// Whether the article keeps its timer in one global variable, as the original did.
    pub article_global_timer: bool,
    /// The main feed's log.
    pub log: LogState,
    /// Open connections, oldest first; at most 500 are listed.
    pub connections: Vec<ConnectionInfo>,
    /// Open connections in all.
    pub connections_total: u64,
    /// The id of the newest fact in the journal; reading after it misses nothing.
    pub journal_seq: u64,
}
