use std::{borrow::Cow, mem, ops::Range};

use crate::{
    DEFAULT_EVENT_TYPE, Diagnostic, DropCause, Event, Limits, Line, Parsed, RawLine, RetryProblem,
    SingleField, What, lines::KEPT_BYTES,
};

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The buffers of the standard's algorithm, and what each line does to them (HTML,
/// "Interpreting an event stream"). One call of [`line`](Self::line) is one step; between steps
/// every buffer can be looked at.
#[derive(Clone, Debug)]
pub struct Interpreter {
    limits: Limits,
    /// Every value of `data`, each with an LF after it.
    data: String,
    event_type: String,
    /// What the next dispatch commits. It outlives the block (S34).
    id_buffer: String,
    last_event_id: String,
    block: Block,
}

/// What is known of the block between two blank lines.
#[derive(Clone, Debug, Default)]
struct Block {
    /// Where its first `data`, `event` or `id` line starts.
    start: Option<u64>,
    event_line: Option<Range<u64>>,
    id_line: Option<Range<u64>>,
    dropped: Option<DropCause>,
}

impl Interpreter {
    /// Starts with empty buffers, but for the last event ID. It is passed in because clients keep
    /// it over a reconnect, although the letter of the standard starts anew (S34).
    #[must_use]
    pub fn new(limits: Limits, last_event_id: String) -> Self {
        Self {
            limits,
            data: String::new(),
            event_type: String::new(),
            id_buffer: last_event_id.clone(),
            last_event_id,
            block: Block::default(),
        }
    }

    /// The data buffer: the values of `data` so far, each with an LF after it.
    #[must_use]
    pub fn data_buffer(&self) -> &str {
        &self.data
    }

    /// The event type buffer.
    #[must_use]
    pub fn event_type_buffer(&self) -> &str {
        &self.event_type
    }

    /// The last event ID buffer: what the next blank line commits.
    #[must_use]
    pub fn last_event_id_buffer(&self) -> &str {
        &self.id_buffer
    }

    /// The last event ID string: what a reconnect would send.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// Does what one line says, and tells `sink` what came of it.
    pub fn line(&mut self, raw: RawLine<'_>, sink: &mut impl FnMut(Parsed<'_>)) {
        let is_cut = raw.is_cut();
        let RawLine { mut bytes, mut range } = raw;
        if bytes.starts_with(BYTE_ORDER_MARK) && range.start == 0 {
            let mark = 0..BYTE_ORDER_MARK.len() as u64;
            range.start = mark.end;
            bytes = &bytes[BYTE_ORDER_MARK.len()..];
            diagnose(mark, Diagnostic::LeadingByteOrderMark, sink);
        }
        if is_cut {
            self.over_long_line(bytes, range, sink);
            return;
        }
        let line = decode(bytes, range.start, sink);
        match Line::of(&line) {
            Line::Blank => self.dispatch(range.start, sink),
            Line::Comment(text) => {
                sink(Parsed { range, what: What::Comment(Cow::Borrowed(text)) });
            }
            Line::Field { name, value } => self.field(name, value, range, sink),
        }
    }

    fn field(
        &mut self,
        name: &str,
        value: &str,
        range: Range<u64>,
        sink: &mut impl FnMut(Parsed<'_>),
    ) {
        match name {
            "data" => {
                self.block.start.get_or_insert(range.start);
                let size = self.event_bytes() + value.len();
                if self.keeps_limit(size) {
                    self.data.push_str(value);
                    self.data.push('\n');
                }
            }
            "event" => self.single_field(SingleField::Event, value, range, sink),
            "id" if value.contains('\0') => diagnose(range, Diagnostic::IdWithNul, sink),
            "id" => self.single_field(SingleField::Id, value, range, sink),
            "retry" => match reconnection_time_ms(value) {
                Ok(ms) => sink(Parsed { range, what: What::Retry(ms) }),
                Err(problem) => {
                    let value = Cow::Borrowed(value);
                    diagnose(range, Diagnostic::RetryIgnored { value, problem }, sink);
                }
            },
            name if name.starts_with('\u{FEFF}') => {
                diagnose(range, Diagnostic::StrayByteOrderMark, sink);
            }
            name => diagnose(range, Diagnostic::UnknownField { name: Cow::Borrowed(name) }, sink),
        }
    }

    fn single_field(
        &mut self,
        field: SingleField,
        value: &str,
        range: Range<u64>,
        sink: &mut impl FnMut(Parsed<'_>),
    ) {
        self.block.start.get_or_insert(range.start);
        let (buffer, line) = match field {
            SingleField::Event => (&mut self.event_type, &mut self.block.event_line),
            SingleField::Id => (&mut self.id_buffer, &mut self.block.id_line),
        };
        if let Some(earlier) = line.replace(range) {
            diagnose(earlier, Diagnostic::Overridden { field }, sink);
        }
        if self.block.dropped.is_none() {
            buffer.clear();
            buffer.push_str(value);
        }
        let size = self.event_bytes();
        self.keeps_limit(size);
    }

    fn event_bytes(&self) -> usize {
        let id = if self.block.id_line.is_some() { self.id_buffer.len() } else { 0 };
        self.data.len() + self.event_type.len() + id
    }

    /// Gives up the block, and the memory it took, once its event is too large.
    fn keeps_limit(&mut self, event_bytes: usize) -> bool {
        if event_bytes > self.limits.event_bytes && self.block.dropped.is_none() {
            self.block.dropped = Some(DropCause::EventTooLarge);
            self.clear_buffers();
        }
        self.block.dropped.is_none()
    }

    /// A line of which only the beginning is known. If it would have changed the event, the event
    /// is dropped: one that lacks a line is not what the server sent.
    fn over_long_line(
        &mut self,
        beginning: &[u8],
        range: Range<u64>,
        sink: &mut impl FnMut(Parsed<'_>),
    ) {
        let name_end = memchr::memchr(b':', beginning).unwrap_or(beginning.len());
        if matches!(&beginning[..name_end], b"data" | b"event" | b"id") {
            self.block.start.get_or_insert(range.start);
            self.block.dropped.get_or_insert(DropCause::LineTooLong);
            self.clear_buffers();
        }
        diagnose(range, Diagnostic::LineTooLong { limit_bytes: self.limits.line_bytes }, sink);
    }

    /// The blank line (HTML, "dispatch the event").
    fn dispatch(&mut self, blank_line: u64, sink: &mut impl FnMut(Parsed<'_>)) {
        let block = mem::take(&mut self.block);
        let Some(start) = block.start else { return };
        let range = start..blank_line;
        if let Some(cause) = block.dropped {
            self.id_buffer.clone_from(&self.last_event_id);
            self.clear_buffers();
            diagnose(range, Diagnostic::EventDropped { cause }, sink);
            return;
        }
        // Step 1: the id is committed even if nothing is dispatched (S31).
        let has_id = block.id_line.is_some();
        if has_id {
            self.last_event_id.clone_from(&self.id_buffer);
        }
        // Step 2: no `data` line, no event. One empty `data` line leaves "\n" here and is an
        // event with empty data (S32).
        if self.data.is_empty() {
            if has_id {
                let what = What::Id(Cow::Borrowed(self.last_event_id.as_str()));
                sink(Parsed { range, what });
            }
            if let Some(line) = block.event_line {
                let event_type = Cow::Borrowed(self.event_type.as_str());
                diagnose(line, Diagnostic::EventWithoutData { event_type }, sink);
            }
        } else {
            let event_type =
                if self.event_type.is_empty() { DEFAULT_EVENT_TYPE } else { &self.event_type };
            let what = What::Event(Event {
                event_type: Cow::Borrowed(event_type),
                // Step 3: the last LF goes (S27).
                data: Cow::Borrowed(&self.data[..self.data.len() - 1]),
                last_event_id: Cow::Borrowed(&self.last_event_id),
                has_id,
            });
            sink(Parsed { range, what });
        }
        // Both buffers are reset after every blank line, also where nothing was dispatched (S28).
        self.clear_buffers();
    }

    fn clear_buffers(&mut self) {
        self.data.clear();
        self.data.shrink_to(KEPT_BYTES);
        self.event_type.clear();
        self.event_type.shrink_to(KEPT_BYTES);
    }

    /// The stream has ended at `offset`: what has not been dispatched never will be (S33).
    pub fn end(&self, offset: u64, sink: &mut impl FnMut(Parsed<'_>)) {
        if let Some(start) = self.block.start {
            diagnose(start..offset, Diagnostic::IncompleteEvent, sink);
        }
    }

    pub(crate) fn held_bytes(&self) -> usize {
        self.data.capacity()
            + self.event_type.capacity()
            + self.id_buffer.capacity()
            + self.last_event_id.capacity()
    }
}

fn diagnose(range: Range<u64>, diagnostic: Diagnostic<'_>, sink: &mut impl FnMut(Parsed<'_>)) {
    sink(Parsed { range, what: What::Diagnostic(diagnostic) });
}

/// UTF-8 decode, where each maximal part of a broken sequence becomes one U+FFFD (Encoding,
/// "UTF-8 decoder"; S20).
fn decode<'a>(bytes: &'a [u8], start: u64, sink: &mut impl FnMut(Parsed<'_>)) -> Cow<'a, str> {
    if let Ok(line) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(line);
    }
    let mut line = String::with_capacity(bytes.len());
    let mut at = start;
    let mut invalid: Option<Range<u64>> = None;
    let mut replacements = 0;
    for part in bytes.utf8_chunks() {
        line.push_str(part.valid());
        at += part.valid().len() as u64;
        let next = at + part.invalid().len() as u64;
        if next > at {
            line.push(char::REPLACEMENT_CHARACTER);
            replacements += 1;
            invalid.get_or_insert(at..next).end = next;
        }
        at = next;
    }
    if let Some(range) = invalid {
        diagnose(range, Diagnostic::InvalidUtf8 { replacements }, sink);
    }
    Cow::Owned(line)
}

/// ASCII digits only, in base ten (S30). Leading zeros do not count towards the size.
fn reconnection_time_ms(value: &str) -> Result<u64, RetryProblem> {
    if value.is_empty() {
        return Err(RetryProblem::Empty);
    }
    if !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(RetryProblem::NotDigits);
    }
    // Digits alone can fail in one way only.
    value.parse().map_err(|_| RetryProblem::TooLarge)
}
