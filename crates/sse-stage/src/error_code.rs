use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a request was refused. Programs decide by it, never by a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No token was sent.
    TokenMissing,
    /// The token is not this lab's.
    TokenWrong,
    /// The request is addressed to a name the listener does not go by.
    ForbiddenHost,
    /// A page of another origin asks.
    ForbiddenOrigin,
    /// A page of another site asks.
    ForbiddenSite,
    /// The request head is not HTTP/1.1.
    MalformedRequest,
    /// The request head is too large.
    HeadTooLarge,
    /// The body came without its length.
    LengthRequired,
    /// The body is not declared as JSON.
    WrongContentType,
    /// The body did not arrive in time.
    BodyTimeout,
    /// The body is too large.
    BodyTooLarge,
    /// The body ended early.
    BodyIncomplete,
    /// The body is not JSON.
    MalformedJson,
    /// A value, or the body, is of another type.
    WrongType,
    /// There is no such field.
    UnknownField,
    /// A field is missing.
    MissingField,
    /// A field is there twice.
    DuplicateField,
    /// There is no such choice.
    UnknownValue,
    /// A value is outside its range.
    OutOfRange,
    /// A text is too long.
    TooLong,
    /// There are too many values.
    TooMany,
    /// A text holds a character that may not stand there.
    ForbiddenCharacter,
    /// A closed port cannot count attempts.
    CannotCount,
    /// A 3xx status is the door `redirect`.
    UseRedirect,
    /// The content type is the right one.
    NotWrong,
    /// There is nothing at this path.
    NotFound,
    /// The route does not answer this method.
    MethodNotAllowed,
    /// The connection is over, or never was.
    NoSuchConnection,
    /// All places for watched clients are taken.
    TooManyWatched,
    /// The connection's bytes are not recorded, or no longer kept.
    NotRecorded,
    /// All places for recordings are taken.
    TooManyRecorded,
    /// The connection carries no stream of events that faults could alter.
    NoStream,
    /// The connection's body began uncompressed, and stays so.
    TooLateToCompress,
    /// The same fault is given twice.
    FaultGivenTwice,
    /// The port cannot be had.
    PortLost,
    /// A query cannot be read.
    MalformedQuery,
    /// The bytes could not be parsed, which is the lab's own failure.
    ParseFailed,
    /// A text is not base64.
    NotBase64,
    /// A header field that a script may not set.
    ForbiddenHeader,
    /// All places for scripts are taken.
    TooManyScripts,
    /// A stream has no such parameter.
    UnknownParameter,
    /// A stream's parameter is no whole number.
    NotANumber,
}
