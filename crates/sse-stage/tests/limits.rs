//! What protects the stage from its clients.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use std::time::Duration;

use sse_stage::{Capacity, Ending, FeedPatch, KillKind, Limits, Party, Payload, Target, What};
use support::{Client, End, lab, lab_with, plain, silent};
use tokio::{io::AsyncWriteExt, net::TcpSocket};

fn closed(what: &What) -> Option<(Party, Ending)> {
    match what {
        What::Closed { by, how, .. } => Some((*by, *how)),
        _ => None,
    }
}

#[tokio::test]
async fn silent_and_dribbling_sockets_are_dropped_after_the_head_timeout() {
    let limits = Limits { head_timeout: Duration::from_millis(100), ..Limits::default() };
    let lab = lab_with(silent(), limits).await;
    let mut silent = Client::connect(lab.address()).await;
    let mut dribbling = lab.request("GET /stream HTTP/1.1\r\nHo").await;
    assert_eq!(silent.rest_bytes().await, b"");
    dribbling.rest_bytes().await;
    let mut facts = lab.facts();
    for _ in 0..2 {
        assert_eq!(facts.find(closed).await, (Party::Server, Ending::HeadTimeout));
    }
}

#[tokio::test]
async fn five_hundred_silent_sockets_do_not_stop_a_subscriber() {
    let lab = lab(silent()).await;
    let mut silent = Vec::new();
    for _ in 0..500 {
        silent.push(Client::connect(lab.address()).await);
    }
    lab.get("/stream").await.open().await;
}

#[tokio::test]
async fn a_head_beyond_16_kib_is_answered_431() {
    let lab = lab(silent()).await;
    let long = "x".repeat(20_000);
    let mut client =
        lab.request(&format!("GET /stream HTTP/1.1\r\nHost: lab\r\nX-Long: {long}\r\n\r\n")).await;
    let (answer, end) = client.rest().await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    assert_eq!(end, End::Fin);
    let status = lab
        .facts()
        .find(|what| match what {
            What::Answered { status, .. } => Some(*status),
            _ => None,
        })
        .await;
    assert_eq!(status, 431);
}

#[tokio::test]
async fn a_head_of_15_kib_is_read() {
    let lab = lab(silent()).await;
    let long = "x".repeat(15_000);
    let head = format!("GET /stream HTTP/1.1\r\nHost: lab\r\nX-Long: {long}\r\n\r\n");
    lab.request(&head).await.open().await;
}

#[tokio::test]
async fn what_is_not_http_is_answered_400() {
    let lab = lab(silent()).await;
    // The second never says that its head is over, as TLS does not.
    for words in ["\x16\x03\x01 hello\r\n\r\n", "\x16\x03\x01"] {
        let (answer, _) = lab.request(words).await.rest().await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{words:?}: {answer}");
    }
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_is_read() {
    let lab = lab(silent()).await;
    let mut client = Client::connect(lab.address()).await;
    for byte in b"GET /stream HTTP/1.1\r\nHost: lab\r\n\r\n" {
        client.stream.write_all(&[*byte]).await.unwrap();
    }
    client.open().await;
}

#[tokio::test]
async fn a_head_that_says_twice_where_its_body_ends_is_refused() {
    let lab = lab(silent()).await;
    let fields = [
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\ncontent-length: 5\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n",
    ];
    let mut facts = lab.facts();
    for fields in fields {
        let head = format!("POST /stream HTTP/1.1\r\nHost: lab\r\n{fields}\r\n");
        let (answer, end) = lab.request(&head).await.rest().await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{fields}: {answer}");
        assert!(answer.ends_with("in more than one way where its body ends\n"), "{answer}");
        assert_eq!(end, End::Fin);
        facts.find(|what| matches!(what, What::Answered { status: 400, .. }).then_some(())).await;
    }
}

#[tokio::test]
async fn a_second_request_on_a_connection_is_never_answered() {
    let lab = lab(silent()).await;
    let twice = "GET / HTTP/1.1\r\nHost: lab\r\n\r\n".repeat(2);
    let (answers, end) = lab.request(&twice).await.rest().await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK\r\n").count(), 1, "{answers}");
    assert_eq!(end, End::Fin);
}

#[tokio::test]
async fn over_the_cap_a_client_is_answered_503_and_a_place_that_frees_is_given() {
    let limits = Limits { connections: 2, ..Limits::default() };
    let lab = lab_with(silent(), limits).await;
    let mut first = lab.get("/stream").await;
    first.open().await;
    let mut second = lab.get("/stream").await;
    second.open().await;
    let (answer, end) = lab.get("/stream").await.rest().await;
    assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
    assert!(answer.contains("\r\nRetry-After: 5\r\n"), "{answer}");
    assert_eq!(end, End::Fin);
    let mut facts = lab.facts();
    facts.find(|what| matches!(what, What::OverCapacity { limit: 2, .. }).then_some(())).await;
    drop(first);
    facts.find(closed).await;
    // The place is given back a moment after the fact.
    loop {
        let mut client = lab.get("/stream").await;
        if client.head().await.starts_with("HTTP/1.1 200 OK\r\n") {
            break;
        }
    }
}

#[tokio::test]
async fn an_address_has_no_more_than_its_share_of_the_places() {
    let limits = Limits { connections_per_address: Some(1), ..Limits::default() };
    let lab = lab_with(silent(), limits).await;
    let mut first = lab.get("/stream").await;
    first.open().await;
    let (answer, end) = lab.get("/stream").await.rest().await;
    assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nthis address has as many connections as one may have\n"));
    assert_eq!(end, End::Fin);
    let mut facts = lab.facts();
    let met = facts
        .find(|what| match what {
            What::OverCapacity { of, limit, .. } => Some((*of, *limit)),
            _ => None,
        })
        .await;
    assert_eq!(met, (Capacity::Address, 1));
    // Another address has its own.
    let elsewhere = TcpSocket::new_v4().unwrap();
    elsewhere.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut elsewhere = Client::over(elsewhere.connect(lab.address()).await.unwrap());
    elsewhere.stream.write_all(b"GET /stream HTTP/1.1\r\nHost: lab\r\n\r\n").await.unwrap();
    elsewhere.open().await;
}

#[tokio::test]
async fn a_client_that_goes_away_is_freed_though_nothing_is_written() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    drop(client);
    assert_eq!(lab.facts().find(closed).await, (Party::Client, Ending::Cut));
    assert_eq!(lab.stage.state().connections_total, 0);
}

#[tokio::test]
async fn a_client_that_half_closes_counts_as_gone() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    client.stream.shutdown().await.unwrap();
    assert_eq!(lab.facts().find(closed).await, (Party::Client, Ending::Cut));
}

#[tokio::test]
async fn a_client_that_resets_is_freed_even_while_stalled() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    client.stream.set_zero_linger().unwrap();
    drop(client);
    assert_eq!(lab.facts().find(closed).await, (Party::Client, Ending::Reset));
}

#[tokio::test]
async fn a_client_that_never_reads_can_be_killed_and_the_others_do_not_wait() {
    let lab = lab(silent()).await;
    let mut sleeper = lab.get("/stream").await;
    sleeper.open().await;
    let mut reader = lab.get("/stream").await;
    reader.open().await;
    let big = "x".repeat(1024 * 1024);
    for _ in 0..12 {
        lab.publish(&big);
        assert!(reader.chunk().await.len() > big.len());
    }
    let behind = lab.stage.connections().iter().map(|c| c.behind).max();
    assert!(behind > Some(0), "the sleeper's socket is full");
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    let mut facts = lab.facts();
    let mut ends = [facts.find(closed).await.1, facts.find(closed).await.1];
    ends.sort_by_key(|end| *end == Ending::Cut);
    assert_eq!(ends, [Ending::End, Ending::Cut], "a full socket does not allow a clean end");
}

#[tokio::test]
async fn shutdown_ends_open_streams_and_frees_the_port() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let _silent = Client::connect(lab.address()).await;
    let mut journal = lab.stage.journal().reader(None);
    lab.shutdown.cancel();
    assert_eq!(client.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
    tokio::time::timeout(Duration::from_secs(1), lab.stage.closed()).await.unwrap();
    tokio::net::TcpListener::bind(lab.address()).await.unwrap();
    while journal.next().await.is_some() {}
}

#[tokio::test]
async fn a_feed_by_url_waits_for_a_client_that_does_not_read() {
    let lab = lab(silent()).await;
    let mut client =
        lab.get("/stream?interval_ms=1&events_per_tick=100&size_bytes=1000&ids=false").await;
    let behind = || lab.stage.connections().first().map_or(0, |connection| connection.behind);
    while behind() < 200 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(behind() <= 300, "{} events are held for nobody", behind());
    let mut seen = String::new();
    for n in 1..=5_000 {
        seen.push_str(&client.until("\n\n").await);
        assert!(!seen.contains("lab.gap"), "a gap before event {n}");
        let number = seen.rsplit_once("data: ").unwrap().1.split(' ').next().unwrap();
        assert!(n == 1 || number == (n - 1).to_string(), "{number} instead of {}", n - 1);
        seen.clear();
    }
}

#[tokio::test]
async fn nobody_can_ask_for_ticks_of_a_gigabyte() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream?events_per_tick=1000&size_bytes=1048576").await;
    let (answer, _) = client.rest().await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains(r#""field":"size_bytes""#), "{answer}");
    let patch = FeedPatch {
        events_per_tick: Some(1_000),
        payload: Some(Payload::Text { size_bytes: 1_048_576 }),
        ..FeedPatch::default()
    };
    assert_eq!(lab.stage.change_feed(patch).unwrap_err().field, "size_bytes");
}

#[tokio::test]
async fn no_answer_is_journalled_that_was_not_written() {
    let lab = lab(silent()).await;
    let mut client = lab.request("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert_eq!(client.rest_bytes().await, b"");
    let first = |what: &What| match what {
        What::Answered { status, .. } => Some(Err(*status)),
        What::Closed { by, how, .. } => Some(Ok((*by, *how))),
        _ => None,
    };
    assert_eq!(lab.facts().find(first).await, Ok((Party::Server, Ending::Cut)));
}
