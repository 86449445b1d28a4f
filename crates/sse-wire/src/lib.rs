//! `text/event-stream`: bytes ⇄ lines ⇄ fields ⇄ events, with diagnostics.
//!
//! No I/O, no async, no serde. Encoding refuses what would inject a field; parsing never fails:
//! it yields events *and* what was ignored, each with its byte range. `S…` in comments numbers
//! what the HTML standard says in "Server-sent events"; the list is `docs/standard.md` in the
//! repository.
//!
//! # The way down the machine
//!
//! ```text
//!   chunk ──> Lines ──────────> decode ─────> Line::of ─────────> Interpreter ──────> Parsed
//!             CR, LF, CR LF     UTF-8, or     Blank               data buffer         Event
//!             also across       U+FFFD        Comment(text)       event type buffer   Comment
//!             chunk ends                      Field{name, value}  id buffer           Retry
//!                                                                 last event ID       Id
//!                                                                                     Diagnostic
//! ```
//!
//! What each line does to the buffers:
//!
//! ```text
//!   (blank)     last event ID := id buffer.  Is the data buffer empty?  yes: no event
//!               no: Event{type or "message", data without its last LF, last event ID}
//!               then: data buffer := "", event type buffer := ""       (the id buffer stays)
//!   :text       Comment
//!   data:x      data buffer += x + LF
//!   event:x     event type buffer := x
//!   id:x        id buffer := x, unless x holds a NUL
//!   retry:n     Retry(n) at once, if n is ASCII digits
//!   else        Diagnostic
//!   (the end)   whatever is pending is discarded
//! ```
//!
//! [`Parser`] runs the whole machine; [`Lines`], [`Line`] and [`Interpreter`] are its parts.
//! [`Stepper`] runs the same parts and tells of each line what it did to the buffers, and by which
//! clause.

mod diagnostic;
mod effect;
mod encode;
mod interpreter;
mod limits;
mod line;
mod line_end;
mod lines;
mod parsed;
mod parser;
mod snapshot;
mod step;
mod stepper;

pub use diagnostic::{Diagnostic, DropCause, RetryProblem, SingleField};
pub use effect::{Effect, NoEvent};
pub use encode::{Block, EncodeError, EncodeField};
pub use interpreter::Interpreter;
pub use limits::Limits;
pub use line::Line;
pub use line_end::LineEnd;
pub use lines::{Lines, RawLine};
pub use parsed::{DEFAULT_EVENT_TYPE, Event, Parsed, What};
pub use parser::Parser;
pub use snapshot::{Excerpt, Snapshot};
pub use step::{FieldRanges, Step};
pub use stepper::Stepper;
