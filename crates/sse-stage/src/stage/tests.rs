//! Who comes while something is changed, held still at the moment that matters.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    sync::{Arc, Mutex, TryLockError},
    thread,
    time::{Duration, Instant},
};

use tokio::{net::TcpListener, runtime::Runtime};
use tokio_util::sync::CancellationToken;

use super::{Limits, Stage, StageConfig};
use crate::{Clock, ConnectionInfo, Cors, Fact, FeedSettings, JournalReader, Target, What};

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

/// Waits until somebody has taken a lock and keeps it.
fn wait_until_taken<T>(mutex: &Mutex<T>) {
    let started = Instant::now();
    while !matches!(mutex.try_lock(), Err(TryLockError::WouldBlock)) {
        assert!(started.elapsed() < PATIENCE, "nobody keeps it while it matters");
        thread::yield_now();
    }
}

/// Waits until a client's request was read: it is about to be one of the connections.
fn wait_for_request(runtime: &Runtime, facts: &mut JournalReader) {
    runtime.block_on(async {
        let is_request = |fact: &Arc<Fact>| matches!(fact.what, What::Request { .. });
        while !facts.next().await.unwrap().iter().any(is_request) {}
    });
}

/// The one connection there is, once it has been answered.
fn answered(stage: &Stage, client: TcpStream) -> ConnectionInfo {
    let (mut client, mut line) = (BufReader::new(client), String::new());
    client.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    stage.connections().remove(0)
}

#[test]
fn who_found_its_label_on_no_list_is_found_by_who_adds_it() {
    let runtime = runtime();
    let stage = start(&runtime);
    let held = stage.inner.registry.hold();
    // It has looked at the list, and is about to be registered.
    let client = connect(&stage);
    wait_until_taken(&stage.inner.watched);
    let watching = {
        let stage = stage.clone();
        thread::spawn(move || stage.watch_client("me"))
    };
    drop(held);
    watching.join().unwrap().unwrap();
    assert!(answered(&stage, client).watched);
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
    wait_until_taken(&stage.inner.watched);
    let client = connect(&stage);
    wait_for_request(&runtime, &mut facts);
    drop(held);
    watching.join().unwrap().unwrap();
    assert!(answered(&stage, client).watched);
}

#[test]
fn who_came_into_a_stall_is_let_go_by_who_ends_it() {
    let runtime = runtime();
    let stage = start(&runtime);
    stage.set_stalled(Target::All, true).unwrap();
    let held = stage.inner.registry.hold();
    // It has found all stalled, and is about to be registered.
    let client = connect(&stage);
    wait_until_taken(&stage.inner.stalled);
    let letting_go = {
        let stage = stage.clone();
        thread::spawn(move || stage.set_stalled(Target::All, false))
    };
    drop(held);
    letting_go.join().unwrap().unwrap();
    assert!(!answered(&stage, client).stalled);
}

#[test]
fn who_comes_after_those_to_stall_were_gathered_finds_all_stalled() {
    let runtime = runtime();
    let stage = start(&runtime);
    let mut facts = stage.journal().reader(None);
    let held = stage.inner.registry.hold();
    // Who stalls is about to gather who is there.
    let stalling = {
        let stage = stage.clone();
        thread::spawn(move || stage.set_stalled(Target::All, true))
    };
    wait_until_taken(&stage.inner.stalled);
    let client = connect(&stage);
    wait_for_request(&runtime, &mut facts);
    drop(held);
    stalling.join().unwrap().unwrap();
    assert!(answered(&stage, client).stalled);
}
