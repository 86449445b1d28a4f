//! What clients of the lab connect to.
//!
//! ```text
//! feed ─> log (ring) ─> connection ─ faults ─> socket
//!                 every fact ─> journal
//! ```
//!
//! A [`Stage`] owns one listener, the main feed behind `/stream`, the feeds that the article and
//! requests by URL get for themselves, the door that the next attempt meets, and the [`Journal`].
//!
//! | what | where |
//! |---|---|
//! | the port: accepting, refusing, holding it | `accept`, `port` |
//! | one request by hyper and axum, then the hand-off of its socket | `request`, `handoff`, `routes`, `head` |
//! | events, their schedule, their encoding | `feed` |
//! | history, resuming, gaps | `log`, `event_id`, `epoch` |
//! | every byte of a stream, from its opening block to its end | `connection` |
//! | what alters a live connection | `fault` |
//! | what the next attempt meets | `door` |
//! | feeds by URL, the article | `url_feed`, `article` |
//! | raw streams written by hand | `playground` |
//! | the same feed over a WebSocket | `web_socket` |
//! | facts, for watched connections one by one | `journal`, `watch` |
//! | the bytes of a connection, while somebody looks | `socket`, `tap` |

mod accept;
mod actor;
mod article;
mod clock;
mod connection;
mod connection_info;
mod cors;
mod date;
mod door;
mod epoch;
mod error_code;
mod event_id;
mod fact;
mod fault;
mod feed;
mod feed_settings;
mod handoff;
mod head;
mod invalid;
mod journal;
mod kill;
mod log;
mod places;
mod playground;
mod port;
mod registry;
mod request;
mod request_head;
mod routes;
mod socket;
mod stage;
mod state;
mod sync;
// What it costs to have it compiled in is measured by `cargo xtask bench --only tap`.
#[cfg_attr(not(feature = "tap"), path = "tap_absent.rs")]
mod tap;
mod url_feed;
mod watch;
mod web_socket;

pub use actor::Actor;
pub use clock::Clock;
pub use connection_info::{ConnectionId, ConnectionInfo, StreamName};
pub use cors::Cors;
pub use door::{Door, DoorKind, DoorState, Span};
pub use error_code::ErrorCode;
pub use fact::{Capacity, ConnectionCounters, Ending, Fact, GapReason, MessageKind, Party, What};
pub use fault::{Fault, FaultKind};
pub use feed_settings::{
    FeedPatch, FeedSettings, Payload, Publish, PublishBinary, Published, PublishedBinary,
};
pub use invalid::Invalid;
pub use journal::{Journal, JournalReader};
pub use kill::{Kill, KillKind, Target};
pub use playground::{
    PlayedAttempt, PlayedEnd, PlayedScript, Script, ScriptAnswer, ScriptEnd, ScriptFraming,
    ScriptHeader, ScriptStep, Unplayable, WrittenAnswer,
};
pub use stage::{Limits, Stage, StageConfig};
pub use state::{LogState, StageState};
pub use tap::{
    WireDirection, WireEnd, WireLink, WireMark, WirePage, WirePart, WirePartKind, WireSegment,
};
