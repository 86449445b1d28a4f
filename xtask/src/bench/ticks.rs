//! The tick schedule: a minute at 10 ms.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::lab::Lab;
use super::raw_stream::{RawStream, events_in};
use super::{Row, Target};

const INTERVAL: Duration = Duration::from_millis(10);
const LENGTH: Duration = Duration::from_secs(60);

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    let (mut counts, mut jitters) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let lab = Lab::start(&["--interval", "10ms"])?;
        let mut stream = RawStream::open(lab.stage()?, "/stream")?;
        // The head block and the first tick are not part of the schedule that is looked at.
        while events_in(&stream.chunk()?) == 0 {}
        stream.chunk()?;
        let begun = Instant::now();
        let mut arrivals = Vec::new();
        while begun.elapsed() < LENGTH {
            let events = events_in(&stream.chunk()?);
            let at = begun.elapsed();
            arrivals.extend(std::iter::repeat_n(at, events));
        }
        counts.push(arrivals.len() as f64);
        jitters.push(jitter_p99_ms(&arrivals));
    }
    Ok(vec![
        Row::new("60 s at 10 ms: events", Target::Between(5_999.0, 6_001.0), counts, ""),
        Row::new("60 s at 10 ms: jitter p99, as received", Target::AtMost(2.0), jitters, "ms"),
    ])
}

/// Distance of the arrivals from the absolute schedule that fits them best.
fn jitter_p99_ms(arrivals: &[Duration]) -> f64 {
    let late = arrivals
        .iter()
        .zip(0_u32..)
        .map(|(at, n)| at.as_secs_f64() * 1e3 - (INTERVAL * n).as_secs_f64() * 1e3);
    let mut late: Vec<f64> = late.collect();
    late.sort_by(f64::total_cmp);
    let Some(middle) = late.get(late.len() / 2).copied() else { return f64::NAN };
    let mut distances: Vec<f64> = late.iter().map(|it| (it - middle).abs()).collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() * 99 / 100).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_delay_is_no_jitter_and_drift_is() {
        let punctual: Vec<_> = (0..100).map(|n| INTERVAL * n + Duration::from_millis(7)).collect();
        assert!(jitter_p99_ms(&punctual) < 1e-6);
        let drifting: Vec<_> = (0..100).map(|n| INTERVAL * n * 2).collect();
        assert!(jitter_p99_ms(&drifting) > 400.0);
    }
}
