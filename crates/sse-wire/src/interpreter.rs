use std::{borrow::Cow, mem, ops::Range};

use crate::{
    DEFAULT_EVENT_TYPE, Diagnostic, DropCause, Effect, Event, Limits, Line, Parsed, RawLine,
    RetryProblem, SingleField, What, effect::NoEvent, lines::KEPT_BYTES,
};

pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

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
    reconnection_time_ms: Option<u64>,
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
            reconnection_time_ms: None,
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

    /// The reconnection time this stream has set, in milliseconds; `None` while it is the client's
    /// own choice (S14).
    #[must_use]
    pub fn reconnection_time_ms(&self) -> Option<u64> {
        self.reconnection_time_ms
    }

    /// Does what one line says, tells `sink` what came of it, and returns what it did.
    #[inline]
    pub fn line(&mut self, raw: RawLine<'_>, sink: &mut impl FnMut(Parsed<'_>)) -> Effect {
        let is_cut = raw.is_cut();
        let RawLine { mut bytes, mut range } = raw;
        if range.start == 0 && bytes.starts_with(BYTE_ORDER_MARK) {
            let mark = 0..BYTE_ORDER_MARK.len() as u64;
            range.start = mark.end;
            bytes = &bytes[BYTE_ORDER_MARK.len()..];
            diagnose(mark, Diagnostic::LeadingByteOrderMark, sink);
        }
        if is_cut {
            return self.over_long_line(bytes, range, sink);
        }
        if bytes.is_empty() {
            return self.dispatch(range.start, sink);
        }
        let line = decode(bytes, range.start, sink);
        match Line::of(&line) {
            Line::Blank => self.dispatch(range.start, sink),
            Line::Comment(text) => {
                sink(Parsed { range, what: What::Comment(Cow::Borrowed(text)) });
                Effect::Comment
            }
            Line::Field { name, value } => self.field(name, value, range, sink),
        }
    }

    #[inline]
    fn field(
        &mut self,
        name: &str,
        value: &str,
        range: Range<u64>,
        sink: &mut impl FnMut(Parsed<'_>),
    ) -> Effect {
        match name {
            "data" => {
                self.block.start.get_or_insert(range.start);
                let size = self.event_bytes() + value.len();
                if !self.keeps_limit(size) {
                    return Effect::GivenUp;
                }
                self.data.push_str(value);
                self.data.push('\n');
                Effect::DataAppended
            }
            "event" => self.single_field(SingleField::Event, value, range, sink),
            "id" if value.contains('\0') => {
                diagnose(range, Diagnostic::IdWithNul, sink);
                Effect::IdIgnored
            }
            "id" => self.single_field(SingleField::Id, value, range, sink),
            "retry" => self.retry(value, range, sink),
            name => {
                let diagnostic = if name.starts_with('\u{FEFF}') {
                    Diagnostic::StrayByteOrderMark
                } else {
                    Diagnostic::UnknownField { name: Cow::Borrowed(name) }
                };
                diagnose(range, diagnostic, sink);
                Effect::UnknownField
            }
        }
    }

    fn retry(
        &mut self,
        value: &str,
        range: Range<u64>,
        sink: &mut impl FnMut(Parsed<'_>),
    ) -> Effect {
        match reconnection_time_ms(value) {
            Ok(ms) => {
                self.reconnection_time_ms = Some(ms);
                sink(Parsed { range, what: What::Retry(ms) });
                Effect::RetrySet
            }
            Err(problem) => {
                let value = Cow::Borrowed(value);
                diagnose(range, Diagnostic::RetryIgnored { value, problem }, sink);
                Effect::RetryIgnored(problem)
            }
        }
    }

    fn single_field(
        &mut self,
        field: SingleField,
        value: &str,
        range: Range<u64>,
        sink: &mut impl FnMut(Parsed<'_>),
    ) -> Effect {
        self.block.start.get_or_insert(range.start);
        let (buffer, line, effect) = match field {
            SingleField::Event => {
                (&mut self.event_type, &mut self.block.event_line, Effect::EventTypeSet)
            }
            SingleField::Id => (&mut self.id_buffer, &mut self.block.id_line, Effect::IdSet),
        };
        if let Some(earlier) = line.replace(range) {
            diagnose(earlier, Diagnostic::Overridden { field }, sink);
        }
        if self.block.dropped.is_none() {
            buffer.clear();
            buffer.push_str(value);
        }
        let size = self.event_bytes();
        if self.keeps_limit(size) { effect } else { Effect::GivenUp }
    }

    fn event_bytes(&self) -> usize {
        let id = if self.block.id_line.is_some() { self.id_buffer.len() } else { 0 };
        self.data.len() + self.event_type.len() + id
    }

    /// Gives up the block, and the memory it took, once its event is too large.
    #[inline]
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
    ) -> Effect {
        let name_end = memchr::memchr(b':', beginning).unwrap_or(beginning.len());
        if matches!(&beginning[..name_end], b"data" | b"event" | b"id") {
            self.block.start.get_or_insert(range.start);
            self.block.dropped.get_or_insert(DropCause::LineTooLong);
            self.clear_buffers();
        }
        diagnose(range, Diagnostic::LineTooLong { limit_bytes: self.limits.line_bytes }, sink);
        Effect::NotRead
    }

    /// The blank line (HTML, "dispatch the event").
    fn dispatch(&mut self, blank_line: u64, sink: &mut impl FnMut(Parsed<'_>)) -> Effect {
        let Some(start) = self.block.start else { return Effect::NoEvent(NoEvent::NothingSet) };
        let range = start..blank_line;
        self.block.start = None;
        let event_line = self.block.event_line.take();
        let has_id = self.block.id_line.take().is_some();
        if let Some(cause) = self.block.dropped.take() {
            self.id_buffer.clone_from(&self.last_event_id);
            self.clear_buffers();
            diagnose(range, Diagnostic::EventDropped { cause }, sink);
            return Effect::NoEvent(NoEvent::Dropped(cause));
        }
        // Step 1: the id is committed even if nothing is dispatched (S31).
        if has_id {
            self.last_event_id.clone_from(&self.id_buffer);
        }
        // Step 2: no `data` line, no event. One empty `data` line leaves "\n" here and is an
        // event with empty data (S32).
        let effect = if self.data.is_empty() {
            if has_id {
                let what = What::Id(Cow::Borrowed(self.last_event_id.as_str()));
                sink(Parsed { range, what });
            }
            if let Some(line) = event_line {
                let event_type = Cow::Borrowed(self.event_type.as_str());
                diagnose(line, Diagnostic::EventWithoutData { event_type }, sink);
            }
            Effect::NoEvent(NoEvent::NoData { has_id })
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
            Effect::Dispatched { has_id }
        };
        // Both buffers are reset after every blank line, also where nothing was dispatched (S28).
        self.clear_buffers();
        effect
    }

    fn clear_buffers(&mut self) {
        for buffer in [&mut self.data, &mut self.event_type] {
            buffer.clear();
            if buffer.capacity() > KEPT_BYTES {
                buffer.shrink_to(KEPT_BYTES);
            }
        }
    }

    /// The stream has ended at `offset`: what has not been dispatched is discarded (S33).
    pub fn end(&mut self, offset: u64, sink: &mut impl FnMut(Parsed<'_>)) -> Effect {
        let start = mem::take(&mut self.block).start;
        if let Some(start) = start {
            diagnose(start..offset, Diagnostic::IncompleteEvent, sink);
        }
        self.id_buffer.clone_from(&self.last_event_id);
        self.clear_buffers();
        Effect::Ended { event_discarded: start.is_some() }
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
#[inline]
fn decode<'a>(bytes: &'a [u8], start: u64, sink: &mut impl FnMut(Parsed<'_>)) -> Cow<'a, str> {
    if let Ok(line) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(line);
    }
    Cow::Owned(decode_broken(bytes, start, sink))
}

#[cold]
fn decode_broken(bytes: &[u8], start: u64, sink: &mut impl FnMut(Parsed<'_>)) -> String {
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
    line
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
