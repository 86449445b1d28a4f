//! Report cards as Markdown: a pure function, so that the document says what the cards say.

use std::fmt::Write;
use std::ops::RangeInclusive;

use anyhow::{Context, Result, bail, ensure};

use super::card::{Card, Case, End, Event, Outcome, Verdict};

/// Characters of an event's data that are shown.
const SHOWN_CHARS: usize = 40;
/// Events of one outcome that are shown.
const SHOWN_EVENTS: usize = 4;

/// Characters that nobody sees, or that change the order of those around them.
const HIDDEN: [RangeInclusive<char>; 7] = [
    '\u{AD}'..='\u{AD}',
    '\u{200B}'..='\u{200F}',
    '\u{2028}'..='\u{202E}',
    '\u{2060}'..='\u{206F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{FFF9}'..='\u{FFFB}',
    '\u{E0000}'..='\u{E007F}',
];

const HEAD: &str = "\
# What engines make of the playground's cases

<!-- Written by `cargo xtask engines`, which runs every case in each engine. Do not edit. -->

本文由 `cargo xtask engines` 生成：试验场的每个案例都在各引擎中实际运行一遍，再与标准所说的逐条对照。

Each case of the playground is a stream of exact bytes, played by the lab to a real `EventSource` of
each engine: Chromium and Firefox as Debian ships them, and WebKitGTK in the desktop window. What the
standard says is computed by the lab's own parser and client rules. Numbers with S are clauses of the
standard and numbers with M are measurements of ours; [standard.md](standard.md) says what they stand
for.
";

const LEGEND: &str = "\
- **agrees**: what the page and the server saw is what the standard says.
- **known**: it differs as the measurement named beside it says.
- **differs**: it differs, and no measurement of ours knows of it.
- **not settled**: the standard leaves it open or asks for more than anybody can watch, or the case
  could not be judged.

Events are written as their data, with their type where it is not `message` and with `#` before
their last event ID where they have one. What each request sent as `Last-Event-ID` follows. Times are
those of one run, in tenths of a second.
";

/// The document, of at least one card.
///
/// # Errors
/// The cards are not of the same lab and the same cases.
pub(super) fn document(cards: &[Card]) -> Result<String> {
    let first = cards.first().context("there is no card")?;
    for card in cards {
        check(first, card)?;
    }
    let mut text = HEAD.to_owned();
    let _infallible =
        write!(text, "\nSSE Lab {}, {} cases.\n\n", plain(&first.lab), first.cases.len());
    push_counts(&mut text, cards);
    text.push('\n');
    text.push_str(LEGEND);
    push_cases(&mut text, first, cards);
    push_differences(&mut text, first, cards);
    Ok(text)
}

/// Whether two cards can stand in one table.
fn check(first: &Card, card: &Card) -> Result<()> {
    let name = &card.engine.name;
    ensure!(card.card == 1, "the card of {name} has form {}, and only 1 is known", card.card);
    ensure!(card.lab == first.lab, "the card of {name} is of lab {}", card.lab);
    ensure!(!card.cases.is_empty(), "the card of {name} has no cases");
    for case in &card.cases {
        let Some(known) = find(first, &case.id) else {
            bail!("case {} is on the card of {name} alone", case.id);
        };
        let judged = known.verdict != Verdict::NotSettled && case.verdict != Verdict::NotSettled;
        ensure!(
            !judged || known.expected == case.expected,
            "what the standard says of {} is another on the card of {name}",
            case.id
        );
    }
    if card.cases.len() != first.cases.len() {
        bail!("the card of {name} has {} cases, not {}", card.cases.len(), first.cases.len());
    }
    Ok(())
}

fn find<'a>(card: &'a Card, id: &str) -> Option<&'a Case> {
    card.cases.iter().find(|case| case.id == id)
}

/// What the standard says of a case: as an engine that came to an end was held against it.
fn expected<'a>(cards: &'a [Card], case: &'a Case) -> &'a Outcome {
    let mut theirs = cards.iter().filter_map(|card| find(card, &case.id));
    let judged = theirs.find(|theirs| theirs.verdict != Verdict::NotSettled);
    &judged.unwrap_or(case).expected
}

/// Cases by their first clause, then by name.
fn sorted(card: &Card) -> Vec<&Case> {
    let mut cases: Vec<_> = card.cases.iter().collect();
    cases.sort_by_key(|case| (first_clause(case), &case.id));
    cases
}

fn first_clause(case: &Case) -> u32 {
    let numbers = case.clauses.iter().filter_map(|clause| clause.strip_prefix('S')?.parse().ok());
    numbers.min().unwrap_or(u32::MAX)
}

fn push_counts(text: &mut String, cards: &[Card]) {
    text.push_str("| Engine | Version | Agrees | Known | Differs | Not settled |\n");
    text.push_str("|---|---|---:|---:|---:|---:|\n");
    for Card { engine, cases, .. } in cards {
        let count = |verdict| cases.iter().filter(|case| case.verdict == verdict).count();
        let _infallible = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            plain(&engine.name),
            plain(&engine.version),
            count(Verdict::Agrees),
            count(Verdict::KnownBug),
            count(Verdict::Differs),
            count(Verdict::NotSettled),
        );
    }
}

fn push_cases(text: &mut String, first: &Card, cards: &[Card]) {
    text.push_str("\n## Cases\n\n| Case | Clauses | The standard |");
    for card in cards {
        let _infallible = write!(text, " {} |", plain(&card.engine.name));
    }
    let _infallible = writeln!(text, "\n|---|---|---|{}", "---|".repeat(cards.len()));
    for case in sorted(first) {
        let _infallible = write!(
            text,
            "| `{}`: {} | {} | {} |",
            case.id,
            plain(&case.title),
            plain(&case.clauses.join(", ")),
            told(expected(cards, case))
        );
        for card in cards {
            let cell = find(card, &case.id).map_or_else(|| "not run".to_owned(), verdict);
            let _infallible = write!(text, " {cell} |");
        }
        text.push('\n');
    }
}

fn verdict(case: &Case) -> String {
    match (case.verdict, &case.known) {
        (Verdict::Agrees, _) => "agrees".to_owned(),
        (Verdict::KnownBug, Some(known)) => format!("known: {}", plain(known)),
        (Verdict::KnownBug, None) => "known".to_owned(),
        (Verdict::Differs, _) => "**differs**".to_owned(),
        (Verdict::NotSettled, _) => "not settled".to_owned(),
    }
}

/// One paragraph for every case in which some engine does not agree.
fn push_differences(text: &mut String, first: &Card, cards: &[Card]) {
    text.push_str("\n## Where an engine does not agree\n");
    let mut everywhere = true;
    for case in sorted(first) {
        let theirs = cards.iter().filter_map(|card| Some((card, find(card, &case.id)?)));
        let theirs: Vec<_> = theirs.filter(|(_, it)| it.verdict != Verdict::Agrees).collect();
        if theirs.is_empty() {
            continue;
        }
        everywhere = false;
        let standard = told(expected(cards, case));
        let _infallible = write!(text, "\n### `{}`\n\n- The standard: {standard}\n", case.id);
        for (Card { engine, .. }, case) in theirs {
            let note = case.note.as_ref().map(|note| format!(" {}", plain(&in_tenths(note))));
            let _infallible = writeln!(
                text,
                "- {}, {}: {}.{}",
                plain(&engine.name),
                verdict(case),
                told(&case.observed),
                note.unwrap_or_default()
            );
        }
    }
    if everywhere {
        text.push_str("\nNowhere.\n");
    }
}

/// An outcome in one line.
fn told(outcome: &Outcome) -> String {
    let Outcome { events, requests, end } = outcome;
    let mut parts: Vec<_> = events.iter().take(SHOWN_EVENTS).map(event).collect();
    match events.len().saturating_sub(SHOWN_EVENTS) {
        0 => {}
        more => parts.push(format!("{more} more")),
    }
    if parts.is_empty() {
        parts.push("no event".to_owned());
    }
    let requests: Vec<_> = requests
        .iter()
        .map(|id| id.as_ref().map_or_else(|| "none".to_owned(), |id| code(&shown(id))))
        .collect();
    let end = match end {
        End::Open => "open",
        End::Reconnecting => "reconnecting",
        End::Closed => "CLOSED",
    };
    format!("{}; asks with {}; {end}", parts.join(", "), requests.join(", "))
}

fn event(event: &Event) -> String {
    let Event { r#type, data, last_event_id } = event;
    let mut text = String::new();
    if r#type != "message" {
        text = format!("{} ", code(&shown(r#type)));
    }
    text.push_str(&code(&format!("\"{}\"", shown(data))));
    if !last_event_id.is_empty() {
        text.push_str(&format!(" #{}", code(&shown(last_event_id))));
    }
    text
}

/// The beginning of a text, with what cannot be seen written out.
fn shown(text: &str) -> String {
    let mut out = String::new();
    for (at, character) in text.chars().enumerate() {
        if at == SHOWN_CHARS {
            let _infallible = write!(out, "… ({} characters)", text.chars().count());
            break;
        }
        let hidden =
            character.is_control() || HIDDEN.iter().any(|range| range.contains(&character));
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if hidden => {
                let _infallible = write!(out, "\\u{{{:X}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out
}

/// A code span that may stand in a table, whatever it holds.
fn code(text: &str) -> String {
    let runs = text.split(|character| character != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", text.replace('|', "\\|"))
}

/// A note with its times in tenths of a second: no two runs agree on milliseconds.
fn in_tenths(note: &str) -> String {
    let words: Vec<_> = note.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let is_time = |at: usize| words.get(at).is_some_and(|unit| unit.starts_with("ms"));
        let digits = word.trim_end_matches(',');
        // Several times share the unit after the last of them.
        let unit = (at..words.len()).find(|at| !words[*at].ends_with(',')).map(|last| last + 1);
        match digits.parse::<u32>() {
            Ok(ms) if unit.is_some_and(is_time) => {
                let comma = if word.ends_with(',') { "," } else { "" };
                out.push(format!("{:.1}{comma}", f64::from(ms) / 1_000.0));
            }
            _ if at > 0 && is_time(at) && words[at - 1].parse::<u32>().is_ok() => {
                out.push(word.replacen("ms", "s", 1));
            }
            _ => out.push((*word).to_owned()),
        }
    }
    out.join(" ")
}

/// Text that means nothing to Markdown.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for character in text.chars() {
        match character {
            // The library's own sentences name fields as code.
            '`' => {
                in_code = !in_code;
                out.push('`');
            }
            '|' => out.push_str("\\|"),
            '\n' | '\r' => out.push(' '),
            '<' | '>' | '*' | '_' | '[' | ']' | '\\' | '&' if !in_code => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    // A span that is never closed would take in what follows.
    if in_code {
        text.replace('`', "'").replace('|', "\\|").replace(['\n', '\r'], " ")
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn cards() -> Vec<Card> {
        serde_json::from_str(include_str!("fixtures/cards.json")).expect("cards")
    }

    /// The fixture's cards, of which one thing is another.
    fn changed(pointer: &str, value: Value) -> Vec<Card> {
        let mut cards: Value =
            serde_json::from_str(include_str!("fixtures/cards.json")).expect("cards");
        *cards.pointer_mut(pointer).expect("there is such a place") = value;
        serde_json::from_value(cards).expect("cards")
    }

    #[test]
    fn the_document_says_what_the_cards_say() {
        let text = document(&cards()).expect("a document");
        assert_eq!(text, include_str!("fixtures/engines.expected"));
    }

    #[test]
    fn the_order_of_the_cases_on_a_card_does_not_matter() {
        let mut mixed = cards();
        mixed.iter_mut().for_each(|card| card.cases.reverse());
        assert_eq!(document(&mixed).ok(), document(&cards()).ok());
    }

    #[test]
    fn cards_that_are_not_of_the_same_cases_make_no_document() {
        assert!(document(&[]).is_err());
        for (pointer, value, said) in [
            ("/1/lab", json!("9.9.9"), "is of lab 9.9.9"),
            ("/1/card", json!(2), "has form 2"),
            ("/1/cases/0/id", json!("other"), "case other is on the card of WebKitGTK alone"),
            ("/1/cases/0/expected/end", json!("open"), "what the standard says of"),
            ("/1/cases", json!([]), "has no cases"),
        ] {
            let refused = document(&changed(pointer, value)).expect_err(pointer);
            assert!(refused.to_string().contains(said), "{refused}");
        }
        let mut fewer = cards();
        fewer[1].cases.pop();
        assert!(document(&fewer).is_err());
    }

    #[test]
    fn times_are_rounded_to_what_two_runs_agree_on() {
        let note = "It waited for 3004, 52 ms. It has 3 ms of \"300\" and 7 events, not 8.";
        let rounded = "It waited for 3.0, 0.1 s. It has 0.0 s of \"300\" and 7 events, not 8.";
        assert_eq!(in_tenths(note), rounded);
        assert_eq!(
            in_tenths("It waited for 59 ms instead of at least 1200 ms."),
            "It waited for 0.1 s instead of at least 1.2 s."
        );
    }

    #[test]
    fn nothing_that_a_case_holds_breaks_the_table() {
        let hostile = "a|b`c``d\n<script>[x](y)\u{202e}\0";
        assert_eq!(code(&shown(hostile)), "```a\\|b`c``d\\n<script>[x](y)\\u{202E}\\u{0}```");
        assert_eq!(plain("*a* | <b> `c_d`"), "\\*a\\* \\| \\<b\\> `c_d`");
        assert_eq!(plain("a ` b|c"), "a ' b\\|c");
        let mut hostile_cards = cards();
        for card in &mut hostile_cards {
            card.cases[0].title = hostile.to_owned();
            card.cases[0].note = Some(hostile.to_owned());
            card.cases[0].observed.events[0].data = hostile.to_owned();
            card.cases[0].verdict = Verdict::Differs;
        }
        let text = document(&hostile_cards).expect("a document");
        let columns = |line: &str| line.replace("\\|", "").matches('|').count();
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| `")).collect();
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| columns(row) == 6), "{rows:#?}");
    }
}
