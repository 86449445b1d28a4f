//! Memory is bounded and the work is linear, whatever is fed and however it is cut.

use crate::common::{message, parse_chunks};
use sse_wire::{Limits, Parser, What};

const MIB: usize = 1 << 20;

#[test]
fn a_line_of_8_mib_is_one_event_in_chunks_of_any_size() {
    let data = "x".repeat(8 * MIB);
    let stream = format!("data: {data}\n\n");
    // One byte at a time would take hours if each byte touched what came before it.
    for chunk_bytes in [1, 7, 64 * 1024, stream.len()] {
        let parsed = parse_chunks(stream.as_bytes().chunks(chunk_bytes), Limits::default());
        assert_eq!(parsed.len(), 1);
        assert!(parsed[0].what == message(&data), "the data differs, {chunk_bytes} at a time");
    }
}

#[test]
fn eight_mib_of_line_ends_are_nothing() {
    for line_ends in ["\n", "\r", "\r\n"] {
        let stream = line_ends.repeat(8 * MIB / line_ends.len());
        assert_eq!(parse_chunks(stream.as_bytes().chunks(4096), Limits::default()), []);
    }
}

#[test]
fn a_million_tiny_data_lines_are_one_event() {
    let stream = "data\n".repeat(MIB) + "\n";
    let parsed = parse_chunks(stream.as_bytes().chunks(1000), Limits::default());
    assert!(matches!(&parsed[0].what, What::Event(event) if event.data.len() == MIB - 1));
}

#[test]
fn memory_stays_within_the_limits_whatever_never_ends() {
    let limits = Limits { line_bytes: 4096, event_bytes: 8192 };
    for endless in ["x", "data: 0123456789\n", "id: 0123456789\n", "data", ":", "\r", "é"] {
        let mut parser = Parser::new(limits, String::new());
        let chunk = endless.repeat(1000);
        let mut most = 0;
        for _ in 0..1000 {
            parser.feed(chunk.as_bytes(), |_| {});
            most = most.max(parser.held_bytes());
        }
        // A growing buffer doubles, so each may hold twice its limit.
        let bound = 2 * (limits.line_bytes + 3 * limits.event_bytes);
        assert!(most <= bound, "{most} bytes held for endless {endless:?}");
    }
}

#[test]
fn a_large_event_does_not_make_the_parser_large_for_ever() {
    let mut parser = Parser::default();
    let stream = format!("data: {}\n\n", "x".repeat(MIB));
    for chunk in stream.as_bytes().chunks(1000) {
        parser.feed(chunk, |_| {});
    }
    parser.feed(b":\n", |_| {});
    assert!(parser.held_bytes() < 64 * 1024, "{} bytes held", parser.held_bytes());
}
