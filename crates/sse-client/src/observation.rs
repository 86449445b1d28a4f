use std::{io, time::Duration};

use http::HeaderMap;
use sse_wire::Parsed;
use url::Url;

/// One thing a client saw or did, in the order it happened.
#[derive(Clone, Debug)]
pub enum Observation {
    /// A request is on its way.
    Connecting {
        /// Where to.
        url: Url,
        /// What it sends as `Last-Event-ID`; empty is no such header.
        last_event_id: String,
    },
    /// A response head arrived, of whatever status.
    Response {
        /// The status.
        status: u16,
        /// The headers as they came.
        headers: HeaderMap,
    },
    /// The response was a redirect, and the next request goes there (S9).
    Redirected {
        /// Where to.
        url: Url,
    },
    /// The response is an event stream: the connection is announced (S5).
    Open,
    /// An event, comment, reconnection time, id or diagnostic. Ranges count the body's bytes,
    /// without chunk framing, from 0 in each response.
    Parsed(Parsed<'static>),
    /// The body ended. Diagnostics for what it left unfinished follow.
    BodyEnded(BodyEnd),
    /// There is no response, or none that is HTTP.
    NetworkError(NetworkError),
    /// The next request is sent after this time, unless
    /// [`reconnect_now`](crate::EventSource::reconnect_now) cuts it short.
    Waiting(Duration),
    /// The end: nothing follows, and the client will not come back.
    Closed(CloseReason),
}

/// How a response's body ended. The standard reconnects after each of them (S7, S8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyEnd {
    /// As HTTP says a body ends: the last chunk, the whole length, or, where the response has
    /// neither, the end of the connection (RFC 9112 §6.3).
    Complete,
    /// The connection ended (FIN) before the body did (RFC 9112 §8).
    Cut,
    /// The connection was reset (RST).
    Reset,
    /// What stands where chunk framing must stand is no chunk framing.
    Malformed,
    /// Another error of the connection.
    Failed(io::ErrorKind),
}

/// A failure before there was a response (Fetch, "network error").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkError {
    /// How far it got.
    pub phase: Phase,
    /// The kind of error; `InvalidData` for a response that is not HTTP.
    pub kind: io::ErrorKind,
    /// The error in words, for people.
    pub message: String,
}

/// How far a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Finding the address, connecting and sending the request.
    Request,
    /// Waiting for the response head.
    Head,
}

/// Why a client is closed for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// A status other than 200 (S6).
    Status(u16),
    /// A `Content-Type` other than `text/event-stream` (S6); `None` is no such header.
    ContentType(Option<String>),
    /// More than 20 redirects in a row (Fetch, "HTTP-redirect fetch").
    TooManyRedirects,
    /// A redirect to something that is no address for this client.
    BadRedirect(String),
    /// [`close`](crate::EventSource::close) was called (S17).
    ByCaller,
}

/// The states a page can see (S16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadyState {
    /// 0: connecting, or waiting to.
    Connecting = 0,
    /// 1: the stream is open.
    Open = 1,
    /// 2: closed for good.
    Closed = 2,
}
