//! Generates what Tauri needs at compile time.

use std::{error::Error, fs, path::Path};

/// The commands the page may be given permission to call.
const COMMANDS: &[&str] = &["lab_address", "save_export", "next_recording", "read_recording"];

/// Stands in for the page where nobody has built it yet: checking the Rust code needs no Node.
const PLACEHOLDER: &str = "<!doctype html><meta charset=utf-8><title>SSE Lab</title>\
    <p>The page has not been built. Run: cargo xtask run</p>\n";

fn main() -> Result<(), Box<dyn Error>> {
    let page = Path::new("../ui/dist");
    if !page.join("index.html").exists() {
        fs::create_dir_all(page)?;
        fs::write(page.join("index.html"), PLACEHOLDER)?;
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    let bench = tauri_build::InlinedPlugin::new().commands(&["first_event_painted"]);
    let attributes = tauri_build::Attributes::new()
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS))
        .plugin("bench", bench);
    tauri_build::try_build(attributes)?;
    Ok(())
}
