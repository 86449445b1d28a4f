use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sse_stage::{ConnectionId, ConnectionInfo, Kill, Target};
use utoipa::ToSchema;

use crate::{api_error::ApiError, body::JsonBody, control::Shared, path::PathValue};

/// Open connections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionList {
    /// All of them, oldest first.
    pub connections: Vec<ConnectionInfo>,
}

/// What a kill did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Killed {
    /// Connections ended.
    pub killed: u64,
}

/// List every open connection.
#[utoipa::path(get, path = "/connections", tag = "connections", operation_id = "listConnections",
    responses((status = 200, description = "Open connections", body = ConnectionList), ApiError))]
pub(super) async fn list_connections(State(shared): State<Arc<Shared>>) -> Json<ConnectionList> {
    Json(ConnectionList { connections: shared.stage.connections() })
}

/// Read one open connection.
#[utoipa::path(get, path = "/connections/{id}", tag = "connections",
    operation_id = "readConnection",
    params(("id" = ConnectionId, Path, description = "The connection's number")),
    responses((status = 200, description = "The connection", body = ConnectionInfo), ApiError))]
pub(super) async fn read_connection(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<ConnectionId>,
) -> Result<Json<ConnectionInfo>, ApiError> {
    let connection = shared.stage.connections().into_iter().find(|found| found.id == id);
    connection.map(Json).ok_or_else(|| ApiError::not_found("open connection with that number"))
}

/// End every connection that carries a stream or hangs.
#[utoipa::path(post, path = "/connections/kill", tag = "connections", operation_id = "killAll",
    request_body = Kill,
    responses((status = 200, description = "They are ended", body = Killed), ApiError))]
pub(super) async fn kill_all(
    State(shared): State<Arc<Shared>>,
    JsonBody(kill): JsonBody<Kill>,
) -> Result<Json<Killed>, ApiError> {
    Ok(Json(Killed { killed: shared.stage.kill(Target::All, kill)? }))
}

/// End one connection.
#[utoipa::path(post, path = "/connections/{id}/kill", tag = "connections",
    operation_id = "killConnection",
    params(("id" = ConnectionId, Path, description = "The connection's number")),
    request_body = Kill,
    responses((status = 200, description = "It is ended", body = Killed), ApiError))]
pub(super) async fn kill_connection(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<ConnectionId>,
    JsonBody(kill): JsonBody<Kill>,
) -> Result<Json<Killed>, ApiError> {
    Ok(Json(Killed { killed: shared.stage.kill(Target::One(id), kill)? }))
}
