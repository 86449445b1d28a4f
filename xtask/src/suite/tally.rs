//! Counting what each test runner reports, and keeping the names of what failed.

mod cargo;
mod node;
mod playwright;
mod vitest;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command::Finished;

pub(super) use cargo::of_cargo;
pub(super) use node::of_node;
pub(super) use playwright::of_playwright;
pub(super) use vitest::of_vitest;

/// How many lines of an output stand for the whole of it.
const LAST_LINES: usize = 12;

/// How many tests passed, which failed, and why others did not run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: Vec<Failure>,
    /// The name and the reason of each test that did not run.
    pub(crate) skipped: Vec<String>,
}

/// One thing that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Which test or check it is, so that it can be found and run again.
    pub(crate) name: String,
    /// What it said, without colours, empty lines and the calls inside of the runner.
    pub(crate) lines: Vec<String>,
}

impl Failure {
    /// A failure and what it said.
    pub(crate) fn new(name: impl Into<String>, said: &str) -> Self {
        let said = without_colours(said);
        let lines = said.lines().map(str::trim_end).filter(|line| tells_something(line));
        Self { name: name.into(), lines: lines.map(str::to_owned).collect() }
    }

    /// A failure that is told best by the end of what a command wrote.
    pub(crate) fn ending(name: impl Into<String>, output: &str) -> Self {
        let mut failure = Self::new(name, output);
        let surplus = failure.lines.len().saturating_sub(LAST_LINES);
        failure.lines.drain(..surplus);
        failure
    }
}

impl Tally {
    /// One thing that is right.
    pub(crate) fn success() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// One thing that is wrong.
    pub(crate) fn failure(failure: Failure) -> Self {
        Self { failed: vec![failure], ..Self::default() }
    }

    /// Adds what was counted elsewhere.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed.extend(other.failed);
        self.skipped.extend(other.skipped);
    }

    /// A runner that fails without a failing test, or that ran none, did not do its work.
    fn ended(mut self, runner: &str, finished: &Finished) -> Self {
        let nothing_ran = self.passed == 0 && self.skipped.is_empty();
        if self.failed.is_empty() && (!finished.success || nothing_ran) {
            let why = if finished.success { "ran no test" } else { "failed outside of its tests" };
            self.failed.push(Failure::ending(format!("{runner} {why}"), &finished.output));
        }
        self
    }
}

/// The report that a runner was told to write.
fn read_report<T: serde::de::DeserializeOwned>(
    path: &Path,
    runner: &str,
    finished: &Finished,
) -> Result<T> {
    let bytes = fs::read(path).with_context(|| {
        let end = Failure::ending("", &finished.output).lines.join("\n");
        format!("{runner} wrote no report; it ended with\n{end}\n")
    })?;
    serde_json::from_slice(&bytes).with_context(|| format!("{runner}'s report cannot be read"))
}

fn tells_something(line: &str) -> bool {
    let call = line.trim_start().strip_prefix("at ");
    let inside = |call: &str| call.contains("/node_modules/") || call.contains("node:internal");
    !line.is_empty() && !call.is_some_and(inside)
}

/// The text as a terminal would show it in one colour.
fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(|it: char| it.is_ascii_digit() || it == ';');
        let mut rest = rest.chars();
        // The letter that ends the sequence.
        rest.next();
        plain.push_str(rest.as_str());
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_kept_without_colours_empty_lines_and_the_runners_own_calls() {
        let said = "\x1b[31mError\x1b[39m: \x1b[1;2mno\x1b[22m\n\n  at b  \n  at /node_modules/c\n";
        let failure = Failure::new("a", said);
        assert_eq!(failure.lines, ["Error: no", "  at b"]);
    }

    #[test]
    fn a_command_that_fails_is_told_by_its_last_lines() {
        let output = (1..=40).map(|n| format!("line {n}\n")).collect::<String>();
        let failure = Failure::ending("clippy", &output);
        assert_eq!(failure.lines.len(), LAST_LINES);
        assert_eq!(failure.lines.last().unwrap(), "line 40");
    }

    #[test]
    fn a_runner_that_fails_without_a_failing_test_is_told_by_its_last_lines() {
        let finished = Finished { output: "no browser\n".to_owned(), success: false };
        let tally = Tally::success().ended("Playwright", &finished);
        assert_eq!(tally.failed[0].name, "Playwright failed outside of its tests");
        assert_eq!(tally.failed[0].lines, ["no browser"]);
    }

    #[test]
    fn a_missing_report_is_told_by_what_the_runner_said() {
        let finished = Finished { output: "config is broken\n".to_owned(), success: false };
        let missing = Path::new("/nowhere/report.json");
        let error = read_report::<()>(missing, "vitest", &finished).unwrap_err();
        assert!(error.to_string().contains("config is broken"));
    }
}
