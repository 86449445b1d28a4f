//! What the main feed produces, and how it is changed while it runs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use sse_stage::{FeedPatch, FeedSettings, Payload, Publish, What};
use support::{every, field, lab, silent};

#[tokio::test]
async fn a_new_reconnection_time_is_written_at_once() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let patch = FeedPatch { retry_ms: Some(0), ..FeedPatch::default() };
    assert_eq!(lab.stage.change_feed(patch).unwrap().retry_ms, 0);
    assert_eq!(client.chunk().await, "retry: 0\n\n");
    let patch = FeedPatch { retry_ms: Some(0), ..FeedPatch::default() };
    lab.stage.change_feed(patch).unwrap();
    lab.publish("x");
    assert!(client.chunk().await.contains("data: x\n"), "nothing changed, nothing is written");
}

#[tokio::test]
async fn a_heartbeat_is_written_after_silence_and_journalled() {
    let lab = lab(FeedSettings { heartbeat_ms: 20, ..silent() }).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    assert_eq!(client.chunk().await, ": heartbeat\n\n");
    assert_eq!(client.chunk().await, ": heartbeat\n\n");
    lab.facts().find(|what| matches!(what, What::Heartbeat {}).then_some(())).await;
}

#[tokio::test]
async fn a_heartbeat_comes_between_slow_ticks() {
    let lab =
        lab(FeedSettings { heartbeat_ms: 20, interval_ms: 60_000, ..FeedSettings::default() });
    let lab = lab.await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    assert_eq!(client.chunk().await, ": heartbeat\n\n");
}

#[tokio::test]
async fn a_shorter_interval_does_not_wait_for_the_longer_one() {
    let lab = lab(every(60_000)).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let patch = FeedPatch { interval_ms: Some(1), ..FeedPatch::default() };
    lab.stage.change_feed(patch).unwrap();
    assert!(field(&client.chunk().await, "data").unwrap().starts_with("1-----"));
}

#[tokio::test]
async fn a_paused_feed_rests_and_goes_on() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let patch = FeedPatch {
        paused: Some(false),
        interval_ms: Some(1),
        events_per_tick: Some(3),
        ..FeedPatch::default()
    };
    lab.stage.change_feed(patch).unwrap();
    for seq in 1..=9 {
        let data = client.chunk().await;
        assert!(field(&data, "data").unwrap().starts_with(&format!("{seq}-----")));
    }
}

#[tokio::test]
async fn ticks_do_not_drift() {
    const TICKS: u64 = 400;
    let lab = lab(every(2)).await;
    let mut reader = lab.stage.journal().reader(Some(0));
    // How late each tick was, or the last of those that share a fact. A busy machine makes some
    // ticks late; a schedule that drifts makes all later ones late, by a millisecond each.
    let (mut early_ticks, mut late_ticks) = (u64::MAX, u64::MAX);
    let mut newest = 0;
    while newest < TICKS {
        for fact in reader.next().await.unwrap() {
            if let What::Produced { first_seq, count, .. } = fact.what {
                newest = first_seq + count - 1;
                let late_us = fact.t_us.saturating_sub(newest * 2_000);
                let half = if newest < TICKS / 2 { &mut early_ticks } else { &mut late_ticks };
                *half = late_us.min(*half);
            }
        }
    }
    assert!(late_ticks < early_ticks + 100_000, "{early_ticks} µs, later {late_ticks} µs");
}

#[tokio::test]
async fn names_payloads_and_ids_change_in_the_stream() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let patch = FeedPatch {
        paused: Some(false),
        interval_ms: Some(1),
        ids: Some(false),
        event_names: Some(vec!["a".to_owned(), "b".to_owned()]),
        payload: Some(Payload::Text { size_bytes: 50 }),
        ..FeedPatch::default()
    };
    lab.stage.change_feed(patch).unwrap();
    for (name, id) in [("a", true), ("b", false), ("a", false)] {
        let event = client.chunk().await;
        assert_eq!(field(&event, "event"), Some(name));
        // The first one takes back the id that the client has; resume.rs has the whole of it.
        assert_eq!(event.starts_with("id:\n"), id, "{event}");
        assert_eq!(event.matches("id:").count(), usize::from(id), "{event}");
        assert_eq!(field(&event, "data").unwrap().len(), 50);
    }
}

#[tokio::test]
async fn settings_out_of_range_are_refused_by_field_and_change_nothing() {
    let lab = lab(silent()).await;
    let before = lab.stage.state().feed;
    let patch = FeedPatch::default;
    for (patch, field) in [
        (FeedPatch { interval_ms: Some(0), ..patch() }, "interval_ms"),
        (FeedPatch { interval_ms: Some(60_001), ..patch() }, "interval_ms"),
        (FeedPatch { events_per_tick: Some(0), ..patch() }, "events_per_tick"),
        (FeedPatch { events_per_tick: Some(1_001), ..patch() }, "events_per_tick"),
        (FeedPatch { retry_ms: Some(60_001), ..patch() }, "retry_ms"),
        (FeedPatch { history_events: Some(0), ..patch() }, "history_events"),
        (FeedPatch { history_events: Some(100_001), ..patch() }, "history_events"),
        (FeedPatch { heartbeat_ms: Some(u32::MAX), ..patch() }, "heartbeat_ms"),
        (FeedPatch { payload: Some(Payload::Text { size_bytes: 0 }), ..patch() }, "size_bytes"),
        (
            FeedPatch { payload: Some(Payload::Text { size_bytes: 1_048_577 }), ..patch() },
            "size_bytes",
        ),
        (FeedPatch { event_names: Some(vec!["x".repeat(101)]), ..patch() }, "event_names"),
        (FeedPatch { event_names: Some(vec!["a\ndata: b".to_owned()]), ..patch() }, "event_names"),
        (FeedPatch { event_names: Some(vec![String::new(); 17]), ..patch() }, "event_names"),
    ] {
        let patch = FeedPatch { paused: Some(false), ..patch };
        assert_eq!(lab.stage.change_feed(patch.clone()).unwrap_err().field, field, "{patch:?}");
    }
    assert_eq!(lab.stage.state().feed, before);
}

#[tokio::test]
async fn what_would_inject_a_field_is_refused() {
    let lab = lab(silent()).await;
    let event =
        |name: &str, data: &str| Publish { event: Some(name.to_owned()), data: data.to_owned() };
    for (publish, field) in [
        (event("a\nid: 9", ""), "event"),
        (event("a\rid: 9", ""), "event"),
        (event("a\0", ""), "event"),
        (event(&"x".repeat(101), ""), "event"),
        (event("", "a\0b"), "data"),
        (event("", &"x".repeat(1024 * 1024 + 1)), "data"),
    ] {
        assert_eq!(lab.stage.publish(publish).unwrap_err().field, field);
    }
    assert_eq!(lab.stage.state().log.next_seq, 1);
}

#[tokio::test]
async fn line_breaks_in_data_cannot_leave_it() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.publish("a\r\nid: 9\revent: x\n\ndata: y\u{2028}\u{202e}");
    assert_eq!(
        client.chunk().await,
        format!(
            "id: {epoch}-1\ndata: a\ndata: id: 9\ndata: event: x\ndata:\ndata: data: y\u{2028}\u{202e}\n\n"
        )
    );
}

#[tokio::test]
async fn an_empty_event_is_an_event() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    let mut client = lab.get("/stream").await;
    client.open().await;
    let published = lab.stage.publish(Publish::default()).unwrap();
    assert_eq!(published.id, Some(format!("{epoch}-1")));
    assert_eq!(client.chunk().await, format!("id: {epoch}-1\ndata:\n\n"));
}
