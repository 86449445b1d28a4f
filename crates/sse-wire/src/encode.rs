use std::fmt;

use crate::LineEnd;

/// One block of an event stream: lines up to and including the blank line that ends them.
///
/// A block with `data` is an event. A block without is a heartbeat (`comment`), a new reconnection
/// time (`retry_ms`), or a resume point (`id` alone; HTML, "dispatch the event", step 1).
/// What is `None` is not written.
///
/// Nothing in a block can inject a field: what would is refused before a byte is written.
/// What was accepted comes back from the [`Parser`](crate::Parser) as it went in, with one
/// exception that is written down here: line breaks in `data` and `comment` may be CR, LF or
/// CR LF, and come back as LF, since the format has one line break and three spellings of it.
///
/// ```
/// use sse_wire::{Block, LineEnd};
///
/// let block = Block { id: Some("1"), data: Some("two\nlines"), ..Block::default() };
/// let mut bytes = Vec::new();
/// block.encode(LineEnd::Lf, &mut bytes)?;
/// assert_eq!(bytes, b"id: 1\ndata: two\ndata: lines\n\n");
/// # Ok::<(), sse_wire::EncodeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block<'a> {
    /// A comment, before everything else. Empty is a bare `:`; line breaks make several lines.
    pub comment: Option<&'a str>,
    /// The reconnection time, in milliseconds.
    pub retry_ms: Option<u64>,
    /// The event's id; empty clears the client's last event ID.
    pub id: Option<&'a str>,
    /// The event's type; empty is `message`, and then no line is written.
    pub event: Option<&'a str>,
    /// The event's data. Empty is an event whose data is empty; `None` is no event at all.
    pub data: Option<&'a str>,
}

impl Block<'_> {
    /// Appends the block to `out`, in the order of the struct's fields. A block in which nothing
    /// is set appends nothing.
    ///
    /// # Errors
    /// [`EncodeError`] if a value holds a character that would inject or spoil a field. `out` is
    /// then as it was.
    pub fn encode(&self, line_end: LineEnd, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        self.check()?;
        let start = out.len();
        let end = line_end.as_bytes();
        if let Some(comment) = self.comment {
            push_lines(b":", comment, end, out);
        }
        if let Some(retry_ms) = self.retry_ms {
            push_line(b"retry:", retry_ms.to_string().as_bytes(), end, out);
        }
        if let Some(id) = self.id {
            push_line(b"id:", id.as_bytes(), end, out);
        }
        if let Some(event) = self.event.filter(|event| !event.is_empty()) {
            push_line(b"event:", event.as_bytes(), end, out);
        }
        if let Some(data) = self.data {
            push_lines(b"data:", data, end, out);
        }
        if out.len() > start {
            out.extend_from_slice(end);
        }
        Ok(())
    }

    fn check(&self) -> Result<(), EncodeError> {
        // In `id` and `event` a line break would start a line of its own; NUL makes a client
        // ignore the id (HTML, "field name is id") and is refused elsewhere for its company.
        for (field, value, forbidden) in [
            (EncodeField::Comment, self.comment, &['\0'][..]),
            (EncodeField::Id, self.id, &['\r', '\n', '\0']),
            (EncodeField::Event, self.event, &['\r', '\n', '\0']),
            (EncodeField::Data, self.data, &['\0']),
        ] {
            if let Some((at, character)) =
                value.and_then(|value| value.char_indices().find(|(_, c)| forbidden.contains(c)))
            {
                return Err(EncodeError { field, character, at });
            }
        }
        Ok(())
    }
}

fn push_lines(name: &[u8], value: &str, end: &[u8], out: &mut Vec<u8>) {
    let mut rest = value.as_bytes();
    while let Some(at) = memchr::memchr2(b'\r', b'\n', rest) {
        push_line(name, &rest[..at], end, out);
        let next = at + if rest[at..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = &rest[next..];
    }
    push_line(name, rest, end, out);
}

/// The space after the colon is what a parser removes (S24); an empty value needs none.
fn push_line(name_and_colon: &[u8], value: &[u8], end: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(name_and_colon);
    if !value.is_empty() {
        out.push(b' ');
        out.extend_from_slice(value);
    }
    out.extend_from_slice(end);
}

/// A part of a [`Block`] that carries text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EncodeField {
    /// A comment's text.
    Comment,
    /// The id.
    Id,
    /// The event's type.
    Event,
    /// The data.
    Data,
}

impl EncodeField {
    /// The name as it stands in the format; `comment` for a comment.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Id => "id",
            Self::Event => "event",
            Self::Data => "data",
        }
    }
}

/// A character that may not stand where it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// Where it was given.
    pub field: EncodeField,
    /// CR, LF or NUL.
    pub character: char,
    /// Its place in the value, in bytes.
    pub at: usize,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let character = match self.character {
            '\r' => "a carriage return (CR)",
            '\n' => "a line feed (LF)",
            _ => "a null character (NUL)",
        };
        write!(
            f,
            "`{}` may not contain {character}; there is one at byte {}",
            self.field.name(),
            self.at
        )
    }
}

impl std::error::Error for EncodeError {}
