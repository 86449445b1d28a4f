use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;

/// The program, with an environment in which it opens nothing.
pub(crate) fn sse_lab(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sse-lab"));
    command
        .args(arguments)
        .env_remove("RUST_LOG")
        .env_remove("SSE_LAB_TOKEN")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What a run that ended left behind.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program to its end.
pub(crate) fn run(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Addresses {
    pub(crate) stage: String,
    pub(crate) control: String,
    pub(crate) token: String,
}

/// A lab that runs; it is killed when the test ends, however it ends.
pub(crate) struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) at: Addresses,
}

impl Running {
    /// Starts `serve --print json`, on free ports where none is named, and reads its line.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--print", "json"];
        if !arguments.contains(&"--port") {
            all.extend(["--port", "0"]);
        }
        all.extend(arguments);
        Self::start_as(&mut sse_lab(&all))
    }

    pub(crate) fn start_as(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let at = serde_json::from_str(&line).unwrap_or_else(|error| {
            let mut stderr = String::new();
            child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
            panic!("{error} in {line:?}; {stderr}")
        });
        Self { child, stdout, at }
    }

    /// Sends a signal by name, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let command = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &command]).status().unwrap().success());
    }

    /// Waits for the end, but no longer than `limit`.
    pub(crate) fn wait(&mut self, limit: Duration) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < limit, "it still runs after {limit:?}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until its log has a line that contains `text`.
    pub(crate) fn wait_for_log(&mut self, text: &str) {
        let stderr = self.child.stderr.as_mut().unwrap();
        let mut line = Vec::new();
        // One byte at a time: what is read ahead would be lost to who reads on.
        let mut byte = [0];
        while stderr.read(&mut byte).unwrap() > 0 {
            if byte != *b"\n" {
                line.extend(byte);
                continue;
            }
            if String::from_utf8_lossy(&line).contains(text) {
                return;
            }
            line.clear();
        }
        panic!("it ended without a line about {text:?}");
    }

    /// What it wrote after its line, and to standard error; only after it ended.
    pub(crate) fn rest(&mut self) -> (String, String) {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        (stdout, stderr)
    }

    /// A request to one of its listeners, with more header lines.
    pub(crate) fn open(&self, url: &str, request_line: &str, headers: &str) -> TcpStream {
        let address = url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        // A test that would wait forever fails instead.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let head = format!("{request_line} HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }

    /// The same, answered to the end.
    pub(crate) fn ask(&self, url: &str, request_line: &str, headers: &str) -> String {
        let headers = format!("{headers}Connection: close\r\n");
        let mut answer = String::new();
        self.open(url, request_line, &headers).read_to_string(&mut answer).unwrap();
        answer
    }

    /// A stream that has begun: the answer's head has been read.
    pub(crate) fn stream(&self, url: &str, path: &str, headers: &str) -> BufReader<TcpStream> {
        let mut stream = BufReader::new(self.open(url, &format!("GET {path}"), headers));
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 200"), "{line}");
        stream
    }

    /// The header line that opens the control API.
    pub(crate) fn authorization(&self) -> String {
        format!("Authorization: Bearer {}\r\n", self.at.token)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has usually ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
