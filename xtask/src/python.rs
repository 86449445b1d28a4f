//! The Python clients of the tests, in an environment of their own.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command::{command, command_with, run};
use crate::project;

/// At the versions the tests were written against.
const PACKAGES: [&str; 3] = ["httpx==0.28.1", "httpx-sse==0.4.3", "websockets==17.4"];

fn environment() -> PathBuf {
    project::target().join("python")
}

/// The interpreter that has the packages.
pub(crate) fn program() -> PathBuf {
    environment().join("bin/python")
}

/// Makes the environment unless it is there.
///
/// # Errors
/// Python cannot make one, or the packages cannot be fetched.
pub(crate) fn ensure_packages() -> Result<()> {
    let stamp = environment().join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == PACKAGES.join(" ")) {
        return Ok(());
    }
    println!("Fetching the Python clients of the tests into target/python …");
    run(command_with("python3", ["-m", "venv", "--clear"]).arg(environment()))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(command(&program().to_string_lossy()).args(pip).args(PACKAGES)).context(
        "the Python packages could not be fetched; is the Python package index reachable?",
    )?;
    std::fs::write(stamp, PACKAGES.join(" ")).context("cannot remember what is installed")
}
