use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use sse_stage::ConnectionId;

use crate::{api_error::ApiError, control::Shared, path::PathValue};

/// Journal every delivery to the clients with this label, now and after each reconnect.
///
/// At most 8 labels are watched; the one longest without a connection makes room.
#[utoipa::path(put, path = "/watch/{label}", tag = "journal", operation_id = "watchClient",
    params(("label" = String, Path, description = "The label, as in `/stream?client=…`")),
    responses((status = 204, description = "It is watched"), ApiError))]
pub(super) async fn watch_client(
    State(shared): State<Arc<Shared>>,
    PathValue(label): PathValue<String>,
) -> Result<StatusCode, ApiError> {
    shared.stage.watch_client(&label)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop journalling deliveries to the clients with this label one by one.
#[utoipa::path(delete, path = "/watch/{label}", tag = "journal", operation_id = "unwatchClient",
    params(("label" = String, Path, description = "The label, as in `/stream?client=…`")),
    responses((status = 204, description = "It is not watched"), ApiError))]
pub(super) async fn unwatch_client(
    State(shared): State<Arc<Shared>>,
    PathValue(label): PathValue<String>,
) -> StatusCode {
    shared.stage.unwatch_client(&label);
    StatusCode::NO_CONTENT
}

/// Journal every delivery to one connection.
#[utoipa::path(put, path = "/connections/{id}/watch", tag = "journal",
    operation_id = "watchConnection",
    params(("id" = ConnectionId, Path, description = "The connection's number")),
    responses((status = 204, description = "It is watched"), ApiError))]
pub(super) async fn watch_connection(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<ConnectionId>,
) -> Result<StatusCode, ApiError> {
    shared.stage.watch_connection(id, true)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop journalling deliveries to one connection one by one.
#[utoipa::path(delete, path = "/connections/{id}/watch", tag = "journal",
    operation_id = "unwatchConnection",
    params(("id" = ConnectionId, Path, description = "The connection's number")),
    responses((status = 204, description = "It is not watched"), ApiError))]
pub(super) async fn unwatch_connection(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<ConnectionId>,
) -> Result<StatusCode, ApiError> {
    shared.stage.watch_connection(id, false)?;
    Ok(StatusCode::NO_CONTENT)
}
