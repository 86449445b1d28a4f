//! What clients of the lab connect to.
//!
//! ```text
//! feed ─> log (ring) ─> connection ─ faults ─> socket
//!                 every fact ─> journal
//! ```
//!
//! A [`Stage`] owns one listener, the main feed behind `/stream`, the feeds that the article and
//! requests by URL get for themselves, the door that the next attempt meets, and the [`Journal`].

mod actor;
mod connection_info;
mod cors;
mod door;
mod fact;
mod feed_settings;
mod invalid;
mod journal;
mod kill;
mod stage;
mod state;

pub use actor::Actor;
pub use connection_info::{ConnectionId, ConnectionInfo, StreamName};
pub use cors::Cors;
pub use door::{Door, DoorKind, DoorState, Span};
pub use fact::{ConnectionCounters, Ending, Fact, GapReason, Party, What};
pub use feed_settings::{FeedPatch, FeedSettings, Payload, Publish, Published};
pub use invalid::Invalid;
pub use journal::{Journal, JournalReader};
pub use kill::{Kill, KillKind, Target};
pub use stage::{Clock, Limits, Stage, StageConfig};
pub use state::{LogState, StageState};
