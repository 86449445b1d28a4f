use serde::Serialize;
use tauri::State;

use crate::backend::Backend;

/// Where the lab is, and the key to it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LabAddress {
    pub(crate) stage: String,
    pub(crate) control: String,
    pub(crate) token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) notice: Option<Notice>,
}

/// Something the window has to say about the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum Notice {
    /// The requested port was taken, so the stage listens on another one.
    PortTaken { requested: u16, actual: u16 },
}

/// Why something asked of the program failed; the page decides by `code`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Failure {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// Tells the page where the lab is, as soon as it has started.
///
/// # Errors
///
/// `failed`, if the lab could not start; the page shows the message.
#[tauri::command]
pub(crate) async fn lab_address(backend: State<'_, Backend>) -> Result<LabAddress, Failure> {
    backend.address().await
}
