//! Many clients, in processes of their own.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::OnceLock;

use anyhow::{Context, Result};

use super::process::Process;
use crate::command::{command_with, run};
use crate::project;

/// A crowd of connected clients.
pub(super) struct Crowd {
    processes: Vec<Process>,
}

/// Builds the clients and the loop of plain sends, once.
///
/// # Errors
/// They do not compile.
pub(super) fn example(name: &str) -> Result<String> {
    static BUILT: OnceLock<()> = OnceLock::new();
    if BUILT.get().is_none() {
        let words = "build --locked --release --package sse-client --examples";
        run(&mut command_with("cargo", words.split(' ')))?;
        BUILT.get_or_init(|| ());
    }
    let path = project::target().join("release/examples").join(name);
    Ok(path.to_string_lossy().into_owned())
}

impl Crowd {
    /// Starts as many processes as asked for; none connects yet. Each has a source address of
    /// its own, so that none runs out of ports.
    ///
    /// # Errors
    /// They do not build or start.
    pub(super) fn gather(
        stage: SocketAddr,
        path: &str,
        processes: u8,
        clients_each: u32,
    ) -> Result<Self> {
        let program = example("crowd")?;
        let start = |number| {
            let source = format!("127.0.0.{number}");
            let arguments = [&stage.to_string(), path, &clients_each.to_string(), &source];
            Process::start(&program, &arguments)
        };
        Ok(Self { processes: (2..2 + processes).map(start).collect::<Result<_>>()? })
    }

    /// All connect at once; returns when each has had the first byte of its answer.
    ///
    /// # Errors
    /// A client could not connect.
    pub(super) fn connect(&mut self) -> Result<()> {
        self.order()?;
        for process in &mut self.processes {
            let line = process.line()?;
            anyhow::ensure!(line.ends_with("failed 0"), "some clients could not connect: {line}");
        }
        Ok(())
    }

    /// Events received by all clients so far.
    ///
    /// # Errors
    /// A connection was lost.
    pub(super) fn events(&mut self) -> Result<u64> {
        self.order()?;
        let mut events = 0;
        for process in &mut self.processes {
            let line = process.line()?;
            anyhow::ensure!(line.ends_with("closed 0"), "some connections were lost: {line}");
            let number = line.split(' ').nth(1).and_then(|digits| digits.parse::<u64>().ok());
            events += number.with_context(|| format!("not a count: {line}"))?;
        }
        Ok(events)
    }

    fn order(&mut self) -> Result<()> {
        for process in &mut self.processes {
            let input = process.input.as_mut().context("a client without standard input")?;
            writeln!(input).context("a client process ended")?;
        }
        Ok(())
    }
}
