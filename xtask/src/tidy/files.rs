//! The files the rules look at: what git knows of, as text.

use std::fs;

use anyhow::{Context, Result};

use crate::command::read;
use crate::project;

/// A text file of the repository.
pub(super) struct Source {
    /// Path from the root, with `/`.
    pub(super) path: String,
    /// Its content.
    pub(super) text: String,
}

impl Source {
    /// Whether it is written by hand in one of our languages.
    pub(super) fn is_code(&self) -> bool {
        let ends = [".rs", ".ts", ".svelte", ".css", ".js", ".mjs", ".py", ".html"];
        ends.iter().any(|end| self.path.ends_with(end)) && !self.path.ends_with("schema.d.ts")
    }

    /// Its lines, counted from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// Every text file that is committed or about to be.
///
/// # Errors
/// git cannot list them.
pub(super) fn read_all() -> Result<Vec<Source>> {
    let listing = read("git", &["ls-files", "--cached", "--others", "--exclude-standard"])
        .context("git cannot list the repository's files; is this a clone?")?;
    let texts = listing.lines().filter_map(|path| {
        let text = fs::read_to_string(project::root().join(path)).ok()?;
        Some(Source { path: path.to_owned(), text })
    });
    Ok(texts.collect())
}
