//! Our own accept loop: `axum::serve` has no timeout for request heads, no connection limit, and
//! its graceful shutdown waits for open streams.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    control::ControlLimits,
    refusal::{self, WithoutBareAnswers},
};

/// Rests after failed accepts, so that a process without file descriptors does not spin: the first
/// and the longest.
const REST: Duration = Duration::from_millis(10);
const LONGEST_REST: Duration = Duration::from_secs(1);
/// How long answers under way may take once the lab shuts down.
const GRACE: Duration = Duration::from_millis(300);
/// How long a client that is turned away may take to send its request and read the answer.
const TURN_AWAY: Duration = Duration::from_secs(2);
/// Clients being turned away at a time; more are dropped without an answer.
const TURNED_AWAY_AT_ONCE: usize = 64;
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n\
    Content-Type: application/json\r\nContent-Length: 74\r\nConnection: close\r\n\r\n\
    {\"code\":\"over_capacity\",\"message\":\"Too many connections; try again soon.\"}";

/// Serves until `shutdown`; connections are spawned on `tasks`.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ControlLimits,
    shutdown: CancellationToken,
    tasks: TaskTracker,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let turned_away = Arc::new(Semaphore::new(TURNED_AWAY_AT_ONCE));
    let mut rest = REST;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.cancelled() => return,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "the control listener cannot accept; it goes on trying");
                tokio::select! {
                    () = tokio::time::sleep(rest) => {}
                    () = shutdown.cancelled() => return,
                }
                rest = (rest * 2).min(LONGEST_REST);
                continue;
            }
        };
        rest = REST;
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            let connection = converse(stream, router.clone(), limits, shutdown.clone());
            tasks.spawn(async move {
                connection.await;
                drop(place);
            });
        } else if let Ok(place) = Arc::clone(&turned_away).try_acquire_owned() {
            let shutdown = shutdown.clone();
            tasks.spawn(async move {
                tokio::select! {
                    _ = timeout(TURN_AWAY, turn_away(stream)) => {}
                    () = shutdown.cancelled() => {}
                }
                drop(place);
            });
        }
    }
}

async fn converse(
    mut stream: TcpStream,
    router: Router,
    limits: ControlLimits,
    shutdown: CancellationToken,
) {
    // Facts are small and wanted at once; a failure only costs delay.
    let _ = stream.set_nodelay(true);
    let refused = AtomicBool::new(false);
    let socket = WithoutBareAnswers { stream: &mut stream, refused: &refused };
    let ended = serve_requests(socket, router, limits, &shutdown).await;
    let Err(error) = ended else { return };
    tracing::debug!(%error, "a control connection ended early");
    if refused.load(Ordering::Relaxed) {
        tokio::select! {
            _ = timeout(TURN_AWAY, refusal::answer(&mut stream, &error, &limits)) => {}
            () = shutdown.cancelled() => {}
        }
    }
}

async fn serve_requests(
    socket: WithoutBareAnswers<'_>,
    router: Router,
    limits: ControlLimits,
    shutdown: &CancellationToken,
) -> hyper::Result<()> {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_buf_size(limits.head_bytes)
        .serve_connection(TokioIo::new(socket), TowerToHyperService::new(router));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            timeout(GRACE, connection).await.unwrap_or(Ok(()))
        }
    }
}

/// Reads the request before it answers: closing with unread input would reset the connection
/// and could take the answer with it.
async fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    let mut head = [0; 4096];
    if stream.read(&mut head).await? > 0 {
        stream.write_all(FULL).await?;
        refusal::read_to_end(&mut stream).await?;
    }
    Ok(())
}
