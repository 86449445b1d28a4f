use thiserror::Error;

use crate::ErrorCode;

/// A request to change the stage that it refuses, naming the field and what would be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field}: {message}")]
pub struct Invalid {
    /// A stable code a program may decide by, such as `out_of_range`.
    pub code: ErrorCode,
    /// The offending field, by its name in the API.
    pub field: &'static str,
    /// What was wrong and what is accepted.
    pub message: String,
}
