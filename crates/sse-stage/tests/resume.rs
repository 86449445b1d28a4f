//! Resuming by `Last-Event-ID`, and what cannot be resumed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use sse_stage::{FeedPatch, FeedSettings, GapReason, KillKind, Payload, Target, What};
use support::{Lab, field, lab, plain, silent};

async fn gap_of(lab: &Lab, requested: &str) -> (String, serde_json::Value) {
    let mut client = lab.resume("/stream", requested).await;
    let opening = client.open().await;
    let block = client.chunk().await;
    assert_eq!(field(&block, "event"), Some("lab.gap"), "{block}");
    assert_eq!(field(&block, "id"), field(&opening, "id"), "the gap's id is the resume point");
    (opening.clone(), serde_json::from_str(field(&block, "data").unwrap()).unwrap())
}

#[tokio::test]
async fn a_known_id_resumes_exactly_after_it() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    for data in ["a", "b", "c"] {
        lab.publish(data);
    }
    let mut client = lab.resume("/stream", &format!("{epoch}-1")).await;
    assert_eq!(field(&client.open().await, "id"), Some(format!("{epoch}-1").as_str()));
    assert_eq!(client.chunk().await, format!("id: {epoch}-2\ndata: b\n\n"));
    assert_eq!(client.chunk().await, format!("id: {epoch}-3\ndata: c\n\n"));
    let subscribed = lab
        .facts()
        .find(|what| match what {
            What::Subscribed { requested, resumed_after_seq, replay, .. } => {
                Some((requested.clone(), *resumed_after_seq, *replay))
            }
            _ => None,
        })
        .await;
    assert_eq!(subscribed, (Some(format!("{epoch}-1")), 1, 2));
}

#[tokio::test]
async fn without_an_id_the_stream_begins_now() {
    let lab = lab(silent()).await;
    lab.publish("before");
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.publish("after");
    assert!(client.chunk().await.contains("data: after\n"));
}

#[tokio::test]
async fn a_replay_skips_heartbeats_and_reconnection_times() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    lab.publish("a");
    let patch = FeedPatch { retry_ms: Some(1_234), ..FeedPatch::default() };
    lab.stage.change_feed(patch).unwrap();
    lab.publish("b");
    let mut client = lab.resume("/stream", &format!("{epoch}-0")).await;
    assert!(client.open().await.contains("retry: 1234\n"));
    assert!(client.chunk().await.contains("data: a\n"));
    assert!(client.chunk().await.contains("data: b\n"), "the past retry block is skipped");
}

#[tokio::test]
async fn a_trimmed_id_is_told_how_many_it_missed_and_gets_the_rest() {
    let lab = lab(FeedSettings { history_events: 2, ..silent() }).await;
    let epoch = lab.stage.state().epoch;
    for seq in 1..=5 {
        lab.publish(&seq.to_string());
    }
    let requested = format!("{epoch}-1");
    let (_, gap) = gap_of(&lab, &requested).await;
    assert_eq!(
        gap,
        serde_json::json!({
            "requested": requested, "resumed_at": format!("{epoch}-3"), "missed": 2, "reason": "trimmed"
        })
    );
    let mut client = lab.resume("/stream", &requested).await;
    client.open().await;
    client.chunk().await;
    assert!(client.chunk().await.contains("data: 4\n"));
    assert!(client.chunk().await.contains("data: 5\n"));
}

#[tokio::test]
async fn a_future_id_goes_on_from_now() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    lab.publish("1");
    let (_, gap) = gap_of(&lab, &format!("{epoch}-77")).await;
    assert_eq!(
        (&gap["resumed_at"], &gap["missed"], &gap["reason"]),
        (&format!("{epoch}-1").into(), &serde_json::Value::Null, &"future".into())
    );
}

#[tokio::test]
async fn a_malformed_id_goes_on_from_now() {
    let lab = lab(silent()).await;
    for id in ["x", "17", "<img src=x onerror=alert(1)>", "a-b-c-", "日本"] {
        let (_, gap) = gap_of(&lab, id).await;
        assert_eq!((&gap["requested"], &gap["reason"]), (&id.into(), &"malformed".into()));
    }
}

#[tokio::test]
async fn an_id_of_another_epoch_gets_all_there_is_of_this_one() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    lab.publish("1");
    let mut client = lab.resume("/stream", "0ther-5").await;
    client.open().await;
    let gap = client.chunk().await;
    assert!(gap.contains("\"reason\":\"other_epoch\""), "{gap}");
    assert_eq!(client.chunk().await, format!("id: {epoch}-1\ndata: 1\n\n"));
}

#[tokio::test]
async fn a_reset_tells_live_connections_and_goes_on_with_new_ids() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.publish("old");
    client.chunk().await;
    let epoch = lab.stage.reset();
    let gap = client.chunk().await;
    assert_eq!(field(&gap, "id"), Some(format!("{epoch}-0").as_str()));
    assert!(gap.contains("\"missed\":0"), "{gap}");
    assert!(gap.contains("\"reason\":\"other_epoch\""), "{gap}");
    lab.publish("new");
    assert_eq!(client.chunk().await, format!("id: {epoch}-1\ndata: new\n\n"));
}

#[tokio::test]
async fn a_slow_reader_is_told_and_not_skipped() {
    let lab = lab(FeedSettings { payload: Payload::Counter, history_events: 4, ..silent() }).await;
    let epoch = lab.stage.state().epoch;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    // One second's events are held for live connections, 64 at least.
    for seq in 1..=100 {
        lab.publish(&seq.to_string());
    }
    lab.stage.set_stalled(Target::All, false).unwrap();
    let gap = client.chunk().await;
    assert_eq!(field(&gap, "event"), Some("lab.gap"));
    let data: serde_json::Value = serde_json::from_str(field(&gap, "data").unwrap()).unwrap();
    assert_eq!(
        data,
        serde_json::json!({
            "requested": null, "resumed_at": format!("{epoch}-36"), "missed": 36, "reason": "too_slow"
        })
    );
    for seq in 37..=100 {
        assert!(client.chunk().await.contains(&format!("data: {seq}\n")));
    }
    let reason = lab
        .facts()
        .find(|what| match what {
            What::Gap { reason, missed, .. } => Some((*reason, *missed)),
            _ => None,
        })
        .await;
    assert_eq!(reason, (GapReason::TooSlow, Some(36)));
}

#[tokio::test]
async fn with_ids_off_no_id_is_written_anywhere() {
    let lab = lab(FeedSettings { ids: false, ..silent() }).await;
    let mut client = lab.resume("/stream", "x").await;
    lab.publish("later");
    client.head().await;
    for _ in 0..2 {
        let block = client.chunk().await;
        assert_eq!(field(&block, "id"), None, "{block}");
    }
    lab.stage.kill(Target::All, plain(KillKind::Cut)).unwrap();
}

fn switch_ids(lab: &Lab, on: bool) {
    lab.stage.change_feed(FeedPatch { ids: Some(on), ..FeedPatch::default() }).unwrap();
}

#[tokio::test]
async fn the_first_event_after_ids_were_switched_off_takes_the_last_one_back() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    let mut connected = lab.get("/stream").await;
    connected.open().await;
    lab.publish("a");
    connected.chunk().await;
    switch_ids(&lab, false);
    switch_ids(&lab, false);
    for data in ["b", "c"] {
        lab.publish(data);
    }
    assert_eq!(connected.chunk().await, "id:\ndata: b\n\n");
    assert_eq!(connected.chunk().await, "data: c\n\n");
    // A client that was away still has the id, and is told with what it missed.
    let mut away = lab.resume("/stream", &format!("{epoch}-1")).await;
    assert_eq!(field(&away.open().await, "id"), None);
    assert_eq!(away.chunk().await, "id:\ndata: b\n\n");
    assert_eq!(away.chunk().await, "data: c\n\n");
    switch_ids(&lab, true);
    lab.publish("d");
    assert_eq!(connected.chunk().await, format!("id: {epoch}-4\ndata: d\n\n"));
    switch_ids(&lab, false);
    switch_ids(&lab, true);
    lab.publish("e");
    assert_eq!(connected.chunk().await, format!("id: {epoch}-5\ndata: e\n\n"));
}

#[tokio::test]
async fn an_event_broken_in_its_middle_before_ids_are_taken_back_leaves_that_to_the_next() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let mut other = lab.get("/stream").await;
    other.open().await;
    switch_ids(&lab, false);
    let id = lab.stage.connections()[0].id;
    lab.stage.kill(Target::One(id), support::mid_event(KillKind::Cut)).unwrap();
    lab.publish("a");
    assert_eq!(other.chunk().await, "id:\ndata: a\n\n");
}

#[tokio::test]
async fn a_history_reset_while_ids_are_off_takes_back_the_ids_of_the_epoch_before() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    lab.publish("old");
    switch_ids(&lab, false);
    lab.publish("old too");
    lab.stage.reset();
    let mut away = lab.resume("/stream", &format!("{epoch}-1")).await;
    away.open().await;
    assert_eq!(field(&away.chunk().await, "event"), Some("lab.gap"));
    for data in ["a", "b"] {
        lab.publish(data);
    }
    assert_eq!(away.chunk().await, "id:\ndata: a\n\n");
    assert_eq!(away.chunk().await, "data: b\n\n");
}

#[tokio::test]
async fn the_moved_path_serves_the_same_feed() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    lab.publish("a");
    let mut client = lab.resume("/moved/stream", &format!("{epoch}-0")).await;
    client.open().await;
    assert!(client.chunk().await.contains("data: a\n"));
}
