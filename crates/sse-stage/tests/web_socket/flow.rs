//! Stalls, faults and slow readers.

use std::time::{Duration, Instant};

use crate::{
    client::{PING, PONG, TEXT, WebSocket, handshake, masked},
    support::{Client, End, Lab, lab, mid_event, plain, silent},
};
use sse_stage::{
    Actor, Ending, ErrorCode, Fault, FaultKind, FeedSettings, GapReason, KillKind, Party, Target,
    What,
};
use tokio::{io::AsyncWriteExt, net::TcpSocket};

const NEVER: u32 = 60_000;

/// A watched client whose connection has these faults.
async fn faulty(faults: &[Fault]) -> (Lab, WebSocket) {
    let lab = lab(silent()).await;
    lab.stage.watch_client("me").unwrap();
    let socket = WebSocket::open(&lab, "/ws?client=me").await;
    lab.stage.set_faults(Target::All, faults.to_vec()).unwrap();
    (lab, socket)
}

/// Lets the connection take in what was published, of which nothing may come.
async fn expect_nothing(socket: &mut WebSocket) {
    let silence = tokio::time::timeout(Duration::from_millis(50), socket.0.read_more()).await;
    assert!(silence.is_err(), "{:?}", socket.0.bytes);
}

async fn acted(lab: &Lab) -> (FaultKind, Vec<u64>) {
    lab.facts()
        .find(|what| match what {
            What::FaultActed { fault, event_seqs, .. } => Some((*fault, event_seqs.clone())),
            _ => None,
        })
        .await
}

async fn closed(lab: &Lab) -> (Party, Ending, u64) {
    lab.facts()
        .find(|what| match what {
            What::Closed { by, how, events, .. } => Some((*by, *how, *events)),
            _ => None,
        })
        .await
}

async fn closes(lab: &Lab) -> (Party, Option<u16>, String) {
    lab.facts()
        .find(|what| match what {
            What::CloseFrame { by, code, reason, .. } => Some((*by, *code, reason.clone())),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_stall_is_silence_for_pings_and_closes_too_and_its_end_releases_all() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    lab.publish("a");
    lab.publish("b");
    socket.send(0x80 | PING, b"?").await;
    socket.send(0x88, b"\x03\xe8").await;
    expect_nothing(&mut socket).await;
    assert!(lab.stage.connections()[0].stalled);
    lab.stage.set_stalled(Target::All, false).unwrap();
    // The client said that it is done: nothing but the reply follows.
    let reply = socket.rest().await;
    assert_eq!(reply, (b"\x8a\x01?\x88\x02\x03\xe8".to_vec(), End::Fin));
}

#[tokio::test]
async fn what_was_held_by_a_stall_comes_afterwards() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    for data in ["a", "b", "c"] {
        lab.publish(data);
    }
    socket.send(0x80 | PING, b"").await;
    expect_nothing(&mut socket).await;
    lab.stage.set_stalled(Target::All, false).unwrap();
    assert_eq!(socket.frame().await.opcode, PONG);
    for data in ["a", "b", "c"] {
        assert_eq!(socket.frame().await.text(), data);
    }
    // A client that leaves in the middle of a stall is gone all the same.
    lab.stage.set_stalled(Target::All, true).unwrap();
    drop(socket);
    assert_eq!(closed(&lab).await.0, Party::Client);
}

#[tokio::test]
async fn late_and_held_back_messages_come_in_order_and_after_their_time() {
    for fault in [
        Fault::Latency { latency_ms: 60, jitter_ms: 40, seed: 1 },
        Fault::HoldBack { bytes: 1_048_576, for_ms: 60 },
    ] {
        let (lab, mut socket) = faulty(&[fault]).await;
        let published = Instant::now();
        for data in ["a", "b", "c"] {
            lab.publish(data);
        }
        for data in ["a", "b", "c"] {
            assert_eq!(socket.frame().await.text(), data);
            assert!(published.elapsed() >= Duration::from_millis(60), "{:?}", published.elapsed());
        }
    }
}

#[tokio::test]
async fn messages_are_dropped_and_doubled_whole() {
    let (lab, mut socket) = faulty(&[Fault::Duplicate { probability_percent: 100, seed: 0 }]).await;
    lab.publish("twice");
    assert_eq!(socket.frame().await.text(), "twice");
    assert_eq!(socket.frame().await.text(), "twice");
    assert_eq!(acted(&lab).await, (FaultKind::Duplicate, vec![1]));
    let (lab, mut socket) = faulty(&[Fault::Drop { probability_percent: 100, seed: 0 }]).await;
    lab.publish("never");
    assert_eq!(acted(&lab).await, (FaultKind::Drop, vec![1]));
    lab.stage.set_faults(Target::All, Vec::new()).unwrap();
    lab.publish("kept");
    assert_eq!(socket.frame().await.text(), "kept");
}

#[tokio::test]
async fn a_drip_cuts_frames_anywhere_and_loses_nothing() {
    let (lab, mut socket) = faulty(&[Fault::Drip { bytes: 3, every_ms: 1 }]).await;
    let data = "0123456789".repeat(15);
    lab.publish(&data);
    lab.publish("next");
    assert_eq!(socket.frame().await.text(), data);
    assert_eq!(socket.frame().await.text(), "next");
}

#[tokio::test]
async fn an_idle_cutter_cuts_without_a_close_frame() {
    let (lab, mut socket) = faulty(&[Fault::IdleCut { after_ms: 100 }]).await;
    assert_eq!(socket.rest().await, (Vec::new(), End::Fin));
    let by = lab
        .facts()
        .find(|what| match what {
            What::Killed { by, .. } => Some(*by),
            _ => None,
        })
        .await;
    assert_eq!(by, Actor::IdleCut);
}

#[tokio::test]
async fn a_web_socket_is_never_compressed() {
    let lab = lab(silent()).await;
    lab.stage.set_faults(Target::All, vec![Fault::Gzip { flush: false }]).unwrap();
    let request = handshake("/ws").replace("\r\n\r\n", "\r\nAccept-Encoding: gzip\r\n\r\n");
    let mut client = lab.request(&request).await;
    let head = client.head().await;
    assert!(!head.contains("Vary") && !head.contains("Content-Encoding"), "{head}");
    let mut socket = WebSocket(client);
    lab.publish("plain");
    assert_eq!(socket.frame().await.text(), "plain");
    let info = lab.stage.connections().remove(0);
    assert_eq!((info.gzip, info.faults), (false, vec![]));
    let gzip = vec![Fault::Gzip { flush: true }];
    let refused = lab.stage.set_faults(Target::One(info.id), gzip).unwrap_err();
    assert_eq!(refused.code, ErrorCode::TooLateToCompress);
}

#[tokio::test]
async fn kills_work_through_faults() {
    let late = Fault::Latency { latency_ms: NEVER, jitter_ms: 0, seed: 0 };
    let (lab, mut socket) = faulty(&[late]).await;
    lab.publish("held");
    expect_nothing(&mut socket).await;
    lab.stage.kill(Target::All, mid_event(KillKind::Cut)).unwrap();
    assert_eq!(socket.rest().await, (vec![0x80 | TEXT, 4, b'h', b'e'], End::Fin));
    let stuck = Fault::Drip { bytes: 2, every_ms: NEVER };
    let (lab, mut socket) = faulty(&[stuck]).await;
    lab.publish("abc");
    while lab.stage.connections()[0].bytes == 0 || socket.0.bytes.is_empty() {
        socket.0.read_more().await.unwrap();
    }
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    let whole = b"\x81\x03abc\x88\x02\x03\xe9".to_vec();
    assert_eq!(socket.rest().await, (whole, End::Fin), "what was begun is finished");
}

#[tokio::test]
async fn a_frame_that_was_begun_is_finished_before_a_close_frame() {
    for (said, close) in [
        (masked(0x88, b"\x03\xe8"), (1000, "")),
        (b"\x81\x01x".to_vec(), (1002, "a client must mask its frames")),
    ] {
        let (lab, mut socket) = faulty(&[Fault::Drip { bytes: 2, every_ms: NEVER }]).await;
        lab.publish("abc");
        lab.publish("not any more");
        while socket.0.bytes.is_empty() {
            socket.0.read_more().await.unwrap();
        }
        socket.raw(&said).await;
        assert_eq!(socket.frame().await.text(), "abc");
        assert_eq!(socket.frame().await.closes(), close);
        assert_eq!(socket.rest().await, (Vec::new(), End::Fin));
    }
}

/// A WebSocket whose reader has little room, and has read nothing yet.
async fn unread(lab: &Lab) -> WebSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    let mut stream = socket.connect(lab.address()).await.unwrap();
    stream.write_all(handshake("/ws?client=me").as_bytes()).await.unwrap();
    lab.facts().find(|what| matches!(what, What::Subscribed { .. }).then_some(())).await;
    WebSocket(Client::over(stream))
}

fn data(seq: u64) -> String {
    format!("{seq}-").repeat(usize::try_from(seq * 7_919 % 40_000).unwrap() / 4 + 1)
}

async fn fill(lab: &Lab) {
    for seq in 1..=500 {
        lab.publish(&data(seq));
        tokio::task::yield_now().await;
    }
    assert!(lab.stage.connections()[0].behind > 0, "the socket took everything");
}

#[tokio::test]
async fn a_slow_reader_gets_every_message_in_its_place() {
    let lab = lab(FeedSettings { history_events: 10_000, ..silent() }).await;
    let mut socket = unread(&lab).await;
    fill(&lab).await;
    socket.0.head().await;
    for seq in 1..=500 {
        assert!(socket.frame().await.text() == data(seq), "message {seq}");
    }
}

#[tokio::test]
async fn who_is_too_slow_is_closed_and_told_why_and_nothing_is_skipped() {
    let lab = lab(FeedSettings { history_events: 1, ..silent() }).await;
    let mut socket = unread(&lab).await;
    fill(&lab).await;
    socket.0.head().await;
    let mut messages = 0;
    let close = loop {
        let frame = socket.frame().await;
        if frame.opcode != TEXT {
            break frame;
        }
        messages += 1;
        assert!(frame.text() == data(messages), "message {messages}");
    };
    assert_eq!(close.closes(), (1013, "messages were lost: the lab no longer holds them"));
    assert_eq!(socket.rest().await, (Vec::new(), End::Fin));
    let (missed, reason) = lab
        .facts()
        .find(|what| match what {
            What::Gap { missed, reason, .. } => Some((*missed, *reason)),
            _ => None,
        })
        .await;
    assert_eq!(reason, GapReason::TooSlow);
    assert!(missed.is_some_and(|missed| missed > 0 && missed + messages <= 500), "{missed:?}");
    assert_eq!(closes(&lab).await.1, Some(1013));
    assert_eq!(closed(&lab).await, (Party::Server, Ending::End, messages));
}

#[tokio::test]
async fn a_reset_of_the_history_closes_only_who_missed_something() {
    let lab = lab(silent()).await;
    let mut slow = WebSocket::open(&lab, "/ws").await;
    let mut quick = WebSocket::open(&lab, "/ws?envelope=json").await;
    let stalled = lab.stage.connections()[0].id;
    lab.stage.set_stalled(Target::One(stalled), true).unwrap();
    lab.publish("x");
    quick.frame().await;
    let epoch = lab.stage.reset();
    lab.publish("y");
    let envelope = quick.frame().await;
    assert!(envelope.text().starts_with(&format!(r#"{{"id":"{epoch}-1""#)), "{envelope:?}");
    lab.stage.set_stalled(Target::One(stalled), false).unwrap();
    assert_eq!(slow.frame().await.closes().0, 1013);
    assert_eq!(slow.rest().await, (Vec::new(), End::Fin));
}

#[tokio::test]
async fn a_reset_closes_who_missed_something_even_if_nothing_comes_after_it() {
    let lab = lab(silent()).await;
    let mut slow = WebSocket::open(&lab, "/ws").await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    lab.publish("x");
    lab.stage.reset();
    lab.stage.set_stalled(Target::All, false).unwrap();
    assert_eq!(slow.frame().await.closes().0, 1013);
}

#[tokio::test]
async fn who_pings_and_reads_nothing_makes_no_pongs_queue_up() {
    const PINGS: usize = 50_000;
    let lab = lab(FeedSettings { history_events: 10_000, ..silent() }).await;
    let mut socket = unread(&lab).await;
    fill(&lab).await;
    for from in (0..PINGS).step_by(100) {
        let pings = (from..from + 100).map(|n| masked(0x80 | PING, n.to_string().as_bytes()));
        socket.raw(&pings.collect::<Vec<_>>().concat()).await;
    }
    socket.send(0x80 | TEXT, b"after them").await;
    lab.facts().find(|what| matches!(what, What::Received { .. }).then_some(())).await;
    socket.0.head().await;
    let (mut pongs, mut last) = (0, Vec::new());
    while last != (PINGS - 1).to_string().as_bytes() {
        let frame = socket.frame().await;
        if frame.opcode == PONG {
            pongs += 1;
            last = frame.payload;
        }
    }
    assert!(pongs < 200, "{pongs}");
}

#[tokio::test]
async fn too_slow_a_reader_is_found_through_faults_too() {
    let feed = FeedSettings { history_events: 1, ..silent() };
    let lab = lab(feed).await;
    lab.stage
        .set_faults(Target::All, vec![Fault::Latency { latency_ms: 1, jitter_ms: 0, seed: 0 }])
        .unwrap();
    let mut socket = WebSocket::open(&lab, "/ws").await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    for seq in 1..=200 {
        lab.publish(&data(seq));
    }
    lab.stage.set_stalled(Target::All, false).unwrap();
    loop {
        let frame = socket.frame().await;
        if frame.opcode != TEXT {
            assert_eq!(frame.closes().0, 1013);
            break;
        }
    }
}
