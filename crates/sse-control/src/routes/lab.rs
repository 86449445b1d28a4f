use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sse_stage::StageState;
use utoipa::ToSchema;

use crate::{api_error::ApiError, control::Shared, openapi::openapi};

/// The whole lab at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabState {
    /// The program's version.
    pub version: String,
    /// Where clients connect, without a slash at the end: `http://127.0.0.1:3000`; under
    /// `lan_url` for whoever reached this API from another machine.
    pub stage_url: String,
    /// The stage's port.
    pub stage_port: u16,
    /// The port that was asked for; another one than `stage_port` where it was taken, 0 for any.
    pub stage_port_requested: u16,
    /// Where this API is, without a slash at the end.
    pub control_url: String,
    /// Where clients on other machines reach the stage; null while it listens on this one alone.
    pub lan_url: Option<String>,
    /// The stage.
    pub stage: StageState,
}

/// The first half of every event id from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Epoch {
    /// The epoch that began.
    pub epoch: String,
}

/// Read the whole state of the lab.
///
/// Reading the journal after `stage.journal_seq` misses nothing that happens from then on.
#[utoipa::path(get, path = "/lab", tag = "lab", operation_id = "readLab",
    responses((status = 200, description = "The lab", body = LabState), ApiError))]
pub(super) async fn read_lab(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Json<LabState> {
    let address = &shared.address;
    Json(LabState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stage_url: address.stage_url_for(&headers),
        stage_port: address.stage_port,
        stage_port_requested: address.stage_port_requested,
        control_url: address.control_url.clone(),
        lan_url: address.lan_url.clone(),
        stage: shared.stage.state(),
    })
}

/// Put everything back: door open, nothing stalled, no faults.
#[utoipa::path(post, path = "/restore", tag = "lab", operation_id = "restore",
    responses((status = 204, description = "Everything is put back"), ApiError))]
pub(super) async fn restore(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.stage.restore().await;
    StatusCode::NO_CONTENT
}

/// Forget the history and begin a new epoch: ids of the old one resume with a gap.
#[utoipa::path(post, path = "/reset", tag = "lab", operation_id = "reset",
    responses((status = 200, description = "A new epoch began", body = Epoch), ApiError))]
pub(super) async fn reset(State(shared): State<Arc<Shared>>) -> Json<Epoch> {
    Json(Epoch { epoch: shared.stage.reset() })
}

/// Read this document.
#[utoipa::path(get, path = "/openapi.json", tag = "lab", operation_id = "readOpenApi",
    responses((status = 200, description = "The OpenAPI document", body = Value), ApiError))]
pub(super) async fn read_openapi() -> Json<Value> {
    Json(openapi())
}
