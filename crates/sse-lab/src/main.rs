//! The headless lab.

mod announce;
mod cli;
mod serve;
mod signals;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use cli::{Cli, Command};

/// What thousands of requests need while they connect at once goes back to the system afterwards;
/// the system's own allocator keeps it, and an idle connection then seems to cost twice as much.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code of everything that fails after the arguments were understood; clap's own is 2.
const FAILED: u8 = 1;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(arguments) => serve::run(*arguments),
        Command::Openapi => print(&sse_lab::openapi_json()).map_err(Into::into),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where stderr is gone too, the exit code still tells.
            let _ = writeln!(io::stderr(), "sse-lab: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

/// Writes to standard output. A reader that has seen enough, such as `head`, is no failure.
fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
