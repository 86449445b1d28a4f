//! The window in the release profile: launch to the first painted event.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Row, Target};
use crate::command::{command_with, run};
use crate::program::{Profile, Program};
use crate::{node, project, system, tools};

/// What the script of the desktop tests found out.
#[derive(Deserialize)]
struct Found {
    launch_to_first_event_ms: Vec<f64>,
}

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    system::ensure(&[system::BUILD, system::WINDOW])?;
    tools::ensure(&tools::TAURI_DRIVER)?;
    node::build_page()?;
    let program = Program::Desktop.build(Profile::Release)?;
    let report = project::target().join("bench-window.json");
    fs::remove_file(&report).ok();
    let screen = ["--auto-servernum", "--server-args=-screen 0 1920x1080x24"];
    let script = "dbus-run-session -- npm --workspace e2e run --silent desktop:bench";
    run(command_with("xvfb-run", screen)
        .args(script.split(' '))
        .env("SSE_LAB_DESKTOP", program)
        .env("SSE_LAB_ROUNDS", rounds.to_string())
        .env("SSE_LAB_REPORT", &report))?;
    let text = fs::read_to_string(&report).context("the window's bench wrote no report")?;
    let found: Found = serde_json::from_str(&text).context("the window's report is odd")?;
    let (what, values) = ("window: launch to first event painted", found.launch_to_first_event_ms);
    Ok(vec![Row::new(what, Target::AtMost(1_500.0), values, "ms")])
}
