use std::sync::Arc;

use axum::{Json, extract::State};
use sse_stage::{Actor, Door, DoorState};

use crate::{api_error::ApiError, body::JsonBody, control::Shared};

/// Read what the next attempt to connect meets.
#[utoipa::path(get, path = "/door", tag = "door", operation_id = "readDoor",
    responses((status = 200, description = "The door", body = DoorState), ApiError))]
pub(super) async fn read_door(State(shared): State<Arc<Shared>>) -> Json<DoorState> {
    Json(shared.stage.state().door)
}

/// Decide what the next attempt to connect meets.
#[utoipa::path(put, path = "/door", tag = "door", operation_id = "setDoor",
    request_body = Door,
    responses((status = 200, description = "The door from now on", body = DoorState), ApiError))]
pub(super) async fn set_door(
    State(shared): State<Arc<Shared>>,
    JsonBody(door): JsonBody<Door>,
) -> Result<Json<DoorState>, ApiError> {
    Ok(Json(shared.stage.set_door(door, Actor::Presenter).await?))
}
