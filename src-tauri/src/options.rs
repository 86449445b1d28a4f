use clap::Parser;

/// A laboratory for Server-Sent Events: a window on a live stream, and on every way it can break
/// and come back.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "sse-lab-desktop",
    version,
    after_help = "Without a display, `sse-lab serve` runs the same lab for a browser."
)]
pub(crate) struct Options {
    /// The port that clients connect to; 0 is any free one. If it is taken, the next free one is
    /// used, and the window says so.
    #[arg(long, default_value_t = 3000, value_name = "PORT")]
    pub(crate) port: u16,

    /// Open a window of its own even if the lab is running already.
    #[arg(long)]
    pub(crate) no_single_instance: bool,
}
