use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who caused something the lab did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Somebody steering the lab through the control API or the window.
    Presenter,
    /// The request's own URL (`/stream?count=…&end=…`).
    Url,
    /// A door whose time or number of attempts ran out.
    Door,
    /// The lab itself, shutting down.
    Shutdown,
    /// The idle cutter among a connection's faults.
    IdleCut,
    /// The script that the connection was playing.
    Script,
}
