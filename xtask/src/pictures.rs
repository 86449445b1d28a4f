//! `cargo xtask pictures`: the pictures in the documents, of the page as it looks now.

use anyhow::{Context, Result};

use crate::command::{command_with, run};
use crate::program::{Profile, Program};
use crate::{node, project, system};

/// Takes every picture in `docs/pictures` anew, in both languages.
///
/// # Errors
/// The page or the program does not build, Chromium is missing, or a view does not come to look as
/// it should.
pub(crate) fn pictures() -> Result<()> {
    node::ensure_packages()?;
    node::build_page()?;
    system::ensure(&[system::BROWSERS])?;
    let browser = system::find(system::CHROMIUM).context("Chromium is missing")?;
    let program = Program::Headless.build(Profile::Dev)?;
    run(command_with("npx", ["--no-install", "playwright", "test"])
        .args(["--config", "pictures/playwright.config.ts"])
        .current_dir(project::root().join("e2e"))
        .env("SSE_LAB_PROGRAM", program)
        .env("SSE_LAB_CHROMIUM", browser))
}
