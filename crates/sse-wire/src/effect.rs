use crate::{DropCause, RetryProblem};

/// What one line did to the buffers of the standard's algorithm (HTML, "Interpreting an event
/// stream").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `data`: the value and an LF were appended to the data buffer (S27).
    DataAppended,
    /// `event`: the event type buffer was set (S28).
    EventTypeSet,
    /// `id`: the last event ID buffer was set (S29).
    IdSet,
    /// `id` with a NUL: ignored (S29).
    IdIgnored,
    /// `retry`: the reconnection time was set, at once (S30).
    RetrySet,
    /// `retry` without effect (S30).
    RetryIgnored(RetryProblem),
    /// A comment: ignored (S23).
    Comment,
    /// A field whose name the standard does not know: ignored (S26).
    UnknownField,
    /// The blank line dispatched an event (S22).
    Dispatched {
        /// Whether its block had an `id`, which is committed first (S31). Otherwise an earlier
        /// one holds (S34).
        has_id: bool,
    },
    /// The blank line dispatched nothing.
    NoEvent(NoEvent),
    /// A `data`, `event` or `id` line of an event that is too large, so that the whole event is
    /// given up. The limit is ours; the standard has none.
    GivenUp,
    /// A line too long to be read. The limit is ours; the standard has none.
    NotRead,
    /// The stream ended: whatever was pending is discarded (S33).
    Ended {
        /// Whether an event was: its block had begun, and the blank line never came.
        event_discarded: bool,
    },
}

impl Effect {
    /// The clauses this follows, as numbers of `docs/standard.md`: 27 is S27. Empty where a limit
    /// of ours decided.
    #[must_use]
    pub fn clauses(self) -> &'static [u8] {
        match self {
            Self::DataAppended => &[27],
            Self::EventTypeSet => &[28],
            Self::IdSet | Self::IdIgnored => &[29],
            Self::RetrySet | Self::RetryIgnored(_) => &[30],
            Self::Comment => &[23],
            Self::UnknownField => &[26],
            Self::Dispatched { has_id: true } => &[22, 31, 27],
            Self::Dispatched { has_id: false } => &[22, 34, 27],
            Self::NoEvent(NoEvent::NothingSet) => &[22, 32],
            Self::NoEvent(NoEvent::NoData { has_id: true }) => &[32, 31],
            Self::NoEvent(NoEvent::NoData { has_id: false }) => &[32, 28],
            Self::Ended { .. } => &[33],
            Self::NoEvent(NoEvent::Dropped(_)) | Self::GivenUp | Self::NotRead => &[],
        }
    }
}

/// Why a blank line dispatched nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoEvent {
    /// No `data`, `event` or `id` line stood before it (S32).
    NothingSet,
    /// There was an `id` or an `event` line, but no `data` line (S32). A type is lost (S28).
    NoData {
        /// Whether there was an id, which is committed all the same (S31).
        has_id: bool,
    },
    /// The event did not keep our limits.
    Dropped(DropCause),
}
