use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A stream written by hand: what each request for it is answered, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The first request gets the first answer, and so on. After the last, every request is
    /// answered 204 without a body, at which an `EventSource` gives up for good (S6). `HEAD` is
    /// told the head of the next answer, 204 where that has none, and takes none; `OPTIONS` is a
    /// preflight and takes none. In all of them at most 1 MiB of bytes and 4,096 steps.
    #[schema(min_items = 1, max_items = 16)]
    pub answers: Vec<ScriptAnswer>,
    /// The label of its connections in the journal and the connection table, as `?client=…` gives
    /// one; 1 to 100 characters. A request's own label goes before it.
    #[serde(default)]
    pub client: Option<String>,
}

/// What one request is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScriptAnswer {
    /// The status; 200 if absent. A body cannot follow 204 and 304.
    #[serde(default = "ok")]
    #[schema(minimum = 200, maximum = 599)]
    pub status: u16,
    /// Header fields beside or in place of the lab's own, which are `Content-Type:
    /// text/event-stream` and `Cache-Control: no-cache`. The framing's, the connection's and CORS
    /// are not among them: the lab sees to those, CORS as the stage's setting says.
    #[serde(default)]
    #[schema(max_items = 32)]
    pub headers: Vec<ScriptHeader>,
    /// How a client is told where the body ends; `chunked` if absent. A client of HTTP/1.0 gets
    /// `close` for it.
    #[serde(default)]
    pub framing: ScriptFraming,
    /// What is written after the head, one after the other.
    #[serde(default)]
    pub steps: Vec<ScriptStep>,
    /// What follows the last step; `end` if absent. Where it is one that leaves the request
    /// unanswered there is no head, so nothing said of one counts, and the steps are pauses only.
    #[serde(default)]
    pub end: ScriptEnd,
}

fn ok() -> u16 {
    200
}

/// One header field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScriptHeader {
    /// Its name, of at most 100 characters; it is written with capitals, as in `Content-Type`. A
    /// name may be there once.
    pub name: String,
    /// Its value, of at most 4,096 bytes of UTF-8; null takes the lab's own field away.
    pub value: Option<String>,
}

/// How a body is delimited (RFC 9112 §6.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScriptFraming {
    /// Chunks, one for each step of bytes.
    #[default]
    Chunked,
    /// No framing: the body ends with the connection. `end` and `cut` are the same on the wire.
    Close,
    /// `Content-Length`: as many bytes as the steps have if the answer ends with `end`, and one
    /// more if it ends in any other way, so that the response stays incomplete.
    ContentLength,
}

/// One thing that is done after the head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScriptStep {
    /// Bytes are given to the kernel, in one write if it takes them, and as exactly one chunk
    /// where there are chunks.
    Bytes {
        /// The bytes, at least one, in base64 with padding (RFC 4648, section 4).
        base64: String,
    },
    /// Nothing is written for a while.
    Pause {
        /// How long, in milliseconds.
        #[schema(minimum = 1, maximum = 10_000)]
        pause_ms: u32,
    },
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScriptEnd {
    /// As HTTP says a body ends: the last chunk, or the whole length; then FIN.
    #[default]
    End,
    /// FIN where more was to come. Chromium may drop what it reads together with it, so a pause
    /// before it is what makes sure that the events are dispatched.
    Cut,
    /// RST. It takes with it what the kernel has not sent yet and what the client has not read,
    /// so a pause before it is what makes sure that the bytes arrive.
    Reset,
    /// Nothing: the connection stays open until the client leaves, somebody kills it, or the
    /// script is removed.
    HoldOpen,
    /// FIN before any byte of a response: the request is unanswered.
    CloseUnanswered,
    /// RST before any byte of a response: the request is unanswered.
    ResetUnanswered,
    /// Nothing, not even a head: as `hold_open`, but the request is unanswered.
    Hang,
}

impl ScriptEnd {
    /// Whether it comes before any byte of a response.
    pub(crate) fn leaves_unanswered(self) -> bool {
        matches!(self, Self::CloseUnanswered | Self::ResetUnanswered | Self::Hang)
    }
}

/// The content of an answer, apart from when its bytes are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenAnswer {
    /// The status.
    pub status: u16,
    /// The `Content-Type` that is sent, if any.
    pub content_type: Option<Vec<u8>>,
    /// The `Location` that is sent, if any.
    pub location: Option<Vec<u8>>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// How it ends on the wire: where nothing frames the body, a cut is its end.
    pub end: ScriptEnd,
}
