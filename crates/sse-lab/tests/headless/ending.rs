//! How it ends.

use std::{
    io::{BufRead, ErrorKind, Read},
    net::TcpListener,
    thread,
    time::Duration,
};

use crate::program::Running;

/// The program promises a second; the rest is for a machine that is busy with other tests.
const BOUND: Duration = Duration::from_secs(3);

#[test]
fn a_signal_ends_it_with_streams_open_and_its_ports_are_free() {
    for name in ["TERM", "INT"] {
        let mut lab = Running::start(&["--interval", "1ms"]);
        let streams: Vec<_> = (0..20).map(|_| lab.stream(&lab.at.stage, "/stream", "")).collect();
        let article = lab.stream(&lab.at.stage, "/article/stream", "");
        let journal = lab.stream(&lab.at.control, "/api/v1/journal?after=0", &lab.authorization());
        let half_a_request = lab.open(&lab.at.control, "GET /", "");
        lab.signal(name);
        assert_eq!(lab.wait(BOUND).code(), Some(0), "{name}");
        for mut stream in streams.into_iter().chain([article, journal]) {
            // Ended or reset, but not left hanging.
            stream.read_to_end(&mut Vec::new()).unwrap_or(0);
        }
        drop(half_a_request);
        for url in [&lab.at.stage, &lab.at.control] {
            TcpListener::bind(url.strip_prefix("http://").unwrap()).unwrap();
        }
    }
}

#[test]
fn two_thousand_streams_do_not_hold_it_up() {
    sse_lab::raise_open_files_limit().unwrap();
    let mut lab = Running::start(&["--interval", "100ms"]);
    let mut streams: Vec<_> =
        (0..2_000).map(|_| lab.stream(&lab.at.stage, "/stream", "")).collect();
    let journal = lab.stream(&lab.at.control, "/api/v1/journal?after=0", &lab.authorization());
    // Clients read while they are ended, as clients do.
    let reading = thread::spawn(move || {
        streams.push(journal);
        for stream in &mut streams {
            // Ended or reset, but not left hanging.
            let ended = stream.read_to_end(&mut Vec::new());
            let hangs = ended.is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
            assert!(!hangs, "a stream outlives the program");
        }
    });
    lab.signal("TERM");
    assert_eq!(lab.wait(BOUND).code(), Some(0));
    reading.join().unwrap();
    assert_eq!(lab.rest().1, "", "all of them ended in time");
}

#[test]
fn a_reader_that_never_reads_does_not_hold_it_up() {
    let mut lab = Running::start(&["--interval", "1ms", "--payload", "text:65536"]);
    let lazy = lab.stream(&lab.at.stage, "/stream", "");
    let journal = lab.stream(&lab.at.control, "/api/v1/journal?after=0", &lab.authorization());
    // Until the lab has produced far more than the sockets' buffers hold.
    loop {
        let answer = lab.ask(&lab.at.control, "GET /api/v1/connections", &lab.authorization());
        let behind = answer.split("\"behind\":").nth(1).unwrap();
        if behind.split(',').next().unwrap().parse::<u64>().unwrap() > 0 {
            break;
        }
    }
    lab.signal("TERM");
    assert_eq!(lab.wait(BOUND).code(), Some(0));
    drop((lazy, journal));
}

#[test]
fn a_closed_door_does_not_keep_the_port_after_the_end() {
    let mut lab = Running::start(&[]);
    let body = r#"{"kind":"refuse"}"#;
    let headers = format!(
        "{}Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        lab.authorization(),
        body.len()
    );
    let mut answer = String::new();
    // The body stands where the last header's line end would; the surplus line is ignored.
    lab.open(&lab.at.control, "PUT /api/v1/door", &headers).read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    lab.signal("TERM");
    assert_eq!(lab.wait(BOUND).code(), Some(0));
    TcpListener::bind(lab.at.stage.strip_prefix("http://").unwrap()).unwrap();
}

#[test]
fn after_a_crash_a_client_that_comes_back_is_told_that_the_history_is_gone() {
    let mut lab = Running::start(&["--interval", "10ms"]);
    let mut stream = lab.stream(&lab.at.stage, "/stream", "");
    let mut line = String::new();
    let mut blocks = 0;
    // The id of the first tick.
    let id = loop {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0);
        if let Some(id) = line.strip_prefix("id: ") {
            blocks += 1;
            if blocks == 2 {
                break id.trim().to_owned();
            }
        }
    };
    lab.signal("KILL");
    lab.wait(BOUND);
    let port = lab.at.stage.rsplit(':').next().unwrap();
    let again = Running::start(&["--port", port, "--interval", "10ms"]);
    assert_eq!(again.at.stage, lab.at.stage);
    let last_event_id = format!("Last-Event-ID: {id}\r\n");
    let mut stream = again.stream(&again.at.stage, "/stream", &last_event_id);
    while !line.starts_with("event: lab.gap") {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0);
        assert!(
            !line.starts_with("data: ") || line.contains("GMT"),
            "an event before the gap: {line}"
        );
    }
    line.clear();
    stream.read_line(&mut line).unwrap();
    assert!(line.contains(r#""reason":"other_epoch""#) && line.contains(&id), "{line}");
}
