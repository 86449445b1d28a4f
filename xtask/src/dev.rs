//! `cargo xtask dev`: the page with hot reload.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::command::{command_with, run};
use crate::node;
use crate::program::{Profile, Program};

/// Where Vite serves the page.
const PORT: &str = "5173";

/// What `sse-lab serve --print json` prints.
#[derive(Deserialize)]
struct Printed {
    control: String,
    token: String,
}

/// Starts a headless lab and Vite's development server in front of it.
///
/// # Errors
/// Something does not build or start.
pub(crate) fn dev() -> Result<()> {
    node::ensure_packages()?;
    let program = Program::Headless.build(Profile::Dev)?;
    let arguments = ["serve", "--no-open", "--print", "json"];
    let mut lab = command_with(&program.to_string_lossy(), arguments)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the lab")?;
    let mut line = String::new();
    let output = lab.stdout.take().context("the lab has no standard output")?;
    BufReader::new(output).read_line(&mut line)?;
    let printed: Printed =
        serde_json::from_str(&line).context("the lab did not start; it says why above")?;
    println!("Open http://127.0.0.1:{PORT}/#token={}", printed.token);
    let vite = ["--workspace", "ui", "run", "dev", "--", "--port", PORT, "--strictPort"];
    let served = run(command_with("npm", vite).env("SSE_LAB_CONTROL", printed.control));
    // Ctrl-C reaches the whole process group; this is for when Vite ended by itself.
    lab.kill().ok();
    lab.wait()?;
    served
}
