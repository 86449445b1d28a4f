//! What is kept of a connection's bytes, for whom, and how much.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use base64::{Engine, engine::general_purpose::STANDARD};
use sse_stage::{
    ConnectionId, ErrorCode, KillKind, Party, Stage, Target, What, WireDirection, WireMark,
    WirePage, WirePartKind as Kind,
};
use support::{Lab, lab, plain, silent};
use tokio::io::AsyncWriteExt;

fn wire(stage: &Stage, id: ConnectionId) -> WirePage {
    stage.wire(id, 0, usize::MAX).unwrap()
}

fn bytes(page: &WirePage, direction: WireDirection) -> String {
    let of_it = page.segments.iter().filter(|segment| segment.direction == direction);
    let bytes = of_it.flat_map(|segment| STANDARD.decode(&segment.bytes_base64).unwrap());
    String::from_utf8(bytes.collect()).unwrap()
}

fn kinds(page: &WirePage) -> Vec<Kind> {
    let parts = page.segments.iter().flat_map(|segment| &segment.parts);
    parts.map(|part| part.kind).collect()
}

fn newest(lab: &Lab) -> ConnectionId {
    lab.stage.connections().last().unwrap().id
}

/// Waits until a recorded connection's socket is closed.
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
    tokio::time::timeout(support::PATIENCE, closing).await.expect("it is never closed")
}

#[tokio::test]
async fn nothing_is_kept_of_a_connection_that_nobody_looks_at() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream?client=me").await;
    client.open().await;
    assert_eq!(lab.stage.wire(newest(&lab), 0, 1).unwrap_err().code, ErrorCode::NotRecorded);
    // Not even if it was kept until its head was heard.
    lab.stage.record_client("somebody else").unwrap();
    lab.stage.watch_client("somebody else").unwrap();
    let mut client = lab.get("/stream?client=me").await;
    client.open().await;
    assert_eq!(lab.stage.wire(newest(&lab), 0, 1).unwrap_err().code, ErrorCode::NotRecorded);
}

#[tokio::test]
async fn a_client_is_recorded_from_the_first_byte_of_its_next_connection_to_the_last() {
    let lab = lab(silent()).await;
    lab.stage.record_client("me").unwrap();
    let request = "GET /stream?client=me HTTP/1.1\r\nHost: lab\r\n\r\n";
    let mut client = lab.request(request).await;
    let mut seen = client.head().await;
    let id = newest(&lab);
    lab.publish("x");
    client.wait_for("data: x\n\n\r\n").await;
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    seen.push_str(&client.rest().await.0);
    drop(client);
    let page = closed(&lab.stage, id).await;
    assert_eq!(bytes(&page, WireDirection::ToServer), request);
    assert_eq!(bytes(&page, WireDirection::ToClient), seen);
    assert_eq!((page.to_client.left_out_bytes, page.to_server.left_out_bytes), (0, 0));
    assert_eq!(page.to_client.crossed_bytes, seen.len() as u64);
    let chunk = [Kind::ChunkSize, Kind::ChunkData, Kind::ChunkEnd];
    let expected =
        [&[Kind::RequestHead, Kind::ResponseHead][..], &chunk, &chunk, &[Kind::LastChunk]];
    assert_eq!(kinds(&page), expected.concat());
    let ends: Vec<_> = page.ends.iter().map(|end| (end.by, end.mark)).collect();
    assert_eq!(ends, [(Party::Server, WireMark::Fin), (Party::Client, WireMark::Fin)]);
    assert!(page.segments.is_sorted_by_key(|segment| (segment.n, segment.t_us)));
}

#[tokio::test]
async fn a_connection_recorded_in_mid_stream_says_what_crossed_before() {
    let lab = lab(silent()).await;
    let request = "GET /stream HTTP/1.1\r\nHost: lab\r\n\r\n";
    let mut client = lab.request(request).await;
    client.open().await;
    let before = lab.stage.connections()[0].bytes;
    let id = newest(&lab);
    lab.stage.record_connection(id).unwrap();
    lab.publish("x");
    client.chunk().await;
    let page = wire(&lab.stage, id);
    assert_eq!(kinds(&page), [Kind::ChunkSize, Kind::ChunkData, Kind::ChunkEnd]);
    assert_eq!(page.segments[0].offset, before);
    assert_eq!(page.to_client.left_out_bytes, before);
    assert_eq!(page.to_server.left_out_bytes, request.len() as u64);
    // What crosses while it is stopped is missing, and the framing is found again.
    lab.stage.stop_recording_connection(id).unwrap();
    lab.publish("unseen");
    let unseen = client.chunk().await;
    lab.stage.record_connection(id).unwrap();
    lab.publish("y");
    client.chunk().await;
    client.stream.write_all(b"hello").await.unwrap();
    let page = loop {
        let page = wire(&lab.stage, id);
        if page.segments.len() == 3 {
            break page;
        }
        tokio::task::yield_now().await;
    };
    assert!(!bytes(&page, WireDirection::ToClient).contains("unseen"));
    assert_eq!(
        kinds(&page)[3..],
        [Kind::ChunkSize, Kind::ChunkData, Kind::ChunkEnd, Kind::RequestRest]
    );
    let framing = format!("{:x}\r\n\r\n", unseen.len()).len();
    assert_eq!(page.to_client.left_out_bytes, before + (unseen.len() + framing) as u64);
}

#[tokio::test]
async fn the_heads_of_a_watched_client_are_there_for_whoever_looks_later() {
    let lab = lab(silent()).await;
    lab.stage.watch_client("me").unwrap();
    let mut client = lab.get("/stream?client=me").await;
    let head = client.head().await;
    client.chunk().await;
    lab.publish("unseen");
    client.chunk().await;
    let page = wire(&lab.stage, newest(&lab));
    assert_eq!(kinds(&page), [Kind::RequestHead, Kind::ResponseHead]);
    assert_eq!(bytes(&page, WireDirection::ToClient), head);
    assert!(!page.recording && page.to_client.left_out_bytes > 0);
    lab.stage.record_connection(newest(&lab)).unwrap();
    lab.publish("seen");
    let chunk = client.chunk().await;
    let page = wire(&lab.stage, newest(&lab));
    assert!(page.recording);
    let told = bytes(&page, WireDirection::ToClient);
    assert!(told.starts_with(&head) && told.contains(&chunk) && !told.contains("unseen"), "{told}");
    assert_eq!(kinds(&page)[2..], [Kind::ChunkSize, Kind::ChunkData, Kind::ChunkEnd]);
}

#[tokio::test]
async fn a_recording_is_bounded_and_says_what_it_left_out() {
    let lab = lab(silent()).await;
    lab.stage.record_client("me").unwrap();
    let mut client = lab.get("/stream?client=me").await;
    client.open().await;
    let id = newest(&lab);
    for number in 0..40 {
        lab.publish(&format!("{number} {}", "x".repeat(60_000)));
        client.chunk().await;
    }
    let page = wire(&lab.stage, id);
    let held = bytes(&page, WireDirection::ToClient);
    assert!(held.len() as u64 <= page.limit_bytes, "{} bytes", held.len());
    assert!(held.len() > 900_000, "{} bytes", held.len());
    assert!(held.starts_with("HTTP/1.1 200") && held.contains("data: 39 x"));
    assert_eq!(page.to_client.left_out_bytes, page.to_client.crossed_bytes - held.len() as u64);
    assert_eq!(page.to_client.crossed_bytes, lab.stage.connections()[0].bytes);
    assert_eq!(kinds(&page)[0], Kind::RequestHead);
    // Where something is missing, numbers and offsets say so.
    let holes = page.segments.windows(2).filter(|two| two[0].n + 1 != two[1].n).count();
    assert_eq!(holes, 1);
    let (first, rest) = (lab.stage.wire(id, 0, 2).unwrap(), lab.stage.wire(id, 2, 1_000).unwrap());
    assert!(first.more && !rest.more);
    assert_eq!([first.segments, rest.segments].concat(), page.segments);
}

#[tokio::test]
async fn sixteen_are_recorded_at_once_and_the_last_eight_that_are_over_can_be_read() {
    let lab = lab(silent()).await;
    let mut clients = Vec::new();
    for _ in 0..17 {
        let mut client = lab.get("/stream").await;
        client.open().await;
        clients.push(client);
    }
    let ids: Vec<_> = lab.stage.connections().iter().map(|connection| connection.id).collect();
    for id in &ids[..16] {
        lab.stage.record_connection(*id).unwrap();
    }
    assert_eq!(lab.stage.record_connection(ids[16]).unwrap_err().code, ErrorCode::TooManyRecorded);
    lab.stage.record_connection(ids[0]).unwrap();
    for id in &ids[..9] {
        lab.stage.stop_recording_connection(*id).unwrap();
    }
    assert_eq!(lab.stage.wire(ids[0], 0, 1).unwrap_err().code, ErrorCode::NotRecorded);
    assert!(!wire(&lab.stage, ids[1]).recording);
    lab.stage.record_connection(ids[16]).unwrap();
    assert!(wire(&lab.stage, ids[16]).recording);
    let mut recorded = lab.stage.recorded();
    recorded.sort_unstable();
    assert_eq!(recorded, ids[1..], "all but the one that made room");
}

#[tokio::test]
async fn an_answer_that_is_no_stream_is_recorded_like_one() {
    let lab = lab(silent()).await;
    lab.stage.record_client("me").unwrap();
    let mut client = lab.get("/nothing?client=me").await;
    let (answer, _) = client.rest().await;
    drop(client);
    let id = lab
        .facts()
        .find(|what| match what {
            What::Request { connection, .. } => Some(*connection),
            _ => None,
        })
        .await;
    let page = closed(&lab.stage, id).await;
    assert_eq!(bytes(&page, WireDirection::ToClient), answer);
    assert_eq!(kinds(&page), [Kind::RequestHead, Kind::ResponseHead, Kind::Body]);
}

#[tokio::test]
async fn every_connection_says_whether_its_bytes_are_recorded() {
    let lab = lab(silent()).await;
    lab.stage.watch_client("watched").unwrap();
    lab.stage.record_client("recorded").unwrap();
    let mut clients = Vec::new();
    for label in ["watched", "recorded", "neither"] {
        let mut client = lab.get(&format!("/stream?client={label}")).await;
        client.open().await;
        clients.push(client);
    }
    let told = || lab.stage.connections().iter().map(|info| info.recorded).collect::<Vec<_>>();
    assert_eq!(told(), [false, true, false], "heads alone are no recording");
    let id = lab.stage.connections()[2].id;
    lab.stage.record_connection(id).unwrap();
    assert_eq!(told(), [false, true, true]);
    lab.stage.stop_recording_connection(id).unwrap();
    lab.stage.stop_recording_client("recorded");
    assert_eq!(told(), [false, false, false]);
}
