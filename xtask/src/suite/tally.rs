//! Counting what each test runner reports.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::command::Finished;

/// How many tests passed and failed, and why others did not run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// One reason for each test that did not run.
    pub(crate) skipped: Vec<String>,
}

impl Tally {
    /// One thing that is right.
    pub(crate) fn success() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// One thing that is wrong.
    pub(crate) fn failure() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// Adds what another step counted.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend(other.skipped);
    }

    /// A runner that fails without a failing test, or that ran none, did not do its work.
    fn ended(mut self, success: bool) -> Self {
        let nothing_ran = self.passed == 0 && self.skipped.is_empty();
        if self.failed == 0 && (!success || nothing_ran) {
            self.failed = 1;
        }
        self
    }
}

/// Counts `cargo test`, whose machine-readable output is not stable yet, by its summary lines.
pub(super) fn of_cargo(finished: &Finished) -> Tally {
    let mut tally = Tally::default();
    for line in finished.output.lines() {
        if let Some(summary) = line.strip_prefix("test result: ") {
            tally.passed += number_before(summary, " passed");
            tally.failed += number_before(summary, " failed");
        } else if let Some((name, reason)) = line.split_once(" ... ignored") {
            let reason = reason.trim_start_matches([',', ' ']);
            let reason = if reason.is_empty() { "ignored without a reason" } else { reason };
            tally.skipped.push(format!("{}: {reason}", name.trim_start_matches("test ")));
        }
    }
    tally.ended(finished.success)
}

fn number_before(text: &str, word: &str) -> usize {
    let Some((before, _)) = text.split_once(word) else { return 0 };
    before.rsplit(' ').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// Counts `node --test` by the lines that end both of its reports, TAP (`# pass 3`) and spec
/// (`ℹ pass 3`).
pub(super) fn of_node(finished: &Finished) -> Tally {
    let mut tally = Tally::default();
    for line in finished.output.lines() {
        let Some(rest) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) else {
            continue;
        };
        let Some((word, count)) = rest.split_once(' ') else { continue };
        let Ok(count) = count.trim().parse::<usize>() else { continue };
        match word {
            "pass" => tally.passed += count,
            "fail" | "cancelled" => tally.failed += count,
            "skipped" | "todo" => {
                let reason = format!("{word} in the desktop tests; its output says which");
                tally.skipped.extend(std::iter::repeat_n(reason, count));
            }
            _ => {}
        }
    }
    tally.ended(finished.success)
}

/// Counts vitest by its JSON report.
///
/// # Errors
/// There is no report: vitest did not start.
pub(super) fn of_vitest(report: &Path, success: bool) -> Result<Tally> {
    let report: VitestReport = read_report(report, "vitest")?;
    let mut tally = Tally::default();
    for test in report.test_results.into_iter().flat_map(|file| file.assertion_results) {
        match test.status.as_str() {
            "passed" => tally.passed += 1,
            "failed" => tally.failed += 1,
            other => tally.skipped.push(format!("{}: {other}", test.full_name)),
        }
    }
    Ok(tally.ended(success))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct VitestReport {
    test_results: Vec<VitestFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct VitestFile {
    assertion_results: Vec<VitestTest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct VitestTest {
    full_name: String,
    status: String,
}

/// Counts Playwright by its JSON report.
///
/// # Errors
/// There is no report: Playwright did not start.
pub(super) fn of_playwright(report: &Path, success: bool) -> Result<Tally> {
    let report: PlaywrightSuite = read_report(report, "Playwright")?;
    let mut tally = Tally::default();
    report.count(&mut tally);
    Ok(tally.ended(success))
}

#[derive(Deserialize)]
struct PlaywrightSuite {
    #[serde(default)]
    specs: Vec<PlaywrightSpec>,
    #[serde(default)]
    suites: Vec<PlaywrightSuite>,
}

#[derive(Deserialize)]
struct PlaywrightSpec {
    title: String,
    tests: Vec<PlaywrightTest>,
}

#[derive(Deserialize)]
struct PlaywrightTest {
    status: String,
    #[serde(default)]
    annotations: Vec<PlaywrightAnnotation>,
}

#[derive(Deserialize)]
struct PlaywrightAnnotation {
    description: Option<String>,
}

impl PlaywrightSuite {
    fn count(&self, tally: &mut Tally) {
        for (spec, test) in
            self.specs.iter().flat_map(|spec| spec.tests.iter().map(move |test| (spec, test)))
        {
            match test.status.as_str() {
                "expected" => tally.passed += 1,
                "skipped" => {
                    let told = test.annotations.iter().find_map(|it| it.description.as_deref());
                    let reason = told.unwrap_or("skipped without a reason");
                    tally.skipped.push(format!("{}: {reason}", spec.title));
                }
                _ => tally.failed += 1,
            }
        }
        for suite in &self.suites {
            suite.count(tally);
        }
    }
}

fn read_report<T: serde::de::DeserializeOwned>(path: &Path, runner: &str) -> Result<T> {
    let bytes = fs::read(path).with_context(|| format!("{runner} wrote no report"))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{runner}'s report cannot be read"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(output: &str, success: bool) -> Finished {
        Finished { output: output.to_owned(), success }
    }

    #[test]
    fn cargo_tests_of_several_crates_are_added_up() {
        let output = "test a ... ok\ntest b::c ... ignored, needs a moon\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
        let tally = of_cargo(&finished(output, false));
        assert_eq!((tally.passed, tally.failed), (5, 1));
        assert_eq!(tally.skipped, ["b::c: needs a moon"]);
    }

    #[test]
    fn a_crate_that_does_not_compile_is_a_failure() {
        assert_eq!(of_cargo(&finished("error[E0308]: mismatched types\n", false)).failed, 1);
    }

    #[test]
    fn a_runner_that_ran_nothing_is_a_failure() {
        assert_eq!(of_node(&finished("", true)), Tally::failure());
    }

    #[test]
    fn both_reports_of_nodes_test_runner_are_counted() {
        for mark in ["#", "ℹ"] {
            let output = ["tests 4", "pass 2", "fail 1", "cancelled 0", "skipped 1", "todo 0"]
                .map(|line| format!("{mark} {line}\n"))
                .concat();
            let tally = of_node(&finished(&output, false));
            assert_eq!((tally.passed, tally.failed, tally.skipped.len()), (2, 1, 1));
        }
    }

    #[test]
    fn nested_suites_and_reasons_of_playwright_are_counted() {
        let report = r#"{"suites":[{"specs":[{"title":"a","tests":[{"status":"expected"}]}],
            "suites":[{"specs":[{"title":"b","tests":[{"status":"unexpected"},{"status":"flaky"},
            {"status":"skipped","annotations":[{"type":"skip","description":"why"}]}]}]}]}]}"#;
        let suite: PlaywrightSuite = serde_json::from_str(report).unwrap();
        let mut tally = Tally::default();
        suite.count(&mut tally);
        assert_eq!((tally.passed, tally.failed), (1, 2));
        assert_eq!(tally.skipped, ["b: why"]);
    }
}
