//! A headless lab in the release profile, for measuring.

use std::net::SocketAddr;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::process::Process;
use crate::program::{Profile, Program};

/// A running lab.
pub(super) struct Lab {
    /// The process.
    pub(super) process: Process,
    printed: Printed,
}

/// What `sse-lab serve --print json` prints.
#[derive(Deserialize)]
struct Printed {
    stage: String,
}

/// Builds the program once, however many figures need it.
///
/// # Errors
/// It does not compile.
pub(super) fn program() -> Result<&'static str> {
    static PATH: OnceLock<String> = OnceLock::new();
    if let Some(path) = PATH.get() {
        return Ok(path);
    }
    let path = Program::Headless.build(Profile::Release)?.to_string_lossy().into_owned();
    Ok(PATH.get_or_init(|| path))
}

impl Lab {
    /// Starts a lab on free ports.
    ///
    /// # Errors
    /// It does not build or start.
    pub(super) fn start(arguments: &[&str]) -> Result<Self> {
        Self::start_program(program()?, arguments)
    }

    /// Starts a certain lab on free ports.
    ///
    /// # Errors
    /// It does not start.
    pub(super) fn start_program(program: &str, arguments: &[&str]) -> Result<Self> {
        let mut words = vec!["serve", "--print", "json", "--no-open", "--port", "0"];
        words.extend(["--control-port", "0"]);
        words.extend(arguments);
        let mut process = Process::start(program, &words)?;
        let printed = serde_json::from_str(&process.line()?).context("no address was printed")?;
        Ok(Self { process, printed })
    }

    /// The stage's address.
    ///
    /// # Errors
    /// What the lab printed is not an address.
    pub(super) fn stage(&self) -> Result<SocketAddr> {
        address(&self.printed.stage)
    }
}

fn address(url: &str) -> Result<SocketAddr> {
    let text = url.trim_start_matches("http://").trim_end_matches('/');
    text.parse().with_context(|| format!("{url} is not an address"))
}
