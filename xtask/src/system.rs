//! What must come from the operating system, and how it is installed on Debian and Ubuntu.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::command::{command, command_with, read, run};
use crate::tools;

/// How to see whether something is there.
pub(crate) enum Sign {
    /// One of these programs is on `PATH`.
    Program(&'static [&'static str]),
    /// `pkg-config` knows this library.
    Library(&'static str),
    /// Python has this module.
    PythonModule(&'static str),
    /// Some installed font covers Chinese.
    ChineseFont,
}

/// Something the operating system provides.
pub(crate) struct Need {
    sign: Sign,
    /// Its Debian and Ubuntu package.
    package: &'static str,
    why: &'static str,
}

/// What compiling the window takes on Linux.
pub(crate) const BUILD: &[Need] = &[
    Need { sign: Sign::Program(&["cc"]), package: "build-essential", why: "links the program" },
    Need { sign: Sign::Program(&["pkg-config"]), package: "pkg-config", why: "finds libraries" },
    Need {
        sign: Sign::Library("webkit2gtk-4.1"),
        package: "libwebkit2gtk-4.1-dev",
        why: "the engine of the window",
    },
    Need { sign: Sign::Library("librsvg-2.0"), package: "librsvg2-dev", why: "draws the icon" },
    Need { sign: Sign::Program(&["curl"]), package: "curl", why: "the client beside the window" },
];

/// The parser's fuzz target links C++.
pub(crate) const FUZZ: &[Need] =
    &[Need { sign: Sign::Program(&["g++"]), package: "build-essential", why: "links libFuzzer" }];

/// Real clients that the tests of the stage connect with.
pub(crate) const CLIENTS: &[Need] = &[
    Need { sign: Sign::Program(&["curl"]), package: "curl", why: "a client in the tests" },
    Need { sign: Sign::Program(&["python3"]), package: "python3", why: "a client in the tests" },
    Need {
        sign: Sign::PythonModule("ensurepip"),
        package: "python3-venv",
        why: "keeps that client's packages apart",
    },
    Need {
        sign: Sign::Program(&["tcpdump"]),
        package: "tcpdump",
        why: "sees what crosses the loopback, where that is permitted",
    },
];

/// What the browser tests drive.
pub(crate) const BROWSERS: &[Need] = &[
    Need { sign: Sign::Program(CHROMIUM), package: "chromium", why: "a browser in the tests" },
    Need { sign: Sign::Program(FIREFOX), package: "firefox-esr", why: "a browser in the tests" },
    Need { sign: Sign::ChineseFont, package: "fonts-noto-cjk", why: "Chinese on screenshots" },
];

/// What the desktop tests open the real window with.
pub(crate) const WINDOW: &[Need] = &[
    Need { sign: Sign::Program(&["Xvfb"]), package: "xvfb", why: "a display without a screen" },
    Need { sign: Sign::Program(&["xauth"]), package: "xauth", why: "guards that display" },
    Need {
        sign: Sign::Program(&["WebKitWebDriver"]),
        package: "webkit2gtk-driver",
        why: "steers the window's engine",
    },
    Need {
        sign: Sign::Program(&["dbus-run-session"]),
        package: "dbus",
        why: "the bus by which a second launch finds the first",
    },
    Need {
        sign: Sign::Program(&["openbox"]),
        package: "openbox",
        why: "gives the window a frame with a close button",
    },
    Need {
        sign: Sign::Program(&["xdotool"]),
        package: "xdotool",
        why: "clicks that button, as a person does",
    },
    Need { sign: Sign::ChineseFont, package: "fonts-noto-cjk", why: "Chinese on screenshots" },
];

/// Names Chromium goes by.
pub(crate) const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];
/// Names Firefox goes by.
pub(crate) const FIREFOX: &[&str] = &["firefox-esr", "firefox"];

/// Installs what is missing, after saying what and why.
///
/// # Errors
/// Something is missing and apt is not there, or apt fails.
pub(crate) fn ensure(needs: &[&[Need]]) -> Result<()> {
    let missing: Vec<&Need> =
        needs.iter().flat_map(|group| group.iter()).filter(|need| !present(&need.sign)).collect();
    if missing.is_empty() || !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    packages.sort_unstable();
    packages.dedup();
    if find(&["apt-get"]).is_none() {
        bail!(
            "this machine lacks {}. Install what your system calls these Debian packages and run \
             the command again",
            packages.join(", ")
        );
    }
    println!("Some system packages are missing and will be installed with apt:");
    for need in &missing {
        println!("  {:<24} {}", need.package, need.why);
    }
    apt(&["update", "--quiet"])?;
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(packages);
    apt(&install)
}

fn apt(arguments: &[&str]) -> Result<()> {
    let root = read("id", &["-u"]).is_some_and(|id| id == "0");
    let mut apt = if root { command("apt-get") } else { command_with("sudo", ["apt-get"]) };
    if !root {
        println!("(sudo may ask for your password)");
    }
    run(apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn present(sign: &Sign) -> bool {
    match sign {
        Sign::Program(names) => find(names).is_some(),
        Sign::Library(name) => read("pkg-config", &["--exists", name]).is_some(),
        Sign::PythonModule(name) => read("python3", &["-c", &format!("import {name}")]).is_some(),
        Sign::ChineseFont => {
            read("fc-list", &[":lang=zh-cn", "family"]).is_some_and(|fonts| !fonts.is_empty())
        }
    }
}

/// The first of these programs on `PATH`.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = tools::search_path();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|candidate| candidate.is_file())
}
