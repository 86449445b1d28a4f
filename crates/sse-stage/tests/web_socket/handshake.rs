//! The opening handshake: which requests are one, and what the others are told.

use crate::{
    client::{ACCEPT, KEY, TEXT, WebSocket, handshake, masked},
    support::{Client, End, lab, silent},
};
use sse_stage::{Door, Span, StreamName, What};

#[tokio::test]
async fn the_answer_is_the_one_that_the_standard_gives_as_an_example() {
    let lab = lab(silent()).await;
    let mut client = lab.request(&handshake("/ws?client=me")).await;
    let head = client.head().await;
    let (date, rest): (Vec<&str>, Vec<&str>) =
        head.split("\r\n").partition(|line| line.starts_with("Date: "));
    assert_eq!(date.len(), 1, "{head}");
    assert_eq!(
        rest.join("\n"),
        format!(
            "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n\
             Sec-WebSocket-Accept: {ACCEPT}\n\n"
        )
    );
    let mut facts = lab.facts();
    let status = facts
        .find(|what| match what {
            What::Answered { status, .. } => Some(*status),
            _ => None,
        })
        .await;
    assert_eq!(status, 101);
    let subscribed = facts
        .find(|what| match what {
            What::Subscribed { stream, requested, replay, retry_ms, .. } => {
                Some((*stream, requested.clone(), *replay, *retry_ms))
            }
            _ => None,
        })
        .await;
    assert_eq!(subscribed, (StreamName::WebSocket, None, 0, 0));
    let listed = &lab.stage.connections()[0];
    assert_eq!(listed.stream, StreamName::WebSocket);
    assert_eq!(listed.client.as_deref(), Some("me"));
}

#[tokio::test]
async fn what_is_no_handshake_is_told_what_is_missing() {
    let lab = lab(silent()).await;
    let whole = handshake("/ws");
    let version = "Sec-WebSocket-Version: 13\r\n";
    let key = format!("Sec-WebSocket-Key: {KEY}\r\n");
    let cases = [
        ("GET /ws HTTP/1.1\r\nHost: lab\r\n\r\n".to_owned(), 426, "/stream is the same feed"),
        (whole.replace("Upgrade: websocket\r\n", ""), 426, "Upgrade: websocket"),
        (whole.replace("keep-alive, Upgrade", "close"), 426, "Connection: Upgrade"),
        (whole.replace("HTTP/1.1", "HTTP/1.0"), 426, "HTTP/1.1"),
        (whole.replace(version, ""), 426, "must be 13"),
        (whole.replace("Version: 13", "Version: 8"), 426, "must be 13"),
        (whole.replace(version, &version.repeat(2)), 426, "must be 13"),
        (whole.replace(&key, ""), 400, "Sec-WebSocket-Key"),
        (whole.replace(KEY, "bm90IHNpeHRlZW4="), 400, "16 bytes"),
        (whole.replace(KEY, "!!!"), 400, "16 bytes"),
        (whole.replace(&key, &key.repeat(2)), 400, "once"),
        (whole.replace("GET", "POST"), 405, ""),
        (whole.replace("GET", "HEAD"), 405, ""),
        (handshake("/ws?envelope=xml"), 400, "must be json"),
        (handshake("/ws?envelope=json&envelope=json"), 400, "twice"),
        (handshake("/ws?interval_ms=5"), 400, "unknown_parameter"),
    ];
    for (request, status, words) in cases {
        let (answer, end) = lab.request(&request).await.rest().await;
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        let version = if status == 426 { &head[..8] } else { "HTTP/1.1" };
        assert!(head.starts_with(&format!("{version} {status} ")), "{request}\n{answer}");
        assert!(text.contains(words), "{request}\n{answer}");
        assert_eq!(end, End::Fin);
        if status == 426 {
            let head = head.to_ascii_lowercase();
            assert!(head.contains("\r\nsec-websocket-version: 13"), "{head}");
            assert!(head.contains("\r\nupgrade: websocket"), "{head}");
            assert!(head.contains("\r\nconnection: close, upgrade"), "{head}");
        }
    }
    assert_eq!(lab.stage.connections(), []);
}

#[tokio::test]
async fn there_is_no_resuming_whatever_a_client_asks_for() {
    let lab = lab(silent()).await;
    lab.publish("missed");
    let epoch = lab.stage.state().epoch;
    for id in [format!("{epoch}-0"), format!("{epoch}-7"), "nonsense".to_owned()] {
        let asks = format!("\r\nLast-Event-ID: {id}\r\n\r\n");
        let mut client = lab.request(&handshake("/ws").replace("\r\n\r\n", &asks)).await;
        client.head().await;
        let mut socket = WebSocket(client);
        lab.publish("next");
        assert_eq!(socket.frame().await.text(), "next", "{id}");
    }
    lab.stage.restore().await;
    let first = |what: &What| match what {
        What::Gap { .. } => Some("a gap"),
        What::Restored {} => Some("none"),
        _ => None,
    };
    assert_eq!(lab.facts().find(first).await, "none", "nothing could be refused");
}

#[tokio::test]
async fn who_speaks_before_the_answer_is_closed() {
    let lab = lab(silent()).await;
    let mut client = Client::connect(lab.address()).await;
    let mut early = handshake("/ws").into_bytes();
    early.extend(masked(0x80 | TEXT, b"hello"));
    tokio::io::AsyncWriteExt::write_all(&mut client.stream, &early).await.unwrap();
    client.head().await;
    let mut socket = WebSocket(client);
    let closes = socket.frame().await;
    assert_eq!(closes.closes(), (1002, "data came before the handshake was answered"));
    assert_eq!(socket.rest().await, (Vec::new(), End::Fin));
}

#[tokio::test]
async fn a_door_fails_the_handshake_where_it_fails_a_stream() {
    let span = Span { attempts: Some(1), for_ms: None };
    for (door, status) in [
        (Door::Status { status: 503, retry_after_s: Some(1), span }, "503"),
        (Door::Empty { span }, "200"),
        (Door::Redirect { status: 307, span }, "307"),
    ] {
        let lab = lab(silent()).await;
        lab.stage.set_door(door.clone(), sse_stage::Actor::Presenter).await.unwrap();
        let mut client = lab.request(&handshake("/ws?client=a")).await;
        let head = client.head().await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{door:?}: {head}");
        if status == "307" {
            assert!(head.contains("\r\nLocation: /moved/ws?client=a\r\n"), "{head}");
            WebSocket::open(&lab, "/moved/ws?client=a").await;
        }
        WebSocket::open(&lab, "/ws").await;
    }
}

#[tokio::test]
async fn a_door_that_hangs_answers_no_handshake() {
    let lab = lab(silent()).await;
    let span = Span { attempts: Some(1), for_ms: None };
    lab.stage.set_door(Door::Hang { span }, sse_stage::Actor::Presenter).await.unwrap();
    let mut client = lab.request(&handshake("/ws")).await;
    lab.facts().find(|what| matches!(what, What::DoorMet { .. }).then_some(())).await;
    while lab.stage.connections().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(lab.stage.connections()[0].stream, StreamName::Hung);
    lab.stage.restore().await;
    assert_eq!(client.rest().await, (String::new(), End::Fin));
}

#[tokio::test]
async fn a_door_with_the_wrong_type_has_nothing_to_spoil_on_a_web_socket() {
    let lab = lab(silent()).await;
    let span = Span { attempts: Some(1), for_ms: None };
    let door = Door::ContentType { content_type: None, span };
    lab.stage.set_door(door.clone(), sse_stage::Actor::Presenter).await.unwrap();
    WebSocket::open(&lab, "/ws").await;
    assert_eq!(lab.stage.state().door.door, door, "it waits for a stream");
}
