//! What is sent, and that it is what a stream is sent.

use crate::{
    client::{BINARY, TEXT, WebSocket},
    support::{Client, field, lab, silent},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sse_stage::{FeedPatch, FeedSettings, Publish, PublishBinary, What};

#[tokio::test]
async fn a_message_is_the_data_of_an_event_and_nothing_else() {
    let lab = lab(silent()).await;
    lab.publish("before it came");
    let mut socket = WebSocket::open(&lab, "/ws").await;
    lab.stage
        .publish(Publish { event: Some("named".to_owned()), data: "a\nb".to_owned() })
        .unwrap();
    lab.stage.change_feed(FeedPatch { retry_ms: Some(7), ..FeedPatch::default() }).unwrap();
    lab.publish("");
    assert_eq!(socket.frame().await.text(), "a\nb");
    let empty = socket.frame().await;
    assert_eq!((empty.is_final, empty.opcode, empty.text()), (true, TEXT, ""));
}
#[tokio::test]
async fn an_envelope_tells_id_and_type() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    let mut socket = WebSocket::open(&lab, "/ws?envelope=json").await;
    lab.stage.publish(Publish { event: Some("named".to_owned()), data: "\"".to_owned() }).unwrap();
    lab.stage.change_feed(FeedPatch { ids: Some(false), ..FeedPatch::default() }).unwrap();
    lab.publish("x");
    let expected = format!(r#"{{"id":"{epoch}-1","event":"named","data":"\""}}"#);
    assert_eq!(socket.frame().await.text(), expected);
    assert_eq!(socket.frame().await.text(), r#"{"id":null,"event":"message","data":"x"}"#);
}

#[tokio::test]
async fn long_messages_have_long_lengths() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    for length in [125, 126, 65_535, 65_536, 1_048_576] {
        let data = "x".repeat(length);
        lab.publish(&data);
        assert!(socket.frame().await.text() == data, "{length}");
    }
}

#[tokio::test]
async fn binary_is_base64_in_a_stream_and_itself_on_a_web_socket() {
    let lab = lab(silent()).await;
    let mut stream = lab.get("/stream").await;
    stream.open().await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    for bytes in [1, 1_024, 65_536] {
        let published = lab.stage.publish_binary(PublishBinary { bytes }).unwrap();
        let frame = socket.frame().await;
        assert_eq!((frame.opcode, frame.payload.len()), (BINARY, bytes as usize));
        let event = stream.chunk().await;
        assert_eq!(field(&event, "event"), Some("binary"));
        assert_eq!(field(&event, "id"), published.id.as_deref());
        let data = field(&event, "data").unwrap();
        assert!(STANDARD.decode(data).unwrap() == frame.payload);
        assert_eq!(published.binary_bytes, u64::from(bytes));
        assert_eq!(published.base64_bytes, data.len() as u64);
    }
    // It is an event like any other: it is resumed over.
    let epoch = lab.stage.state().epoch;
    let mut resumed = lab.resume("/stream", &format!("{epoch}-2")).await;
    resumed.open().await;
    assert_eq!(field(&resumed.chunk().await, "event"), Some("binary"));
    for bytes in [0, 65_537] {
        let refused = lab.stage.publish_binary(PublishBinary { bytes }).unwrap_err();
        assert_eq!((refused.code, refused.field), (sse_stage::ErrorCode::OutOfRange, "bytes"));
    }
}

#[tokio::test]
async fn heartbeats_and_reconnection_times_are_not_sent() {
    let feed = FeedSettings { heartbeat_ms: 5, ..silent() };
    let lab = lab(feed).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    let mut facts = lab.facts();
    for _ in 0..5 {
        facts.find(|what| matches!(what, What::Heartbeat {}).then_some(())).await;
    }
    lab.publish("x");
    assert_eq!(socket.frame().await.text(), "x", "the first that comes");
}

#[tokio::test]
async fn a_watched_web_socket_tells_what_each_message_costs_on_the_wire() {
    let lab = lab(silent()).await;
    lab.stage.watch_client("me").unwrap();
    let mut socket = WebSocket::open(&lab, "/ws?client=me").await;
    let mut stream: Client = lab.get("/stream?client=me").await;
    stream.open().await;
    let mut facts = lab.facts();
    let mut before = Vec::new();
    for connection in 1..=2 {
        let opening = facts
            .find(|what| match what {
                What::Subscribed { connection: id, bytes, .. } if *id == connection => Some(*bytes),
                _ => None,
            })
            .await;
        before.push(opening.expect("an idle socket takes what opens the connection"));
    }
    let counted: Vec<u64> = lab.stage.connections().iter().map(|it| it.bytes).collect();
    assert_eq!(before, counted);
    lab.publish("hello");
    assert_eq!(socket.frame().await.text(), "hello");
    let event = stream.chunk().await;
    let mut cost = [0, 0];
    for _ in 0..2 {
        let (connection, bytes) = facts
            .find(|what| match what {
                What::Written { connection, bytes, count: 1, .. } => Some((*connection, *bytes)),
                _ => None,
            })
            .await;
        let at = usize::try_from(connection - 1).unwrap();
        cost[at] = bytes - before[at];
    }
    assert_eq!(cost, [2 + 5, (event.len() + 4 + 2) as u64]);
}
