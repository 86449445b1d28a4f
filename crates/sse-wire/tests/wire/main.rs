//! The wire format, both ways: bytes, clauses, whole files, properties and bounds.

mod bounds;
mod common;
mod encoding;
mod fixtures;
mod parsing;
mod properties;
mod steps;
