//! Stalls, watching, and what the journal says of deliveries.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use std::time::Duration;

use sse_stage::{ErrorCode, FeedSettings, KillKind, Target, What};
use support::{End, every, lab, plain, silent};

#[tokio::test]
async fn a_stall_is_silence_and_letting_go_releases_the_backlog() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    lab.publish("a");
    lab.publish("b");
    assert_eq!(lab.stage.connections()[0].behind, 2);
    let silence = tokio::time::timeout(Duration::from_millis(50), client.chunk()).await;
    assert!(silence.is_err(), "{silence:?}");
    lab.stage.set_stalled(Target::All, false).unwrap();
    assert!(client.chunk().await.contains("data: a\n"));
    assert!(client.chunk().await.contains("data: b\n"));
}

#[tokio::test]
async fn a_stall_of_all_holds_for_those_to_come_and_one_can_be_let_go() {
    let lab = lab(silent()).await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    let mut client = lab.get("/stream").await;
    client.open().await;
    let info = lab.stage.connections().remove(0);
    assert!(info.stalled && lab.stage.state().stalled);
    lab.publish("a");
    lab.stage.set_stalled(Target::One(info.id), false).unwrap();
    assert!(client.chunk().await.contains("data: a\n"));
    let refused = lab.stage.set_stalled(Target::One(999), true).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NoSuchConnection);
}

#[tokio::test]
async fn a_stalled_connection_can_be_killed() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    assert_eq!(client.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
}

fn written(what: &What) -> Option<(u64, u64)> {
    match what {
        What::Written { first_seq, count, .. } => Some((*first_seq, *count)),
        _ => None,
    }
}

#[tokio::test]
async fn deliveries_to_a_watched_label_are_journalled_across_reconnects() {
    let lab = lab(silent()).await;
    lab.stage.watch_client("me").unwrap();
    let mut facts = lab.facts();
    for seq in 1..=2 {
        let mut client = lab.get("/stream?client=me").await;
        client.open().await;
        assert!(lab.stage.connections()[0].watched);
        lab.publish("x");
        client.chunk().await;
        assert_eq!(facts.find(written).await, (seq, 1));
        lab.stage.kill(Target::All, plain(KillKind::Cut)).unwrap();
        client.rest().await;
        facts.find(|what| matches!(what, What::Closed { .. }).then_some(())).await;
    }
}

#[tokio::test]
async fn a_delivery_says_how_many_bytes_the_connection_was_written_in_all() {
    let lab = lab(silent()).await;
    lab.stage.watch_client("me").unwrap();
    let mut facts = lab.facts();
    let mut client = lab.get("/stream?client=me").await;
    client.open().await;
    let before = lab.stage.connections()[0].bytes;
    lab.publish("x");
    let chunk = client.chunk().await;
    let told = facts
        .find(|what| match what {
            What::Written { bytes, .. } => Some(*bytes),
            _ => None,
        })
        .await;
    assert!(told > before + chunk.len() as u64, "{told} after {before} and a framed {chunk:?}");
    assert_eq!(told, lab.stage.connections()[0].bytes);
}

#[tokio::test]
async fn others_are_counted_four_times_a_second() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.publish("x");
    client.chunk().await;
    let counters = lab
        .facts()
        .find(|what| match what {
            What::Counters { connections, open, left_out: 0 } if connections[0].events == 1 => {
                Some((connections[0].last_seq, *open))
            }
            _ => None,
        })
        .await;
    assert_eq!(counters, (Some(1), 1));
}

#[tokio::test]
async fn one_connection_can_be_watched_and_left_alone() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let id = lab.stage.connections()[0].id;
    lab.stage.watch_connection(id, true).unwrap();
    lab.publish("x");
    assert_eq!(lab.facts().find(written).await, (1, 1));
    lab.stage.watch_connection(id, false).unwrap();
    assert!(!lab.stage.connections()[0].watched);
    assert_eq!(
        lab.stage.watch_connection(999, true).unwrap_err().code,
        ErrorCode::NoSuchConnection
    );
}

#[tokio::test]
async fn eight_labels_are_watched_and_the_longest_unused_makes_room() {
    let lab = lab(silent()).await;
    let mut clients = Vec::new();
    for label in 0..8 {
        lab.stage.watch_client(&label.to_string()).unwrap();
        // Label 3 stays without a connection.
        if label != 3 {
            let mut client = lab.get(&format!("/stream?client={label}")).await;
            client.open().await;
            clients.push(client);
        }
    }
    lab.stage.watch_client("new").unwrap();
    clients.push(lab.get("/stream?client=3").await);
    clients.last_mut().unwrap().open().await;
    let connections = lab.stage.connections();
    let is_watched = |label: &str| {
        connections.iter().find(|c| c.client.as_deref() == Some(label)).unwrap().watched
    };
    assert!(is_watched("0") && !is_watched("3"));
    clients.push(lab.get("/stream?client=new").await);
    clients.last_mut().unwrap().open().await;
    assert_eq!(lab.stage.watch_client("9").unwrap_err().code, ErrorCode::TooManyWatched);
    lab.stage.unwatch_client("0");
    lab.stage.watch_client("9").unwrap();
    assert_eq!(lab.stage.watch_client("").unwrap_err().field, "label");
    assert_eq!(lab.stage.watch_client(&"x".repeat(101)).unwrap_err().field, "label");
}

#[tokio::test]
async fn facts_of_a_connection_come_in_the_order_of_its_life() {
    let lab = lab(silent()).await;
    lab.stage.watch_client("me").unwrap();
    let mut client = lab.get("/stream?client=me").await;
    client.open().await;
    lab.publish("x");
    client.chunk().await;
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    client.rest().await;
    let mut facts = lab.facts();
    let mut names = Vec::new();
    while names.last() != Some(&"closed") {
        let name = facts.find(|what| match what {
            What::EpochBegan { .. } => Some("epoch"),
            What::Accepted { .. } => Some("accepted"),
            What::Request { client: Some(label), .. } if label == "me" => Some("request"),
            What::Answered { status: 200, .. } => Some("answered"),
            What::Subscribed { .. } => Some("subscribed"),
            What::Produced { .. } => Some("produced"),
            What::Written { .. } => Some("written"),
            What::Killed { .. } => Some("killed"),
            What::Closed { .. } => Some("closed"),
            _ => None,
        });
        names.push(name.await);
    }
    assert_eq!(
        names,
        [
            "epoch",
            "accepted",
            "request",
            "answered",
            "subscribed",
            "produced",
            "written",
            "killed",
            "closed"
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_journalled_as_written_before_it_is_as_produced() {
    let feed = FeedSettings { events_per_tick: 3, ..every(1) };
    let lab = lab(feed).await;
    lab.stage.watch_client("me").unwrap();
    for _ in 0..4 {
        let mut client = lab.get("/stream?client=me").await;
        tokio::spawn(async move { client.rest_bytes().await });
    }
    let mut reader = lab.stage.journal().reader(Some(0));
    let (mut produced, mut t_us, mut deliveries) = (0, 0, 0);
    while deliveries < 1_000 {
        for fact in reader.next().await.unwrap() {
            assert!(fact.t_us >= t_us, "time runs backwards at {fact:?}");
            t_us = fact.t_us;
            match fact.what {
                What::Produced { first_seq, count, .. } => produced = first_seq + count - 1,
                What::Written { first_seq, count, .. } => {
                    let written = first_seq + count - 1;
                    assert!(written <= produced, "{written} at {fact:?}, after {produced}");
                    deliveries += 1;
                }
                _ => {}
            }
        }
    }
}
