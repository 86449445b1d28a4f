// src/main.rs: prints every event of a stream; the crate reconnects and resumes
// by itself.
// Tested with Rust 1.95, eventsource-client 0.18.0, tokio 1.54.1.
// In a new project (cargo new reader):
//
//   cargo add eventsource-client@0.18.0 --no-default-features --features hyper
//   cargo add launchdarkly-sdk-transport@0.1.4 --no-default-features --features hyper
//   cargo add futures-util@0.3.34 tokio@1.54.1 --features tokio/full
//   cargo run

use std::{env, error::Error, time::Duration};

use eventsource_client::{Client, ClientBuilder, ReconnectOptions, SSE};
use futures_util::StreamExt;
use launchdarkly_sdk_transport::HyperTransport;

const URL: &str = "http://127.0.0.1:3000/stream";
const RETRY: Duration = Duration::from_millis(300);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Another address can be given as an argument.
    let url = env::args().nth(1).unwrap_or_else(|| URL.to_owned());
    // The first wait; a “retry” in the stream replaces it.
    let reconnect = ReconnectOptions::reconnect(true).delay(RETRY).build();
    // Plain HTTP; build_https asks for a feature with a TLS library.
    let transport = HyperTransport::builder().build_http()?;
    let client = ClientBuilder::for_url(&url)?.reconnect(reconnect);
    let mut events = client.build_with_transport(transport).stream();

    while let Some(event) = events.next().await {
        match event {
            Ok(SSE::Connected(_)) => eprintln!("open"),
            // Comments keep a silent connection alive, and mean nothing more.
            Ok(SSE::Comment(_)) => {}
            Ok(SSE::Event(event)) => {
                let id = event.id.unwrap_or_default();
                println!("{} {id} {}", event.event_type, event.data);
            }
            Err(error) => eprintln!("lost: {error}"),
        }
    }
    Ok(())
}
