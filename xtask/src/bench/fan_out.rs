//! CPU per delivered event at 1,000 clients × 100/s, beside a loop of plain sends.

use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result};

use super::crowd::{Crowd, example};
use super::lab::{Lab, program};
use super::process::Process;
use super::raw_stream::{RawStream, events_in};
use super::{Row, Target};

const PROCESSES: u8 = 2;
const CLIENTS_EACH: u32 = 500;
const SETTLE: Duration = Duration::from_secs(2);
const LENGTH: Duration = Duration::from_secs(10);

pub(super) fn measure(rounds: u32) -> Result<Vec<Row>> {
    let (mut ours, mut plain, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (lab_us, event) = lab_round(program()?)?;
        let plain_us = plain_round(&event)?;
        ours.push(lab_us);
        plain.push(plain_us);
        ratios.push(lab_us / plain_us);
    }
    Ok(vec![
        Row::new("CPU per delivered event, 1,000 × 100/s", Target::Context, ours, "µs"),
        Row::new("the same by one plain send each", Target::Context, plain, "µs"),
        Row::new("ratio of the two", Target::AtMost(1.7), ratios, "×"),
    ])
}

/// CPU per event of the lab, and the framed bytes of one of its events.
pub(super) fn lab_round(program: &str) -> Result<(f64, Vec<u8>)> {
    let lab = Lab::start_program(program, &["--interval", "10ms"])?;
    let mut stream = RawStream::open(lab.stage()?, "/stream")?;
    while events_in(&stream.chunk()?) == 0 {}
    let mut event = stream.chunk()?;
    while events_in(&event) != 1 {
        event = stream.chunk()?;
    }
    drop(stream);
    let mut crowd = Crowd::gather(lab.stage()?, "/stream", PROCESSES, CLIENTS_EACH)?;
    crowd.connect()?;
    Ok((cpu_per_event_us(&lab.process, &mut crowd)?, event))
}

fn plain_round(event: &[u8]) -> Result<f64> {
    let clients = CLIENTS_EACH * u32::from(PROCESSES);
    let program = example("send_loop")?;
    let mut server = Process::start(&program, &[&clients.to_string(), "10"])?;
    // Dropping the input after writing tells the loop that this was all.
    server.input.take().context("no standard input")?.write_all(event)?;
    let address = server.line()?.parse().context("not an address")?;
    let mut crowd = Crowd::gather(address, "/stream", PROCESSES, CLIENTS_EACH)?;
    crowd.connect()?;
    cpu_per_event_us(&server, &mut crowd)
}

fn cpu_per_event_us(server: &Process, crowd: &mut Crowd) -> Result<f64> {
    std::thread::sleep(SETTLE);
    let (events, cpu) = (crowd.events()?, server.cpu_time()?);
    std::thread::sleep(LENGTH);
    let (events, cpu) = (crowd.events()? - events, server.cpu_time()? - cpu);
    let asked = f64::from(CLIENTS_EACH) * f64::from(PROCESSES) * 100.0 * LENGTH.as_secs_f64();
    let delivered = events as f64;
    anyhow::ensure!(delivered > asked * 0.95, "only {delivered} of {asked} events were delivered");
    Ok(cpu.as_secs_f64() * 1e6 / delivered)
}
