use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use sse_wire::Limits;
use url::Url;

/// What a client asks for, and how it behaves. [`Options::new`] gives the standard's behaviour.
#[derive(Clone, Debug)]
pub struct Options {
    /// The stream's address.
    pub url: Url,
    /// The request's method. A browser's `EventSource` has only GET (S4).
    pub method: Method,
    /// Headers beside the client's own. One of the same name replaces the client's, except for
    /// `Last-Event-ID` once there is one.
    pub headers: HeaderMap,
    /// The request's body, for POST.
    pub body: Bytes,
    /// How long to wait before a reconnect until the stream says otherwise (S14).
    pub reconnection_time: Duration,
    /// A cap on what the stream may ask for; none in the standard.
    pub longest_reconnection_time: Option<Duration>,
    /// The last event ID to start with, for resuming by hand; empty is none.
    pub last_event_id: String,
    /// Whether a reconnect goes to where redirects led, or asks the original address again.
    /// The standard fetches the same request anew, whose current URL is the last one; Chromium
    /// does so, WebKit does not (S9).
    pub reconnect_to_final_url: bool,
    /// How much of a line and an event to hold.
    pub limits: Limits,
}

impl Options {
    /// GET, 3 s of reconnection time, no headers beside the standard's.
    ///
    /// # Errors
    /// [`OptionsError::Url`] if `url` is not an absolute URL (S1).
    pub fn new(url: &str) -> Result<Self, OptionsError> {
        let url = Url::parse(url).map_err(|error| OptionsError::Url {
            url: url.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(Self {
            url,
            method: Method::GET,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            reconnection_time: Duration::from_secs(3),
            longest_reconnection_time: None,
            last_event_id: String::new(),
            reconnect_to_final_url: true,
            limits: Limits::default(),
        })
    }

    pub(crate) fn check(&self) -> Result<(), OptionsError> {
        if !is_supported(&self.url) {
            return Err(OptionsError::Scheme { url: self.url.to_string() });
        }
        // The value space of the header (S15); anything else could begin a header of its own.
        if self.last_event_id.contains(['\r', '\n', '\0']) {
            return Err(OptionsError::LastEventId);
        }
        Ok(())
    }
}

pub(crate) fn is_supported(url: &Url) -> bool {
    url.scheme() == "http" && url.has_host()
}

/// Options that no request can be made from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// Not an absolute URL.
    #[error("`{url}` is not an absolute URL: {reason}")]
    Url {
        /// What was given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Not `http:`. There is no TLS here.
    #[error("`{url}` is not an http: address, and this client speaks plain HTTP only")]
    Scheme {
        /// What was given.
        url: String,
    },
    /// CR, LF or NUL in the last event ID.
    #[error("the last event ID may not contain CR, LF or NUL")]
    LastEventId,
}
