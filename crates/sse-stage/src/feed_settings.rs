use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the data of a tick consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Payload {
    /// `N-----<ms since 1970>`, as in the article.
    #[default]
    Counter,
    /// A small JSON object with the number and the time.
    Json,
    /// Printable text of a given size.
    Text {
        /// Bytes of data, 1 to 1,048,576; times `events_per_tick`, 16 MiB at most.
        size_bytes: u32,
    },
    /// One word of a sentence after the other, as language models stream them.
    Tokens,
}

/// Everything that decides what the main feed produces and how it is framed. One tick holds 16 MiB
/// of data at most: `events_per_tick` times `size_bytes`, where the payload has a size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedSettings {
    /// Time between ticks, 1 to 60,000 ms, on an absolute schedule.
    #[schema(minimum = 1, maximum = 60_000)]
    pub interval_ms: u32,
    /// Events produced at each tick, 1 to 1,000; times `size_bytes`, 16 MiB at most.
    #[schema(minimum = 1, maximum = 1_000)]
    pub events_per_tick: u32,
    /// Reconnection time that the stream advertises, 0 to 60,000 ms (HTML, "retry").
    #[schema(minimum = 0, maximum = 60_000)]
    pub retry_ms: u32,
    /// Whether events carry `id:`. The first event after they were switched off carries an empty
    /// one, which clears the last event ID that clients have.
    pub ids: bool,
    /// Events the log keeps for resuming clients, 1 to 100,000.
    #[schema(minimum = 1, maximum = 100_000)]
    pub history_events: u32,
    /// A comment is written after this much silence; 0 is never; up to 60,000 ms.
    #[schema(minimum = 0, maximum = 60_000)]
    pub heartbeat_ms: u32,
    /// Names the ticks take in turn; an empty list, or an empty name, is `message`.
    /// At most 16 names of at most 100 characters, without CR, LF or NUL.
    pub event_names: Vec<String>,
    /// What the data consists of.
    pub payload: Payload,
    /// Whether the ticker rests. Publishing by hand still works.
    pub paused: bool,
}

impl Default for FeedSettings {
    fn default() -> Self {
        Self {
            interval_ms: 1_000,
            events_per_tick: 1,
            retry_ms: 3_000,
            ids: true,
            history_events: 1_000,
            heartbeat_ms: 15_000,
            event_names: Vec::new(),
            payload: Payload::default(),
            paused: false,
        }
    }
}

/// A change to [`FeedSettings`]: absent fields stay as they are. Ranges as there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields are those of `FeedSettings`")]
pub struct FeedPatch {
    #[schema(minimum = 1, maximum = 60_000)]
    pub interval_ms: Option<u32>,
    #[schema(minimum = 1, maximum = 1_000)]
    pub events_per_tick: Option<u32>,
    #[schema(minimum = 0, maximum = 60_000)]
    pub retry_ms: Option<u32>,
    pub ids: Option<bool>,
    #[schema(minimum = 1, maximum = 100_000)]
    pub history_events: Option<u32>,
    #[schema(minimum = 0, maximum = 60_000)]
    pub heartbeat_ms: Option<u32>,
    pub event_names: Option<Vec<String>>,
    pub payload: Option<Payload>,
    pub paused: Option<bool>,
}

/// An event to publish by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The event's type; absent or empty is `message`. No CR, LF or NUL.
    #[serde(default)]
    pub event: Option<String>,
    /// The data, up to 1 MiB; line breaks become several `data:` lines. No NUL.
    pub data: String,
}

/// A binary event to publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PublishBinary {
    /// How many bytes, 1 to 65,536; 1,024 if absent. They look random and are the same every time:
    /// fewer are the beginning of more.
    #[schema(minimum = 1, maximum = 65_536)]
    pub bytes: u32,
}

impl Default for PublishBinary {
    fn default() -> Self {
        Self { bytes: 1_024 }
    }
}

/// What became of a binary event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublishedBinary {
    /// Its number in the feed.
    pub event_seq: u64,
    /// Its id, `<epoch>-<seq>`, where ids are on.
    pub id: Option<String>,
    /// Bytes of the message on a WebSocket, without its frame.
    pub binary_bytes: u64,
    /// Bytes of the event's data in a stream, which has to be text: base64 (RFC 4648, section 4).
    pub base64_bytes: u64,
}

/// What became of a published event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Published {
    /// Its number in the feed.
    pub event_seq: u64,
    /// Its id, `<epoch>-<seq>`, where ids are on.
    pub id: Option<String>,
}
