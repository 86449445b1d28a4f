//! `cargo xtask dev`: the page with hot reload.

use anyhow::Result;

use crate::command::{command_with, run};
use crate::node;
use crate::program::{Profile, Program};

/// Starts a headless lab and Vite's development server beside it.
///
/// # Errors
/// Something does not build or start.
pub(crate) fn dev() -> Result<()> {
    node::ensure_packages()?;
    let program = Program::Headless.build(Profile::Dev)?;
    let mut lab = command_with(&program.to_string_lossy(), ["serve", "--no-open"]).spawn()?;
    let served = run(&mut command_with("npm", ["--workspace", "ui", "run", "dev"]));
    // Ctrl-C reaches the whole process group; this is for when Vite ended by itself.
    lab.kill().ok();
    lab.wait()?;
    served
}
