use std::borrow::Cow;

/// Why something in a stream had no effect, or not the effect its author meant.
///
/// A diagnostic is never an error: the standard defines what every sequence of bytes means, and
/// the parser goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diagnostic<'a> {
    /// The stream began with a byte order mark, which is stripped (S20).
    LeadingByteOrderMark,
    /// A line other than the first began with a byte order mark. It is part of the field's name
    /// there, so the field is unknown.
    StrayByteOrderMark,
    /// Bytes of the line were not UTF-8 and became U+FFFD (S20). The range reaches from the
    /// first of them to the last.
    InvalidUtf8 {
        /// How many U+FFFD stand in their place.
        replacements: u64,
    },
    /// A field whose name the standard does not know (S26).
    UnknownField {
        /// The name.
        name: Cow<'a, str>,
    },
    /// A `retry` field without effect (S30).
    RetryIgnored {
        /// Its value.
        value: Cow<'a, str>,
        /// What is wrong with it.
        problem: RetryProblem,
    },
    /// An `id` field with a NUL, which is ignored (S29).
    IdWithNul,
    /// A field that the same block set again later, so that this value was lost.
    Overridden {
        /// Which one.
        field: SingleField,
    },
    /// A block named an event type but had no `data` line, so nothing was dispatched (S28, S32).
    EventWithoutData {
        /// The type that was lost.
        event_type: Cow<'a, str>,
    },
    /// A line was longer than the limit and was not read.
    LineTooLong {
        /// The limit, in bytes.
        limit_bytes: usize,
    },
    /// An event was not dispatched, nor its id committed, because it did not keep the limits.
    EventDropped {
        /// Which limit.
        cause: DropCause,
    },
    /// The stream ended within a line, which is discarded (S33).
    IncompleteLine,
    /// The stream ended before the blank line: the event and its id are discarded (S33).
    IncompleteEvent,
}

impl Diagnostic<'_> {
    /// A name that stays the same, for programs to decide by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::LeadingByteOrderMark => "leading_byte_order_mark",
            Self::StrayByteOrderMark => "stray_byte_order_mark",
            Self::InvalidUtf8 { .. } => "invalid_utf8",
            Self::UnknownField { .. } => "unknown_field",
            Self::RetryIgnored { .. } => "retry_ignored",
            Self::IdWithNul => "id_with_nul",
            Self::Overridden { .. } => "overridden",
            Self::EventWithoutData { .. } => "event_without_data",
            Self::LineTooLong { .. } => "line_too_long",
            Self::EventDropped { .. } => "event_dropped",
            Self::IncompleteLine => "incomplete_line",
            Self::IncompleteEvent => "incomplete_event",
        }
    }

    /// The same, free of the chunk it came from.
    #[must_use]
    pub fn into_owned(self) -> Diagnostic<'static> {
        match self {
            Self::LeadingByteOrderMark => Diagnostic::LeadingByteOrderMark,
            Self::StrayByteOrderMark => Diagnostic::StrayByteOrderMark,
            Self::InvalidUtf8 { replacements } => Diagnostic::InvalidUtf8 { replacements },
            Self::UnknownField { name } => {
                Diagnostic::UnknownField { name: name.into_owned().into() }
            }
            Self::RetryIgnored { value, problem } => {
                Diagnostic::RetryIgnored { value: value.into_owned().into(), problem }
            }
            Self::IdWithNul => Diagnostic::IdWithNul,
            Self::Overridden { field } => Diagnostic::Overridden { field },
            Self::EventWithoutData { event_type } => {
                Diagnostic::EventWithoutData { event_type: event_type.into_owned().into() }
            }
            Self::LineTooLong { limit_bytes } => Diagnostic::LineTooLong { limit_bytes },
            Self::EventDropped { cause } => Diagnostic::EventDropped { cause },
            Self::IncompleteLine => Diagnostic::IncompleteLine,
            Self::IncompleteEvent => Diagnostic::IncompleteEvent,
        }
    }
}

/// Why a `retry` field had no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryProblem {
    /// The value is empty. An empty string does "consist of only ASCII digits", but is no number
    /// in base ten; engines fall back to their default, which the standard does not say.
    Empty,
    /// The value holds something other than ASCII digits: a sign, a space, a unit, a fraction.
    NotDigits,
    /// The number is larger than 2^64 − 1 milliseconds. Engines ignore such a value too.
    TooLarge,
}

/// A field of which a block has only one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SingleField {
    /// `event`
    Event,
    /// `id`
    Id,
}

/// Which limit an event did not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DropCause {
    /// One of its `data`, `event` or `id` lines was longer than the limit of a line.
    LineTooLong,
    /// Its type, id and data together were larger than the limit of an event.
    EventTooLarge,
}
