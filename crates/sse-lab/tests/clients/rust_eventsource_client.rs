//! The crate `eventsource-client`.

use std::time::Duration;

use eventsource_client::{Client as _, ClientBuilder, ReconnectOptions, SSE};
use futures_util::StreamExt;
use launchdarkly_sdk_transport::HyperTransport;

use crate::{
    client::{Client, Seen},
    resuming::check_resumes,
};

fn start(url: &str) -> Client {
    let transport = HyperTransport::builder().disable_proxy().build_http().expect("a transport");
    let reconnect = ReconnectOptions::reconnect(true).delay(Duration::from_millis(20)).build();
    let mut events = ClientBuilder::for_url(url)
        .expect("a URL")
        .reconnect(reconnect)
        .build_with_transport(transport)
        .stream();
    Client::task(|report| async move {
        while let Some(event) = events.next().await {
            let seen = match event {
                Ok(SSE::Connected(_)) => Seen::Open,
                Ok(SSE::Comment(_)) => continue,
                Ok(SSE::Event(event)) => Seen::Event {
                    event_type: event.event_type,
                    data: event.data,
                    id: event.id.unwrap_or_default(),
                },
                Err(error) => Seen::Error { message: error.to_string() },
            };
            if report.send(seen).is_err() {
                return;
            }
        }
    })
}

#[tokio::test]
async fn eventsource_client_resumes_after_every_kill_without_loss_or_duplicate() {
    check_resumes(start).await;
}
