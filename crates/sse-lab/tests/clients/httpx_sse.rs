//! The Python package `httpx-sse`. It does not reconnect; its documentation leaves that to the
//! caller, who has the id of every event for it.

use sse_stage::KillKind;
use tokio::process::Command;

use crate::{
    client::{Client, script},
    python::python,
    resuming::check_resumes_by_hand,
};

fn start(url: &str, last_event_id: Option<&str>) -> Client {
    let mut command = Command::new(python());
    Client::process(command.arg(script("httpx_sse_client.py")).arg(url).args(last_event_id))
}

#[tokio::test]
async fn httpx_sse_does_not_reconnect_but_can_resume_by_hand_after_every_kill() {
    check_resumes_by_hand(start, |kill, last_words| {
        let expected = match kill.kind {
            KillKind::End => "end of body",
            KillKind::Cut => "RemoteProtocolError",
            KillKind::Reset => "ReadError",
        };
        assert_eq!(last_words, expected, "after {kill:?}");
    })
    .await;
}
