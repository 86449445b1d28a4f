//! Ends of a WebSocket, as a raw socket sees them.

use std::time::{Duration, Instant};

use crate::{
    client::{TEXT, WebSocket},
    support::{End, lab, mid_event, plain, silent},
};
use sse_stage::{Actor, Ending, KillKind, Party, Target, What};

#[tokio::test]
async fn an_end_is_a_close_frame_then_fin() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    assert_eq!(socket.rest().await, (vec![0x88, 2, 0x03, 0xe9], End::Fin));
    let mut facts = lab.facts();
    let close = facts
        .find(|what| match what {
            What::CloseFrame { by, code, reason, .. } => Some((*by, *code, reason.clone())),
            _ => None,
        })
        .await;
    assert_eq!(close, (Party::Server, Some(1001), String::new()));
    assert_eq!(closed(&lab).await, (Party::Server, Ending::End));
}

#[tokio::test]
async fn a_cut_and_a_reset_have_no_close_frame() {
    for (kind, end, ending) in
        [(KillKind::Cut, End::Fin, Ending::Cut), (KillKind::Reset, End::Reset, Ending::Reset)]
    {
        let lab = lab(silent()).await;
        let mut socket = WebSocket::open(&lab, "/ws").await;
        lab.stage.kill(Target::All, plain(kind)).unwrap();
        assert_eq!(socket.rest().await, (Vec::new(), end));
        assert_eq!(closed(&lab).await, (Party::Server, ending));
    }
}

#[tokio::test]
async fn a_kill_in_mid_event_writes_half_a_frame_or_a_fragment_that_never_ends() {
    for (kind, end) in
        [(KillKind::End, End::Fin), (KillKind::Cut, End::Fin), (KillKind::Reset, End::Reset)]
    {
        let lab = lab(silent()).await;
        let mut socket = WebSocket::open(&lab, "/ws").await;
        lab.stage.kill(Target::All, mid_event(kind)).unwrap();
        let (bytes, ended) = socket.rest().await;
        assert_eq!(ended, end);
        let half = if kind == KillKind::End {
            let (half, close) = bytes.split_at(bytes.len() - 4);
            assert_eq!(close, [0x88, 2, 0x03, 0xe9]);
            assert_eq!(half[0], TEXT, "not the last fragment");
            assert_eq!(usize::from(half[1]), half.len() - 2, "a whole frame");
            half[2..].to_vec()
        } else {
            assert_eq!(bytes[0], 0x80 | TEXT);
            assert_eq!(usize::from(bytes[1]) / 2, bytes.len() - 2, "half of what it announces");
            bytes[2..].to_vec()
        };
        assert!(half.starts_with(b"1-----"), "{half:?}");
        let told = lab
            .facts()
            .find(|what| match what {
                What::Killed { kind, partial_bytes, by: Actor::Presenter, .. } => {
                    Some((*kind, *partial_bytes))
                }
                _ => None,
            })
            .await;
        assert_eq!(told, (kind, Some(half.len() as u64)));
    }
}

#[tokio::test]
async fn one_kill_ends_streams_and_web_sockets() {
    let lab = lab(silent()).await;
    let mut stream = lab.get("/stream").await;
    stream.open().await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    assert_eq!(lab.stage.kill(Target::All, plain(KillKind::End)).unwrap(), 2);
    assert_eq!(stream.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
    assert_eq!(socket.rest().await, (vec![0x88, 2, 0x03, 0xe9], End::Fin));
}

#[tokio::test]
async fn shutting_down_closes_with_going_away_within_a_second() {
    let lab = lab(silent()).await;
    let mut sockets = Vec::new();
    for _ in 0..20 {
        sockets.push(WebSocket::open(&lab, "/ws").await);
    }
    let began = Instant::now();
    lab.shutdown.cancel();
    lab.stage.closed().await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    for socket in &mut sockets {
        assert_eq!(socket.rest().await, (vec![0x88, 2, 0x03, 0xe9], End::Fin));
    }
}

async fn closed(lab: &crate::support::Lab) -> (Party, Ending) {
    let closed = |what: &What| match what {
        What::Closed { by, how, .. } => Some((*by, *how)),
        _ => None,
    };
    lab.facts().find(closed).await
}
