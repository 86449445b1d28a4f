//! The desktop program: a window on the lab. It starts the lab, shows the page, and ends both
//! together; everything else happens in the page and over HTTP.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod address;
mod backend;
mod curl;
mod lab;
mod options;

use std::env;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use tauri::{AppHandle, Manager, RunEvent};

use crate::{backend::Backend, curl::CurlOnly, options::Options};

fn main() -> Result<()> {
    let options = Options::parse();
    ensure!(
        has_display(),
        "there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); \
         start the lab for a browser with: sse-lab serve"
    );

    let mut builder = tauri::Builder::default();
    if !options.no_single_instance {
        // First of all plugins: a second launch must end before it opens anything.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _args, _cwd| {
            show_window(app);
        }));
    }
    builder
        .plugin(CurlOnly(tauri_plugin_shell::init()))
        .manage(Backend::new())
        .invoke_handler(tauri::generate_handler![address::lab_address])
        .setup(move |app| {
            app.state::<Backend>().start(app.handle().clone(), options.port)?;
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("the window could not be opened")?
        .run(|app, event| {
            if let RunEvent::Exit = event {
                app.state::<Backend>().stop();
            }
        });
    Ok(())
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

/// GTK ends the process with a panic where there is no display; saying so first is kinder.
fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some())
}
