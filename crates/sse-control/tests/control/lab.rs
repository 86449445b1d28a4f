//! A stage and a control listener on free ports, and a client that hides nothing.

use std::{borrow::Cow, net::SocketAddr, sync::Arc};

use serde_json::Value;
use sse_control::{Control, ControlConfig, ControlLimits, Token, UiFile, UiFiles};
use sse_stage::{Clock, Cors, FeedSettings, Limits, Stage, StageConfig};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

pub(crate) const TOKEN: &str = "test-token-0123456789";

pub(crate) struct Lab {
    pub(crate) stage: Stage,
    pub(crate) control: Control,
    pub(crate) shutdown: CancellationToken,
}

/// A page of three files.
struct Page;

impl UiFiles for Page {
    fn file(&self, path: &str) -> Option<UiFile> {
        let (bytes, content_type): (&[u8], _) = match path {
            "index.html" => (b"<!doctype html><title>page</title>", "text/html; charset=utf-8"),
            "assets/index-1a2b.js" => (b"export {}", "text/javascript; charset=utf-8"),
            "favicon.svg" => (b"<svg/>", "image/svg+xml"),
            _ => return None,
        };
        Some(UiFile { bytes: Cow::Borrowed(bytes), content_type: content_type.to_owned() })
    }
}

impl Lab {
    pub(crate) async fn start() -> Self {
        Self::start_with(ControlLimits::default(), &[]).await
    }

    /// A lab whose feed rests, so that tests alone decide what happens.
    pub(crate) async fn start_with(limits: ControlLimits, names: &[&str]) -> Self {
        let shutdown = CancellationToken::new();
        let stage = Stage::start(StageConfig {
            listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            clock: Clock::start(),
            shutdown: shutdown.clone(),
            feed: FeedSettings { paused: true, ..FeedSettings::default() },
            cors: Cors::Any,
            limits: Limits::default(),
        })
        .await
        .unwrap();
        let control = Control::start(ControlConfig {
            listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            stage: stage.clone(),
            stage_url: format!("http://{}", stage.local_addr()),
            stage_port_requested: 3000,
            lan_url: (!names.is_empty()).then(|| format!("http://{}:1", names[0])),
            token: Token::from_text(TOKEN).unwrap(),
            names: names.iter().map(|&name| name.to_owned()).collect(),
            ui: Arc::new(Page),
            shutdown: shutdown.clone(),
            limits,
        })
        .unwrap();
        Self { stage, control, shutdown }
    }

    pub(crate) fn port(&self) -> u16 {
        self.control.local_addr().port()
    }

    /// A request with Host and token, to change before it is sent.
    pub(crate) fn request(&self, method: &str, path: &str) -> Request {
        Request {
            to: self.control.local_addr(),
            method: method.to_owned(),
            path: path.to_owned(),
            headers: vec![
                ("Host".to_owned(), format!("127.0.0.1:{}", self.port())),
                ("Authorization".to_owned(), format!("Bearer {TOKEN}")),
            ],
            body: Vec::new(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request("GET", path).send().await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, json: &Value) -> Answer {
        self.request(method, path).json(json).send().await
    }

    /// A client of the stage, whose answer has begun.
    pub(crate) async fn subscribe(&self, query: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.stage.local_addr()).await.unwrap();
        let head = format!("GET /stream{query} HTTP/1.1\r\nHost: stage\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut seen = Vec::new();
        while !contains(&seen, b"connecttime") {
            assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0, "the stage closed");
        }
        stream
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) to: SocketAddr,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// Adds a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a header away.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(found, _)| !found.eq_ignore_ascii_case(name));
        self
    }

    /// Gives a header another value.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        self.without(name).header(name, value)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().as_bytes())
    }

    pub(crate) fn body(mut self, content_type: &str, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self.header("Content-Type", content_type)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        text.push_str("\r\n");
        [text.into_bytes(), self.body.clone()].concat()
    }

    /// Sends it and returns the open socket.
    pub(crate) async fn open(&self) -> TcpStream {
        let mut stream = TcpStream::connect(self.to).await.unwrap();
        // The answer to a body that is too large may come, and the socket close, before its end.
        let _ = stream.write_all(&self.bytes()).await;
        stream
    }

    pub(crate) async fn send(self) -> Answer {
        read_answer(&mut self.header("Connection", "close").open().await).await
    }
}

/// Reads to the end of the connection; a reset after the answer does not matter.
pub(crate) async fn read_answer(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    while stream.read_buf(&mut bytes).await.unwrap_or(0) > 0 {}
    let end = find(&bytes, b"\r\n\r\n")
        .unwrap_or_else(|| panic!("this is no answer: {:?}", String::from_utf8_lossy(&bytes)));
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    Answer { head, body: bytes[end + 4..].to_vec() }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} {}", self.head, String::from_utf8_lossy(&self.body)))
    }

    /// Checks that this is an error as the API promises it, and returns its field.
    #[track_caller]
    pub(crate) fn expect_error(&self, status: u16, code: &str) -> Option<String> {
        let body = self.json();
        assert_eq!((self.status(), body["code"].as_str()), (status, Some(code)), "{body}");
        assert!(body["message"].as_str().is_some_and(|text| text.len() > 10), "{body}");
        assert_eq!(self.header("content-type"), Some("application/json"));
        assert!(!self.head.contains(TOKEN) && !body.to_string().contains(TOKEN));
        body.get("field").map(|field| field.as_str().unwrap().to_owned())
    }
}

pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

pub(crate) fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}
