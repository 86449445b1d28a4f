//! The same of a WebSocket, in both directions: what is recorded is what crossed, and where its
//! frames begin is where they do.

use sse_lab::Lab;
use sse_stage::{
    Kill, KillKind, Party, PublishBinary, Target, WireDirection, WireMark, WirePage,
    WirePartKind as Kind,
};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    captured,
    page::{ends, recorded},
    proxied,
};

const REQUEST: &str = "GET /ws?client=me HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\n\
    Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Odd: \u{1F600}\r\n\r\n";
const BY_LAB_THEN_CLIENT: [(Party, WireMark); 2] =
    [(Party::Server, WireMark::Fin), (Party::Client, WireMark::Fin)];
const DATA: [&str; 3] = ["one", "two\nlines", "\u{FEFF}三"];
const KEY: [u8; 4] = *b"\x01\x80\xff\x0a";

fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first, 0x80 | u8::try_from(payload.len()).unwrap()];
    frame.extend(KEY);
    frame.extend(payload.iter().zip(KEY.iter().cycle()).map(|(byte, key)| byte ^ key));
    frame
}

fn question(turn: usize) -> String {
    format!("still there after {turn}?")
}

/// What the client says after each message: a text, then two pings, in pieces that are no frames.
async fn speak(stream: &mut TcpStream, turn: usize) {
    let ping = masked(0x89, question(turn).as_bytes());
    let said = [masked(0x81, b"thanks"), masked(0x89, b""), ping].concat();
    let (first, rest) = said.split_at(3 + 5 * turn);
    stream.write_all(first).await.unwrap();
    stream.write_all(rest).await.unwrap();
}

fn publish_binary(lab: &Lab) {
    lab.stage().publish_binary(PublishBinary { bytes: 300 }).unwrap();
}

/// Every kill, each also in mid-event.
fn kills() -> impl Iterator<Item = Kill> {
    [KillKind::End, KillKind::Cut, KillKind::Reset]
        .into_iter()
        .flat_map(|kind| [false, true].map(|mid_event| Kill { kind, mid_event }))
}

/// Holds what the parts are called against the bytes themselves, read frame by frame.
fn check_frames(page: &WirePage, direction: WireDirection, kill: Kill) {
    let bytes = recorded(page, direction);
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let mut rest = &bytes[head..];
    let mut expected = vec![];
    while !rest.is_empty() {
        let (masked, length) = (rest[1] & 0x80 != 0, rest[1] & 0x7f);
        let (more, payload) = match length {
            126 => (2, usize::from(u16::from_be_bytes([rest[2], rest[3]]))),
            short => (0, usize::from(short)),
        };
        assert_eq!(masked, direction == WireDirection::ToServer, "{kill:?}");
        let header = 2 + more + if masked { 4 } else { 0 };
        expected.push((Kind::FrameHeader, header));
        let there = payload.min(rest.len() - header);
        assert!(there == payload || (kill.mid_event && kill.kind != KillKind::End), "{kill:?}");
        let kind = if masked { Kind::MaskedFramePayload } else { Kind::FramePayload };
        expected.extend((there > 0).then_some((kind, there)));
        rest = &rest[header + there..];
    }
    let mut told: Vec<(Kind, usize)> = Vec::new();
    let mut due = 0;
    for segment in page.segments.iter().filter(|segment| segment.direction == direction) {
        for part in &segment.parts {
            let bytes = part.bytes as usize;
            match part.kind {
                Kind::RequestHead | Kind::ResponseHead => {}
                // A part that goes on in the next segment has one run in each.
                kind if due > 0 => {
                    let last = told.last_mut().unwrap();
                    assert_eq!(last.0, kind, "{kill:?}");
                    last.1 += bytes;
                    due -= bytes;
                }
                kind => {
                    due = expected.get(told.len()).map_or(0, |(_, whole)| whole - bytes);
                    told.push((kind, bytes));
                }
            }
        }
    }
    assert_eq!(told, expected, "{direction:?}, {kill:?}");
}

fn check_page(page: &WirePage, kill: Kill) {
    for direction in [WireDirection::ToClient, WireDirection::ToServer] {
        check_frames(page, direction, kill);
    }
    if kill.kind == KillKind::Reset {
        assert_eq!(ends(page), [(Party::Server, WireMark::Rst)], "{kill:?}");
    } else {
        assert_eq!(ends(page), BY_LAB_THEN_CLIENT, "{kill:?}");
    }
    let bytes = recorded(page, WireDirection::ToClient);
    let closes = bytes.ends_with(b"\x88\x02\x03\xe9");
    assert_eq!(closes, kill.kind == KillKind::End, "{kill:?}");
}

#[tokio::test]
async fn what_is_recorded_is_what_crossed_for_every_kill() {
    for kill in kills() {
        let mut run = proxied::Run::start(REQUEST).await;
        run.until("\r\n\r\n").await;
        for (turn, data) in DATA.into_iter().enumerate() {
            run.publish(data);
            run.until(data).await;
            speak(run.client.as_mut().unwrap(), turn).await;
            run.until(&question(turn)).await;
        }
        publish_binary(&run.lab);
        run.until("\u{1},").await;
        run.lab.stage().kill(Target::All, kill).unwrap();
        let page = run.check(&format!("{kill:?}")).await;
        check_page(&page, kill);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_is_what_was_captured_for_every_kill() {
    let Some(run) = captured::Run::start().await else { return };
    for kill in kills() {
        let what = format!("{kill:?}");
        let mut client = run.connect(REQUEST, None).await;
        client.until(b"\r\n\r\n").await;
        for (turn, data) in DATA.into_iter().enumerate() {
            run.publish(data);
            client.until(data.as_bytes()).await;
            speak(client.stream.as_mut().unwrap(), turn).await;
            client.until(question(turn).as_bytes()).await;
        }
        publish_binary(&run.lab);
        client.until(b"\x82\x7e\x01\x2c").await;
        run.lab.stage().kill(Target::All, kill).unwrap();
        let client = client.finish().await;
        let (page, captured) = run.compared(&client, &what).await;
        check_page(&page, kill);
        assert_eq!(captured.ends, ends(&page), "{what}");
        let written = recorded(&page, WireDirection::ToClient);
        if kill.kind == KillKind::Reset {
            // What was written right before it may not have left.
            assert!(written.starts_with(&captured.server.bytes()), "{what}");
        } else {
            assert_eq!(captured.server.bytes(), written, "{what}");
            assert_eq!(client.read, written, "{what}");
        }
    }
}
