//! What a presenter steers the lab with.
//!
//! The control listener carries the JSON API under `/api/v1`, the journal as a stream of
//! server-sent events, and the page's files. It is another port than the stage's, so a closed
//! door never locks the presenter out and an audience can be given the stage alone.
//!
//! ```text
//! socket ─> listener ─> guard (Host, Origin, Sec-Fetch-Site) ─> token ─> routes ─> Stage
//!                                                            └> page's files
//! ```

mod api_error;
mod body;
mod control;
mod guard;
mod headers;
mod listener;
mod lists;
mod openapi;
mod path;
mod range;
mod refusal;
mod routes;
mod token;
mod ui_files;

pub use api_error::{ApiError, ErrorBody};
pub use control::{Control, ControlConfig, ControlLimits, local_url};
pub use openapi::{openapi, openapi_json};
pub use routes::{
    AddedScript, ArticleSwitch, Buffers, ByteRange, ClockReading, ConnectionList, CorsSetting,
    Epoch, Excerpt, Expected, ExpectedConnection, ExpectedEvent, ExpectedOutcome, ExpectedThen,
    FailedBecause, FaultSetting, Killed, LabState, LeftOut, LineEnd, ParseStep, ParsedStream, Said,
    StallSetting, StepEffect, StepReason,
};
pub use token::{Token, TokenError};
pub use ui_files::{NoUiFiles, UiFile, UiFiles};
