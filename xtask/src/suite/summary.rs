//! What the test command says last: a log that is cut to its end must still name what failed.

use super::tally::Tally;

/// How many lines of each failure are repeated.
const LINES_EACH: usize = 12;
/// How many lines of all failures together are repeated.
const LINES_IN_ALL: usize = 120;
/// How long a repeated line may be, in characters.
const LINE_LENGTH: usize = 200;
/// How many failed and how many skipped tests of a step are named.
const NAMES: usize = 100;

/// How one step went.
pub(super) struct Outcome {
    /// The step's name.
    pub(super) step: &'static str,
    /// What to do when it fails.
    pub(super) advice: &'static str,
    pub(super) tally: Tally,
}

/// What did not pass, by name, and at the very end the line that counts all.
pub(super) fn summary(outcomes: &[Outcome]) -> String {
    let count = |of: fn(&Tally) -> usize| outcomes.iter().map(|it| of(&it.tally)).sum::<usize>();
    let (passed, failed) = (count(|it| it.passed), count(|it| it.failed.len()));
    let skipped = count(|it| it.skipped.len());
    let lines_each = LINES_IN_ALL.checked_div(failed).unwrap_or(0).clamp(1, LINES_EACH);
    let lines = outcomes
        .iter()
        .flat_map(Outcome::skipped)
        .chain(outcomes.iter().flat_map(|outcome| outcome.failed(lines_each)))
        .chain([format!("{passed} passed, {failed} failed, {skipped} skipped")]);
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

impl Outcome {
    fn skipped(&self) -> Vec<String> {
        let tests = self.tally.skipped.iter().take(NAMES);
        let mut lines: Vec<_> =
            tests.map(|test| format!("SKIPPED  {}: {test}", self.step)).collect();
        lines.extend(self.surplus("SKIPPED", self.tally.skipped.len()));
        lines
    }

    fn failed(&self, lines_each: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for failure in self.tally.failed.iter().take(NAMES) {
            lines.push(format!("FAILED   {}: {}", self.step, failure.name));
            let said = failure.lines.iter().take(lines_each);
            lines.extend(said.map(|line| format!("         {}", shortened(line))));
        }
        lines.extend(self.surplus("FAILED", self.tally.failed.len()));
        if !lines.is_empty() {
            lines.push(format!("         {}", self.advice));
        }
        lines
    }

    fn surplus(&self, word: &str, count: usize) -> Option<String> {
        let more = count.checked_sub(NAMES).filter(|more| *more > 0)?;
        Some(format!("{word:<8} {}: and {more} more", self.step))
    }
}

fn shortened(line: &str) -> String {
    let mut short: String = line.chars().take(LINE_LENGTH).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::super::tally::Failure;
    use super::*;

    fn outcome(step: &'static str, tally: Tally) -> Outcome {
        Outcome { step, advice: "Look at the traces.", tally }
    }

    fn failing(count: usize, said: &str) -> Tally {
        let failed = (1..=count).map(|n| Failure::new(format!("test {n}"), said)).collect();
        Tally { failed, ..Tally::default() }
    }

    #[test]
    fn failed_and_skipped_tests_are_named_before_the_line_that_counts_them() {
        let skipped =
            Tally { passed: 3, skipped: vec!["b: needs a moon".into()], ..Tally::default() };
        let outcomes = [outcome("Chromium", failing(1, "Error: no")), outcome("Rust", skipped)];
        let lines = "SKIPPED  Rust: b: needs a moon
FAILED   Chromium: test 1
         Error: no
         Look at the traces.
3 passed, 1 failed, 1 skipped
";
        assert_eq!(summary(&outcomes), lines);
    }

    #[test]
    fn when_all_is_well_only_the_count_is_told() {
        let outcomes = [outcome("clippy", Tally::success())];
        assert_eq!(summary(&outcomes), "1 passed, 0 failed, 0 skipped\n");
    }

    #[test]
    fn many_long_failures_stay_short_and_keep_their_names() {
        let said = format!("{}\n", "x".repeat(5_000)).repeat(50);
        let one = summary(&[outcome("Chromium", failing(1, &said))]);
        assert_eq!(one.lines().count(), 1 + LINES_EACH + 2);
        let text = summary(&[outcome("Chromium", failing(60, &said))]);
        assert!(text.lines().count() <= 60 + LINES_IN_ALL + 2);
        assert!(text.lines().all(|line| line.chars().count() < LINE_LENGTH + 20));
        assert!((1..=60).all(|n| text.contains(&format!("Chromium: test {n}\n"))));
        let crowd = summary(&[outcome("Chromium", failing(NAMES + 5, &said))]);
        assert!(crowd.contains("FAILED   Chromium: and 5 more\n"));
        assert!(crowd.ends_with("0 passed, 105 failed, 0 skipped\n"));
    }
}
