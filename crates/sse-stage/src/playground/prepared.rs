use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::types::{
    Script, ScriptAnswer, ScriptEnd, ScriptFraming, ScriptHeader, ScriptStep, WrittenAnswer,
};
use crate::{ErrorCode, connection::outbox::Framing, routes::LABEL_CHARS};

const ANSWERS: usize = 16;
const STEPS: usize = 4_096;
const BYTES: usize = 1024 * 1024;
const HEADERS: usize = 32;
const NAME_CHARS: usize = 100;
const VALUE_BYTES: usize = 4_096;
const LONGEST_PAUSE_MS: u32 = 10_000;
/// Fields that say where a body ends, what becomes of the connection or how the bytes are to be
/// read, which the lab sees to; and those that would outlive the script in the browser, or have it
/// report to somebody.
const NOT_FOR_SCRIPTS: [&str; 19] = [
    "transfer-encoding",
    "content-length",
    "content-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "set-cookie",
    "clear-site-data",
    "strict-transport-security",
    "alt-svc",
    "service-worker-allowed",
    "accept-ch",
    "nel",
    "report-to",
    "reporting-endpoints",
    "content-security-policy",
];

/// A script that cannot be played, with the field and what would be accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Unplayable {
    /// A stable code a program may decide by.
    pub code: ErrorCode,
    /// The offending field, such as `answers[0].steps[2].base64`.
    pub field: String,
    /// What was wrong and what is accepted.
    pub message: String,
}

/// A script that can be played.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) client: Option<String>,
    pub(crate) answers: Vec<Arc<PreparedAnswer>>,
}

/// An answer that can be played.
#[derive(Debug)]
pub(crate) struct PreparedAnswer {
    pub(crate) status: StatusCode,
    headers: Vec<(HeaderName, Option<HeaderValue>)>,
    framing: ScriptFraming,
    pub(crate) steps: Vec<PreparedStep>,
    pub(crate) end: ScriptEnd,
}

/// A step that can be played.
#[derive(Debug)]
pub(crate) enum PreparedStep {
    Bytes(Bytes),
    Pause(Duration),
}

impl Script {
    /// What its answers say, whenever they say it.
    ///
    /// # Errors
    /// [`Unplayable`] names the first field that is wrong.
    pub fn written(&self) -> Result<Vec<WrittenAnswer>, Unplayable> {
        Ok(self.prepare()?.answers.iter().map(|answer| answer.written()).collect())
    }

    /// Checks everything and decodes the bytes.
    pub(crate) fn prepare(&self) -> Result<Prepared, Unplayable> {
        let client = self.client.clone();
        if client.as_ref().is_some_and(|it| it.is_empty() || it.chars().count() > LABEL_CHARS) {
            let message = format!("must be of 1 to {LABEL_CHARS} characters");
            return Err(unplayable(ErrorCode::OutOfRange, "client", message));
        }
        let count = self.answers.len();
        if !(1..=ANSWERS).contains(&count) {
            let message = format!("a script has 1 to {ANSWERS} answers, but this has {count}");
            return Err(unplayable(ErrorCode::TooMany, "answers", message));
        }
        let steps = self.answers.iter().map(|answer| answer.steps.len()).sum::<usize>();
        if steps > STEPS {
            let message =
                format!("a script has at most {STEPS} steps in all, but this has {steps}");
            return Err(unplayable(ErrorCode::TooMany, "answers", message));
        }
        let mut left = BYTES;
        let answers = self.answers.iter().enumerate();
        let answers =
            answers.map(|(at, answer)| answer.prepare(&format!("answers[{at}]"), &mut left));
        Ok(Prepared {
            client,
            answers: answers.map(|it| it.map(Arc::new)).collect::<Result<_, _>>()?,
        })
    }
}

impl ScriptAnswer {
    fn prepare(&self, at: &str, bytes_left: &mut usize) -> Result<PreparedAnswer, Unplayable> {
        let status = StatusCode::from_u16(self.status).ok();
        let Some(status) = status.filter(|status| (200..=599).contains(&status.as_u16())) else {
            let message = format!("must be 200 to 599, but is {}", self.status);
            return Err(unplayable(ErrorCode::OutOfRange, format!("{at}.status"), message));
        };
        if self.headers.len() > HEADERS {
            let message = format!("an answer has at most {HEADERS} header fields");
            return Err(unplayable(ErrorCode::TooMany, format!("{at}.headers"), message));
        }
        let mut headers: Vec<(HeaderName, _)> = Vec::new();
        for (index, field) in self.headers.iter().enumerate() {
            let (name, value) = field.prepare(&format!("{at}.headers[{index}]"))?;
            if headers.iter().any(|(known, _)| *known == name) {
                let field = format!("{at}.headers[{index}].name");
                let message = format!("`{name}` is there twice");
                return Err(unplayable(ErrorCode::DuplicateField, field, message));
            }
            headers.push((name, value));
        }
        let steps = self.steps.iter().enumerate().map(|(index, step)| {
            let at = format!("{at}.steps[{index}]");
            if has_no_body(status) && matches!(step, ScriptStep::Bytes { .. }) {
                let message = format!("no body follows status {status}");
                return Err(unplayable(ErrorCode::OutOfRange, at, message));
            }
            if self.end.leaves_unanswered() && matches!(step, ScriptStep::Bytes { .. }) {
                let message = "a request that stays unanswered is sent no bytes".to_owned();
                return Err(unplayable(ErrorCode::OutOfRange, at, message));
            }
            step.prepare(&at, bytes_left)
        });
        let steps = steps.collect::<Result<_, _>>()?;
        Ok(PreparedAnswer { status, headers, framing: self.framing, steps, end: self.end })
    }
}

impl ScriptHeader {
    fn prepare(&self, at: &str) -> Result<(HeaderName, Option<HeaderValue>), Unplayable> {
        let refused = |code, field, message: &str| {
            Err(unplayable(code, format!("{at}.{field}"), message.to_owned()))
        };
        if self.name.len() > NAME_CHARS {
            return refused(ErrorCode::TooLong, "name", "a name has at most 100 characters");
        }
        let Ok(name) = HeaderName::from_bytes(self.name.as_bytes()) else {
            let message = "a name is made of letters, digits and !#$%&'*+-.^_`|~";
            return refused(ErrorCode::ForbiddenCharacter, "name", message);
        };
        if NOT_FOR_SCRIPTS.contains(&name.as_str()) || name.as_str().starts_with("access-control-")
        {
            let message = format!("the lab sees to `{name}` itself, or keeps it from browsers");
            return refused(ErrorCode::ForbiddenHeader, "name", &message);
        }
        let Some(value) = &self.value else { return Ok((name, None)) };
        if value.len() > VALUE_BYTES {
            return refused(ErrorCode::TooLong, "value", "a value has at most 4,096 bytes");
        }
        match HeaderValue::from_bytes(value.as_bytes()) {
            Ok(value) => Ok((name, Some(value))),
            Err(_) => {
                let message = "a value holds no control characters but the tab";
                refused(ErrorCode::ForbiddenCharacter, "value", message)
            }
        }
    }
}

impl ScriptStep {
    fn prepare(&self, at: &str, bytes_left: &mut usize) -> Result<PreparedStep, Unplayable> {
        match self {
            Self::Pause { pause_ms } if (1..=LONGEST_PAUSE_MS).contains(pause_ms) => {
                Ok(PreparedStep::Pause(Duration::from_millis((*pause_ms).into())))
            }
            Self::Pause { pause_ms } => {
                let message = format!("must be 1 to {LONGEST_PAUSE_MS}, but is {pause_ms}");
                Err(unplayable(ErrorCode::OutOfRange, format!("{at}.pause_ms"), message))
            }
            Self::Bytes { base64 } => {
                let field = format!("{at}.base64");
                let Ok(bytes) = STANDARD.decode(base64) else {
                    let message = "must be base64 with padding (RFC 4648, section 4)".to_owned();
                    return Err(unplayable(ErrorCode::NotBase64, field, message));
                };
                if bytes.is_empty() {
                    // A chunk without content would be the last one (RFC 9112 §7.1).
                    let message = "must hold at least one byte".to_owned();
                    return Err(unplayable(ErrorCode::OutOfRange, field, message));
                }
                let Some(left) = bytes_left.checked_sub(bytes.len()) else {
                    let message = format!("a script has at most {BYTES} bytes in all");
                    return Err(unplayable(ErrorCode::TooLong, field, message));
                };
                *bytes_left = left;
                Ok(PreparedStep::Bytes(bytes.into()))
            }
        }
    }
}

impl PreparedAnswer {
    /// What is answered once there are no answers left.
    pub(crate) fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: vec![(header::CONTENT_TYPE, None)],
            framing: ScriptFraming::Chunked,
            steps: Vec::new(),
            end: ScriptEnd::End,
        }
    }

    /// Its own header fields over the lab's.
    pub(crate) fn put_headers(&self, headers: &mut HeaderMap) {
        let own =
            [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")];
        for (name, value) in own {
            headers.insert(name, HeaderValue::from_static(value));
        }
        for (name, value) in &self.headers {
            match value {
                Some(value) => drop(headers.insert(name, value.clone())),
                None => drop(headers.remove(name)),
            }
        }
    }

    /// Its `Location`; what is not UTF-8 in it becomes U+FFFD.
    pub(crate) fn location(&self) -> Option<String> {
        let location = self.headers.iter().find(|(name, _)| name == header::LOCATION);
        let (_, value) = location?;
        value.as_ref().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// How its body is delimited for a client to which `usual` is the usual way.
    pub(crate) fn framing(&self, usual: Framing) -> Framing {
        match self.framing {
            ScriptFraming::Chunked if !has_no_body(self.status) => usual,
            ScriptFraming::Chunked | ScriptFraming::Close | ScriptFraming::ContentLength => {
                Framing::UntilClose
            }
        }
    }

    /// The value of its `Content-Length`, where it has one.
    pub(crate) fn content_length(&self) -> Option<u64> {
        if self.framing != ScriptFraming::ContentLength || has_no_body(self.status) {
            return None;
        }
        let owed = u64::from(self.end != ScriptEnd::End);
        Some(self.bytes().map(|bytes| bytes.len() as u64).sum::<u64>() + owed)
    }

    fn bytes(&self) -> impl Iterator<Item = &Bytes> {
        self.steps.iter().filter_map(|step| match step {
            PreparedStep::Bytes(bytes) => Some(bytes),
            PreparedStep::Pause(_) => None,
        })
    }

    fn written(&self) -> WrittenAnswer {
        let mut headers = HeaderMap::new();
        self.put_headers(&mut headers);
        let value = |name| headers.get(name).map(|value: &HeaderValue| value.as_bytes().to_vec());
        WrittenAnswer {
            status: self.status.as_u16(),
            content_type: value(header::CONTENT_TYPE),
            location: value(header::LOCATION),
            body: self.bytes().flat_map(|bytes| bytes.to_vec()).collect(),
            end: match (self.end, self.framing) {
                (ScriptEnd::Cut, ScriptFraming::Close) => ScriptEnd::End,
                (end, _) => end,
            },
        }
    }
}

/// No body follows these, nor any header that speaks of one (RFC 9110 §15.3.5, §15.4.5).
fn has_no_body(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

fn unplayable(code: ErrorCode, field: impl Into<String>, message: String) -> Unplayable {
    Unplayable { code, field: field.into(), message }
}
