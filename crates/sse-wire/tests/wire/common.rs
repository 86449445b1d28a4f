//! Shared by the parser's tests.

use sse_wire::{Diagnostic, Event, Limits, Parsed, Parser, Step, Stepper, What};

/// Everything a parser with these limits says about a stream that arrives in these chunks.
pub(crate) fn parse_chunks<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    limits: Limits,
) -> Vec<Parsed<'static>> {
    let mut parser = Parser::new(limits, String::new());
    let mut parsed = Vec::new();
    for chunk in chunks {
        parser.feed(chunk, |one| parsed.push(one.into_owned()));
    }
    parser.finish(|one| parsed.push(one.into_owned()));
    parsed
}

/// Every step through a stream that arrives in these chunks, with short excerpts.
pub(crate) fn step_chunks<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    limits: Limits,
) -> Vec<Step> {
    let mut stepper = Stepper::new(limits, String::new(), 16);
    let mut steps = Vec::new();
    for chunk in chunks {
        stepper.feed(chunk, |step| steps.push(step));
    }
    stepper.finish(|step| steps.push(step));
    steps
}

/// Everything a parser says about a stream in one piece.
pub(crate) fn parse(stream: &[u8]) -> Vec<Parsed<'static>> {
    parse_chunks([stream], Limits::default())
}

pub(crate) fn event(
    event_type: &str,
    data: &str,
    last_event_id: &str,
    has_id: bool,
) -> What<'static> {
    What::Event(Event {
        event_type: event_type.to_owned().into(),
        data: data.to_owned().into(),
        last_event_id: last_event_id.to_owned().into(),
        has_id,
    })
}

pub(crate) fn message(data: &str) -> What<'static> {
    event("message", data, "", false)
}

pub(crate) fn diagnostic(diagnostic: Diagnostic<'static>) -> What<'static> {
    What::Diagnostic(diagnostic)
}
