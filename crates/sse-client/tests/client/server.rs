//! A server that is told byte by byte what to do, and a client's observations in short.

use std::fmt::Write as _;

use sse_client::{EventSource, Observation, Options};
use sse_wire::What;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub(crate) const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

pub(crate) struct Server {
    listener: TcpListener,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        Self { listener }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.listener.local_addr().expect("it is bound"))
    }

    /// A client of `/stream` that waits one millisecond before a reconnect.
    pub(crate) fn client(&self) -> EventSource {
        let mut options = Options::new(&self.url("/stream")).expect("a URL");
        options.reconnection_time = std::time::Duration::from_millis(1);
        EventSource::new(options).expect("legal options")
    }

    /// Accepts a connection and reads its request head.
    pub(crate) async fn accept(&self) -> Connection {
        let (mut stream, _) = self.listener.accept().await.expect("a connection");
        let mut request = Vec::new();
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            let length = stream.read_buf(&mut request).await.expect("a request");
            assert!(length > 0, "the request ended early");
        }
        Connection { stream, request: String::from_utf8(request).expect("UTF-8") }
    }
}

pub(crate) struct Connection {
    stream: TcpStream,
    pub(crate) request: String,
}

impl Connection {
    pub(crate) async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.expect("the client reads");
    }

    /// One chunk of chunked framing.
    pub(crate) async fn chunk(&mut self, text: &str) {
        self.write(format!("{:x}\r\n{text}\r\n", text.len())).await;
    }

    /// FIN, in whatever state the response is.
    pub(crate) async fn cut(mut self) {
        self.stream.shutdown().await.expect("the client is there");
    }

    /// The last chunk, then FIN.
    pub(crate) async fn end(mut self) {
        self.write("0\r\n\r\n").await;
        self.cut().await;
    }

    /// RST.
    pub(crate) fn reset(self) {
        self.stream.set_zero_linger().expect("a socket");
    }

    /// Waits until the client has closed its side.
    pub(crate) async fn closed(mut self) {
        let end = self.stream.read_u8().await.expect_err("the client has nothing to say");
        // A client that leaves unread bytes behind resets the connection.
        assert!(matches!(
            end.kind(),
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::ConnectionReset
        ));
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.request.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// One observation in a few words.
pub(crate) fn short(observation: &Observation) -> String {
    match observation {
        Observation::Connecting { url, last_event_id } => {
            let mut text = format!("connecting {}", url.path());
            if !last_event_id.is_empty() {
                write!(text, " from {last_event_id}").expect("a string");
            }
            text
        }
        Observation::Response { status, .. } => format!("response {status}"),
        Observation::Redirected { url } => format!("redirected {}", url.path()),
        Observation::Open => "open".to_owned(),
        Observation::Parsed(parsed) => match &parsed.what {
            What::Event(event) => {
                format!("{} {:?} {}", event.event_type, event.data, event.last_event_id)
            }
            What::Comment(text) => format!("comment {text}"),
            What::Retry(ms) => format!("retry {ms}"),
            What::Id(id) => format!("id {id}"),
            What::Diagnostic(diagnostic) => diagnostic.code().to_owned(),
        },
        Observation::BodyEnded(end) => format!("ended {end:?}"),
        Observation::NetworkError(error) => format!("error {:?} {:?}", error.phase, error.kind),
        Observation::Waiting(wait) => format!("waiting {}", wait.as_millis()),
        Observation::Closed(reason) => format!("closed {reason:?}"),
    }
}

/// Asserts that these observations come next, one after the other.
pub(crate) async fn expect(client: &mut EventSource, expected: &[&str]) {
    for expected in expected {
        let seen = client.next().await.expect("the client is not closed");
        assert_eq!(short(&seen), *expected);
    }
}
