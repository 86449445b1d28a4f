use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use tauri::{
    AppHandle, Manager,
    ipc::{InvokeBody, Request},
};

use crate::address::Failure;

/// How many files of one name a folder may hold.
const COPIES: u32 = 1_000;

/// The header that names the file, whose bytes are the body.
const NAME: &str = "name";
/// What the page exports: events and recordings, the bodies of streams, and report cards.
const KINDS: [&str; 4] = [".ndjson", ".sse", ".json", ".md"];

/// Saves what the page exports as a new file in the person's downloads folder, or at home where
/// there is none, and tells where. A web view without a browser around it has no downloads.
///
/// # Errors
///
/// `refused` for a name that is not an export's and for what are no bytes, `failed` where the file
/// cannot be written.
#[tauri::command(async)]
#[expect(clippy::needless_pass_by_value, reason = "a command owns what it is called with")]
pub(crate) fn save_export(app: AppHandle, request: Request<'_>) -> Result<String, Failure> {
    let name = request.headers().get(NAME).and_then(|name| name.to_str().ok()).unwrap_or_default();
    let InvokeBody::Raw(bytes) = request.body() else {
        let message = "the window may save bytes only".to_owned();
        return Err(Failure { code: "refused", message });
    };
    if !is_export_name(name) {
        let message = format!("the window may not save under this name: {name}");
        return Err(Failure { code: "refused", message });
    }
    let failed = |message: String| Failure { code: "failed", message };
    let folder = app
        .path()
        .download_dir()
        .or_else(|_| app.path().home_dir())
        .map_err(|error| failed(format!("there is no folder to save in: {error}")))?;
    save_new(&folder, name, bytes)
        .map(|path| path.display().to_string())
        .map_err(|error| failed(format!("nothing could be saved in {}: {error}", folder.display())))
}

fn is_export_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    name.len() <= 100
        && parts_of(name).is_some_and(|(stem, _)| {
            stem.starts_with(|c: char| c.is_ascii_alphanumeric()) && stem.chars().all(plain)
        })
}

/// A name before its kind, and the kind.
fn parts_of(name: &str) -> Option<(&str, &'static str)> {
    KINDS.into_iter().find_map(|kind| Some((name.strip_suffix(kind)?, kind)))
}

/// Writes a file that was not there before; nothing is ever overwritten.
fn save_new(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let (stem, kind) = parts_of(name).unwrap_or((name, ""));
    for copy in 1..=COPIES {
        let path = match copy {
            1 => folder.join(name),
            _ => folder.join(format!("{stem}-{copy}{kind}")),
        };
        match File::create_new(&path) {
            Ok(mut file) => return file.write_all(bytes).map(|()| path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_exports_are_saved() {
        assert!(is_export_name("sse-lab-2026-11-22T10-00-00.ndjson"));
        assert!(is_export_name("connection-7.sse"));
        assert!(is_export_name("sse-lab-engine-webkitgtk.json"));
        assert!(is_export_name("sse-lab-engine-webkitgtk.md"));
        let long = format!("{}.ndjson", "a".repeat(100));
        for name in
            ["", ".ndjson", "a.txt", "a.b.ndjson", "../a.ndjson", "a/b.ndjson", "-a.ndjson", &long]
        {
            assert!(!is_export_name(name), "{name}");
        }
    }

    #[test]
    fn nothing_is_overwritten() {
        let folder = std::env::temp_dir().join(format!("sse-lab-export-{}", std::process::id()));
        let first = save_new(&folder, "a.ndjson", b"1").unwrap();
        let second = save_new(&folder, "a.ndjson", b"2").unwrap();
        assert_ne!(first, second);
        assert_eq!(fs::read(first).unwrap(), b"1");
        assert_eq!(fs::read(second).unwrap(), b"2");
        fs::remove_dir_all(folder).unwrap();
    }
}
