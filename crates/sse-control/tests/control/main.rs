//! The control listener over real sockets.

#![expect(clippy::unwrap_used, reason = "a test whose ground gives way should stop")]

mod api;
mod bad_input;
mod guard;
mod journal;
mod lab;
mod limits;
mod page;
mod parse;
mod playground;
mod verdicts;
