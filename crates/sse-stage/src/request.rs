//! From an accepted socket to an answer, or to a stream that the stage carries.

use std::{
    convert::Infallible,
    future::Future,
    pin::pin,
    sync::{Arc, Mutex},
    task::Poll,
};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, Version, header};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tower::ServiceExt;

use crate::{
    ConnectionId, Door, What,
    connection::{ClientWords, outbox::Framing},
    door::Met,
    handoff::HyperSide,
    head,
    places::One,
    playground::prepared::PreparedAnswer,
    request_head::{Heard, LEAST_HEAD_BYTES, Unheard, head_bytes, hear},
    routes::{self, Asked},
    socket::Socket,
    stage::Inner,
    sync::lock,
    tap::{Begins, Tap},
};

/// What came of a request.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The stage carries the response from here on.
    Taken(Box<Taken>),
    /// An ordinary response was written.
    Answered,
    /// No complete request head came in time.
    HeadTimeout,
    /// The client closed before it was answered.
    ClientClosed,
    /// The client broke the connection before it was answered.
    ClientReset,
    /// What the client sent is no HTTP/1 request, and there was no answer to it.
    Refused,
    /// The stage shuts down.
    Shutdown,
}

/// What becomes of a request that hyper does not answer.
#[derive(Clone, Debug)]
pub(crate) enum Take {
    /// A stream.
    Stream(routes::Stream),
    /// A response head for a `HEAD` request.
    HeadOnly,
    /// Nothing, for as long as the client likes.
    Hang,
}

/// A request that was taken from hyper.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) take: Take,
    pub(crate) words: ClientWords,
    pub(crate) framing: Framing,
    pub(crate) head: Bytes,
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<String>,
    /// Where the body is compressed, the place for it.
    pub(crate) gzip: Option<One>,
    pub(crate) door: Option<Door>,
    /// Whether the client sent bytes after its head, before it was answered.
    pub(crate) early: bool,
}

/// Reads one request and answers it.
pub(crate) async fn read_request(
    stage: &Arc<Inner>,
    socket: &Arc<Socket>,
    tap: &Arc<Tap>,
) -> Outcome {
    let limit_bytes = request_limit_bytes(stage);
    let heard = tokio::select! {
        () = stage.shutdown.cancelled() => return Outcome::Shutdown,
        heard = timeout(stage.limits.head_timeout, hear(socket, limit_bytes)) => heard,
    };
    match heard {
        Err(_elapsed) => Outcome::HeadTimeout,
        Ok(Err(Unheard::Closed)) => Outcome::ClientClosed,
        Ok(Err(Unheard::Reset)) => Outcome::ClientReset,
        Ok(Ok(Heard::AmbiguousLength)) => refuse_ambiguous(stage, socket, tap.connection),
        Ok(Ok(Heard::Head(heard))) => {
            // Boxed, so that neither who says nothing nor an idle stream keeps room for hyper.
            Box::pin(serve(Arc::clone(stage), Arc::clone(socket), Arc::clone(tap), heard)).await
        }
    }
}

/// The longest head that is heard, in bytes.
fn request_limit_bytes(stage: &Inner) -> usize {
    stage.limits.head_bytes.max(LEAST_HEAD_BYTES)
}

fn refuse_ambiguous(stage: &Inner, socket: &Socket, id: ConnectionId) -> Outcome {
    let text = "the request says in more than one way where its body ends\n";
    let answer = head::short_answer(StatusCode::BAD_REQUEST, "", text);
    // So short an answer fits into an empty buffer, or the client is gone.
    let _gone_already = socket.try_write(answer.as_bytes(), Begins::Anywhere);
    record_refused(stage, id, 400);
    Outcome::Answered
}

/// Lets hyper parse what was heard, and answers it.
async fn serve(stage: Arc<Inner>, socket: Arc<Socket>, tap: Arc<Tap>, heard: Bytes) -> Outcome {
    let slot: Arc<Mutex<Option<Box<Taken>>>> = Arc::default();
    let service = {
        let (stage, socket, slot) = (Arc::clone(&stage), Arc::clone(&socket), Arc::clone(&slot));
        let tap = Arc::clone(&tap);
        service_fn(move |request: Request<Incoming>| {
            let (stage, socket, slot) =
                (Arc::clone(&stage), Arc::clone(&socket), Arc::clone(&slot));
            let tap = Arc::clone(&tap);
            async move {
                let response = match answer(&stage, &tap, request).await {
                    Answer::Ordinary(response) => response,
                    Answer::Taken(taken) => {
                        *lock(&slot) = Some(taken);
                        socket.hand_off();
                        Response::new(Body::empty())
                    }
                };
                Ok::<_, Infallible>(response)
            }
        })
    };
    let mut http = http1::Builder::new();
    http.keep_alive(false).title_case_headers(true).max_buf_size(request_limit_bytes(&stage));
    let hyper_side = HyperSide::new(Arc::clone(&socket), heard.clone());
    let mut connection = pin!(http.serve_connection(TokioIo::new(hyper_side), service));
    // hyper is left as soon as the request is taken: what it would still do concerns nobody.
    let served = std::future::poll_fn(|cx| {
        let served = connection.as_mut().poll(cx);
        if lock(&slot).is_some() { Poll::Ready(Ok(())) } else { served }
    });
    let served = tokio::select! {
        () = stage.shutdown.cancelled() => return Outcome::Shutdown,
        served = served => served,
    };
    if let Some(mut taken) = lock(&slot).take() {
        if matches!(taken.take, Take::Stream(routes::Stream::WebSocket(_))) {
            taken.early = tap.heard() > head_bytes(&heard);
        }
        return Outcome::Taken(taken);
    }
    outcome(&stage, tap.connection, &socket, served)
}

fn outcome(
    stage: &Inner,
    id: ConnectionId,
    socket: &Socket,
    served: Result<(), hyper::Error>,
) -> Outcome {
    let refused = match served {
        Ok(()) if socket.written() > 0 => return Outcome::Answered,
        Ok(()) => return Outcome::ClientClosed,
        Err(error) if error.is_parse_too_large() => 431,
        Err(error) if error.is_parse() => 400,
        Err(error) if error.is_incomplete_message() => return Outcome::ClientClosed,
        Err(_) => return Outcome::ClientReset,
    };
    // hyper answers nothing to the opening words of HTTP/2.
    if socket.written() == 0 {
        return Outcome::Refused;
    }
    record_refused(stage, id, refused);
    Outcome::Answered
}

fn record_refused(stage: &Inner, id: ConnectionId, status: u16) {
    stage.journal.record(What::Answered {
        connection: id,
        status,
        content_type: None,
        content_encoding: None,
        location: None,
        door: None,
    });
}

enum Answer {
    Ordinary(Response),
    Taken(Box<Taken>),
}

async fn answer(stage: &Arc<Inner>, tap: &Arc<Tap>, mut request: Request<Incoming>) -> Answer {
    let id = tap.connection;
    let mut words = client_words(&request);
    if words.client.is_none() {
        let script = routes::script_id(request.uri().path()).and_then(|id| stage.scripts.find(id));
        words.client = script.and_then(|script| script.script.client.clone());
    }
    stage.recordings.meet(tap, words.client.as_deref());
    record_request(stage, id, &request, &words);
    let requested_us = stage.clock.now_us();
    request.extensions_mut().insert(Asked { connection: id, requested_us });
    let version = request.version();
    let framing = if version == Version::HTTP_10 { Framing::UntilClose } else { Framing::Chunked };
    let is_head = request.method() == Method::HEAD;
    let accepts_gzip = head::accepts_gzip(request.headers());
    let origin = request.headers().get(header::ORIGIN).cloned();
    let path = request.uri().path().to_owned();
    let (door, mut response) = match meet_door(stage, id, &request) {
        Some(Met { door: Door::Hang { .. }, .. }) => {
            return Answer::Taken(Box::new(Taken {
                take: Take::Hang,
                words,
                framing,
                head: Bytes::new(),
                status: StatusCode::OK,
                content_type: None,
                gzip: None,
                door: None,
                early: false,
            }));
        }
        Some(met) => match met.answer(request.uri()) {
            Some(response) => (Some(met.door), response),
            // The door changes the type of an ordinary stream.
            None => {
                let mut response = route(stage, request).await;
                met.spoil_content_type(&mut response);
                (Some(met.door), response)
            }
        },
        None => (None, route(stage, request).await),
    };
    let stream = response.extensions_mut().remove::<routes::Stream>();
    // A script's answer has what the setting says already.
    let plays = matches!(stream, Some(routes::Stream::Play(_) | routes::Stream::PlayedHead));
    if routes::is_stream(&path) || (routes::script_id(&path).is_some() && !plays) {
        // The article's server said `*` to everybody.
        let cors = if routes::is_article(&path) { crate::Cors::Any } else { stage.cors() };
        head::add_cors(response.headers_mut(), cors, origin.as_ref());
    }
    let status = response.status();
    let content_type = text(response.headers(), &header::CONTENT_TYPE);
    let Some(stream) = stream else {
        let location = text(response.headers(), &header::LOCATION);
        let status = status.as_u16();
        stage.journal.record(What::Answered {
            connection: id,
            status,
            content_type,
            content_encoding: None,
            location,
            door,
        });
        return Answer::Ordinary(response);
    };
    let script = response.extensions_mut().remove::<Arc<PreparedAnswer>>();
    let framing = match (&stream, &script) {
        (routes::Stream::WebSocket(form), _) => Framing::Messages(*form),
        (_, Some(answer)) => answer.framing(framing),
        (_, None) => framing,
    };
    let is_plain = plays || matches!(framing, Framing::Messages(_));
    let headers = response.headers_mut();
    let gzip = if is_plain { None } else { compression(stage, headers, accepts_gzip) };
    head::finish_stream_headers(headers, framing, stage.clock.unix_ms());
    if let Some(length) = script.and_then(|answer| answer.content_length()) {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    let head = head::encode(version, status, headers);
    let take = if is_head { Take::HeadOnly } else { Take::Stream(stream) };
    Answer::Taken(Box::new(Taken {
        take,
        words,
        framing,
        head,
        status,
        content_type,
        gzip,
        door,
        early: false,
    }))
}

/// Adds the headers of compression where streams are compressed, and returns the place that this
/// one is given for it. Who finds no place is not compressed.
fn compression(stage: &Inner, headers: &mut HeaderMap, accepts_gzip: bool) -> Option<One> {
    if !stage.compresses() {
        return None;
    }
    head::add_vary_by_encoding(headers);
    let place = if accepts_gzip { stage.places.take_to_compress() } else { None };
    if place.is_some() {
        head::add_gzip(headers);
    }
    place
}

fn meet_door(stage: &Inner, id: ConnectionId, request: &Request<Incoming>) -> Option<Met> {
    // A preflight is the browser asking, not an attempt; a script is played as it was written.
    if request.method() == Method::OPTIONS || routes::script_id(request.uri().path()).is_some() {
        return None;
    }
    stage.meet_door(id, request.uri().path())
}

async fn route(stage: &Inner, request: Request<Incoming>) -> Response {
    let Ok(response) = stage.router().oneshot(request.map(Body::new)).await;
    response
}

fn client_words(request: &Request<Incoming>) -> ClientWords {
    let headers = request.headers();
    ClientWords {
        client: routes::client_label(request.uri()),
        user_agent: text(headers, &header::USER_AGENT),
        // An empty id is no id: a client without one sends no header (HTML, "reestablish").
        last_event_id: text(headers, &header::HeaderName::from_static("last-event-id"))
            .filter(|id| !id.is_empty()),
    }
}

fn record_request(
    stage: &Inner,
    id: ConnectionId,
    request: &Request<Incoming>,
    words: &ClientWords,
) {
    stage.journal.record(What::Request {
        connection: id,
        method: request.method().to_string(),
        target: request.uri().to_string(),
        last_event_id: words.last_event_id.clone(),
        client: words.client.clone(),
        user_agent: words.user_agent.clone(),
        origin: text(request.headers(), &header::ORIGIN),
    });
}

/// A header as text; what is not UTF-8 becomes U+FFFD.
fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
