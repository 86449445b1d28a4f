//! A client by the standard that reconnects, resumes and tells everything it sees.
//!
//! Where a browser's `EventSource` shows a page events and bare errors, this one also yields the
//! response's status and headers, every comment, reconnection time and diagnostic, how the body
//! ended, and how long it waits. It speaks plain HTTP/1.1, one TCP connection per request.
//!
//! ```no_run
//! # async fn example() -> Result<(), sse_client::OptionsError> {
//! use sse_client::{EventSource, Observation, Options};
//! use sse_wire::What;
//!
//! let mut source = EventSource::new(Options::new("http://127.0.0.1:3000/stream")?)?;
//! while let Some(observation) = source.next().await {
//!     if let Observation::Parsed(parsed) = observation
//!         && let What::Event(event) = parsed.what
//!     {
//!         assert!(!event.data.is_empty());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`expected`] says beforehand what this client makes of responses that are known, by the same
//! decisions and the same parser.
//!
//! # One connection's life
//!
//! ```text
//!             ┌───────────────────── Waiting (reconnection time) <────────────┐
//!             v                                                               │ network error,
//!  new ──> Connecting ──> Response ──> Open ──> Parsed … ──> BodyEnded ───────┘ or end of body
//!             ^  │            │
//!   Redirected└──┘            └──> Closed: status not 200, or not an event stream
//! ```

mod body;
mod event_source;
mod expected;
mod observation;
mod options;
mod request;
mod response;

pub use event_source::EventSource;
pub use expected::{ExpectedEnd, ExpectedResponse, KnownEnd, KnownResponse, expected};
pub use observation::{BodyEnd, CloseReason, NetworkError, Observation, Phase, ReadyState};
pub use options::{Options, OptionsError};
