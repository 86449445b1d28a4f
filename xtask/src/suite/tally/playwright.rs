//! Playwright, by its JSON report.

use std::path::Path;

use anyhow::Result;
use serde::Deserialize;

use super::{Failure, Tally, read_report};
use crate::command::Finished;

/// Counts every test of every browser.
///
/// # Errors
/// There is no report: Playwright did not start.
pub(in crate::suite) fn of_playwright(report: &Path, finished: &Finished) -> Result<Tally> {
    let report: Report = read_report(report, "Playwright", finished)?;
    Ok(report.tally().ended("Playwright", finished))
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    suites: Vec<Suite>,
    /// What went wrong outside of the tests.
    #[serde(default)]
    errors: Vec<TestError>,
}

/// A file, or a group in it.
#[derive(Deserialize)]
struct Suite {
    #[serde(default)]
    title: String,
    #[serde(default)]
    specs: Vec<Spec>,
    #[serde(default)]
    suites: Vec<Suite>,
}

#[derive(Deserialize)]
struct Spec {
    title: String,
    #[serde(default)]
    line: u32,
    tests: Vec<Test>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Test {
    #[serde(default)]
    project_name: String,
    status: String,
    #[serde(default)]
    annotations: Vec<Annotation>,
    #[serde(default)]
    results: Vec<Attempt>,
}

#[derive(Deserialize)]
struct Annotation {
    description: Option<String>,
}

#[derive(Deserialize)]
struct Attempt {
    #[serde(default)]
    errors: Vec<TestError>,
}

#[derive(Deserialize)]
struct TestError {
    #[serde(default)]
    message: String,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    file: String,
    line: u32,
}

impl Report {
    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for file in &self.suites {
            file.count(&file.title, &[], &mut tally);
        }
        let outside = self.errors.iter().map(|it| Failure::new("outside of the tests", &it.told()));
        tally.failed.extend(outside);
        tally
    }
}

impl Suite {
    fn count(&self, file: &str, groups: &[&str], tally: &mut Tally) {
        for spec in &self.specs {
            let title = [groups, &[spec.title.as_str()]].concat().join(" › ");
            for test in &spec.tests {
                let name = format!("{file}:{} › {title} [{}]", spec.line, test.project_name);
                match test.status.as_str() {
                    "expected" => tally.passed += 1,
                    "skipped" => tally.skipped.push(format!("{name}: {}", test.reason())),
                    _ => tally.failed.push(Failure::new(name, &test.told())),
                }
            }
        }
        for group in &self.suites {
            group.count(file, &[groups, &[group.title.as_str()]].concat(), tally);
        }
    }
}

impl Test {
    fn reason(&self) -> &str {
        let told = self.annotations.iter().find_map(|it| it.description.as_deref());
        told.unwrap_or("skipped without a reason")
    }

    fn told(&self) -> String {
        let errors = self.results.iter().flat_map(|attempt| &attempt.errors);
        errors.map(TestError::told).collect::<Vec<_>>().join("\n")
    }
}

impl TestError {
    /// The place first: a message can be longer than what is shown of it.
    fn told(&self) -> String {
        let place = self.location.as_ref();
        let place = place.map(|it| format!("at {}:{}\n", it.file, it.line)).unwrap_or_default();
        format!("{place}{}", self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(report: &str) -> Tally {
        serde_json::from_str::<Report>(report).unwrap().tally()
    }

    #[test]
    fn nested_groups_and_reasons_are_counted() {
        let tally = tally(
            r#"{"suites":[{"title":"a.spec.ts","specs":[{"title":"a","tests":[{"status":"expected"}]}],
            "suites":[{"title":"en","specs":[{"title":"b","line":7,"tests":[
            {"projectName":"chromium","status":"unexpected"},
            {"projectName":"chromium","status":"flaky"},
            {"projectName":"firefox","status":"skipped",
            "annotations":[{"type":"skip","description":"why"}]}]}]}]}]}"#,
        );
        assert_eq!((tally.passed, tally.failed.len()), (1, 2));
        assert_eq!(tally.failed[0].name, "a.spec.ts:7 › en › b [chromium]");
        assert_eq!(tally.skipped, ["a.spec.ts:7 › en › b [firefox]: why"]);
    }

    #[test]
    fn a_failed_test_tells_where_and_all_of_its_errors() {
        let tally = tally(
            r#"{"suites":[{"title":"a.spec.ts","specs":[{"title":"b","line":7,"tests":[
            {"projectName":"chromium","status":"unexpected","results":[{"errors":[
            {"message":"\u001b[31mTest timeout of 90000ms exceeded.\u001b[39m"},
            {"message":"Error: click\n\nCall log:","location":{"file":"/a.spec.ts","line":9}}
            ]}]}]}]}]}"#,
        );
        let lines =
            ["Test timeout of 90000ms exceeded.", "at /a.spec.ts:9", "Error: click", "Call log:"];
        assert_eq!(tally.failed[0].lines, lines);
    }

    #[test]
    fn an_error_outside_of_the_tests_is_a_failure() {
        let tally = tally(r#"{"suites":[],"errors":[{"message":"no tests found"}]}"#);
        assert_eq!(tally.failed, [Failure::new("outside of the tests", "no tests found")]);
    }
}
