//! 10,000 idle connections: how long they take to open, and what each costs.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::crowd::Crowd;
use super::lab::Lab;
use super::{Row, Target};

const PROCESSES: u8 = 4;
const CLIENTS_EACH: u32 = 2_500;

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    let (mut seconds, mut kib) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let lab = Lab::start(&["--interval", "60s"])?;
        let mut crowd = Crowd::gather(lab.stage()?, "/stream", PROCESSES, CLIENTS_EACH)?;
        let before = lab.process.memory_kib()?;
        let begun = Instant::now();
        crowd.connect()?;
        seconds.push(begun.elapsed().as_secs_f64());
        // What is only used while connecting has a moment to be given back.
        std::thread::sleep(Duration::from_secs(2));
        let clients = f64::from(CLIENTS_EACH) * f64::from(PROCESSES);
        kib.push((lab.process.memory_kib()? - before) / clients);
        crowd.events()?;
    }
    Ok(vec![
        Row::new("10,000 connections opened", Target::AtMost(2.0), seconds, "s"),
        Row::new("server memory per idle connection (Pss)", Target::AtMost(4.0), kib, "KiB"),
    ])
}
