//! Feeds by URL: `/stream?interval_ms=…&count=…&end=cut` gives one connection a feed of its own.

use axum::extract::Query;
use http::Uri;

use crate::{
    Clock, ErrorCode, FeedSettings, Invalid, KillKind, Payload,
    event_id::EventId,
    feed::{Ahead, Feed, FeedStart, Finish},
};

/// First half of the ids of every feed by URL.
///
/// Such a feed is a pure function of its start and has no history: a client that comes back with
/// `url-7` is written `url-8` next, whenever it comes, and `count` events more. Nothing is
/// missed, since nothing is produced while nobody is connected.
const EPOCH: &str = "url";
/// The parameters of which any one asks for a feed.
const PARAMETERS: [&str; 10] = [
    "interval_ms",
    "retry_ms",
    "events_per_tick",
    "heartbeat_ms",
    "size_bytes",
    "count",
    "ids",
    "payload",
    "event",
    "end",
];
/// A label for the list of connections, and what libraries add so that no cache answers.
const BESIDE_A_FEED: [&str; 2] = ["client", "_"];
/// What people write who forget the unit, and what they mean.
const WITHOUT_UNIT: [(&str, &str); 4] = [
    ("interval", "interval_ms"),
    ("retry", "retry_ms"),
    ("heartbeat", "heartbeat_ms"),
    ("size", "size_bytes"),
];
const MOST_EVENTS: u64 = 1_000_000;
/// Anybody who reaches the stage can ask for such a feed.
const MOST_TICK_BYTES: usize = 1024 * 1024;
/// JavaScript's safe integers end here; a number that could run over it is not one of ours.
const MOST_SEQ: u64 = (1 << 53) - 1 - MOST_EVENTS;

/// A query that describes no feed, though it is meant to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// A stable code a program may decide by.
    pub(crate) code: ErrorCode,
    /// The offending parameter, as it was written.
    pub(crate) field: String,
    /// What was wrong and what is accepted; it goes on from the parameter's name.
    pub(crate) message: String,
}

impl From<Invalid> for Refused {
    fn from(Invalid { code, field, message }: Invalid) -> Self {
        Self { code, field: field.to_owned(), message }
    }
}

/// What a request's query asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UrlFeed {
    settings: FeedSettings,
    count: Option<u64>,
    end: KillKind,
}

impl UrlFeed {
    /// The feed that a query describes; nothing if it describes none. `client` and `_`, a cache
    /// buster, are not about a feed and make none; every other parameter is refused.
    ///
    /// # Errors
    /// [`Refused`] names the parameter and what is accepted.
    pub(crate) fn from_uri(uri: &Uri) -> Result<Option<Self>, Refused> {
        let Query(parameters) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|error| invalid(ErrorCode::MalformedQuery, "query", error.to_string()))?;
        let defaults = FeedSettings { history_events: 1, ..FeedSettings::default() };
        let mut url = Self { settings: defaults, count: None, end: KillKind::End };
        if !is_about_a_feed(&parameters)? {
            return Ok(None);
        }
        let mut size_bytes = None;
        let mut payload = None;
        for (name, value) in &parameters {
            let settings = &mut url.settings;
            match name.as_str() {
                "interval_ms" => settings.interval_ms = number("interval_ms", value)?,
                "retry_ms" => settings.retry_ms = number("retry_ms", value)?,
                "events_per_tick" => settings.events_per_tick = number("events_per_tick", value)?,
                "heartbeat_ms" => settings.heartbeat_ms = number("heartbeat_ms", value)?,
                "size_bytes" => size_bytes = Some(number("size_bytes", value)?),
                "count" => url.count = Some(number("count", value)?.into()),
                "ids" => settings.ids = switch(value)?,
                "payload" => payload = Some(value.as_str()),
                "event" => settings.event_names.push(value.clone()),
                "end" => url.end = end(value)?,
                _ => {}
            }
        }
        url.settings.payload = payload_of(payload, size_bytes)?;
        url.settings.validate().map_err(|invalid| match invalid.field {
            "event_names" => Invalid { field: "event", ..invalid },
            _ => invalid,
        })?;
        let tick_bytes = url.settings.tick_bytes();
        if tick_bytes > MOST_TICK_BYTES {
            let message = format!(
                "times `events_per_tick` must be {MOST_TICK_BYTES} at most, but is {tick_bytes}"
            );
            return Err(invalid(ErrorCode::OutOfRange, "size_bytes", message).into());
        }
        match url.count {
            Some(count) if !(1..=MOST_EVENTS).contains(&count) => {
                Err(Invalid::out_of_range("count", 1, MOST_EVENTS, count).into())
            }
            Some(_) | None => Ok(Some(url)),
        }
    }

    /// The feed, going on from the id a client came with.
    pub(crate) fn feed(self, clock: Clock, last_event_id: Option<&str>) -> Feed {
        let resumed = last_event_id
            .and_then(EventId::parse)
            .filter(|id| id.epoch == EPOCH && id.seq <= MOST_SEQ);
        let last_seq = resumed.map_or(0, |id| id.seq);
        let finish = self.count.map(|count| Finish { last_seq: last_seq + count, kind: self.end });
        let epoch = EPOCH.to_owned();
        let settings = self.settings;
        let ahead = Some(Ahead::of(&settings));
        let start = FeedStart { settings, epoch, last_seq, ahead, counter_offset: 0, finish };
        Feed::new(clock, None, start)
    }
}

/// Whether any parameter asks for a feed. One that nobody knows is a mistake whatever stands beside
/// it: a mistyped `count` would make a feed without an end, or give the main feed.
fn is_about_a_feed(parameters: &[(String, String)]) -> Result<bool, Refused> {
    let is_known = |name: &str| PARAMETERS.contains(&name) || BESIDE_A_FEED.contains(&name);
    let names = || parameters.iter().map(|(name, _)| name.as_str());
    match names().find(|name| !is_known(name)) {
        Some(name) => Err(unknown(name)),
        None => Ok(names().any(|name| PARAMETERS.contains(&name))),
    }
}

fn unknown(name: &str) -> Refused {
    let message =
        if let Some((_, meant)) = WITHOUT_UNIT.iter().find(|(without, _)| *without == name) {
            format!("is written with its unit: `{meant}`")
        } else {
            let known = PARAMETERS.join("`, `");
            let known = format!("there are `{known}`, `client`, and `_` for a cache buster");
            match nearest(name) {
                Some(meant) => format!("is no parameter of a stream; `{meant}`? {known}"),
                None => format!("is no parameter of a stream; {known}"),
            }
        };
    Refused { code: ErrorCode::UnknownParameter, field: name.to_owned(), message }
}

/// The parameter that was probably meant: most letters of it are there, in their order or two of
/// them the other way around.
fn nearest(name: &str) -> Option<&'static str> {
    // A name that long is no slip of a finger, and comparing takes the product of the lengths.
    const LONGEST: usize = 32;
    if name.chars().count() > LONGEST {
        return None;
    }
    let typed = name.to_ascii_lowercase();
    PARAMETERS
        .into_iter()
        .chain(["client"])
        .map(|known| (slips(&typed, known), known))
        .filter(|(slips, known)| *slips <= known.len() / 3)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, known)| known)
}

/// How many letters must be added, taken away, changed or swapped with their neighbour to make
/// `typed` out of `known` (optimal string alignment).
fn slips(typed: &str, known: &str) -> usize {
    let known: Vec<char> = known.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=known.len()).collect();
    let mut last = None;
    for (i, letter) in typed.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, wanted) in known.iter().enumerate() {
            let changed = row[j] + usize::from(letter != *wanted);
            let mut least = changed.min(row[j + 1] + 1).min(next[j] + 1);
            if j > 0 && last == Some(*wanted) && letter == known[j - 1] {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        last = Some(letter);
        before = std::mem::replace(&mut row, next);
    }
    row[known.len()]
}

fn number(field: &'static str, value: &str) -> Result<u32, Invalid> {
    let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    let parsed = digits.then(|| value.parse().ok()).flatten();
    parsed.ok_or_else(|| invalid(ErrorCode::NotANumber, field, "must be a whole number".to_owned()))
}

fn switch(value: &str) -> Result<bool, Invalid> {
    match value {
        "true" | "1" | "on" => Ok(true),
        "false" | "0" | "off" => Ok(false),
        _ => Err(invalid(ErrorCode::UnknownValue, "ids", "must be `true` or `false`".to_owned())),
    }
}

fn end(value: &str) -> Result<KillKind, Invalid> {
    match value {
        "end" => Ok(KillKind::End),
        "cut" => Ok(KillKind::Cut),
        "reset" => Ok(KillKind::Reset),
        _ => Err(invalid(
            ErrorCode::UnknownValue,
            "end",
            "must be `end`, `cut` or `reset`".to_owned(),
        )),
    }
}

fn payload_of(payload: Option<&str>, size_bytes: Option<u32>) -> Result<Payload, Invalid> {
    const TEXT_BYTES: u32 = 1_024;
    match (payload, size_bytes) {
        (Some("text") | None, Some(size_bytes)) => Ok(Payload::Text { size_bytes }),
        (Some("text"), None) => Ok(Payload::Text { size_bytes: TEXT_BYTES }),
        (Some(_), Some(_)) => Err(invalid(
            ErrorCode::UnknownValue,
            "size_bytes",
            "only `payload=text` has a size".to_owned(),
        )),
        (None | Some("counter"), None) => Ok(Payload::Counter),
        (Some("json"), None) => Ok(Payload::Json),
        (Some("tokens"), None) => Ok(Payload::Tokens),
        (Some(_), None) => Err(invalid(
            ErrorCode::UnknownValue,
            "payload",
            "must be `counter`, `json`, `text` or `tokens`".to_owned(),
        )),
    }
}

fn invalid(code: ErrorCode, field: &'static str, message: String) -> Invalid {
    Invalid { code, field, message }
}
