use crate::{Diagnostic, Interpreter, Limits, Lines, Parsed, What};

/// Reads one event stream, chunk by chunk (HTML, "Parsing an event stream"; S20 to S36).
///
/// What comes out does not depend on how the bytes are cut, and everything comes out as soon as
/// its last byte is in. Parsing never fails. The memory held is bounded by [`Limits`].
///
/// ```
/// use sse_wire::{Parser, What};
///
/// let mut parser = Parser::default();
/// let mut heard = Vec::new();
/// for chunk in [&b"id: 1\nda"[..], b"ta: x\n", b"\n: bye\n"] {
///     parser.feed(chunk, |parsed| heard.push(parsed.into_owned()));
/// }
/// assert!(matches!(&heard[0].what, What::Event(event) if event.data == "x"));
/// assert_eq!(heard[0].range, 0..14);
/// assert_eq!(heard[1].what, What::Comment("bye".into()));
/// assert_eq!(parser.last_event_id(), "1");
/// ```
#[derive(Clone, Debug)]
pub struct Parser {
    lines: Lines,
    interpreter: Interpreter,
}

impl Default for Parser {
    fn default() -> Self {
        Self::new(Limits::default(), String::new())
    }
}

impl Parser {
    /// Starts at offset 0. `last_event_id` is what the request for this stream carried, so that
    /// events without an id keep it (S34).
    #[must_use]
    pub fn new(limits: Limits, last_event_id: String) -> Self {
        let limits = limits.applied();
        Self {
            lines: Lines::new(limits.line_bytes),
            interpreter: Interpreter::new(limits, last_event_id),
        }
    }

    /// Reads the next bytes of the stream and tells `sink` what they meant.
    pub fn feed(&mut self, mut chunk: &[u8], mut sink: impl FnMut(Parsed<'_>)) {
        while let Some(line) = self.lines.next_line(&mut chunk) {
            self.interpreter.line(line, &mut sink);
        }
    }

    /// The stream has ended: tells `sink` what is discarded (S33). Returns the last event ID.
    pub fn finish(mut self, mut sink: impl FnMut(Parsed<'_>)) -> String {
        if let Some(range) = self.lines.pending() {
            let what = What::Diagnostic(Diagnostic::IncompleteLine);
            sink(Parsed { range, what });
        }
        self.interpreter.end(self.lines.offset(), &mut sink);
        self.interpreter.last_event_id().to_owned()
    }

    /// What a reconnect would send as `Last-Event-ID` now; empty is no header.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.interpreter.last_event_id()
    }

    /// How many bytes were fed.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.lines.offset()
    }

    /// The buffers of the algorithm as they stand between two lines.
    #[must_use]
    pub fn buffers(&self) -> &Interpreter {
        &self.interpreter
    }

    /// Memory held for lines and events that are not complete, in bytes: at most a few times the
    /// limits, whatever was fed.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.lines.held_bytes() + self.interpreter.held_bytes()
    }
}
