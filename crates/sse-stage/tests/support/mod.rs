//! A stage on a free port, and a client that sees bytes.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use sse_stage::{Clock, Cors, Fact, FeedSettings, JournalReader, Limits, Stage, StageConfig, What};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// Nothing here takes this long; a test that waits longer has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// A feed that produces nothing by itself.
pub(crate) fn silent() -> FeedSettings {
    FeedSettings { paused: true, heartbeat_ms: 0, ..FeedSettings::default() }
}

/// A feed that ticks every `interval_ms`.
pub(crate) fn every(interval_ms: u32) -> FeedSettings {
    FeedSettings { interval_ms, heartbeat_ms: 0, ..FeedSettings::default() }
}

pub(crate) struct Lab {
    pub(crate) stage: Stage,
    pub(crate) shutdown: CancellationToken,
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

pub(crate) async fn lab(feed: FeedSettings) -> Lab {
    lab_with(feed, Limits::default()).await
}

pub(crate) async fn lab_with(feed: FeedSettings, limits: Limits) -> Lab {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shutdown = CancellationToken::new();
    let config = StageConfig {
        listener,
        clock: Clock::start(),
        shutdown: shutdown.clone(),
        feed,
        cors: Cors::Any,
        limits,
    };
    Lab { stage: Stage::start(config).await.unwrap(), shutdown }
}

impl Lab {
    pub(crate) fn address(&self) -> SocketAddr {
        self.stage.local_addr()
    }

    pub(crate) fn publish(&self, data: &str) -> u64 {
        let event = sse_stage::Publish { event: None, data: data.to_owned() };
        self.stage.publish(event).unwrap().event_seq
    }

    pub(crate) fn facts(&self) -> Facts {
        Facts { reader: self.stage.journal().reader(Some(0)), read: Vec::new() }
    }

    pub(crate) async fn get(&self, target: &str) -> Client {
        self.request(&format!("GET {target} HTTP/1.1\r\nHost: lab\r\n\r\n")).await
    }

    pub(crate) async fn resume(&self, target: &str, id: &str) -> Client {
        let head = format!("GET {target} HTTP/1.1\r\nHost: lab\r\nLast-Event-ID: {id}\r\n\r\n");
        self.request(&head).await
    }

    pub(crate) async fn request(&self, bytes: &str) -> Client {
        let mut client = Client::connect(self.address()).await;
        client.stream.write_all(bytes.as_bytes()).await.unwrap();
        client
    }
}

/// Reads facts until one is found.
pub(crate) struct Facts {
    reader: JournalReader,
    read: Vec<Arc<Fact>>,
}

impl Facts {
    /// Waits for the first fact that `pick` takes, and leaves those after it unread.
    pub(crate) async fn find<T>(&mut self, mut pick: impl FnMut(&What) -> Option<T>) -> T {
        let found = async {
            loop {
                while !self.read.is_empty() {
                    if let Some(found) = pick(&self.read.remove(0).what) {
                        return found;
                    }
                }
                self.read = self.reader.next().await.expect("the journal ended");
            }
        };
        timeout(PATIENCE, found).await.expect("the fact never came")
    }
}

/// How a read ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    Fin,
    Reset,
}

pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    /// Bytes read and not yet taken.
    pub(crate) bytes: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::over(TcpStream::connect(address).await.unwrap())
    }

    pub(crate) fn over(stream: TcpStream) -> Self {
        Self { stream, bytes: Vec::new() }
    }

    pub(crate) async fn read_more(&mut self) -> Result<(), End> {
        match timeout(PATIENCE, self.stream.read_buf(&mut self.bytes)).await {
            Err(_) => panic!("nothing came; so far: {:?}", String::from_utf8_lossy(&self.bytes)),
            Ok(Ok(0)) => Err(End::Fin),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
                Err(End::Reset)
            }
        }
    }

    /// Takes bytes up to and including `mark`.
    pub(crate) async fn until(&mut self, mark: &str) -> String {
        loop {
            if let Some(at) = find(&self.bytes, mark.as_bytes()) {
                let taken: Vec<u8> = self.bytes.drain(..at + mark.len()).collect();
                return String::from_utf8(taken).unwrap();
            }
            if let Err(end) = self.read_more().await {
                panic!("{end:?} before {mark:?}: {:?}", String::from_utf8_lossy(&self.bytes));
            }
        }
    }

    /// Takes everything up to the end.
    pub(crate) async fn rest(&mut self) -> (String, End) {
        loop {
            if let Err(end) = self.read_more().await {
                let bytes = std::mem::take(&mut self.bytes);
                return (String::from_utf8(bytes).unwrap(), end);
            }
        }
    }

    /// Waits for `mark` without taking anything.
    pub(crate) async fn wait_for(&mut self, mark: &str) {
        while find(&self.bytes, mark.as_bytes()).is_none() {
            self.read_more().await.expect("it is still to come");
        }
    }

    /// Takes everything up to the end, which may be within a character.
    pub(crate) async fn rest_bytes(&mut self) -> Vec<u8> {
        while self.read_more().await.is_ok() {}
        std::mem::take(&mut self.bytes)
    }

    /// Takes the response head.
    pub(crate) async fn head(&mut self) -> String {
        self.until("\r\n\r\n").await
    }

    /// Takes one chunk and returns its content.
    pub(crate) async fn chunk(&mut self) -> String {
        let size = self.until("\r\n").await;
        let size = usize::from_str_radix(size.trim_end(), 16).unwrap();
        while self.bytes.len() < size + 2 {
            self.read_more().await.expect("the chunk goes on");
        }
        let chunk = self.bytes.drain(..size).collect();
        assert_eq!(self.bytes.drain(..2).collect::<Vec<_>>(), b"\r\n");
        String::from_utf8(chunk).unwrap()
    }

    /// Takes the head and the opening block, and returns the block.
    pub(crate) async fn open(&mut self) -> String {
        let head = self.head().await;
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        self.chunk().await
    }
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|window| window == mark)
}

/// The value of a field in a block.
pub(crate) fn field<'a>(block: &'a str, name: &str) -> Option<&'a str> {
    block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// A kill between events.
pub(crate) fn plain(kind: sse_stage::KillKind) -> sse_stage::Kill {
    sse_stage::Kill { kind, mid_event: false }
}

/// A kill in the middle of an event.
pub(crate) fn mid_event(kind: sse_stage::KillKind) -> sse_stage::Kill {
    sse_stage::Kill { kind, mid_event: true }
}

/// The content of a whole response: without head and framing. A chunk that was cut off counts as
/// far as it came.
pub(crate) fn content(response: &[u8]) -> Vec<u8> {
    let head = find(response, b"\r\n\r\n").unwrap() + 4;
    let mut body = &response[head..];
    if find(&response[..head], b"Transfer-Encoding: chunked").is_none() {
        return body.to_vec();
    }
    let mut content = Vec::new();
    while let Some(line) = find(body, b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&body[..line]).unwrap(), 16).unwrap();
        body = &body[line + 2..];
        content.extend_from_slice(&body[..size.min(body.len())]);
        body = body.get(size + 2..).unwrap_or_default();
    }
    content
}

/// What a client keeps of a stream: the data of complete blocks with neither type nor gap, and
/// the last event ID.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) data: Vec<String>,
    pub(crate) types: Vec<String>,
    pub(crate) last_event_id: String,
}

impl Kept {
    /// Parses as HTML says: an unfinished block at the end counts for nothing.
    pub(crate) fn read(&mut self, content: &[u8]) {
        let content = String::from_utf8_lossy(content);
        let complete = content.rfind("\n\n").map_or("", |at| &content[..at]);
        for block in complete.split("\n\n").filter(|block| !block.is_empty()) {
            if let Some(id) = field(block, "id") {
                id.clone_into(&mut self.last_event_id);
            }
            match (field(block, "event"), field(block, "data")) {
                (None, Some(data)) => self.data.push(data.to_owned()),
                (Some(name), Some(_)) => self.types.push(name.to_owned()),
                _ => {}
            }
        }
    }
}
