use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{api_error::ApiError, control::Shared};

/// One moment on two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockReading {
    /// Microseconds on the lab's monotonic clock: the clock of every fact.
    pub t_us: u64,
    /// Milliseconds since 1970 on the calendar clock of the lab's machine.
    pub unix_ms: u64,
}

/// Read the lab's clocks.
///
/// Half the round trip of this request is the error of what a client makes of it.
#[utoipa::path(get, path = "/clock", tag = "journal", operation_id = "readClock",
    responses((status = 200, description = "This moment", body = ClockReading), ApiError))]
pub(super) async fn read_clock(State(shared): State<Arc<Shared>>) -> Json<ClockReading> {
    let clock = shared.stage.clock();
    Json(ClockReading { t_us: clock.now_us(), unix_ms: clock.unix_ms() })
}
