use std::collections::BTreeMap;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use sse_stage::{ErrorCode, Invalid, Unplayable};
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, RefOr, ResponseBuilder, schema::Ref},
};

/// What every error of the API looks like. Programs decide by `code`, never by `message`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// What programs decide by.
    pub code: ErrorCode,
    /// What happened and what would be accepted, in English.
    pub message: String,
    /// The offending field of the request, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub field: Option<String>,
}

/// An error with its status (RFC 9110 §15.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: ErrorBody,
}

impl ApiError {
    /// An error without a field.
    pub(crate) fn new(status: StatusCode, code: ErrorCode, message: impl Into<String>) -> Self {
        let body = ErrorBody { code, message: message.into(), field: None };
        Self { status, body }
    }

    /// The same error, naming the field it is about.
    #[must_use]
    pub(crate) fn in_field(mut self, field: impl Into<String>) -> Self {
        self.body.field = Some(field.into());
        self
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, ErrorCode::NotFound, format!("There is no {what}."))
    }
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        let is = |codes: &[ErrorCode]| codes.contains(&invalid.code);
        let status =
            if is(&[ErrorCode::NoSuchConnection, ErrorCode::NotRecorded, ErrorCode::NotFound]) {
                StatusCode::NOT_FOUND
            } else if is(&[
                ErrorCode::TooManyWatched,
                ErrorCode::TooManyRecorded,
                ErrorCode::PortLost,
            ]) {
                StatusCode::CONFLICT
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
        Self::new(status, invalid.code, invalid.message).in_field(invalid.field)
    }
}

impl From<Unplayable> for ApiError {
    fn from(Unplayable { code, field, message }: Unplayable) -> Self {
        let full = code == ErrorCode::TooManyScripts;
        let status = if full { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        Self::new(status, code, message).in_field(field)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}

impl IntoResponses for ApiError {
    /// One description for every status that is not a success: the body is always the same.
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let schema = Ref::from_schema_name(ErrorBody::name());
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new()
            .description("An error: decide by its `code`.")
            .content("application/json", content)
            .build();
        BTreeMap::from([("default".to_owned(), RefOr::T(response))])
    }
}
