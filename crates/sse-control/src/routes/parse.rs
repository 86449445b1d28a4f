mod reply;

use std::ops::Range;

use axum::{
    Json,
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
};
use serde::Deserialize;
use sse_stage::ErrorCode;
use sse_wire::{Limits, Stepper};
use utoipa::IntoParams;

pub use reply::{
    Buffers, ByteRange, Excerpt, LeftOut, LineEnd, ParseStep, ParsedStream, Said, StepEffect,
    StepReason,
};

use crate::{api_error::ApiError, body::RawBody};

/// The most steps in one answer, and how many there are unless asked otherwise.
const MAX_STEPS: u64 = 500;
const DEFAULT_STEPS: u64 = 100;
/// How much of a text one step shows, in bytes.
const SHOWN_BYTES: usize = 256;

/// What to parse, and which part of it to tell.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParseQuery {
    /// What the request for this stream carried as `Last-Event-ID`; absent or empty for none.
    #[serde(default)]
    #[param(required = false)]
    last_event_id: String,
    /// Whether the stream ends after these bytes, which discards what is pending; true if absent.
    /// Otherwise `pending` says what has no step yet.
    ended: Option<bool>,
    /// The first step wanted, from 0.
    #[serde(default)]
    #[param(required = false)]
    first_step: u64,
    /// The most steps wanted, 1 to 500; 100 if absent.
    #[param(minimum = 1, maximum = 500)]
    max_steps: Option<u64>,
}

/// Parse bytes as an event stream, and tell of each line what it did and why.
///
/// The body is the stream as it is, at most 1 MiB. Parsing never fails: whatever the bytes are,
/// the standard says what they mean. Nothing of it reaches the lab's own streams.
#[utoipa::path(post, path = "/parse", tag = "parse", operation_id = "parseStream",
    params(ParseQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The stream's bytes"),
    responses((status = 200, description = "How they were parsed", body = ParsedStream), ApiError))]
pub(super) async fn parse_stream(
    query: Result<Query<ParseQuery>, QueryRejection>,
    RawBody(bytes): RawBody,
) -> Result<Json<ParsedStream>, ApiError> {
    let Query(query) = query.map_err(|rejection| {
        let message = format!("The query cannot be read: {}.", rejection.body_text());
        ApiError::new(StatusCode::BAD_REQUEST, ErrorCode::MalformedQuery, message)
    })?;
    let wanted = query.wanted()?;
    // A megabyte of blank lines is a million steps: too long for a thread that others wait for.
    let parsed = tokio::task::spawn_blocking(move || parse(&bytes, query, wanted)).await;
    parsed.map(Json).map_err(|_| {
        let message = "The bytes could not be parsed; this is a fault of the lab.";
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::ParseFailed, message)
    })
}

impl ParseQuery {
    /// The numbers of the steps that are asked for.
    fn wanted(&self) -> Result<Range<u64>, ApiError> {
        let refused = |field: &'static str, accepted: &str| {
            let message = format!("{field} accepts {accepted}.");
            ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::OutOfRange, message)
                .in_field(field)
        };
        let max_steps = self.max_steps.unwrap_or(DEFAULT_STEPS);
        if !(1..=MAX_STEPS).contains(&max_steps) {
            return Err(refused("max_steps", &format!("1 to {MAX_STEPS}")));
        }
        // No client can have such an id: neither the format nor a header carries it (S15).
        if self.last_event_id.contains(['\0', '\r', '\n']) {
            return Err(refused("last_event_id", "any text without NUL, CR and LF"));
        }
        Ok(self.first_step..self.first_step.saturating_add(max_steps))
    }
}

fn parse(bytes: &[u8], query: ParseQuery, wanted: Range<u64>) -> ParsedStream {
    let mut stepper = Stepper::new(Limits::default(), query.last_event_id, SHOWN_BYTES);
    let mut before = stepper.now().clone();
    let mut steps = Vec::new();
    let mut number = 0;
    let mut take = |step: sse_wire::Step| {
        if number < wanted.start {
            before = step.after;
        } else if number < wanted.end {
            steps.push(ParseStep::of(number, step));
        }
        number += 1;
    };
    stepper.feed(bytes, &mut take);
    let pending = if query.ended.unwrap_or(true) {
        stepper.finish(&mut take);
        None
    } else {
        stepper.pending().map(ByteRange::from)
    };
    let left_before = wanted.start.min(number);
    ParsedStream {
        left_out: LeftOut { before: left_before, after: number - left_before - steps.len() as u64 },
        before: before.into(),
        steps,
        steps_in_all: number,
        pending,
    }
}
