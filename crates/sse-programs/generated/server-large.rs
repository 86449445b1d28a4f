// src/main.rs: serves an event stream on port 8080; PORT sets another.
// Tested with Rust 1.95, axum 0.8.9, tokio 1.54.1.
// In a new project (cargo new server):
//
//   cargo add axum@0.8.9 futures-util@0.3.34 tokio@1.54.1 --features tokio/full
//   cargo run

use std::{convert::Infallible, env, io, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Sse, sse::Event},
    routing::get,
};
use futures_util::stream::{self, StreamExt};
use tokio::{net::TcpListener, sync::broadcast, time};

const INTERVAL: Duration = Duration::from_millis(20);
const EVENTS_PER_TICK: usize = 2;
const RETRY: Duration = Duration::from_millis(300);
const SIZE_BYTES: usize = 5000;
const PATTERN: &str = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ";

struct Feed {
    live: broadcast::Sender<Event>,
}

impl Feed {
    fn publish(&self, event: Event) {
        // An error only means that nobody listens right now.
        let _ = self.live.send(event);
    }

    /// Events have no ids: what is sent while a client is away is lost to it.
    fn join(&self) -> (Vec<Event>, broadcast::Receiver<Event>) {
        (vec![Event::default().retry(RETRY)], self.live.subscribe())
    }
}

fn content(count: usize) -> Event {
    let mut data = format!("{count} {}", PATTERN.repeat(77));
    data.truncate(SIZE_BYTES);
    Event::default().data(data)
}

async fn tick(feed: Arc<Feed>) {
    // Ticks on an absolute schedule: delays do not add up.
    let mut clock = time::interval(INTERVAL);
    for tick in 0_usize.. {
        clock.tick().await;
        for turn in 1..=EVENTS_PER_TICK {
            let count = tick * EVENTS_PER_TICK + turn;
            feed.publish(content(count));
        }
    }
}

async fn events(State(feed): State<Arc<Feed>>) -> impl IntoResponse {
    let (first, live) = feed.join();
    // A reader that cannot keep up is let go instead of filling our memory.
    let live = stream::unfold(live, |mut live| async move {
        let event = live.recv().await.ok()?;
        Some((event, live))
    });
    let events = stream::iter(first).chain(live).map(Ok::<_, Infallible>);
    let stream = Sse::new(events);
    // No CORS header: only pages of our own origin may read this.
    stream
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let feed = Arc::new(Feed { live: broadcast::Sender::new(1000) });
    tokio::spawn(tick(feed.clone()));

    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://{}/stream", listener.local_addr()?);
    let app = Router::new().route("/stream", get(events)).with_state(feed);
    axum::serve(listener, app).await
}
