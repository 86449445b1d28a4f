/// A line of chunk framing or of the trailer section may be this long.
const FRAMING_LINE_LIMIT_BYTES: usize = 16 * 1024;

/// How the bytes of a connection are a body (RFC 9112 §6 and §7), as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// So many bytes are left.
    Length(u64),
    /// Everything up to the end of the connection.
    UntilClose,
    /// Chunks; see [`Chunked`].
    Chunked(Chunked),
    /// The body is complete.
    Done,
}

/// Where the reader stands within chunk framing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Chunked {
    /// In the line with the chunk's size. Extensions after `;` count as length only.
    Size { size: u64, digits: usize, in_extension: bool, length: usize },
    /// In the chunk; so many bytes are left.
    Data(u64),
    /// In the CR LF after a chunk; so many of the two are in.
    DataEnd(u8),
    /// In the trailer section. `line` is the length of the line so far, without a CR.
    Trailer { line: usize, length: usize },
}

impl Chunked {
    const START: Self = Self::Size { size: 0, digits: 0, in_extension: false, length: 0 };
}

/// What stands there is no chunk framing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

impl Framing {
    pub(crate) fn length(bytes: u64) -> Self {
        if bytes == 0 { Self::Done } else { Self::Length(bytes) }
    }

    pub(crate) fn chunked() -> Self {
        Self::Chunked(Chunked::START)
    }

    pub(crate) fn is_done(&self) -> bool {
        *self == Self::Done
    }

    /// Hands the body's bytes among `bytes` to `sink`. What follows the body is not looked at.
    pub(crate) fn read(
        &mut self,
        mut bytes: &[u8],
        mut sink: impl FnMut(&[u8]),
    ) -> Result<(), Malformed> {
        while !bytes.is_empty() {
            match self {
                Self::Done => return Ok(()),
                Self::UntilClose => {
                    sink(bytes);
                    return Ok(());
                }
                Self::Length(left) => {
                    sink(take(&mut bytes, left));
                    *self = Self::length(*left);
                }
                Self::Chunked(Chunked::Data(left)) => {
                    sink(take(&mut bytes, left));
                    if *left == 0 {
                        *self = Self::Chunked(Chunked::DataEnd(0));
                    }
                }
                Self::Chunked(framing) => {
                    *self = framing.byte(bytes[0])?;
                    bytes = &bytes[1..];
                }
            }
        }
        Ok(())
    }
}

/// Takes at most `left` bytes from the front, and off `left`.
fn take<'a>(bytes: &mut &'a [u8], left: &mut u64) -> &'a [u8] {
    let length = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    let (head, rest) = bytes.split_at(length);
    *bytes = rest;
    *left -= length as u64;
    head
}

impl Chunked {
    /// One byte of framing outside chunk data.
    fn byte(&self, byte: u8) -> Result<Framing, Malformed> {
        let next = match (self.clone(), byte) {
            (Self::Size { digits: 0, .. }, b'\n') => return Err(Malformed),
            (Self::Size { size: 0, .. }, b'\n') => Self::Trailer { line: 0, length: 0 },
            (Self::Size { size, .. }, b'\n') => Self::Data(size),
            (Self::Size { size, digits, in_extension, length }, _) => {
                if length >= FRAMING_LINE_LIMIT_BYTES {
                    return Err(Malformed);
                }
                let length = length + 1;
                // Spaces before an extension are tolerated (RFC 9112 §7.1.1, "BWS").
                let in_extension = in_extension || matches!(byte, b';' | b' ' | b'\t' | b'\r');
                if in_extension {
                    Self::Size { size, digits, in_extension, length }
                } else {
                    let digit = char::from(byte).to_digit(16).ok_or(Malformed)?;
                    let size = size.checked_mul(16).ok_or(Malformed)? + u64::from(digit);
                    Self::Size { size, digits: digits + 1, in_extension, length }
                }
            }
            (Self::DataEnd(0), b'\r') => Self::DataEnd(1),
            (Self::DataEnd(1), b'\n') => Self::START,
            (Self::DataEnd(_) | Self::Data(_), _) => return Err(Malformed),
            (Self::Trailer { line: 0, .. }, b'\n') => return Ok(Framing::Done),
            (Self::Trailer { length, .. }, b'\n') => Self::Trailer { line: 0, length },
            (Self::Trailer { line, length }, b'\r') => Self::Trailer { line, length },
            (Self::Trailer { line, length }, _) if length < FRAMING_LINE_LIMIT_BYTES => {
                Self::Trailer { line: line + 1, length: length + 1 }
            }
            (Self::Trailer { .. }, _) => return Err(Malformed),
        };
        Ok(Framing::Chunked(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The body read in chunks of every size, whether it was complete, and whether it was framing.
    #[track_caller]
    fn check(framing: &Framing, wire: &[u8], expected: &[u8], is_done: bool) {
        for size in 1..=wire.len() {
            let mut framing = framing.clone();
            let mut body = Vec::new();
            for bytes in wire.chunks(size) {
                framing.read(bytes, |part| body.extend_from_slice(part)).expect("legal framing");
            }
            assert_eq!((body.as_slice(), framing.is_done()), (expected, is_done), "by {size}");
        }
    }

    #[test]
    fn chunks_are_joined_and_the_last_chunk_ends_the_body() {
        let framing = Framing::chunked();
        check(&framing, b"3\r\nabc\r\n2;x=\"y\"\r\nde\r\n0\r\n\r\nleft over", b"abcde", true);
        check(&framing, b"0\r\nTrailer: x\r\n\r\n", b"", true);
        check(&framing, b"A \r\n0123456789\r\n", b"0123456789", false);
        check(&framing, b"0\r\n", b"", false);
    }

    #[test]
    fn a_length_ends_the_body_by_itself() {
        check(&Framing::length(3), b"abcd", b"abc", true);
        check(&Framing::length(5), b"abcd", b"abcd", false);
        assert!(Framing::length(0).is_done());
    }

    #[test]
    fn without_either_the_body_goes_on_until_the_connection_ends() {
        check(&Framing::UntilClose, b"abcd", b"abcd", false);
    }

    #[test]
    fn what_is_no_chunk_framing_is_told() {
        for wire in [&b"x\r\n"[..], b"\r\n", b"1\r\nab", b"-1\r\n", b"11111111111111111\r\n"] {
            assert_eq!(Framing::chunked().read(wire, |_| {}), Err(Malformed), "{wire:?}");
        }
        let endless = [b"1;".as_slice(), &[b'x'; FRAMING_LINE_LIMIT_BYTES + 1]].concat();
        assert_eq!(Framing::chunked().read(&endless, |_| {}), Err(Malformed));
    }
}
