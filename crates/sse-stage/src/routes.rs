//! What the stage serves, by path.

use std::sync::{Arc, Weak};

use axum::{
    Extension, Router,
    body::Body,
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Response},
    routing::{MethodRouter, get},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header};

use crate::{
    ConnectionId, Cors, PlayedAttempt, article, head,
    playground::scripts::Play,
    stage::Inner,
    url_feed::{Refused, UrlFeed},
    web_socket::{MessageForm, handshake},
};

/// Characters of a client's label for itself.
pub(crate) const LABEL_CHARS: usize = 100;

/// A response that is a stream: the mark by which the stage takes it from axum.
#[derive(Clone, Debug)]
pub(crate) enum Stream {
    /// The main feed.
    Lab,
    /// The article's.
    Article,
    /// The main feed over a WebSocket.
    WebSocket(MessageForm),
    /// A feed of its own.
    Url(UrlFeed),
    /// An answer of a script.
    Play(Play),
    /// The head of a script's answer, for who asks for no more.
    PlayedHead,
}

/// What a request for a script is known by before its head is routed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) connection: ConnectionId,
    pub(crate) requested_us: u64,
}

/// The stage owns its router, so the router only borrows the stage.
pub(crate) fn router(stage: Weak<Inner>) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/stream", stream_route(lab))
        .route("/moved/stream", stream_route(lab))
        .route("/ws", get(web_socket))
        .route("/moved/ws", get(web_socket))
        .route("/article", get(async || redirect_to("/article/")))
        .route("/article/", get(article_page))
        .route("/article/stream", stream_route(async |_: Uri| article_stream()))
        .route("/moved/article/stream", stream_route(async |_: Uri| article_stream()))
        .route("/playground/{id}", stream_route(play))
        .fallback(not_found)
        .with_state(stage)
}

/// `GET` for `EventSource`, `POST` for clients by `fetch`, `OPTIONS` for a browser's preflight.
fn stream_route<H, T>(stream: H) -> MethodRouter<Weak<Inner>>
where
    H: axum::handler::Handler<T, Weak<Inner>>,
    T: 'static,
{
    get(stream.clone()).post(stream).options(preflight)
}

pub(crate) fn is_stream(path: &str) -> bool {
    matches!(path, "/stream" | "/moved/stream" | "/article/stream" | "/moved/article/stream")
}

pub(crate) fn is_web_socket(path: &str) -> bool {
    matches!(path, "/ws" | "/moved/ws")
}

/// The id of the script that a path leads to.
pub(crate) fn script_id(path: &str) -> Option<&str> {
    path.strip_prefix("/playground/").filter(|id| !id.is_empty() && !id.contains('/'))
}

pub(crate) fn is_moved(path: &str) -> bool {
    path.starts_with("/moved/")
}

pub(crate) fn is_article(path: &str) -> bool {
    matches!(path, "/article/stream" | "/moved/article/stream")
}

/// Where a redirect leads: the same stream under another path.
pub(crate) fn moved(uri: &Uri) -> String {
    let target = uri.path_and_query().map_or("/stream", http::uri::PathAndQuery::as_str);
    format!("/moved{target}")
}

/// `?client=…`, where it is of reasonable length.
pub(crate) fn client_label(uri: &Uri) -> Option<String> {
    let Query(parameters) = Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
    let (_, label) = parameters.into_iter().find(|(name, _)| name == "client")?;
    (!label.is_empty() && label.chars().count() <= LABEL_CHARS).then_some(label)
}

async fn lab(uri: Uri) -> Response {
    match UrlFeed::from_uri(&uri) {
        Ok(None) => stream(Stream::Lab),
        Ok(Some(url)) => stream(Stream::Url(url)),
        Err(refused) => refuse(&refused),
    }
}

/// The main feed over a WebSocket. CORS has no say in it: a browser lets every page open one, and
/// only tells the server in `Origin` who asks (the `WebSockets` standard, "opening handshake"), which is
/// in the fact of the request. There are no secrets on the stage, so any may.
async fn web_socket(uri: Uri, method: Method, version: Version, request: HeaderMap) -> Response {
    let form = match handshake::form(&uri) {
        Ok(form) => form,
        Err(refused) => return refuse(&refused),
    };
    match handshake::key(&method, version, &request) {
        Ok(key) => {
            let mut response = handshake::answer(key);
            response.extensions_mut().insert(Stream::WebSocket(form));
            response
        }
        Err(unfit) => handshake::refuse(unfit),
    }
}

async fn play(
    State(stage): State<Weak<Inner>>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    (uri, method): (Uri, Method),
    request: HeaderMap,
) -> Response {
    let found = stage.upgrade().and_then(|stage| Some((stage.scripts.find(&id)?, stage.cors())));
    let Some((kept, cors)) = found else { return no_script() };
    let (stream, answer) = if method == Method::HEAD {
        (Stream::PlayedHead, kept.next_answer())
    } else {
        let text = |name: &str| {
            let value = request.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let attempt = PlayedAttempt {
            connection: asked.connection,
            requested_us: asked.requested_us,
            method: method.to_string(),
            target: uri.to_string(),
            preflights: 0,
            last_event_id: text("last-event-id"),
            origin: text("origin"),
            answer: None,
            steps_done: 0,
            bytes_written: 0,
            ended: None,
        };
        let Some(play) = kept.begin(attempt) else { return no_script() };
        let answer = Arc::clone(&play.answer);
        (Stream::Play(play), answer)
    };
    let mut response = answer.status.into_response();
    head::add_cors(response.headers_mut(), cors, request.get(header::ORIGIN));
    answer.put_headers(response.headers_mut());
    if wants_document(&request) {
        // It would be a page of the stage's own origin, and could leave a service worker there.
        let sandbox = HeaderValue::from_static("sandbox");
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, sandbox);
    }
    response.extensions_mut().insert(stream);
    response.extensions_mut().insert(answer);
    response
}

/// Whether a browser asks for something to show, as it does for every page and frame.
fn wants_document(request: &HeaderMap) -> bool {
    let mut accepted = request.get_all(header::ACCEPT).iter();
    accepted.any(|value| value.to_str().is_ok_and(|types| types.contains("text/html")))
}

fn no_script() -> Response {
    const HELP: &str = "There is no such script, or not any more: a script is kept until it is \
        removed or 64 newer ones came.\n";
    (StatusCode::NOT_FOUND, HELP).into_response()
}

fn stream(stream: Stream) -> Response {
    let mut response = article_stream();
    response.headers_mut().remove(header::CONNECTION);
    // nginx buffers a response unless it is told not to.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.extensions_mut().insert(stream);
    response
}

fn article_stream() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONNECTION, "keep-alive"),
    ];
    let mut response = (headers, Body::empty()).into_response();
    response.extensions_mut().insert(Stream::Article);
    response
}

fn refuse(refused: &Refused) -> Response {
    let body = serde_json::json!({
        "code": refused.code,
        "message": format!("`{}` {}", refused.field, refused.message),
        "field": refused.field,
    });
    (StatusCode::BAD_REQUEST, axum::Json(body)).into_response()
}

async fn preflight(State(stage): State<Weak<Inner>>, uri: Uri, requested: HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST, OPTIONS"));
    let stage = stage.upgrade();
    let script = script_id(uri.path()).zip(stage.as_ref());
    if let Some(kept) = script.and_then(|(id, stage)| stage.scripts.find(id)) {
        kept.preflight();
    }
    // Without CORS a preflight is answered, and refused by saying nothing.
    let cors = stage.map_or(Cors::None, |stage| stage.cors());
    if cors != Cors::None || is_article(uri.path()) {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, head::PREFLIGHT_METHODS),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, head::PREFLIGHT_HEADERS),
            (header::ACCESS_CONTROL_MAX_AGE, "0"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if cors == Cors::Echo
        && let Some(asked) = requested.get(header::ACCESS_CONTROL_REQUEST_HEADERS)
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    response
}

fn redirect_to(path: &'static str) -> Response {
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, path)]).into_response()
}

async fn article_page(State(stage): State<Weak<Inner>>) -> Response {
    page(article::page(stage.upgrade().map_or(0, |stage| stage.address.port())))
}

async fn index() -> Response {
    page(INDEX.to_owned())
}

fn page(html: String) -> Response {
    let headers =
        [(header::X_CONTENT_TYPE_OPTIONS, "nosniff"), (header::CACHE_CONTROL, "no-store")];
    (headers, Html(html)).into_response()
}

async fn not_found() -> Response {
    const HELP: &str = "Nothing is here. The stage serves /stream, /ws, /article/ and /article/stream; \
        / says more.\n";
    (StatusCode::NOT_FOUND, HELP).into_response()
}

const INDEX: &str = include_str!("index.html");
