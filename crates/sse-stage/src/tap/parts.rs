//! What bytes on the wire are, followed byte by byte: a pure function of what crossed before.

use super::types::{WirePart, WirePartKind};
use crate::{
    connection::outbox::Framing,
    web_socket::frame::{FramePart, Frames},
};

/// A head longer than this is not looked into for its framing.
const LONGEST_HEAD: usize = 64 * 1024;

/// Follows one direction of a connection.
#[derive(Debug)]
pub(super) struct Parts(State);

#[derive(Debug)]
enum State {
    RequestHead {
        tail: [u8; 4],
    },
    RequestRest,
    ResponseHead {
        head: Vec<u8>,
    },
    SizeLine {
        size: Option<u64>,
        digits: u8,
        extension: bool,
    },
    Data {
        left: u64,
    },
    DataEnd {
        left: u8,
    },
    /// After the last chunk's size line: trailers, if any, up to a blank line.
    Last {
        line_bytes: u64,
    },
    Body,
    /// Frames of a WebSocket (RFC 6455, section 5.2).
    Frames(Frames),
    Unframed,
}

const SIZE_LINE: State = State::SizeLine { size: Some(0), digits: 0, extension: false };

impl Parts {
    pub(super) fn of_request() -> Self {
        Self(State::RequestHead { tail: [0; 4] })
    }

    pub(super) fn of_response() -> Self {
        Self(State::ResponseHead { head: Vec::new() })
    }

    /// A client's bytes after its head.
    pub(super) fn after_request() -> Self {
        Self(State::RequestRest)
    }

    /// A body, where a chunk begins if it has chunks, or a frame.
    pub(super) fn body(framing: Framing) -> Self {
        Self(match framing {
            Framing::Chunked => SIZE_LINE,
            Framing::UntilClose => State::Body,
            Framing::Messages(_) => State::Frames(Frames::default()),
        })
    }

    /// Whether a client's bytes after its head are not divided any further.
    pub(super) fn is_after_request(&self) -> bool {
        matches!(self.0, State::RequestRest)
    }

    /// Whether the head is still to come or to be finished.
    pub(super) fn is_in_head(&self) -> bool {
        matches!(self.0, State::RequestHead { .. } | State::ResponseHead { .. })
    }

    /// Divides the next bytes into parts.
    pub(super) fn divide(&mut self, mut bytes: &[u8]) -> Vec<WirePart> {
        let mut parts: Vec<WirePart> = Vec::new();
        while !bytes.is_empty() {
            let (kind, taken) = self.take(bytes);
            bytes = &bytes[taken..];
            let taken = u32::try_from(taken).unwrap_or(u32::MAX);
            match parts.last_mut() {
                // A size line follows another only where a chunk's content lay between; a frame may
                // be a header alone.
                Some(last) if last.kind == kind && kind != WirePartKind::FrameHeader => {
                    last.bytes += taken;
                }
                _ => parts.push(WirePart { kind, bytes: taken }),
            }
        }
        parts
    }

    /// What the first bytes are, and how many of them are that.
    fn take(&mut self, bytes: &[u8]) -> (WirePartKind, usize) {
        match &mut self.0 {
            State::RequestHead { tail } => {
                let end = bytes.iter().position(|byte| {
                    tail.rotate_left(1);
                    tail[3] = *byte;
                    tail == b"\r\n\r\n" || tail[2..] == *b"\n\n"
                });
                let taken = end.map_or(bytes.len(), |at| at + 1);
                if end.is_some() {
                    self.0 = State::RequestRest;
                }
                (WirePartKind::RequestHead, taken)
            }
            State::RequestRest => (WirePartKind::RequestRest, bytes.len()),
            State::ResponseHead { head } => {
                let before = head.len();
                head.extend_from_slice(bytes);
                let from = before.saturating_sub(3);
                let end = head[from..].windows(4).position(|end| end == b"\r\n\r\n");
                let Some(end) = end.map(|at| from + at + 4) else {
                    if head.len() > LONGEST_HEAD {
                        self.0 = State::Unframed;
                    }
                    return (WirePartKind::ResponseHead, bytes.len());
                };
                head.truncate(end);
                self.0 = after_response_head(head);
                (WirePartKind::ResponseHead, end - before)
            }
            State::SizeLine { .. } => self.take_size_line(bytes),
            State::Data { left } => {
                let taken =
                    usize::try_from(*left).map_or(bytes.len(), |left| left.min(bytes.len()));
                *left -= taken as u64;
                if *left == 0 {
                    self.0 = State::DataEnd { left: 2 };
                }
                (WirePartKind::ChunkData, taken)
            }
            State::DataEnd { left } => {
                let expected = if *left == 2 { b'\r' } else { b'\n' };
                if bytes[0] != expected {
                    self.0 = State::Unframed;
                    return (WirePartKind::Unframed, bytes.len());
                }
                *left -= 1;
                if *left == 0 {
                    self.0 = SIZE_LINE;
                }
                (WirePartKind::ChunkEnd, 1)
            }
            State::Last { line_bytes } => {
                let is_blank = bytes[0] == b'\n' && *line_bytes == 0;
                match bytes[0] {
                    b'\n' => *line_bytes = 0,
                    b'\r' => {}
                    _ => *line_bytes += 1,
                }
                if is_blank {
                    self.0 = State::Unframed;
                }
                (WirePartKind::LastChunk, 1)
            }
            State::Body => (WirePartKind::Body, bytes.len()),
            State::Frames(frames) => {
                let (part, taken) = frames.take(bytes);
                let kind = match part {
                    FramePart::Header => WirePartKind::FrameHeader,
                    FramePart::Payload => WirePartKind::FramePayload,
                    FramePart::MaskedPayload => WirePartKind::MaskedFramePayload,
                };
                (kind, taken)
            }
            State::Unframed => (WirePartKind::Unframed, bytes.len()),
        }
    }

    /// Takes a size line as far as it has come. One that begins with 0 is that of the last chunk:
    /// the lab writes no leading zeros.
    fn take_size_line(&mut self, bytes: &[u8]) -> (WirePartKind, usize) {
        let State::SizeLine { size, digits, extension } = &mut self.0 else {
            return (WirePartKind::Unframed, bytes.len());
        };
        let kind = |size: Option<u64>, digits: u8| match size {
            Some(0) if digits > 0 => WirePartKind::LastChunk,
            _ => WirePartKind::ChunkSize,
        };
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' if *digits > 0 => {
                    let (size, digits) = (*size, *digits);
                    self.0 = match size {
                        None => State::Unframed,
                        Some(0) => State::Last { line_bytes: 0 },
                        Some(left) => State::Data { left },
                    };
                    return (kind(size, digits), at + 1);
                }
                b'\r' if *digits > 0 => {}
                b';' | b' ' | b'\t' if *digits > 0 => *extension = true,
                _ if *extension => {}
                _ => {
                    let Some(digit) = char::from(*byte).to_digit(16) else {
                        self.0 = State::Unframed;
                        return (WirePartKind::Unframed, bytes.len());
                    };
                    *digits = digits.saturating_add(1);
                    *size = size.and_then(|size| size.checked_mul(16)?.checked_add(digit.into()));
                }
            }
        }
        (kind(*size, *digits), bytes.len())
    }
}

/// How the body is delimited, by its head (RFC 9112, section 6.3).
fn after_response_head(head: &[u8]) -> State {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let is_chunked = head.lines().any(|line| {
        line.strip_prefix("transfer-encoding:").is_some_and(|value| value.trim() == "chunked")
    });
    if head.starts_with("http/1.1 101") {
        State::Frames(Frames::default())
    } else if head.starts_with("http/1.1 1") {
        // 1xx is followed by another head.
        State::ResponseHead { head: Vec::new() }
    } else if is_chunked {
        SIZE_LINE
    } else {
        State::Body
    }
}

#[cfg(test)]
mod tests {
    use super::{Framing, Parts, WirePart, WirePartKind as Kind};

    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /// Adjoining runs of one kind as one, as when everything comes in one piece.
    fn joined(pieces: impl IntoIterator<Item = Vec<WirePart>>) -> Vec<(Kind, u32)> {
        let mut all: Vec<(Kind, u32)> = Vec::new();
        for part in pieces.into_iter().flatten() {
            match all.last_mut() {
                Some((kind, bytes)) if *kind == part.kind => *bytes += part.bytes,
                _ => all.push((part.kind, part.bytes)),
            }
        }
        all
    }

    #[test]
    fn a_chunked_response_is_divided_the_same_however_it_is_cut() {
        let mut wire = HEAD.to_vec();
        wire.extend_from_slice(b"5\r\n:\n\n\r\n\r\n1a;x=y\r\ndata: abcdefghijklmnopqr\n\n\r\n");
        wire.extend_from_slice(b"0\r\n\r\n!");
        let expected = vec![
            (Kind::ResponseHead, HEAD.len() as u32),
            (Kind::ChunkSize, 3),
            (Kind::ChunkData, 5),
            (Kind::ChunkEnd, 2),
            (Kind::ChunkSize, 8),
            (Kind::ChunkData, 26),
            (Kind::ChunkEnd, 2),
            (Kind::LastChunk, 5),
            (Kind::Unframed, 1),
        ];
        for size in 1..=wire.len() {
            let mut parts = Parts::of_response();
            let pieces = wire.chunks(size).map(|piece| parts.divide(piece)).collect::<Vec<_>>();
            assert_eq!(joined(pieces), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn a_body_without_chunks_is_one_part() {
        let mut parts = Parts::of_response();
        let divided = parts.divide(b"HTTP/1.0 200 OK\r\n\r\n5\r\ndata");
        assert_eq!(joined([divided]), [(Kind::ResponseHead, 19), (Kind::Body, 7)]);
    }

    #[test]
    fn a_request_ends_where_its_head_ends() {
        for size in 1..30 {
            let mut parts = Parts::of_request();
            let request = b"POST / HTTP/1.1\r\nA: b\r\n\r\n{}";
            let pieces = request.chunks(size).map(|piece| parts.divide(piece)).collect::<Vec<_>>();
            assert_eq!(joined(pieces), [(Kind::RequestHead, 25), (Kind::RequestRest, 2)]);
        }
    }

    #[test]
    fn what_is_no_chunk_is_never_called_one() {
        for wire in [&b"data: x\n\n"[..], b"\r\n", b"3\r\nabcd\r\n", b"ffffffffffffffff0\r\nx"] {
            let mut parts = Parts::body(Framing::Chunked);
            let divided = parts.divide(wire);
            assert_eq!(divided.last().map(|part| part.kind), Some(Kind::Unframed), "{wire:?}");
            assert_eq!(divided.iter().map(|part| part.bytes as usize).sum::<usize>(), wire.len());
        }
    }
}
