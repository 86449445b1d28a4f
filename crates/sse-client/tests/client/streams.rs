//! What an open stream is seen as.

use sse_client::{Observation, ReadyState};
use sse_wire::What;

use crate::server::{CHUNKED, Server, expect};

#[tokio::test]
async fn everything_in_a_stream_is_told_in_order() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        connection.write(CHUNKED).await;
        connection.chunk(":\nretry: 7\nid: a-0\nevent: connecttime\ndata: now\n\n").await;
        connection.chunk("id: a-1\nda").await;
        connection.chunk("ta: x\n\n: bye\nfoo\n").await;
        connection.chunk("id: a-2\n\nid: a-3\ndata: unfinished\n").await;
        connection.end().await;
    });
    expect(
        &mut client,
        &[
            "connecting /stream",
            "response 200",
            "open",
            "comment ",
            "retry 7",
            "connecttime \"now\" a-0",
            "message \"x\" a-1",
            "comment bye",
            "unknown_field",
            "id a-2",
            "ended Complete",
            "incomplete_event",
            "waiting 7",
        ],
    )
    .await;
    assert_eq!(client.last_event_id(), "a-2");
    script.await.unwrap();
}

#[tokio::test]
async fn a_stream_is_open_from_the_head_alone() {
    let server = Server::start().await;
    let mut client = server.client();
    assert_eq!(client.ready_state(), ReadyState::Connecting);
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        connection.write(CHUNKED).await;
        connection
    });
    expect(&mut client, &["connecting /stream", "response 200", "open"]).await;
    assert_eq!(client.ready_state(), ReadyState::Open);
    script.await.unwrap();
}

#[tokio::test]
async fn ranges_count_the_body_without_its_framing() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        connection.write(CHUNKED).await;
        connection.chunk(": a\nda").await;
        connection.chunk("ta: x\n\n").await;
        connection
    });
    expect(&mut client, &["connecting /stream", "response 200", "open", "comment a"]).await;
    let Some(Observation::Parsed(parsed)) = client.next().await else { panic!("no event") };
    assert!(matches!(parsed.what, What::Event(_)));
    assert_eq!(parsed.range, 4..12);
    script.await.unwrap();
}

#[tokio::test]
async fn the_head_and_the_body_may_arrive_byte_by_byte() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        let wire =
            format!("HTTP/1.1 103 Early Hints\r\n\r\n{CHUNKED}9\r\ndata: x\n\n\r\n0\r\n\r\n");
        for byte in wire.into_bytes() {
            connection.write([byte]).await;
            tokio::task::yield_now().await;
        }
        connection
    });
    expect(
        &mut client,
        &[
            "connecting /stream",
            "response 200",
            "open",
            "message \"x\" ",
            "ended Complete",
            "waiting 1",
        ],
    )
    .await;
    script.await.unwrap();
}

#[tokio::test]
async fn a_dropped_call_of_next_loses_nothing() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        for part in
            ["HTTP/1.1 200 OK\r\nContent-Type: text/", "event-stream\r\n\r\ndata:", " x\n\n"]
        {
            tokio::task::yield_now().await;
            connection.write(part).await;
        }
        connection.cut().await;
        // A call that was dropped must not have led to a second request.
        let accepted = server.accept();
        drop(tokio::time::timeout(std::time::Duration::ZERO, accepted).await);
    });
    let mut seen = Vec::new();
    while seen.last().is_none_or(|last: &String| last != "ended Complete") {
        tokio::select! {
            biased;
            observation = client.next() => {
                seen.push(crate::server::short(&observation.expect("not closed")));
            }
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!(
        seen,
        ["connecting /stream", "response 200", "open", "message \"x\" ", "ended Complete"]
    );
    script.await.unwrap();
}
