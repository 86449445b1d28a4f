//! Kills, as a raw socket sees them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use sse_stage::{Actor, Ending, ErrorCode, KillKind, Party, Target, What};
use support::{Client, End, Kept, Lab, content, field, lab, mid_event, plain, silent};

#[tokio::test]
async fn an_end_is_a_complete_response() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    assert_eq!(lab.stage.kill(Target::All, plain(KillKind::End)).unwrap(), 1);
    assert_eq!(client.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
}

#[tokio::test]
async fn a_cut_is_fin_without_the_last_chunk() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.stage.kill(Target::All, plain(KillKind::Cut)).unwrap();
    assert_eq!(client.rest().await, (String::new(), End::Fin));
}

#[tokio::test]
async fn a_reset_is_rst() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.stage.kill(Target::All, plain(KillKind::Reset)).unwrap();
    assert_eq!(client.rest().await, (String::new(), End::Reset));
}

#[tokio::test]
async fn a_kill_in_mid_event_writes_half_of_the_next_event() {
    for (kind, tail, end) in [
        (KillKind::End, "0\r\n\r\n", End::Fin),
        (KillKind::Cut, "", End::Fin),
        (KillKind::Reset, "", End::Reset),
    ] {
        let lab = lab(silent()).await;
        let epoch = lab.stage.state().epoch;
        let mut client = lab.get("/stream").await;
        client.open().await;
        lab.stage.kill(Target::All, mid_event(kind)).unwrap();
        let half = client.chunk().await;
        assert!(half.starts_with(&format!("id: {epoch}-1\nda")), "{kind:?}: {half:?}");
        assert!(!half.contains("\n\n"), "{kind:?}: {half:?}");
        assert_eq!(client.rest().await, (tail.to_owned(), end), "{kind:?}");
        let mut facts = lab.facts();
        let killed = facts
            .find(|what| match what {
                What::Killed { kind, partial_bytes, by: Actor::Presenter, .. } => {
                    Some((*kind, *partial_bytes))
                }
                _ => None,
            })
            .await;
        assert_eq!(killed, (kind, Some(half.len() as u64)));
    }
}

#[tokio::test]
async fn one_connection_can_be_killed_and_an_unknown_one_is_named() {
    let lab = lab(silent()).await;
    let mut first = lab.get("/stream?client=a").await;
    first.open().await;
    let mut second = lab.get("/stream?client=b").await;
    second.open().await;
    let connections = lab.stage.connections();
    let id = connections.iter().find(|c| c.client.as_deref() == Some("a")).unwrap().id;
    assert_eq!(lab.stage.kill(Target::One(id), plain(KillKind::Cut)).unwrap(), 1);
    assert_eq!(first.rest().await, (String::new(), End::Fin));
    lab.publish("still here");
    assert!(second.chunk().await.contains("still here"));
    let refused = lab.stage.kill(Target::One(999), plain(KillKind::Cut)).unwrap_err();
    assert_eq!((refused.code, refused.field), (ErrorCode::NoSuchConnection, "connection"));
}

#[tokio::test]
async fn the_journal_says_who_ended_a_connection_and_how() {
    for (kind, expected) in [
        (KillKind::End, Ending::End),
        (KillKind::Cut, Ending::Cut),
        (KillKind::Reset, Ending::Reset),
    ] {
        let lab = lab(silent()).await;
        let mut client = lab.get("/stream").await;
        client.open().await;
        lab.publish("x");
        client.chunk().await;
        lab.stage.kill(Target::All, plain(kind)).unwrap();
        let closed = lab
            .facts()
            .find(|what| match what {
                What::Closed { by, how, events, last_seq, .. } => {
                    Some((*by, *how, *events, *last_seq))
                }
                _ => None,
            })
            .await;
        assert_eq!(closed, (Party::Server, expected, 1, Some(1)));
        assert!(lab.stage.connections().is_empty());
    }
}

/// The heart of resuming: whatever part of an event a client got, and however it was cut off, it
/// loses nothing and gets nothing twice. With `pending` the part is of an event that is in the
/// log; without, of one that is not produced yet.
async fn killed_at_every_byte(kind: KillKind, version: &str, pending: bool) {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    let longest = format!("id: {epoch}-100\ndata: event 100\ndata: two: three\ndata: 四\n\n");
    let mut kept = Kept::default();
    let mut published = Vec::new();
    for offset in 0..=longest.len() {
        let mut client = reconnect(&lab, version, &kept).await;
        client.wait_for("connecttime").await;
        lab.stage.set_stalled(Target::All, pending).unwrap();
        published.push(format!("event {offset}"));
        lab.publish(&format!("event {offset}\ntwo: three\n四"));
        if !pending {
            client.wait_for(&format!("event {offset}\ndata: two: three\ndata: 四\n\n")).await;
        }
        lab.stage.kill_inside_event(Target::All, kind, offset).unwrap();
        lab.stage.set_stalled(Target::All, false).unwrap();
        kept.read(&content(&client.rest_bytes().await));
    }
    // A last connection gets what the last kill kept back.
    let mut client = reconnect(&lab, version, &kept).await;
    published.push("the end".to_owned());
    lab.publish("the end");
    client.wait_for("the end\n\n").await;
    lab.stage.kill(Target::All, plain(kind)).unwrap();
    kept.read(&content(&client.rest_bytes().await));
    assert_eq!(kept.data, published);
    assert!(!kept.types.contains(&"lab.gap".to_owned()));
}

async fn reconnect(lab: &Lab, version: &str, kept: &Kept) -> Client {
    let resume = match kept.last_event_id.as_str() {
        "" => String::new(),
        id => format!("Last-Event-ID: {id}\r\n"),
    };
    lab.request(&format!("GET /stream HTTP/{version}\r\nHost: lab\r\n{resume}\r\n")).await
}

#[tokio::test]
async fn an_end_at_any_byte_loses_and_doubles_nothing() {
    killed_at_every_byte(KillKind::End, "1.1", false).await;
    killed_at_every_byte(KillKind::End, "1.1", true).await;
}

#[tokio::test]
async fn a_cut_at_any_byte_loses_and_doubles_nothing() {
    killed_at_every_byte(KillKind::Cut, "1.1", false).await;
    killed_at_every_byte(KillKind::Cut, "1.1", true).await;
}

#[tokio::test]
async fn a_reset_at_any_byte_loses_and_doubles_nothing() {
    killed_at_every_byte(KillKind::Reset, "1.1", false).await;
    killed_at_every_byte(KillKind::Reset, "1.1", true).await;
}

#[tokio::test]
async fn a_cut_at_any_byte_without_chunks_loses_and_doubles_nothing() {
    killed_at_every_byte(KillKind::Cut, "1.0", true).await;
}

#[tokio::test]
async fn a_connection_killed_before_its_first_event_resumes_at_its_opening() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    let id = field(&client.open().await, "id").unwrap().to_owned();
    lab.stage.kill(Target::All, plain(KillKind::Reset)).unwrap();
    client.rest().await;
    lab.publish("missed");
    let mut again = lab.resume("/stream", &id).await;
    again.open().await;
    assert!(again.chunk().await.contains("data: missed\n"));
}
