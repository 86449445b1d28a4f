//! The accept loop: one task that owns the port.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use http::StatusCode;
use tokio::{
    net::TcpStream,
    sync::{mpsc, oneshot},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    Capacity, ConnectionId, Ending, Party, StreamName, What, article,
    connection::{Connection, Opening, OpeningBlock, carry, finish_writing, outbox::Outbox},
    head::{self, GZIP},
    places::{Full, One, Place},
    port::Port,
    request::{Outcome, Take, Taken, read_request},
    routes::Stream,
    socket::Socket,
    stage::Inner,
    tap::{Begins, Tap},
};

/// How long a client may take to read the end of a response after our FIN.
const LINGER: Duration = Duration::from_millis(500);
/// How long a client that is turned away has to say what it wants, so that it can be answered.
const TURN_AWAY: Duration = Duration::from_secs(1);
/// Waits after failures to accept, such as too many open files: the first and the longest.
const BACK_OFF: Duration = Duration::from_millis(10);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(1);

/// An order to open or close the port, and where to say how it went.
#[derive(Debug)]
pub(crate) struct PortOrder {
    pub(crate) open: bool,
    pub(crate) done: oneshot::Sender<io::Result<()>>,
}

/// Accepts until the stage shuts down.
pub(crate) async fn accept(
    stage: Arc<Inner>,
    mut port: Port,
    mut orders: mpsc::UnboundedReceiver<PortOrder>,
) {
    let mut back_off = BACK_OFF;
    loop {
        tokio::select! {
            biased;
            () = stage.shutdown.cancelled() => return,
            Some(PortOrder { open, done }) = orders.recv() => {
                let (now, outcome) =
                    if open { port.open(stage.address) } else { port.close(stage.address) };
                port = now;
                // Who gave the order may have stopped waiting.
                let _nobody_waits = done.send(outcome);
            }
            accepted = accept_one(&port) => match accepted {
                Ok((stream, peer)) => {
                    back_off = BACK_OFF;
                    welcome(&stage, stream, peer);
                }
                Err(error) if concerns_one_client(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "cannot accept connections; trying again");
                    tokio::select! {
                        () = stage.shutdown.cancelled() => return,
                        () = sleep(back_off) => {}
                    }
                    back_off = (back_off * 2).min(LONGEST_BACK_OFF);
                }
            },
        }
    }
}

async fn accept_one(port: &Port) -> io::Result<(TcpStream, SocketAddr)> {
    match port {
        Port::Listening(listener) => listener.accept().await,
        Port::Held(_) | Port::Lost => std::future::pending().await,
    }
}

/// Whether the client went away before it was accepted, rather than the machine being full.
fn concerns_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}

fn welcome(stage: &Arc<Inner>, stream: TcpStream, peer: SocketAddr) {
    // Small events must not wait for the acknowledgement of those before.
    let _not_vital = stream.set_nodelay(true);
    match stage.places.take(peer.ip()) {
        Ok(place) => {
            stage.tasks.spawn(attend(Arc::clone(stage), stream, peer, place));
        }
        Err(Full { of, limit }) => {
            let (peer, limit) = (peer.to_string(), limit as u64);
            stage.journal.record(What::OverCapacity { peer, of, limit });
            if let Some(place) = stage.places.take_to_turn_away() {
                // Who gets no place is no connection of the lab: it has no number, and no tap.
                let socket = Socket::new(stream, None);
                let shutdown = stage.shutdown.clone();
                stage.tasks.spawn(async move {
                    tokio::select! {
                        () = shutdown.cancelled() => {}
                        () = turn_away(socket, of, place) => {}
                    }
                });
            }
        }
    }
}

/// Answers 503 without reading more than what is there.
async fn turn_away(socket: Socket, of: Capacity, _place: One) {
    let text = match of {
        Capacity::Stage => "the lab is full\n",
        Capacity::Address => "this address has as many connections as one may have\n",
    };
    let full = head::short_answer(StatusCode::SERVICE_UNAVAILABLE, "Retry-After: 5\r\n", text);
    // An answer before the question would be a reset for some clients.
    let _asked = timeout(TURN_AWAY, socket.readable()).await;
    let _gone_already = socket.try_write(full.as_bytes(), Begins::Anywhere);
    finish_writing(&socket, LINGER).await;
}

/// One connection, from its first byte to its last.
async fn attend(stage: Arc<Inner>, stream: TcpStream, peer: SocketAddr, _place: Place) {
    let id = stage.next_connection_id();
    let accepted_us = stage.clock.now_us();
    stage.journal.record(What::Accepted { connection: id, peer: peer.to_string() });
    let tap = Arc::new(Tap::new(id, stage.clock));
    stage.recordings.listen(&tap);
    let socket = Arc::new(Socket::new(stream, Some(Arc::clone(&tap))));
    let (by, how) = match read_request(&stage, &socket, &tap).await {
        Outcome::Taken(taken) => {
            carry_taken(&stage, &socket, Origin { tap: &tap, peer, accepted_us }, taken).await
        }
        Outcome::Answered => close(&stage, id, socket.written(), Party::Server, Ending::Answer),
        Outcome::HeadTimeout => close(&stage, id, 0, Party::Server, Ending::HeadTimeout),
        Outcome::Refused => close(&stage, id, 0, Party::Server, Ending::Cut),
        Outcome::Shutdown => close(&stage, id, socket.written(), Party::Server, Ending::Cut),
        Outcome::ClientClosed => close(&stage, id, socket.written(), Party::Client, Ending::Cut),
        Outcome::ClientReset => close(&stage, id, socket.written(), Party::Client, Ending::Reset),
    };
    // Who closes a WebSocket by its protocol is waited for too: the client's FIN comes last.
    let fin_is_owed = (by == Party::Server && how != Ending::Reset) || how == Ending::End;
    if fin_is_owed && !stage.shutdown.is_cancelled() {
        Box::pin(async {
            tokio::select! {
                () = stage.shutdown.cancelled() => {}
                () = finish_writing(&socket, LINGER) => {}
            }
        })
        .await;
    }
    socket.closing();
    drop(socket);
    if tap.holds_a_tape() {
        stage.recordings.closed(&tap);
    }
}

fn close(stage: &Inner, id: ConnectionId, bytes: u64, by: Party, how: Ending) -> (Party, Ending) {
    stage.journal.record(What::Closed {
        connection: id,
        by,
        how,
        events: 0,
        bytes,
        last_seq: None,
    });
    (by, how)
}

/// Where a connection comes from.
#[derive(Clone, Copy)]
struct Origin<'a> {
    tap: &'a Arc<Tap>,
    peer: SocketAddr,
    accepted_us: u64,
}

/// The timer of a feed that belongs to one connection.
enum Timer {
    None,
    Own(CancellationToken),
    Article(CancellationToken),
}

/// Does with a connection what its request asked for.
async fn carry_taken(
    stage: &Arc<Inner>,
    socket: &Socket,
    origin: Origin<'_>,
    taken: Box<Taken>,
) -> (Party, Ending) {
    let (connection, timer, outbox, opening) = match prepare(stage, socket, origin, *taken) {
        Ok(prepared) => prepared,
        Err(closed) => return closed,
    };
    let ended = carry(stage, socket, &connection, outbox, opening).await;
    match timer {
        Timer::None => {}
        Timer::Own(timer) => timer.cancel(),
        Timer::Article(timer) => stage.article.end(timer),
    }
    ended
}

type Prepared = (Arc<Connection>, Timer, Outbox, Box<Opening>);

/// Gives a request the stream it asked for, and starts that stream's timer. One that asked for a
/// head only is answered and over.
fn prepare(
    stage: &Arc<Inner>,
    socket: &Socket,
    origin: Origin<'_>,
    taken: Taken,
) -> Result<Prepared, (Party, Ending)> {
    let Taken { take, words, framing, head, status, content_type, gzip, door, early } = taken;
    let Origin { tap, peer, accepted_us } = origin;
    let id = tap.connection;
    let status = status.as_u16();
    let (name, feed, timer) = match take {
        Take::HeadOnly | Take::Stream(Stream::PlayedHead) => {
            let location = None;
            let content_encoding = gzip.map(|_| GZIP.to_owned());
            let answered = What::Answered {
                connection: id,
                status,
                content_type,
                content_encoding,
                location,
                door,
            };
            stage.journal.record(answered);
            let written = socket.try_write(&head, Begins::Anywhere).unwrap_or(0);
            return Err(close(stage, id, written as u64, Party::Server, Ending::Answer));
        }
        Take::Hang => (StreamName::Hung, None, Timer::None),
        Take::Stream(Stream::Lab) => (StreamName::Lab, Some(Arc::clone(&stage.main)), Timer::None),
        Take::Stream(Stream::WebSocket(_)) => {
            (StreamName::WebSocket, Some(Arc::clone(&stage.main)), Timer::None)
        }
        Take::Stream(Stream::Url(url)) => {
            let feed = Arc::new(url.feed(stage.clock, words.last_event_id.as_deref()));
            let timer = stage.shutdown.child_token();
            stage.tasks.spawn(Arc::clone(&feed).run_ticker(timer.clone()));
            (StreamName::Url, Some(feed), Timer::Own(timer))
        }
        Take::Stream(Stream::Play(play)) => {
            let connection = Connection::new(
                Arc::clone(tap),
                peer,
                accepted_us,
                StreamName::Playground,
                false,
                words,
                None,
            );
            let opening = Opening::Script { head, status, content_type, play };
            let outbox = Outbox::new(framing);
            return Ok((Arc::new(connection), Timer::None, outbox, Box::new(opening)));
        }
        Take::Stream(Stream::Article) => {
            let feed = Arc::new(article::feed(stage.clock));
            let timer = stage.article.begin(stage.shutdown.child_token());
            stage.tasks.spawn(Arc::clone(&feed).run_ticker(timer.clone()));
            (StreamName::Article, Some(feed), Timer::Article(timer))
        }
    };
    let is_compressed = gzip.is_some();
    let answer = |block| Opening::Answer { head, status, content_type, gzip, door, block, early };
    let opening = match name {
        StreamName::Hung | StreamName::Playground => Opening::Silence,
        StreamName::Lab | StreamName::Url => answer(OpeningBlock::Lab),
        StreamName::Article => answer(OpeningBlock::Article),
        StreamName::WebSocket => answer(OpeningBlock::None),
    };
    let tap = Arc::clone(tap);
    let connection = Connection::new(tap, peer, accepted_us, name, is_compressed, words, feed);
    Ok((Arc::new(connection), timer, Outbox::new(framing), Box::new(opening)))
}
