use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, Uri, header};
use hyper::ext::ReasonPhrase;

use super::Door;
use crate::routes;

/// A door that an attempt met.
#[derive(Debug)]
pub(crate) struct Met {
    pub(crate) door: Door,
}

impl Met {
    /// What the door answers; nothing where it alters the ordinary answer, or gives none.
    pub(crate) fn answer(&self, uri: &Uri) -> Option<Response> {
        match &self.door {
            Door::Status { status, retry_after_s, .. } => {
                let mut response = answer_status(*status);
                if let Some(seconds) = retry_after_s {
                    response.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
                }
                Some(response)
            }
            Door::Redirect { status, .. } => Some(redirect(*status, uri)),
            Door::Empty { .. } => {
                let headers = [
                    (header::CONTENT_TYPE, "text/event-stream"),
                    (header::CACHE_CONTROL, "no-cache"),
                ];
                Some((headers, Body::empty()).into_response())
            }
            Door::Open | Door::Refuse { .. } | Door::Hang { .. } | Door::ContentType { .. } => None,
        }
    }

    /// Gives a stream the wrong type.
    pub(crate) fn spoil_content_type(&self, response: &mut Response) {
        let Door::ContentType { content_type, .. } = &self.door else { return };
        let wrong = content_type.as_deref().unwrap_or("text/html");
        if let Ok(wrong) = HeaderValue::from_str(wrong) {
            response.headers_mut().insert(header::CONTENT_TYPE, wrong);
        }
    }
}

fn answer_status(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    // 204 and 205 have no content (RFC 9110 §15.3.5).
    if matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) {
        return (status, no_store).into_response();
    }
    let Some(reason) = status.canonical_reason() else {
        let body = format!("{}: the lab's door answers so\n", status.as_u16());
        let mut response = (status, no_store, body).into_response();
        // hyper would write `<none>` for a reason.
        response.extensions_mut().insert(ReasonPhrase::from_static(b""));
        return response;
    };
    let body = format!("{} {reason}: the lab's door answers so\n", status.as_u16());
    (status, no_store, body).into_response()
}

fn redirect(status: u16, uri: &Uri) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::TEMPORARY_REDIRECT);
    // A permanent redirect must not outlive the door in the client's cache.
    let headers =
        [(header::LOCATION, routes::moved(uri)), (header::CACHE_CONTROL, "no-store".to_owned())];
    (status, headers).into_response()
}
