//! Clients of `/ws`: Node's own `WebSocket`, the Python package `websockets`, and the Rust crate
//! `tokio-tungstenite`. None of them comes back by itself: that is the difference.

use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::StreamExt;
use sse_stage::KillKind;
use tokio::process::Command;
use tokio_tungstenite::{connect_async, tungstenite::Message};

use crate::{
    client::{Client, Seen, script},
    lab::{KILLS, TestLab},
    python::python,
};

/// The code that stands for a connection which ended without a Close frame (RFC 6455, section
/// 7.1.5).
const ABNORMAL: &str = "1006";
const GOING_AWAY: &str = "1001";

async fn check(start: impl Fn(&str) -> Client) {
    for kill in KILLS {
        let mut lab = TestLab::start().await;
        lab.publish();
        let mut client = start(&lab.web_socket_url());
        assert_eq!(client.next().await, Seen::Open);
        for _ in 0..3 {
            lab.publish();
        }
        lab.publish_binary(1_000);
        let binary =
            |seen: &Seen| matches!(seen, Seen::Event { event_type, .. } if event_type == "binary");
        let Seen::Event { data, .. } = client.until(binary).await else { unreachable!() };
        assert_eq!(STANDARD.decode(data).expect("it is base64").len(), 1_000);
        lab.kill(kill);
        let expected = if kill.kind == KillKind::End { GOING_AWAY } else { ABNORMAL };
        assert_eq!(client.until_closed().await, expected, "after {kill:?}");
        let got: Vec<&str> = client.messages.iter().map(|(_, data)| data.as_str()).collect();
        // What was published before it came is not replayed, and half a message is none.
        let sent: Vec<&str> = lab.published[1..].iter().map(|(_, data)| data.as_str()).collect();
        assert_eq!(got, sent, "after {kill:?}");
    }
}

#[tokio::test]
async fn node_gets_every_message_and_the_code_of_every_kill() {
    check(|url| {
        // Its `WebSocket` needs the flag before version 22.
        let node = ["--experimental-websocket", "--no-warnings"];
        Client::process(Command::new("node").args(node).arg(script("node_web_socket.mjs")).arg(url))
    })
    .await;
}

#[tokio::test]
async fn python_gets_every_message_and_the_code_of_every_kill() {
    check(|url| {
        Client::process(Command::new(python()).arg(script("websockets_client.py")).arg(url))
    })
    .await;
}

#[tokio::test]
async fn tokio_tungstenite_gets_every_message_and_the_code_of_every_kill() {
    check(|url| {
        let url = url.to_owned();
        Client::task(|report| async move {
            let (mut socket, _) = connect_async(url).await.expect("it is open");
            let tell = |event_type: &str, data: String| Seen::Event {
                event_type: event_type.to_owned(),
                data,
                id: String::new(),
            };
            let mut code = ABNORMAL.to_owned();
            // Who listens no more has failed already.
            let _failed = report.send(Seen::Open);
            while let Some(Ok(message)) = socket.next().await {
                let seen = match message {
                    Message::Text(text) => tell("message", text.to_string()),
                    Message::Binary(bytes) => tell("binary", STANDARD.encode(bytes)),
                    Message::Close(frame) => {
                        code =
                            frame.map_or(String::new(), |frame| u16::from(frame.code).to_string());
                        continue;
                    }
                    Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
                };
                let _failed = report.send(seen);
            }
            let _failed = report.send(Seen::Closed { message: code });
        })
    })
    .await;
}
