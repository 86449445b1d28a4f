//! What the README's commands call: `cargo xtask run`, `dev`, `test`, `bench`, `gen`, `lessons`,
//! `pictures`.
#![expect(clippy::print_stdout, reason = "a command line program talks to its terminal")]

mod bench;
mod command;
mod dev;
mod engines;
mod generate;
mod node;
mod pictures;
mod program;
mod project;
mod python;
mod run;
mod suite;
mod system;
mod tidy;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, runs, tests and measures SSE Lab.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing, builds the lab and opens its window
    Run(run::RunOptions),
    /// Serves the page with hot reload beside a headless lab
    Dev,
    /// Installs what the tests need and runs every check
    Test(suite::TestOptions),
    /// Measures what the lab promises, on this machine
    Bench(bench::BenchOptions),
    /// Runs the playground's cases in three engines and writes docs/engines.md
    Engines,
    /// Writes the OpenAPI document and the TypeScript types from the Rust types
    Gen(generate::GenerateOptions),
    /// Reads every lesson file and tells what is wrong with it, line by line
    Lessons,
    /// Takes the documents' pictures anew, of the page as it looks now
    Pictures,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Run(options) => run::run(&options),
        Task::Dev => dev::dev(),
        Task::Test(options) => return suite::test(&options),
        Task::Bench(options) => bench::bench(&options),
        Task::Engines => engines::engines(),
        Task::Gen(options) => generate::generate(&options),
        Task::Lessons => node::check_lessons(),
        Task::Pictures => pictures::pictures(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
