// src/main.rs: serves an event stream on port 8080; PORT sets another.
// Tested with Rust 1.95, axum 0.8.9, tokio 1.54.1.
// In a new project (cargo new server):
//
//   cargo add axum@0.8.9 futures-util@0.3.34 tokio@1.54.1 --features tokio/full
//   cargo run

use std::{
    collections::VecDeque,
    convert::Infallible,
    env, io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Sse, sse::Event},
    routing::get,
};
use futures_util::stream::{self, StreamExt};
use tokio::{net::TcpListener, sync::broadcast, time};

const INTERVAL: Duration = Duration::from_millis(20);
const RETRY: Duration = Duration::from_millis(300);
// Events take these names in turn; an empty name is a “message”.
const EVENT_NAMES: [&str; 2] = ["tick", ""];
const HISTORY_EVENTS: usize = 1000;

struct Feed {
    /// What is kept for those who come back; the first entry stands before all
    /// events.
    history: Mutex<VecDeque<(String, Event)>>,
    live: broadcast::Sender<Event>,
}

impl Feed {
    fn history(&self) -> MutexGuard<'_, VecDeque<(String, Event)>> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, id: String, event: Event) {
        let mut history = self.history();
        let event = event.id(&id);
        history.push_back((id, event.clone()));
        if history.len() > HISTORY_EVENTS {
            history.pop_front();
        }
        // An error only means that nobody listens right now.
        let _ = self.live.send(event);
    }

    /// A client that comes back says what it had last; it gets all that came
    /// since. The id in the first block makes even a cut before the first event
    /// lossless.
    fn join(&self, asked: &str) -> (Vec<Event>, broadcast::Receiver<Event>) {
        // All under one lock, so that nothing falls between history and live
        // events.
        let history = self.history();
        let place = history.iter().position(|(id, _)| id == asked);
        let newest = history.back().map_or("", |(id, _)| id);
        let resumes_at = if place.is_some() { asked } else { newest };
        let mut first = vec![Event::default().retry(RETRY).id(resumes_at)];
        if let Some(place) = place {
            let missed = history.iter().skip(place + 1);
            first.extend(missed.map(|(_, event)| event.clone()));
        } else if !asked.is_empty() {
            // We do not know this id: say so instead of skipping in silence.
            first.push(Event::default().event("lab.gap").data("unknown Last-Event-ID"));
        }
        (first, self.live.subscribe())
    }
}

fn unix_ms() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}

fn content(count: usize) -> Event {
    let data = format!("{count}-----{}", unix_ms());
    let event = Event::default().data(data);
    match EVENT_NAMES[(count - 1) % EVENT_NAMES.len()] {
        "" => event,
        name => event.event(name),
    }
}

async fn tick(feed: Arc<Feed>, epoch: String) {
    // Ticks on an absolute schedule: delays do not add up.
    let mut clock = time::interval(INTERVAL);
    for count in 1_usize.. {
        clock.tick().await;
        feed.publish(format!("{epoch}-{count}"), content(count));
    }
}

async fn events(State(feed): State<Arc<Feed>>, headers: HeaderMap) -> impl IntoResponse {
    let asked = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let (first, live) = feed.join(asked.unwrap_or_default());
    // A reader that cannot keep up is let go instead of filling our memory; it
    // comes back and resumes.
    let live = stream::unfold(live, |mut live| async move {
        let event = live.recv().await.ok()?;
        Some((event, live))
    });
    let events = stream::iter(first).chain(live).map(Ok::<_, Infallible>);
    let stream = Sse::new(events);
    // Pages of any origin may read this, but not with credentials.
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], stream)
}

#[tokio::main]
async fn main() -> io::Result<()> {
    // Ids of an earlier run must not be taken for ours.
    let epoch = unix_ms().to_string();
    let start = (format!("{epoch}-0"), Event::default());
    let history = Mutex::new(VecDeque::from([start]));
    let feed = Arc::new(Feed { history, live: broadcast::Sender::new(1000) });
    tokio::spawn(tick(feed.clone(), epoch));

    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://{}/stream", listener.local_addr()?);
    let app = Router::new().route("/stream", get(events)).with_state(feed);
    axum::serve(listener, app).await
}
