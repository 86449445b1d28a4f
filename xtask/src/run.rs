//! `cargo xtask run`: from a clone to a window.

use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::command::{command_with, run as run_command};
use crate::node;
use crate::program::{Profile, Program};
use crate::system;

/// How to run the lab.
#[derive(Args)]
pub(crate) struct RunOptions {
    /// Build with full optimisation (slower to build, faster to run)
    #[arg(long)]
    release: bool,
    /// Start the headless lab even where there is a display
    #[arg(long)]
    headless: bool,
    /// Passed on to `sse-lab serve` when the headless lab is started
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Builds what is missing and opens the window, or serves the page where there is no display.
///
/// # Errors
/// A prerequisite is missing, something does not build, or the program fails.
pub(crate) fn run(options: &RunOptions) -> Result<()> {
    let profile = if options.release { Profile::Release } else { Profile::Dev };
    let window = !options.headless && has_display();
    if !window && !options.headless {
        println!("There is no display here, so the headless lab is started instead.");
    }
    let program = if window { Program::Desktop } else { Program::Headless };
    let begun = Instant::now();
    if window {
        system::ensure(&[system::BUILD])?;
    }
    node::ensure_packages()?;
    node::build_page()?;
    if !program.path(profile).exists() {
        let minutes = match (program, profile) {
            (Program::Desktop, Profile::Dev) => "four to ten minutes",
            (Program::Desktop, Profile::Release) => "eight to twenty minutes",
            (Program::Headless, Profile::Dev) => "one to three minutes",
            (Program::Headless, Profile::Release) => "two to six minutes",
        };
        println!("Building the program. The first build takes {minutes}, later ones seconds.");
    }
    let path = program.build(profile)?;
    println!("Ready after {:.0} s.", begun.elapsed().as_secs_f64());
    let mut start = command_with(&path.to_string_lossy(), [] as [&str; 0]);
    if !window {
        start.args(["serve", "--no-open"]).args(&options.arguments);
    }
    run_command(&mut start)
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
