use std::time::Duration;

use http::HeaderValue;
use tokio_util::sync::CancellationToken;

use super::{Door, DoorState, Met, Span};
use crate::{ErrorCode, Invalid, routes};

const MOST_ATTEMPTS: u32 = 1_000;
const MOST_MS: u32 = 3_600_000;
const MOST_RETRY_AFTER_S: u32 = 3_600;

/// The door as it stands. A door with attempts and time opens at whichever runs out first.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    door: Door,
    attempts_left: Option<u32>,
    until_us: Option<u64>,
    /// Cancelled when another door is set, so that no timer outlives its door.
    replaced: CancellationToken,
}

/// What became of an attempt.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) met: Met,
    pub(crate) attempts_left: Option<u32>,
    /// The door that now stands open, where this attempt was the last.
    pub(crate) opened: Option<DoorState>,
}

impl Standing {
    pub(crate) fn state(&self) -> DoorState {
        DoorState {
            door: self.door.clone(),
            attempts_left: self.attempts_left,
            until_us: self.until_us,
        }
    }

    /// Cancelled when another door takes the place of this one.
    pub(crate) fn replaced(&self) -> CancellationToken {
        self.replaced.clone()
    }

    pub(crate) fn is_open(&self) -> bool {
        self.door == Door::Open
    }

    /// Sets a door that was validated before.
    pub(crate) fn set(&mut self, door: Door, now_us: u64) {
        let span = door.span();
        self.attempts_left = span.attempts;
        self.until_us = span.for_ms.map(|for_ms| now_us + u64::from(for_ms) * 1_000);
        self.door = door;
        std::mem::take(&mut self.replaced).cancel();
    }

    /// An attempt to get at `path`; nothing if the door does not concern it.
    pub(crate) fn meet(&mut self, path: &str, now_us: u64) -> Option<Attempt> {
        let concerned = match self.door {
            // A closed port meets nobody; who is asking was accepted before it closed.
            Door::Open | Door::Refuse { .. } => false,
            Door::Hang { .. } => true,
            // A WebSocket's answer has no content whose type could be wrong.
            Door::ContentType { .. } => routes::is_stream(path),
            Door::Status { .. } | Door::Empty { .. } => {
                routes::is_stream(path) || routes::is_web_socket(path)
            }
            Door::Redirect { .. } => {
                (routes::is_stream(path) || routes::is_web_socket(path)) && !routes::is_moved(path)
            }
        };
        if !concerned {
            return None;
        }
        let met = Met { door: self.door.clone() };
        if let Some(left) = &mut self.attempts_left {
            *left -= 1;
        }
        let attempts_left = self.attempts_left;
        let opened = (attempts_left == Some(0)).then(|| {
            self.set(Door::Open, now_us);
            self.state()
        });
        Some(Attempt { met, attempts_left, opened })
    }
}

impl Door {
    /// How long it stays.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Open => Span::default(),
            Self::Refuse { span }
            | Self::Hang { span }
            | Self::Status { span, .. }
            | Self::ContentType { span, .. }
            | Self::Redirect { span, .. }
            | Self::Empty { span } => *span,
        }
    }

    /// How long until it opens by itself.
    pub(crate) fn time(&self) -> Option<Duration> {
        self.span().for_ms.map(|for_ms| Duration::from_millis(for_ms.into()))
    }

    /// Checks every range.
    ///
    /// # Errors
    /// [`Invalid`] names the first field that is out of range.
    pub fn validate(&self) -> Result<(), Invalid> {
        let Span { attempts, for_ms } = self.span();
        if let Some(attempts) = attempts.filter(|n| !(1..=MOST_ATTEMPTS).contains(n)) {
            return Err(Invalid::out_of_range(
                "attempts",
                1,
                MOST_ATTEMPTS.into(),
                attempts.into(),
            ));
        }
        if let Some(for_ms) = for_ms.filter(|ms| !(1..=MOST_MS).contains(ms)) {
            return Err(Invalid::out_of_range("for_ms", 1, MOST_MS.into(), for_ms.into()));
        }
        match self {
            Self::Refuse { .. } if attempts.is_some() => Err(invalid(
                ErrorCode::CannotCount,
                "attempts",
                "a closed port cannot count attempts; give `for_ms`, or open the door by hand",
            )),
            Self::Status { status: 300..=399, .. } => Err(invalid(
                ErrorCode::UseRedirect,
                "status",
                "a 3xx status is the door `redirect`",
            )),
            Self::Status { status, .. } if !(201..=599).contains(status) => Err(invalid(
                ErrorCode::OutOfRange,
                "status",
                "must be 201 to 299 or 400 to 599; 200 is the door `empty`",
            )),
            Self::Status { retry_after_s: Some(seconds), .. } if *seconds > MOST_RETRY_AFTER_S => {
                let most = MOST_RETRY_AFTER_S.into();
                Err(Invalid::out_of_range("retry_after_s", 0, most, (*seconds).into()))
            }
            Self::Redirect { status, .. } if ![301, 302, 307, 308].contains(status) => {
                Err(invalid(ErrorCode::OutOfRange, "status", "must be 301, 302, 307 or 308"))
            }
            Self::ContentType { content_type: Some(value), .. } => content_type(value),
            Self::Open
            | Self::Refuse { .. }
            | Self::Hang { .. }
            | Self::Status { .. }
            | Self::ContentType { .. }
            | Self::Redirect { .. }
            | Self::Empty { .. } => Ok(()),
        }
    }
}

fn content_type(value: &str) -> Result<(), Invalid> {
    if value.is_empty() || value.len() > 200 || HeaderValue::from_str(value).is_err() {
        let message = "must be a header value of 1 to 200 bytes without line breaks";
        return Err(invalid(ErrorCode::ForbiddenCharacter, "content_type", message));
    }
    let essence = value.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("text/event-stream") {
        let message = "that is the right type; the door exists to send a wrong one";
        return Err(invalid(ErrorCode::NotWrong, "content_type", message));
    }
    Ok(())
}

fn invalid(code: ErrorCode, field: &'static str, message: &str) -> Invalid {
    Invalid { code, field, message: message.to_owned() }
}
