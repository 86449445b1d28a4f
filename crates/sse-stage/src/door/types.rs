use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long a door stays as it was set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Span {
    /// The door opens again after this many attempts, 1 to 1,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 1_000)]
    pub attempts: Option<u32>,
    /// The door opens again after this many milliseconds, 1 to 3,600,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 3_600_000)]
    pub for_ms: Option<u32>,
}

/// What the *next* attempt to connect meets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Door {
    /// Attempts are answered normally.
    #[default]
    Open,
    /// The port is closed: `ECONNREFUSED`. A closed port cannot count attempts, so only
    /// `for_ms` is accepted.
    Refuse {
        /// How long.
        #[serde(flatten)]
        span: Span,
    },
    /// Connections are accepted and never answered; what hangs stays hung until killed.
    Hang {
        /// How long.
        #[serde(flatten)]
        span: Span,
    },
    /// Stream routes answer with a status and no stream, and `/ws` with it in place of a handshake.
    Status {
        /// 200 to 599 without 200; 3xx is spelled `redirect`.
        status: u16,
        /// The `Retry-After` header in seconds, 0 to 3,600 (RFC 9110 §10.2.3); absent for none.
        /// `EventSource` ignores it; pages of other origins may read it where CORS lets them in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false, minimum = 0, maximum = 3_600)]
        retry_after_s: Option<u32>,
        /// How long.
        #[serde(flatten)]
        span: Span,
    },
    /// Stream routes answer 200 with a `Content-Type` that is not `text/event-stream`. A handshake
    /// for a WebSocket has none, and does not meet this door.
    ContentType {
        /// The wrong type; `text/html` where nothing is said, at which every engine gives up at
        /// once. With `text/plain` Chromium first waits for more of the body (M21).
        #[serde(default)]
        content_type: Option<String>,
        /// How long.
        #[serde(flatten)]
        span: Span,
    },
    /// Stream routes redirect to `/moved/stream`, which serves the same feed, and `/ws` to
    /// `/moved/ws`, which a browser's `WebSocket` does not follow.
    Redirect {
        /// 301, 302, 307 or 308.
        status: u16,
        /// How long.
        #[serde(flatten)]
        span: Span,
    },
    /// Stream routes, and `/ws`, answer 200 `text/event-stream` with an empty body.
    Empty {
        /// How long.
        #[serde(flatten)]
        span: Span,
    },
}

/// A door's name without its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are those of `Door`")]
pub enum DoorKind {
    Open,
    Refuse,
    Hang,
    Status,
    ContentType,
    Redirect,
    Empty,
}

/// The door as it stands, with what is left of its span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DoorState {
    /// What the next attempt meets.
    pub door: Door,
    /// Attempts left until the door opens, where it counts them.
    pub attempts_left: Option<u32>,
    /// When the door opens by itself, in microseconds on the lab's clock.
    pub until_us: Option<u64>,
}
