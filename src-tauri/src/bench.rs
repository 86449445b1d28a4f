//! How long it takes from the launch to the first event on screen, for `cargo xtask bench`.

use std::{
    env,
    io::{self, Write as _},
};

use tauri::{
    Manager, Wry,
    ipc::CapabilityBuilder,
    plugin::{self, TauriPlugin},
};

/// Waits for the first event in the page's list, then for the frame that shows it.
const SCRIPT: &str = r#"
  const look = () => {
    if (!document.querySelector('[data-testid="event-row"]')) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() =>
      window.__TAURI_INTERNALS__.invoke('plugin:bench|first_event_painted')));
  };
  requestAnimationFrame(look);
"#;

/// Whether `SSE_LAB_BENCH` is set.
pub(crate) fn wanted() -> bool {
    env::var_os("SSE_LAB_BENCH").is_some()
}

/// Prints the line `first event painted` when it is.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    plugin::Builder::new("bench")
        .js_init_script(SCRIPT)
        .invoke_handler(tauri::generate_handler![first_event_painted])
        .setup(|app, _| {
            let permission = "bench:allow-first-event-painted";
            app.add_capability(
                CapabilityBuilder::new("bench").window("main").permission(permission),
            )?;
            Ok(())
        })
        .build()
}

#[tauri::command]
fn first_event_painted() {
    // Whoever asked for the line has gone if it cannot be written.
    let _ = writeln!(io::stdout(), "first event painted");
}
