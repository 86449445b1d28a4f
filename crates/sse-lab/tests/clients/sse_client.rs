//! Our own client.

use sse_client::{BodyEnd, EventSource, Observation, Options};
use sse_stage::KillKind;
use sse_wire::What;

use crate::{
    client::{Client, Seen},
    lab::{KILLS, TestLab},
    resuming::check_resumes,
};

fn start(url: &str) -> Client {
    let mut source = EventSource::new(Options::new(url).expect("a URL")).expect("legal options");
    Client::task(|report| async move {
        while let Some(observation) = source.next().await {
            let Some(seen) = seen(observation) else { continue };
            if report.send(seen).is_err() {
                return;
            }
        }
    })
}

fn seen(observation: Observation) -> Option<Seen> {
    match observation {
        Observation::Open => Some(Seen::Open),
        Observation::Parsed(parsed) => match parsed.what {
            What::Event(event) => Some(Seen::Event {
                event_type: event.event_type.into_owned(),
                data: event.data.into_owned(),
                id: event.last_event_id.into_owned(),
            }),
            What::Comment(_) | What::Retry(_) | What::Id(_) | What::Diagnostic(_) => None,
        },
        Observation::BodyEnded(end) => Some(Seen::Error { message: format!("{end:?}") }),
        Observation::NetworkError(error) => Some(Seen::Error { message: error.message }),
        Observation::Closed(reason) => Some(Seen::Closed { message: format!("{reason:?}") }),
        Observation::Connecting { .. }
        | Observation::Response { .. }
        | Observation::Redirected { .. }
        | Observation::Waiting(_) => None,
    }
}

#[tokio::test]
async fn our_client_resumes_after_every_kill_without_loss_or_duplicate() {
    check_resumes(start).await;
}

#[tokio::test]
async fn our_client_tells_the_kills_apart() {
    for kill in KILLS {
        let lab = TestLab::start().await;
        let mut client = start(&lab.url());
        client.until_connected().await;
        lab.kill(kill);
        let expected = match kill.kind {
            KillKind::End => BodyEnd::Complete,
            KillKind::Cut => BodyEnd::Cut,
            KillKind::Reset => BodyEnd::Reset,
        };
        let message = format!("{expected:?}");
        assert_eq!(client.next().await, Seen::Error { message }, "after {kill:?}");
    }
}

#[tokio::test]
async fn our_client_loses_exactly_what_it_misses_once_ids_are_off() {
    for kill in KILLS {
        let mut lab = TestLab::start().await;
        let mut client = start(&lab.url());
        client.until_connected().await;
        let id = lab.publish();
        client.until_id(&id).await;
        lab.switch_ids_off();
        lab.publish_without_id("had");
        client.until_id("").await;
        lab.kill(kill);
        lab.publish_without_id("missed");
        client.until_connected().await;
        assert_eq!(lab.last_event_id_sent(), None, "after {kill:?}");
        lab.publish_without_id("new");
        client.until_id("").await;
        let data: Vec<&str> = client.messages.iter().map(|(_, data)| data.as_str()).collect();
        assert_eq!(data[1..], ["had", "new"], "after {kill:?}");
    }
}
