//! Response heads that the stage writes itself.

use std::fmt::Write;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};

use crate::{Cors, connection::outbox::Framing};

/// Methods and headers a preflight is told of (Fetch, "CORS protocol"); where the stage echoes, it
/// allows whatever headers were asked for instead.
pub(crate) const PREFLIGHT_METHODS: &str = "GET, POST";
pub(crate) const PREFLIGHT_HEADERS: &str = "Last-Event-ID, Cache-Control, Content-Type";

/// The coding that the stage knows (RFC 9110, section 8.4.1.3).
pub(crate) const GZIP: &str = "gzip";

/// A response head as bytes.
pub(crate) fn encode(version: Version, status: StatusCode, headers: &HeaderMap) -> Bytes {
    let mut head = String::with_capacity(256);
    let version = if version == Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" };
    let reason = status.canonical_reason().unwrap_or_default();
    // Writing to a string cannot fail.
    let _infallible = write!(head, "{version} {} {reason}\r\n", status.as_u16());
    let mut head = head.into_bytes();
    for (name, value) in headers {
        if name == header::SEC_WEBSOCKET_ACCEPT {
            head.extend_from_slice(b"Sec-WebSocket-Accept");
        } else {
            push_title_case(name, &mut head);
        }
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head.into()
}

/// A whole answer of plain text that ends its connection, for clients that get no further than
/// this. Each of `fields` ends in CR LF.
pub(crate) fn short_answer(status: StatusCode, fields: &str, text: &str) -> String {
    let (code, reason) = (status.as_u16(), status.canonical_reason().unwrap_or_default());
    let length_bytes = text.len();
    format!(
        "HTTP/1.1 {code} {reason}\r\n{fields}Content-Type: text/plain\r\n\
         Content-Length: {length_bytes}\r\nConnection: close\r\n\r\n{text}"
    )
}

/// Names as people write them: `Content-Type`.
fn push_title_case(name: &HeaderName, out: &mut Vec<u8>) {
    let mut word_begins = true;
    for byte in name.as_str().bytes() {
        out.push(if word_begins { byte.to_ascii_uppercase() } else { byte });
        word_begins = byte == b'-';
    }
}

/// Headers of the connection itself, for a stream that the stage writes.
pub(crate) fn finish_stream_headers(headers: &mut HeaderMap, framing: Framing, unix_ms: u64) {
    // axum knows the length of the body it was given, which is not the one that is written.
    headers.remove(header::CONTENT_LENGTH);
    // The article's head says keep-alive, as its server did.
    headers.entry(header::CONNECTION).or_insert(HeaderValue::from_static("close"));
    if framing == Framing::Chunked {
        headers.insert(header::TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    }
    if let Ok(date) = HeaderValue::from_str(&crate::date::http(unix_ms)) {
        headers.insert(header::DATE, date);
    }
}

/// Whether a request allows a body to be compressed by gzip (RFC 9110, section 12.5.3). One that
/// says nothing of it is taken for a client that knows no compression.
pub(crate) fn accepts_gzip(request: &HeaderMap) -> bool {
    let mut any = false;
    let values = request.get_all(header::ACCEPT_ENCODING).iter();
    for coding in values.filter_map(|value| value.to_str().ok()).flat_map(|list| list.split(',')) {
        let mut parameters = coding.split(';').map(str::trim);
        let name = parameters.next().unwrap_or_default();
        let weight = parameters.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
        });
        // What is no number is no refusal.
        let is_allowed = weight.and_then(|weight| weight.parse().ok()) != Some(0_f32);
        if name.eq_ignore_ascii_case(GZIP) || name.eq_ignore_ascii_case("x-gzip") {
            return is_allowed;
        }
        any |= name == "*" && is_allowed;
    }
    any
}

/// Says that the body is compressed.
pub(crate) fn add_gzip(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(GZIP));
}

/// Says that the response depends on what the request says of compression.
pub(crate) fn add_vary_by_encoding(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
}

/// Adds the CORS headers that the setting asks for.
pub(crate) fn add_cors(headers: &mut HeaderMap, cors: Cors, origin: Option<&HeaderValue>) {
    match cors {
        Cors::Any => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        Cors::Echo => {
            headers.insert(header::VARY, HeaderValue::from_static("Origin"));
            if let Some(origin) = origin {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
                headers.insert(
                    header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
                    HeaderValue::from_static("true"),
                );
            }
        }
        Cors::None => {}
    }
    // A page of another origin reads no header but a few, unless it is named (Fetch, "CORS protocol").
    if cors != Cors::None && headers.contains_key(header::RETRY_AFTER) {
        headers
            .insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
    }
}
