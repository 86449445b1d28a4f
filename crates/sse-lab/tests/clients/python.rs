//! A Python with the packages that clients here are written with, in a virtual environment under
//! `target`.

use std::{path::PathBuf, process::Command as Blocking, sync::OnceLock};

const PACKAGES: [&str; 3] = ["httpx==0.28.1", "httpx-sse==0.4.3", "websockets==17.4"];

/// The interpreter.
pub(crate) fn python() -> &'static PathBuf {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| {
        // `cargo xtask test` keeps the same packages there.
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../python");
        let python = folder.join("bin/python");
        let is_ready = Blocking::new(&python)
            .args(["-c", "import httpx_sse, websockets"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !is_ready {
            let advice = "install python3 with venv (on Debian: `apt-get install python3-venv`)";
            run(Blocking::new("python3").args(["-m", "venv", "--clear"]).arg(&folder), advice);
            let advice = "the packages come from PyPI, which must be within reach";
            run(Blocking::new(&python).args(["-m", "pip", "install", "-q"]).args(PACKAGES), advice);
        }
        python
    })
}

fn run(command: &mut Blocking, advice: &str) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; {advice}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed; {advice}\n{errors}");
}
