use std::ops::Range;

use crate::{
    Diagnostic, Effect, LineEnd, Parsed, RawLine, Snapshot, What, interpreter::BYTE_ORDER_MARK,
    line::split_field,
};

/// What the algorithm did with one line, or with the end of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where the line stands in the stream, in bytes, without its line end. At the end of the
    /// stream: where the unfinished line stands, or an empty range.
    pub range: Range<u64>,
    /// How the line ended; `None` at the end of the stream.
    pub line_end: Option<LineEnd>,
    /// Where its name and value stand; `None` for a blank line and at the end of the stream.
    pub field: Option<FieldRanges>,
    /// What it did.
    pub effect: Effect,
    /// The buffers before it.
    pub before: Snapshot,
    /// The buffers after it.
    pub after: Snapshot,
    /// What a [`Parser`](crate::Parser) says at this line.
    pub parsed: Vec<Parsed<'static>>,
}

impl Step {
    /// The clauses that say so, as numbers of `docs/standard.md` (27 is S27): first those of what
    /// the line did, then those of how it was read.
    #[must_use]
    pub fn clauses(&self) -> Vec<u8> {
        let mut clauses = self.effect.clauses().to_vec();
        match &self.field {
            Some(field) if field.name.is_empty() => {}
            Some(field) if field.has_colon() => clauses.push(24),
            Some(_) => clauses.push(25),
            None => {}
        }
        let decoded = |parsed: &Parsed<'_>| {
            matches!(
                parsed.what,
                What::Diagnostic(Diagnostic::LeadingByteOrderMark | Diagnostic::InvalidUtf8 { .. })
            )
        };
        if self.parsed.iter().any(decoded) {
            clauses.push(20);
        }
        clauses
    }
}

/// Where the parts of a field stand in the stream, in bytes. A comment has an empty name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRanges {
    /// From the line's first byte, or after the stream's byte order mark, to the colon.
    pub name: Range<u64>,
    /// From after the colon and one space to the line's end; empty at the line's end if there is
    /// no colon.
    pub value: Range<u64>,
}

impl FieldRanges {
    /// `None` for a blank line.
    pub(crate) fn of(raw: &RawLine<'_>) -> Option<Self> {
        let mark = raw.range.start == 0 && raw.bytes.starts_with(BYTE_ORDER_MARK);
        let skipped = if mark { BYTE_ORDER_MARK.len() } else { 0 };
        let bytes = &raw.bytes[skipped..];
        let (start, end) = (raw.range.start + skipped as u64, raw.range.end);
        if start == end {
            return None;
        }
        let (name_end, value_start) = split_field(bytes);
        // Without a colon the name is the whole line, of which only the beginning may be here.
        let has_colon = name_end < bytes.len();
        let name_end = if has_colon { start + name_end as u64 } else { end };
        let value_start = if has_colon { start + value_start as u64 } else { end };
        Some(Self { name: start..name_end, value: value_start..end })
    }

    /// Whether there is a colon (S24) or the whole line is the name (S25).
    #[must_use]
    pub fn has_colon(&self) -> bool {
        self.name.end < self.value.start
    }
}
