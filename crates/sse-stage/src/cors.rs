use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which `Access-Control-Allow-Origin` the stage answers with (Fetch, "CORS protocol").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cors {
    /// `*`: every origin, but never with credentials.
    #[default]
    Any,
    /// The request's own origin, with `Access-Control-Allow-Credentials: true`.
    Echo,
    /// No CORS headers: only same-origin pages may read.
    None,
}
