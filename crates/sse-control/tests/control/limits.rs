//! Clients that want too much, or too little.

use std::time::Duration;

use sse_control::ControlLimits;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::lab::{Lab, TOKEN, read_answer};

fn impatient() -> ControlLimits {
    ControlLimits { head_timeout: Duration::from_millis(100), ..ControlLimits::default() }
}

#[tokio::test]
async fn a_client_that_never_finishes_its_request_is_let_go() {
    let lab = Lab::start_with(impatient(), &[]).await;
    for begun in ["", "GET / HTTP/1.1\r\nHost: 127"] {
        let mut stream = TcpStream::connect(lab.control.local_addr()).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await.unwrap();
    }
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let lab = Lab::start().await;
    let long = lab.request("GET", "/").header("X-Long", &"x".repeat(20_000));
    long.send().await.expect_error(431, "head_too_large");
    let mut many = lab.request("GET", "/");
    for n in 0..101 {
        many = many.header(&format!("X-{n}"), "x");
    }
    many.send().await.expect_error(431, "head_too_large");
}

#[tokio::test]
async fn what_is_not_http_is_told_so_even_after_what_is() {
    let lab = Lab::start().await;
    for nonsense in ["\x16\x03\x01 hello\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n"] {
        let mut stream = TcpStream::connect(lab.control.local_addr()).await.unwrap();
        stream.write_all(nonsense.as_bytes()).await.unwrap();
        read_answer(&mut stream).await.expect_error(400, "malformed_request");

        let mut stream = lab.request("GET", "/api/v1/nothing").open().await;
        let mut first = Vec::new();
        while !first.ends_with(b"}") {
            assert_ne!(stream.read_buf(&mut first).await.unwrap(), 0);
        }
        assert!(first.starts_with(b"HTTP/1.1 404"), "an empty-handed answer of ours is kept");
        stream.write_all(nonsense.as_bytes()).await.unwrap();
        read_answer(&mut stream).await.expect_error(400, "malformed_request");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let lab = Lab::start().await;
    let body = format!("{{\"data\":\"{}\"}}", "x".repeat(3 * 1024 * 1024));
    let announced = lab.request("POST", "/api/v1/events").body("application/json", body.as_bytes());
    announced.send().await.expect_error(413, "body_too_large");
}

#[tokio::test]
async fn a_body_that_never_comes_or_never_ends_is_not_waited_for() {
    let limits = ControlLimits { body_timeout: Duration::from_millis(100), ..impatient() };
    let lab = Lab::start_with(limits, &[]).await;
    for begun in ["", "{\"data\":"] {
        let mut stream = TcpStream::connect(lab.control.local_addr()).await.unwrap();
        let head = format!(
            "POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {TOKEN}\r\n\
             Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{begun}",
            lab.port()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        read_answer(&mut stream).await.expect_error(408, "body_timeout");
    }
}

#[tokio::test]
async fn a_client_that_dribbles_gains_no_time_by_it() {
    let limits = ControlLimits { body_timeout: Duration::from_millis(100), ..impatient() };
    let lab = Lab::start_with(limits, &[]).await;
    let head = "GET / HTTP/1.1\r\nX-Dribbled: ".to_owned();
    let body = format!(
        "POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {TOKEN}\r\n\
         Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n",
        lab.port()
    );
    for begun in [head, body] {
        let stream = TcpStream::connect(lab.control.local_addr()).await.unwrap();
        let (mut reading, mut writing) = stream.into_split();
        writing.write_all(begun.as_bytes()).await.unwrap();
        let dribbling = async {
            while writing.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let let_go = async { while reading.read(&mut [0; 1024]).await.unwrap_or(0) > 0 {} };
        let ended = async {
            tokio::select! { () = dribbling => {}, () = let_go => {} }
        };
        let patience = Duration::from_secs(10);
        tokio::time::timeout(patience, ended).await.expect("it is waited for");
    }
}

#[tokio::test]
async fn five_hundred_silent_clients_do_not_keep_anybody_out() {
    let lab = Lab::start().await;
    let mut silent = Vec::new();
    for _ in 0..250 {
        silent.push(TcpStream::connect(lab.control.local_addr()).await.unwrap());
    }
    let half = lab.request("GET", "/").header("X", "unfinished");
    for _ in 0..250 {
        let mut stream = TcpStream::connect(half.to).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHo").await.unwrap();
        silent.push(stream);
    }
    assert_eq!(lab.get("/api/v1/lab").await.status(), 200);
    assert_eq!(silent.len(), 500);
}

#[tokio::test]
async fn a_body_whose_length_is_in_doubt_is_refused() {
    let lab = Lab::start().await;
    for lengths in [
        "Content-Length: 2\r\nContent-Length: 3",
        "Content-Length: 2, 3",
        "Content-Length: -2",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked, identity",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
    ] {
        let mut stream = TcpStream::connect(lab.control.local_addr()).await.unwrap();
        let head = format!(
            "POST /api/v1/reset HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {TOKEN}\r\n\
             Content-Type: application/json\r\nConnection: close\r\n{lengths}\r\n\r\n0\r\n\r\n",
            lab.port()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let answer = read_answer(&mut stream).await;
        match answer.status() {
            411 => answer.expect_error(411, "length_required"),
            _ => answer.expect_error(400, "malformed_request"),
        };
    }
}

#[tokio::test]
async fn an_event_of_a_mebibyte_is_published() {
    let lab = Lab::start().await;
    let answer = lab
        .send("POST", "/api/v1/events", &serde_json::json!({ "data": "x".repeat(1_048_576) }))
        .await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_client_too_many_is_told_to_come_back_and_can() {
    let limits = ControlLimits { connections: 2, ..ControlLimits::default() };
    let lab = Lab::start_with(limits, &[]).await;
    let first = lab.request("GET", "/api/v1/journal").open().await;
    let second = lab.request("GET", "/api/v1/journal").open().await;
    for stream in [&first, &second] {
        stream.readable().await.unwrap();
    }
    let refused = lab.get("/").await;
    refused.expect_error(503, "over_capacity");
    assert_eq!(refused.header("retry-after"), Some("1"));
    drop(first);
    while lab.get("/").await.status() != 200 {}
}

#[tokio::test]
async fn open_streams_end_at_shutdown_and_the_port_is_free() {
    let lab = Lab::start().await;
    let mut journal = lab.request("GET", "/api/v1/journal?after=0").open().await;
    let mut idle = TcpStream::connect(lab.control.local_addr()).await.unwrap();
    journal.readable().await.unwrap();
    let _client = lab.subscribe("").await;
    lab.shutdown.cancel();
    lab.control.closed().await;
    let answer = read_answer(&mut journal).await;
    assert!(answer.body.ends_with(b"0\r\n\r\n"), "the journal ends as a complete response");
    let text = String::from_utf8_lossy(&answer.body);
    assert!(text.contains(r#""fact":"closed""#), "it tells how the streams ended: {text}");
    assert_eq!(idle.read(&mut [0]).await.unwrap_or(0), 0);
    std::net::TcpListener::bind(lab.control.local_addr()).unwrap();
}
