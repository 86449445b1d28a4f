mod expected;

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use sse_stage::{ErrorCode, PlayedScript, Script};
use utoipa::{IntoParams, ToSchema};

pub use expected::{
    Expected, ExpectedConnection, ExpectedEvent, ExpectedOutcome, ExpectedThen, FailedBecause,
};

use crate::{api_error::ApiError, body::JsonBody, control::Shared, path::PathValue};

/// The longest that an answer about a script waits, in milliseconds.
const LONGEST_WAIT_MS: u64 = 10_000;

/// A script that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AddedScript {
    /// Its id, which nobody finds by trying.
    pub id: String,
    /// Where on the stage it is played: `/playground/<id>`, with any query.
    pub path: String,
    /// The same as a whole URL, at which the sender of this request reaches it.
    pub url: String,
}

/// Keep a stream written by hand, to be played byte by byte to whoever asks for it.
///
/// At most 64 scripts are kept; the oldest that is done, or else the oldest of which no connection
/// is open, makes room. No door and no fault concerns them.
#[utoipa::path(post, path = "/playground", tag = "playground", operation_id = "addScript",
    request_body = Script,
    responses((status = 200, description = "It can be asked for", body = AddedScript), ApiError))]
pub(super) async fn add_script(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    JsonBody(script): JsonBody<Script>,
) -> Result<Json<AddedScript>, ApiError> {
    let id = shared.stage.add_script(&script)?;
    let path = format!("/playground/{id}");
    let url = format!("{}{path}", shared.address.stage_url_for(&headers));
    Ok(Json(AddedScript { id, path, url }))
}

/// Whether to wait for news.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PlayedQuery {
    /// Answer once there were more changes than this, by `changes` of an earlier answer; at once
    /// if absent.
    after: Option<u64>,
    /// But after this time at the latest, 1 to 10,000 ms; 10,000 if absent.
    #[param(minimum = 1, maximum = 10_000)]
    wait_ms: Option<u64>,
}

/// Read what became of a script: who asked for it, with which `Last-Event-ID`, and how it ended.
#[utoipa::path(get, path = "/playground/{id}", tag = "playground", operation_id = "readScript",
    params(("id" = String, Path, description = "The script's id"), PlayedQuery),
    responses((status = 200, description = "What became of it so far", body = PlayedScript),
        ApiError))]
pub(super) async fn read_script(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<String>,
    query: Result<Query<PlayedQuery>, QueryRejection>,
) -> Result<Json<PlayedScript>, ApiError> {
    let Query(PlayedQuery { after, wait_ms }) = query.map_err(|rejection| {
        let message = format!("The query cannot be read: {}.", rejection.body_text());
        ApiError::new(StatusCode::BAD_REQUEST, ErrorCode::MalformedQuery, message)
    })?;
    let wait_ms = wait_ms.unwrap_or(LONGEST_WAIT_MS);
    if !(1..=LONGEST_WAIT_MS).contains(&wait_ms) {
        let message = format!("wait_ms accepts 1 to {LONGEST_WAIT_MS}.");
        return Err(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            ErrorCode::OutOfRange,
            message,
        )
        .in_field("wait_ms"));
    }
    let played = match after {
        None => shared.stage.script(&id)?,
        Some(after) => {
            shared.stage.script_after(&id, after, Duration::from_millis(wait_ms)).await?
        }
    };
    Ok(Json(played))
}

/// Forget a script and cut the connections that it holds open.
#[utoipa::path(delete, path = "/playground/{id}", tag = "playground",
    operation_id = "removeScript",
    params(("id" = String, Path, description = "The script's id")),
    responses((status = 204, description = "It is forgotten"), ApiError))]
pub(super) async fn remove_script(
    State(shared): State<Arc<Shared>>,
    PathValue(id): PathValue<String>,
) -> Result<StatusCode, ApiError> {
    shared.stage.remove_script(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say what an `EventSource` makes of a script by the standard, without playing it.
///
/// Nothing waits: what is said is what the client does in the end, however long it waits between.
#[utoipa::path(post, path = "/playground/expected", tag = "playground",
    operation_id = "expectOfScript",
    request_body = Script,
    responses((status = 200, description = "By the standard", body = Expected), ApiError))]
pub(super) async fn expect_of_script(
    JsonBody(script): JsonBody<Script>,
) -> Result<Json<Expected>, ApiError> {
    let answers = script.written()?;
    // A mebibyte of blank lines is a million steps: too long for a thread that others wait for.
    let expected = tokio::task::spawn_blocking(move || Expected::of(&answers)).await;
    expected.map(Json).map_err(|_| {
        let message = "The script could not be judged; this is a fault of the lab.";
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::ParseFailed, message)
    })
}
