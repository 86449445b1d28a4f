//! Many connections at once.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test whose ground gives way should stop")]

use std::{net::SocketAddr, time::Duration};

use serde_json::Value;
use sse_lab::{Lab, LabOptions, raise_open_files_limit};
use sse_stage::{FeedSettings, Publish, Target, What};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

const CROWD: usize = 520;

#[tokio::test]
async fn counters_that_one_fact_leaves_out_are_counted_there() {
    raise_open_files_limit().unwrap();
    let feed = FeedSettings { paused: true, heartbeat_ms: 0, ..FeedSettings::default() };
    let options = LabOptions { stage_port: 0, feed, ..LabOptions::default() };
    let lab = Lab::start(options).await.unwrap();
    let mut crowd = Vec::new();
    for _ in 0..CROWD {
        let mut client = TcpStream::connect(lab.stage().local_addr()).await.unwrap();
        client.write_all(b"GET /stream HTTP/1.1\r\nHost: lab\r\n\r\n").await.unwrap();
        crowd.push(client);
    }
    for client in &mut crowd {
        assert_ne!(client.read(&mut [0; 1024]).await.unwrap(), 0);
    }
    let newest = lab.stage().connections().last().unwrap().id;
    let mut journal = lab.stage().journal().reader(None);
    // All are behind, and so to be told of, until they are let go.
    lab.stage().set_stalled(Target::All, true).unwrap();
    lab.stage().publish(Publish { event: None, data: "x".to_owned() }).unwrap();
    let mut find = async |pick: &dyn Fn(&What) -> bool| {
        let found =
            async { while !journal.next().await.unwrap().iter().any(|fact| pick(&fact.what)) {} };
        timeout(Duration::from_secs(30), found).await.expect("no such fact");
    };
    find(&|what| {
        let What::Counters { connections, left_out, open } = what else { return false };
        assert!(*left_out == 0 || connections.len() == 500, "{left_out} for no reason");
        (*left_out, *open) == (CROWD as u64 - 500, CROWD as u64)
    })
    .await;
    lab.stage().set_stalled(Target::All, false).unwrap();
    // Who was left out is told of in its turn.
    find(&|what| {
        let What::Counters { connections, .. } = what else { return false };
        connections.iter().any(|told| told.id == newest && told.events == 1)
    })
    .await;
}

/// More than the buffers of a socket and a history of 100 events hold.
const EVENTS: u64 = 800;
const EVENT_BYTES: usize = 16 * 1024;

async fn subscribe(to: SocketAddr) -> BufReader<TcpStream> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    let mut stream = socket.connect(to).await.unwrap();
    stream.write_all(b"GET /stream HTTP/1.1\r\nHost: lab\r\n\r\n").await.unwrap();
    BufReader::new(stream)
}

/// Reads up to the last event: which arrived, and how many it was told it would not get.
async fn received(mut stream: BufReader<TcpStream>) -> (Vec<u64>, u64) {
    let (mut arrived, mut missed) = (Vec::new(), 0);
    let mut line = String::new();
    while arrived.last() != Some(&EVENTS) {
        line.clear();
        assert_ne!(stream.read_line(&mut line).await.unwrap(), 0, "the stream ended");
        let Some(data) = line.strip_prefix("data: ") else { continue };
        if let Some((number, _)) = data.split_once(" x") {
            arrived.push(number.parse().unwrap());
        } else if let Ok(gap) = serde_json::from_str::<Value>(data) {
            missed += gap["missed"].as_u64().unwrap();
        }
    }
    (arrived, missed)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_in_a_hundred_that_does_not_read_loses_what_it_is_told_and_the_others_nothing() {
    raise_open_files_limit().unwrap();
    let feed = FeedSettings {
        paused: true,
        heartbeat_ms: 0,
        history_events: 100,
        ..FeedSettings::default()
    };
    let options = LabOptions { stage_port: 0, feed, ..LabOptions::default() };
    let lab = Lab::start(options).await.unwrap();
    let stage = lab.stage();
    let mut sleeper = subscribe(stage.local_addr()).await;
    sleeper.fill_buf().await.unwrap();
    let sleeping = stage.connections()[0].id;
    let mut others = Vec::new();
    for _ in 0..99 {
        let mut other = subscribe(stage.local_addr()).await;
        other.fill_buf().await.unwrap();
        others.push(tokio::spawn(received(other)));
    }
    for number in 1..=EVENTS {
        let data = format!("{number} {}", "x".repeat(EVENT_BYTES));
        stage.publish(Publish { event: None, data }).unwrap();
        // No faster than the others read.
        let is_awaited = |behind: u64| behind > 20;
        while stage.connections().iter().any(|it| it.id != sleeping && is_awaited(it.behind)) {
            tokio::task::yield_now().await;
        }
    }
    let all: Vec<u64> = (1..=EVENTS).collect();
    for other in others {
        assert_eq!(other.await.unwrap(), (all.clone(), 0));
    }
    let (arrived, missed) = received(sleeper).await;
    assert!(missed > 0, "it was given everything");
    assert_eq!(arrived.len() as u64 + missed, EVENTS, "what is missing is what was told");
    assert!(arrived.is_sorted_by(|one, next| one < next), "in order, and none twice");
}
