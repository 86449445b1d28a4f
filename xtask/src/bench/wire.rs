//! The wire view in Chromium under load, measured by `e2e/bench/wire.bench.ts`.

use anyhow::Result;
use serde::Deserialize;

use super::{Row, Target, page};

/// What the script found out in one round.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Round {
    frames_per_second: f64,
    /// The same with bytes and parse side by side, both following.
    enlarged_frames_per_second: f64,
    /// How long after it was produced the newest event stood among the bytes.
    behind_ms: f64,
}

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    let found: Vec<Round> = page::scripted("wire.bench.ts", rounds)?;
    let row = |what: &str, asked, value: fn(&Round) -> f64, unit| {
        Row::new(what, asked, found.iter().map(value).collect(), unit)
    };
    Ok(vec![
        row(
            "wire view, 1,000/s, following: frames",
            Target::AtLeast(50.0),
            |it| it.frames_per_second,
            "/s",
        ),
        row(
            "wire view, 1,000/s, enlarged, parse following: frames",
            Target::AtLeast(50.0),
            |it| it.enlarged_frames_per_second,
            "/s",
        ),
        row("wire view, 1,000/s: newest bytes behind", Target::Context, |it| it.behind_ms, "ms"),
    ])
}
