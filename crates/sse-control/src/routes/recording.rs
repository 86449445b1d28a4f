use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use sse_stage::{ConnectionId, ErrorCode, WirePage};
use utoipa::{IntoParams, ToSchema};

use crate::{api_error::ApiError, control::Shared, path::PathValue};

/// Segments in one answer: unless asked otherwise, and at most.
const USUAL: u64 = 1_000;
const MOST: u64 = 5_000;

/// What there is to read.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Recorded {
    /// Connections that are recorded, or were and can still be read; at most 24.
    connections: Vec<ConnectionId>,
}

/// List the connections of which bytes can be read: those that are recorded, and the last 8 that
/// were. An open one of a watched client has its heads besides.
#[utoipa::path(get, path = "/recording", tag = "wire", operation_id = "listRecorded",
    responses((status = 200, description = "What there is to read", body = Recorded), ApiError))]
pub(super) async fn list_recorded(State(shared): State<Arc<Shared>>) -> Json<Recorded> {
    Json(Recorded { connections: shared.stage.recorded() })
}

/// Record the bytes of the clients with this label, from their next connection on: each from its
/// first byte to its FIN or RST.
///
/// At most 8 labels, and 16 connections at once.
#[utoipa::path(put, path = "/recording/{label}", tag = "wire", operation_id = "recordClient",
    params(("label" = String, Path, description = "The label, as in `/stream?client=…`")),
    responses((status = 204, description = "Its next connections are recorded"), ApiError))]
pub(super) async fn record_client(
    State(shared): State<Arc<Shared>>,
    PathValue(label): PathValue<String>,
) -> Result<StatusCode, ApiError> {
    shared.stage.record_client(&label)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop recording the bytes of the clients with this label.
#[utoipa::path(delete, path = "/recording/{label}", tag = "wire",
    operation_id = "stopRecordingClient",
    params(("label" = String, Path, description = "The label, as in `/stream?client=…`")),
    responses((status = 204, description = "It is not recorded"), ApiError))]
pub(super) async fn stop_recording_client(
    State(shared): State<Arc<Shared>>,
    PathValue(label): PathValue<String>,
) -> StatusCode {
    shared.stage.stop_recording_client(&label);
    StatusCode::NO_CONTENT
}

/// Record the bytes of one connection from here on.
///
/// What crossed before is left out, except the heads of a client that is watched. At most 16
/// connections are recorded at once, each as far as 1 MiB; beyond it, what is oldest makes room,
/// but not the heads.
#[utoipa::path(put, path = "/connections/{id}/recording", tag = "wire",
    operation_id = "recordConnection",
    params(("id" = ConnectionId, Path, description = "The connection's number")),
    responses((status = 204, description = "It is recorded"), ApiError))]
pub(super) async fn record_connection(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<ConnectionId>,
) -> Result<StatusCode, ApiError> {
    shared.stage.record_connection(id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop recording the bytes of one connection. What is recorded stays readable for a while.
#[utoipa::path(delete, path = "/connections/{id}/recording", tag = "wire",
    operation_id = "stopRecordingConnection",
    params(("id" = ConnectionId, Path, description = "The connection's number")),
    responses((status = 204, description = "It is not recorded"), ApiError))]
pub(super) async fn stop_recording_connection(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<ConnectionId>,
) -> Result<StatusCode, ApiError> {
    shared.stage.stop_recording_connection(id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which segments.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WireQuery {
    /// The last segment already known, by `n`; from the first on if absent.
    #[param(value_type = Option<u64>, minimum = 0)]
    after: Option<String>,
    /// How many segments at most; 1,000 if absent.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 5_000)]
    limit: Option<String>,
}

/// Read what is recorded of a connection: its bytes in both directions, and who ended it.
///
/// Of connections that are over, or not recorded any more, the last 8 can be read.
#[utoipa::path(get, path = "/connections/{id}/wire", tag = "wire", operation_id = "readWire",
    params(("id" = ConnectionId, Path, description = "The connection's number"), WireQuery),
    responses((status = 200, description = "What is recorded", body = WirePage), ApiError))]
pub(super) async fn read_wire(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<ConnectionId>,
    query: Result<Query<WireQuery>, QueryRejection>,
) -> Result<Json<WirePage>, ApiError> {
    let Query(query) = query.map_err(|rejection| {
        let message = format!("The query cannot be read: {}.", rejection.body_text());
        ApiError::new(StatusCode::BAD_REQUEST, ErrorCode::MalformedQuery, message)
    })?;
    let after = query.after.map_or(Ok(0), |after| number(&after, "after", 0, u64::MAX))?;
    let limit = query.limit.map_or(Ok(USUAL), |limit| number(&limit, "limit", 1, MOST))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Json(shared.stage.wire(id, after, limit)?))
}

fn number(text: &str, field: &'static str, least: u64, most: u64) -> Result<u64, ApiError> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| {
        let accepted = if most == u64::MAX {
            format!("a whole number, {least} or more")
        } else {
            format!("{least} to {most}")
        };
        let message = format!("{field} accepts {accepted}.");
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::OutOfRange, message)
            .in_field(field)
    })
}
