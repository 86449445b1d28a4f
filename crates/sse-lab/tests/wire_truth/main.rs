//! The recorded wire is the wire: what a lab recorded of its connections against what somebody
//! else saw of them, for every kill and every other end.
//!
//! Twice: `captured` compares with a packet capture of the loopback where capturing is permitted,
//! and says so where it is not; `proxied` compares with a proxy between client and lab, anywhere.

#![expect(clippy::unwrap_used, reason = "a test whose ground gives way should stop")]
#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod capture;
mod captured;
mod page;
mod proxied;
mod web_socket;
