//! How fast event streams are parsed, beside three parsers from crates.io, for
//! `cargo xtask bench --only parse`.
//!
//! `parse_speed <rounds>` prints one line for each measurement: the stream, the parser, the
//! number of events, and nanoseconds. Parsers take turns within a round, so that what disturbs the
//! machine disturbs all of them.

use std::{
    convert::Infallible, env, error::Error, hint::black_box, io::Write, num::NonZeroUsize,
    time::Instant,
};

use bytes::Bytes;
use eventsource_stream::EventStream;
use futures_util::{FutureExt, Stream, StreamExt, stream};
use sse_core::{SseDecoder, SseEvent};
use sse_stream::SseByteStream;
use sse_wire::{Block, LineEnd, Parser, What};

/// An event's data, and events in a stream.
const DATA_BYTES: usize = 100;
const EVENTS: usize = 100_000;
/// What one TCP segment of an Ethernet carries: events are cut wherever it happens.
const CHUNK_BYTES: usize = 1460;
const LONG_LINE_BYTES: usize = 8 << 20;

type Parse = fn(&[Bytes]) -> usize;

const PARSERS: [(&str, Parse); 5] = [
    ("sse-wire", borrowed),
    ("sse-wire-owned", owned),
    ("eventsource-stream", by_eventsource_stream),
    ("sse-core", by_sse_core),
    ("sse-stream", by_sse_stream),
];

fn main() -> Result<(), Box<dyn Error>> {
    let rounds: usize = env::args().nth(1).ok_or("usage: parse_speed <rounds>")?.parse()?;
    let streams = [
        ("data", events("x", false, LineEnd::Lf)?),
        ("named", events("x", true, LineEnd::Lf)?),
        ("named-crlf", events("x", true, LineEnd::CrLf)?),
        ("chinese", events("\u{4E8B}", true, LineEnd::Lf)?),
    ];
    let long_line = chunks(format!("data: {}\n\n", "x".repeat(LONG_LINE_BYTES)).into_bytes());
    let mut out = std::io::stdout().lock();
    for _ in 0..rounds {
        for (stream, chunks) in &streams {
            for (parser, parse) in PARSERS {
                measure(&mut out, stream, parser, parse, chunks, EVENTS)?;
            }
        }
        measure(&mut out, "long-line", "sse-wire", owned, &long_line, 1)?;
    }
    Ok(())
}

fn measure(
    out: &mut impl Write,
    stream: &str,
    parser: &str,
    parse: Parse,
    chunks: &[Bytes],
    events: usize,
) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let seen = parse(chunks);
    let nanoseconds = begun.elapsed().as_nanos();
    if seen != events {
        return Err(format!("{parser} saw {seen} of {events} events in {stream}").into());
    }
    writeln!(out, "{stream} {parser} {events} {nanoseconds}")?;
    Ok(())
}

/// A stream of events with 100 bytes of JSON each, filled up with one letter; named ones have an id
/// and a type besides.
fn events(
    letter: &str,
    named: bool,
    line_end: LineEnd,
) -> Result<Vec<Bytes>, sse_wire::EncodeError> {
    let mut stream = Vec::new();
    for seq in 0..EVENTS {
        let start = format!("{{\"seq\":{seq},\"text\":\"");
        let letters = (DATA_BYTES - start.len() - 2) / letter.len();
        let text = format!("{start}{}\"}}", letter.repeat(letters));
        let id = format!("5f0c-{seq}");
        let mut block = Block { data: Some(&text), ..Block::default() };
        if named {
            block = Block { id: Some(&id), event: Some("tick"), ..block };
        }
        block.encode(line_end, &mut stream)?;
    }
    Ok(chunks(stream))
}

fn chunks(stream: Vec<u8>) -> Vec<Bytes> {
    let mut rest = Bytes::from(stream);
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        chunks.push(rest.split_to(rest.len().min(CHUNK_BYTES)));
    }
    chunks
}

/// Ours as it is: an event is lent to the caller.
fn borrowed(chunks: &[Bytes]) -> usize {
    let mut events = 0;
    let mut parser = Parser::default();
    for chunk in chunks {
        parser.feed(chunk, |parsed| {
            events += usize::from(matches!(black_box(&parsed).what, What::Event(_)));
        });
    }
    events
}

/// Ours with what every other parser does for each event: strings of the caller's own.
fn owned(chunks: &[Bytes]) -> usize {
    let mut events = 0;
    let mut parser = Parser::default();
    for chunk in chunks {
        parser.feed(chunk, |parsed| {
            events += usize::from(matches!(black_box(parsed.into_owned()).what, What::Event(_)));
        });
    }
    events
}

fn by_sse_core(chunks: &[Bytes]) -> usize {
    let limit = NonZeroUsize::new(2 * LONG_LINE_BYTES).unwrap_or(NonZeroUsize::MAX);
    let mut decoder = SseDecoder::with_limit(limit);
    let mut events = 0;
    for chunk in chunks {
        let mut chunk = chunk.clone();
        while let Some(event) = decoder.next(&mut chunk) {
            events += usize::from(matches!(black_box(event), Ok(SseEvent::Message(_))));
        }
    }
    events
}

fn by_sse_stream(chunks: &[Bytes]) -> usize {
    count(SseByteStream::new(ready(chunks)))
}

fn by_eventsource_stream(chunks: &[Bytes]) -> usize {
    count(EventStream::new(ready(chunks)))
}

fn ready(chunks: &[Bytes]) -> impl Stream<Item = Result<Bytes, Infallible>> + Unpin {
    stream::iter(chunks.iter().cloned().map(Ok))
}

/// A stream over chunks that are all there never waits.
fn count<T, E>(events: impl Stream<Item = Result<T, E>>) -> usize {
    let good = events.filter(|event| std::future::ready(black_box(event).is_ok()));
    good.count().now_or_never().unwrap_or(0)
}
