//! The main feed over a WebSocket (RFC 6455), to be compared with `/stream`.
//!
//! What is the same: the log as queue, stalls, kills, doors, the faults that alter events. What a
//! WebSocket does not have is not made up for it: no ids beside the data, no event types, no
//! reconnection time, no replay. `?envelope=json` wraps each event as one does by hand who wants
//! the first two.
//!
//! What clients say is read by tungstenite; what is sent are pieces of the connection's outbox, as
//! everywhere, with a frame around each in place of a chunk.

pub(crate) mod frame;
pub(crate) mod handshake;
pub(crate) mod hearing;
pub(crate) mod message;

/// What a message of the feed consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageForm {
    /// The event's data.
    Data,
    /// A JSON object with the event's id, type and data.
    Envelope,
}
