//! More connections than one fact tells of.

#![cfg(unix)]

use std::time::Duration;

use sse_lab::{Lab, LabOptions, raise_open_files_limit};
use sse_stage::{FeedSettings, Publish, Target, What};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
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
