use std::{
    io,
    sync::Mutex,
    thread::{self, JoinHandle},
    time::Duration,
};

use sse_lab::{Lab, LabOptions, PortPolicy};
use tauri::{AppHandle, Manager};
use tokio::{runtime, sync::watch, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    address::{Failure, LabAddress, Notice},
    curl,
};

/// How long the lab may take to end its streams.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(1);

/// What came of the start; `None` until it is known.
type Started = Option<Result<LabAddress, Failure>>;

/// The lab on a thread and a runtime of its own, so that nothing the window does delays a tick.
pub(crate) struct Backend {
    started: watch::Receiver<Started>,
    stop: CancellationToken,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Backend {
    /// Starts the lab and returns at once; [`Backend::address`] tells what came of it.
    ///
    /// # Errors
    ///
    /// The system gives neither a thread nor what a runtime needs.
    pub(crate) fn start(app: AppHandle, port: u16) -> io::Result<Self> {
        let (announce, started) = watch::channel(None);
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let runtime =
            runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let thread = thread::Builder::new()
            .name("lab".to_owned())
            .spawn(move || runtime.block_on(run(app, port, announce, stopped)))?;
        Ok(Self { started, stop, thread: Mutex::new(Some(thread)) })
    }

    /// The lab's addresses, or why it could not start.
    pub(crate) async fn address(&self) -> Result<LabAddress, Failure> {
        let mut started = self.started.clone();
        match started.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(outcome)) => outcome.clone(),
            Ok(None) | Err(_) => Err(failed("the lab broke off while it was starting".to_owned())),
        }
    }

    /// Ends the lab and waits until its ports are free.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
        let thread = self.thread.lock().ok().and_then(|mut slot| slot.take());
        // A panic of that thread has been printed, and its sockets are closed all the same.
        let _ = thread.map(JoinHandle::join);
    }
}

/// Starts the lab, says where it is, and keeps it running until the program ends.
async fn run(app: AppHandle, port: u16, announce: watch::Sender<Started>, stop: CancellationToken) {
    // With fewer open files the lab serves fewer connections, which is no reason not to start.
    let _ = sse_lab::raise_open_files_limit();
    let options =
        LabOptions { stage_port: port, port_policy: PortPolicy::NextFree, ..LabOptions::default() };
    let lab = match Lab::start(options).await {
        Ok(lab) => lab,
        Err(error) => {
            announce.send_replace(Some(Err(failed(error.to_string()))));
            return;
        }
    };
    let address = app
        .add_capability(curl::capability(lab.stage_port()))
        .map(|()| address_of(&lab))
        .map_err(|error| failed(format!("curl could not be permitted: {error}")));
    announce.send_replace(Some(address));
    tokio::select! {
        () = stop.cancelled() => {}
        () = asked_to_end() => app.exit(0),
    }
    // What has not ended by then is ended with the process.
    let _ = timeout(SHUTDOWN_LIMIT, lab.shutdown()).await;
}

fn address_of(lab: &Lab) -> LabAddress {
    let (requested, actual) = (lab.stage_port_requested(), lab.stage_port());
    let moved = requested != 0 && requested != actual;
    LabAddress {
        stage: lab.stage_url().to_owned(),
        control: lab.control_url().to_owned(),
        token: lab.token().as_str().to_owned(),
        notice: moved.then_some(Notice::PortTaken { requested, actual }),
    }
}

fn failed(message: String) -> Failure {
    Failure { code: "failed", message }
}

/// Resolves when the system or a terminal asks the program to end.
#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        }
        // Without a listener the system's own answer to these signals stays: the end.
        _ => std::future::pending().await,
    }
}

/// Resolves when the system or a terminal asks the program to end.
#[cfg(not(unix))]
async fn asked_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
