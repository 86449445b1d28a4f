//! Programs that cargo installs for the tests, each at one version.

use std::ffi::OsString;

use anyhow::{Context, Result};

use crate::command::{command_with, read, run};
use crate::project;

/// A program from crates.io.
pub(crate) struct Tool {
    /// Package and program name.
    pub(crate) name: &'static str,
    /// The version the tests were written against.
    pub(crate) version: &'static str,
    /// What it is for, to be told before it is installed.
    pub(crate) why: &'static str,
}

/// Checks licences, sources and banned crates.
pub(crate) const CARGO_DENY: Tool =
    Tool { name: "cargo-deny", version: "0.20.2", why: "checks licences and sources" };
/// Runs the fuzz target of the parser.
pub(crate) const CARGO_FUZZ: Tool =
    Tool { name: "cargo-fuzz", version: "0.13.2", why: "runs the parser's fuzz target" };
/// Steers the real window in the desktop tests.
pub(crate) const TAURI_DRIVER: Tool =
    Tool { name: "tauri-driver", version: "2.1.0", why: "steers the real window" };

/// Installs a tool under `target/tools` unless that version is already there.
///
/// Debug builds: compiling these takes longer than they ever run.
///
/// # Errors
/// crates.io cannot be reached, or the tool does not compile.
pub(crate) fn ensure(tool: &Tool) -> Result<()> {
    if installed(tool) {
        return Ok(());
    }
    let Tool { name, version, why } = tool;
    println!("Installing {name} {version} into target/tools: it {why}.");
    run(command_with("cargo", ["install", "--locked", "--debug", "--quiet", "--version", version])
        .arg("--root")
        .arg(project::tools())
        .arg(name)
        .env("CARGO_TARGET_DIR", project::target().join("tools-build")))
    .with_context(|| {
        format!("{name} could not be installed; is crates.io reachable? Then run this again")
    })
}

fn installed(tool: &Tool) -> bool {
    let wanted = format!("{} v{}:", tool.name, tool.version);
    let ours = project::tools();
    let own = ours.exists().then(|| ours.to_string_lossy().into_owned());
    let listings = [
        own.and_then(|root| read("cargo", &["install", "--list", "--root", &root])),
        read("cargo", &["install", "--list"]),
    ];
    listings.iter().flatten().any(|list| list.lines().any(|line| line == wanted))
}

/// `PATH` with the installed tools in front.
pub(crate) fn search_path() -> OsString {
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(project::tools().join("bin"))
        .chain(std::env::split_paths(&inherited).collect::<Vec<_>>());
    std::env::join_paths(folders).unwrap_or(inherited)
}
