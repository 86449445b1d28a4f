//! `cargo xtask bench`: the figures the lab promises, measured on this machine.

mod crowd;
mod fan_out;
mod idle;
mod lab;
mod machine;
mod page;
mod parse;
mod process;
mod raw_stream;
mod recording;
mod start;
mod tap;
mod ticks;
mod window;
mod wire;

use std::fmt;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::node;

/// What to measure.
#[derive(Args)]
pub(crate) struct BenchOptions {
    /// Measure only these figures
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FIGURE")]
    only: Vec<Figure>,
    /// How often each figure is measured; the median is reported
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=99))]
    rounds: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Figure {
    /// Headless start to the first event's first byte
    Start,
    /// Ticks on their schedule for a minute
    Ticks,
    /// 10,000 connections: time to open, memory each
    Idle,
    /// Server CPU per delivered event, beside a loop of plain sends
    FanOut,
    /// The page in Chromium: 5,000 events/s, kill to screen, shown wait
    Page,
    /// The wire view in Chromium at 1,000 events/s
    Wire,
    /// Launch of the window to its first painted event
    Window,
    /// What the tap costs while nobody looks, in five rounds or more
    Tap,
    /// The parser, beside three others from crates.io
    Parse,
    /// A recording of an hour at 100 events/s, opened in Chromium
    Recording,
}

/// Measures some figures in so many rounds.
type Measure = fn(u32) -> Result<Vec<Row>>;

/// One line of the report.
struct Row {
    what: String,
    asked: Target,
    /// One value per round.
    values: Vec<f64>,
    unit: &'static str,
}

/// What was promised.
enum Target {
    AtMost(f64),
    AtLeast(f64),
    Between(f64, f64),
    /// Told for comparison; nothing was promised.
    Context,
}

impl Row {
    fn new(what: impl Into<String>, asked: Target, values: Vec<f64>, unit: &'static str) -> Self {
        Self { what: what.into(), asked, values, unit }
    }

    fn median(&self) -> f64 {
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn met(&self) -> bool {
        let value = self.median();
        match self.asked {
            Target::AtMost(most) => value <= most,
            Target::AtLeast(least) => value >= least,
            Target::Between(least, most) => (least..=most).contains(&value),
            Target::Context => true,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = match self.asked {
            Target::AtMost(most) => format!("≤ {most}"),
            Target::AtLeast(least) => format!("≥ {least}"),
            Target::Between(least, most) => format!("{least} … {most}"),
            Target::Context => "–".to_owned(),
        };
        let rounds: Vec<String> = self.values.iter().map(|value| round(*value)).collect();
        write!(
            out,
            "{:<7}{:<58}{:>15}{:>11} {:<5} [{}]",
            if self.met() { "" } else { "MISSED" },
            self.what,
            asked,
            round(self.median()),
            self.unit,
            rounds.join(", ")
        )
    }
}

fn round(value: f64) -> String {
    let digits = if value.abs() >= 100.0 { 0 } else { 2 };
    format!("{value:.digits$}")
}

/// Measures and prints; a missed figure is marked, not an error.
///
/// # Errors
/// Something does not build or start.
pub(crate) fn bench(options: &BenchOptions) -> Result<()> {
    let chosen = |figure| options.only.is_empty() || options.only.contains(&figure);
    if options.only != [Figure::Parse] {
        node::ensure_packages()?;
        node::build_page()?;
    }
    let machine = machine::describe();
    println!("{machine}");
    let mut rows = Vec::new();
    let figures: [(Figure, Measure); 10] = [
        (Figure::Start, start::measure),
        (Figure::Ticks, ticks::measure),
        (Figure::Idle, idle::measure),
        (Figure::FanOut, fan_out::measure),
        (Figure::Page, page::measure),
        (Figure::Wire, wire::measure),
        (Figure::Window, window::measure),
        (Figure::Tap, tap::measure),
        (Figure::Parse, parse::measure),
        (Figure::Recording, recording::measure),
    ];
    let mut unmeasured = Vec::new();
    for (_, measure) in figures.iter().filter(|(figure, _)| chosen(*figure)) {
        match measure(options.rounds) {
            Ok(measured) => {
                for row in measured {
                    println!("{row}");
                    rows.push(row);
                }
            }
            Err(error) => unmeasured.push(format!("NOT MEASURED: {error:#}")),
        }
    }
    println!("\n{machine}\nMedians; every round in brackets.\n");
    println!("{:<7}{:<58}{:>15}{:>11}", "", "", "asked", "measured");
    for row in &rows {
        println!("{row}");
    }
    for line in &unmeasured {
        println!("{line}");
    }
    let missed = rows.iter().filter(|row| !row.met()).count();
    println!("{} figures, {missed} missed, {} not measured", rows.len(), unmeasured.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_decides_whether_a_figure_is_met() {
        let row = Row::new("x", Target::AtMost(2.0), vec![9.0, 1.0, 1.5], "s");
        assert!((row.median() - 1.5).abs() < f64::EPSILON);
        assert!(row.met());
        assert!(!Row::new("x", Target::AtLeast(2.0), vec![1.0], "s").met());
    }

    #[test]
    fn a_figure_without_a_value_is_missed() {
        assert!(!Row::new("x", Target::AtMost(2.0), vec![], "s").met());
    }
}
