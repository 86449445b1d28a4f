//! Headless: start to the first event's first byte.

use std::time::Instant;

use anyhow::Result;

use super::lab::{self, Lab};
use super::raw_stream::{RawStream, events_in};
use super::{Row, Target};

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    lab::program()?;
    let mut values = Vec::new();
    for _ in 0..rounds {
        let begun = Instant::now();
        let lab = Lab::start(&[])?;
        let mut stream = RawStream::open(lab.stage()?, "/stream")?;
        while events_in(&stream.chunk()?) == 0 {}
        values.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let what = "headless: start to first event";
    Ok(vec![Row::new(what, Target::AtMost(100.0), values, "ms")])
}
