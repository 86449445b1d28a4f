//! Frames (RFC 6455, section 5.2): those that are sent, and where they begin in what crosses.

use bytes::{Bytes, BytesMut};
use tungstenite::protocol::{
    CloseFrame,
    frame::{
        Frame, FrameHeader,
        coding::{CloseCode, OpCode},
    },
};

/// The longest reason that a Close frame has room for, in bytes (RFC 6455, section 5.5).
pub(crate) const LONGEST_REASON_BYTES: usize = 123;

/// A frame that is not masked, as servers send it.
pub(crate) fn encode(opcode: OpCode, is_final: bool, payload: &[u8]) -> (Bytes, usize) {
    let header = FrameHeader { is_final, opcode, ..FrameHeader::default() };
    let length_bytes = payload.len() as u64;
    let header_bytes = header.len(length_bytes);
    let mut frame = Vec::with_capacity(header_bytes + payload.len());
    let formatted = header.format(length_bytes, &mut frame);
    debug_assert!(formatted.is_ok(), "a vector takes all that is written to it");
    frame.extend_from_slice(payload);
    (frame.into(), header_bytes)
}

/// A Close frame (RFC 6455, section 5.5.1).
pub(crate) fn close(code: u16, reason: &str) -> Bytes {
    debug_assert!(reason.len() <= LONGEST_REASON_BYTES, "a control frame has 125 bytes at most");
    let frame = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
    let mut bytes = Vec::new();
    let formatted = Frame::close(Some(frame)).format(&mut bytes);
    debug_assert!(formatted.is_ok(), "a vector takes all that is written to it");
    bytes.into()
}

/// The first fragment of a message that begins with `frame` and never ends: its opcode, and `part`
/// of its payload, in a frame that is whole and not the last.
pub(crate) fn first_fragment(frame: &[u8], part: &[u8]) -> Bytes {
    let opcode = frame.first().map_or(0, |first| first & 0x0f);
    encode(OpCode::from(opcode), false, part).0
}

/// The first bytes of `frame`, which has a header of `header_bytes`, to the end of `part` of its
/// payload.
pub(crate) fn cut_short(frame: &Bytes, header_bytes: usize, part: &[u8]) -> Bytes {
    let mut begun = BytesMut::with_capacity(header_bytes + part.len());
    begun.extend_from_slice(&frame[..header_bytes]);
    begun.extend_from_slice(part);
    begun.freeze()
}

/// What some bytes of a frame are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FramePart {
    /// All before the payload, the masking key included.
    Header,
    Payload,
    MaskedPayload,
}

/// The longest header: two bytes, a length of eight, a masking key of four.
const LONGEST_HEADER_BYTES: usize = 14;

/// Follows one direction of a WebSocket from frame to frame.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frames {
    /// The header as far as it has come.
    header: [u8; LONGEST_HEADER_BYTES],
    header_bytes: usize,
    /// Bytes of the payload to come; none while the header is not whole.
    left: Option<u64>,
}

impl Frames {
    /// Whether a frame begins with the next byte.
    pub(crate) fn is_between(&self) -> bool {
        self.header_bytes == 0 && self.left.is_none()
    }

    /// What the first bytes are, and how many of them are that: at least one of `bytes`, which are
    /// not none, and a header is told to its end if it is there.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> (FramePart, usize) {
        if let Some(left) = self.left {
            let taken = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
            let part = if self.is_masked() { FramePart::MaskedPayload } else { FramePart::Payload };
            self.go_on_in_payload(left - taken as u64);
            return (part, taken);
        }
        for (at, byte) in bytes.iter().enumerate() {
            self.header[self.header_bytes] = *byte;
            self.header_bytes += 1;
            if self.header_bytes == self.whole_header_bytes() {
                self.go_on_in_payload(self.payload_bytes());
                return (FramePart::Header, at + 1);
            }
        }
        (FramePart::Header, bytes.len())
    }

    /// Moves on by bytes of which nobody asks what they are.
    pub(crate) fn pass(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (_, taken) = self.take(bytes);
            bytes = &bytes[taken..];
        }
    }

    fn go_on_in_payload(&mut self, left: u64) {
        if left == 0 {
            *self = Self::default();
        } else {
            self.left = Some(left);
        }
    }

    fn is_masked(&self) -> bool {
        self.header[1] & 0x80 != 0
    }

    /// How long the header is, as far as its first two bytes say so.
    fn whole_header_bytes(&self) -> usize {
        if self.header_bytes < 2 {
            return 2;
        }
        2 + self.length_bytes() + if self.is_masked() { 4 } else { 0 }
    }

    /// Bytes of a length that has no room in the second byte.
    fn length_bytes(&self) -> usize {
        match self.header[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        }
    }

    fn payload_bytes(&self) -> u64 {
        let length = &self.header[2..2 + self.length_bytes()];
        if length.is_empty() {
            return u64::from(self.header[1] & 0x7f);
        }
        length.iter().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use tungstenite::protocol::frame::coding::{Data, OpCode};

    use super::{FramePart, Frames, close, cut_short, encode, first_fragment};

    const TEXT: OpCode = OpCode::Data(Data::Text);

    #[test]
    fn the_header_grows_with_the_payload() {
        for (payload_bytes, header) in [
            (0, &[0x81, 0][..]),
            (125, &[0x81, 125]),
            (126, &[0x81, 126, 0, 126]),
            (65_535, &[0x81, 126, 0xff, 0xff]),
            (65_536, &[0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let (frame, header_bytes) = encode(TEXT, true, &vec![b'x'; payload_bytes]);
            assert_eq!(&frame[..header_bytes], header);
            assert_eq!(frame.len(), header_bytes + payload_bytes);
        }
    }

    #[test]
    fn a_close_frame_has_its_code_and_its_reason() {
        assert_eq!(close(1001, ""), &[0x88, 2, 0x03, 0xe9][..]);
        assert_eq!(close(1002, "why"), &[0x88, 5, 0x03, 0xea, b'w', b'h', b'y'][..]);
    }

    #[test]
    fn half_a_message_is_a_whole_fragment_or_half_a_frame() {
        let (frame, header_bytes) = encode(TEXT, true, b"abcd");
        assert_eq!(first_fragment(&frame, b"ab"), &[0x01, 2, b'a', b'b'][..]);
        assert_eq!(cut_short(&frame, header_bytes, b"ab"), &[0x81, 4, b'a', b'b'][..]);
    }

    #[test]
    fn frames_are_followed_however_they_are_cut() {
        let mut wire = Vec::new();
        let mut expected = Vec::new();
        for (masked, payload_bytes) in
            [(false, 0), (true, 0), (true, 5), (false, 200), (true, 300), (false, 65_536)]
        {
            let (frame, header_bytes) = encode(TEXT, true, &vec![0; payload_bytes]);
            wire.extend_from_slice(&frame[..header_bytes]);
            let at = wire.len() - header_bytes;
            if masked {
                wire[at + 1] |= 0x80;
                wire.extend_from_slice(b"mask");
            }
            wire.extend_from_slice(&frame[header_bytes..]);
            expected.push((FramePart::Header, header_bytes + if masked { 4 } else { 0 }));
            let kind = if masked { FramePart::MaskedPayload } else { FramePart::Payload };
            expected.extend((payload_bytes > 0).then_some((kind, payload_bytes)));
        }
        for size in [1, 2, 3, 7, 64, 4096, wire.len()] {
            let mut frames = Frames::default();
            let mut told: Vec<(FramePart, usize)> = Vec::new();
            for mut piece in wire.chunks(size) {
                while !piece.is_empty() {
                    let begins = frames.is_between();
                    let (part, taken) = frames.take(piece);
                    match told.last_mut() {
                        Some((last, bytes)) if *last == part && !begins => *bytes += taken,
                        _ => told.push((part, taken)),
                    }
                    piece = &piece[taken..];
                }
            }
            assert_eq!(told, expected, "in pieces of {size}");
            assert!(frames.is_between());
        }
    }
}
