use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use sse_stage::{ErrorCode, Fact, JournalReader};
use utoipa::IntoParams;

use crate::{api_error::ApiError, control::Shared};

/// Reconnection time the journal advertises (HTML, "retry"): it is on this machine or near it.
const HEAD: &[u8] = b"retry: 500\n\n";
const COMMENT: &[u8] = b":\n\n";

/// Where to begin.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JournalQuery {
    /// The last fact already known, by `seq`; 0 for everything still held; absent for only what
    /// happens from now on. A `Last-Event-ID` header goes before it.
    #[param(value_type = Option<u64>, minimum = 0)]
    after: Option<String>,
}

/// Read the journal: a stream of server-sent events.
///
/// Each event's data is one `Fact` as JSON and its id is that fact's `seq`. A reader that asks
/// too late, or reads too slowly, gets a `journal_gap` fact that says what it missed.
#[utoipa::path(get, path = "/journal", tag = "journal", operation_id = "readJournal",
    params(JournalQuery,
        ("Last-Event-ID" = Option<u64>, Header, description = "The last fact already known")),
    responses((status = 200, description = "Facts, one per event", body = Fact,
        content_type = "text/event-stream"), ApiError))]
pub(super) async fn read_journal(
    State(shared): State<Arc<Shared>>,
    query: Result<Query<JournalQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(query) = query.map_err(|rejection| {
        let message = format!("The query cannot be read: {}.", rejection.body_text());
        ApiError::new(StatusCode::BAD_REQUEST, ErrorCode::MalformedQuery, message)
    })?;
    let after = match headers.get("last-event-id") {
        Some(id) => Some(number(id.to_str().unwrap_or(""), "Last-Event-ID")?),
        None => query.after.map(|after| number(&after, "after")).transpose()?,
    };
    let reading = Reading {
        reader: shared.stage.journal().reader(after),
        heartbeat: shared.limits.journal_heartbeat,
        head_sent: false,
    };
    let headers = [
        (CONTENT_TYPE.as_str(), "text/event-stream"),
        (CACHE_CONTROL.as_str(), "no-store"),
        ("x-accel-buffering", "no"),
    ];
    let body = Body::from_stream(stream::unfold(reading, Reading::next_chunk));
    Ok((headers, body).into_response())
}

fn number(text: &str, field: &'static str) -> Result<u64, ApiError> {
    text.parse().map_err(|_| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            ErrorCode::OutOfRange,
            format!("{field} accepts the seq of a fact: a whole number, 0 or more."),
        )
        .in_field(field)
    })
}

/// One client's reading of the journal.
struct Reading {
    reader: JournalReader,
    heartbeat: Duration,
    head_sent: bool,
}

impl Reading {
    /// The next bytes for the client: as many facts as are there, in one chunk.
    async fn next_chunk(mut self) -> Option<(Result<Bytes, serde_json::Error>, Self)> {
        if !self.head_sent {
            self.head_sent = true;
            return Some((Ok(Bytes::from_static(HEAD)), self));
        }
        // At shutdown the stage ends the journal, after the facts of its end have been read.
        let facts = tokio::time::timeout(self.heartbeat, self.reader.next()).await;
        match facts {
            Err(_) => Some((Ok(Bytes::from_static(COMMENT)), self)),
            Ok(None) => None,
            Ok(Some(facts)) => Some((encode(&facts), self)),
        }
    }
}

/// Facts as events. JSON has no raw line breaks, so one `data:` line holds each.
fn encode(facts: &[Arc<Fact>]) -> Result<Bytes, serde_json::Error> {
    let mut text = Vec::with_capacity(facts.len() * 128);
    for fact in facts {
        text.extend_from_slice(format!("id: {}\ndata: ", fact.seq).as_bytes());
        serde_json::to_writer(&mut text, fact.as_ref())?;
        text.extend_from_slice(b"\n\n");
    }
    Ok(text.into())
}
