//! A lab that runs.

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    time::Duration,
};

use crate::program::{Running, sse_lab};

const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn the_line_of_json_is_all_it_prints_and_all_a_program_needs() {
    let mut lab = Running::start(&["--interval", "10ms"]);
    let mut stream = lab.stream(&lab.at.stage, "/stream", "");
    let mut line = String::new();
    while !(line.starts_with("data: ") && line.contains("-----")) {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0);
    }
    let answer = lab.ask(&lab.at.control, "GET /api/v1/feed", &lab.authorization());
    assert!(answer.contains(r#""interval_ms":10,"#), "{answer}");
    lab.signal("TERM");
    assert_eq!(lab.wait(PATIENCE).code(), Some(0));
    assert_eq!(lab.rest(), (String::new(), String::new()));
}

#[test]
fn the_options_reach_the_feed() {
    let lab = Running::start(&[
        "--interval",
        "250ms",
        "--retry",
        "1s",
        "--history",
        "7",
        "--heartbeat",
        "0s",
        "--no-ids",
        "--paused",
        "--events-per-tick",
        "3",
        "--payload",
        "text:9",
        "--cors",
        "echo",
    ]);
    let answer = lab.ask(&lab.at.control, "GET /api/v1/lab", &lab.authorization());
    for part in [
        r#""interval_ms":250,"#,
        r#""retry_ms":1000,"#,
        r#""history_events":7,"#,
        r#""heartbeat_ms":0,"#,
        r#""ids":false,"#,
        r#""paused":true"#,
        r#""events_per_tick":3,"#,
        r#""size_bytes":9"#,
        r#""cors":"echo""#,
        r#""stage_port_requested":0,"#,
    ] {
        assert!(answer.contains(part), "{part} in {answer}");
    }
}

#[test]
fn the_token_comes_from_the_environment_or_is_new_each_time() {
    let chosen = "a-token-of-ours.0123";
    let mut command = sse_lab(&["serve", "--port", "0", "--print", "json"]);
    let lab = Running::start_as(command.env("SSE_LAB_TOKEN", chosen));
    assert_eq!(lab.at.token, chosen);
    let (one, other) = (Running::start(&[]), Running::start(&[]));
    assert_ne!(one.at.token, other.at.token);
    assert!(one.at.token.len() >= 32);
}

#[test]
fn people_get_both_addresses_and_the_link() {
    let mut child = sse_lab(&["serve", "--port", "0"]).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    while !text.contains("Ctrl+C") {
        assert_ne!(stdout.read_line(&mut text).unwrap(), 0, "{text}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(text.contains("/stream\n") && text.contains("/article/\n"), "{text}");
    assert!(text.contains("/api/v1\n") && text.contains("/#token="), "{text}");
}

#[test]
fn the_page_is_served_without_a_token_and_names_none() {
    let lab = Running::start(&[]);
    let answer = lab.ask(&lab.at.control, "GET /", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.to_lowercase().contains("<!doctype html>"), "{answer}");
    assert!(!answer.contains(&lab.at.token));
}

#[test]
fn the_token_is_in_no_log_however_loud() {
    let mut lab = Running::start(&["--log", "trace"]);
    lab.ask(&lab.at.control, "GET /api/v1/lab", &lab.authorization());
    lab.ask(&lab.at.control, "GET /nothing", &lab.authorization());
    let path = format!("GET /stream?count=1&token={}", lab.at.token);
    lab.ask(&lab.at.stage, &path, &lab.authorization());
    lab.signal("TERM");
    lab.wait(PATIENCE);
    let (_, stderr) = lab.rest();
    assert!(!stderr.contains(&lab.at.token), "{stderr}");
}

#[test]
fn listening_beyond_this_machine_is_warned_of() {
    let warning = |arguments: &[&str]| {
        let mut lab = Running::start(arguments);
        lab.signal("TERM");
        lab.wait(PATIENCE);
        lab.rest().1
    };
    let stage = warning(&["--bind", "0.0.0.0"]);
    assert!(stage.contains("warning: --bind 0.0.0.0"), "{stage}");
    assert!(!stage.contains("--control-bind"), "{stage}");
    let control = warning(&["--control-bind", "0.0.0.0"]);
    assert!(control.contains("no encryption"), "{control}");
    assert!(control.len() > stage.len(), "it warns more");
    assert_eq!(warning(&["--bind", "127.0.0.1"]), "");
}

#[test]
fn a_port_freed_a_moment_ago_is_taken_again() {
    let mut first = Running::start(&[]);
    let stage = first.at.stage.clone();
    let mut client = first.stream(&stage, "/stream", "");
    first.signal("INT");
    assert_eq!(first.wait(PATIENCE).code(), Some(0));
    client.read_to_end(&mut Vec::new()).unwrap_or(0);
    let port = stage.rsplit(':').next().unwrap();
    let mut command = sse_lab(&["serve", "--port", port, "--print", "json"]);
    assert_eq!(Running::start_as(&mut command).at.stage, stage);
    drop(TcpListener::bind(stage.strip_prefix("http://").unwrap()).unwrap());
}
