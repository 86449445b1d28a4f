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
    #[inline]
    #[must_use]
    pub fn of(line: &'a str) -> Self {
        if line.is_empty() {
            return Self::Blank;
        }
        let (name_end, value_start) = split_field(line.as_bytes());
        let (name, value) = (&line[..name_end], &line[value_start..]);
        if name_end == 0 { Self::Comment(value) } else { Self::Field { name, value } }
    }
}

/// Where the name ends and the value starts; the end of the line for both if it has no colon. Both
/// are ASCII's doing, so it is the same before and after UTF-8 is decoded.
#[inline]
pub(crate) fn split_field(line: &[u8]) -> (usize, usize) {
    // The known names are short, and a search has to be set up.
    let near = line.iter().take(LONGEST_NAME_BYTES + 1).position(|&byte| byte == b':');
    let Some(colon) = near.or_else(|| memchr::memchr(b':', line)) else {
        return (line.len(), line.len());
    };
    // Exactly one U+0020 goes; a second one, or a tab, belongs to the value.
    let space = usize::from(line.get(colon + 1) == Some(&b' '));
    (colon, colon + 1 + space)
}

/// `event` and `retry`.
const LONGEST_NAME_BYTES: usize = 5;
