//! Recordings that the window was asked to open: by the command line, at the first launch or a
//! later one. The page may read these files and no others.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tauri::{State, ipc::Response};
use tokio::sync::Notify;

use crate::address::Failure;

/// A file that is larger is not read: neither the page nor this program has room for it.
const LARGEST_BYTES: u64 = 1024 * 1024 * 1024;

/// The files that are waiting for the page, and the one that it was told of last.
#[derive(Debug, Default)]
pub(crate) struct Opening {
    files: Mutex<Files>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Files {
    waiting: VecDeque<PathBuf>,
    told: Option<PathBuf>,
    /// How often it was asked for the next one.
    askers: u64,
}

impl Opening {
    /// Asks the page to open a file.
    pub(crate) fn ask(&self, file: PathBuf) {
        self.files().waiting.push_back(file);
        self.changed.notify_waiters();
    }

    /// The next file that is to be opened, as soon as there is one; `None` once somebody else
    /// asks: a page that was loaded anew takes the place of the former.
    async fn next(&self) -> Option<String> {
        let asker = {
            let mut files = self.files();
            files.askers += 1;
            files.askers
        };
        self.changed.notify_waiters();
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            {
                let mut files = self.files();
                if files.askers != asker {
                    return None;
                }
                if let Some(file) = files.waiting.pop_front() {
                    let name = name_of(&file);
                    files.told = Some(file);
                    return Some(name);
                }
            }
            changed.await;
        }
    }

    fn told(&self) -> Option<PathBuf> {
        self.files().told.clone()
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells the page the name of the next recording to open. It waits for one, if need be for ever.
///
/// # Errors
///
/// `refused`, once another page asks.
#[tauri::command]
pub(crate) async fn next_recording(opening: State<'_, Opening>) -> Result<String, Failure> {
    opening.next().await.ok_or_else(|| Failure {
        code: "refused",
        message: "another page is told of recordings".to_owned(),
    })
}

/// The bytes of the recording whose name the page was told last.
///
/// # Errors
///
/// `refused` where it was told of none, `failed` where the file cannot be read or is too large.
#[tauri::command(async)]
#[expect(clippy::needless_pass_by_value, reason = "a command owns what it is called with")]
pub(crate) fn read_recording(opening: State<'_, Opening>) -> Result<Response, Failure> {
    let file = opening.told().ok_or_else(|| Failure {
        code: "refused",
        message: "no recording was asked for".to_owned(),
    })?;
    read(&file).map(Response::new).map_err(|error| Failure {
        code: "failed",
        message: format!("{} cannot be read: {error}", file.display()),
    })
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    // A pipe or a device may have no end.
    if !about.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_BYTES {
        return Err(io::Error::other("it is larger than 1 GiB"));
    }
    Ok(bytes)
}

fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_are_told_of_in_the_order_in_which_they_were_asked_for() {
        let opening = Opening::default();
        opening.ask(PathBuf::from("/tmp/a.ndjson"));
        opening.ask(PathBuf::from("/tmp/b.ndjson"));
        assert_eq!(opening.next().await.as_deref(), Some("a.ndjson"));
        assert_eq!(opening.told(), Some(PathBuf::from("/tmp/a.ndjson")));
        assert_eq!(opening.next().await.as_deref(), Some("b.ndjson"));
    }

    #[tokio::test]
    async fn a_page_that_waits_is_told_of_a_later_file() {
        let opening = Opening::default();
        let (name, ()) = tokio::join!(opening.next(), async {
            tokio::task::yield_now().await;
            opening.ask(PathBuf::from("late.ndjson"));
        });
        assert_eq!(name.as_deref(), Some("late.ndjson"));
    }

    #[tokio::test]
    async fn a_page_that_is_loaded_anew_takes_the_place_of_the_former() {
        let opening = Opening::default();
        let (former, latter, ()) = tokio::join!(opening.next(), opening.next(), async {
            tokio::task::yield_now().await;
            opening.ask(PathBuf::from("a.ndjson"));
        });
        assert_eq!((former, latter.as_deref()), (None, Some("a.ndjson")));
    }

    #[test]
    fn only_files_are_read() {
        let folder = std::env::temp_dir();
        assert!(read(&folder).is_err());
        assert!(read(&folder.join("sse-lab-no-such-recording")).is_err());
    }
}
