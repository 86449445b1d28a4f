//! vitest, by its JSON report.

use std::path::Path;

use anyhow::Result;
use serde::Deserialize;

use super::{Failure, Tally, read_report};
use crate::command::Finished;
use crate::project;

/// Counts the tests of every file.
///
/// # Errors
/// There is no report: vitest did not start.
pub(in crate::suite) fn of_vitest(report: &Path, finished: &Finished) -> Result<Tally> {
    let report: Report = read_report(report, "vitest", finished)?;
    Ok(report.tally().ended("vitest", finished))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    test_results: Vec<File>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    name: String,
    status: String,
    #[serde(default)]
    message: String,
    assertion_results: Vec<Test>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Test {
    full_name: String,
    status: String,
    #[serde(default)]
    failure_messages: Vec<String>,
}

impl Report {
    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for file in &self.test_results {
            let own = file.tally();
            // A file that cannot be loaded has no tests that could fail.
            if file.status == "failed" && own.failed.is_empty() {
                tally.failed.push(Failure::new(file.short_name(), &file.message));
            }
            tally.add(own);
        }
        tally
    }
}

impl File {
    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for test in &self.assertion_results {
            let name = format!("{}: {}", self.short_name(), test.full_name);
            match test.status.as_str() {
                "passed" => tally.passed += 1,
                "failed" => {
                    tally.failed.push(Failure::new(name, &test.failure_messages.join("\n")));
                }
                other => tally.skipped.push(format!("{name}: {other}")),
            }
        }
        tally
    }

    fn short_name(&self) -> String {
        let path = Path::new(&self.name);
        path.strip_prefix(project::root()).unwrap_or(path).display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_named_by_file_and_title_and_files_that_do_not_load_are_failures() {
        let report = r#"{"testResults":[{"name":"a.test.ts","status":"failed","message":"",
            "assertionResults":[
            {"fullName":"d holds","status":"passed","failureMessages":[]},
            {"fullName":"d breaks","status":"failed","failureMessages":["Error: no\n    at b"]},
            {"fullName":"d waits","status":"todo","failureMessages":[]}]},
            {"name":"b.test.ts","status":"failed","message":"no such file","assertionResults":[]}]}"#;
        let tally = serde_json::from_str::<Report>(report).unwrap().tally();
        assert_eq!(tally.passed, 1);
        let failures = [
            Failure::new("a.test.ts: d breaks", "Error: no\n    at b"),
            Failure::new("b.test.ts", "no such file"),
        ];
        assert_eq!(tally.failed, failures);
        assert_eq!(tally.skipped, ["a.test.ts: d waits: todo"]);
    }
}
