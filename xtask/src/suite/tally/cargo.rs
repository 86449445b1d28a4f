//! `cargo test`, whose machine-readable output is not stable yet, by what it prints.

use super::{Failure, Tally};
use crate::command::Finished;

/// Counts the tests of every program that `cargo test` ran.
pub(in crate::suite) fn of_cargo(finished: &Finished) -> Tally {
    let mut reading = Reading::default();
    for line in finished.output.lines() {
        reading.line(line);
    }
    reading.program_ended();
    reading.tally.ended("cargo test", finished)
}

/// How far the output is read.
#[derive(Default)]
struct Reading {
    tally: Tally,
    /// The test program that is running, which ends with a summary unless it dies.
    program: Option<String>,
    /// What the running program has printed.
    output: String,
    /// The names of its failed tests.
    failed: Vec<String>,
    /// What each failed test printed, as far as it is repeated.
    said: Vec<(String, String)>,
    /// Whether what follows was printed by the last test of `said`.
    quoting: bool,
}

impl Reading {
    fn line(&mut self, line: &str) {
        if let Some(program) = program(line) {
            self.program_ended();
            self.program = Some(program);
        } else if let Some(summary) = line.strip_prefix("test result: ") {
            self.summary(summary);
        } else if let Some(test) =
            line.strip_prefix("---- ").and_then(|it| it.strip_suffix(" stdout ----"))
        {
            self.said.push((test.to_owned(), String::new()));
            self.quoting = true;
        } else if line == "failures:" {
            self.quoting = false;
        } else if self.quoting {
            if let Some((_, said)) = self.said.last_mut() {
                said.push_str(line);
                said.push('\n');
            }
        } else {
            self.outcome(line);
        }
        self.output.push_str(line);
        self.output.push('\n');
    }

    /// A line that may tell how one test went.
    fn outcome(&mut self, line: &str) {
        if let Some((name, reason)) = line.split_once(" ... ignored") {
            let reason = reason.trim_start_matches([',', ' ']);
            let reason = if reason.is_empty() { "ignored without a reason" } else { reason };
            let name = self.full_name(name.trim_start_matches("test "));
            self.tally.skipped.push(format!("{name}: {reason}"));
        } else if let Some(name) =
            line.strip_prefix("test ").and_then(|it| it.strip_suffix(" ... FAILED"))
        {
            self.failed.push(name.to_owned());
        }
    }

    fn summary(&mut self, summary: &str) {
        self.tally.passed += number_before(summary, " passed");
        let said = std::mem::take(&mut self.said);
        for name in std::mem::take(&mut self.failed) {
            let told = said.iter().find(|(test, _)| *test == name);
            let text = told.map_or("", |(_, text)| text.as_str());
            self.tally.failed.push(Failure::new(self.full_name(&name), text));
        }
        self.program = None;
        self.quoting = false;
        self.output.clear();
    }

    /// A program without a summary was killed or aborted, and its tests are unknown.
    fn program_ended(&mut self) {
        if let Some(program) = self.program.take() {
            let name = format!("{program}: ended before its last test");
            self.tally.failed.push(Failure::ending(name, &self.output));
        }
        self.failed.clear();
        self.said.clear();
        self.quoting = false;
        self.output.clear();
    }

    fn full_name(&self, test: &str) -> String {
        self.program
            .as_ref()
            .map_or_else(|| test.to_owned(), |program| format!("{program}: {test}"))
    }
}

/// The test program that a line of cargo's announces: `sse_wire, unittests src/lib.rs`.
fn program(line: &str) -> Option<String> {
    if let Some(package) = line.trim_start().strip_prefix("Doc-tests ") {
        return Some(format!("{package}, doc tests"));
    }
    let (what, path) = line.trim_start().strip_prefix("Running ")?.split_once(" (")?;
    let file = path.strip_suffix(')')?.rsplit(['/', '\\']).next()?;
    let (name, _) = file.rsplit_once('-')?;
    Some(format!("{name}, {what}"))
}

fn number_before(text: &str, word: &str) -> usize {
    let Some((before, _)) = text.split_once(word) else { return 0 };
    before.rsplit(' ').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(output: &str) -> Finished {
        Finished { output: output.to_owned(), success: false }
    }

    const TWO_PROGRAMS: &str = "     Running unittests src/lib.rs (target/debug/deps/sse_wire-0a1b)

running 4 tests
test a ... ok
test b::c ... ignored, needs a moon
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out

     Running tests/door.rs (target/debug/deps/door-0a1b)

running 3 tests
test stays_shut ... FAILED
test says_nothing ... FAILED

failures:

---- stays_shut stdout ----

thread 'stays_shut' panicked at crates/sse-stage/tests/door.rs:12:5:
assertion `left == right` failed

failures:
    says_nothing
    stays_shut

test result: FAILED. 2 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out
error: 1 target failed:
    `-p sse-stage --test door`
";

    #[test]
    fn tests_of_several_crates_are_added_up() {
        let tally = of_cargo(&finished(TWO_PROGRAMS));
        assert_eq!((tally.passed, tally.failed.len()), (5, 2));
        assert_eq!(tally.skipped, ["sse_wire, unittests src/lib.rs: b::c: needs a moon"]);
    }

    #[test]
    fn a_failed_test_has_its_program_its_name_and_its_message() {
        let tally = of_cargo(&finished(TWO_PROGRAMS));
        let [loud, silent] = tally.failed.as_slice() else { panic!("two failed") };
        assert_eq!(loud.name, "door, tests/door.rs: stays_shut");
        assert_eq!(loud.lines[1], "assertion `left == right` failed");
        assert_eq!(silent.name, "door, tests/door.rs: says_nothing");
        assert!(silent.lines.is_empty());
    }

    #[test]
    fn a_program_that_dies_is_named_beside_the_failed_tests_of_others() {
        let died = "     Running tests/kill.rs (target/debug/deps/kill-0a1b)\n\nrunning 2 tests\n\
            memory allocation failed\n";
        let tally = of_cargo(&finished(&format!("{died}{TWO_PROGRAMS}")));
        assert_eq!(tally.failed.len(), 3);
        assert_eq!(tally.failed[0].name, "kill, tests/kill.rs: ended before its last test");
        assert_eq!(tally.failed[0].lines[1..], ["running 2 tests", "memory allocation failed"]);
    }

    #[test]
    fn a_crate_that_does_not_compile_is_a_failure() {
        let tally = of_cargo(&finished("error[E0308]: mismatched types\n"));
        assert_eq!(tally.failed.len(), 1);
        assert_eq!(tally.failed[0].lines, ["error[E0308]: mismatched types"]);
    }

    #[test]
    fn a_failed_doc_test_is_named() {
        let output = "   Doc-tests sse_wire\n\ntest crates/sse-wire/src/lib.rs - (line 3) ... FAILED\n\
            test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
        let name = &of_cargo(&finished(output)).failed[0].name;
        assert_eq!(name, "sse_wire, doc tests: crates/sse-wire/src/lib.rs - (line 3)");
    }
}
