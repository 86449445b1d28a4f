//! A client under test, and what it reports line by line.

use std::{path::PathBuf, process::Stdio, time::Duration};

use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::mpsc,
    task::JoinHandle,
};

/// Nothing here takes longer, unless it hangs.
const HANG: Duration = Duration::from_secs(30);

/// What a client reports. The scripts print it as JSON, one a line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Seen {
    /// The response is an event stream.
    Open,
    /// An event was dispatched.
    Event { event_type: String, data: String, id: String },
    /// The connection was lost; in the client's own words.
    Error { message: String },
    /// The client has ended, and will not come back; in its own words.
    Closed { message: String },
}

pub(crate) struct Client {
    seen: mpsc::UnboundedReceiver<Seen>,
    /// Events of type `message`: id and data.
    pub(crate) messages: Vec<(String, String)>,
    running: Running,
}

/// What ends with the client.
enum Running {
    Process { _ends_on_drop: Child },
    Task(JoinHandle<()>),
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Running::Task(task) = &self.running {
            task.abort();
        }
    }
}

impl Client {
    /// A client that runs as a task and reports through a channel.
    pub(crate) fn task<F>(run: impl FnOnce(mpsc::UnboundedSender<Seen>) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (report, seen) = mpsc::unbounded_channel();
        let running = Running::Task(tokio::spawn(run(report)));
        Self { seen, messages: Vec::new(), running }
    }

    /// A client that is a program and prints [`Seen`] as JSON, one a line.
    pub(crate) fn process(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let output = child.stdout.take().expect("it is piped");
        let (report, seen) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut lines = BufReader::new(output).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let one = serde_json::from_str(&line)
                    .unwrap_or_else(|error| panic!("the client printed {line:?}: {error}"));
                if report.send(one).is_err() {
                    return;
                }
            }
        });
        Self { seen, messages: Vec::new(), running: Running::Process { _ends_on_drop: child } }
    }

    /// The next thing it reports.
    pub(crate) async fn next(&mut self) -> Seen {
        self.until(|_| true).await
    }

    /// Reads on until something is reported.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Seen) -> bool) -> Seen {
        let mut before = Vec::new();
        let found = async {
            loop {
                let seen = self.seen.recv().await.expect("the client has ended");
                if let Seen::Event { event_type, data, id } = &seen
                    && event_type == "message"
                {
                    self.messages.push((id.clone(), data.clone()));
                }
                if wanted(&seen) {
                    return seen;
                }
                before.push(seen);
            }
        };
        let found = tokio::time::timeout(HANG, found).await;
        found.unwrap_or_else(|_| panic!("what was waited for did not come, but: {before:#?}"))
    }

    /// Reads on until the head block of a connection.
    pub(crate) async fn until_connected(&mut self) {
        self.until(
            |seen| matches!(seen, Seen::Event { event_type, .. } if event_type == "connecttime"),
        )
        .await;
    }

    /// Reads on until the event with this id.
    pub(crate) async fn until_id(&mut self, wanted: &str) {
        self.until(|seen| {
            matches!(seen, Seen::Event { event_type, id, .. }
                if id == wanted && event_type == "message")
        })
        .await;
    }

    /// Reads on until the client says that it has ended for good, and how.
    pub(crate) async fn until_closed(&mut self) -> String {
        match self.until(|seen| matches!(seen, Seen::Closed { .. })).await {
            Seen::Closed { message } => message,
            Seen::Open | Seen::Event { .. } | Seen::Error { .. } => String::new(),
        }
    }
}

/// A file beside these tests.
pub(crate) fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(name)
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
