/// What one line of an event stream is (HTML, "Interpreting an event stream").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// An empty line: it dispatches the event (S22).
    Blank,
    /// A line that starts with a colon, without the colon and one space after it (S23).
    Comment(&'a str),
    /// Every other line.
    Field {
        /// Everything before the first colon; the whole line if there is none (S25). Case counts
        /// (S26).
        name: &'a str,
        /// Everything after it, without one leading space (S24); empty if there is no colon.
        value: &'a str,
    },
}

impl<'a> Line<'a> {
    /// Reads one decoded line without its line end.
    #[must_use]
    pub fn of(line: &'a str) -> Self {
        if line.is_empty() {
            return Self::Blank;
        }
        let Some(colon) = memchr::memchr(b':', line.as_bytes()) else {
            return Self::Field { name: line, value: "" };
        };
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        // Exactly one U+0020 goes; a second one, or a tab, belongs to the value.
        let value = value.strip_prefix(' ').unwrap_or(value);
        if name.is_empty() { Self::Comment(value) } else { Self::Field { name, value } }
    }
}
