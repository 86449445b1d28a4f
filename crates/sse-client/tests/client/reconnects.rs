//! How streams end, the wait, and what the next request carries (S7, S8, S11 to S14).

use std::time::Duration;

use sse_client::{EventSource, Options};
use tokio::net::TcpListener;

use crate::server::{CHUNKED, Connection, Server, expect};

async fn finish(connection: Connection, end: &str) {
    match end {
        "Complete" => connection.end().await,
        "Cut" => connection.cut().await,
        _ => connection.reset(),
    }
}

#[tokio::test]
async fn each_kind_of_end_is_told_apart_and_resumed_from_the_last_whole_event() {
    for end in ["Complete", "Cut", "Reset"] {
        for unfinished in ["", "id: 2\ndata: half", "id: 2\ndata: whole line\n"] {
            let server = Server::start().await;
            let mut client = server.client();
            let script = tokio::spawn(async move {
                let mut first = server.accept().await;
                assert_eq!(first.header("Last-Event-ID"), None);
                first.write(CHUNKED).await;
                first.chunk("id: 1\ndata: x\n\n").await;
                if !unfinished.is_empty() {
                    first.chunk(unfinished).await;
                }
                finish(first, end).await;
                let mut second = server.accept().await;
                assert_eq!(second.header("Last-Event-ID"), Some("1"));
                second.write(CHUNKED).await;
                second.chunk("data: y\n\n").await;
                second
            });
            expect(&mut client, &["connecting /stream", "response 200", "open"]).await;
            expect(&mut client, &["message \"x\" 1", &format!("ended {end}")]).await;
            match unfinished {
                "" => {}
                "id: 2\ndata: half" => {
                    expect(&mut client, &["incomplete_line", "incomplete_event"]).await;
                }
                _ => expect(&mut client, &["incomplete_event"]).await,
            }
            expect(&mut client, &["waiting 1", "connecting /stream from 1"]).await;
            expect(&mut client, &["response 200", "open", "message \"y\" 1"]).await;
            script.await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_cut_within_a_body_of_known_length_is_a_cut() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        connection
            .write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\n",
            )
            .await;
        connection.cut().await;
    });
    expect(&mut client, &["connecting /stream", "response 200", "open", "ended Cut"]).await;
    script.await.unwrap();
}

#[tokio::test]
async fn what_is_no_chunk_framing_ends_the_body() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        connection.write(CHUNKED).await;
        connection.write("data: x\n\n").await;
        connection.closed().await;
    });
    expect(&mut client, &["connecting /stream", "response 200", "open", "ended Malformed"]).await;
    expect(&mut client, &["waiting 1"]).await;
    script.await.unwrap();
}

#[tokio::test]
async fn s30_retry_counts_from_when_it_is_read_and_the_cap_holds() {
    let server = Server::start().await;
    let mut options = Options::new(&server.url("/stream")).unwrap();
    options.longest_reconnection_time = Some(Duration::from_secs(60));
    let mut client = EventSource::new(options).unwrap();
    assert_eq!(client.reconnection_time(), Duration::from_secs(3), "the default (S14)");
    let script = tokio::spawn(async move {
        for retry in ["retry: 1234\n", "retry: 99999999\n", ""] {
            let mut connection = server.accept().await;
            connection.write(CHUNKED).await;
            if !retry.is_empty() {
                connection.chunk(retry).await;
            }
            connection.end().await;
        }
    });
    let open = ["connecting /stream", "response 200", "open"];
    expect(&mut client, &open).await;
    expect(&mut client, &["retry 1234", "ended Complete", "waiting 1234"]).await;
    client.reconnect_now();
    expect(&mut client, &open).await;
    expect(&mut client, &["retry 99999999", "ended Complete", "waiting 60000"]).await;
    client.reconnect_now();
    expect(&mut client, &open).await;
    expect(&mut client, &["ended Complete", "waiting 60000"]).await;
    script.await.unwrap();
}

#[tokio::test]
async fn s7_a_refused_connection_is_tried_again_and_again() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut options = Options::new(&format!("http://{address}/stream")).unwrap();
    options.reconnection_time = Duration::from_millis(1);
    options.last_event_id = "7".to_owned();
    let mut client = EventSource::new(options).unwrap();
    for _ in 0..3 {
        expect(&mut client, &["connecting /stream from 7"]).await;
        expect(&mut client, &["error Request ConnectionRefused", "waiting 1"]).await;
    }
}

#[tokio::test]
async fn s29_an_empty_id_takes_the_header_away_again() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut first = server.accept().await;
        first.write(CHUNKED).await;
        first.chunk("id: 1\ndata: x\n\nid\n\n").await;
        first.end().await;
        assert_eq!(server.accept().await.header("Last-Event-ID"), None);
    });
    expect(&mut client, &["connecting /stream", "response 200", "open"]).await;
    expect(&mut client, &["message \"x\" 1", "id ", "ended Complete", "waiting 1"]).await;
    expect(&mut client, &["connecting /stream", "error Head UnexpectedEof"]).await;
    script.await.unwrap();
}

#[tokio::test]
async fn s15_an_id_beyond_ascii_goes_out_as_utf8() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut first = server.accept().await;
        first.write(CHUNKED).await;
        first.chunk("id: …\u{1}é\n\n").await;
        first.end().await;
        assert_eq!(server.accept().await.header("Last-Event-ID"), Some("…\u{1}é"));
    });
    expect(&mut client, &["connecting /stream", "response 200", "open", "id …\u{1}é"]).await;
    expect(&mut client, &["ended Complete", "waiting 1", "connecting /stream from …\u{1}é"]).await;
    expect(&mut client, &["error Head UnexpectedEof"]).await;
    script.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_wait_follows_the_clock_of_the_runtime() {
    // Nothing listens there, and no socket is involved in the wait itself.
    let mut options = Options::new("http://127.0.0.1:1/stream").unwrap();
    options.reconnection_time = Duration::from_secs(3600);
    let mut client = EventSource::new(options).unwrap();
    expect(&mut client, &["connecting /stream", "error Request ConnectionRefused"]).await;
    expect(&mut client, &["waiting 3600000"]).await;
    let before = tokio::time::Instant::now();
    expect(&mut client, &["connecting /stream"]).await;
    assert_eq!(before.elapsed().as_secs(), 3600);
}
