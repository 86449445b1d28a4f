//! What a client may say, and what it is closed for.

use crate::{
    client::{BINARY, CLOSE, PING, PONG, TEXT, WebSocket, masked},
    support::{End, Facts, lab, plain, silent},
};
use sse_stage::{Ending, KillKind, MessageKind, Party, Target, What};

const FINAL: u8 = 0x80;
const CONTINUATION: u8 = 0;

#[tokio::test]
async fn a_ping_is_answered_between_two_messages() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    socket.send(FINAL | PING, b"are you there").await;
    let pong = socket.frame().await;
    assert_eq!((pong.opcode, pong.text()), (PONG, "are you there"));
    lab.publish("x");
    assert_eq!(socket.frame().await.text(), "x");
}

#[tokio::test]
async fn who_only_pings_gets_the_last_pong_and_makes_nothing_grow() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    for n in 0..500 {
        socket.send(FINAL | PING, format!("{n}").as_bytes()).await;
    }
    socket.send(FINAL | TEXT, b"after them").await;
    received(&mut lab.facts()).await;
    lab.stage.set_stalled(Target::All, false).unwrap();
    let mut pongs = Vec::new();
    while pongs.last().is_none_or(|last| last != "499") {
        let pong = socket.frame().await;
        assert_eq!(pong.opcode, PONG);
        pongs.push(pong.text().to_owned());
    }
    assert!(pongs.len() < 100, "{}", pongs.len());
}

#[tokio::test]
async fn messages_are_counted_and_told_of() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    socket.send(FINAL | TEXT, "häh".as_bytes()).await;
    let mut facts = lab.facts();
    assert_eq!(received(&mut facts).await, (MessageKind::Text, 1, 4));
    // Fragments are one message, also with a ping between them.
    socket.send(BINARY, &[0; 10]).await;
    socket.send(FINAL | PING, b"").await;
    socket.send(FINAL | CONTINUATION, &[0; 5]).await;
    socket.send(FINAL | BINARY, &[0; 65_536]).await;
    let mut got = (0, 0);
    while got.0 < 2 {
        let (kind, count, bytes) = received(&mut facts).await;
        assert_eq!(kind, MessageKind::Binary);
        got = (got.0 + count, got.1 + bytes);
    }
    assert_eq!(got, (2, 15 + 65_536));
    assert_eq!(socket.frame().await.opcode, PONG);
}

#[tokio::test]
async fn many_messages_share_a_fact_and_none_is_lost_at_the_end() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    for _ in 0..1_000 {
        // Answered one by one, so that they come one by one.
        socket.raw(&[masked(FINAL | TEXT, b"x"), masked(FINAL | PING, b"")].concat()).await;
        assert_eq!(socket.frame().await.opcode, PONG);
    }
    socket.send(FINAL | CLOSE, b"").await;
    let mut facts = lab.facts();
    let (mut told, mut messages) = (0, 0);
    while messages < 1_000 {
        told += 1;
        messages += received(&mut facts).await.1;
    }
    assert!(told < 100, "{told} facts");
    assert_eq!(closed(&mut facts).await, (Party::Client, Ending::End));
}

#[tokio::test]
async fn what_came_last_is_told_of_before_the_end_however_that_comes() {
    for kill in [None, Some(plain(KillKind::Cut))] {
        let lab = lab(silent()).await;
        let mut socket = WebSocket::open(&lab, "/ws").await;
        let mut facts = lab.facts();
        socket.send(FINAL | TEXT, b"at once").await;
        assert_eq!(received(&mut facts).await, (MessageKind::Text, 1, 7));
        // Too soon to be told of by itself; the pong says that it was heard.
        socket.raw(&[masked(FINAL | TEXT, b"later"), masked(FINAL | PING, b"")].concat()).await;
        assert_eq!(socket.frame().await.opcode, PONG);
        match kill {
            None => drop(socket),
            Some(kill) => drop(lab.stage.kill(Target::All, kill)),
        }
        assert_eq!(received(&mut facts).await, (MessageKind::Text, 1, 5));
        if kill.is_some() {
            let killed = |what: &What| matches!(what, What::Killed { .. }).then_some(());
            facts.find(killed).await;
        }
        closed(&mut facts).await;
    }
}

#[tokio::test]
async fn a_close_frame_is_answered_by_its_like_and_fin() {
    for (payload, code, reason) in
        [(&b"\x03\xe8bye"[..], Some(1000), "bye"), (b"\x0f\xa0", Some(4000), ""), (b"", None, "")]
    {
        let lab = lab(silent()).await;
        let mut socket = WebSocket::open(&lab, "/ws").await;
        socket.send(FINAL | CLOSE, payload).await;
        let close = socket.frame().await;
        assert_eq!((close.opcode, &close.payload[..]), (CLOSE, payload));
        assert_eq!(socket.rest().await, (Vec::new(), End::Fin));
        let mut facts = lab.facts();
        assert_eq!(close_frame(&mut facts).await, (Party::Client, code, reason.to_owned()));
        assert_eq!(closed(&mut facts).await, (Party::Client, Ending::End));
    }
}

#[tokio::test]
async fn who_only_half_closes_is_gone() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    tokio::io::AsyncWriteExt::shutdown(&mut socket.0.stream).await.unwrap();
    assert_eq!(socket.rest().await, (Vec::new(), End::Fin));
    assert_eq!(closed(&mut lab.facts()).await, (Party::Client, Ending::Cut));
}

#[tokio::test]
async fn what_is_not_the_protocol_is_closed_with_the_code_that_says_why() {
    let cases = [
        ("an unmasked frame", vec![0x81, 1, b'x'], 1002),
        ("a reserved bit", masked(0xc1, b"x"), 1002),
        ("a reserved opcode", masked(0x83, b"x"), 1002),
        ("a fragmented ping", masked(PING, b"x"), 1002),
        ("a long ping", masked(FINAL | PING, &[0; 126]), 1002),
        ("a continuation of nothing", masked(FINAL | CONTINUATION, b"x"), 1002),
        ("two beginnings", [masked(TEXT, b"x"), masked(TEXT, b"x")].concat(), 1002),
        ("a Close frame of one byte", masked(FINAL | CLOSE, b"x"), 1002),
        ("HTTP", b"GET /stream HTTP/1.1\r\nHost: lab\r\n\r\n".to_vec(), 1002),
        ("text that is none", masked(FINAL | TEXT, b"\xff"), 1007),
        ("a Close frame with a reason that is none", masked(FINAL | CLOSE, b"\x03\xe8\xff"), 1007),
        ("a large message", masked(FINAL | BINARY, &[0; 65_537]), 1009),
        (
            "a large message in fragments",
            [masked(BINARY, &[0; 65_000]), masked(FINAL | CONTINUATION, &[0; 600])].concat(),
            1009,
        ),
        ("the beginning of a huge one", b"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(), 1009),
    ];
    for (what, bytes, code) in cases {
        let lab = lab(silent()).await;
        let mut socket = WebSocket::open(&lab, "/ws").await;
        socket.raw(&bytes).await;
        if what.contains("huge") {
            socket.raw(b"mask").await;
        }
        let close = socket.frame().await;
        let (got, reason) = close.closes();
        assert_eq!(got, code, "{what}: {reason}");
        assert_ne!(reason, "", "{what}");
        assert_eq!(socket.rest().await, (Vec::new(), End::Fin), "{what}");
        let mut facts = lab.facts();
        let (by, told, why) = close_frame(&mut facts).await;
        assert_eq!((by, told, why.as_str()), (Party::Server, Some(code), reason), "{what}");
        assert_eq!(closed(&mut facts).await, (Party::Server, Ending::End), "{what}");
    }
}

#[tokio::test]
async fn random_bytes_harm_nobody() {
    let lab = lab(silent()).await;
    let mut good = WebSocket::open(&lab, "/ws").await;
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..200 {
        let mut socket = WebSocket::open(&lab, "/ws").await;
        let mut bytes = Vec::new();
        for _ in 0..64 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes.extend(state.to_le_bytes());
        }
        // The lab may have closed in the middle of it.
        let _closed = tokio::io::AsyncWriteExt::write_all(&mut socket.0.stream, &bytes).await;
        let _closed = tokio::io::AsyncWriteExt::shutdown(&mut socket.0.stream).await;
        socket.rest().await;
    }
    lab.publish("still here");
    assert_eq!(good.frame().await.text(), "still here");
    while lab.stage.connections().len() > 1 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn who_dribbles_half_a_frame_is_waited_for_and_gets_the_feed() {
    let lab = lab(silent()).await;
    let mut socket = WebSocket::open(&lab, "/ws").await;
    let frame = masked(FINAL | TEXT, b"slowly");
    for (sent, byte) in frame.iter().enumerate() {
        socket.raw(&[*byte]).await;
        let data = format!("{sent}");
        lab.publish(&data);
        assert_eq!(socket.frame().await.text(), data);
    }
    assert_eq!(received(&mut lab.facts()).await, (MessageKind::Text, 1, 6));
}

async fn received(facts: &mut Facts) -> (MessageKind, u64, u64) {
    let received = |what: &What| match what {
        What::Received { kind, count, bytes, .. } => Some((*kind, *count, *bytes)),
        _ => None,
    };
    facts.find(received).await
}

async fn close_frame(facts: &mut Facts) -> (Party, Option<u16>, String) {
    let close = |what: &What| match what {
        What::CloseFrame { by, code, reason, .. } => Some((*by, *code, reason.clone())),
        _ => None,
    };
    facts.find(close).await
}

async fn closed(facts: &mut Facts) -> (Party, Ending) {
    let closed = |what: &What| match what {
        What::Closed { by, how, .. } => Some((*by, *how)),
        _ => None,
    };
    facts.find(closed).await
}
