//! The headless program as its users start it: arguments, output, signals, exit codes.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test whose ground gives way should stop")]

mod arguments;
mod ending;
mod open_files;
mod program;
mod serving;
