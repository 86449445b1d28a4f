//! What is kept of one connection.

use std::collections::VecDeque;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    Begins,
    parts::Parts,
    types::{
        WireDirection, WireEnd, WireLink, WireMark, WirePage, WirePart, WirePartKind, WireSegment,
    },
};
use crate::{ConnectionId, Party};

/// What a tape may hold.
const LIMIT_BYTES: usize = 1024 * 1024;
/// What a segment and a part of it cost beside their bytes.
const SEGMENT_BYTES: usize = 128;
const PART_BYTES: usize = size_of::<WirePart>();

/// How much is to be kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Extent {
    /// The request head and the response head.
    #[default]
    Heads,
    All,
}

/// One direction.
#[derive(Debug)]
struct Link {
    /// Bytes that had crossed when the last of them was kept.
    followed_to: u64,
    held_bytes: u64,
    parts: Parts,
}

#[derive(Debug)]
struct Segment {
    n: u64,
    t_us: u64,
    direction: WireDirection,
    offset: u64,
    bytes: Box<[u8]>,
    parts: Box<[WirePart]>,
}

impl Segment {
    fn cost_bytes(&self) -> usize {
        self.bytes.len() + SEGMENT_BYTES + self.parts.len() * PART_BYTES
    }

    /// Heads are kept however much follows: without them nobody knows what the rest is.
    fn is_of_a_head(&self) -> bool {
        self.parts.first().is_some_and(is_of_a_head)
    }
}

#[derive(Debug)]
pub(super) struct Tape {
    extent: Extent,
    to_client: Link,
    to_server: Link,
    segments: VecDeque<Segment>,
    cost_bytes: usize,
    last_n: u64,
    ends: Vec<WireEnd>,
    closed: bool,
}

impl Default for Tape {
    fn default() -> Self {
        let link = |parts| Link { followed_to: 0, held_bytes: 0, parts };
        Self {
            extent: Extent::Heads,
            to_client: link(Parts::of_response()),
            to_server: link(Parts::of_request()),
            segments: VecDeque::new(),
            cost_bytes: 0,
            last_n: 0,
            ends: Vec::new(),
            closed: false,
        }
    }
}

impl Tape {
    /// Sets how much is kept from here on; false where that is nothing.
    pub(super) fn keep(&mut self, extent: Extent) -> bool {
        self.extent = extent;
        self.goes_on()
    }

    /// Whether not only heads are kept.
    pub(super) fn keeps_all(&self) -> bool {
        self.extent == Extent::All
    }

    fn goes_on(&self) -> bool {
        !self.closed && (self.extent == Extent::All || self.to_client.parts.is_in_head())
    }

    /// Keeps what was written; false if nothing more is to be kept.
    pub(super) fn written(
        &mut self,
        t_us: u64,
        offset: u64,
        bytes: Vec<u8>,
        begins: Begins,
    ) -> bool {
        if offset != self.to_client.followed_to {
            // Bytes went by unseen: what comes is followed from the next place that is known.
            let Begins::Framed(framing) = begins else { return self.goes_on() };
            self.to_client.parts = Parts::body(framing);
        }
        let parts = self.to_client.parts.divide(&bytes);
        self.push(t_us, WireDirection::ToClient, offset, bytes, parts);
        self.goes_on()
    }

    /// Keeps what was read.
    pub(super) fn read(&mut self, t_us: u64, offset: u64, bytes: &[u8], begins: Begins) {
        if offset != self.to_server.followed_to {
            self.to_server.parts = match begins {
                Begins::Framed(framing) => Parts::body(framing),
                Begins::Anywhere => Parts::after_request(),
            };
        } else if let Begins::Framed(framing) = begins
            && self.to_server.parts.is_after_request()
        {
            // After a handshake, or where it was joined inside a frame, which has ended.
            self.to_server.parts = Parts::body(framing);
        }
        let parts = self.to_server.parts.divide(bytes);
        self.push(t_us, WireDirection::ToServer, offset, bytes.to_vec(), parts);
    }

    pub(super) fn ended(&mut self, t_us: u64, by: Party, mark: WireMark) {
        let known = |end: &WireEnd| end.by == by && (end.mark == mark || end.mark == WireMark::Rst);
        if !self.ends.iter().any(known) {
            self.ends.push(WireEnd { t_us, by, mark, after_n: self.last_n });
        }
    }

    pub(super) fn close(&mut self, t_us: u64, mark: WireMark) {
        let is_broken = self.ends.iter().any(|end| end.mark == WireMark::Rst);
        if !is_broken {
            self.ended(t_us, Party::Server, mark);
        }
        self.closed = true;
    }

    fn push(
        &mut self,
        t_us: u64,
        direction: WireDirection,
        offset: u64,
        mut bytes: Vec<u8>,
        mut parts: Vec<WirePart>,
    ) {
        if self.extent == Extent::Heads {
            parts.retain(is_of_a_head);
            bytes.truncate(parts.iter().map(|part| part.bytes as usize).sum());
        }
        if bytes.is_empty() {
            return;
        }
        let link = match direction {
            WireDirection::ToClient => &mut self.to_client,
            WireDirection::ToServer => &mut self.to_server,
        };
        link.followed_to = offset + bytes.len() as u64;
        link.held_bytes += bytes.len() as u64;
        self.last_n += 1;
        let segment = Segment {
            n: self.last_n,
            t_us,
            direction,
            offset,
            bytes: bytes.into(),
            parts: parts.into(),
        };
        self.cost_bytes += segment.cost_bytes();
        self.segments.push_back(segment);
        self.make_room();
    }

    /// Lets go of the oldest, but not of the heads nor of the newest.
    fn make_room(&mut self) {
        while self.cost_bytes > LIMIT_BYTES {
            let oldest = self.segments.iter().position(|segment| !segment.is_of_a_head());
            let Some(oldest) = oldest.filter(|at| at + 1 < self.segments.len()) else { return };
            let Some(gone) = self.segments.remove(oldest) else { return };
            self.cost_bytes -= gone.cost_bytes();
            let link = match gone.direction {
                WireDirection::ToClient => &mut self.to_client,
                WireDirection::ToServer => &mut self.to_server,
            };
            link.held_bytes -= gone.bytes.len() as u64;
        }
    }

    /// At most `limit` segments after the `after`th. `crossed` are the bytes of both directions,
    /// to the client first.
    pub(super) fn page(
        &self,
        connection: ConnectionId,
        recording: bool,
        crossed: [u64; 2],
        after: u64,
        limit: usize,
    ) -> WirePage {
        let from = self.segments.partition_point(|segment| segment.n <= after);
        let link = |counted_bytes: u64, link: &Link| {
            // What is kept may not be counted yet.
            let crossed_bytes = counted_bytes.max(link.followed_to);
            WireLink { crossed_bytes, left_out_bytes: crossed_bytes - link.held_bytes }
        };
        WirePage {
            connection,
            recording: recording && self.keeps_all(),
            closed: self.closed,
            limit_bytes: LIMIT_BYTES as u64,
            to_client: link(crossed[0], &self.to_client),
            to_server: link(crossed[1], &self.to_server),
            segments: self.segments.range(from..).take(limit).map(told).collect(),
            more: self.segments.len() - from > limit,
            ends: self.ends.clone(),
        }
    }
}

fn is_of_a_head(part: &WirePart) -> bool {
    matches!(part.kind, WirePartKind::RequestHead | WirePartKind::ResponseHead)
}

fn told(segment: &Segment) -> WireSegment {
    WireSegment {
        n: segment.n,
        t_us: segment.t_us,
        direction: segment.direction,
        offset: segment.offset,
        bytes_base64: STANDARD.encode(&segment.bytes),
        parts: segment.parts.to_vec(),
    }
}
