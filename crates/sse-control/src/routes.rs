//! The routes of the API, one file per thing a presenter steers.

mod clock;
mod connections;
mod door;
mod faults;
mod feed;
mod journal;
mod lab;
mod parse;
mod playground;
mod recording;
mod stall;
mod switches;
mod watch;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

pub use clock::ClockReading;
pub use connections::{ConnectionList, Killed};
pub use faults::FaultSetting;
pub use lab::{Epoch, LabState};
pub use parse::{
    Buffers, ByteRange, Excerpt, LeftOut, LineEnd, ParseStep, ParsedStream, Said, StepEffect,
    StepReason,
};
pub use playground::{
    AddedScript, Expected, ExpectedConnection, ExpectedEvent, ExpectedOutcome, ExpectedThen,
    FailedBecause,
};
pub use stall::StallSetting;
pub use switches::{ArticleSwitch, CorsSetting};

use crate::control::Shared;

/// Every route, relative to `/api/v1`.
pub(crate) fn router() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(lab::read_lab))
        .routes(routes!(lab::restore))
        .routes(routes!(lab::reset))
        .routes(routes!(feed::read_feed, feed::change_feed))
        .routes(routes!(feed::publish))
        .routes(routes!(feed::publish_binary))
        .routes(routes!(connections::list_connections))
        .routes(routes!(connections::read_connection))
        .routes(routes!(connections::kill_all))
        .routes(routes!(connections::kill_connection))
        .routes(routes!(stall::set_stall))
        .routes(routes!(faults::set_faults))
        .routes(routes!(door::read_door, door::set_door))
        .routes(routes!(switches::set_cors))
        .routes(routes!(switches::set_article))
        .routes(routes!(watch::watch_client, watch::unwatch_client))
        .routes(routes!(watch::watch_connection, watch::unwatch_connection))
        .routes(routes!(recording::list_recorded))
        .routes(routes!(recording::record_client, recording::stop_recording_client))
        .routes(routes!(recording::record_connection, recording::stop_recording_connection))
        .routes(routes!(recording::read_wire))
        .routes(routes!(clock::read_clock))
        .routes(routes!(parse::parse_stream))
        .routes(routes!(playground::add_script))
        .routes(routes!(playground::expect_of_script))
        .routes(routes!(playground::read_script, playground::remove_script))
        .routes(routes!(journal::read_journal))
        .routes(routes!(lab::read_openapi))
}
