//! The house rules that no compiler or linter holds.

mod files;
mod rules;

use crate::suite::{Failure, Tally};
use files::Source;

/// A rule: what is wrong, file by file.
type Rule = (&'static str, fn(&[Source]) -> Vec<String>);

const RULES: &[Rule] = &[
    ("only src-tauri depends on tauri", rules::only_the_window_depends_on_tauri),
    ("only ui/src/host/tauri.ts imports @tauri-apps", rules::one_door_to_the_host),
    ("sse-wire does no I/O, no async, no serde", rules::the_parser_stands_alone),
    ("axum's Sse never carries stage traffic", rules::the_stage_writes_its_own_bytes),
    ("listeners and time come from the caller", rules::listeners_and_time_come_from_the_caller),
    ("widgets import no domain", rules::widgets_know_no_domain),
    ("the page has no stores", rules::one_state_system),
    ("every allow and expect has a reason", rules::exceptions_have_reasons),
    ("no unfinished marks", rules::nothing_is_left_for_later),
    ("no file above 600 lines", rules::files_stay_short),
    ("links in documents resolve", rules::links_resolve),
];

/// Checks every rule; each counts as one.
pub(crate) fn check() -> Tally {
    let mut tally = Tally::default();
    let sources = match files::read_all() {
        Ok(sources) => sources,
        Err(error) => {
            println!("error: {error:#}");
            return Tally::failure(Failure::new("reading the sources", &format!("{error:#}")));
        }
    };
    for (name, rule) in RULES {
        let faults = rule(&sources);
        println!("{}  {name}", if faults.is_empty() { "ok    " } else { "BROKEN" });
        for fault in &faults {
            println!("        {fault}");
        }
        tally.add(if faults.is_empty() {
            Tally::success()
        } else {
            Tally::failure(Failure::new(*name, &faults.join("\n")))
        });
    }
    tally
}
