//! Clients that read slowly, so that the kernel takes events piece by piece.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use sse_stage::{Ending, FeedSettings, KillKind, Target, What};
use support::{Client, End, Lab, lab, plain, silent};
use tokio::{io::AsyncWriteExt, net::TcpSocket};

/// More than the buffers of a socket that nobody reads from hold.
const EVENTS: u64 = 500;

/// A stream whose reader has little room, and has read nothing yet.
async fn stream(lab: &Lab) -> Client {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    let mut stream = socket.connect(lab.address()).await.unwrap();
    stream.write_all(b"GET /stream HTTP/1.1\r\nHost: lab\r\n\r\n").await.unwrap();
    let client = Client { stream, bytes: Vec::new() };
    lab.facts().find(|what| matches!(what, What::Subscribed { .. }).then_some(())).await;
    client
}

/// Events of many lengths, each different from any other at every byte that matters.
fn data(seq: u64) -> String {
    let length = usize::try_from(seq * 7_919 % 40_000).unwrap();
    format!("{seq}-").repeat(length / 4 + 1)
}

async fn keeping_everything() -> Lab {
    lab(FeedSettings { history_events: 10_000, ..silent() }).await
}

/// Publishes until the socket is full and stays so.
async fn fill(lab: &Lab) -> u64 {
    for seq in 1..=EVENTS {
        lab.publish(&data(seq));
        tokio::task::yield_now().await;
    }
    assert!(lab.stage.connections()[0].behind > 0, "the socket took everything");
    EVENTS
}

#[tokio::test]
async fn a_slow_reader_gets_every_byte_in_its_place() {
    let lab = keeping_everything().await;
    let mut client = stream(&lab).await;
    let last = fill(&lab).await;
    client.open().await;
    for seq in 1..=last {
        let chunk = client.chunk().await;
        let (_, payload) = chunk.split_once("\ndata: ").unwrap();
        assert!(payload == data(seq) + "\n\n", "event {seq} is not what was published");
    }
    let info = lab.stage.connections().remove(0);
    assert_eq!((info.events, info.last_seq, info.behind), (last, Some(last), 0));
}

#[tokio::test]
async fn what_the_journal_says_of_a_kill_within_an_event_is_what_the_client_got() {
    for kind in [KillKind::End, KillKind::Cut] {
        let lab = keeping_everything().await;
        let mut client = stream(&lab).await;
        fill(&lab).await;
        let mut facts = lab.facts();
        lab.stage.kill(Target::All, plain(kind)).unwrap();
        let (received, end) = client.rest().await;
        assert_eq!(end, End::Fin);
        let partial = facts.find(|what| match what {
            What::Killed { partial_bytes, .. } => Some(*partial_bytes),
            _ => None,
        });
        let partial = partial.await.unwrap_or(0);
        let closed = facts.find(|what| match what {
            What::Closed { how, events, bytes, .. } => Some((*how, *events, *bytes)),
            _ => None,
        });
        let (how, events, bytes) = closed.await;
        assert_eq!(received.len() as u64, bytes, "{kind:?}");
        assert!(kind == KillKind::End || how == Ending::Cut);
        // A clean end is one for HTTP too, and holds whole events only.
        assert_eq!(received.ends_with("\r\n0\r\n\r\n"), how == Ending::End, "{kind:?}");
        assert!(partial == 0 || how == Ending::Cut, "{kind:?}");
        let content = String::from_utf8(support::content(received.as_bytes())).unwrap();
        // The opening block is no event.
        assert_eq!(content.matches("\n\n").count() as u64, events + 1, "{kind:?}");
        let begun = content.rsplit("\n\n").next().unwrap();
        assert_eq!(begun.len() as u64, partial, "{kind:?} {how:?}");
    }
}
