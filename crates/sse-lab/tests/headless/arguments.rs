//! What it says of itself, and what it does not take.

use std::net::TcpListener;

use crate::program::{run, sse_lab};

#[test]
fn the_help_is_as_it_was_read() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("serve_help", &["serve", "--help"]),
        ("serve_h", &["serve", "-h"]),
    ] {
        let ended = run(&mut sse_lab(arguments));
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
        insta::assert_snapshot!(name, ended.stdout);
    }
}

#[test]
fn the_document_is_printed_as_it_is_checked_in() {
    let ended = run(&mut sse_lab(&["openapi"]));
    assert_eq!(ended.code, Some(0));
    assert_eq!(ended.stdout.trim(), include_str!("../../../../ui/src/api/openapi.json").trim());
}

#[test]
fn a_reader_that_has_seen_enough_of_the_document_is_no_failure() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ended = run(sse_lab(&["openapi"]).stdout(writer));
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}

#[test]
fn wrong_arguments_end_it_with_code_2_and_say_what_is_accepted() {
    for (arguments, said) in [
        (&["--interval", "0s"][..], "from 1ms to 60s"),
        (&["--interval", "61s"], "from 1ms to 60s"),
        (&["--interval", "5"], "write it as 250ms, 1s or 1m"),
        (&["--retry", "2m"], "from 0s to 60s"),
        (&["--heartbeat", "fast"], "write it as"),
        (&["--history", "0"], "1..=100000"),
        (&["--events-per-tick", "1001"], "1..=1000"),
        (&["--port", "65536"], "65536"),
        (&["--bind", "localhost"], "such as 127.0.0.1"),
        (&["--control-bind", "[::1]"], "such as 127.0.0.1"),
        (&["--cors", "all"], "any, echo, none"),
        (&["--print", "xml"], "text, json"),
        (&["--payload", "text:0"], "text:BYTES"),
        (&["--control-name", "http://x"], "without scheme and port"),
        (&["--log", "sse_stage=loud"], "--log"),
        (&["--max-connections", "0"], "1..=1000000"),
        (&["--nonsense"], "--nonsense"),
    ] {
        let ended = run(&mut sse_lab(&[&["serve"], arguments].concat()));
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(said), "{arguments:?}: {}", ended.stderr);
        assert_eq!(ended.stdout, "");
    }
    assert_eq!(run(&mut sse_lab(&[])).code, Some(2));
}

#[test]
fn a_token_that_is_no_good_ends_it_and_is_not_repeated() {
    for (token, said) in [
        ("hunter2", "at least 16 characters"),
        ("", "at least 16 characters"),
        ("correct horse battery staple", "consists of"),
    ] {
        let ended = run(sse_lab(&["serve", "--port", "0"]).env("SSE_LAB_TOKEN", token));
        assert_eq!(ended.code, Some(2), "{}", ended.stderr);
        assert!(ended.stderr.contains("SSE_LAB_TOKEN") && ended.stderr.contains(said));
        assert!(token.is_empty() || !ended.stderr.contains(token));
    }
}

#[test]
fn a_port_that_is_taken_is_named_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (arguments, option) in [
        (["--port", &port, "--control-port", "0"], "--port"),
        (["--port", "0", "--control-port", &port], "--control-port"),
    ] {
        let ended = run(&mut sse_lab(&[&["serve", "--no-open"], &arguments[..]].concat()));
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{}", ended.stderr);
        assert!(ended.stderr.contains(&format!("port {port} is taken")), "{}", ended.stderr);
        assert!(ended.stderr.contains(option), "{}", ended.stderr);
    }
}

#[test]
fn one_port_for_both_listeners_is_named_as_such() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    for bind in ["127.0.0.1", "0.0.0.0"] {
        let arguments = ["serve", "--port", &free, "--control-port", &free, "--bind", bind];
        let ended = run(&mut sse_lab(&arguments));
        assert_eq!(ended.code, Some(1));
        assert!(ended.stderr.contains("asked for twice"), "{}", ended.stderr);
        assert!(!ended.stderr.contains("another program"), "{}", ended.stderr);
    }
}

#[test]
fn an_address_this_machine_does_not_have_is_named() {
    // TEST-NET-2 (RFC 5737) is nobody's.
    let ended = run(&mut sse_lab(&["serve", "--port", "0", "--bind", "198.51.100.1"]));
    assert_eq!(ended.code, Some(1));
    let lines: Vec<&str> = ended.stderr.lines().collect();
    let [line] = lines[..] else { panic!("one line, and no warning: {}", ended.stderr) };
    assert!(line.contains("198.51.100.1") && line.contains("--bind"), "{line}");
    assert_eq!(line.matches("(os error").count(), 1, "{line}");
}
