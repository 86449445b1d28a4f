use crate::{ErrorCode, FeedPatch, FeedSettings, Invalid, Payload, Publish, PublishBinary};

const EVENT_NAMES: usize = 16;
const EVENT_NAME_CHARS: usize = 100;
const DATA_BYTES: usize = 1024 * 1024;
/// Bytes of data in one tick: what is encoded in one go while everything else waits for it.
const TICK_BYTES: usize = 16 * 1024 * 1024;

impl Invalid {
    /// A number outside its range.
    pub(crate) fn out_of_range(field: &'static str, least: u64, most: u64, got: u64) -> Self {
        let message = format!("must be {least} to {most}, but is {got}");
        Self { code: ErrorCode::OutOfRange, field, message }
    }
}

impl FeedSettings {
    /// Checks every range.
    ///
    /// # Errors
    /// [`Invalid`] names the first field that is out of range.
    pub fn validate(&self) -> Result<(), Invalid> {
        for (field, least, most, value) in [
            ("interval_ms", 1, 60_000, self.interval_ms),
            ("events_per_tick", 1, 1_000, self.events_per_tick),
            ("retry_ms", 0, 60_000, self.retry_ms),
            ("history_events", 1, 100_000, self.history_events),
            ("heartbeat_ms", 0, 60_000, self.heartbeat_ms),
        ] {
            range(field, least, most, value)?;
        }
        if let Payload::Text { size_bytes } = self.payload {
            range("size_bytes", 1, 1_048_576, size_bytes)?;
        }
        if self.tick_bytes() > TICK_BYTES {
            let message = format!(
                "times events_per_tick must be {TICK_BYTES} at most, but is {}",
                self.tick_bytes()
            );
            return Err(Invalid { code: ErrorCode::OutOfRange, field: "size_bytes", message });
        }
        if self.event_names.len() > EVENT_NAMES {
            let message =
                format!("at most {EVENT_NAMES} names, but there are {}", self.event_names.len());
            return Err(Invalid { code: ErrorCode::TooMany, field: "event_names", message });
        }
        self.event_names.iter().try_for_each(|name| event_name("event_names", name))
    }

    /// Bytes of data that one tick produces, roughly where events are small.
    pub(crate) fn tick_bytes(&self) -> usize {
        const SMALL: usize = 64;
        let event_bytes = match self.payload {
            Payload::Text { size_bytes } => size_bytes as usize,
            Payload::Counter | Payload::Json | Payload::Tokens => SMALL,
        };
        event_bytes * self.events_per_tick as usize
    }

    /// These settings with a patch applied.
    pub(crate) fn patched(&self, patch: FeedPatch) -> Result<Self, Invalid> {
        let FeedPatch {
            interval_ms,
            events_per_tick,
            retry_ms,
            ids,
            history_events,
            heartbeat_ms,
            event_names,
            payload,
            paused,
        } = patch;
        let settings = Self {
            interval_ms: interval_ms.unwrap_or(self.interval_ms),
            events_per_tick: events_per_tick.unwrap_or(self.events_per_tick),
            retry_ms: retry_ms.unwrap_or(self.retry_ms),
            ids: ids.unwrap_or(self.ids),
            history_events: history_events.unwrap_or(self.history_events),
            heartbeat_ms: heartbeat_ms.unwrap_or(self.heartbeat_ms),
            event_names: event_names.unwrap_or_else(|| self.event_names.clone()),
            payload: payload.unwrap_or(self.payload),
            paused: paused.unwrap_or(self.paused),
        };
        settings.validate()?;
        Ok(settings)
    }
}

impl PublishBinary {
    pub(crate) fn validate(self) -> Result<(), Invalid> {
        range("bytes", 1, 65_536, self.bytes)
    }
}

impl Publish {
    pub(crate) fn validate(&self) -> Result<(), Invalid> {
        if let Some(event) = &self.event {
            event_name("event", event)?;
        }
        if self.data.len() > DATA_BYTES {
            let message = format!("at most {DATA_BYTES} bytes, but there are {}", self.data.len());
            return Err(Invalid { code: ErrorCode::TooLong, field: "data", message });
        }
        if self.data.contains('\0') {
            let message = "may not contain a null character (NUL)".to_owned();
            return Err(Invalid { code: ErrorCode::ForbiddenCharacter, field: "data", message });
        }
        Ok(())
    }
}

fn range(field: &'static str, least: u32, most: u32, value: u32) -> Result<(), Invalid> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Invalid::out_of_range(field, least.into(), most.into(), value.into()))
}

fn event_name(field: &'static str, name: &str) -> Result<(), Invalid> {
    if name.contains(['\r', '\n', '\0']) {
        let message = "an event name may not contain CR, LF or NUL".to_owned();
        return Err(Invalid { code: ErrorCode::ForbiddenCharacter, field, message });
    }
    let chars = name.chars().count();
    if chars > EVENT_NAME_CHARS {
        let message =
            format!("an event name has at most {EVENT_NAME_CHARS} characters, not {chars}");
        return Err(Invalid { code: ErrorCode::TooLong, field, message });
    }
    Ok(())
}
