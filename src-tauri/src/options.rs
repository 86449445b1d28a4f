use std::path::{Path, PathBuf};

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
    /// A recording to open; a lab that is running already opens it in its window.
    #[arg(value_name = "FILE")]
    pub(crate) recording: Option<PathBuf>,

    /// The port that clients connect to; 0 is any free one. If it is taken, the next free one is
    /// used, and the window says so.
    #[arg(long, default_value_t = 3000, value_name = "PORT")]
    pub(crate) port: u16,

    /// Open a window of its own even if the lab is running already.
    #[arg(long)]
    pub(crate) no_single_instance: bool,
}

impl Options {
    /// The recording to open, wherever `folder`, the one it was named in, may be.
    pub(crate) fn recording_in(&self, folder: &Path) -> Option<PathBuf> {
        self.recording.as_ref().map(|file| folder.join(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_found_in_the_folder_where_it_was_named() {
        let named = |file: &str| {
            let options = Options::try_parse_from(["sse-lab-desktop", file]).unwrap();
            options.recording_in(Path::new("/home/a"))
        };
        assert_eq!(named("b.ndjson"), Some(PathBuf::from("/home/a/b.ndjson")));
        assert_eq!(named("/c/b.ndjson"), Some(PathBuf::from("/c/b.ndjson")));
    }
}
