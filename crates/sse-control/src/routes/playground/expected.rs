use serde::Serialize;
use sse_client::{CloseReason, ExpectedEnd, ExpectedResponse, KnownEnd, KnownResponse};
use sse_stage::{ScriptEnd, WrittenAnswer};
use url::Url;
use utoipa::ToSchema;

/// Events that are told in all, and bytes of their texts.
const MOST_EVENTS: usize = 2_000;
const MOST_TEXT_BYTES: usize = 4 * 1024 * 1024;
/// The largest whole number that JavaScript does not round.
const MOST_MS: u64 = (1 << 53) - 1;
/// What a script's address is while it has none.
const SOMEWHERE: &str = "http://stage.invalid/playground/this-script";

/// What an `EventSource` makes of a script by the standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Expected {
    /// Its requests in turn, to the one after which it makes no more to this script.
    pub connections: Vec<ExpectedConnection>,
    /// Events that are not told, because there are more than 2,000 or their texts are longer than
    /// 4 MiB in all.
    pub events_left_out: u64,
}

/// One request and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedConnection {
    /// Which answer it is given, from 0; null for the 204 after the last.
    pub answer: Option<u32>,
    /// What it sends as `Last-Event-ID`; null is no such header (S13).
    pub last_event_id: Option<String>,
    /// The query of the address it is sent to, which is the script's own or where a redirect led
    /// (S9); null is none.
    pub query: Option<String>,
    /// What the response is to it.
    pub outcome: ExpectedOutcome,
    /// The events that are dispatched, in order (S35). What was pending at the end is not among
    /// them (S33).
    pub events: Vec<ExpectedEvent>,
    /// The reconnection time that this stream set last, in milliseconds; null if it set none.
    /// What is above 2^53 − 1 is told as that.
    pub reconnection_ms: Option<u64>,
    /// What it does then.
    pub then: ExpectedThen,
    /// The clauses by which it goes so, such as `S33`, ascending.
    pub clauses: Vec<String>,
}

/// What a response is to an `EventSource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExpectedOutcome {
    /// A stream: `open` fires (S5).
    Opened,
    /// A redirect, which is followed (S9).
    Redirected {
        /// Where to; null is this script itself.
        to: Option<String>,
    },
    /// A failure for good: `error` fires, and `readyState` is CLOSED (S6).
    Failed {
        /// Why.
        why: FailedBecause,
    },
    /// None that the client knows of: the connection ends before a byte of it, which is a network
    /// error (S7), or nothing ever comes.
    Unanswered,
}

/// Why a connection is failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailedBecause {
    /// The status is not 200.
    Status,
    /// The type is not `text/event-stream`.
    ContentType,
    /// The redirect leads nowhere.
    Redirect,
}

/// What an `EventSource` does after a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedThen {
    /// `error` fires, `readyState` is CONNECTING, and after the reconnection time it asks again.
    Reconnects,
    /// It asks at once where the redirect leads.
    Follows,
    /// Never comes back.
    Closed,
    /// Goes on reading: the connection is open.
    StaysOpen,
    /// Goes on waiting for an answer: `readyState` is CONNECTING. The standard sets no time limit.
    Waits,
}

/// An event as a page gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedEvent {
    /// Its type.
    pub r#type: String,
    /// Its data.
    pub data: String,
    /// Its `lastEventId`.
    pub last_event_id: String,
}

impl Expected {
    /// The verdict on a script.
    pub(super) fn of(answers: &[WrittenAnswer]) -> Self {
        let mut responses: Vec<_> = answers.iter().map(known).collect();
        responses.push(KnownResponse {
            status: 204,
            content_type: None,
            location: None,
            body: Vec::new(),
            end: KnownEnd::Complete,
        });
        let mut told = Self { connections: Vec::new(), events_left_out: 0 };
        let Ok(url) = Url::parse(SOMEWHERE) else { return told };
        let mut room = Room { events: MOST_EVENTS, text_bytes: MOST_TEXT_BYTES };
        for (index, response) in sse_client::expected(&url, &responses).into_iter().enumerate() {
            let answer = (index < answers.len()).then(|| u32::try_from(index).unwrap_or(u32::MAX));
            let in_all = response.events.len();
            let connection = ExpectedConnection::of(answer, response, &mut room);
            told.events_left_out += (in_all - connection.events.len()) as u64;
            told.connections.push(connection);
        }
        told
    }
}

fn known(answer: &WrittenAnswer) -> KnownResponse {
    let WrittenAnswer { status, content_type, location, body, end } = answer.clone();
    let end = match end {
        ScriptEnd::End => KnownEnd::Complete,
        ScriptEnd::Cut | ScriptEnd::Reset => KnownEnd::Broken,
        ScriptEnd::HoldOpen => KnownEnd::Open,
        ScriptEnd::CloseUnanswered | ScriptEnd::ResetUnanswered => KnownEnd::Unanswered,
        ScriptEnd::Hang => KnownEnd::Hangs,
    };
    KnownResponse { status, content_type, location, body, end }
}

/// What may still be told.
struct Room {
    events: usize,
    text_bytes: usize,
}

impl Room {
    /// Whether one more event may be told; once one may not, none may.
    fn takes(&mut self, event: &ExpectedEvent) -> bool {
        let bytes = event.r#type.len() + event.data.len() + event.last_event_id.len();
        let left = self.events.checked_sub(1).zip(self.text_bytes.checked_sub(bytes));
        (self.events, self.text_bytes) = left.unwrap_or_default();
        left.is_some()
    }
}

impl ExpectedConnection {
    fn of(answer: Option<u32>, response: ExpectedResponse, room: &mut Room) -> Self {
        let ExpectedResponse { last_event_id, url, outcome, events, reconnection_ms, clauses } =
            response;
        let (outcome, then) = told(outcome);
        let events = events.into_iter().map(|event| ExpectedEvent {
            r#type: event.event_type.into_owned(),
            data: event.data.into_owned(),
            last_event_id: event.last_event_id.into_owned(),
        });
        Self {
            answer,
            last_event_id: (!last_event_id.is_empty()).then_some(last_event_id),
            query: url.query().map(str::to_owned),
            outcome,
            events: events.take_while(|event| room.takes(event)).collect(),
            reconnection_ms: reconnection_ms.map(|ms| ms.min(MOST_MS)),
            then,
            clauses: clauses.iter().map(|number| format!("S{number}")).collect(),
        }
    }
}

fn told(end: ExpectedEnd) -> (ExpectedOutcome, ExpectedThen) {
    let failed = |why| (ExpectedOutcome::Failed { why }, ExpectedThen::Closed);
    match end {
        ExpectedEnd::Reconnects => (ExpectedOutcome::Opened, ExpectedThen::Reconnects),
        ExpectedEnd::StaysOpen => (ExpectedOutcome::Opened, ExpectedThen::StaysOpen),
        ExpectedEnd::Unanswered => (ExpectedOutcome::Unanswered, ExpectedThen::Reconnects),
        ExpectedEnd::Waits => (ExpectedOutcome::Unanswered, ExpectedThen::Waits),
        ExpectedEnd::Redirected => {
            (ExpectedOutcome::Redirected { to: None }, ExpectedThen::Follows)
        }
        ExpectedEnd::Leaves(to) => {
            let to = match to.host_str() {
                Some("stage.invalid") => to[url::Position::BeforePath..].to_owned(),
                _ => to.to_string(),
            };
            (ExpectedOutcome::Redirected { to: Some(to) }, ExpectedThen::Follows)
        }
        ExpectedEnd::Closed(CloseReason::ContentType(_)) => failed(FailedBecause::ContentType),
        ExpectedEnd::Closed(CloseReason::BadRedirect(_) | CloseReason::TooManyRedirects) => {
            failed(FailedBecause::Redirect)
        }
        ExpectedEnd::Closed(CloseReason::Status(_) | CloseReason::ByCaller) => {
            failed(FailedBecause::Status)
        }
    }
}
