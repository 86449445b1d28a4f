//! The page in Chromium, measured by the scripts in `e2e/bench`.

use std::fs;

use anyhow::{Context, Result};
use serde::{Deserialize, de::DeserializeOwned};

use super::{Row, Target, lab};
use crate::command::{command_with, run};
use crate::{project, system};

/// What a script found out in one round.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Round {
    /// Events that were produced but not counted by the page, or counted twice.
    miscounted: f64,
    frames_per_second: f64,
    /// Heap at the end against the heap after ten seconds.
    heap_growth_percent: f64,
    million_miscounted: f64,
    million_heap_mib: f64,
    kill_to_connecting_p95_ms: f64,
    shown_wait_error_ms: f64,
}

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    let found: Vec<Round> = scripted("page.bench.ts", rounds)?;
    let row = |what: &str, asked, value: fn(&Round) -> f64, unit| {
        Row::new(what, asked, found.iter().map(value).collect(), unit)
    };
    Ok(vec![
        row("page, 5,000/s for 60 s: miscounted", Target::AtMost(0.0), |it| it.miscounted, ""),
        row("page, 5,000/s: frames", Target::AtLeast(50.0), |it| it.frames_per_second, "/s"),
        row(
            "page, 5,000/s: heap growth after the first 10 s",
            Target::AtMost(10.0),
            |it| it.heap_growth_percent,
            "%",
        ),
        row(
            "page, 1,000,000 events: unaccounted for",
            Target::AtMost(0.0),
            |it| it.million_miscounted,
            "",
        ),
        row("page, 1,000,000 events: heap", Target::Context, |it| it.million_heap_mib, "MiB"),
        row(
            "kill to CONNECTING on screen, p95",
            Target::AtMost(100.0),
            |it| it.kill_to_connecting_p95_ms,
            "ms",
        ),
        row(
            "shown wait against the real one, largest error",
            Target::AtMost(50.0),
            |it| it.shown_wait_error_ms,
            "ms",
        ),
    ])
}

/// What a script of `e2e/bench` found out in each round, at a lab and in a Chromium of its own.
pub(super) fn scripted<R: DeserializeOwned>(script: &str, rounds: u32) -> Result<Vec<R>> {
    let program = lab::program()?;
    system::ensure(&[system::BROWSERS])?;
    let browser = system::find(system::CHROMIUM).context("Chromium is missing")?;
    let report = project::target().join(format!("bench-{script}.json"));
    let mut found = Vec::new();
    for _ in 0..rounds {
        fs::remove_file(&report).ok();
        run(command_with("npx", ["--no-install", "playwright", "test", script])
            .args(["--config", "bench/playwright.config.ts"])
            .current_dir(project::root().join("e2e"))
            .env("SSE_LAB_PROGRAM", program)
            .env("SSE_LAB_CHROMIUM", &browser)
            .env("SSE_LAB_REPORT", &report))?;
        let text = fs::read_to_string(&report).context("the page's bench wrote no report")?;
        found.push(serde_json::from_str(&text).context("the page's report is odd")?);
    }
    Ok(found)
}
