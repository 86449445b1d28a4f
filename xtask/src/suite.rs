//! `cargo xtask test`: every check, in one command, with one line at the end.

mod part;
mod steps;
mod tally;

use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use part::Part;
pub(crate) use tally::Tally;

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
    let mut total = Tally::default();
    let mut times = Vec::new();
    let mut failures = Vec::new();
    let begun = Instant::now();
    if let Err(error) = part::prepare(&parts) {
        println!("error: {error:#}");
        total.failed += 1;
        failures.push(format!("preparation: {error:#}"));
    }
    times.push(("preparation", begun.elapsed()));
    for step in parts.iter().flat_map(|part| part.steps()) {
        println!("\n── {} ──", step.name);
        let begun = Instant::now();
        let tally = (step.run)().unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::failure()
        });
        if tally.failed > 0 {
            println!("{} failed. {}", step.name, step.advice);
            failures.push(format!("{}: {} failed. {}", step.name, tally.failed, step.advice));
        }
        times.push((step.name, begun.elapsed()));
        total.add(tally);
    }
    println!("\n── times ──");
    for (name, time) in times {
        println!("{:>7.1} s  {name}", time.as_secs_f64());
    }
    for failure in &failures {
        println!("FAILED   {failure}");
    }
    for reason in &total.skipped {
        println!("SKIPPED  {reason}");
    }
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped.len());
    if total.failed == 0 && total.skipped.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
