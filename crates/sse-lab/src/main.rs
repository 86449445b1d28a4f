//! The headless lab.

use std::io::Write;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "sse-lab", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the OpenAPI document of the control API
    Openapi,
}

fn main() -> anyhow::Result<()> {
    let Cli { command: Command::Openapi } = Cli::parse();
    std::io::stdout().lock().write_all(sse_control::openapi_json().as_bytes())?;
    Ok(())
}
