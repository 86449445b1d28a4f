use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConnectionId, Party, connection::outbox::Framing};

/// What a write begins with, where its writer knows: a tape that joins in mid-stream needs a place
/// from which the framing can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    /// A chunk, a frame, or anything of a body without either.
    Framed(Framing),
    /// Something whose beginning was written before, or unknown.
    Anywhere,
}

/// Which way bytes went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WireDirection {
    /// From the lab to the client: accepted by the kernel.
    ToClient,
    /// From the client to the lab: read from the kernel.
    ToServer,
}

/// What some bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WirePartKind {
    /// Request line and header fields, with the blank line after them.
    RequestHead,
    /// What a client sent after its request head.
    RequestRest,
    /// Status line and header fields, with the blank line after them.
    ResponseHead,
    /// A chunk's size line, with its CR LF (RFC 9112, section 7.1).
    ChunkSize,
    /// A chunk's content.
    ChunkData,
    /// The CR LF after a chunk's content.
    ChunkEnd,
    /// The last chunk and the blank line after it: the terminator.
    LastChunk,
    /// Body without chunks.
    Body,
    /// All of a WebSocket's frame before its payload, the masking key included (RFC 6455, section
    /// 5.2). Each header is a part of its own, also where no payload is between two.
    FrameHeader,
    /// A frame's payload.
    FramePayload,
    /// A frame's payload as a client sends it: masked (RFC 6455, section 5.3).
    MaskedFramePayload,
    /// Bytes after the terminator, or where chunks should be and are none.
    Unframed,
}

/// A run of bytes of one kind. A part that goes on in the next segment has one run in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WirePart {
    /// What they are.
    pub kind: WirePartKind,
    /// How many.
    pub bytes: u32,
}

/// What one write was accepted of, or one read gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireSegment {
    /// Its number among the connection's segments, from 1. A number that is missing was left out.
    pub n: u64,
    /// When the write or read returned, in microseconds on the lab's clock.
    pub t_us: u64,
    /// Which way.
    pub direction: WireDirection,
    /// Bytes that had crossed in this direction before it. Where it is more than the end of the
    /// segment before, what lies between was left out.
    pub offset: u64,
    /// The bytes in base64 (RFC 4648, section 4).
    pub bytes_base64: String,
    /// What they are, in order; the runs add up to the segment.
    pub parts: Vec<WirePart>,
}

/// What ended one direction, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WireMark {
    /// FIN: nothing more comes from this side.
    Fin,
    /// RST: the connection is broken off. What the kernel had accepted may not have left.
    Rst,
}

/// A FIN or RST.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireEnd {
    /// When it was sent or seen, in microseconds on the lab's clock.
    pub t_us: u64,
    /// Who sent it.
    pub by: Party,
    /// What.
    pub mark: WireMark,
    /// The last segment before it, by number; 0 for none.
    pub after_n: u64,
}

/// How much of one direction is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireLink {
    /// Bytes that crossed in all.
    pub crossed_bytes: u64,
    /// Those of them that are not held: they crossed while nobody looked, or made room.
    pub left_out_bytes: u64,
}

/// A part of what is recorded of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WirePage {
    /// The connection.
    pub connection: ConnectionId,
    /// Whether what crosses is being recorded.
    pub recording: bool,
    /// Whether the connection is over and its socket closed.
    pub closed: bool,
    /// What a connection's recording may hold, in bytes, with 128 for each segment and 8 for each
    /// of its parts.
    pub limit_bytes: u64,
    /// From the lab to the client.
    pub to_client: WireLink,
    /// From the client to the lab.
    pub to_server: WireLink,
    /// Segments of both directions in the order they crossed.
    pub segments: Vec<WireSegment>,
    /// Whether there are more segments after these.
    pub more: bool,
    /// Every FIN and RST so far.
    pub ends: Vec<WireEnd>,
}
