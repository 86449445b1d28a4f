//! `node --test`, by its TAP report.

use super::{Failure, Tally};
use crate::command::Finished;

/// Counts the tests of a TAP report; a group counts by its tests.
pub(in crate::suite) fn of_node(finished: &Finished) -> Tally {
    let mut tally = Tally::default();
    let mut groups = Vec::new();
    let mut lines = finished.output.lines();
    while let Some(line) = lines.next() {
        let (depth, text) = outdented(line);
        if let Some(name) = text.strip_prefix("# Subtest: ") {
            groups.truncate(depth);
            groups.push(name);
        } else if let Some((passed, directive)) = test_point(text) {
            let diagnostic = Diagnostic::read(&mut lines);
            groups.truncate(depth + 1);
            if !diagnostic.of_a_group {
                tally.add(diagnostic.tally(&groups.join(" › "), passed, directive));
            }
        }
    }
    tally.ended("node --test", finished)
}

/// How many groups a line is in, and the line without its indentation.
fn outdented(line: &str) -> (usize, &str) {
    let text = line.trim_start();
    ((line.len() - text.len()) / 4, text)
}

/// Whether a test passed, and why it did not count: `ok 3 - name # SKIP reason`.
fn test_point(line: &str) -> Option<(bool, Option<&str>)> {
    let (passed, rest) = match line.strip_prefix("not ok ") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("ok ")?),
    };
    let (_, rest) = rest.split_once(" - ")?;
    // A number sign of the name itself stands behind a backslash.
    let directive = rest.split_once(" # ").map(|(_, directive)| directive);
    Some((passed, directive))
}

/// The block that follows each test.
#[derive(Default)]
struct Diagnostic {
    /// `file:line:column`.
    location: String,
    said: String,
    of_a_group: bool,
}

impl Diagnostic {
    fn read<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Self {
        let mut diagnostic = Self::default();
        for line in lines.skip_while(|line| line.trim() == "---") {
            let text = line.trim();
            let value =
                |key| text.strip_prefix(key).map(|value: &str| value.trim_matches([' ', '\'']));
            match text {
                "..." => break,
                "type: 'suite'" | "failureType: 'subtestsFailed'" => diagnostic.of_a_group = true,
                _ if value("duration_ms:").is_some() || value("type:").is_some() => {}
                _ => match value("location:") {
                    Some(location) => location.clone_into(&mut diagnostic.location),
                    None => diagnostic.said.extend([line, "\n"]),
                },
            }
        }
        diagnostic
    }

    fn tally(&self, name: &str, passed: bool, directive: Option<&str>) -> Tally {
        let file = self.location.rsplit(['/', '\\']).next().unwrap_or_default();
        let name =
            [file, name].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(": ");
        match directive {
            Some(reason) => {
                Tally { skipped: vec![format!("{name}: {reason}")], ..Tally::default() }
            }
            None if passed => Tally::success(),
            None => Tally::failure(Failure::new(name, &self.said)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "TAP version 13
# Subtest: the window opens
not ok 1 - the window opens
  ---
  duration_ms: 1.378266
  location: '/lab/e2e/desktop/a.test.mjs:3:1'
  failureType: 'testCodeFailure'
  error: |-
    it stays shut
    for good
  ...
# Subtest: a second screen
ok 2 - a second screen # SKIP needs two
  ---
  duration_ms: 0.123785
  ...
# Subtest: group
    # Subtest: inner
    not ok 1 - inner
      ---
      location: '/lab/e2e/desktop/a.test.mjs:6:38'
      error: 'oh'
      ...
    # Subtest: other
    ok 2 - other
      ---
      duration_ms: 0.072939
      ...
    1..2
not ok 3 - group
  ---
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  ...
# Subtest: quiet group
    # Subtest: last
    ok 1 - last
      ---
      duration_ms: 0.072939
      ...
ok 4 - quiet group
  ---
  duration_ms: 8.6
  type: 'suite'
  ...
1..4
# pass 2
";

    fn finished(output: &str, success: bool) -> Finished {
        Finished { output: output.to_owned(), success }
    }

    #[test]
    fn tests_are_counted_and_groups_are_not() {
        let tally = of_node(&finished(REPORT, false));
        assert_eq!((tally.passed, tally.failed.len()), (2, 2));
        assert_eq!(tally.skipped, ["a second screen: SKIP needs two"]);
    }

    #[test]
    fn a_failed_test_has_its_place_its_groups_and_its_message() {
        let tally = of_node(&finished(REPORT, false));
        let [outer, inner] = tally.failed.as_slice() else { panic!("two failed") };
        assert_eq!(outer.name, "a.test.mjs:3:1: the window opens");
        assert_eq!(outer.lines[2], "    it stays shut");
        assert_eq!(inner.name, "a.test.mjs:6:38: group › inner");
        assert_eq!(inner.lines, ["      error: 'oh'"]);
    }

    #[test]
    fn a_runner_that_ran_nothing_is_a_failure() {
        let tally = of_node(&finished("no display\n", true));
        assert_eq!(tally.failed, [Failure::new("node --test ran no test", "no display")]);
    }
}
