//! The parts of the test command and what each needs.

use anyhow::Result;
use clap::ValueEnum;

use super::{Step, steps};
use crate::node;
use crate::python;
use crate::system::{self, Need};
use crate::tools::{self, Tool};

/// A part that `--only` can name. The order is the order in which they run: quick answers first,
/// and the page before the programs that contain it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Part {
    /// Formatting of Rust
    Format,
    /// The house rules
    Tidy,
    /// The page: types, lints, formatting, unit tests, build
    Page,
    /// Licences, sources and banned crates
    Deny,
    /// Clippy over the workspace
    Clippy,
    /// Rust tests, some with clients that people use
    Rust,
    /// Files generated from the Rust types
    Generated,
    /// A few seconds of fuzzing the parser
    Fuzz,
    /// The page in Chromium and Firefox
    Browser,
    /// The real window
    Desktop,
}

impl Part {
    /// Every part.
    pub(super) fn all() -> Vec<Self> {
        Self::value_variants().to_vec()
    }

    /// What it checks, one after the other.
    pub(super) fn steps(self) -> Vec<Step> {
        match self {
            Self::Format => vec![steps::FORMAT],
            Self::Tidy => vec![steps::TIDY],
            Self::Page => steps::PAGE.into(),
            Self::Deny => vec![steps::DENY],
            Self::Clippy => vec![steps::CLIPPY, steps::CLIPPY_WITHOUT_TAP],
            Self::Rust => vec![steps::RUST],
            Self::Generated => vec![steps::GENERATED],
            Self::Fuzz => vec![steps::FUZZ],
            Self::Browser => steps::BROWSER.into(),
            Self::Desktop => vec![steps::DESKTOP],
        }
    }

    fn system_needs(self) -> Vec<&'static [Need]> {
        match self {
            Self::Format | Self::Tidy | Self::Page | Self::Deny | Self::Generated => vec![],
            Self::Clippy => vec![system::BUILD],
            Self::Rust => vec![system::BUILD, system::CLIENTS],
            Self::Fuzz => vec![system::FUZZ],
            Self::Browser => vec![system::BROWSERS, system::CLIENTS],
            Self::Desktop => vec![system::BUILD, system::WINDOW],
        }
    }

    fn tool(self) -> Option<&'static Tool> {
        match self {
            Self::Deny => Some(&tools::CARGO_DENY),
            Self::Fuzz => Some(&tools::CARGO_FUZZ),
            Self::Desktop => Some(&tools::TAURI_DRIVER),
            Self::Format
            | Self::Tidy
            | Self::Page
            | Self::Clippy
            | Self::Rust
            | Self::Generated
            | Self::Browser => None,
        }
    }

    /// Whether it reads the page's packages or the built page.
    fn needs_page(self) -> bool {
        !matches!(self, Self::Format | Self::Tidy | Self::Deny | Self::Fuzz)
    }
}

/// Installs what the parts need, so that they can run without asking anything.
///
/// # Errors
/// Something cannot be installed.
pub(super) fn prepare(parts: &[Part]) -> Result<()> {
    let needs: Vec<_> = parts.iter().flat_map(|part| part.system_needs()).collect();
    system::ensure(&needs)?;
    if parts.iter().any(|part| part.needs_page()) {
        node::ensure_packages()?;
    }
    for tool in parts.iter().filter_map(|part| part.tool()) {
        tools::ensure(tool)?;
    }
    if parts.contains(&Part::Rust) || parts.contains(&Part::Browser) {
        python::ensure_packages()?;
    }
    // The programs take the page in when they are compiled.
    if parts.iter().any(|part| part.needs_page()) && !parts.contains(&Part::Page) {
        node::build_page()?;
    }
    Ok(())
}
