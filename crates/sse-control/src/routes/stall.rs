use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sse_stage::{ConnectionId, Target};
use utoipa::ToSchema;

use crate::{api_error::ApiError, body::JsonBody, control::Shared};

/// Whether a connection, or every connection, is silent with its socket open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StallSetting {
    /// Silent from now on; letting go releases the backlog.
    pub stalled: bool,
    /// The connection; null or absent for all, also those to come.
    #[serde(default)]
    pub connection: Option<ConnectionId>,
}

/// Stall a connection or all, or let go.
#[utoipa::path(put, path = "/stall", tag = "connections", operation_id = "setStall",
    request_body = StallSetting,
    responses((status = 200, description = "As it is from now on", body = StallSetting), ApiError))]
pub(super) async fn set_stall(
    State(shared): State<Arc<Shared>>,
    JsonBody(setting): JsonBody<StallSetting>,
) -> Result<Json<StallSetting>, ApiError> {
    let target = setting.connection.map_or(Target::All, Target::One);
    shared.stage.set_stalled(target, setting.stalled)?;
    Ok(Json(setting))
}
