use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use crate::{CloseReason, body::Framing, options::is_supported};

/// A response head may be this large.
const HEAD_LIMIT_BYTES: usize = 64 * 1024;
const HEADER_LIMIT: usize = 100;

/// A response head, and how its body is framed.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) framing: Framing,
    /// The head's length in bytes.
    pub(crate) length: usize,
}

/// Reads a response head from the beginning of `bytes`. `None` if its end is not in yet; an error
/// says in words why it is no HTTP response.
pub(crate) fn parse_head(bytes: &[u8]) -> Result<Option<Head>, String> {
    let mut headers = [httparse::EMPTY_HEADER; HEADER_LIMIT];
    let mut response = httparse::Response::new(&mut headers);
    let length = match response.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) if bytes.len() < HEAD_LIMIT_BYTES => return Ok(None),
        Ok(httparse::Status::Partial) => {
            return Err(format!("the response head is larger than {HEAD_LIMIT_BYTES} bytes"));
        }
        Err(error) => return Err(format!("the response is not HTTP/1: {error}")),
    };
    let status = response.code.unwrap_or_default();
    let mut map = HeaderMap::with_capacity(response.headers.len());
    for one in response.headers.iter() {
        let name =
            HeaderName::from_bytes(one.name.as_bytes()).map_err(|error| error.to_string())?;
        let value = HeaderValue::from_bytes(one.value).map_err(|error| error.to_string())?;
        map.append(name, value);
    }
    let framing = framing(status, &map)?;
    Ok(Some(Head { status, headers: map, framing, length }))
}

/// RFC 9112 §6.3.
fn framing(status: u16, headers: &HeaderMap) -> Result<Framing, String> {
    if matches!(status, 204 | 304) {
        return Ok(Framing::length(0));
    }
    if let Some(coding) = headers.get(header::TRANSFER_ENCODING) {
        return if coding.as_bytes().eq_ignore_ascii_case(b"chunked") {
            Ok(Framing::chunked())
        } else {
            Err("the response has a transfer coding other than chunked".to_owned())
        };
    }
    match headers.get(header::CONTENT_LENGTH) {
        None => Ok(Framing::UntilClose),
        Some(value) => value
            .to_str()
            .ok()
            .filter(|value| value.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|value| value.parse().ok())
            .map(Framing::length)
            .ok_or_else(|| "the response's Content-Length is not a number".to_owned()),
    }
}

/// What becomes of a response once its head is read (S5, S6, S9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The connection is announced.
    Opens,
    /// The next request goes there.
    Redirects(Url),
    /// The client is closed for good.
    Fails(CloseReason),
}

/// Decides on a response to a request for `at`.
pub(crate) fn outcome(
    status: u16,
    content_type: Option<&[u8]>,
    location: Option<&[u8]>,
    at: &Url,
) -> Outcome {
    if let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, location) {
        let location = String::from_utf8_lossy(location);
        return match at.join(&location) {
            Ok(url) if is_supported(&url) => Outcome::Redirects(url),
            Ok(_) | Err(_) => Outcome::Fails(CloseReason::BadRedirect(location.into_owned())),
        };
    }
    if status != 200 {
        return Outcome::Fails(CloseReason::Status(status));
    }
    if content_type.is_some_and(is_event_stream) {
        return Outcome::Opens;
    }
    let content_type = content_type.map(|value| String::from_utf8_lossy(value).into_owned());
    Outcome::Fails(CloseReason::ContentType(content_type))
}

/// Whether the type is `text/event-stream`. Parameters do not matter, nor does case (S6, S20).
fn is_event_stream(content_type: &[u8]) -> bool {
    let essence = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case(b"text/event-stream")
}
