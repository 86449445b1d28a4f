//! `cargo xtask engines`: what three engines make of the playground's cases, as a document.

mod card;
mod document;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::{command_with, read, run};
use crate::program::{Profile, Program};
use crate::{node, project, system, tools};
use card::Card;

const DOCUMENT: &str = "docs/engines.md";
/// The files that the drivers write, in the order of the document's columns.
const ENGINES: [&str; 3] = ["chromium", "firefox", "webkitgtk"];

/// Runs every case of the playground in Chromium, Firefox and the real window, and writes what came
/// of it to `docs/engines.md`. The cards themselves stay in `target/engines`.
///
/// # Errors
/// Something cannot be installed or built, an engine does not finish the cases, or the cards are
/// not of the same cases.
pub(crate) fn engines() -> Result<()> {
    system::ensure(&[system::BUILD, system::BROWSERS, system::WINDOW])?;
    node::ensure_packages()?;
    node::build_page()?;
    tools::ensure(&tools::TAURI_DRIVER)?;
    let folder = project::target().join("engines");
    fs::create_dir_all(&folder).context("cannot make a folder for the cards")?;
    for engine in ENGINES {
        // A card of an earlier run must not pass for this one's.
        fs::remove_file(card_path(&folder, engine)).ok();
    }
    in_the_browsers(&folder)?;
    in_the_window(&folder)?;
    let cards = ENGINES.map(|engine| read_card(&card_path(&folder, engine)));
    let cards = cards.into_iter().collect::<Result<Vec<_>>>()?;
    let text = document::document(&cards)?;
    fs::write(project::root().join(DOCUMENT), text).context("cannot write the document")?;
    println!("\n{DOCUMENT} says what became of {} cases.", cards[0].cases.len());
    Ok(())
}

fn in_the_browsers(folder: &Path) -> Result<()> {
    let program = Program::Headless.build(Profile::Dev)?;
    let mut command = command_with("npx", ["--no-install", "playwright", "test"]);
    command
        .args(["--config", "engines/playwright.config.ts"])
        .current_dir(project::root().join("e2e"))
        .env("SSE_LAB_PROGRAM", program)
        .env("SSE_LAB_CARDS", folder);
    for (variable, names) in
        [("SSE_LAB_CHROMIUM", system::CHROMIUM), ("SSE_LAB_FIREFOX", system::FIREFOX)]
    {
        let Some(browser) = system::find(names) else { bail!("{} is missing", names[0]) };
        command.env(variable, browser);
    }
    run(&mut command)
}

fn in_the_window(folder: &Path) -> Result<()> {
    let version = read("pkg-config", &["--modversion", "webkit2gtk-4.1"])
        .context("pkg-config does not know webkit2gtk-4.1")?;
    let program = Program::Desktop.build(Profile::Dev)?;
    let screen = ["--auto-servernum", "--server-args=-screen 0 1920x1080x24"];
    let script = "dbus-run-session -- node e2e/engines/window.mjs";
    run(command_with("xvfb-run", screen)
        .args(script.split(' '))
        .env("SSE_LAB_DESKTOP", program)
        .env("SSE_LAB_WEBKITGTK", version)
        .env("SSE_LAB_CARDS", folder))
}

fn card_path(folder: &Path, engine: &str) -> PathBuf {
    folder.join(format!("{engine}.json"))
}

fn read_card(path: &Path) -> Result<Card> {
    let text =
        fs::read_to_string(path).with_context(|| format!("there is no {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no report card", path.display()))
}
