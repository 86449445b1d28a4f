//! The Rust programs of the page's code pane, as the page writes them, against a lab.

use std::{process::Stdio, time::Duration};

use sse_client::{EventSource, Observation, Options};
use sse_lab::{Lab, LabOptions};
use sse_stage::{FeedSettings, Kill, KillKind, Target};
use sse_wire::What;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    net::TcpStream,
    process::{Child, ChildStdout, Command},
};

/// Nothing here takes longer, unless it hangs.
const HANG: Duration = Duration::from_secs(60);

/// A program and what it prints; it ends with this.
struct Running {
    _ends_on_drop: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("the program starts");
        let output = child.stdout.take().expect("it is piped");
        Self { _ends_on_drop: child, lines: BufReader::new(output).lines() }
    }

    fn server(program: &str) -> Self {
        Self::start(Command::new(program).env("PORT", "0"))
    }

    async fn line(&mut self) -> String {
        let line = tokio::time::timeout(HANG, self.lines.next_line()).await.expect("a line");
        line.expect("text").expect("the program goes on")
    }
}

/// The number in an id `<epoch>-<number>`.
fn number(id: &str) -> u64 {
    id.rsplit('-').next().and_then(|it| it.parse().ok()).unwrap_or_else(|| panic!("id {id:?}"))
}

/// Events whose data is the counter and the time, as our client reads them: type and id.
async fn events(source: &mut EventSource, count: usize) -> Vec<(String, String)> {
    let mut events = Vec::new();
    let read = async {
        while events.len() < count {
            let observation = source.next().await.expect("the client goes on");
            if let Observation::Closed(reason) = &observation {
                panic!("the client has given up: {reason:?}");
            }
            if let Observation::Parsed(parsed) = observation
                && let What::Event(event) = parsed.what
            {
                let told = ["-----", "unix_ms", "unknown"];
                assert!(told.iter().any(|it| event.data.contains(it)), "{:?}", event.data);
                events.push((event.event_type.into_owned(), event.last_event_id.into_owned()));
            }
        }
    };
    tokio::time::timeout(HANG, read).await.expect("the events come");
    events
}

fn client(url: &str, last_event_id: &str) -> EventSource {
    let mut options = Options::new(url).expect("a URL");
    last_event_id.clone_into(&mut options.last_event_id);
    EventSource::new(options).expect("legal options")
}

/// The head of the answer to a GET with a header of ours, and the beginning of the body.
async fn answer(url: &str, header: &str) -> String {
    answer_until(url, header, "retry:").await
}

/// The answer as it is on the wire, until it holds these words.
async fn answer_until(url: &str, header: &str, words: &str) -> String {
    let address = url.trim_start_matches("http://").trim_end_matches("/stream");
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    let request = format!("GET /stream HTTP/1.1\r\nHost: {address}\r\n{header}\r\n\r\n");
    socket.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = Vec::new();
    let read = async {
        while !answer.windows(words.len()).any(|bytes| bytes == words.as_bytes()) {
            let read = socket.read_buf(&mut answer).await.expect("it answers");
            assert_ne!(read, 0, "it ended before {words:?}");
        }
    };
    tokio::time::timeout(HANG, read).await.expect("the answer comes");
    String::from_utf8(answer).expect("text")
}

#[tokio::test]
async fn the_client_prints_every_event_and_resumes_after_every_kill() {
    let feed = FeedSettings { interval_ms: 20, retry_ms: 30, ..FeedSettings::default() };
    let options = LabOptions { stage_port: 0, feed, ..LabOptions::default() };
    let lab = Lab::start(options).await.expect("the lab starts");
    let url = format!("{}/stream", lab.stage_url());
    let mut client = Running::start(Command::new(env!("CARGO_BIN_EXE_generated-client")).arg(url));
    let mut last = None;
    for kind in [KillKind::End, KillKind::Cut, KillKind::Reset] {
        // Some events before the kill, and as many after the way back.
        for wait_for_connection in [true, false] {
            let mut connected = !wait_for_connection;
            let mut seen = 0;
            while !connected || seen < 5 {
                let line = client.line().await;
                connected |= line.starts_with("connecttime ");
                if let Some(rest) = line.strip_prefix("message ") {
                    let at = number(rest.split(' ').next().unwrap_or_default());
                    assert!(last.is_none_or(|last| at == last + 1), "{last:?}, then {at}");
                    last = Some(at);
                    seen += 1;
                }
            }
        }
        let killed = lab.stage().kill(Target::All, Kill { kind, mid_event: false });
        assert_eq!(killed.expect("all can be killed"), 1);
    }
}

#[tokio::test]
async fn the_server_serves_and_resumes_from_its_history() {
    let mut server = Running::server(env!("CARGO_BIN_EXE_generated-server"));
    let url = server.line().await;
    let first = events(&mut client(&url, ""), 6).await;
    for pair in first.windows(2) {
        assert_eq!(number(&pair[1].1), number(&pair[0].1) + 1);
    }
    let types: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    for (event_type, id) in &first {
        let named = number(id) % 2 == 1;
        assert_eq!(event_type, if named { "tick" } else { "message" }, "{types:?}");
    }
    let again = events(&mut client(&url, &first[1].1), 4).await;
    assert_eq!(again, first[2..], "what came after the id, from the history");
    let unknown = events(&mut client(&url, "another-1"), 2).await;
    assert_eq!(unknown[0].0, "lab.gap");
    assert_ne!(unknown[1].0, "lab.gap");

    let head = answer(&url, &format!("Last-Event-ID: {}", first[0].1)).await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains("content-type: text/event-stream\r\n"), "{head}");
    assert!(head.contains("access-control-allow-origin: *\r\n"), "{head}");
    assert!(head.contains("retry: 300\n"), "{head}");
}

#[tokio::test]
async fn with_other_settings_it_sends_no_ids_and_names_the_origin() {
    let mut server = Running::server(env!("CARGO_BIN_EXE_generated-server-other-settings"));
    let url = server.line().await;
    let seen = events(&mut client(&url, "another-1"), 3).await;
    for (event_type, id) in seen {
        assert_eq!((event_type.as_str(), id.as_str()), ("message", "another-1"));
    }
    let head = answer(&url, "Origin: http://a.test").await;
    assert!(head.contains("access-control-allow-origin: http://a.test\r\n"), "{head}");
    assert!(head.contains("access-control-allow-credentials: true\r\n"), "{head}");
    assert!(head.contains("vary: origin\r\n"), "{head}");
    assert!(!head.contains("id:"), "{head}");
}

#[tokio::test]
async fn one_event_is_one_json_object_and_two_of_them_come_at_a_tick() {
    let mut server = Running::server(env!("CARGO_BIN_EXE_generated-server-other-settings"));
    let url = server.line().await;
    let answer = answer_until(&url, "X: 1", "\"n\":4,").await;
    let data: Vec<&str> = answer.lines().filter(|line| line.starts_with("data: ")).collect();
    for (line, n) in data.iter().rev().zip([4, 3]) {
        assert!(line.starts_with(&format!("data: {{\"n\":{n},\"unix_ms\":")), "{data:?}");
    }
}

#[tokio::test]
async fn a_silent_server_sends_heartbeats_and_no_cors_header() {
    let mut server = Running::server(env!("CARGO_BIN_EXE_generated-server-quiet"));
    let url = server.line().await;
    // What was sent before we came is asked for by the id of the run's beginning.
    let first = answer_until(&url, "Origin: http://a.test", ": heartbeat\n\n").await;
    assert!(!first.contains("access-control-allow-origin"), "{first}");
    let id = first.split("id: ").nth(1).and_then(|it| it.lines().next()).expect("an id");
    let epoch = id.rsplit_once('-').expect("an epoch").0;
    let resumed = answer_until(&url, &format!("Last-Event-ID: {epoch}-0"), ": heartbeat").await;
    assert!(resumed.contains(&format!("data:  A\nevent: tick\nid: {epoch}-1\n\n")), "{resumed}");
}

#[tokio::test]
async fn a_text_has_the_size_that_was_set() {
    let mut server = Running::server(env!("CARGO_BIN_EXE_generated-server-large"));
    let url = server.line().await;
    let mut client = client(&url, "");
    let read = async {
        loop {
            let observation = client.next().await.expect("the client goes on");
            if let Observation::Parsed(parsed) = observation
                && let What::Event(event) = parsed.what
            {
                return event.data.into_owned();
            }
        }
    };
    let data = tokio::time::timeout(HANG, read).await.expect("an event comes");
    assert_eq!(data.len(), 5_000);
    assert!(data.contains(" abcdef"), "{data}");
}
