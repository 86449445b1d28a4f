//! `cargo xtask run`: from a clone to a window.

use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::command::{become_command, command_with};
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
    /// The port that clients connect to (3000 unless given); 0 is any free one
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Passed on to the program that is started: the window, or `sse-lab serve`
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl RunOptions {
    /// What the started program is told.
    fn arguments(&self, program: Program) -> Vec<String> {
        let mut arguments = match program {
            Program::Desktop => vec![],
            Program::Headless => vec!["serve".to_owned(), "--no-open".to_owned()],
        };
        if let Some(port) = self.port {
            arguments.extend(["--port".to_owned(), port.to_string()]);
        }
        arguments.extend_from_slice(&self.arguments);
        arguments
    }
}

/// Builds what is missing and opens the window, or serves the page where there is no display.
///
/// # Errors
/// A prerequisite is missing, something does not build, or the program does not start; where it
/// cannot take this process's place, also if it fails.
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
    let next = if window { "opening the window" } else { "starting the headless lab" };
    println!("Ready after {:.0} s, {next}.", begun.elapsed().as_secs_f64());
    become_command(&mut command_with(&path.to_string_lossy(), options.arguments(program)))
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: RunOptions,
    }

    fn typed(words: &str) -> RunOptions {
        Line::parse_from(words.split(' ')).options
    }

    #[test]
    fn the_port_and_what_follows_the_dashes_reach_whichever_program_is_started() {
        let options = typed("run --port 0 -- --interval 2s");
        assert_eq!(options.arguments(Program::Desktop).join(" "), "--port 0 --interval 2s");
        assert_eq!(
            options.arguments(Program::Headless).join(" "),
            "serve --no-open --port 0 --interval 2s"
        );
    }

    #[test]
    fn without_a_port_the_program_chooses_its_own() {
        assert!(typed("run").arguments(Program::Desktop).is_empty());
    }
}
