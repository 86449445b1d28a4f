use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use tauri::{AppHandle, Manager};

use crate::address::Failure;

/// How many files of one name a folder may hold.
const COPIES: u32 = 1_000;

/// Saves what the page exports as a new file in the person's downloads folder, or at home where
/// there is none, and tells where. A web view without a browser around it has no downloads.
///
/// # Errors
///
/// `refused` for a name that is not an export's, `failed` where the file cannot be written.
#[tauri::command(async)]
#[expect(clippy::needless_pass_by_value, reason = "a command owns what it is called with")]
pub(crate) fn save_export(app: AppHandle, name: String, text: String) -> Result<String, Failure> {
    if !is_export_name(&name) {
        let message = format!("the window may not save under this name: {name}");
        return Err(Failure { code: "refused", message });
    }
    let failed = |message: String| Failure { code: "failed", message };
    let folder = app
        .path()
        .download_dir()
        .or_else(|_| app.path().home_dir())
        .map_err(|error| failed(format!("there is no folder to save in: {error}")))?;
    save_new(&folder, &name, text.as_bytes())
        .map(|path| path.display().to_string())
        .map_err(|error| failed(format!("nothing could be saved in {}: {error}", folder.display())))
}

fn is_export_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    name.len() <= 100
        && name.strip_suffix(".ndjson").is_some_and(|stem| {
            stem.starts_with(|c: char| c.is_ascii_alphanumeric()) && stem.chars().all(plain)
        })
}

/// Writes a file that was not there before; nothing is ever overwritten.
fn save_new(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let stem = name.trim_end_matches(".ndjson");
    for copy in 1..=COPIES {
        let path = match copy {
            1 => folder.join(name),
            _ => folder.join(format!("{stem}-{copy}.ndjson")),
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
