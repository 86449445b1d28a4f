//! `/ws` byte by byte, as a raw socket and a client of others see it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

#[path = "../support/mod.rs"]
mod support;

mod client;
mod flow;
mod handshake;
mod hearing;
mod kills;
mod messages;
mod wire;
