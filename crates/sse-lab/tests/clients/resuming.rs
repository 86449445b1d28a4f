//! What every client that resumes by itself must survive.

use crate::{
    client::Client,
    lab::{KILLS, TestLab},
};

/// One client through every kill, one after the other: it comes back by itself and asks from the
/// last event it had, and in the end it has had every event once, in order.
pub(crate) async fn check_resumes(start: impl FnOnce(&str) -> Client) {
    let mut lab = TestLab::start().await;
    let mut client = start(&lab.url());
    client.until_connected().await;
    for kill in KILLS {
        lab.publish();
        let before = lab.publish();
        client.until_id(&before).await;
        lab.kill(kill);
        lab.publish();
        client.until_connected().await;
        assert_eq!(lab.last_event_id_sent(), Some(before), "after {kill:?}");
        let after = lab.publish();
        client.until_id(&after).await;
        assert_eq!(client.messages, lab.published, "after {kill:?}");
    }
}

/// One client per kill, that does not come back by itself: it has had every event so far, and one
/// that asks by hand from where it stood gets the rest. `start` takes the last event ID to ask
/// from; `ends_with` knows the last words of such a client for a kill.
pub(crate) async fn check_resumes_by_hand(
    start: impl Fn(&str, Option<&str>) -> Client,
    check_last_words: impl Fn(sse_stage::Kill, &str),
) {
    for kill in KILLS {
        let mut lab = TestLab::start().await;
        let mut client = start(&lab.url(), None);
        client.until_connected().await;
        lab.publish();
        let before = lab.publish();
        client.until_id(&before).await;
        lab.kill(kill);
        check_last_words(kill, &client.until_closed().await);
        let mut messages = std::mem::take(&mut client.messages);
        assert_eq!(messages, lab.published, "it has had everything before {kill:?}");

        lab.publish();
        let mut again = start(&lab.url(), Some(&before));
        again.until_connected().await;
        let after = lab.publish();
        again.until_id(&after).await;
        messages.append(&mut again.messages);
        assert_eq!(messages, lab.published, "no loss and no duplicate after {kill:?}");
    }
}
