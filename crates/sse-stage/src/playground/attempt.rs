use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConnectionId, Ending, Party};

/// What became of a script so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlayedScript {
    /// Its id.
    pub id: String,
    /// Requests for it, oldest first: the first 64 of them.
    pub attempts: Vec<PlayedAttempt>,
    /// Requests beyond those 64.
    pub attempts_left_out: u64,
    /// Answers that nobody has been given yet.
    pub answers_left: u32,
    /// Whether every answer was given and none of its connections is open any more.
    pub done: bool,
    /// How often anything of this has changed: what `?after=…` waits for is more than this.
    pub changes: u64,
}

/// A request for a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlayedAttempt {
    /// The connection.
    pub connection: ConnectionId,
    /// When the request head was read, in microseconds on the lab's clock.
    pub requested_us: u64,
    /// The method.
    pub method: String,
    /// What was asked for: path and query, as sent.
    pub target: String,
    /// Preflights (`OPTIONS`) that came before it, since the request before.
    pub preflights: u32,
    /// The `Last-Event-ID` header as sent, even if empty; null is no such header. What is not
    /// UTF-8 in it is U+FFFD here.
    pub last_event_id: Option<String>,
    /// The `Origin` header.
    pub origin: Option<String>,
    /// Which of the script's answers it was given, from 0; null for the 204 after the last.
    pub answer: Option<u32>,
    /// Steps that were done: pauses waited for, bytes accepted by the kernel.
    pub steps_done: u32,
    /// Bytes of those steps, without head and framing.
    pub bytes_written: u64,
    /// How it ended; null while its connection is open.
    pub ended: Option<PlayedEnd>,
}

/// The end of a request's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlayedEnd {
    /// When, in microseconds on the lab's clock.
    pub t_us: u64,
    /// Who ended it.
    pub by: Party,
    /// How it ended on the wire.
    pub how: Ending,
}
