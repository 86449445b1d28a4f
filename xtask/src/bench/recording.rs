//! How soon a recording of an hour is on the screen, measured by the script in `e2e/bench`.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Row, Target, lab};
use crate::command::{command_with, run};
use crate::{project, system};

/// What was promised is promised for two cores.
const CORES: &str = "0,1";

/// What the script found out in one round.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Round {
    open_ms: f64,
    seek_ms: f64,
    file_mib: f64,
}

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    let program = lab::program()?;
    system::ensure(&[system::BROWSERS])?;
    let browser = system::find(system::CHROMIUM).context("Chromium is missing")?;
    let report = project::target().join("bench-recording.json");
    let mut found = Vec::new();
    for _ in 0..rounds {
        fs::remove_file(&report).ok();
        run(command_with("taskset", ["-c", CORES, "npx", "--no-install", "playwright", "test"])
            .args(["recording.bench", "--config", "bench/playwright.config.ts"])
            .current_dir(project::root().join("e2e"))
            .env("SSE_LAB_PROGRAM", program)
            .env("SSE_LAB_CHROMIUM", &browser)
            .env("SSE_LAB_REPORT", &report))?;
        let text =
            fs::read_to_string(&report).context("the bench of recordings wrote no report")?;
        found.push(serde_json::from_str::<Round>(&text).context("its report is odd")?);
    }
    let row = |what: &str, asked, value: fn(&Round) -> f64, unit| {
        Row::new(what, asked, found.iter().map(value).collect(), unit)
    };
    Ok(vec![
        row(
            "recording, 1 h at 100/s: from the file to the screen",
            Target::AtMost(2_000.0),
            |it| it.open_ms,
            "ms",
        ),
        row("recording, 1 h at 100/s: back to its middle", Target::Context, |it| it.seek_ms, "ms"),
        row("recording, 1 h at 100/s: size", Target::Context, |it| it.file_mib, "MiB"),
    ])
}
