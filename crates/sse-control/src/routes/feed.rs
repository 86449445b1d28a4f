use std::sync::Arc;

use axum::{Json, extract::State};
use sse_stage::{FeedPatch, FeedSettings, Publish, PublishBinary, Published, PublishedBinary};

use crate::{api_error::ApiError, body::JsonBody, control::Shared};

/// Read the settings of the main feed.
#[utoipa::path(get, path = "/feed", tag = "feed", operation_id = "readFeed",
    responses((status = 200, description = "The settings", body = FeedSettings), ApiError))]
pub(super) async fn read_feed(State(shared): State<Arc<Shared>>) -> Json<FeedSettings> {
    Json(shared.stage.state().feed)
}

/// Change settings of the main feed, at once and for connections that are open too.
#[utoipa::path(patch, path = "/feed", tag = "feed", operation_id = "changeFeed",
    request_body = FeedPatch,
    responses((status = 200, description = "All settings from now on", body = FeedSettings), ApiError))]
pub(super) async fn change_feed(
    State(shared): State<Arc<Shared>>,
    JsonBody(patch): JsonBody<FeedPatch>,
) -> Result<Json<FeedSettings>, ApiError> {
    let changed = shared.stage.change_feed(patch).map_err(|invalid| {
        let in_payload = invalid.field == "size_bytes";
        let error = ApiError::from(invalid);
        if in_payload { error.in_field("payload.size_bytes") } else { error }
    });
    Ok(Json(changed?))
}

/// Publish an event on the main feed.
#[utoipa::path(post, path = "/events", tag = "feed", operation_id = "publish",
    request_body = Publish,
    responses((status = 200, description = "It is in the log", body = Published), ApiError))]
pub(super) async fn publish(
    State(shared): State<Arc<Shared>>,
    JsonBody(event): JsonBody<Publish>,
) -> Result<Json<Published>, ApiError> {
    Ok(Json(shared.stage.publish(event)?))
}

/// Publish binary data on the main feed, named `binary`: to streams as base64, since they are text,
/// and as they are, in one binary message, to whoever has a WebSocket.
#[utoipa::path(post, path = "/events/binary", tag = "feed", operation_id = "publishBinary",
    request_body = PublishBinary,
    responses((status = 200, description = "It is in the log", body = PublishedBinary), ApiError))]
pub(super) async fn publish_binary(
    State(shared): State<Arc<Shared>>,
    JsonBody(event): JsonBody<PublishBinary>,
) -> Result<Json<PublishedBinary>, ApiError> {
    Ok(Json(shared.stage.publish_binary(event)?))
}
