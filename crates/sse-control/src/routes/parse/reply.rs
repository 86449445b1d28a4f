//! What a parse is answered with: the parser's words as the API tells them.

use std::ops::Range;

use serde::Serialize;
use sse_wire::{Diagnostic, DropCause, Effect, NoEvent, Parsed, RetryProblem, What};
use utoipa::ToSchema;

use super::SHOWN_BYTES;

/// How a stream was parsed, one step for each line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParsedStream {
    /// The buffers before the first of these steps; those after the last step if there are none.
    pub before: Buffers,
    /// The steps, in the stream's order.
    pub steps: Vec<ParseStep>,
    /// How many steps there are in all.
    pub steps_in_all: u64,
    /// The steps that are not in this answer.
    pub left_out: LeftOut,
    /// The last line, where its end has not arrived or may not be complete; null if there is none
    /// or the stream has ended.
    pub pending: Option<ByteRange>,
}

/// How many steps an answer leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    /// Those before its first.
    pub before: u64,
    /// Those after its last.
    pub after: u64,
}

/// Bytes of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ByteRange {
    /// The first, from 0.
    pub start: u64,
    /// The one after the last.
    pub end: u64,
}

impl From<Range<u64>> for ByteRange {
    fn from(range: Range<u64>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// What the standard's algorithm did with one line, or with the end of the stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParseStep {
    /// Its number, from 0.
    pub step: u64,
    /// The line without its line end; at the end of the stream the unfinished line, or nothing.
    pub line: ByteRange,
    /// How the line ended; null at the end of the stream.
    pub line_end: Option<LineEnd>,
    /// The field's name; empty for a comment, null for a blank line and at the end.
    pub name: Option<ByteRange>,
    /// The field's value, without the one space before it; null where there is no name.
    pub value: Option<ByteRange>,
    /// What it did.
    pub effect: StepEffect,
    /// Why it did nothing, or less than it might.
    pub reason: Option<StepReason>,
    /// The clauses that say so, as `docs/standard.md` numbers them: first those of the effect, then
    /// those of how the line was read. Empty where a limit of the lab decided.
    pub clauses: Vec<String>,
    /// The buffers after it. Those before it are those after the step before.
    pub after: Buffers,
    /// What came out of the parser at this line.
    pub said: Vec<Said>,
}

/// How a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    /// LF
    Lf,
    /// CR alone
    Cr,
    /// CR LF
    Crlf,
}

/// What a line did to the buffers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepEffect {
    /// The value and an LF were appended to the data buffer.
    DataAppended,
    /// The event type buffer was set.
    EventTypeSet,
    /// The last event ID buffer was set.
    IdSet,
    /// The id was ignored.
    IdIgnored,
    /// The reconnection time was set.
    RetrySet,
    /// The reconnection time was ignored.
    RetryIgnored,
    /// A comment, ignored.
    Comment,
    /// A field that the standard does not know, ignored.
    UnknownField,
    /// A blank line that dispatched an event.
    Dispatched,
    /// A blank line that dispatched nothing.
    NoEvent,
    /// A line of an event that is too large and given up as a whole.
    GivenUp,
    /// A line too long to be read.
    NotRead,
    /// The end of the stream: what was pending is discarded.
    Ended,
}

/// Why a line did nothing, or less than it might.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepReason {
    /// The id holds a NUL.
    Nul,
    /// The reconnection time is empty.
    RetryEmpty,
    /// The reconnection time has something other than ASCII digits.
    RetryNotDigits,
    /// The reconnection time is larger than 2^64 − 1.
    RetryTooLarge,
    /// No `data`, `event` or `id` line came before the blank line.
    NothingSet,
    /// There was an id, which is committed, but no `data` line.
    OnlyId,
    /// There was a type, which is lost, but no `data` line and no id.
    OnlyEventType,
    /// A line of the event was longer than the lab reads.
    LineTooLong,
    /// The event was larger than the lab holds.
    EventTooLarge,
    /// The stream ended before the event's blank line; it and its id are lost.
    EventDiscarded,
    /// The stream ended within a line, and no event was pending.
    LineDiscarded,
}

/// The buffers of the algorithm between two lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Buffers {
    /// The data buffer.
    pub data: Excerpt,
    /// The event type buffer.
    pub event_type: Excerpt,
    /// The last event ID buffer: what the next blank line commits.
    pub last_event_id_buffer: Excerpt,
    /// The last event ID: what a reconnect would send.
    pub last_event_id: Excerpt,
    /// The reconnection time the stream has set, in milliseconds, as decimal digits: it may be
    /// larger than a number in JavaScript can be exact. Null while it is the client's choice.
    pub reconnection_time_ms: Option<String>,
}

impl From<sse_wire::Snapshot> for Buffers {
    fn from(snapshot: sse_wire::Snapshot) -> Self {
        Self {
            data: snapshot.data.into(),
            event_type: snapshot.event_type.into(),
            last_event_id_buffer: snapshot.last_event_id_buffer.into(),
            last_event_id: snapshot.last_event_id.into(),
            reconnection_time_ms: snapshot.reconnection_time_ms.map(|ms| ms.to_string()),
        }
    }
}

/// A text, or its beginning and its end where it is longer than 256 bytes of UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Excerpt {
    /// The text, or how it begins.
    pub start: String,
    /// How many bytes of UTF-8 are left out in the middle.
    pub left_out_bytes: u64,
    /// How the text ends, where something is left out; otherwise empty.
    pub end: String,
}

impl From<sse_wire::Excerpt> for Excerpt {
    fn from(excerpt: sse_wire::Excerpt) -> Self {
        let sse_wire::Excerpt { start, left_out_bytes, end } = excerpt;
        Self { start, left_out_bytes: left_out_bytes as u64, end }
    }
}

/// Something that came out of the parser, and the bytes it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Said {
    /// An event was dispatched.
    Event {
        /// From its first line to its blank line.
        range: ByteRange,
        /// Its type.
        event_type: Excerpt,
        /// Its data.
        data: Excerpt,
        /// The last event ID at its dispatch.
        last_event_id: Excerpt,
        /// Whether the event brought that id itself.
        has_id: bool,
    },
    /// A comment.
    Comment {
        /// Its line.
        range: ByteRange,
        /// Its text.
        text: Excerpt,
    },
    /// A new reconnection time; `reconnection_time_ms` has it.
    Retry {
        /// Its line.
        range: ByteRange,
    },
    /// A block without data moved the last event ID.
    Id {
        /// The block.
        range: ByteRange,
    },
    /// Something had no effect, or not the one its author meant.
    Diagnostic {
        /// What it is about.
        range: ByteRange,
        /// What is wrong, such as `invalid_utf8` or `overridden`.
        code: String,
        /// How many U+FFFD stand for bytes that are not UTF-8; null for other diagnostics.
        replacements: Option<u64>,
    },
}

impl From<Parsed<'_>> for Said {
    fn from(parsed: Parsed<'_>) -> Self {
        let range = parsed.range.into();
        let excerpt = |text: &str| sse_wire::Excerpt::of(text, SHOWN_BYTES).into();
        match parsed.what {
            What::Event(event) => Self::Event {
                range,
                event_type: excerpt(&event.event_type),
                data: excerpt(&event.data),
                last_event_id: excerpt(&event.last_event_id),
                has_id: event.has_id,
            },
            What::Comment(text) => Self::Comment { range, text: excerpt(&text) },
            What::Retry(_) => Self::Retry { range },
            What::Id(_) => Self::Id { range },
            What::Diagnostic(diagnostic) => {
                let replacements = if let Diagnostic::InvalidUtf8 { replacements } = diagnostic {
                    Some(replacements)
                } else {
                    None
                };
                Self::Diagnostic { range, code: diagnostic.code().to_owned(), replacements }
            }
        }
    }
}

impl ParseStep {
    /// The step with this number.
    pub(super) fn of(number: u64, step: sse_wire::Step) -> Self {
        let clauses = step.clauses().iter().map(|clause| format!("S{clause}")).collect();
        let (effect, mut reason) = told(step.effect);
        if step.effect == (Effect::Ended { event_discarded: false }) && !step.range.is_empty() {
            reason = Some(StepReason::LineDiscarded);
        }
        let (name, value) = step.field.map(|field| (field.name, field.value)).unzip();
        Self {
            step: number,
            line: step.range.into(),
            line_end: step.line_end.map(|line_end| match line_end {
                sse_wire::LineEnd::Lf => LineEnd::Lf,
                sse_wire::LineEnd::Cr => LineEnd::Cr,
                sse_wire::LineEnd::CrLf => LineEnd::Crlf,
            }),
            name: name.map(ByteRange::from),
            value: value.map(ByteRange::from),
            effect,
            reason,
            clauses,
            after: step.after.into(),
            said: step.parsed.into_iter().map(Said::from).collect(),
        }
    }
}

/// The effect in the API's words.
fn told(effect: Effect) -> (StepEffect, Option<StepReason>) {
    match effect {
        Effect::DataAppended => (StepEffect::DataAppended, None),
        Effect::EventTypeSet => (StepEffect::EventTypeSet, None),
        Effect::IdSet => (StepEffect::IdSet, None),
        Effect::IdIgnored => (StepEffect::IdIgnored, Some(StepReason::Nul)),
        Effect::RetrySet => (StepEffect::RetrySet, None),
        Effect::RetryIgnored(problem) => {
            let reason = match problem {
                RetryProblem::Empty => StepReason::RetryEmpty,
                RetryProblem::NotDigits => StepReason::RetryNotDigits,
                RetryProblem::TooLarge => StepReason::RetryTooLarge,
            };
            (StepEffect::RetryIgnored, Some(reason))
        }
        Effect::Comment => (StepEffect::Comment, None),
        Effect::UnknownField => (StepEffect::UnknownField, None),
        Effect::Dispatched { .. } => (StepEffect::Dispatched, None),
        Effect::NoEvent(no_event) => {
            let reason = match no_event {
                NoEvent::NothingSet => StepReason::NothingSet,
                NoEvent::NoData { has_id: true } => StepReason::OnlyId,
                NoEvent::NoData { has_id: false } => StepReason::OnlyEventType,
                NoEvent::Dropped(DropCause::LineTooLong) => StepReason::LineTooLong,
                NoEvent::Dropped(DropCause::EventTooLarge) => StepReason::EventTooLarge,
            };
            (StepEffect::NoEvent, Some(reason))
        }
        Effect::GivenUp => (StepEffect::GivenUp, Some(StepReason::EventTooLarge)),
        Effect::NotRead => (StepEffect::NotRead, Some(StepReason::LineTooLong)),
        Effect::Ended { event_discarded } => {
            (StepEffect::Ended, event_discarded.then_some(StepReason::EventDiscarded))
        }
    }
}
