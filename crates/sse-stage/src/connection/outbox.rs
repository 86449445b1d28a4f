use std::{
    io::{self, IoSlice},
    ops::Range,
};

use bytes::Bytes;

use crate::{
    feed::{Entry, chunk},
    socket::Socket,
    tap::Begins,
    web_socket::{MessageForm, message},
};

/// Bytes given to the kernel at once: a client that dispatches all it received in one task is
/// not blocked by one write of ours.
const WRITE_BYTES: usize = 64 * 1024;
const WRITE_SLICES: usize = 66;
/// CR LF after a chunk's content.
const CHUNK_END_BYTES: usize = 2;

/// How the body is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// HTTP/1.1: chunks (RFC 9112 §7.1).
    Chunked,
    /// HTTP/1.0: the body ends with the connection.
    UntilClose,
    /// A WebSocket: a frame for each event, of which it holds the message (RFC 6455, section 5.2).
    Messages(MessageForm),
}

/// What it means that something is written to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tells {
    Nothing,
    /// The client has this event.
    Event(u64),
    /// The client goes on after this event, whether it has it or was told that it will not get it.
    Passed(u64),
}

/// Bytes that are written one after the other: an event, another block, a response head.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) bytes: Bytes,
    pub(crate) tells: Tells,
    /// Bytes of framing before the block.
    body_at: u8,
}

impl Piece {
    /// Number of the event this piece is; absent for everything else.
    pub(crate) fn seq(&self) -> Option<u64> {
        match self.tells {
            Tells::Event(seq) => Some(seq),
            Tells::Nothing | Tells::Passed(_) => None,
        }
    }

    /// A block that is not in the log.
    pub(crate) fn block(body: &[u8], framing: Framing, tells: Tells) -> Self {
        let (bytes, body_at) = match framing {
            Framing::Chunked => {
                let framed = chunk(body);
                let body_at = framed.len().saturating_sub(body.len() + CHUNK_END_BYTES);
                (framed, u8::try_from(body_at).unwrap_or(0))
            }
            // No block but an event is sent as a message.
            Framing::UntilClose | Framing::Messages(_) => (Bytes::copy_from_slice(body), 0),
        };
        Self { bytes, tells, body_at }
    }

    /// The block without its framing.
    pub(crate) fn body(&self, framing: Framing) -> Bytes {
        self.bytes.slice(self.body_range(framing))
    }

    /// Where in its bytes the block is.
    pub(crate) fn body_range(&self, framing: Framing) -> Range<usize> {
        match framing {
            Framing::Chunked => {
                usize::from(self.body_at)..self.bytes.len().saturating_sub(CHUNK_END_BYTES)
            }
            Framing::UntilClose => 0..self.bytes.len(),
            Framing::Messages(_) => usize::from(self.body_at)..self.bytes.len(),
        }
    }
}

/// Pieces on their way to one socket, the first of them perhaps partly written.
#[derive(Debug)]
pub(crate) struct Outbox {
    framing: Framing,
    pieces: Vec<Piece>,
    /// Bytes of the first piece that the kernel has accepted.
    offset: usize,
}

/// What one write to the kernel achieved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Accepted {
    pub(crate) bytes: usize,
    /// Events written to their end.
    pub(crate) events: u64,
    pub(crate) first_seq: Option<u64>,
    pub(crate) last_seq: Option<u64>,
    /// The last event that the client has, or was told it will not get.
    pub(crate) passed_seq: Option<u64>,
}

impl Accepted {
    /// Something is written to its end. What is told of has numbers without holes.
    pub(crate) fn tell(&mut self, tells: Tells) {
        match tells {
            Tells::Nothing => {}
            Tells::Event(seq) => {
                self.events += 1;
                self.first_seq = self.first_seq.or(Some(seq));
                self.last_seq = Some(seq);
                self.passed_seq = Some(seq);
            }
            Tells::Passed(seq) => self.passed_seq = Some(seq),
        }
    }
}

impl Outbox {
    pub(crate) fn new(framing: Framing) -> Self {
        Self { framing, pieces: Vec::new(), offset: 0 }
    }

    pub(crate) fn framing(&self) -> Framing {
        self.framing
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(crate) fn push_entry(&mut self, entry: &Entry) {
        let (bytes, body_at) = match self.framing {
            Framing::Chunked => (entry.framed(), entry.body_at()),
            Framing::UntilClose => (entry.body(), 0),
            Framing::Messages(form) => {
                let Some((frame, header_bytes)) = message_of(entry, form) else { return };
                (frame, header_bytes)
            }
        };
        let tells = if entry.is_event { Tells::Event(entry.seq) } else { Tells::Nothing };
        self.pieces.push(Piece { bytes, tells, body_at });
    }

    /// Queues a block that is not in the log.
    pub(crate) fn push_block(&mut self, body: &[u8], tells: Tells) {
        self.pieces.push(Piece::block(body, self.framing, tells));
    }

    /// Queues bytes as they are.
    pub(crate) fn push_raw(&mut self, bytes: Bytes) {
        if !bytes.is_empty() {
            self.pieces.push(Piece { bytes, tells: Tells::Nothing, body_at: 0 });
        }
    }

    pub(crate) fn push_piece(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    /// What is queued, where nothing of it was written yet.
    pub(crate) fn into_pieces(self) -> Vec<Piece> {
        self.pieces
    }

    /// Whether the kernel has accepted a part of a piece, but not all of it.
    pub(crate) fn is_inside_a_piece(&self) -> bool {
        self.offset > 0
    }

    /// Bytes of the half-written event at the front, without framing.
    pub(crate) fn partial_event_bytes(&self) -> Option<u64> {
        let piece = self.pieces.first().filter(|piece| self.offset > 0 && piece.seq().is_some())?;
        let body_at = usize::from(piece.body_at);
        let chunk_end = if self.framing == Framing::Chunked { CHUNK_END_BYTES } else { 0 };
        let body = self.offset.saturating_sub(body_at);
        Some(body.min(piece.bytes.len() - body_at - chunk_end) as u64)
    }

    /// The first event in the queue of which nothing was written yet.
    pub(crate) fn next_event(&self) -> Option<&Piece> {
        let started = usize::from(self.offset > 0);
        self.pieces.iter().skip(started).find(|piece| piece.seq().is_some())
    }

    /// Drops what is queued, except the rest of a half-written piece.
    pub(crate) fn keep_only_started(&mut self) {
        self.pieces.truncate(usize::from(self.offset > 0));
    }

    /// Writes as much as the kernel takes, at most `at_most` bytes and [`WRITE_BYTES`].
    ///
    /// # Errors
    /// `WouldBlock` when the socket is full; otherwise the connection is gone.
    pub(crate) fn write_to(&mut self, socket: &Socket, at_most: usize) -> io::Result<Accepted> {
        let at_most = at_most.min(WRITE_BYTES);
        let begins = if self.offset == 0 { Begins::Framed(self.framing) } else { Begins::Anywhere };
        let written = match self.pieces.as_slice() {
            [] => return Ok(Accepted::default()),
            [only] => {
                let rest = &only.bytes[self.offset..];
                socket.try_write(&rest[..rest.len().min(at_most)], begins)?
            }
            many => {
                let mut slices = [IoSlice::new(&[]); WRITE_SLICES];
                let mut room = at_most;
                let mut used = 0;
                for (slice, piece) in slices.iter_mut().zip(many) {
                    let from = if used == 0 { self.offset } else { 0 };
                    let rest = &piece.bytes[from..];
                    let rest = &rest[..rest.len().min(room)];
                    if rest.is_empty() {
                        break;
                    }
                    *slice = IoSlice::new(rest);
                    room -= rest.len();
                    used += 1;
                }
                socket.try_write_vectored(&slices[..used], begins)?
            }
        };
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        Ok(self.advance(written))
    }

    fn advance(&mut self, written: usize) -> Accepted {
        let mut accepted = Accepted { bytes: written, ..Accepted::default() };
        let mut left = written + self.offset;
        let mut done = 0;
        for piece in &self.pieces {
            if left < piece.bytes.len() {
                break;
            }
            left -= piece.bytes.len();
            done += 1;
            accepted.tell(piece.tells);
        }
        self.offset = left;
        self.pieces.drain(..done);
        if self.pieces.is_empty() {
            // An idle connection keeps room for one live event, not for the last burst.
            self.pieces.shrink_to(1);
        }
        accepted
    }
}

/// A message and the bytes of its frame's header; nothing where the entry is no event: there are
/// no `retry:` blocks and no heartbeats over a WebSocket.
fn message_of(entry: &Entry, form: MessageForm) -> Option<(Bytes, u8)> {
    let (frame, header_bytes) = entry.is_event.then(|| message::frame_of(entry, form)).flatten()?;
    Some((frame, u8::try_from(header_bytes).ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Framing, Outbox};

    #[test]
    fn the_end_of_a_chunk_is_no_part_of_the_event() {
        for (framing, around) in [(Framing::Chunked, 3 + 2), (Framing::UntilClose, 0)] {
            let event = b"data: x\n\n";
            for offset in 1..event.len() + around {
                let mut outbox = Outbox::new(framing);
                outbox.push_entry(&Entry::event(1, event));
                outbox.advance(offset);
                let of_the_event = offset.saturating_sub(around.min(3)).min(event.len());
                assert_eq!(outbox.partial_event_bytes(), Some(of_the_event as u64), "{offset}");
            }
        }
    }
}
