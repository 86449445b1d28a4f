//! Where things lie in the repository.

use std::path::{Path, PathBuf};

/// The repository's root folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new("."))
}

/// Cargo's build folder, which `CARGO_TARGET_DIR` may have moved.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Programs that cargo installs for the tests, kept out of the user's own cargo home.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The built page.
pub(crate) fn page() -> PathBuf {
    root().join("ui/dist")
}
