//! The desktop program: a window on the lab. It starts the lab, shows the page, and ends both
//! together; everything else happens in the page and over HTTP.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod address;
mod backend;
mod bench;
mod curl;
mod engine;
mod export;
mod opening;
mod options;

use std::{
    env,
    io::{self, Write as _},
    panic::{self, AssertUnwindSafe},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, Result, anyhow, ensure};
use clap::Parser;
use tauri::{App, AppHandle, Builder, Manager, RunEvent, WebviewWindowBuilder, Wry};

use crate::{backend::Backend, curl::CurlOnly, opening::Opening, options::Options};

fn main() -> ExitCode {
    match open(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if even this fails.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the window and returns when it is closed and the lab has ended.
fn open(options: &Options) -> Result<()> {
    ensure!(
        has_display(),
        "there is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set. \
         Start the lab for a browser instead: cargo xtask run --headless in a clone, or sse-lab \
         serve"
    );
    let mut builder = Builder::default();
    if !options.no_single_instance {
        // First of all plugins: a second launch must end before it opens anything.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            show_window(app);
            open_recording(app, &arguments, &folder);
        }));
    }
    if bench::wanted() {
        builder = builder.plugin(bench::plugin());
    }
    let port = options.port;
    let opening = Opening::default();
    if let Some(file) = options.recording_in(&env::current_dir().unwrap_or_default()) {
        opening.ask(file);
    }
    let builder = builder
        .plugin(CurlOnly(tauri_plugin_shell::init()))
        .invoke_handler(tauri::generate_handler![
            address::lab_address,
            export::save_export,
            opening::next_recording,
            opening::read_recording,
        ])
        .setup(move |app| {
            // The lab first: it starts while the page is being loaded.
            app.manage(opening);
            app.manage(Backend::start(app.handle().clone(), port)?);
            Ok(create_window(app.handle())?)
        });
    build(builder)?.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Backend>().stop();
        }
    });
    Ok(())
}

/// Builds the program, or says why there can be no window: GTK's answer to a display that cannot
/// be opened is a panic.
fn build(builder: Builder<Wry>) -> Result<App> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let built = panic::catch_unwind(AssertUnwindSafe(|| builder.build(tauri::generate_context!())));
    panic::set_hook(hook);
    built
        .map_err(|_| {
            anyhow!(
                "the display cannot be opened. Check DISPLAY or WAYLAND_DISPLAY, or start the lab \
                 for a browser: cargo xtask run --headless in a clone, or sse-lab serve"
            )
        })?
        .context("the window could not be opened")
}

/// Creates the window as `tauri.conf.json` describes it. It has no downloads: they would go to
/// whatever folder the program was launched in.
fn create_window(app: &AppHandle) -> tauri::Result<()> {
    for config in &app.config().app.windows {
        let builder = WebviewWindowBuilder::from_config(app, config)?;
        engine::suit_to_machine(&builder.on_download(|_, _| false).build()?)?;
    }
    Ok(())
}

/// Opens what a second launch was given; what it could not have meant it has said itself.
fn open_recording(app: &AppHandle, arguments: &[String], folder: &str) {
    let options = Options::try_parse_from(arguments).ok();
    if let Some(file) = options.and_then(|options| options.recording_in(Path::new(folder))) {
        app.state::<Opening>().ask(file);
    }
}

/// Brings the window to somebody who launched the program a second time.
fn show_window(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        // Each may be impossible on a given desktop; the window is there all the same.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
