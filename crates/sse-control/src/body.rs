use std::{sync::Arc, time::Duration};

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use bytes::Bytes;
use serde::de::{DeserializeOwned, IgnoredAny};
use sse_stage::ErrorCode;
use utoipa::{PartialSchema, ToSchema};

use crate::{api_error::ApiError, control::Shared, lists, range};

/// The largest request body, in bytes: an event of 1 MiB, with room for JSON's escapes.
pub(crate) const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// The largest body of raw bytes.
const MAX_RAW_BYTES: usize = 1024 * 1024;

/// A JSON request body whose every refusal is an [`ApiError`].
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned + ToSchema> FromRequest<Arc<Shared>> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(wrong_content_type());
        }
        let bytes = read(request, MAX_BODY_BYTES, shared.limits.body_timeout).await?;
        parse(&bytes).map(Self)
    }
}

/// A request body of any bytes.
pub(crate) struct RawBody(pub(crate) Bytes);

impl FromRequest<Arc<Shared>> for RawBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, ApiError> {
        if !is_raw(request.headers()) {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                ErrorCode::WrongContentType,
                "Send the bytes as they are with Content-Type: application/octet-stream.",
            ));
        }
        read(request, MAX_RAW_BYTES, shared.limits.body_timeout).await.map(Self)
    }
}

/// Whether the `Content-Type` is `application/json`, with or without parameters.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    has_type(headers, "application/json")
}

/// Whether the `Content-Type` is `application/octet-stream`, with or without parameters.
pub(crate) fn is_raw(headers: &HeaderMap) -> bool {
    has_type(headers, "application/octet-stream")
}

fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = value.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case(wanted)
}

pub(crate) fn wrong_content_type() -> ApiError {
    ApiError::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorCode::WrongContentType,
        "Send the body as JSON with Content-Type: application/json.",
    )
}

async fn read(request: Request, most_bytes: usize, limit: Duration) -> Result<Bytes, ApiError> {
    let body = to_bytes(request.into_body(), most_bytes);
    match tokio::time::timeout(limit, body).await {
        Err(_) => Err(ApiError::new(
            StatusCode::REQUEST_TIMEOUT,
            ErrorCode::BodyTimeout,
            format!("The body did not arrive within {} ms.", limit.as_millis()),
        )),
        Ok(Err(error)) if is_length_limit(&error) => Err(ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::BodyTooLarge,
            format!("A body has at most {most_bytes} bytes."),
        )),
        Ok(Err(_)) => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            ErrorCode::BodyIncomplete,
            "The body ended before it was complete.",
        )),
        Ok(Ok(bytes)) => Ok(bytes),
    }
}

fn is_length_limit(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn parse<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T, ApiError> {
    // Serde would take an array's items for the fields in their order.
    if !begins_an_object(bytes) {
        serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| refused::<T>(&error, "."))?;
        let message = "The body must be a JSON object, its fields named: {\"field\": value}.";
        return Err(unprocessable(ErrorCode::WrongType, message.to_owned()));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = error.path().to_string();
        refused::<T>(error.inner(), &field)
    })?;
    json.end().map_err(|error| refused::<T>(&error, "."))?;
    let body = serde_json::from_slice(bytes).map_err(|error| refused::<T>(&error, "."))?;
    if let Some(field) = lists::misplaced::<T>(&body) {
        let message = format!("{field} must be an object, its fields named, and not an array.");
        return Err(unprocessable(ErrorCode::WrongType, message).in_field(field));
    }
    Ok(value)
}

/// Whether the first byte that is no white space (RFC 8259 §2) opens an object.
fn begins_an_object(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| !b" \t\n\r".contains(byte)) == Some(&b'{')
}

fn refused<T: PartialSchema>(error: &serde_json::Error, field: &str) -> ApiError {
    let message = error.to_string();
    if !error.is_data() {
        return ApiError::new(
            StatusCode::BAD_REQUEST,
            ErrorCode::MalformedJson,
            format!("The body is not JSON: {message}."),
        );
    }
    // Serde tells its kinds of errors apart by their texts alone.
    let named = [
        ("unknown field `", ErrorCode::UnknownField),
        ("missing field `", ErrorCode::MissingField),
        ("duplicate field `", ErrorCode::DuplicateField),
    ];
    for (before, code) in named {
        if let Some(name) = quoted(&message, before) {
            return unprocessable(code, sentence(&message)).in_field(within(field, name));
        }
    }
    if message.starts_with("unknown variant `") {
        return unprocessable(ErrorCode::UnknownValue, sentence(&message)).in_field(field);
    }
    // A number beyond its integer type is a range error too, and the caller wants to know the range.
    let code = if message.starts_with("invalid value") {
        ErrorCode::OutOfRange
    } else {
        ErrorCode::WrongType
    };
    let accepted = range::accepted::<T>(field);
    let message = match accepted {
        Some(accepted) => format!("{field} accepts {accepted}; {message}."),
        None => sentence(&message),
    };
    let error = unprocessable(code, message);
    if field == "." { error } else { error.in_field(field) }
}

fn unprocessable(code: ErrorCode, message: String) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

/// The name of a field inside the one at `path`, which may be that field already.
fn within(path: &str, name: &str) -> String {
    match path.rsplit('.').next() {
        _ if path == "." => name.to_owned(),
        Some(last) if last == name => path.to_owned(),
        _ => format!("{path}.{name}"),
    }
}

fn quoted<'a>(message: &'a str, before: &str) -> Option<&'a str> {
    message.strip_prefix(before)?.split('`').next()
}

/// A deserialiser's message as a sentence.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
