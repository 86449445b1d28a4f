//! What a client by the standard makes of responses that are known beforehand.

use std::collections::BTreeSet;

use sse_wire::{Event, Limits, Parsed, Parser, Stepper, What};
use url::Url;

use crate::{
    CloseReason,
    response::{Outcome, outcome},
};

/// A response, known beforehand. Where none comes, only that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownResponse {
    /// Its status.
    pub status: u16,
    /// Its `Content-Type`, if any.
    pub content_type: Option<Vec<u8>>,
    /// Its `Location`, if any.
    pub location: Option<Vec<u8>>,
    /// Its body, without framing.
    pub body: Vec<u8>,
    /// How it ends.
    pub end: KnownEnd,
}

/// How a response ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownEnd {
    /// As HTTP says that a body ends (S8).
    Complete,
    /// Before its body does: a network error (S7).
    Broken,
    /// Not at all.
    Open,
    /// The connection ends before a byte of it: a network error (S7).
    Unanswered,
    /// Nothing of it ever comes, and the connection stays open.
    Hangs,
}

/// A connection, as it goes by the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedResponse {
    /// What the request sends as `Last-Event-ID`; empty is no header (S13).
    pub last_event_id: String,
    /// The address it is sent to: after a redirect, where that led (S9).
    pub url: Url,
    /// What becomes of the response.
    pub outcome: ExpectedEnd,
    /// The events that are dispatched, in order.
    pub events: Vec<Event<'static>>,
    /// The reconnection time that its stream set last, in milliseconds.
    pub reconnection_ms: Option<u64>,
    /// The clauses of `docs/standard.md` by which it goes so, ascending, as numbers.
    pub clauses: BTreeSet<u8>,
}

/// What becomes of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedEnd {
    /// It is a stream that ends: the client comes back (S7, S8).
    Reconnects,
    /// It is a stream that stays open.
    StaysOpen,
    /// There is none, as its connection has ended: the client comes back (S7).
    Unanswered,
    /// There is none yet, and the client goes on waiting for it.
    Waits,
    /// The client goes on at another address, to which the next response belongs (S9).
    Redirected,
    /// The client goes on at an address whose responses are not known.
    Leaves(Url),
    /// The client is closed for good (S6).
    Closed(CloseReason),
}

/// Says what a client of `url` makes of these responses, one after the other, as
/// [`EventSource`](crate::EventSource) would. Nothing is waited for, and what follows the last of
/// them is not said.
///
/// The last event ID goes on from one connection to the next, where an event without an `id` has
/// it too. By the letter each stream would begin with an empty one; the Web Platform Tests and the
/// engines keep it (S34).
///
/// A redirect to another path leaves the known responses.
#[must_use]
pub fn expected(url: &Url, responses: &[KnownResponse]) -> Vec<ExpectedResponse> {
    let mut at = url.clone();
    let mut last_event_id = String::new();
    let mut connections = Vec::new();
    for response in responses {
        let mut connection = ExpectedResponse {
            last_event_id: last_event_id.clone(),
            url: at.clone(),
            outcome: ExpectedEnd::Reconnects,
            events: Vec::new(),
            reconnection_ms: None,
            clauses: BTreeSet::new(),
        };
        if !last_event_id.is_empty() {
            connection.clauses.insert(13);
        }
        connection.outcome = match response.outcome(&at) {
            None if response.end == KnownEnd::Hangs => ExpectedEnd::Waits,
            None => {
                connection.clauses.insert(7);
                ExpectedEnd::Unanswered
            }
            Some(Outcome::Opens) => {
                last_event_id = connection.reads(response, last_event_id);
                if response.end == KnownEnd::Open {
                    ExpectedEnd::StaysOpen
                } else {
                    ExpectedEnd::Reconnects
                }
            }
            Some(Outcome::Redirects(to))
                if to.origin() == at.origin() && to.path() == at.path() =>
            {
                connection.clauses.insert(9);
                at = to;
                ExpectedEnd::Redirected
            }
            Some(Outcome::Redirects(to)) => {
                connection.clauses.insert(9);
                ExpectedEnd::Leaves(to)
            }
            Some(Outcome::Fails(reason)) => {
                connection.clauses.insert(6);
                ExpectedEnd::Closed(reason)
            }
        };
        let goes_on = matches!(
            connection.outcome,
            ExpectedEnd::Reconnects | ExpectedEnd::Unanswered | ExpectedEnd::Redirected
        );
        connections.push(connection);
        if !goes_on {
            break;
        }
    }
    connections
}

impl KnownResponse {
    /// What it is to a client that asked `url` for it; none where nothing of it comes.
    fn outcome(&self, url: &Url) -> Option<Outcome> {
        if matches!(self.end, KnownEnd::Unanswered | KnownEnd::Hangs) {
            return None;
        }
        let Self { status, content_type, location, .. } = self;
        Some(outcome(*status, content_type.as_deref(), location.as_deref(), url))
    }
}

impl ExpectedResponse {
    /// Reads a stream; returns the last event ID after it.
    fn reads(&mut self, response: &KnownResponse, last_event_id: String) -> String {
        self.clauses.insert(5);
        self.clauses.extend(parse_clauses(response, &last_event_id));
        let Self { events, reconnection_ms, clauses, .. } = self;
        let mut take = |parsed: Parsed<'_>| match parsed.what {
            What::Event(event) => events.push(event.into_owned()),
            What::Retry(ms) => *reconnection_ms = Some(ms),
            What::Comment(_) | What::Id(_) | What::Diagnostic(_) => {}
        };
        let mut parser = Parser::new(Limits::default(), last_event_id);
        parser.feed(&response.body, &mut take);
        match response.end {
            KnownEnd::Open | KnownEnd::Hangs => return parser.last_event_id().to_owned(),
            KnownEnd::Complete => clauses.insert(8),
            KnownEnd::Broken | KnownEnd::Unanswered => clauses.insert(7),
        };
        parser.finish(&mut take)
    }
}

/// The clauses by which the body is parsed.
fn parse_clauses(response: &KnownResponse, last_event_id: &str) -> BTreeSet<u8> {
    let mut clauses = BTreeSet::new();
    let mut stepper = Stepper::new(Limits::default(), last_event_id.to_owned(), 0);
    stepper.feed(&response.body, |step| clauses.extend(step.clauses()));
    if response.end != KnownEnd::Open {
        stepper.finish(|step| {
            // The end of a stream that discards nothing is not what the clause is about.
            if !step.parsed.is_empty() {
                clauses.extend(step.clauses());
            }
        });
    }
    clauses
}
