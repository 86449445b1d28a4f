//! A report card as the page exports it; `ui/src/playground/card.ts` says what each part is.

use serde::Deserialize;

/// What one engine made of every case.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Card {
    /// The form of the file; only 1 is known.
    pub(super) card: u32,
    /// The lab's version.
    pub(super) lab: String,
    pub(super) engine: Engine,
    pub(super) cases: Vec<Case>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Engine {
    pub(super) name: String,
    pub(super) version: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Case {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) clauses: Vec<String>,
    pub(super) expected: Outcome,
    pub(super) observed: Outcome,
    pub(super) verdict: Verdict,
    pub(super) known: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Agrees,
    Differs,
    KnownBug,
    NotSettled,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Outcome {
    pub(super) events: Vec<Event>,
    /// The `Last-Event-ID` of each request; none is no such header.
    pub(super) requests: Vec<Option<String>>,
    pub(super) end: End,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Event {
    pub(super) r#type: String,
    pub(super) data: String,
    pub(super) last_event_id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum End {
    Open,
    Reconnecting,
    Closed,
}
