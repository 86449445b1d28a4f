//! Scripts: raw streams that somebody wrote by hand, played to whoever asks for them.
//!
//! ```text
//! Script (JSON) ─ prepare ─> Prepared ─┐
//!                                      ├─ /playground/<id> ─> attempt ─> connection ─> socket
//!               Scripts (64 at most) ──┘                         └─> PlayedScript
//! ```
//!
//! What is played is what was written: no door, no fault and no stall of all connections alters
//! it, and nothing of it is refused for its content, which is the point of it. Only the head is
//! checked, so that it stays a head.

pub(crate) mod attempt;
pub(crate) mod prepared;
pub(crate) mod scripts;
mod types;

pub use attempt::{PlayedAttempt, PlayedEnd, PlayedScript};
pub use prepared::Unplayable;
pub use types::{
    Script, ScriptAnswer, ScriptEnd, ScriptFraming, ScriptHeader, ScriptStep, WrittenAnswer,
};
