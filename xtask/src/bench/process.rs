//! A measured process: ended with its owner, its CPU time and memory read from `/proc`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::command::{command_with, describe};

/// Open files a process may need for 10,000 connections.
const OPEN_FILES: u32 = 20_000;

/// A running program.
pub(super) struct Process {
    child: Child,
    /// Its standard input.
    pub(super) input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a program with room for many connections.
    ///
    /// # Errors
    /// It cannot be started.
    pub(super) fn start(program: &str, arguments: &[&str]) -> Result<Self> {
        // The shell raises the limit that the program inherits.
        let script = format!("ulimit -n {OPEN_FILES}; exec \"$0\" \"$@\"");
        let mut command: Command = command_with("sh", ["-c", &script, program]);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let line = describe(&command);
        let mut child = command.spawn().with_context(|| format!("cannot start `{line}`"))?;
        let input = child.stdin.take();
        let output = child.stdout.take().context("a child without standard output")?;
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    /// The next line it prints.
    ///
    /// # Errors
    /// It ended instead.
    pub(super) fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        let length = self.output.read_line(&mut line).context("cannot read its output")?;
        anyhow::ensure!(length > 0, "the program ended early");
        Ok(line.trim_end().to_owned())
    }

    /// User and system time so far.
    ///
    /// # Errors
    /// There is no `/proc`.
    pub(super) fn cpu_time(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))
            .context("CPU time is read from /proc, which only Linux has")?;
        // The second field is the name in brackets and may hold spaces.
        let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks: u64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|it| it.parse::<u64>().ok())
            .sum();
        // Linux reports these times in hundredths of a second to every program.
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Memory that is this process's own share, in KiB.
    ///
    /// # Errors
    /// There is no `/proc`.
    pub(super) fn memory_kib(&self) -> Result<f64> {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id()))
            .context("memory is read from /proc, which only Linux has")?;
        let line = rollup.lines().find(|line| line.starts_with("Pss:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        kib.context("no Pss line in smaps_rollup")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
