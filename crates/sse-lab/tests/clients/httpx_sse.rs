//! The Python package `httpx-sse`. It does not reconnect; its documentation leaves that to the
//! caller, who has the id of every event for it.

use std::{path::PathBuf, process::Command as Blocking, sync::OnceLock};

use sse_stage::KillKind;
use tokio::process::Command;

use crate::{
    client::{Client, script},
    resuming::check_resumes_by_hand,
};

const PACKAGES: [&str; 2] = ["httpx==0.28.1", "httpx-sse==0.4.3"];

/// A Python with the packages, in a virtual environment under `target`.
fn python() -> &'static PathBuf {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| {
        // `cargo xtask test` keeps the same packages there.
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../python");
        let python = folder.join("bin/python");
        let is_ready = Blocking::new(&python)
            .args(["-c", "import httpx_sse"])
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

fn start(url: &str, last_event_id: Option<&str>) -> Client {
    let mut command = Command::new(python());
    Client::process(command.arg(script("httpx_sse_client.py")).arg(url).args(last_event_id))
}

#[tokio::test]
async fn httpx_sse_does_not_reconnect_but_can_resume_by_hand_after_every_kill() {
    check_resumes_by_hand(start, |kill, last_words| {
        let expected = match kill.kind {
            KillKind::End => "end of body",
            KillKind::Cut => "RemoteProtocolError",
            KillKind::Reset => "ReadError",
        };
        assert_eq!(last_words, expected, "after {kill:?}");
    })
    .await;
}
