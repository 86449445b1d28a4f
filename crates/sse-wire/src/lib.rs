//! `text/event-stream`: bytes ⇄ lines ⇄ fields ⇄ events, with diagnostics.
//!
//! No I/O, no async, no serde. Encoding refuses what would inject a field.

mod encode;
mod line_end;

pub use encode::{Block, EncodeError, EncodeField};
pub use line_end::LineEnd;
