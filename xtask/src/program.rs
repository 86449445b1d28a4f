//! Building the two programs.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command::{command_with, run};
use crate::project;

/// What can be built.
#[derive(Clone, Copy)]
pub(crate) enum Program {
    /// `sse-lab serve`.
    Headless,
    /// The window.
    Desktop,
}

/// How it is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Dependencies optimised a little, compiled once for everything.
    Dev,
    /// What is measured and shipped.
    Release,
}

impl Program {
    fn name(self) -> &'static str {
        match self {
            Self::Headless => "sse-lab",
            Self::Desktop => "sse-lab-desktop",
        }
    }

    /// Where cargo puts it.
    pub(crate) fn path(self, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Dev => "debug",
            Profile::Release => "release",
        };
        project::target().join(folder).join(self.name())
    }

    /// Builds it and says where it lies.
    ///
    /// # Errors
    /// It does not compile.
    pub(crate) fn build(self, profile: Profile) -> Result<PathBuf> {
        // With the whole workspace selected, dependencies get the same features for both programs
        // and are compiled once; what only the window needs is compiled only for the window.
        let arguments = ["build", "--locked", "--workspace", "--bin", self.name()];
        let mut cargo = command_with("cargo", arguments);
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        run(&mut cargo).with_context(|| format!("{} does not build", self.name()))?;
        Ok(self.path(profile))
    }
}
