//! Whatever is fed, however it is cut: no panic, the same meaning, bounded memory.
//!
//! The first byte chooses the limits, the second the size of the chunks.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sse_wire::{Limits, Parsed, Parser};

const LIMITS: [Limits; 3] = [
    Limits { line_bytes: 64, event_bytes: 16 },
    Limits { line_bytes: 80, event_bytes: 100 },
    Limits { line_bytes: 1 << 20, event_bytes: 1 << 20 },
];

fn parse(stream: &[u8], chunk_bytes: usize, limits: Limits) -> Vec<Parsed<'static>> {
    let mut parser = Parser::new(limits, String::new());
    let mut parsed = Vec::new();
    // A growing buffer doubles, and no buffer starts smaller than the capacity it may keep.
    let bound = 2 * (limits.line_bytes + 3 * limits.event_bytes) + 4 * 16 * 1024;
    for chunk in stream.chunks(chunk_bytes) {
        parser.feed(chunk, |one| parsed.push(one.into_owned()));
        assert!(parser.held_bytes() <= bound, "{} bytes held", parser.held_bytes());
    }
    assert_eq!(parser.offset(), stream.len() as u64);
    parser.finish(|one| parsed.push(one.into_owned()));
    parsed
}

fuzz_target!(|input: &[u8]| {
    let [limits, chunk_bytes, stream @ ..] = input else { return };
    let limits = LIMITS[usize::from(*limits) % LIMITS.len()];
    let whole = parse(stream, stream.len().max(1), limits);
    for one in &whole {
        assert!(one.range.start < one.range.end && one.range.end <= stream.len() as u64);
    }
    for chunk_bytes in [1, usize::from(*chunk_bytes).max(1)] {
        assert_eq!(parse(stream, chunk_bytes, limits), whole, "{chunk_bytes} bytes at a time");
    }
});
