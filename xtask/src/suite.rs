//! `cargo xtask test`: every check, in one command, with one line at the end.

mod part;
mod steps;
mod summary;
mod tally;

use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use part::Part;
use summary::Outcome;
pub(crate) use tally::{Failure, Tally};

/// Which checks to run.
#[derive(Args)]
pub(crate) struct TestOptions {
    /// Run only these parts, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART")]
    only: Vec<Part>,
}

/// One thing that passes or fails, by itself or test by test.
struct Step {
    name: &'static str,
    run: fn() -> anyhow::Result<Tally>,
    /// What to do when it fails.
    advice: &'static str,
}

/// Runs the chosen parts to the end, whatever fails on the way.
pub(crate) fn test(options: &TestOptions) -> ExitCode {
    let mut parts = if options.only.is_empty() { Part::all() } else { options.only.clone() };
    parts.sort_unstable();
    parts.dedup();
    let mut times = Vec::new();
    let mut outcomes = Vec::new();
    let begun = Instant::now();
    if let Err(error) = part::prepare(&parts) {
        println!("error: {error:#}");
        let tally = Tally::failure(Failure::new("something is missing", &format!("{error:#}")));
        let advice = "What was to be installed is told at the beginning.";
        outcomes.push(Outcome { step: "preparation", advice, tally });
    }
    times.push(("preparation", begun.elapsed()));
    for Step { name, run, advice } in parts.iter().flat_map(|part| part.steps()) {
        println!("\n── {name} ──");
        let begun = Instant::now();
        let tally = run().unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::failure(Failure::new("did not run to its end", &format!("{error:#}")))
        });
        if !tally.failed.is_empty() {
            println!("{name} failed. {advice}");
        }
        times.push((name, begun.elapsed()));
        outcomes.push(Outcome { step: name, advice, tally });
    }
    println!("\n── times ──");
    for (name, time) in times {
        println!("{:>7.1} s  {name}", time.as_secs_f64());
    }
    println!("\n── result ──");
    print!("{}", summary::summary(&outcomes));
    let clean = |it: &Outcome| it.tally.failed.is_empty() && it.tally.skipped.is_empty();
    if outcomes.iter().all(clean) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
