//! Feeds by URL: `/stream?interval_ms=…&count=…&end=cut` gives one connection a feed of its own.

use axum::extract::Query;
use http::Uri;

use crate::{
    Clock, FeedSettings, Invalid, KillKind, Payload,
    event_id::EventId,
    feed::{Ahead, Feed, FeedStart, Finish},
};

/// First half of the ids of every feed by URL.
///
/// Such a feed is a pure function of its start and has no history: a client that comes back with
/// `url-7` is written `url-8` next, whenever it comes, and `count` events more. Nothing is
/// missed, since nothing is produced while nobody is connected.
const EPOCH: &str = "url";
const MOST_EVENTS: u64 = 1_000_000;
/// Anybody who reaches the stage can ask for such a feed.
const MOST_TICK_BYTES: usize = 1024 * 1024;
/// JavaScript's safe integers end here; a number that could run over it is not one of ours.
const MOST_SEQ: u64 = (1 << 53) - 1 - MOST_EVENTS;

/// What a request's query asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UrlFeed {
    settings: FeedSettings,
    count: Option<u64>,
    end: KillKind,
}

impl UrlFeed {
    /// The feed that a query describes; nothing if it describes none. Parameters that are not
    /// about a feed, such as `client` or a cache buster, make none.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter and what is accepted.
    pub(crate) fn from_uri(uri: &Uri) -> Result<Option<Self>, Invalid> {
        let Query(parameters) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|error| invalid("malformed_query", "query", error.to_string()))?;
        let defaults = FeedSettings { history_events: 1, ..FeedSettings::default() };
        let mut url = Self { settings: defaults, count: None, end: KillKind::End };
        let mut is_a_feed = false;
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
                _ => continue,
            }
            is_a_feed = true;
        }
        if !is_a_feed {
            return Ok(None);
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
            return Err(invalid("out_of_range", "size_bytes", message));
        }
        match url.count {
            Some(count) if !(1..=MOST_EVENTS).contains(&count) => {
                Err(Invalid::out_of_range("count", 1, MOST_EVENTS, count))
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

fn number(field: &'static str, value: &str) -> Result<u32, Invalid> {
    let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    let parsed = digits.then(|| value.parse().ok()).flatten();
    parsed.ok_or_else(|| invalid("not_a_number", field, "must be a whole number".to_owned()))
}

fn switch(value: &str) -> Result<bool, Invalid> {
    match value {
        "true" | "1" | "on" => Ok(true),
        "false" | "0" | "off" => Ok(false),
        _ => Err(invalid("unknown_value", "ids", "must be `true` or `false`".to_owned())),
    }
}

fn end(value: &str) -> Result<KillKind, Invalid> {
    match value {
        "end" => Ok(KillKind::End),
        "cut" => Ok(KillKind::Cut),
        "reset" => Ok(KillKind::Reset),
        _ => Err(invalid("unknown_value", "end", "must be `end`, `cut` or `reset`".to_owned())),
    }
}

fn payload_of(payload: Option<&str>, size_bytes: Option<u32>) -> Result<Payload, Invalid> {
    const TEXT_BYTES: u32 = 1_024;
    match (payload, size_bytes) {
        (Some("text") | None, Some(size_bytes)) => Ok(Payload::Text { size_bytes }),
        (Some("text"), None) => Ok(Payload::Text { size_bytes: TEXT_BYTES }),
        (Some(_), Some(_)) => {
            Err(invalid("unknown_value", "size_bytes", "only `payload=text` has a size".to_owned()))
        }
        (None | Some("counter"), None) => Ok(Payload::Counter),
        (Some("json"), None) => Ok(Payload::Json),
        (Some("tokens"), None) => Ok(Payload::Tokens),
        (Some(_), None) => Err(invalid(
            "unknown_value",
            "payload",
            "must be `counter`, `json`, `text` or `tokens`".to_owned(),
        )),
    }
}

fn invalid(code: &'static str, field: &'static str, message: String) -> Invalid {
    Invalid { code, field, message }
}
