/// How much a parser will hold at most; what is larger is not read, and a diagnostic says so.
///
/// The standard sets no limits. Without any, a stream that never ends its line would fill the
/// memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest line that is read, in bytes without its line end; at least 64 apply, so that
    /// the field's name is always seen.
    pub line_bytes: usize,
    /// The largest event that is dispatched: type, id and data, in bytes of UTF-8.
    pub event_bytes: usize,
}

impl Default for Limits {
    /// 16 MiB for a line, 32 MiB for an event.
    fn default() -> Self {
        Self { line_bytes: 16 << 20, event_bytes: 32 << 20 }
    }
}

impl Limits {
    /// The limits as they apply.
    pub(crate) fn applied(self) -> Self {
        Self { line_bytes: self.line_bytes.max(SHORTEST_LINE_LIMIT_BYTES), ..self }
    }
}

const SHORTEST_LINE_LIMIT_BYTES: usize = 64;
