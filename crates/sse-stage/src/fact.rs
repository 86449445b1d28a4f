//! Facts: what the journal records. They are defined here once; the page's types are generated.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Actor, ConnectionId, Cors, Door, DoorState, Fault, FaultKind, FeedSettings, KillKind,
    StreamName,
};

/// One thing that happened, with its place in the journal and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fact {
    /// Its number in the journal, from 1 without holes; the SSE id of the journal stream.
    pub seq: u64,
    /// When, in microseconds on the lab's monotonic clock.
    pub t_us: u64,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum What {
    /// The lab started, or its history was reset: ids begin anew.
    EpochBegan {
        /// First half of every event id from now on.
        epoch: String,
        /// Who caused it; absent at the start.
        by: Option<Actor>,
    },
    /// The main feed appended events. At high rates several ticks share one fact.
    Produced {
        /// The first event's number.
        first_seq: u64,
        /// How many events, numbered without holes.
        count: u64,
        /// From the first event to the last, in microseconds; the fact's time is the last's.
        span_us: u64,
    },
    /// A TCP connection was accepted.
    Accepted {
        /// The connection.
        connection: ConnectionId,
        /// The client's address and port.
        peer: String,
    },
    /// A request head was read.
    Request {
        /// The connection.
        connection: ConnectionId,
        /// The method.
        method: String,
        /// Path and query.
        target: String,
        /// The `Last-Event-ID` header, as sent.
        last_event_id: Option<String>,
        /// The client's label for itself, from `?client=…`.
        client: Option<String>,
        /// The `User-Agent` header.
        user_agent: Option<String>,
        /// The `Origin` header.
        origin: Option<String>,
    },
    /// A response head was written.
    Answered {
        /// The connection.
        connection: ConnectionId,
        /// The status.
        status: u16,
        /// The `Content-Type` header.
        content_type: Option<String>,
        /// The `Content-Encoding` header: `gzip` where the body is compressed.
        content_encoding: Option<String>,
        /// The `Location` header.
        location: Option<String>,
        /// The door that gave this answer; absent for an ordinary one.
        door: Option<Door>,
    },
    /// The connection carries a stream from here on.
    Subscribed {
        /// The connection.
        connection: ConnectionId,
        /// The stream.
        stream: StreamName,
        /// The `Last-Event-ID` that was honoured; absent for a fresh subscription.
        requested: Option<String>,
        /// The last event that is *not* going to be written: the resume point.
        resumed_after_seq: u64,
        /// Events of the past that are written first. Replayed are those up to
        /// `resumed_after_seq + replay`.
        replay: u64,
        /// The reconnection time its head advertises; 0 for a WebSocket, which has none and does not
        /// come back by itself.
        retry_ms: u32,
        /// Bytes written to the connection by then, in all: what comes before the first event.
        /// Absent where the socket had not taken all of that yet.
        bytes: Option<u64>,
    },
    /// The connection is given an answer of a script from here on.
    Played {
        /// The connection.
        connection: ConnectionId,
        /// The script's id.
        script: String,
        /// Which of its answers, from 0; null for the 204 after the last.
        answer: Option<u32>,
    },
    /// A client was told by `lab.gap` that it cannot have what it asked for. A WebSocket has no
    /// place for that: it is closed instead, with code 1013.
    Gap {
        /// The connection.
        connection: ConnectionId,
        /// The id it asked for; absent in mid-stream.
        requested: Option<String>,
        /// The id it goes on from.
        resumed_at: String,
        /// Events it will never get, where that can be known.
        missed: Option<u64>,
        /// Why.
        reason: GapReason,
    },
    /// Events were written to a watched connection: accepted by the kernel.
    Written {
        /// The connection.
        connection: ConnectionId,
        /// The first event's number.
        first_seq: u64,
        /// How many events.
        count: u64,
        /// Bytes written to the connection by then, in all.
        bytes: u64,
        /// From the first write to the last, in microseconds; the fact's time is the last's.
        span_us: u64,
    },
    /// Messages of one kind came from the client of a WebSocket, all of them in the last quarter of
    /// a second. Nothing is done with them.
    Received {
        /// The connection.
        connection: ConnectionId,
        /// Their kind.
        kind: MessageKind,
        /// How many.
        count: u64,
        /// Bytes of them, without their frames.
        bytes: u64,
    },
    /// A Close frame crossed a WebSocket (RFC 6455, section 5.5.1): one that the lab sent, or the
    /// client's, which is answered by the same.
    CloseFrame {
        /// The connection.
        connection: ConnectionId,
        /// Who closes.
        by: Party,
        /// Its code; absent where a client gives none.
        code: Option<u16>,
        /// Its reason; empty for none.
        reason: String,
    },
    /// A heartbeat comment was appended to the main feed.
    Heartbeat {},
    /// Four times a second: what unwatched connections were written.
    Counters {
        /// Connections whose figures changed, the 500 oldest of them.
        connections: Vec<ConnectionCounters>,
        /// Connections whose figures changed too, beyond those 500.
        left_out: u64,
        /// Open connections in all.
        open: u64,
    },
    /// Silence began on a connection, or on all.
    Stalled {
        /// The connection; absent for all, also those to come.
        connection: Option<ConnectionId>,
    },
    /// Silence ended and the backlog is released.
    Released {
        /// The connection; absent for all.
        connection: Option<ConnectionId>,
    },
    /// What alters a connection, or all, was set.
    FaultChanged {
        /// The connection; absent for all, also those to come.
        connection: Option<ConnectionId>,
        /// All of its faults from now on, in the order in which they act; none where it is as it
        /// should be.
        faults: Vec<Fault>,
    },
    /// A fault decided the fate of events of a watched connection: they are not written, or
    /// written once more. What the idle cutter ends is in `killed`, for every connection.
    FaultActed {
        /// The connection.
        connection: ConnectionId,
        /// `drop` or `duplicate`.
        fault: FaultKind,
        /// The events' numbers, ascending.
        event_seqs: Vec<u64>,
    },
    /// A connection is ended by the lab.
    Killed {
        /// The connection.
        connection: ConnectionId,
        /// How.
        kind: KillKind,
        /// Bytes of the half-written event, or message; absent for a kill between events.
        partial_bytes: Option<u64>,
        /// Who.
        by: Actor,
    },
    /// A connection is over.
    Closed {
        /// The connection.
        connection: ConnectionId,
        /// Who ended it.
        by: Party,
        /// How it ended on the wire.
        how: Ending,
        /// Events written.
        events: u64,
        /// Bytes written.
        bytes: u64,
        /// The last event written, by number.
        last_seq: Option<u64>,
    },
    /// The door was set, or opened by itself.
    DoorChanged {
        /// The door from now on.
        state: DoorState,
        /// Who.
        by: Actor,
    },
    /// An attempt met a door that is not open.
    DoorMet {
        /// The connection.
        connection: ConnectionId,
        /// The door.
        door: Door,
        /// Attempts left until it opens, where it counts them.
        attempts_left: Option<u32>,
    },
    /// The main feed's settings changed.
    FeedChanged {
        /// All settings from now on.
        feed: FeedSettings,
    },
    /// The CORS headers changed.
    CorsChanged {
        /// From now on.
        cors: Cors,
    },
    /// The article's global-timer switch changed.
    ArticleChanged {
        /// Whether the article's timer is one global variable from now on.
        global_timer: bool,
    },
    /// Everything was put back: door open, nothing stalled, no faults.
    Restored {},
    /// A connection was turned away because a limit is reached: 503 with `Retry-After`.
    OverCapacity {
        /// The client's address and port.
        peer: String,
        /// Whose limit.
        of: Capacity,
        /// The limit.
        limit: u64,
    },
    /// The reader was too slow, or asked too late: facts it will never get.
    JournalGap {
        /// The first missing number.
        from_seq: u64,
        /// The last missing number.
        to_seq: u64,
    },
}

/// Whose limit of open connections is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// The stage's.
    Stage,
    /// That of one address.
    Address,
}

/// Why a client cannot have what it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// The log no longer holds the events after the id.
    Trimmed,
    /// The id is of a number not produced yet.
    Future,
    /// The id is not one of ours.
    Malformed,
    /// The id is of another epoch: the history it speaks of is gone.
    OtherEpoch,
    /// The connection was so slow that the log moved past it.
    TooSlow,
}

/// Which side ended a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The client.
    Client,
    /// The lab.
    Server,
}

/// How a connection ended on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A complete response, or a Close frame on a WebSocket, then FIN.
    End,
    /// FIN in the middle of the response, or without a Close frame.
    Cut,
    /// RST.
    Reset,
    /// No complete request head came in time.
    HeadTimeout,
    /// An ordinary response that is not a stream.
    Answer,
}

/// What a message over a WebSocket consists of (RFC 6455, section 5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// UTF-8.
    Text,
    /// Any bytes.
    Binary,
}

/// An unwatched connection's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionCounters {
    /// The connection.
    pub id: ConnectionId,
    /// Events written so far.
    pub events: u64,
    /// Bytes written so far.
    pub bytes: u64,
    /// Events of its feed after the last that it was written or told it missed, whether the log still
    /// holds them or not.
    pub behind: u64,
    /// The last event written, by number.
    pub last_seq: Option<u64>,
}
