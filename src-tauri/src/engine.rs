//! What the window's engine is told about the machine it draws on.

use tauri::{Runtime, WebviewWindow};

/// Lets WebKit draw directly where there is no graphics device. Left alone it imitates one in
/// software: it compiles shaders for the processor before the first frame, which is half of the
/// work from launch to the first event, and sends every later frame through them.
///
/// # Errors
///
/// The window has been closed already.
#[cfg(target_os = "linux")]
pub(crate) fn suit_to_machine<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

    // The kernel's folder of graphics devices; containers and virtual machines often have none.
    if std::path::Path::new("/dev/dri").exists() {
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Other engines find out by themselves.
///
/// # Errors
///
/// None.
#[cfg(not(target_os = "linux"))]
pub(crate) fn suit_to_machine<R: Runtime>(_window: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}
