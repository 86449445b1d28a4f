//! The journal as a stream of server-sent events.

use serde_json::{Value, json};
use sse_control::ControlLimits;
use tokio::{io::AsyncReadExt, net::TcpStream};

use crate::lab::{Lab, Request, contains, find};

/// A reader of the journal, event by event.
struct Reader {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Reader {
    async fn open(request: Request) -> Self {
        let mut reader = Self { stream: request.open().await, bytes: Vec::new() };
        while !contains(&reader.bytes, b"retry: ") {
            reader.read().await;
        }
        reader
    }

    async fn read(&mut self) {
        let read = self.stream.read_buf(&mut self.bytes).await.unwrap();
        assert_ne!(read, 0, "the journal ended: {}", String::from_utf8_lossy(&self.bytes));
    }

    /// The next event: its id and its fact. Chunk sizes stand between events, never inside one.
    async fn next(&mut self) -> (u64, Value) {
        loop {
            if let Some(start) = find(&self.bytes, b"id: ")
                && let Some(length) = find(&self.bytes[start..], b"\n\n")
            {
                let event = String::from_utf8(self.bytes[start..start + length].to_vec()).unwrap();
                self.bytes.drain(..start + length);
                let (id, data) = event.split_once('\n').unwrap();
                let id = id.strip_prefix("id: ").unwrap().parse().unwrap();
                let fact = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
                return (id, fact);
            }
            self.read().await;
        }
    }
}

async fn set_cors(lab: &Lab, cors: &str) {
    assert_eq!(lab.send("PUT", "/api/v1/cors", &json!({ "cors": cors })).await.status(), 200);
}

#[tokio::test]
async fn facts_come_as_they_happen_each_with_its_number() {
    let lab = Lab::start().await;
    let before = lab.stage.state().journal_seq;
    let mut journal = Reader::open(lab.request("GET", "/api/v1/journal")).await;
    set_cors(&lab, "echo").await;
    let (id, fact) = journal.next().await;
    assert_eq!(
        (id, &fact["fact"], &fact["cors"]),
        (before + 1, &json!("cors_changed"), &json!("echo"))
    );
    assert_eq!(fact["seq"], id);
    assert!(fact["t_us"].as_u64() <= Some(lab.stage.clock().now_us()));
    set_cors(&lab, "none").await;
    assert_eq!(journal.next().await.0, before + 2);
}

#[tokio::test]
async fn the_journals_head_says_that_it_is_a_stream_and_may_not_be_kept() {
    let lab = Lab::start().await;
    let journal = Reader::open(lab.request("GET", "/api/v1/journal")).await;
    let head = String::from_utf8_lossy(&journal.bytes).to_lowercase();
    for line in [
        "http/1.1 200 ok",
        "content-type: text/event-stream",
        "cache-control: no-store",
        "x-accel-buffering: no",
        "x-content-type-options: nosniff",
    ] {
        assert!(head.contains(line), "{line} in {head}");
    }
}

#[tokio::test]
async fn a_reader_that_comes_back_misses_nothing() {
    let lab = Lab::start().await;
    let start = lab.stage.state().journal_seq;
    for cors in ["echo", "none", "any"] {
        set_cors(&lab, cors).await;
    }
    let after = |request: Request| async move {
        let mut journal = Reader::open(request).await;
        journal.next().await.0
    };
    let known = start + 1;
    let by_query = lab.request("GET", &format!("/api/v1/journal?after={known}"));
    assert_eq!(after(by_query.clone()).await, known + 1);
    let by_header =
        lab.request("GET", "/api/v1/journal").header("Last-Event-ID", &known.to_string());
    assert_eq!(after(by_header).await, known + 1);
    // A reconnecting EventSource asks for the same URL again, and its header knows better.
    let both = by_query.header("Last-Event-ID", &(known + 1).to_string());
    assert_eq!(after(both).await, known + 2);
    assert_eq!(after(lab.request("GET", "/api/v1/journal?after=0")).await, 1);
}

#[tokio::test]
async fn the_state_and_the_journal_after_it_fit_without_a_gap() {
    let lab = Lab::start().await;
    let seq = lab.get("/api/v1/lab").await.json()["stage"]["journal_seq"].as_u64().unwrap();
    set_cors(&lab, "echo").await;
    let mut journal =
        Reader::open(lab.request("GET", &format!("/api/v1/journal?after={seq}"))).await;
    let (id, fact) = journal.next().await;
    assert_eq!((id, &fact["fact"]), (seq + 1, &json!("cors_changed")));
}

#[tokio::test]
async fn a_reader_that_asks_too_late_is_told_what_it_missed() {
    let lab = Lab::start().await;
    // More facts than the journal keeps.
    for _ in 0..60_000 {
        lab.stage.set_cors(sse_stage::Cors::Echo);
        lab.stage.set_cors(sse_stage::Cors::None);
    }
    let newest = lab.stage.state().journal_seq;
    assert!(newest > 110_000, "each change is a fact: {newest}");
    let mut journal = Reader::open(lab.request("GET", "/api/v1/journal?after=1")).await;
    let (id, gap) = journal.next().await;
    assert_eq!((&gap["fact"], &gap["from_seq"]), (&json!("journal_gap"), &json!(2)));
    let missed_to = gap["to_seq"].as_u64().unwrap();
    assert!(missed_to >= 2 && id <= missed_to, "resuming by the gap's id {id} loses nothing more");
    let mut expected = missed_to;
    while expected < newest {
        expected += 1;
        assert_eq!(journal.next().await.0, expected);
    }
}

#[tokio::test]
async fn a_reader_that_is_too_slow_is_told_what_it_missed_and_goes_on() {
    let lab = Lab::start().await;
    let start = lab.stage.state().journal_seq;
    let mut journal = Reader::open(lab.request("GET", "/api/v1/journal")).await;
    // More than the sockets between the two and the journal together hold.
    let stage = lab.stage.clone();
    let newest = tokio::task::spawn_blocking(move || {
        for _ in 0..150_000 {
            stage.set_cors(sse_stage::Cors::Echo);
            stage.set_cors(sse_stage::Cors::None);
        }
        stage.state().journal_seq
    })
    .await
    .unwrap();
    let mut expected = start + 1;
    let mut gaps = 0;
    while expected <= newest {
        let (id, fact) = journal.next().await;
        if fact["fact"] == "journal_gap" {
            gaps += 1;
            assert_eq!(fact["from_seq"], expected);
            expected = fact["to_seq"].as_u64().unwrap() + 1;
        } else {
            assert_eq!(id, expected, "nothing is skipped in silence");
            expected += 1;
        }
    }
    assert!(gaps > 0, "it was too slow");
}

#[tokio::test]
async fn silence_in_the_journal_is_broken_by_comments() {
    let limits = ControlLimits {
        journal_heartbeat: std::time::Duration::from_millis(20),
        ..ControlLimits::default()
    };
    let lab = Lab::start_with(limits, &[]).await;
    let mut journal = Reader::open(lab.request("GET", "/api/v1/journal")).await;
    while !contains(&journal.bytes, b"\n:\n\n") {
        journal.read().await;
    }
    set_cors(&lab, "echo").await;
    assert_eq!(journal.next().await.1["fact"], "cors_changed");
}

#[tokio::test]
async fn places_that_are_no_numbers_are_refused_by_name() {
    let lab = Lab::start().await;
    for after in ["", "-1", "1.5", "x", "99999999999999999999999"] {
        let answer = lab.get(&format!("/api/v1/journal?after={after}")).await;
        assert_eq!(answer.expect_error(422, "out_of_range").as_deref(), Some("after"), "{after}");
        let request = lab.request("GET", "/api/v1/journal").header("Last-Event-ID", after);
        let answer = request.send().await;
        assert_eq!(answer.expect_error(422, "out_of_range").as_deref(), Some("Last-Event-ID"));
    }
    let twice = lab.get("/api/v1/journal?after=1&after=2").await;
    assert_eq!(twice.status(), 400, "{twice:?}");
}
