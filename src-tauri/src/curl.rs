//! curl beside the window, and nothing else.
//!
//! The shell plugin's scope names the program, its flags and the URLs. It says nothing about
//! surplus arguments (dropped), wrong flags (replaced), nor about the child's environment and
//! working directory, with which a page could make `curl` mean another program. [`CurlOnly`]
//! closes these doors in front of the plugin.

use std::{env, path::PathBuf};

use serde_json::{Value, json};
use tauri::{
    AppHandle, RunEvent, Runtime,
    ipc::{CapabilityBuilder, Invoke, InvokeBody},
    plugin::Plugin,
};

use crate::address::Failure;

/// What curl is called with before the URL. `-q` comes first, as curl demands: it reads no
/// configuration file. `-N` passes bytes on as they come, `-sS` reports errors only, `-i` shows
/// the response's head, `--noproxy *` goes to the stage even where a proxy is configured.
const FLAGS: [&str; 7] = ["-q", "-N", "-s", "-S", "-i", "--noproxy", "*"];

/// The right of the main window to run curl on the streams of the stage at this port.
pub(crate) fn capability(stage_port: u16) -> CapabilityBuilder {
    let mut args: Vec<Value> = FLAGS.iter().map(|flag| json!(flag)).collect();
    args.push(json!({ "validator": stage_url_pattern(stage_port) }));
    let curl = json!({ "name": "curl", "cmd": "curl", "args": args });
    CapabilityBuilder::new("curl")
        .window("main")
        .permission_scoped("shell:allow-spawn", vec![curl], vec![])
        .permission("shell:allow-kill")
}

/// The streams of the stage at this port. The plugin anchors the pattern as `^…$`, so it must not
/// have an alternation outside a group. Characters that curl expands (`[ ] { }`) are left out.
fn stage_url_pattern(port: u16) -> String {
    format!(
        r"http://127\.0\.0\.1:{port}/(?:stream|moved/stream|article/stream)(?:\?[A-Za-z0-9_.=&%+-]{{0,500}})?"
    )
}

/// The shell plugin behind a gate that lets nothing pass but [`FLAGS`] and one URL.
pub(crate) struct CurlOnly<P>(pub(crate) P);

impl<R: Runtime, P: Plugin<R>> Plugin<R> for CurlOnly<P> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn initialize(
        &mut self,
        app: &AppHandle<R>,
        config: Value,
    ) -> Result<(), Box<dyn std::error::Error>> {
        self.0.initialize(app, config)
    }

    fn on_event(&mut self, app: &AppHandle<R>, event: &RunEvent) {
        self.0.on_event(app, event);
    }

    fn extend_api(&mut self, invoke: Invoke<R>) -> bool {
        let message = &invoke.message;
        let refused = match (message.command(), message.payload()) {
            ("spawn", InvokeBody::Json(request)) => check(request).err(),
            ("kill", InvokeBody::Json(_)) => None,
            (command, _) => Some(refuse(command)),
        };
        match refused {
            Some(failure) => {
                invoke.resolver.reject(failure);
                true
            }
            None => self.0.extend_api(invoke),
        }
    }
}

/// Whether a page's request to start a process has exactly the shape that the window uses. The
/// URL itself is the scope's to judge.
fn check(request: &Value) -> Result<(), Failure> {
    if request["program"] != "curl" {
        return Err(refuse("another program than curl"));
    }
    let args = request["args"].as_array().map(Vec::as_slice).unwrap_or_default();
    let flags_as_fixed = args.len() == FLAGS.len() + 1
        && args.iter().zip(FLAGS).all(|(given, fixed)| given.as_str() == Some(fixed));
    if !flags_as_fixed {
        return Err(refuse("other arguments than the fixed ones and one URL"));
    }
    if request["options"] != json!({ "encoding": "raw" }) {
        return Err(refuse("options of the process"));
    }
    if find_curl().is_none() {
        let message = "curl was not found in PATH".to_owned();
        return Err(Failure { code: "curl_missing", message });
    }
    Ok(())
}

fn refuse(what: &str) -> Failure {
    Failure { code: "refused", message: format!("the window may not run this: {what}") }
}

fn find_curl() -> Option<PathBuf> {
    let name = format!("curl{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|at| at.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(args: &[&str]) -> Value {
        json!({ "program": "curl", "args": args, "options": { "encoding": "raw" }, "onEvent": "x" })
    }

    fn fixed_and(url: &str) -> Vec<&str> {
        FLAGS.into_iter().chain([url]).collect()
    }

    fn code_of(request: &Value) -> &'static str {
        check(request).err().map_or("passed", |failure| failure.code)
    }

    #[test]
    fn the_request_of_the_window_passes() {
        assert_eq!(code_of(&request(&fixed_and("http://127.0.0.1:3000/stream"))), "passed");
    }

    #[test]
    fn other_programs_flags_and_surplus_arguments_are_refused() {
        let url = "http://127.0.0.1:3000/stream";
        let mut other = request(&fixed_and(url));
        other["program"] = json!("sh");
        assert_eq!(code_of(&other), "refused");

        let mut surplus = fixed_and(url);
        surplus.extend(["-o", "/tmp/file"]);
        for args in [
            vec![],
            vec![url],
            vec!["-q", "-N", "-s", "-S", "-v", "--noproxy", "*", url],
            vec!["--config", "-N", "-s", "-S", "-i", "--noproxy", "*", url],
            surplus,
        ] {
            assert_eq!(code_of(&request(&args)), "refused", "{args:?}");
        }
    }

    #[test]
    fn environment_working_directory_and_sidecars_are_refused() {
        for options in [
            json!({ "encoding": "raw", "env": { "PATH": "/tmp" } }),
            json!({ "encoding": "raw", "env": null }),
            json!({ "encoding": "raw", "cwd": "/tmp" }),
            json!({ "encoding": "raw", "sidecar": true }),
            json!(null),
        ] {
            let mut with_options = request(&fixed_and("http://127.0.0.1:3000/stream"));
            with_options["options"] = options.clone();
            assert_eq!(code_of(&with_options), "refused", "{options}");
        }
    }
}
