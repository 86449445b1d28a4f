//! The door: what the next attempt meets.

mod answer;
mod standing;
mod types;

pub use self::types::{Door, DoorKind, DoorState, Span};
pub(crate) use self::{answer::Met, standing::Standing};
