//! Running other programs, with their output where a person can see it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{project, tools};

/// A command that starts in the repository's root and finds the installed tools first.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    command.env("PATH", tools::search_path());
    command
}

/// [`command`] with its arguments.
pub(crate) fn command_with<I, S>(program: &str, arguments: I) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = command(program);
    command.args(arguments);
    command
}

/// The command as one would type it.
pub(crate) fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs a command to its end, its output going straight to the terminal.
///
/// # Errors
/// The program is missing or ends with another status than 0.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Becomes the command, so that a signal to this process reaches it and nothing outlives it.
///
/// # Errors
/// The program is missing.
#[cfg(unix)]
pub(crate) fn become_command(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;

    let line = describe(command);
    Err(command.exec()).with_context(|| format!("cannot start `{line}`"))
}

/// Runs the command to its end: a process cannot become another one here.
///
/// # Errors
/// The program is missing or ends with another status than 0.
#[cfg(not(unix))]
pub(crate) fn become_command(command: &mut Command) -> Result<()> {
    run(command)
}

/// What a command wrote and how it ended.
pub(crate) struct Finished {
    /// Standard output and standard error, in the order in which they were written.
    pub(crate) output: String,
    /// Whether it ended with status 0.
    pub(crate) success: bool,
}

/// Runs a command to its end, showing its output and keeping a copy.
///
/// # Errors
/// The program is missing.
pub(crate) fn run_and_keep(command: &mut Command) -> Result<Finished> {
    let line = describe(command);
    let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
    command.stdin(Stdio::null());
    command.stdout(writer.try_clone().context("cannot share a pipe")?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot start `{line}`"))?;
    // The command holds the pipe's writing end too; without this the reader never sees its end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut output = String::new();
    let mut lines = BufReader::new(reader);
    let mut bytes = Vec::new();
    while lines.read_until(b'\n', &mut bytes).context("cannot read the output")? > 0 {
        let text = String::from_utf8_lossy(&bytes);
        print!("{text}");
        output.push_str(&text);
        bytes.clear();
    }
    let status = child.wait().with_context(|| format!("cannot wait for `{line}`"))?;
    Ok(Finished { output, success: status.success() })
}

/// The standard output of a quick command, or `None` if it is missing or fails.
pub(crate) fn read(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command_with(program, arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
