use std::{mem, ops::Range};

use crate::{
    Diagnostic, FieldRanges, Interpreter, Limits, LineEnd, Lines, Parsed, Snapshot, Step, What,
};

/// Reads one event stream as a [`Parser`](crate::Parser) does, with the same [`Lines`] and the same
/// [`Interpreter`], and tells of every line what it did, why, and what the buffers held.
///
/// What comes out does not depend on how the bytes are cut. A step comes out as soon as its line
/// and line end are known: where a chunk ends with CR, that is at the next byte.
///
/// ```
/// use sse_wire::{Effect, Limits, Stepper};
///
/// let mut stepper = Stepper::new(Limits::default(), String::new(), 1000);
/// let mut steps = Vec::new();
/// stepper.feed(b"id: 7\n\n", |step| steps.push(step));
/// assert_eq!(steps[0].effect, Effect::IdSet);
/// assert_eq!(steps[0].after.last_event_id_buffer.start, "7");
/// assert_eq!(steps[1].after.last_event_id.start, "7");
/// assert_eq!(steps[1].clauses(), [32, 31]);
/// ```
#[derive(Clone, Debug)]
pub struct Stepper {
    lines: Lines,
    interpreter: Interpreter,
    shown_bytes: usize,
    /// The buffers as they are now.
    now: Snapshot,
    /// A step whose line ended with CR at the end of a chunk: an LF may still belong to it.
    held: Option<Step>,
}

impl Stepper {
    /// Starts at offset 0. `last_event_id` is what the request for this stream carried (S34). Of
    /// each buffer a step shows at most `shown_bytes`.
    #[must_use]
    pub fn new(limits: Limits, last_event_id: String, shown_bytes: usize) -> Self {
        let limits = limits.applied();
        let interpreter = Interpreter::new(limits, last_event_id);
        Self {
            lines: Lines::new(limits.line_bytes),
            now: Snapshot::of(&interpreter, shown_bytes),
            interpreter,
            shown_bytes,
            held: None,
        }
    }

    /// Reads the next bytes of the stream and gives `sink` a step for every line.
    pub fn feed(&mut self, mut chunk: &[u8], mut sink: impl FnMut(Step)) {
        if let Some(&first) = chunk.first() {
            let line_end = if first == b'\n' { LineEnd::CrLf } else { LineEnd::Cr };
            self.release(line_end, &mut sink);
        }
        while let Some(raw) = self.lines.next_line(&mut chunk) {
            let range = raw.range.clone();
            let field = FieldRanges::of(&raw);
            let mut parsed = Vec::new();
            let tell = &mut |one: Parsed<'_>| parsed.push(one.into_owned());
            let effect = self.interpreter.line(raw, tell);
            let (before, after) = self.advance();
            let line_end = self.lines.line_end(chunk);
            let step = Step { range, line_end, field, effect, before, after, parsed };
            if line_end.is_some() {
                sink(step);
            } else {
                self.held = Some(step);
            }
        }
    }

    /// The stream has ended: one more step says what is discarded (S33).
    pub fn finish(mut self, mut sink: impl FnMut(Step)) {
        self.release(LineEnd::Cr, &mut sink);
        let offset = self.lines.offset();
        let mut parsed = Vec::new();
        let pending = self.lines.pending();
        if let Some(range) = pending.clone() {
            parsed.push(Parsed { range, what: What::Diagnostic(Diagnostic::IncompleteLine) });
        }
        let tell = &mut |one: Parsed<'_>| parsed.push(one.into_owned());
        let effect = self.interpreter.end(offset, tell);
        let (before, after) = self.advance();
        let range = pending.unwrap_or(offset..offset);
        sink(Step { range, line_end: None, field: None, effect, before, after, parsed });
    }

    /// Where the line stands whose end has not arrived, or whose CR may be half of a CR LF.
    #[must_use]
    pub fn pending(&self) -> Option<Range<u64>> {
        let held = self.held.as_ref().map(|step| step.range.start..self.lines.offset());
        held.or_else(|| self.lines.pending())
    }

    /// The buffers as they are now.
    #[must_use]
    pub fn now(&self) -> &Snapshot {
        &self.now
    }

    /// The buffers before and after the line that was just interpreted.
    fn advance(&mut self) -> (Snapshot, Snapshot) {
        let after = Snapshot::of(&self.interpreter, self.shown_bytes);
        let before = mem::replace(&mut self.now, after.clone());
        (before, after)
    }

    fn release(&mut self, line_end: LineEnd, sink: &mut impl FnMut(Step)) {
        if let Some(step) = self.held.take() {
            sink(Step { line_end: Some(line_end), ..step });
        }
    }
}
