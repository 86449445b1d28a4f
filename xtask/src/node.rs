//! Node, the page's packages and the page's build.

use std::fs;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::command::{command_with, read, run};
use crate::project;

/// The oldest Node that the page's tools run on.
const OLDEST: (u32, u32) = (20, 19);

/// Checks Node's version and installs the page's packages if the lock file changed since.
///
/// # Errors
/// Node is missing or too old, or the packages cannot be fetched.
pub(crate) fn ensure_packages() -> Result<()> {
    let found = read("node", &["--version"]);
    let version = found.as_deref().and_then(parse_version);
    if version.is_none_or(|version| version < OLDEST) {
        let found = found.map_or_else(|| "no Node".to_owned(), |version| format!("Node {version}"));
        bail!(
            "the page needs Node {}.{} or newer, and this machine has {found}. Install it from \
             https://nodejs.org and run the command again",
            OLDEST.0,
            OLDEST.1
        );
    }
    let lock = fs::read(project::root().join("package-lock.json"))
        .context("cannot read package-lock.json")?;
    let stamp = project::root().join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Fetching the page's packages (npm ci) …");
    run(&mut command_with("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
        .context("the page's packages could not be fetched; is the npm registry reachable?")?;
    fs::write(stamp, lock).context("cannot remember which packages are installed")
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Builds the page unless nothing it is made of changed since the last build.
///
/// # Errors
/// The build fails.
pub(crate) fn build_page() -> Result<()> {
    let ui = project::root().join("ui");
    let built = modified(&project::page().join("index.html"));
    let sources =
        ["src", "public", "index.html", "vite.config.ts", "lessons.plugin.ts", "package.json"];
    let newest = sources.iter().filter_map(|name| newest_below(&ui.join(name))).max();
    let beside = ["icons", "lessons"].map(|name| newest_below(&project::root().join(name)));
    if built.is_some() && beside.into_iter().max().flatten().max(newest) < built {
        return Ok(());
    }
    println!("Building the page …");
    run(&mut command_with("npm", ["--workspace", "ui", "run", "--silent", "build"]))
        .context("the page does not build; `npm -w ui run check` names the type errors")
}

/// Reads every lesson and prints what is wrong, as `lessons/en/04-kill-it.md:31: …`.
///
/// # Errors
/// A lesson has a mistake.
pub(crate) fn check_lessons() -> Result<()> {
    ensure_packages()?;
    run(&mut command_with("npm", ["--workspace", "ui", "run", "--silent", "lessons"]))
        .context("a lesson has a mistake; CONTRIBUTING.md shows how one is written")
}

fn modified(path: &std::path::Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn newest_below(path: &std::path::Path) -> Option<SystemTime> {
    let own = modified(path)?;
    let Ok(entries) = fs::read_dir(path) else { return Some(own) };
    entries.flatten().filter_map(|entry| newest_below(&entry.path())).max().max(Some(own))
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn a_version_is_read_as_numbers_not_as_text() {
        assert_eq!(parse_version("v20.20.2"), Some((20, 20)));
        assert!(parse_version("v9.99.0") < parse_version("v20.19.0"));
        assert_eq!(parse_version("node"), None);
    }
}
