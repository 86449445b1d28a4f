use crate::Interpreter;

/// The buffers of the algorithm as they stood between two lines, each as an excerpt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The data buffer: the values of `data` so far, each with an LF after it (S27).
    pub data: Excerpt,
    /// The event type buffer (S28).
    pub event_type: Excerpt,
    /// The last event ID buffer: what the next blank line commits (S29).
    pub last_event_id_buffer: Excerpt,
    /// The last event ID: what a reconnect would send (S31).
    pub last_event_id: Excerpt,
    /// The reconnection time the stream has set, in milliseconds (S30).
    pub reconnection_time_ms: Option<u64>,
}

impl Snapshot {
    /// Of each buffer at most `shown_bytes` are kept.
    pub(crate) fn of(interpreter: &Interpreter, shown_bytes: usize) -> Self {
        let excerpt = |text| Excerpt::of(text, shown_bytes);
        Self {
            data: excerpt(interpreter.data_buffer()),
            event_type: excerpt(interpreter.event_type_buffer()),
            last_event_id_buffer: excerpt(interpreter.last_event_id_buffer()),
            last_event_id: excerpt(interpreter.last_event_id()),
            reconnection_time_ms: interpreter.reconnection_time_ms(),
        }
    }
}

/// A text, or its beginning and its end where it is too long to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, or how it begins.
    pub start: String,
    /// How many bytes of UTF-8 are left out in the middle; 0 if nothing is.
    pub left_out_bytes: usize,
    /// How the text ends, where something is left out; otherwise empty.
    pub end: String,
}

impl Excerpt {
    /// Keeps at most `most_bytes` of a text, and never a part of a character.
    ///
    /// ```
    /// let excerpt = sse_wire::Excerpt::of("0123456789", 4);
    /// assert_eq!((excerpt.start.as_str(), excerpt.left_out_bytes), ("01", 6));
    /// assert_eq!(excerpt.end, "89");
    /// ```
    #[must_use]
    pub fn of(text: &str, most_bytes: usize) -> Self {
        if text.len() <= most_bytes {
            return Self { start: text.to_owned(), ..Self::default() };
        }
        let half = most_bytes / 2;
        let start = text.floor_char_boundary(half);
        let end = text.ceil_char_boundary(text.len() - half);
        Self {
            start: text[..start].to_owned(),
            left_out_bytes: end - start,
            end: text[end..].to_owned(),
        }
    }
}
