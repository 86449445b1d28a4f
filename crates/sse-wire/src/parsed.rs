use std::{borrow::Cow, ops::Range};

use crate::Diagnostic;

/// The type of an event that named none (S28).
pub const DEFAULT_EVENT_TYPE: &str = "message";

/// Something a stream meant, and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// Bytes of the stream, from 0. A line's range is without its line end; an event's range is
    /// from its first `data`, `event` or `id` line to where the blank line begins. (The line end
    /// is left out because a parser cannot tell at a CR whether an LF will follow.)
    pub range: Range<u64>,
    /// What it meant.
    pub what: What<'a>,
}

impl Parsed<'_> {
    /// The same, free of the chunk it came from.
    #[inline]
    #[must_use]
    pub fn into_owned(self) -> Parsed<'static> {
        Parsed { range: self.range, what: self.what.into_owned() }
    }
}

/// What a part of the stream meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// An event was dispatched.
    Event(Event<'a>),
    /// A comment line, without its colon and one space after it. Clients ignore it.
    Comment(Cow<'a, str>),
    /// A new reconnection time, in milliseconds. It applies at once, not at dispatch (S30).
    Retry(u64),
    /// A block without data moved the last event ID to this (S31).
    Id(Cow<'a, str>),
    /// Something was ignored.
    Diagnostic(Diagnostic<'a>),
}

impl What<'_> {
    /// The same, free of the chunk it came from.
    #[inline]
    #[must_use]
    pub fn into_owned(self) -> What<'static> {
        match self {
            Self::Event(event) => What::Event(event.into_owned()),
            Self::Comment(text) => What::Comment(text.into_owned().into()),
            Self::Retry(ms) => What::Retry(ms),
            Self::Id(id) => What::Id(id.into_owned().into()),
            Self::Diagnostic(diagnostic) => What::Diagnostic(diagnostic.into_owned()),
        }
    }
}

/// A dispatched event (HTML, "dispatch the event").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// Its type; `message` where the stream named none (S28).
    pub event_type: Cow<'a, str>,
    /// Its data: the values of its `data` lines, joined by LF (S27).
    pub data: Cow<'a, str>,
    /// The last event ID at its dispatch, be it from this event or an earlier one (S34).
    pub last_event_id: Cow<'a, str>,
    /// Whether the event brought an id of its own.
    pub has_id: bool,
}

impl Event<'_> {
    /// The same, free of the chunk it came from.
    #[inline]
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        Event {
            // Most events have no type, and the default needs no memory of its own.
            event_type: if self.event_type == DEFAULT_EVENT_TYPE {
                Cow::Borrowed(DEFAULT_EVENT_TYPE)
            } else {
                Cow::Owned(self.event_type.into_owned())
            },
            data: self.data.into_owned().into(),
            last_event_id: self.last_event_id.into_owned().into(),
            has_id: self.has_id,
        }
    }
}
