use std::ops::Range;

use crate::LineEnd;

/// How much capacity a buffer may keep when it is empty, so that one long line does not make a
/// quiet connection expensive for ever.
pub(crate) const KEPT_BYTES: usize = 16 * 1024;

/// One line as it stood in the stream, without its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine<'a> {
    /// The line's bytes, or its first ones where [`is_cut`](Self::is_cut).
    pub bytes: &'a [u8],
    /// Where the whole line stands in the stream, in bytes, without its line end.
    pub range: Range<u64>,
}

impl RawLine<'_> {
    /// Whether the line was longer than the limit, so that only its beginning was kept.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.range.end - self.range.start > self.bytes.len() as u64
    }
}

/// Cuts a stream that arrives in chunks into lines: CR LF, LF or CR ends one (S21).
///
/// It works on bytes, before UTF-8 is decoded. That is the same as the standard's order, because
/// a CR or LF byte is never part of a longer sequence: the decoder ends a broken sequence before
/// it and decodes the byte for itself (Encoding, "UTF-8 decoder", step 4).
#[derive(Clone, Debug)]
pub struct Lines {
    limit_bytes: usize,
    /// Where the next byte to be fed stands.
    offset: u64,
    line_start: u64,
    /// The beginning of a line whose end has not arrived, at most `limit_bytes` of it.
    partial: Vec<u8>,
    /// `partial` was handed out as a whole line and goes at the next call.
    partial_is_spent: bool,
    /// The last line ended with CR: an LF that follows belongs to it and ends no second line.
    after_cr: bool,
}

impl Lines {
    /// Starts at offset 0. Of lines longer than `limit_bytes` only the beginning is kept.
    #[must_use]
    pub fn new(limit_bytes: usize) -> Self {
        Self {
            limit_bytes,
            offset: 0,
            line_start: 0,
            partial: Vec::new(),
            partial_is_spent: false,
            after_cr: false,
        }
    }

    /// Takes the next line from the front of `chunk`. `None` when `chunk` is used up; what is
    /// left of it is kept for the next chunk.
    ///
    /// A line that ends with CR is complete at once, without waiting for an LF.
    #[inline]
    pub fn next_line<'a, 'b: 'a>(&'a mut self, chunk: &mut &'b [u8]) -> Option<RawLine<'a>> {
        if self.partial_is_spent {
            self.partial_is_spent = false;
            self.partial.clear();
            if self.partial.capacity() > KEPT_BYTES {
                self.partial.shrink_to(KEPT_BYTES);
            }
        }
        if self.after_cr && !chunk.is_empty() {
            self.after_cr = false;
            if chunk[0] == b'\n' {
                *chunk = &chunk[1..];
                self.offset += 1;
                self.line_start = self.offset;
            }
        }
        let Some(at) = find_line_end(chunk) else {
            self.keep(chunk);
            self.offset += chunk.len() as u64;
            *chunk = &[];
            return None;
        };
        let (head, rest) = (&chunk[..at], &chunk[at + 1..]);
        self.after_cr = chunk[at] == b'\r';
        *chunk = rest;
        let line_end = self.offset + at as u64;
        let range = self.line_start..line_end;
        self.offset = line_end + 1;
        self.line_start = self.offset;
        if self.partial.is_empty() {
            return Some(RawLine { bytes: &head[..head.len().min(self.limit_bytes)], range });
        }
        self.keep(head);
        self.partial_is_spent = true;
        Some(RawLine { bytes: &self.partial, range })
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = self.limit_bytes.saturating_sub(self.partial.len());
        self.partial.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// How the line ended that [`next_line`](Self::next_line) just took, when `rest` follows it.
    /// `None` if that depends on the next chunk: a CR was the last byte.
    pub(crate) fn line_end(&self, rest: &[u8]) -> Option<LineEnd> {
        match rest.first() {
            _ if !self.after_cr => Some(LineEnd::Lf),
            Some(b'\n') => Some(LineEnd::CrLf),
            Some(_) => Some(LineEnd::Cr),
            None => None,
        }
    }

    /// How many bytes were fed.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Where the last line stands whose end has not arrived; `None` if nothing is pending.
    #[must_use]
    pub fn pending(&self) -> Option<Range<u64>> {
        (self.line_start < self.offset).then_some(self.line_start..self.offset)
    }

    pub(crate) fn held_bytes(&self) -> usize {
        self.partial.capacity()
    }
}

/// Every event ends with an empty line, which is worth a look before the search is set up.
#[inline]
fn find_line_end(bytes: &[u8]) -> Option<usize> {
    match bytes.first() {
        Some(b'\r' | b'\n') => Some(0),
        _ => memchr::memchr2(b'\r', b'\n', bytes),
    }
}
