//! What each step runs, how it is counted, and what to do when it fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::Step;
use super::tally::{self, Failure, Tally};
use crate::command::{command_with, describe, run_and_keep};
use crate::program::{Profile, Program};
use crate::{project, python, system, tidy};

pub(super) const FORMAT: Step = Step {
    name: "Rust formatting",
    run: || lint(&mut command_with("cargo", ["fmt", "--all", "--check"])),
    advice: "Run `cargo fmt --all`.",
};

pub(super) const TIDY: Step = Step {
    name: "house rules",
    run: || Ok(tidy::check()),
    advice: "Each rule says above which file breaks it; ARCHITECTURE.md says why it exists.",
};

pub(super) const PAGE: [Step; 8] = [
    Step {
        name: "lessons",
        run: || lint(&mut npm("ui", "lessons")),
        advice: "Each line above names a file, a line of it and what to do; CONTRIBUTING.md shows \
                 how a lesson is written.",
    },
    Step {
        name: "page: types",
        run: || lint(&mut npm("ui", "check")),
        advice: "Run `npm -w ui run check`.",
    },
    Step {
        name: "page: lints",
        run: || lint(&mut npx(&["eslint", "."])),
        advice: "Run `npm -w ui run lint`.",
    },
    Step {
        name: "page: formatting",
        run: || lint(&mut npx(&["prettier", "--check", "--log-level", "warn", "."])),
        advice: "Run `npm -w ui run format`.",
    },
    Step {
        name: "page: unit tests",
        run: vitest,
        advice: "Run `npm -w ui test` to see only these.",
    },
    Step {
        name: "page: build",
        run: || lint(&mut npm("ui", "build")),
        advice: "Run `npm -w ui run build`.",
    },
    Step {
        name: "browser tests: types",
        run: || lint(&mut npm("e2e", "check")),
        advice: "Run `npm -w e2e run check`.",
    },
    Step {
        name: "browser and desktop tests: formatting",
        run: || {
            let words = "prettier --check --log-level warn --config .prettierrc.json \
                         --ignore-path ../.gitignore ../e2e";
            lint(&mut npx(&words.split(' ').collect::<Vec<_>>()))
        },
        advice: "Run `npm -w e2e run format`.",
    },
];

pub(super) const DENY: Step = Step {
    name: "licences, sources, bans",
    run: || {
        println!("(Advisories need the network: `cargo deny check advisories` asks for them.)");
        lint(&mut command_with("cargo", ["deny", "check", "bans", "licenses", "sources"]))
    },
    advice: "deny.toml says what is allowed, with reasons.",
};

pub(super) const CLIPPY: Step = Step {
    name: "clippy",
    run: || {
        let words = "clippy --quiet --locked --workspace --all-targets -- --deny warnings";
        lint(&mut command_with("cargo", words.split(' ')))
    },
    advice: "Mend it, or `expect` the lint with a reason.",
};

pub(super) const CLIPPY_WITHOUT_TAP: Step = Step {
    name: "clippy: the stage without its tap",
    run: || {
        let words = "clippy --quiet --locked --package sse-stage --no-default-features -- \
                     --deny warnings";
        lint(&mut command_with("cargo", words.split(' ')))
    },
    advice: "What the stage uses of the tap, tap_absent.rs must have too.",
};

pub(super) const RUST: Step = Step {
    name: "Rust tests",
    run: || {
        let words = "test --locked --workspace --no-fail-fast";
        let finished = run_and_keep(&mut command_with("cargo", words.split(' ')))?;
        Ok(tally::of_cargo(&finished))
    },
    advice: "Run the one test with `cargo test -p <crate> <its name>`.",
};

pub(super) const GENERATED: Step = Step {
    name: "generated files",
    run: || {
        crate::generate::check()?;
        Ok(Tally::success())
    },
    advice: "Run `cargo xtask gen` and commit what changed.",
};

pub(super) const FUZZ: Step = Step {
    name: "fuzzing the parser",
    run: fuzz,
    advice: "The failing input lies in crates/sse-wire/fuzz/artifacts; make a test of it.",
};

pub(super) const BROWSER: [Step; 2] = [
    Step {
        name: "page in Chromium",
        run: || playwright("chromium"),
        advice: "Screenshots and traces lie in e2e/.artifacts.",
    },
    Step {
        name: "page in Firefox",
        run: || playwright("firefox"),
        advice: "Screenshots and traces lie in e2e/.artifacts.",
    },
];

pub(super) const DESKTOP: Step = Step {
    name: "the real window",
    run: desktop,
    advice: "Run `cargo xtask test --only desktop` to see only these.",
};

/// A command that is right or wrong as a whole.
fn lint(command: &mut Command) -> Result<Tally> {
    let finished = run_and_keep(command)?;
    if finished.success {
        return Ok(Tally::success());
    }
    let name = format!("`{}`", describe(command));
    Ok(Tally::failure(Failure::ending(name, &finished.output)))
}

fn npm(workspace: &str, script: &str) -> Command {
    command_with("npm", ["--workspace", workspace, "run", "--silent", script])
}

/// A program of the page's packages, in the page's folder.
fn npx(arguments: &[&str]) -> Command {
    let mut command = command_with("npx", ["--no-install"]);
    command.args(arguments).current_dir(project::root().join("ui"));
    command
}

fn report(name: &str) -> Result<PathBuf> {
    let folder = project::target().join("test-reports");
    fs::create_dir_all(&folder).context("cannot make a folder for test reports")?;
    let path = folder.join(name);
    // A report of an earlier run must not pass for this one's.
    fs::remove_file(&path).ok();
    Ok(path)
}

fn vitest() -> Result<Tally> {
    let report = report("vitest.json")?;
    let mut command = npx(&["vitest", "run", "--reporter=default", "--reporter=json"]);
    command.arg(format!("--outputFile.json={}", report.display()));
    let finished = run_and_keep(&mut command)?;
    tally::of_vitest(&report, &finished)
}

fn playwright(project: &str) -> Result<Tally> {
    let program = Program::Headless.build(Profile::Dev)?;
    let report = report(&format!("playwright-{project}.json"))?;
    let mut command = command_with("npx", ["--no-install", "playwright", "test"]);
    command
        .current_dir(project::root().join("e2e"))
        .args(["--project", project, "--reporter", "list,json"])
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
        .env("SSE_LAB_PROGRAM", program)
        .env("SSE_LAB_PYTHON", python::program());
    if let Some(browser) = system::find(system::CHROMIUM) {
        command.env("SSE_LAB_CHROMIUM", browser);
    }
    if let Some(browser) = system::find(system::FIREFOX) {
        command.env("SSE_LAB_FIREFOX", browser);
    }
    let finished = run_and_keep(&mut command)?;
    tally::of_playwright(&report, &finished)
}

fn desktop() -> Result<Tally> {
    // `cargo xtask run` has tests too, and they are not for waiting for a compiler.
    Program::Headless.build(Profile::Dev)?;
    let program = Program::Desktop.build(Profile::Dev)?;
    let xtask = std::env::current_exe().context("this program does not find itself")?;
    let screen = ["--auto-servernum", "--server-args=-screen 0 1920x1080x24"];
    // The report whose form is the same in every version of Node.
    let runner = "dbus-run-session -- node --test --test-concurrency=1 --test-reporter=tap";
    let folder = project::root().join("e2e");
    let mut command = command_with("xvfb-run", screen);
    command.args(runner.split(' ')).args(desktop_tests(&folder.join("desktop"))?);
    command.current_dir(folder).env("SSE_LAB_DESKTOP", program).env("SSE_LAB_XTASK", xtask);
    let finished = run_and_keep(&mut command)?;
    Ok(tally::of_node(&finished))
}

fn desktop_tests(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))?;
    let mut tests = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            tests.push(path);
        }
    }
    tests.sort();
    Ok(tests)
}

fn fuzz() -> Result<Tally> {
    let folder = project::root().join("crates/sse-wire/fuzz/fuzz_targets");
    let mut tally = Tally::default();
    for entry in fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))? {
        let path = entry?.path();
        let target = path.file_stem().context("a fuzz target without a name")?;
        let mut command = command_with("cargo", ["fuzz", "run", "--sanitizer", "none"]);
        command.arg(target).args(["--", "-max_total_time=5"]);
        command.arg(format!("-dict={}", folder.join("../sse.dict").display()));
        command.current_dir(project::root().join("crates/sse-wire"));
        // libFuzzer is talkative; what it says matters only when it finds something.
        let output = command.output().context("cannot start cargo fuzz")?;
        if output.status.success() {
            println!("{}: nothing found in five seconds", target.display());
            tally.add(Tally::success());
        } else {
            let said = String::from_utf8_lossy(&output.stderr);
            println!("{said}");
            tally.add(Tally::failure(Failure::ending(target.display().to_string(), &said)));
        }
    }
    Ok(tally)
}
