//! Who comes while something is changed, held still at the moment that matters.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    sync::TryLockError,
    thread,
    time::{Duration, Instant},
};

use tokio::{net::TcpListener, runtime::Runtime};
use tokio_util::sync::CancellationToken;

use super::{Limits, Stage, StageConfig};
use crate::{Clock, Cors, FeedSettings, What};

/// Nothing here takes this long.
const PATIENCE: Duration = Duration::from_secs(10);

fn start(runtime: &Runtime) -> Stage {
    let started = runtime.block_on(async {
        Stage::start(StageConfig {
            listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            clock: Clock::start(),
            shutdown: CancellationToken::new(),
            feed: FeedSettings { paused: true, ..FeedSettings::default() },
            cors: Cors::Any,
            limits: Limits::default(),
        })
        .await
    });
    started.unwrap()
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap()
}

fn connect(stage: &Stage) -> TcpStream {
    let mut client = TcpStream::connect(stage.local_addr()).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    client.write_all(b"GET /stream?client=me HTTP/1.1\r\nHost: lab\r\n\r\n").unwrap();
    client
}

/// Waits until somebody has taken the list of watched labels and keeps it.
fn wait_until_list_is_taken(stage: &Stage) {
    let started = Instant::now();
    while !matches!(stage.inner.watched.try_lock(), Err(TryLockError::WouldBlock)) {
        assert!(started.elapsed() < PATIENCE, "nobody keeps the list while registering");
        thread::yield_now();
    }
}

fn is_watched_once_answered(stage: &Stage, client: TcpStream) -> bool {
    let mut line = String::new();
    BufReader::new(client).read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    stage.connections()[0].watched
}

#[test]
fn who_found_its_label_on_no_list_is_found_by_who_adds_it() {
    let runtime = runtime();
    let stage = start(&runtime);
    let held = stage.inner.registry.hold();
    // It has looked at the list, and is about to be registered.
    let client = connect(&stage);
    wait_until_list_is_taken(&stage);
    let watching = {
        let stage = stage.clone();
        thread::spawn(move || stage.watch_client("me"))
    };
    drop(held);
    watching.join().unwrap().unwrap();
    assert!(is_watched_once_answered(&stage, client));
}

#[test]
fn who_comes_after_those_to_watch_were_gathered_finds_its_label_on_the_list() {
    let runtime = runtime();
    let stage = start(&runtime);
    let mut facts = stage.journal().reader(None);
    let held = stage.inner.registry.hold();
    // Who watches has the list, and is about to gather who is there.
    let watching = {
        let stage = stage.clone();
        thread::spawn(move || stage.watch_client("me"))
    };
    wait_until_list_is_taken(&stage);
    let client = connect(&stage);
    runtime.block_on(async {
        while !facts.next().await.unwrap().iter().any(|it| matches!(it.what, What::Request { .. }))
        {
        }
    });
    drop(held);
    watching.join().unwrap().unwrap();
    assert!(is_watched_once_answered(&stage, client));
}
