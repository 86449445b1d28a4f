//! A machine that has no more open files to give.

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpStream,
    process::{Command, Stdio},
};

use crate::program::{Running, sse_lab};

/// Open files that the program may have: fewer than the clients that come.
const LIMIT: u32 = 64;
const CLIENTS: usize = 100;

/// A lab under a limit that it cannot raise.
fn start() -> Running {
    let program = sse_lab(&["serve", "--port", "0", "--print", "json", "--interval", "10ms"]);
    let script = format!("ulimit -n {LIMIT} && exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script])
        .arg(program.get_program())
        .args(program.get_args())
        .env_remove("RUST_LOG")
        .env_remove("SSE_LAB_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Running::start_as(&mut command)
}

fn read_events(stream: &mut impl BufRead, events: usize) {
    let mut line = String::new();
    let mut read = 0;
    while read < events {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "the stream ended");
        read += usize::from(line.starts_with("data: "));
    }
}

#[test]
fn without_open_files_streams_go_on_and_those_who_wait_are_accepted_when_there_are_some() {
    let mut lab = start();
    let mut streaming = lab.stream(&lab.at.stage, "/stream", "");
    let connect = || lab.open(&lab.at.stage, "GET /stream", "");
    let mut clients: Vec<TcpStream> = (0..CLIENTS).map(|_| connect()).collect();
    lab.wait_for_log("cannot accept connections");
    let ask = format!("{}Connection: close\r\n", lab.authorization());
    let mut asking = lab.open(&lab.at.control, "GET /api/v1/clock", &ask);
    lab.wait_for_log("control listener cannot accept");
    read_events(&mut streaming, 100);
    // The kernel took it; the program cannot yet.
    let mut waiting = BufReader::new(clients.pop().unwrap());
    drop(clients);
    read_events(&mut waiting, 20);
    let mut answer = String::new();
    asking.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    read_events(&mut lab.stream(&lab.at.stage, "/stream", ""), 1);
    read_events(&mut streaming, 1);

    lab.signal("TERM");
    assert_eq!(lab.wait(std::time::Duration::from_secs(10)).code(), Some(0));
    let mut rest = String::new();
    streaming.read_to_string(&mut rest).unwrap_or(0);
    let (_, log) = lab.rest();
    assert!(!log.contains('\u{1b}'), "no colours where nobody sees them: {log}");
    for who in ["cannot accept connections", "control listener cannot accept"] {
        assert!(log.matches(who).count() < 60, "it tried again without rest: {log}");
    }
}
