use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ConnectionId;

/// How a connection is ended from the server's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KillKind {
    /// The last chunk, then FIN: a complete HTTP response (RFC 9112 §7.1). On a WebSocket a Close
    /// frame with code 1001, the client's own if it comes within 250 ms, then FIN (RFC 6455 §7.1.2).
    End,
    /// FIN without the last chunk: an incomplete response (RFC 9112 §8). On a WebSocket FIN without
    /// a Close frame: an abnormal closure, 1006 to its client (RFC 6455 §7.1.5).
    Cut,
    /// RST: the connection is torn down and what the kernel had not sent is lost.
    Reset,
}

/// A way to end a connection now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Kill {
    /// How the connection ends.
    pub kind: KillKind,
    /// Whether the first half of one more event is written before the end. On a WebSocket that is
    /// half a frame; before a Close frame, which would else be taken for the other half, it is a
    /// fragment whose message never ends.
    #[serde(default)]
    pub mid_event: bool,
}

/// Which connections a verb applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Every connection that carries a stream or hangs.
    All,
    /// One connection.
    One(ConnectionId),
}
