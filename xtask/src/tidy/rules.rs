//! Each rule as a function from the repository's files to what is wrong with them.

use super::files::Source;
use crate::project;

/// Longest file that is accepted.
const LONGEST: usize = 600;

/// Lines of the matching files that hold one of the words.
fn lines_with(
    sources: &[Source],
    concerns: impl Fn(&str) -> bool,
    is_wrong: impl Fn(&str) -> bool,
) -> Vec<String> {
    let files = sources.iter().filter(|source| concerns(&source.path));
    files
        .flat_map(|source| source.lines().map(move |(number, line)| (source, number, line)))
        .filter(|(_, _, line)| is_wrong(line))
        .map(|(source, number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        .collect()
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

pub(super) fn only_the_window_depends_on_tauri(sources: &[Source]) -> Vec<String> {
    let concerns = |path: &str| {
        path.ends_with("Cargo.toml") && path != "Cargo.toml" && !path.starts_with("src-tauri/")
    };
    lines_with(sources, concerns, |line| {
        let named = line.split_once("dependencies.").map_or(line, |(_, named)| named);
        named.starts_with("tauri") || line.contains("package = \"tauri")
    })
}

pub(super) fn one_door_to_the_host(sources: &[Source]) -> Vec<String> {
    let concerns = |path: &str| {
        path.starts_with("ui/src/") && path != "ui/src/host/tauri.ts" && !path.ends_with(".test.ts")
    };
    lines_with(sources, concerns, |line| {
        line.contains("@tauri-apps") && (line.contains("import") || line.contains("from"))
    })
}

pub(super) fn the_parser_stands_alone(sources: &[Source]) -> Vec<String> {
    let mut in_dependencies = false;
    let manifest = sources.iter().find(|source| source.path == "crates/sse-wire/Cargo.toml");
    let mut faults = Vec::new();
    for (number, line) in manifest.iter().flat_map(|source| source.lines()) {
        if line.starts_with('[') {
            in_dependencies = line == "[dependencies]";
        }
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        let is_named = in_dependencies && !line.starts_with(['[', '#']) && !name.is_empty();
        if (is_named && name != "memchr") || line.starts_with("[dependencies.") {
            faults.push(format!("crates/sse-wire/Cargo.toml:{number}: {line}"));
        }
    }
    let sources_of_it = |path: &str| path.starts_with("crates/sse-wire/src/");
    faults.extend(lines_with(sources, sources_of_it, |line| {
        let outside = ["io", "net", "fs", "process", "thread", "async"];
        !is_comment(line) && words(line).any(|word| outside.contains(&word))
    }));
    faults
}

pub(super) fn the_stage_writes_its_own_bytes(sources: &[Source]) -> Vec<String> {
    lines_with(
        sources,
        |path| path.starts_with("crates/sse-stage/") && path.ends_with(".rs"),
        |line| {
            let axums = words(line).any(|word| word == "Sse") || line.contains("response::sse");
            !is_comment(line) && axums
        },
    )
}

/// The lab hands over the listeners, and the clock of every fact tells the time of day.
pub(super) fn listeners_and_time_come_from_the_caller(sources: &[Source]) -> Vec<String> {
    let concerns = |path: &str| {
        ["crates/sse-stage/src/", "crates/sse-control/src/"].iter().any(|at| path.starts_with(at))
            && path != "crates/sse-stage/src/clock.rs"
            && !path.ends_with("tests.rs")
    };
    lines_with(sources, concerns, |line| {
        line.contains("SystemTime::now") || line.contains("TcpListener::bind")
    })
}

pub(super) fn widgets_know_no_domain(sources: &[Source]) -> Vec<String> {
    lines_with(
        sources,
        |path| path.starts_with("ui/src/widgets/"),
        |line| line.contains("from '../") || line.contains("from \"../") || line.contains("'$lib"),
    )
}

pub(super) fn one_state_system(sources: &[Source]) -> Vec<String> {
    lines_with(
        sources,
        |path| path.starts_with("ui/src/"),
        |line| line.contains("'svelte/store'") || line.contains("\"svelte/store\""),
    )
}

pub(super) fn exceptions_have_reasons(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".rs")) {
        for (place, _) in source.text.match_indices("#[").chain(source.text.match_indices("#![")) {
            let (before, rest) = source.text.split_at(place);
            let attribute = &rest[..rest.find(']').map_or(rest.len(), |end| end + 1)];
            let inner = attribute.trim_start_matches(['#', '!', '[']);
            let excepts = inner.starts_with("allow(") || inner.starts_with("expect(");
            let starts_its_line = before.rsplit('\n').next().is_some_and(|it| it.trim().is_empty());
            if excepts && starts_its_line && !attribute.contains("reason") {
                let number = before.matches('\n').count() + 1;
                faults.push(format!("{}:{number}: {attribute}", source.path));
            }
        }
    }
    faults.extend(lines_with(
        sources,
        |path| path.starts_with("ui/") || path.starts_with("e2e/"),
        |line| {
            let lint = line.contains("eslint-disable") && !line.contains(" -- ");
            lint || (line.contains("svelte-ignore") && !line.contains('('))
        },
    ));
    faults
}

pub(super) fn nothing_is_left_for_later(sources: &[Source]) -> Vec<String> {
    let marks = ["TODO", "FIXME", "XXX"];
    let code: Vec<&str> =
        sources.iter().filter(|it| it.is_code()).map(|it| it.path.as_str()).collect();
    lines_with(
        sources,
        |path| code.contains(&path) && path != "xtask/src/tidy/rules.rs",
        // A mark is fine where it names the issue that will remove it: `TODO(#12)`.
        |line| marks.iter().any(|mark| line.contains(mark)) && !line.contains("(#"),
    )
}

pub(super) fn files_stay_short(sources: &[Source]) -> Vec<String> {
    let code = sources.iter().filter(|source| source.is_code());
    code.map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(source, lines)| {
            format!("{}: {lines} lines; split it by what it is about", source.path)
        })
        .collect()
}

pub(super) fn links_resolve(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".md")) {
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in source.lines() {
            for target in link_targets(line).filter(|target| !leads_elsewhere(target)) {
                let file = target.split('#').next().unwrap_or_default();
                if !project::root().join(folder).join(file).exists() {
                    faults.push(format!("{}:{number}: {target} does not exist", source.path));
                }
            }
        }
    }
    faults
}

/// Targets of the Markdown links on a line.
fn link_targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

fn leads_elsewhere(target: &str) -> bool {
    target.is_empty() || target.starts_with('#') || target.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(&[Source]) -> Vec<String>, path: &str, text: &str) -> usize {
        rule(&[Source { path: path.to_owned(), text: text.to_owned() }]).len()
    }

    #[test]
    fn a_crate_that_depends_on_tauri_is_found_and_the_window_may() {
        let text = "[dependencies]\ntauri.workspace = true\n";
        assert_eq!(check(only_the_window_depends_on_tauri, "crates/a/Cargo.toml", text), 1);
        assert_eq!(check(only_the_window_depends_on_tauri, "src-tauri/Cargo.toml", text), 0);
        let table = "[dependencies.tauri]\nversion = \"2\"\n";
        assert_eq!(check(only_the_window_depends_on_tauri, "crates/a/Cargo.toml", table), 1);
    }

    #[test]
    fn an_import_of_the_host_outside_its_door_is_found() {
        let text = "import { invoke } from '@tauri-apps/api/core';";
        assert_eq!(check(one_door_to_the_host, "ui/src/caption/a.ts", text), 1);
        assert_eq!(check(one_door_to_the_host, "ui/src/host/tauri.ts", text), 0);
    }

    #[test]
    fn a_parser_with_serde_is_found_and_its_tests_may_use_anything() {
        let path = "crates/sse-wire/Cargo.toml";
        let wrong = "[dependencies]\nserde.workspace = true\n";
        let right = "[dependencies]\nmemchr = \"2\"\n[dev-dependencies]\nserde = \"1\"\n";
        assert_eq!(check(the_parser_stands_alone, path, wrong), 1);
        assert_eq!(check(the_parser_stands_alone, path, "[dependencies.serde]\n"), 1);
        assert_eq!(check(the_parser_stands_alone, path, right), 0);
        let import = "use std::{io, ops::Range};\n// No io.\n";
        assert_eq!(check(the_parser_stands_alone, "crates/sse-wire/src/a.rs", import), 1);
    }

    #[test]
    fn axums_sse_in_the_stage_is_found() {
        let text = "use axum::response::sse::Event;";
        assert_eq!(check(the_stage_writes_its_own_bytes, "crates/sse-stage/src/a.rs", text), 1);
        assert_eq!(check(the_stage_writes_its_own_bytes, "crates/sse-control/src/a.rs", text), 0);
        let among_others = "use axum::response::{IntoResponse, Sse};";
        let path = "crates/sse-stage/src/a.rs";
        assert_eq!(check(the_stage_writes_its_own_bytes, path, among_others), 1);
    }

    #[test]
    fn a_stage_that_binds_a_port_or_asks_the_machine_for_the_time_is_found() {
        let text = "let now = SystemTime::now();\nlet port = TcpListener::bind(address);";
        let rule = listeners_and_time_come_from_the_caller;
        assert_eq!(check(rule, "crates/sse-stage/src/a.rs", text), 2);
        assert_eq!(check(rule, "crates/sse-lab/src/a.rs", text), 0);
    }

    #[test]
    fn an_exception_without_a_reason_is_found_on_several_lines_too() {
        let bare = "#[expect(\n    clippy::todo\n)]\nfn a() {}";
        let told = "#[expect(clippy::todo, reason = \"because\")]\nfn a() {}";
        assert_eq!(check(exceptions_have_reasons, "a.rs", bare), 1);
        assert_eq!(check(exceptions_have_reasons, "a.rs", told), 0);
        let in_svelte = "<!-- svelte-ignore a11y_x -->\n<!-- svelte-ignore a11y_x (told) -->";
        assert_eq!(check(exceptions_have_reasons, "ui/src/A.svelte", in_svelte), 1);
    }

    #[test]
    fn a_mark_without_an_issue_is_found() {
        assert_eq!(check(nothing_is_left_for_later, "a.rs", "// TODO: later"), 1);
        assert_eq!(check(nothing_is_left_for_later, "a.rs", "// TODO(#12): later"), 0);
    }

    #[test]
    fn a_long_file_is_found() {
        assert_eq!(check(files_stay_short, "a.ts", &"x\n".repeat(LONGEST + 1)), 1);
        assert_eq!(check(files_stay_short, "a.ts", &"x\n".repeat(LONGEST)), 0);
    }

    #[test]
    fn a_link_to_nothing_is_found() {
        let text = "[a](no/such/file.md) [b](https://example.org) [c](Cargo.toml#x)";
        assert_eq!(check(links_resolve, "README.md", text), 1);
    }
}
