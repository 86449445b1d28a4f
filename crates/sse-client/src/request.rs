use bytes::Bytes;
use http::{HeaderMap, Method, header};
use url::Url;

const LAST_EVENT_ID: &str = "last-event-id";

/// The request as it stands after redirects.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) url: Url,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// The bytes of the request. An id goes out as UTF-8 (S13, S15).
    pub(crate) fn encode(&self, last_event_id: &str) -> Vec<u8> {
        let target = &self.url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &self.url[url::Position::BeforeHost..url::Position::AfterPort];
        let mut out = format!("{} {target} HTTP/1.1\r\n", self.method).into_bytes();
        for (name, value) in [
            (header::HOST, host),
            (header::ACCEPT, "text/event-stream"),
            (header::CACHE_CONTROL, "no-store"),
            (header::CONNECTION, "close"),
        ] {
            if !self.headers.contains_key(&name) {
                push_header(&mut out, name.as_str(), value.as_bytes());
            }
        }
        if !last_event_id.is_empty() {
            push_header(&mut out, LAST_EVENT_ID, last_event_id.as_bytes());
        }
        for (name, value) in &self.headers {
            // What the stream said since is newer than what the caller started with.
            if name == LAST_EVENT_ID && !last_event_id.is_empty() {
                continue;
            }
            push_header(&mut out, name.as_str(), value.as_bytes());
        }
        if !self.body.is_empty() {
            push_header(&mut out, "content-length", self.body.len().to_string().as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&self.body);
        out
    }

    /// Host and port to connect to.
    pub(crate) fn address(&self) -> (String, u16) {
        // The brackets of an IPv6 address belong to the URL, not to the address.
        let host = self.url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        (host.to_owned(), self.url.port_or_known_default().unwrap_or(80))
    }

    /// Follows a redirect (Fetch, "HTTP-redirect fetch").
    pub(crate) fn redirect(&mut self, status: u16, url: Url) {
        let becomes_get = match status {
            301 | 302 => self.method == Method::POST,
            303 => self.method != Method::GET && self.method != Method::HEAD,
            _ => false,
        };
        if becomes_get {
            self.method = Method::GET;
            self.body = Bytes::new();
            self.headers.remove(header::CONTENT_TYPE);
        }
        if url.origin() != self.url.origin() {
            self.headers.remove(header::AUTHORIZATION);
        }
        self.url = url;
    }
}

fn push_header(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    for part in [name.as_bytes(), b": ", value, b"\r\n"] {
        out.extend_from_slice(part);
    }
}
