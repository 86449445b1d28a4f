//! How fast event streams are parsed, beside three parsers from crates.io.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::process::Process;
use super::{Row, Target};
use crate::command::{command_with, run};
use crate::project;

/// The streams, as the measuring program and as a person calls them.
const STREAMS: [(&str, &str); 4] = [
    ("data", "data only"),
    ("named", "id, event, data"),
    ("named-crlf", "id, event, data, CR LF"),
    ("chinese", "id, event, data in Chinese"),
];
const OTHERS: [&str; 3] = ["eventsource-stream", "sse-core", "sse-stream"];

/// Nanoseconds per event, round by round, by stream and parser.
type Times = BTreeMap<(String, String), Vec<f64>>;

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    let words = "build --locked --release --package sse-wire --example parse_speed";
    run(&mut command_with("cargo", words.split(' ')))?;
    let program = project::target().join("release/examples/parse_speed");
    // A round takes half a second, and so short a measurement needs more of them.
    let rounds = (rounds * 3).to_string();
    let mut process = Process::start(&program.to_string_lossy(), &[&rounds])?;
    let mut times = Times::new();
    while let Ok(line) = process.line() {
        let (stream, parser, ns) = read(&line).with_context(|| format!("not a figure: {line}"))?;
        times.entry((stream, parser)).or_default().push(ns);
    }
    rows(&times)
}

fn read(line: &str) -> Option<(String, String, f64)> {
    let mut words = line.split(' ');
    let (stream, parser) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (events, ns) = (words.next()?.parse::<f64>().ok()?, words.next()?.parse::<f64>().ok()?);
    Some((stream, parser, ns / events))
}

fn rows(times: &Times) -> Result<Vec<Row>> {
    let of = |stream: &str, parser: &str| {
        let values = times.get(&(stream.to_owned(), parser.to_owned()));
        values.with_context(|| format!("{parser} was not measured on {stream}"))
    };
    let mut rows = Vec::new();
    for (stream, name) in STREAMS {
        let (ours, owned) = (of(stream, "sse-wire")?, of(stream, "sse-wire-owned")?);
        let others = OTHERS.iter().map(|&other| Ok((other, of(stream, other)?)));
        let others = others.collect::<Result<Vec<_>>>()?;
        let fastest = others
            .into_iter()
            .min_by(|a, b| median(a.1).total_cmp(&median(b.1)))
            .context("nothing to compare with")?;
        let ratio = |ours: &[f64]| ours.iter().zip(fastest.1).map(|(a, b)| a / b).collect();
        let what = |text: &str| format!("parse 100 B events, {name}: {text}");
        rows.push(Row::new(what("sse-wire"), Target::Context, ours.clone(), "ns"));
        rows.push(Row::new(what(fastest.0), Target::Context, fastest.1.clone(), "ns"));
        rows.push(Row::new(what("ratio"), Target::AtMost(1.0), ratio(ours), "×"));
        rows.push(Row::new(what("ratio, copied"), Target::Context, ratio(owned), "×"));
    }
    let long_line = of("long-line", "sse-wire")?.iter().map(|ns| ns / 1e6).collect();
    rows.push(Row::new("parse one line of 8 MiB", Target::AtMost(50.0), long_line, "ms"));
    Ok(rows)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_of_the_others_is_what_counts() {
        let mut times = Times::new();
        for (stream, _) in STREAMS {
            let all = [("sse-wire", 30.0), ("sse-wire-owned", 50.0), ("sse-core", 40.0)];
            for (parser, ns) in all.into_iter().chain([(OTHERS[0], 90.0), (OTHERS[2], 60.0)]) {
                times.insert((stream.to_owned(), parser.to_owned()), vec![ns]);
            }
        }
        times.insert(("long-line".to_owned(), "sse-wire".to_owned()), vec![1e7]);
        let rows = rows(&times).unwrap();
        assert!((rows[2].median() - 0.75).abs() < 1e-9 && rows.iter().all(Row::met));
        assert!(rows[1].what.ends_with("sse-core"));
    }

    #[test]
    fn a_figure_is_read_per_event() {
        assert_eq!(read("data x 100 5000"), Some(("data".into(), "x".into(), 50.0)));
        assert_eq!(read("data x"), None);
    }
}
