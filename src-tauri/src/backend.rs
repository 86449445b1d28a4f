use std::{
    sync::Mutex,
    thread::{self, JoinHandle},
    time::Duration,
};

use tauri::{AppHandle, Manager};
use tokio::{runtime, sync::watch, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    address::{Failure, LabAddress},
    curl, lab,
};

/// How long the lab may take to end its streams.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(1);

type Started = Option<Result<LabAddress, Failure>>;

/// The lab on a thread and a runtime of its own, so that nothing the window does delays a tick.
pub(crate) struct Backend {
    started: watch::Receiver<Started>,
    announce: watch::Sender<Started>,
    stop: CancellationToken,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Backend {
    /// A backend that does nothing until [`Backend::start`].
    pub(crate) fn new() -> Self {
        let (announce, started) = watch::channel(None);
        Self { started, announce, stop: CancellationToken::new(), thread: Mutex::new(None) }
    }

    /// Starts the lab and returns at once; [`Backend::address`] tells what came of it.
    pub(crate) fn start(&self, app: AppHandle, port: u16) -> std::io::Result<()> {
        let announce = self.announce.clone();
        let stop = self.stop.clone();
        let runtime =
            runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let thread = thread::Builder::new().name("lab".to_owned()).spawn(move || {
            runtime.block_on(run(&app, port, &announce, &stop));
        })?;
        if let Ok(mut slot) = self.thread.lock() {
            *slot = Some(thread);
        }
        Ok(())
    }

    /// The lab's addresses, or why it could not start.
    pub(crate) async fn address(&self) -> Result<LabAddress, Failure> {
        let mut started = self.started.clone();
        match started.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(outcome)) => outcome.clone(),
            Ok(None) | Err(_) => Err(Failure {
                code: "failed",
                message: "the lab ended before it had started".to_owned(),
            }),
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
async fn run(
    app: &AppHandle,
    port: u16,
    announce: &watch::Sender<Started>,
    stop: &CancellationToken,
) {
    let lab = match lab::start(port).await {
        Ok(lab) => lab,
        Err(failure) => {
            announce.send_replace(Some(Err(failure)));
            return;
        }
    };
    if let Err(error) = app.add_capability(curl::capability(lab.stage_port)) {
        let message = format!("curl could not be permitted: {error}");
        announce.send_replace(Some(Err(Failure { code: "failed", message })));
        return;
    }
    announce.send_replace(Some(Ok(lab.address.clone())));
    tokio::select! {
        () = stop.cancelled() => {}
        () = asked_to_end() => app.exit(0),
    }
    let _ = timeout(SHUTDOWN_LIMIT, lab.shutdown()).await;
}

/// Resolves when the system or a terminal asks the program to end.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
            (Ok(mut terminate), Ok(mut interrupt)) => {
                tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
            }
            // Without a listener the system's own answer to these signals stays: the end.
            _ => std::future::pending().await,
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
