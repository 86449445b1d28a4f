//! Faults on live connections, as a raw socket sees them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use std::time::{Duration, Instant};

use sse_stage::{Actor, Ending, ErrorCode, Fault, FaultKind, FeedSettings, KillKind, Target, What};
use support::{Client, End, Facts, Kept, Lab, content, field, lab, mid_event, plain, silent};

const NEVER: u32 = 60_000;
const LATE: Fault = Fault::Latency { latency_ms: NEVER, jitter_ms: 0, seed: 0 };
const HELD: Fault = Fault::HoldBack { bytes: 1_048_576, for_ms: NEVER };
const ALL_DROPPED: Fault = Fault::Drop { probability_percent: 100, seed: 0 };
const ALL_DOUBLED: Fault = Fault::Duplicate { probability_percent: 100, seed: 0 };
const STUCK: Fault = Fault::Drip { bytes: 7, every_ms: NEVER };
const CUT_SOON: Fault = Fault::IdleCut { after_ms: 100 };
const CUT_LATE: Fault = Fault::IdleCut { after_ms: 3_600_000 };

/// A watched client whose connection has these faults.
async fn faulty(faults: &[Fault]) -> (Lab, Client) {
    let lab = lab(silent()).await;
    lab.stage.watch_client("me").unwrap();
    let mut client = lab.get("/stream?client=me").await;
    client.open().await;
    set(&lab, faults);
    (lab, client)
}

fn set(lab: &Lab, faults: &[Fault]) {
    lab.stage.set_faults(Target::All, faults.to_vec()).unwrap();
}

/// Lets the connection take in what was published, of which nothing may come.
async fn expect_nothing(client: &mut Client) {
    let silence = tokio::time::timeout(Duration::from_millis(50), client.chunk()).await;
    assert!(silence.is_err(), "{silence:?}");
}

async fn acted(facts: &mut Facts) -> (FaultKind, Vec<u64>) {
    facts
        .find(|what| match what {
            What::FaultActed { fault, event_seqs, .. } => Some((*fault, event_seqs.clone())),
            _ => None,
        })
        .await
}

async fn written(facts: &mut Facts) -> (u64, u64) {
    facts
        .find(|what| match what {
            What::Written { first_seq, count, .. } => Some((*first_seq, *count)),
            _ => None,
        })
        .await
}

async fn closed(facts: &mut Facts) -> (Ending, u64, u64, Option<u64>) {
    facts
        .find(|what| match what {
            What::Closed { how, events, bytes, last_seq, .. } => {
                Some((*how, *events, *bytes, *last_seq))
            }
            _ => None,
        })
        .await
}

#[tokio::test]
async fn what_is_late_is_written_after_its_time_and_in_order() {
    let (lab, mut client) =
        faulty(&[Fault::Latency { latency_ms: 60, jitter_ms: 40, seed: 1 }]).await;
    let published = Instant::now();
    for data in ["a", "b", "c"] {
        lab.publish(data);
    }
    for data in ["a", "b", "c"] {
        assert!(client.chunk().await.contains(&format!("data: {data}\n\n")));
        assert!(published.elapsed() >= Duration::from_millis(60), "{:?}", published.elapsed());
    }
}

#[tokio::test]
async fn what_is_held_back_comes_when_there_is_enough_of_it() {
    let (lab, mut client) = faulty(&[Fault::HoldBack { bytes: 200, for_ms: NEVER }]).await;
    lab.publish("a");
    expect_nothing(&mut client).await;
    lab.publish(&"b".repeat(200));
    assert!(client.chunk().await.ends_with("data: a\n\n"));
    assert!(client.chunk().await.contains("bbb"));
}

#[tokio::test]
async fn what_is_held_back_comes_after_its_time_all_at_once() {
    let (lab, mut client) = faulty(&[Fault::HoldBack { bytes: 1_048_576, for_ms: 80 }]).await;
    let mut facts = lab.facts();
    let published = Instant::now();
    lab.publish("a");
    lab.publish("b");
    assert!(client.chunk().await.ends_with("data: a\n\n"));
    assert!(published.elapsed() >= Duration::from_millis(80));
    assert!(client.chunk().await.ends_with("data: b\n\n"));
    assert_eq!(written(&mut facts).await, (1, 2));
}

#[tokio::test]
async fn a_dropped_event_is_never_written_and_the_journal_names_it() {
    let (lab, mut client) = faulty(&[ALL_DROPPED]).await;
    let mut facts = lab.facts();
    lab.publish("lost");
    assert_eq!(acted(&mut facts).await, (FaultKind::Drop, vec![1]));
    assert_eq!(lab.stage.connections()[0].behind, 0, "it waits for nothing");
    set(&lab, &[]);
    lab.publish("kept");
    assert!(client.chunk().await.ends_with("data: kept\n\n"));
    assert_eq!(written(&mut facts).await, (2, 1));
    assert_eq!(lab.stage.connections()[0].events, 1);
}

#[tokio::test]
async fn a_duplicated_event_is_written_twice_with_one_id_and_the_journal_names_it() {
    let (lab, mut client) = faulty(&[ALL_DOUBLED]).await;
    let mut facts = lab.facts();
    lab.publish("twice");
    let first = client.chunk().await;
    assert!(first.ends_with("data: twice\n\n"));
    assert_eq!(client.chunk().await, first);
    assert_eq!(written(&mut facts).await, (1, 1));
    assert_eq!(acted(&mut facts).await, (FaultKind::Duplicate, vec![1]));
    assert_eq!(written(&mut facts).await, (1, 1));
    assert_eq!(lab.stage.connections()[0].events, 2);
}

#[tokio::test]
async fn chance_gives_every_connection_and_every_attempt_the_same_fate() {
    let lab = lab(silent()).await;
    set(&lab, &[Fault::Drop { probability_percent: 50, seed: 3 }]);
    let target = "/stream?interval_ms=1&count=100";
    let mut ids = Vec::new();
    for mut client in
        [lab.get(target).await, lab.get(target).await, lab.resume(target, "url-50").await]
    {
        let response = client.rest().await.0;
        let events = response.split("id: url-").skip(1);
        let seqs = events.map(|event| event.lines().next().unwrap().parse::<u64>().unwrap());
        // The first is the resume point in the opening block.
        ids.push(seqs.skip(1).filter(|seq| (51..=100).contains(seq)).collect::<Vec<_>>());
    }
    assert!((10..40).contains(&ids[0].len()), "{ids:?}");
    assert!(ids.iter().all(|these| *these == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn a_drip_writes_so_many_bytes_at_a_time() {
    let (lab, mut client) = faulty(&[STUCK]).await;
    let before = lab.stage.connections()[0].bytes;
    lab.publish("slow");
    client.wait_for("\r\nid:").await;
    expect_no_more(&mut client, 7).await;
    let info = lab.stage.connections().remove(0);
    assert_eq!((info.bytes - before, info.events, info.behind), (7, 0, 1));
    set(&lab, &[Fault::Drip { bytes: 7, every_ms: 1 }]);
    assert!(client.chunk().await.ends_with("data: slow\n\n"));
}

/// Nothing comes beyond these bytes for a while.
async fn expect_no_more(client: &mut Client, bytes: usize) {
    let more = tokio::time::timeout(Duration::from_millis(50), client.wait_for("\n\n")).await;
    assert!(more.is_err());
    assert_eq!(client.bytes.len(), bytes);
}

#[tokio::test]
async fn an_idle_connection_is_cut_and_the_journal_says_by_what() {
    let (lab, mut client) = faulty(&[CUT_SOON]).await;
    let mut facts = lab.facts();
    assert_eq!(client.rest().await, (String::new(), End::Fin));
    let killed = facts
        .find(|what| match what {
            What::Killed { kind, partial_bytes, by, .. } => Some((*kind, *partial_bytes, *by)),
            _ => None,
        })
        .await;
    assert_eq!(killed, (KillKind::Cut, None, Actor::IdleCut));
    assert_eq!(closed(&mut facts).await.0, Ending::Cut);
}

#[tokio::test]
async fn a_heartbeat_keeps_an_idle_connection_open_and_a_stall_does_not() {
    let heartbeats = FeedSettings { paused: true, heartbeat_ms: 5, ..FeedSettings::default() };
    let lab = lab(heartbeats).await;
    set(&lab, &[Fault::IdleCut { after_ms: 2_000 }]);
    let mut client = lab.get("/stream").await;
    client.open().await;
    for _ in 0..50 {
        assert_eq!(client.chunk().await, ": heartbeat\n\n");
    }
    lab.stage.set_stalled(Target::All, true).unwrap();
    set(&lab, &[CUT_SOON]);
    client.rest().await;
    assert!(lab.stage.state().stalled);
}

#[tokio::test]
async fn every_kill_works_on_what_every_fault_holds_and_a_client_that_comes_back_gets_it() {
    for kind in [KillKind::End, KillKind::Cut, KillKind::Reset] {
        let tail = if kind == KillKind::End { "0\r\n\r\n" } else { "" };
        let end = || if kind == KillKind::Reset { End::Reset } else { End::Fin };
        for faults in [&[LATE][..], &[HELD], &[LATE, HELD, ALL_DROPPED, ALL_DOUBLED, CUT_LATE]] {
            let lab = lab(silent()).await;
            let mut facts = lab.facts();
            let mut client = lab.get("/stream").await;
            let id = field(&client.open().await, "id").unwrap().to_owned();
            set(&lab, faults);
            lab.publish("held");
            expect_nothing(&mut client).await;
            let before = lab.stage.connections()[0].bytes;
            lab.stage.kill(Target::All, plain(kind)).unwrap();
            assert_eq!(client.rest().await, (tail.to_owned(), end()), "{kind:?} {faults:?}");
            let (_, events, bytes, last_seq) = closed(&mut facts).await;
            let told = (events, bytes, last_seq);
            assert_eq!(told, (0, before + tail.len() as u64, None), "{kind:?} {faults:?}");
            set(&lab, &[]);
            let mut again = lab.resume("/stream", &id).await;
            again.open().await;
            assert!(again.chunk().await.ends_with("data: held\n\n"));
        }
    }
}

#[tokio::test]
async fn a_kill_in_mid_event_writes_half_of_what_is_held() {
    for faults in [&[LATE][..], &[HELD], &[LATE, HELD, CUT_LATE]] {
        let (lab, mut client) = faulty(faults).await;
        lab.publish("one");
        lab.publish("two");
        expect_nothing(&mut client).await;
        lab.stage.kill(Target::All, mid_event(KillKind::Cut)).unwrap();
        let half = client.chunk().await;
        let epoch = lab.stage.state().epoch;
        assert!(half.starts_with(&format!("id: {epoch}-1\n")), "{half:?}");
        assert!(!half.contains("\n\n"), "{half:?}");
        assert_eq!(client.rest().await, (String::new(), End::Fin));
    }
}

#[tokio::test]
async fn an_end_finishes_what_a_drip_has_begun() {
    let (lab, mut client) = faulty(&[STUCK]).await;
    lab.publish("one");
    lab.publish("two");
    client.wait_for("\r\n").await;
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    assert!(client.chunk().await.ends_with("data: one\n\n"));
    assert_eq!(client.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
}

#[tokio::test]
async fn a_cut_within_a_drip_tells_how_much_of_the_event_was_written() {
    let (lab, mut client) = faulty(&[STUCK]).await;
    let mut facts = lab.facts();
    lab.publish("one");
    client.wait_for("\r\nid:").await;
    expect_no_more(&mut client, 7).await;
    lab.stage.kill(Target::All, plain(KillKind::Cut)).unwrap();
    let partial_bytes = facts
        .find(|what| match what {
            What::Killed { partial_bytes, .. } => Some(*partial_bytes),
            _ => None,
        })
        .await;
    let (response, _) = client.rest().await;
    let (_, event) = response.split_once("\r\n").unwrap();
    assert_eq!(partial_bytes, Some(event.len() as u64));
}

#[tokio::test]
async fn shutdown_does_not_wait_for_any_fault() {
    let (lab, mut client) = faulty(&[LATE, HELD, STUCK, CUT_LATE]).await;
    lab.publish("held");
    expect_nothing(&mut client).await;
    lab.shutdown.cancel();
    assert_eq!(client.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
    tokio::time::timeout(Duration::from_secs(5), lab.stage.closed()).await.unwrap();
}

#[tokio::test]
async fn a_stall_with_faults_is_silence_and_its_backlog_comes_in_order() {
    let late = Fault::Latency { latency_ms: 1, jitter_ms: 0, seed: 0 };
    let (lab, mut client) = faulty(&[late]).await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    lab.publish("a");
    lab.publish("b");
    expect_nothing(&mut client).await;
    lab.stage.set_stalled(Target::All, false).unwrap();
    assert!(client.chunk().await.ends_with("data: a\n\n"));
    assert!(client.chunk().await.ends_with("data: b\n\n"));
}

#[tokio::test]
async fn taking_faults_away_lets_go_of_what_they_held() {
    let (lab, mut client) = faulty(&[LATE, HELD]).await;
    lab.publish("a");
    lab.publish("b");
    expect_nothing(&mut client).await;
    set(&lab, &[]);
    for data in ["a", "b", "c"] {
        if data == "c" {
            lab.publish(data);
        }
        assert!(client.chunk().await.ends_with(&format!("data: {data}\n\n")));
    }
}

#[tokio::test]
async fn a_client_that_leaves_is_freed_while_faults_hold_its_events() {
    let (lab, mut client) = faulty(&[LATE, STUCK]).await;
    lab.publish("held");
    expect_nothing(&mut client).await;
    let mut facts = lab.facts();
    drop(client);
    closed(&mut facts).await;
    assert!(lab.stage.connections().is_empty());
}

#[tokio::test]
async fn a_feed_by_url_ends_only_after_all_that_its_faults_hold() {
    let lab = lab(silent()).await;
    for faults in [
        [Fault::Latency { latency_ms: 20, jitter_ms: 20, seed: 0 }, ALL_DOUBLED],
        [Fault::HoldBack { bytes: 1_048_576, for_ms: 50 }, ALL_DOUBLED],
        [Fault::Drip { bytes: 100, every_ms: 1 }, ALL_DOUBLED],
    ] {
        set(&lab, &faults);
        let mut client = lab.get("/stream?interval_ms=1&count=5").await;
        let mut kept = Kept::default();
        kept.read(&content(&client.rest_bytes().await));
        assert_eq!((kept.data.len(), kept.last_event_id.as_str()), (10, "url-5"), "{faults:?}");
    }
}

#[tokio::test]
async fn a_feed_by_url_whose_events_are_all_dropped_ends_in_its_time() {
    let lab = lab(silent()).await;
    set(&lab, &[ALL_DROPPED]);
    let mut client = lab.get("/stream?interval_ms=1&count=300").await;
    client.open().await;
    assert_eq!(client.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
}

#[tokio::test]
async fn a_gap_comes_after_what_was_held_before_it() {
    let (lab, mut client) = faulty(&[HELD]).await;
    lab.publish("before");
    expect_nothing(&mut client).await;
    lab.stage.reset();
    lab.publish("after");
    expect_nothing(&mut client).await;
    set(&lab, &[]);
    assert!(client.chunk().await.ends_with("data: before\n\n"));
    assert!(client.chunk().await.contains("event: lab.gap\n"));
    assert!(client.chunk().await.ends_with("data: after\n\n"));
}

#[tokio::test]
async fn without_chunks_faults_do_the_same() {
    let lab = lab(silent()).await;
    let mut client = lab.request("GET /stream HTTP/1.0\r\nHost: lab\r\n\r\n").await;
    client.wait_for("connecttime").await;
    set(&lab, &[ALL_DOUBLED, Fault::Drip { bytes: 3, every_ms: 1 }]);
    lab.publish("twice");
    client.wait_for("data: twice\n\nid").await;
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    let mut kept = Kept::default();
    kept.read(&content(&client.rest_bytes().await));
    assert_eq!(kept.data, ["twice", "twice"]);
}

#[tokio::test]
async fn one_connection_has_faults_of_its_own_until_all_have_others() {
    let lab = lab(silent()).await;
    let mut facts = lab.facts();
    let mut first = lab.get("/stream?client=a").await;
    first.open().await;
    let mut second = lab.get("/stream?client=b").await;
    second.open().await;
    let id = lab.stage.connections()[0].id;
    let in_order = lab.stage.set_faults(Target::One(id), vec![CUT_LATE, ALL_DOUBLED]).unwrap();
    assert_eq!(in_order, [ALL_DOUBLED, CUT_LATE]);
    let infos = lab.stage.connections();
    assert_eq!((infos[0].faults.as_slice(), infos[1].faults.as_slice()), (&*in_order, &[][..]));
    assert!(lab.stage.state().faults.is_empty());
    lab.publish("x");
    assert_eq!(first.chunk().await, second.chunk().await);
    first.chunk().await;
    set(&lab, &[CUT_LATE]);
    assert!(lab.stage.connections().iter().all(|info| info.faults == [CUT_LATE]));
    let mut third = lab.get("/stream?client=c").await;
    third.open().await;
    assert_eq!(lab.stage.connections()[2].faults, [CUT_LATE], "also those to come");
    let mut changes = Vec::new();
    while changes.len() < 2 {
        changes.push(
            facts
                .find(|what| match what {
                    What::FaultChanged { connection, faults } => {
                        Some((*connection, faults.clone()))
                    }
                    _ => None,
                })
                .await,
        );
    }
    assert_eq!(changes, [(Some(id), in_order), (None, vec![CUT_LATE])]);
}

#[tokio::test]
async fn faults_that_cannot_be_are_refused_and_change_nothing() {
    let lab = lab(silent()).await;
    let before = lab.stage.state().journal_seq;
    for (target, faults, code, field) in [
        (Target::All, vec![Fault::Drip { bytes: 0, every_ms: 1 }], ErrorCode::OutOfRange, "bytes"),
        (Target::All, vec![LATE, LATE], ErrorCode::FaultGivenTwice, "faults"),
        (Target::One(999), vec![LATE], ErrorCode::NoSuchConnection, "connection"),
    ] {
        let refused = lab.stage.set_faults(target, faults).unwrap_err();
        assert_eq!((refused.code, refused.field), (code, field));
    }
    assert!(lab.stage.state().faults.is_empty());
    assert_eq!(lab.stage.state().journal_seq, before);
}

#[tokio::test]
async fn what_hangs_has_no_stream_to_alter() {
    let lab = lab(silent()).await;
    let hang = sse_stage::Door::Hang { span: sse_stage::Span::default() };
    lab.stage.set_door(hang, Actor::Presenter).await.unwrap();
    let mut facts = lab.facts();
    let _client = lab.get("/stream").await;
    facts.find(|what| matches!(what, What::DoorMet { .. }).then_some(())).await;
    while lab.stage.connections().is_empty() {
        tokio::task::yield_now().await;
    }
    let id = lab.stage.connections()[0].id;
    let refused = lab.stage.set_faults(Target::One(id), vec![LATE]).unwrap_err();
    assert_eq!((refused.code, refused.field), (ErrorCode::NoStream, "connection"));
    set(&lab, &[LATE]);
    assert!(lab.stage.connections()[0].faults.is_empty());
}

#[tokio::test]
async fn restore_takes_all_faults_away() {
    let (lab, mut client) = faulty(&[LATE]).await;
    let id = lab.stage.connections()[0].id;
    lab.stage.set_faults(Target::One(id), vec![HELD]).unwrap();
    lab.publish("held");
    expect_nothing(&mut client).await;
    lab.stage.restore().await;
    assert!(client.chunk().await.ends_with("data: held\n\n"));
    assert!(lab.stage.state().faults.is_empty());
    assert!(lab.stage.connections()[0].faults.is_empty());
    let mut facts = lab.facts();
    let told = |what: &What| match what {
        What::FaultChanged { connection: None, faults } if faults.is_empty() => Some(()),
        _ => None,
    };
    facts.find(told).await;
    facts.find(|what| matches!(what, What::Restored {}).then_some(())).await;
}

#[tokio::test]
async fn a_gap_counts_once_it_is_written_and_what_was_held_before_it_counts_no_more() {
    let (lab, mut client) = faulty(&[]).await;
    for _ in 0..10 {
        lab.publish("old");
        client.chunk().await;
    }
    set(&lab, &[HELD]);
    lab.publish("held");
    expect_nothing(&mut client).await;
    lab.stage.reset();
    expect_nothing(&mut client).await;
    let behind = || lab.stage.connections()[0].behind;
    set(&lab, &[]);
    assert!(client.chunk().await.ends_with("data: held\n\n"));
    assert!(client.chunk().await.contains("event: lab.gap\n"));
    for expected in 1..=2 {
        lab.stage.set_stalled(Target::All, true).unwrap();
        lab.publish("new");
        assert_eq!(behind(), expected, "of the new epoch, those that are not written");
    }
    lab.stage.set_stalled(Target::All, false).unwrap();
    client.chunk().await;
    client.chunk().await;
    assert_eq!(behind(), 0);
}
