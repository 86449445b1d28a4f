//! Compressed bodies, with and without flush, as a raw socket and curl see them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use std::{
    io::{Read, Write},
    process::Stdio,
    time::Duration,
};

use flate2::{read::MultiGzDecoder, write::GzDecoder};
use sse_stage::{
    Actor, Ending, ErrorCode, Fault, FaultKind, FeedSettings, KillKind, Payload, Target, What,
};
use support::{Client, Facts, Kept, Lab, content, field, lab, mid_event, plain, silent};
use tokio::io::AsyncReadExt;

const UNFLUSHED: Fault = Fault::Gzip { flush: false };
const FLUSHED: Fault = Fault::Gzip { flush: true };
const NEVER: u32 = 60_000;

async fn compressing(faults: &[Fault]) -> Lab {
    let lab = lab(silent()).await;
    lab.stage.watch_client("me").unwrap();
    set(&lab, faults);
    lab
}

fn set(lab: &Lab, faults: &[Fault]) {
    lab.stage.set_faults(Target::All, faults.to_vec()).unwrap();
}

async fn get_with(lab: &Lab, target: &str, fields: &str) -> Client {
    lab.request(&format!("GET {target} HTTP/1.1\r\nHost: lab\r\n{fields}\r\n")).await
}

async fn get(lab: &Lab) -> Client {
    get_with(lab, "/stream?client=me", "Accept-Encoding: gzip, deflate, br\r\n").await
}

/// Takes the head of a compressed response.
async fn compressed_head(client: &mut Client) -> String {
    let head = head_bytes(client).await;
    assert!(head.contains("\r\nContent-Encoding: gzip\r\n"), "{head}");
    assert!(head.contains("\r\nVary: Accept-Encoding\r\n"), "{head}");
    head
}

/// Waits for the head without taking it; what follows is no text.
async fn head_bytes(client: &mut Client) -> String {
    client.wait_for("\r\n\r\n").await;
    let end = client.bytes.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    String::from_utf8(client.bytes[..end].to_vec()).unwrap()
}

/// What can be read of a response by now.
fn readable(response: &[u8]) -> String {
    if !response.windows(4).any(|end| end == b"\r\n\r\n") {
        return String::new();
    }
    let mut decoder = GzDecoder::new(Vec::new());
    // Nothing may be wrong with what has come, however little it is.
    decoder.write_all(&content(response)).unwrap();
    decoder.flush().unwrap();
    String::from_utf8(decoder.get_ref().clone()).unwrap()
}

/// Waits until this can be read.
async fn wait_to_read(client: &mut Client, text: &str) {
    while !readable(&client.bytes).contains(text) {
        let read =
            tokio::time::timeout(support::PATIENCE, client.stream.read_buf(&mut client.bytes));
        assert_ne!(read.await.expect("it never came").unwrap(), 0, "the end came first");
    }
}

/// Waits until it holds.
async fn until(holds: impl Fn() -> bool) {
    let waited = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(support::PATIENCE, waited).await.expect("it never holds");
}

/// Nothing more comes for a while, on the wire.
async fn expect_silence(client: &mut Client) {
    let silence = Duration::from_millis(60);
    let more = tokio::time::timeout(silence, client.stream.read_buf(&mut client.bytes)).await;
    assert!(more.is_err(), "{:?}", readable(&client.bytes));
}

/// Data that nothing can compress much, so that it fills the compressor.
fn noise(bytes: usize) -> String {
    let mut state = 1_u32;
    let letters = std::iter::from_fn(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(char::from(b'!' + u8::try_from(state >> 24).unwrap() % 90))
    });
    letters.take(bytes).collect()
}

async fn killed_in_mid_event(facts: &mut Facts) -> Option<u64> {
    facts
        .find(|what| match what {
            What::Killed { partial_bytes, .. } => Some(*partial_bytes),
            _ => None,
        })
        .await
}

async fn closed(facts: &mut Facts) -> (Ending, u64, u64, Option<u64>) {
    facts
        .find(|what| match what {
            What::Closed { how, events, bytes, last_seq, .. } => {
                Some((*how, *events, *bytes, *last_seq))
            }
            _ => None,
        })
        .await
}

async fn written(facts: &mut Facts) -> (u64, u64) {
    facts
        .find(|what| match what {
            What::Written { first_seq, count, .. } => Some((*first_seq, *count)),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn what_the_request_allows_decides_whether_the_body_is_compressed() {
    let lab = compressing(&[FLUSHED]).await;
    for (fields, is_compressed) in [
        ("", false),
        ("Accept-Encoding: gzip\r\n", true),
        ("Accept-Encoding: br;q=1.0, GZIP;q=0.1\r\n", true),
        ("Accept-Encoding: x-gzip\r\n", true),
        ("Accept-Encoding: deflate\r\nAccept-Encoding: gzip\r\n", true),
        ("Accept-Encoding: *\r\n", true),
        ("Accept-Encoding: *;q=0\r\n", false),
        ("Accept-Encoding: gzip;q=0, *\r\n", false),
        ("Accept-Encoding: *, gzip;q=0.000\r\n", false),
        ("Accept-Encoding: deflate, br\r\n", false),
        ("Accept-Encoding: identity\r\n", false),
        ("Accept-Encoding:\r\n", false),
    ] {
        let mut client = get_with(&lab, "/stream", fields).await;
        let head = head_bytes(&mut client).await;
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert_eq!(head.contains("\r\nContent-Encoding: gzip\r\n"), is_compressed, "{fields:?}");
        assert!(head.contains("\r\nVary: Accept-Encoding\r\n"), "{fields:?}");
        let info = lab.stage.connections().pop().unwrap();
        assert_eq!(info.gzip, is_compressed, "{fields:?}");
        assert_eq!(info.faults, if is_compressed { vec![FLUSHED] } else { vec![] }, "{fields:?}");
    }
}

#[tokio::test]
async fn without_the_fault_nothing_is_compressed_and_the_head_says_nothing_of_it() {
    let lab = compressing(&[]).await;
    let mut client = get(&lab).await;
    let head = client.head().await;
    assert!(!head.contains("Encoding: gzip") && !head.contains("Vary"), "{head}");
    assert!(client.chunk().await.contains("connecttime"));
}

#[tokio::test]
async fn unflushed_events_stay_in_the_compressor_and_count_as_unwritten() {
    let lab = compressing(&[UNFLUSHED]).await;
    let mut facts = lab.facts();
    let mut client = get(&lab).await;
    compressed_head(&mut client).await;
    for _ in 0..20 {
        lab.publish("tick");
    }
    expect_silence(&mut client).await;
    assert_eq!(readable(&client.bytes), "", "not even the opening block");
    let info = lab.stage.connections().remove(0);
    assert_eq!((info.events, info.last_seq, info.behind), (0, None, 20));
    assert_eq!(info.bytes, client.bytes.len() as u64);
    // Enough to fill it: what was before comes out with it.
    lab.publish(&noise(200_000));
    wait_to_read(&mut client, "data: tick\n\n").await;
    assert_eq!(written(&mut facts).await, (1, 20), "each is written when it can be read");
    let info = lab.stage.connections().remove(0);
    assert_eq!((info.events, info.last_seq, info.behind), (20, Some(20), 1), "but for the noise");
}

#[tokio::test]
async fn with_flush_every_block_comes_at_once() {
    let lab = compressing(&[FLUSHED]).await;
    let mut facts = lab.facts();
    let mut client = get(&lab).await;
    compressed_head(&mut client).await;
    wait_to_read(&mut client, "event: connecttime\n").await;
    for (data, seq) in [("a", 1), ("b", 2), ("c", 3)] {
        lab.publish(data);
        wait_to_read(&mut client, &format!("data: {data}\n\n")).await;
        assert_eq!(written(&mut facts).await, (seq, 1));
    }
    let info = lab.stage.connections().remove(0);
    assert_eq!((info.events, info.last_seq, info.behind), (3, Some(3), 0));
    assert_eq!(info.bytes, client.bytes.len() as u64, "compressed ones are what is written");
}

#[tokio::test]
async fn an_open_connection_is_cured_by_flush_and_by_taking_the_fault_away() {
    for cure in [&[FLUSHED][..], &[]] {
        let lab = compressing(&[UNFLUSHED]).await;
        let mut client = get(&lab).await;
        compressed_head(&mut client).await;
        lab.publish("held");
        expect_silence(&mut client).await;
        set(&lab, cure);
        wait_to_read(&mut client, "data: held\n\n").await;
        lab.publish("live");
        wait_to_read(&mut client, "data: live\n\n").await;
        let info = lab.stage.connections().remove(0);
        assert_eq!((info.gzip, info.faults.as_slice(), info.behind), (true, cure, 0));
    }
}

#[tokio::test]
async fn an_open_connection_that_is_not_compressed_stays_so() {
    let lab = compressing(&[]).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let id = lab.stage.connections()[0].id;
    let refused = lab.stage.set_faults(Target::One(id), vec![UNFLUSHED]).unwrap_err();
    assert_eq!((refused.code, refused.field), (ErrorCode::TooLateToCompress, "faults"));
    set(&lab, &[UNFLUSHED]);
    assert_eq!(lab.stage.state().faults, [UNFLUSHED]);
    assert_eq!(lab.stage.connections()[0].faults, []);
    lab.publish("plain");
    assert!(client.chunk().await.ends_with("data: plain\n\n"));
}

/// What a client gets of two events, and what the journal says, for each way to end.
#[tokio::test]
async fn an_end_finishes_the_compressed_stream_and_the_others_lose_what_is_in_it() {
    use KillKind::{Cut, End, Reset};
    for (fault, kind, in_mid_event, events, part) in [
        (UNFLUSHED, End, false, 2, false),
        (UNFLUSHED, Cut, false, 0, false),
        (UNFLUSHED, Reset, false, 0, false),
        (UNFLUSHED, End, true, 2, true),
        (UNFLUSHED, Cut, true, 0, false),
        (UNFLUSHED, Reset, true, 0, false),
        (FLUSHED, End, false, 2, false),
        (FLUSHED, Cut, false, 2, false),
        (FLUSHED, Reset, false, 2, false),
        (FLUSHED, End, true, 2, true),
        (FLUSHED, Cut, true, 2, true),
        (FLUSHED, Reset, true, 2, true),
    ] {
        let case = format!("{fault:?} {kind:?} {in_mid_event}");
        let lab = compressing(&[fault]).await;
        let mut facts = lab.facts();
        let mut client = get(&lab).await;
        compressed_head(&mut client).await;
        lab.publish("one");
        lab.publish("two");
        if fault == FLUSHED {
            wait_to_read(&mut client, "data: two\n\n").await;
        } else {
            expect_silence(&mut client).await;
        }
        let kill = if in_mid_event { mid_event(kind) } else { plain(kind) };
        lab.stage.kill(Target::All, kill).unwrap();
        let response = client.rest_bytes().await;
        assert_eq!(response.ends_with(b"\r\n0\r\n\r\n"), kind == End, "{case}");
        let is_whole = MultiGzDecoder::new(&*content(&response)).read_to_end(&mut vec![]).is_ok();
        assert_eq!(is_whole, kind == End, "the trailer of gzip: {case}");
        let text = readable(&response);
        assert_eq!(text.matches("\ndata: one\n\n").count(), usize::from(events > 0), "{case}");
        assert_eq!(text.matches("\ndata: two\n\n").count(), usize::from(events > 1), "{case}");
        let tail = text.rsplit_once("\n\n").map_or("", |(_, tail)| tail);
        assert_eq!(!tail.is_empty(), part, "{case}: {tail:?}");
        let partial = killed_in_mid_event(&mut facts).await;
        assert_eq!(partial, part.then_some(tail.len() as u64), "{case}");
        let (how, counted, bytes, last_seq) = closed(&mut facts).await;
        assert_eq!((counted, last_seq), (events, Some(events).filter(|seq| *seq > 0)), "{case}");
        let expected = [(End, Ending::End), (Cut, Ending::Cut), (Reset, Ending::Reset)];
        assert!(expected.contains(&(kind, how)), "{case}: {how:?}");
        assert_eq!(bytes, response.len() as u64, "{case}");
    }
}

#[tokio::test]
async fn a_client_that_comes_back_gets_what_a_cut_left_in_the_compressor() {
    let lab = compressing(&[UNFLUSHED]).await;
    let mut client = get(&lab).await;
    compressed_head(&mut client).await;
    lab.publish("lost");
    expect_silence(&mut client).await;
    lab.stage.kill(Target::All, plain(KillKind::Cut)).unwrap();
    client.rest_bytes().await;
    set(&lab, &[FLUSHED]);
    let epoch = lab.stage.state().epoch;
    let fields = format!("Accept-Encoding: gzip\r\nLast-Event-ID: {epoch}-0\r\n");
    let mut again = get_with(&lab, "/stream", &fields).await;
    wait_to_read(&mut again, "data: lost\n\n").await;
}

#[tokio::test]
async fn other_faults_act_beside_it_and_a_stall_is_silence() {
    let late = Fault::Latency { latency_ms: NEVER, jitter_ms: 0, seed: 0 };
    let dropped = Fault::Drop { probability_percent: 100, seed: 0 };
    let doubled = Fault::Duplicate { probability_percent: 100, seed: 0 };
    let held = Fault::HoldBack { bytes: 1_048_576, for_ms: NEVER };
    for (faults, copies, behind) in [
        (&[late][..], 0, 1),
        (&[held], 0, 1),
        (&[dropped], 0, 0),
        (&[doubled], 2, 0),
        (&[Fault::Drip { bytes: 5, every_ms: 1 }], 1, 0),
        (&[Fault::IdleCut { after_ms: 3_600_000 }], 1, 0),
    ] {
        let lab = compressing(&[]).await;
        set(&lab, &[faults, &[FLUSHED]].concat());
        let mut client = get(&lab).await;
        wait_to_read(&mut client, "event: connecttime\n").await;
        lab.publish("x");
        if copies > 0 {
            wait_to_read(&mut client, "data: x\n\n").await;
        }
        until(|| lab.stage.connections()[0].behind == behind).await;
        let complete = async {
            while readable(&client.bytes).matches("data: x\n\n").count() < copies
                || !client.bytes.ends_with(b"\r\n")
            {
                client.stream.read_buf(&mut client.bytes).await.unwrap();
            }
        };
        tokio::time::timeout(support::PATIENCE, complete).await.expect("it never came");
        expect_silence(&mut client).await;
        assert_eq!(readable(&client.bytes).matches("data: x\n\n").count(), copies, "{faults:?}");
        assert_eq!(lab.stage.connections()[0].events, copies as u64, "{faults:?}");
        lab.stage.set_stalled(Target::All, true).unwrap();
        set(&lab, &[FLUSHED]);
        lab.publish("y");
        expect_silence(&mut client).await;
        lab.stage.set_stalled(Target::All, false).unwrap();
        wait_to_read(&mut client, "data: y\n\n").await;
        assert_eq!(lab.stage.connections()[0].behind, 0, "{faults:?}");
    }
}

#[tokio::test]
async fn what_is_dropped_is_passed_only_after_what_was_put_in_before_it() {
    let half = Fault::Drop { probability_percent: 50, seed: 1 };
    let lab = compressing(&[half, UNFLUSHED]).await;
    let mut facts = lab.facts();
    let mut client = get(&lab).await;
    compressed_head(&mut client).await;
    for _ in 0..40 {
        lab.publish("x");
    }
    let mut dropped = Vec::new();
    while dropped.last().is_none_or(|last| *last < 35) {
        dropped.extend(
            facts
                .find(|what| match what {
                    What::FaultActed { fault: FaultKind::Drop, event_seqs, .. } => {
                        Some(event_seqs.clone())
                    }
                    _ => None,
                })
                .await,
        );
    }
    expect_silence(&mut client).await;
    assert_eq!(lab.stage.connections()[0].behind, 40);
    set(&lab, &[]);
    until(|| lab.stage.connections()[0].behind == 0).await;
    let events = lab.stage.connections()[0].events;
    assert!(events + dropped.len() as u64 <= 40 && events > 0, "{events} {dropped:?}");
}

#[tokio::test]
async fn an_idle_cutter_sees_no_heartbeat_that_stays_in_the_compressor() {
    let heartbeats = FeedSettings { paused: true, heartbeat_ms: 20, ..FeedSettings::default() };
    let lab = lab(heartbeats).await;
    set(&lab, &[UNFLUSHED, Fault::IdleCut { after_ms: 200 }]);
    let mut facts = lab.facts();
    let mut client = get(&lab).await;
    client.rest_bytes().await;
    let by = |what: &What| match what {
        What::Killed { by, .. } => Some(*by),
        _ => None,
    };
    assert_eq!(facts.find(by).await, Actor::IdleCut);
}

#[tokio::test]
async fn the_journal_says_what_was_answered_and_a_head_alone_says_the_same() {
    let lab = compressing(&[UNFLUSHED]).await;
    let mut facts = lab.facts();
    let answered = |what: &What| match what {
        What::Answered { content_encoding, .. } => Some(content_encoding.clone()),
        _ => None,
    };
    let _client = get(&lab).await;
    assert_eq!(facts.find(answered).await.as_deref(), Some("gzip"));
    let head = "HEAD /stream HTTP/1.1\r\nHost: lab\r\nAccept-Encoding: gzip\r\n\r\n";
    let mut client = lab.request(head).await;
    compressed_head(&mut client).await;
    assert_eq!(facts.find(answered).await.as_deref(), Some("gzip"));
    let _plain = lab.get("/stream").await;
    assert_eq!(facts.find(answered).await, None);
}

#[tokio::test]
async fn without_chunks_the_body_is_the_compressed_stream() {
    let lab = compressing(&[FLUSHED]).await;
    let mut client =
        lab.request("GET /stream HTTP/1.0\r\nHost: lab\r\nAccept-Encoding: gzip\r\n\r\n").await;
    wait_to_read(&mut client, "event: connecttime\n").await;
    lab.publish("x");
    wait_to_read(&mut client, "data: x\n\n").await;
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    let response = client.rest_bytes().await;
    let mut text = String::new();
    MultiGzDecoder::new(&*content(&response)).read_to_string(&mut text).unwrap();
    assert!(text.ends_with("data: x\n\n"), "{text}");
}

#[tokio::test]
async fn every_event_of_a_fast_feed_arrives_once_and_in_order() {
    for (fault, payload) in [
        (UNFLUSHED, Payload::Counter),
        (FLUSHED, Payload::Counter),
        (UNFLUSHED, Payload::Text { size_bytes: 5_000 }),
    ] {
        let lab = compressing(&[fault]).await;
        let (name, size) = match payload {
            Payload::Text { size_bytes } => ("text", format!("&size_bytes={size_bytes}")),
            _ => ("counter", String::new()),
        };
        let target = format!(
            "/stream?interval_ms=1&events_per_tick=50&count=3000&payload={name}{size}&client=me"
        );
        let mut facts = lab.facts();
        let mut client = get_with(&lab, &target, "Accept-Encoding: gzip\r\n").await;
        let response = client.rest_bytes().await;
        let mut body = Vec::new();
        MultiGzDecoder::new(&*content(&response)).read_to_end(&mut body).unwrap();
        let ids: Vec<u64> = String::from_utf8(body)
            .unwrap()
            .split("\n\n")
            .filter_map(|block| field(block, "id")?.strip_prefix("url-")?.parse().ok())
            .collect();
        assert_eq!(ids, (0..=3_000).collect::<Vec<_>>(), "{fault:?}");
        let mut told = 0;
        while told < 3_000 {
            let (first_seq, count) = written(&mut facts).await;
            assert_eq!(first_seq, told + 1);
            told += count;
        }
        let (how, events, bytes, last_seq) = closed(&mut facts).await;
        assert_eq!((how, events, last_seq), (Ending::End, 3_000, Some(3_000)));
        assert_eq!(bytes, response.len() as u64);
    }
}

#[tokio::test]
async fn a_gap_is_told_within_the_compressed_stream() {
    let lab = compressing(&[FLUSHED]).await;
    let fields = "Accept-Encoding: gzip\r\nLast-Event-ID: nonsense\r\n";
    let mut client = get_with(&lab, "/stream", fields).await;
    wait_to_read(&mut client, "event: lab.gap\n").await;
    lab.stage.reset();
    wait_to_read(&mut client, "\"reason\":\"other_epoch\"").await;
    assert_eq!(lab.stage.connections()[0].behind, 0);
}

#[tokio::test]
async fn those_beyond_the_places_for_compressed_connections_are_not_compressed() {
    let lab = compressing(&[UNFLUSHED]).await;
    let mut clients = Vec::new();
    for number in 1..=130 {
        let mut client = get(&lab).await;
        let head = head_bytes(&mut client).await;
        assert_eq!(head.contains("Content-Encoding"), number <= 128, "{number}");
        clients.push(client);
    }
    clients.clear();
    until(|| lab.stage.connections().is_empty()).await;
    let mut client = get(&lab).await;
    compressed_head(&mut client).await;
}

#[tokio::test]
async fn curl_reads_it() {
    let lab = compressing(&[UNFLUSHED]).await;
    let url = format!("http://{}/stream?interval_ms=1&count=500", lab.address());
    let curl = tokio::process::Command::new("curl")
        .args(["--silent", "--show-error", "--compressed", "--no-buffer", "--noproxy", "*", &url])
        .stdin(Stdio::null())
        .output();
    let output = tokio::time::timeout(support::PATIENCE, curl).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut kept = Kept::default();
    kept.read(&output.stdout);
    assert_eq!((kept.data.len(), kept.last_event_id.as_str()), (500, "url-500"));
}
