use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use sse_stage::{Actor, Door, DoorKind, DoorState, ErrorCode, Span};
use utoipa::ToSchema;

use crate::{api_error::ApiError, body::JsonBody, control::Shared};

/// A [`Door`] before its fields are known to fit its kind. Serde cannot say which field of a
/// flattened enum is wrong, nor refuse one that is unknown; from this it can.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DoorFields {
    kind: DoorKind,
    #[schema(minimum = 201, maximum = 599)]
    status: Option<u16>,
    #[schema(maximum = 3_600)]
    retry_after_s: Option<u32>,
    content_type: Option<String>,
    #[schema(minimum = 1, maximum = 1_000)]
    attempts: Option<u32>,
    #[schema(minimum = 1, maximum = 3_600_000)]
    for_ms: Option<u32>,
}

impl TryFrom<DoorFields> for Door {
    type Error = ApiError;

    fn try_from(fields: DoorFields) -> Result<Self, ApiError> {
        let DoorFields { kind, status, retry_after_s, content_type, attempts, for_ms } = fields;
        let takes_status = matches!(kind, DoorKind::Status | DoorKind::Redirect);
        for (given, taken, field) in [
            (status.is_some(), takes_status, "status"),
            (retry_after_s.is_some(), kind == DoorKind::Status, "retry_after_s"),
            (content_type.is_some(), kind == DoorKind::ContentType, "content_type"),
            (attempts.is_some(), kind != DoorKind::Open, "attempts"),
            (for_ms.is_some(), kind != DoorKind::Open, "for_ms"),
        ] {
            if given && !taken {
                return Err(ill_fitting(kind, ErrorCode::UnknownField, field, "takes no"));
            }
        }
        let span = Span { attempts, for_ms };
        let needed = || {
            status.ok_or_else(|| ill_fitting(kind, ErrorCode::MissingField, "status", "needs a"))
        };
        Ok(match kind {
            DoorKind::Open => Self::Open,
            DoorKind::Refuse => Self::Refuse { span },
            DoorKind::Hang => Self::Hang { span },
            DoorKind::Status => Self::Status { status: needed()?, retry_after_s, span },
            DoorKind::ContentType => Self::ContentType { content_type, span },
            DoorKind::Redirect => Self::Redirect { status: needed()?, span },
            DoorKind::Empty => Self::Empty { span },
        })
    }
}

fn ill_fitting(kind: DoorKind, code: ErrorCode, field: &str, verdict: &str) -> ApiError {
    // As the API spells it, in quotes.
    let kind = serde_json::to_string(&kind).unwrap_or_default();
    let message = format!("A door of kind {kind} {verdict} {field}.");
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, message).in_field(field)
}

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
    JsonBody(fields): JsonBody<DoorFields>,
) -> Result<Json<DoorState>, ApiError> {
    let door = Door::try_from(fields)?;
    Ok(Json(shared.stage.set_door(door, Actor::Presenter).await?))
}
