use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Fault;

/// A connection's number, from 1, never used twice while the lab runs.
pub type ConnectionId = u64;

/// Which stream a connection carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StreamName {
    /// The main feed, `/stream` or `/moved/stream`.
    Lab,
    /// The 2021 article's stream, `/article/stream`.
    Article,
    /// A feed of its own, described by the request's query.
    Url,
    /// A script's answer, `/playground/<id>`.
    Playground,
    /// The main feed over a WebSocket, `/ws`.
    WebSocket,
    /// No stream: the door left the connection hanging.
    Hung,
}

/// One open connection, as the connection table shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionInfo {
    /// Its number.
    pub id: ConnectionId,
    /// The client's address and port.
    pub peer: String,
    /// The stream it carries.
    pub stream: StreamName,
    /// The label the client gave itself by `?client=…`: never authority.
    pub client: Option<String>,
    /// The request's `User-Agent`.
    pub user_agent: Option<String>,
    /// The request's `Last-Event-ID`, as sent.
    pub last_event_id: Option<String>,
    /// When it was accepted, in microseconds on the lab's clock.
    pub accepted_us: u64,
    /// Events written so far: accepted by the kernel.
    pub events: u64,
    /// Bytes written so far: accepted by the kernel.
    pub bytes: u64,
    /// The last event written, by its number in the feed.
    pub last_seq: Option<u64>,
    /// Events of its feed after the last that it was written or told it missed, whether the log still
    /// holds them or not.
    pub behind: u64,
    /// Whether it is stalled.
    pub stalled: bool,
    /// Whether its body is compressed, which is settled when it opens.
    pub gzip: bool,
    /// What alters it, in the order in which it does. Gzip is there only where the body is
    /// compressed.
    pub faults: Vec<Fault>,
    /// Whether its deliveries are journalled one by one.
    pub watched: bool,
    /// Whether its bytes are being recorded.
    pub recorded: bool,
}
