//! What is kept of a WebSocket's bytes, and what they are called.

use base64::{Engine, engine::general_purpose::STANDARD};
use sse_stage::{
    ConnectionId, Party, Stage, Target, WireDirection, WireMark, WirePage, WirePartKind as Kind,
};

use crate::{
    client::{PING, PONG, TEXT, WebSocket, handshake, masked},
    support::{End, Lab, lab, plain, silent},
};

fn wire(stage: &Stage, id: ConnectionId) -> WirePage {
    stage.wire(id, 0, usize::MAX).unwrap()
}

/// Bytes and parts of one direction.
fn of(page: &WirePage, direction: WireDirection) -> (Vec<u8>, Vec<(Kind, u32)>) {
    let (mut bytes, mut parts) = (Vec::new(), Vec::new());
    for segment in page.segments.iter().filter(|segment| segment.direction == direction) {
        bytes.extend(STANDARD.decode(&segment.bytes_base64).unwrap());
        parts.extend(segment.parts.iter().map(|part| (part.kind, part.bytes)));
    }
    (bytes, parts)
}

fn newest(lab: &Lab) -> ConnectionId {
    lab.stage.connections().last().unwrap().id
}

async fn closed(stage: &Stage, id: ConnectionId) -> WirePage {
    let closing = async {
        loop {
            let page = wire(stage, id);
            if page.closed {
                return page;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::support::PATIENCE, closing).await.expect("it is never closed")
}

#[tokio::test]
async fn both_directions_are_kept_from_handshake_to_fin_and_divided_into_frames() {
    let lab = lab(silent()).await;
    lab.stage.record_client("me").unwrap();
    let request = handshake("/ws?client=me");
    let mut client = lab.request(&request).await;
    let head = client.head().await;
    let id = newest(&lab);
    let mut socket = WebSocket(client);
    lab.publish("hello");
    socket.frame().await;
    lab.publish("");
    socket.frame().await;
    let pings = [masked(0x80 | PING, b""), masked(0x80 | PING, b"2")].concat();
    socket.raw(&pings).await;
    while socket.frame().await.payload != b"2" {}
    lab.stage.kill(Target::All, plain(sse_stage::KillKind::End)).unwrap();
    assert_eq!(socket.frame().await.closes().0, 1001);
    let echo = masked(0x88, b"\x03\xe9");
    socket.raw(&echo).await;
    assert_eq!(socket.rest().await, (Vec::new(), End::Fin));
    drop(socket);
    let page = closed(&lab.stage, id).await;
    let (bytes, parts) = of(&page, WireDirection::ToServer);
    assert_eq!(bytes, [request.as_bytes(), &pings, &echo].concat());
    let expected = [
        (Kind::RequestHead, u32::try_from(request.len()).unwrap()),
        (Kind::FrameHeader, 6),
        (Kind::FrameHeader, 6),
        (Kind::MaskedFramePayload, 1),
        (Kind::FrameHeader, 6),
        (Kind::MaskedFramePayload, 2),
    ];
    assert_eq!(parts, expected);
    let (bytes, parts) = of(&page, WireDirection::ToClient);
    let frames = b"\x81\x05hello\x81\x00\x8a\x00\x8a\x012\x88\x02\x03\xe9";
    assert_eq!(bytes, [head.as_bytes(), frames].concat());
    let expected = [
        (Kind::ResponseHead, u32::try_from(head.len()).unwrap()),
        (Kind::FrameHeader, 2),
        (Kind::FramePayload, 5),
        (Kind::FrameHeader, 2),
        (Kind::FrameHeader, 2),
        (Kind::FrameHeader, 2),
        (Kind::FramePayload, 1),
        (Kind::FrameHeader, 2),
        (Kind::FramePayload, 2),
    ];
    assert_eq!(parts, expected);
    let ends: Vec<_> = page.ends.iter().map(|end| (end.by, end.mark)).collect();
    assert_eq!(ends, [(Party::Server, WireMark::Fin), (Party::Client, WireMark::Fin)]);
    assert_eq!((page.to_client.left_out_bytes, page.to_server.left_out_bytes), (0, 0));
    let last = page.segments.last().unwrap();
    assert_eq!(last.direction, WireDirection::ToServer, "its answer");
    assert_eq!(page.ends[0].after_n, last.n, "the FIN comes after the client's answer");
}

#[tokio::test]
async fn after_a_close_that_the_client_asked_for_its_fin_is_waited_for() {
    let lab = lab(silent()).await;
    lab.stage.record_client("me").unwrap();
    let mut socket = WebSocket::open(&lab, "/ws?client=me").await;
    let id = newest(&lab);
    socket.send(0x88, b"\x03\xe8").await;
    assert_eq!(socket.rest().await, (b"\x88\x02\x03\xe8".to_vec(), End::Fin));
    drop(socket);
    let page = closed(&lab.stage, id).await;
    let ends: Vec<_> = page.ends.iter().map(|end| (end.by, end.mark)).collect();
    assert_eq!(ends, [(Party::Server, WireMark::Fin), (Party::Client, WireMark::Fin)]);
}

#[tokio::test]
async fn a_recording_that_begins_in_mid_stream_finds_the_frames_of_both_sides() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    lab.publish("unseen");
    socket.frame().await;
    // It begins inside a frame of the client, which came together with one that is answered.
    let ping = masked(0x80 | PING, b"unseen");
    socket.raw(&[&masked(0x80 | PING, b"")[..], &ping[..7]].concat()).await;
    assert_eq!(socket.frame().await.opcode, PONG);
    let id = newest(&lab);
    lab.stage.record_connection(id).unwrap();
    socket.raw(&ping[7..]).await;
    assert_eq!(socket.frame().await.opcode, PONG);
    socket.send(0x80 | PING, b"seen").await;
    assert_eq!(socket.frame().await.opcode, PONG);
    lab.publish("seen");
    assert_eq!(socket.frame().await.opcode, TEXT);
    let page = wire(&lab.stage, id);
    let (_, parts) = of(&page, WireDirection::ToServer);
    let rest = u32::try_from(ping.len() - 7).unwrap();
    let known = [(Kind::FrameHeader, 6), (Kind::MaskedFramePayload, 4)];
    assert_eq!(parts, [&[(Kind::RequestRest, rest)][..], &known].concat());
    let (_, parts) = of(&page, WireDirection::ToClient);
    let frame = |bytes| [(Kind::FrameHeader, 2), (Kind::FramePayload, bytes)];
    assert_eq!(parts, [frame(6), frame(4), frame(4)].concat());
}
