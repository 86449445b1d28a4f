//! What it costs to have the tap compiled in while nobody looks: server CPU per delivered event
//! of two programs that differ in nothing else, measured in turns.

use std::fs;

use anyhow::{Context, Result};

use super::fan_out::lab_round;
use super::{Row, Target};
use crate::command::{command_with, run};
use crate::project;

/// Fewer would say nothing of the spread.
const LEAST_ROUNDS: u32 = 5;

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    let (with, without) = (build(true)?, build(false)?);
    let (mut us_with, mut us_without) = (Vec::new(), Vec::new());
    for round in 1..=rounds.max(LEAST_ROUNDS) {
        us_with.push(lab_round(&with)?.0);
        us_without.push(lab_round(&without)?.0);
        println!(
            "  round {round}: with the tap {:.3} µs, without {:.3} µs",
            us_with[us_with.len() - 1],
            us_without[us_without.len() - 1]
        );
    }
    // To a thousandth, so that it reads well as what is asked.
    let spread = (spread(&us_with).max(spread(&us_without)) * 1e3).round() / 1e3;
    let with = Row::new("CPU per delivered event, tap compiled in", Target::Context, us_with, "µs");
    let without = Row::new("the same without the tap", Target::Context, us_without, "µs");
    let difference = (with.median() - without.median()).abs();
    Ok(vec![
        with,
        without,
        Row::new(
            "larger spread of the two, lowest to highest round",
            Target::Context,
            vec![spread],
            "µs",
        ),
        Row::new("difference of the medians", Target::AtMost(spread), vec![difference], "µs"),
    ])
}

/// From the lowest value to the highest.
fn spread(values: &[f64]) -> f64 {
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    highest - lowest
}

/// Builds the program with or without the tap, both in the same way and in a folder of their own,
/// so that what everything else builds stays as it is.
fn build(with_tap: bool) -> Result<String> {
    let words = "build --locked --profile compare --package sse-lab --bin sse-lab";
    let mut cargo = command_with("cargo", words.split(' '));
    if !with_tap {
        cargo.arg("--no-default-features");
    }
    run(&mut cargo).context("sse-lab does not build")?;
    let folder = project::target().join("compare");
    let name = if with_tap { "sse-lab-with-tap" } else { "sse-lab-without-tap" };
    let copy = folder.join(name);
    fs::copy(folder.join("sse-lab"), &copy)
        .with_context(|| format!("cannot write {}", copy.display()))?;
    Ok(copy.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn the_spread_is_from_the_lowest_to_the_highest() {
        assert!((spread(&[3.0, 1.0, 2.5]) - 2.0).abs() < f64::EPSILON);
        assert!(spread(&[4.0]).abs() < f64::EPSILON);
    }
}
