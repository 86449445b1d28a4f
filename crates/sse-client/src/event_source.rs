use std::{collections::VecDeque, future::Future, io, mem, pin::Pin, time::Duration};

use http::header;
use sse_wire::{Limits, Parsed, Parser, What};
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    time::{Instant, sleep_until},
};
use url::Url;

use crate::{
    BodyEnd, CloseReason, NetworkError, Observation, Options, OptionsError, Phase, ReadyState,
    body::Framing,
    request::Request,
    response::{Head, Outcome, outcome, parse_head},
};

/// How many redirects are followed in a row (Fetch, "HTTP-redirect fetch", step 7).
const REDIRECT_LIMIT: u32 = 20;
/// Read at once. It lies on the stack of one call, so an idle connection holds none of it.
const READ_BYTES: usize = 16 * 1024;

/// A client of one event stream.
///
/// It does nothing between calls of [`next`](Self::next), so a caller that stops asking slows the
/// server down, and dropping the client closes its connection. Waits follow tokio's clock, which a
/// test may pause, or be cut short with [`reconnect_now`](Self::reconnect_now).
#[derive(Debug)]
pub struct EventSource {
    request: Request,
    original: Request,
    reconnect_to_final_url: bool,
    reconnection_time: Duration,
    longest_reconnection_time: Option<Duration>,
    last_event_id: String,
    limits: Limits,
    redirects: u32,
    state: State,
    seen: VecDeque<Observation>,
}

enum State {
    /// The next thing to do is a request.
    Start,
    Requesting(Pin<Box<dyn Future<Output = io::Result<TcpStream>> + Send>>),
    Head {
        stream: TcpStream,
        bytes: Vec<u8>,
    },
    Body(Box<Body>),
    Waiting {
        until: Instant,
    },
    Closed,
}

struct Body {
    stream: TcpStream,
    framing: Framing,
    parser: Parser,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Start => "Start",
            Self::Requesting(_) => "Requesting",
            Self::Head { .. } => "Head",
            Self::Body(_) => "Body",
            Self::Waiting { .. } => "Waiting",
            Self::Closed => "Closed",
        })
    }
}

impl EventSource {
    /// A client that will connect at the first call of [`next`](Self::next).
    ///
    /// # Errors
    /// [`OptionsError`] if no request can be made from the options.
    pub fn new(options: Options) -> Result<Self, OptionsError> {
        options.check()?;
        let Options { url, method, headers, body, .. } = options;
        let request = Request { url, method, headers, body };
        Ok(Self {
            original: request.clone(),
            request,
            reconnect_to_final_url: options.reconnect_to_final_url,
            reconnection_time: options.reconnection_time,
            longest_reconnection_time: options.longest_reconnection_time,
            last_event_id: options.last_event_id,
            limits: options.limits,
            redirects: 0,
            state: State::Start,
            seen: VecDeque::new(),
        })
    }

    /// Goes on until there is something to tell. `None` once [`Observation::Closed`] was told.
    ///
    /// Cancel-safe: a call that is dropped loses nothing, and the next one goes on from there.
    pub async fn next(&mut self) -> Option<Observation> {
        loop {
            if let Some(observation) = self.seen.pop_front() {
                return Some(observation);
            }
            match &mut self.state {
                State::Start => self.send_request(),
                State::Requesting(sending) => {
                    let sent = sending.await;
                    self.request_sent(sent);
                }
                State::Head { stream, .. } => {
                    let ready = stream.readable().await;
                    self.read_head(ready);
                }
                State::Body(body) => {
                    let ready = body.stream.readable().await;
                    self.read_body(ready);
                }
                State::Waiting { until } => {
                    sleep_until(*until).await;
                    self.state = State::Start;
                }
                State::Closed => return None,
            }
        }
    }

    /// What a page would see (S16), as of what [`next`](Self::next) has told or is about to.
    #[must_use]
    pub fn ready_state(&self) -> ReadyState {
        match self.state {
            State::Body(_) => ReadyState::Open,
            State::Closed => ReadyState::Closed,
            State::Start | State::Requesting(_) | State::Head { .. } | State::Waiting { .. } => {
                ReadyState::Connecting
            }
        }
    }

    /// What a reconnect would send as `Last-Event-ID` now; empty is no header.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        if let State::Body(body) = &self.state {
            body.parser.last_event_id()
        } else {
            &self.last_event_id
        }
    }

    /// The wait before the next reconnect as it stands now.
    #[must_use]
    pub fn reconnection_time(&self) -> Duration {
        let longest = self.longest_reconnection_time.unwrap_or(Duration::MAX);
        self.reconnection_time.min(longest)
    }

    /// Ends a wait at once. Without effect in any other state.
    pub fn reconnect_now(&mut self) {
        if matches!(self.state, State::Waiting { .. }) {
            self.state = State::Start;
        }
    }

    /// Closes for good. What was seen but not told yet is dropped (S17); the last thing told is
    /// [`CloseReason::ByCaller`].
    pub fn close(&mut self) {
        if !matches!(self.state, State::Closed) {
            self.seen.clear();
            // Whoever opens another client by hand asks this one where it stood.
            self.last_event_id = self.last_event_id().to_owned();
            self.fail(CloseReason::ByCaller);
        }
    }

    fn send_request(&mut self) {
        self.seen.push_back(Observation::Connecting {
            url: self.request.url.clone(),
            last_event_id: self.last_event_id.clone(),
        });
        let bytes = self.request.encode(&self.last_event_id);
        let address = self.request.address();
        self.state = State::Requesting(Box::pin(async move {
            let mut stream = TcpStream::connect(address).await?;
            stream.write_all(&bytes).await?;
            Ok(stream)
        }));
    }

    fn request_sent(&mut self, sent: io::Result<TcpStream>) {
        match sent {
            Ok(stream) => self.state = State::Head { stream, bytes: Vec::new() },
            Err(error) => self.network_error(Phase::Request, &error),
        }
    }

    fn read_head(&mut self, ready: io::Result<()>) {
        let State::Head { stream, bytes } = &mut self.state else { return };
        let mut buffer = [0; READ_BYTES];
        match ready.and_then(|()| stream.try_read(&mut buffer)) {
            Ok(0) => {
                let error = io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the connection ended before the response head did",
                );
                return self.network_error(Phase::Head, &error);
            }
            Ok(length) => bytes.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
            Err(error) => return self.network_error(Phase::Head, &error),
        }
        loop {
            let State::Head { bytes, .. } = &mut self.state else { return };
            match parse_head(bytes) {
                Ok(None) => return,
                // Interim responses: the final one follows (RFC 9110 §15.2).
                Ok(Some(head)) if (100..200).contains(&head.status) => {
                    bytes.drain(..head.length);
                }
                Ok(Some(head)) => return self.respond_to(head),
                Err(message) => {
                    let error = io::Error::new(io::ErrorKind::InvalidData, message);
                    return self.network_error(Phase::Head, &error);
                }
            }
        }
    }

    /// The outcome of a response (S5, S6, S9).
    fn respond_to(&mut self, head: Head) {
        let State::Head { stream, bytes } = mem::replace(&mut self.state, State::Start) else {
            return;
        };
        let Head { status, headers, framing, length } = head;
        let value = |name| headers.get(name).map(|value: &http::HeaderValue| value.as_bytes());
        let (content_type, location) = (value(header::CONTENT_TYPE), value(header::LOCATION));
        let outcome = outcome(status, content_type, location, &self.request.url);
        self.seen.push_back(Observation::Response { status, headers });
        match outcome {
            Outcome::Opens => {}
            Outcome::Redirects(url) => return self.redirect(status, url),
            Outcome::Fails(reason) => return self.fail(reason),
        }
        self.redirects = 0;
        self.seen.push_back(Observation::Open);
        let parser = Parser::new(self.limits, self.last_event_id.clone());
        self.state = State::Body(Box::new(Body { stream, framing, parser }));
        self.body_bytes(&bytes[length..]);
    }

    fn redirect(&mut self, status: u16, url: Url) {
        self.redirects += 1;
        if self.redirects > REDIRECT_LIMIT {
            return self.fail(CloseReason::TooManyRedirects);
        }
        self.seen.push_back(Observation::Redirected { url: url.clone() });
        self.request.redirect(status, url);
    }

    fn read_body(&mut self, ready: io::Result<()>) {
        let State::Body(body) = &mut self.state else { return };
        let mut buffer = [0; READ_BYTES];
        match ready.and_then(|()| body.stream.try_read(&mut buffer)) {
            Ok(0) if body.framing == Framing::UntilClose => self.body_ended(BodyEnd::Complete),
            Ok(0) => self.body_ended(BodyEnd::Cut),
            Ok(length) => self.body_bytes(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {
                self.body_ended(BodyEnd::Reset);
            }
            Err(error) => self.body_ended(BodyEnd::Failed(error.kind())),
        }
    }

    fn body_bytes(&mut self, bytes: &[u8]) {
        let Self { state: State::Body(body), seen, reconnection_time, .. } = self else { return };
        let Body { framing, parser, .. } = &mut **body;
        let read = framing.read(bytes, |part| {
            parser.feed(part, |parsed| tell(parsed, reconnection_time, seen));
        });
        if read.is_err() {
            self.body_ended(BodyEnd::Malformed);
        } else if framing.is_done() {
            self.body_ended(BodyEnd::Complete);
        }
    }

    fn body_ended(&mut self, end: BodyEnd) {
        let State::Body(body) = mem::replace(&mut self.state, State::Start) else { return };
        self.seen.push_back(Observation::BodyEnded(end));
        let Self { seen, reconnection_time, .. } = self;
        self.last_event_id = body.parser.finish(|parsed| tell(parsed, reconnection_time, seen));
        self.wait();
    }

    fn network_error(&mut self, phase: Phase, error: &io::Error) {
        self.seen.push_back(Observation::NetworkError(NetworkError {
            phase,
            kind: error.kind(),
            message: error.to_string(),
        }));
        self.wait();
    }

    /// "Reestablish the connection" (S11, S12).
    fn wait(&mut self) {
        self.redirects = 0;
        if !self.reconnect_to_final_url {
            self.request = self.original.clone();
        }
        let wait = self.reconnection_time();
        self.seen.push_back(Observation::Waiting(wait));
        // A moment too far to be represented is as good as never; 30 years will do.
        let never = Duration::from_secs(30 * 365 * 24 * 60 * 60);
        self.state = State::Waiting { until: Instant::now() + wait.min(never) };
    }

    /// "Fail the connection" (S6): closed, and never back.
    fn fail(&mut self, reason: CloseReason) {
        self.state = State::Closed;
        self.seen.push_back(Observation::Closed(reason));
    }

    /// Where the stream is read from now.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.request.url
    }
}

fn tell(parsed: Parsed<'_>, reconnection_time: &mut Duration, seen: &mut VecDeque<Observation>) {
    if let What::Retry(ms) = parsed.what {
        *reconnection_time = Duration::from_millis(ms);
    }
    seen.push_back(Observation::Parsed(parsed.into_owned()));
}
