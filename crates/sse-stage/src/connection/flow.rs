use std::{
    io,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;

use super::{
    Connection, Order, Partial,
    faulty::{Faulty, WaitsFor},
    opening::{Opening, push_gap, push_opening},
    outbox::{Accepted, Framing, Outbox},
};
use crate::{
    Actor, Ending, Party, PlayedEnd, What, event_id,
    feed::Feed,
    head::GZIP,
    journal::Events,
    log::Cursor,
    socket::Socket,
    stage::Inner,
    web_socket::hearing::{Closing, Heard, Hearing},
};

/// Writes in a row before other connections get their turn.
const WRITES_IN_A_ROW: u32 = 16;

/// A connection's socket and its place in the log.
pub(super) struct Flow<'a> {
    pub(super) stage: &'a Inner,
    pub(super) socket: &'a Socket,
    pub(super) connection: &'a Connection,
    pub(super) outbox: Outbox,
    /// Absent while nothing is subscribed: the door hangs, or a script is played.
    pub(super) cursor: Option<Cursor>,
    /// Whether an end would make a complete response of what was written.
    pub(super) can_end: bool,
    /// Absent while no fault alters the connection, so that others pay for one check alone.
    pub(super) faulty: Option<Box<Faulty>>,
    /// How often faults had been set when they were last looked at.
    pub(super) faults_set: u32,
    /// What the client of a WebSocket says; absent for streams, whose clients say nothing.
    pub(super) web_socket: Option<Box<Hearing>>,
}

/// Why a connection stops carrying its stream.
#[derive(Debug)]
pub(super) enum Stop {
    Ordered(Order),
    /// The client went away.
    Gone(Ending),
    /// A WebSocket is closed by its protocol.
    Closing(Box<Closing>),
}

/// What a connection was waiting for.
enum Woken {
    LookAgain,
    Gone(Ending),
}

/// Carries a stream from its response head to its end, and journals both.
pub(crate) async fn carry(
    stage: &Inner,
    socket: &Socket,
    connection: &Arc<Connection>,
    outbox: Outbox,
    opening: Box<Opening>,
) -> (Party, Ending) {
    stage.admit(connection);
    let (cursor, can_end, faulty, faults_set, web_socket) = (None, false, None, 0, None);
    let mut flow =
        Flow { stage, socket, connection, outbox, cursor, can_end, faulty, faults_set, web_socket };
    let mut played = None;
    let stop = match *opening {
        // Boxed because it is rare: an idle connection does not pay for it.
        Opening::Script { head, status, content_type, play } => {
            let play = played.insert(play);
            Box::pin(flow.play(head, status, content_type, play)).await
        }
        opening @ (Opening::Silence | Opening::Answer { .. }) => match flow.open(opening) {
            Ok(()) => flow.run().await,
            Err(error) => Stop::Gone(ending_of(&error)),
        },
    };
    flow.tell_received(true);
    let (by, how) = match stop {
        // Boxed because it is rare: an idle connection does not pay for its end.
        Stop::Ordered(order) => (Party::Server, Box::pin(flow.end(order)).await),
        Stop::Gone(how) => (Party::Client, how),
        Stop::Closing(closing) => Box::pin(flow.close_web_socket(*closing)).await,
    };
    stage.dismiss(connection, by, how);
    if let Some(play) = played {
        play.ended(PlayedEnd { t_us: stage.clock.now_us(), by, how });
    }
    (by, how)
}

impl Flow<'_> {
    pub(super) fn feed(&self) -> Option<&Feed> {
        self.connection.feed.as_deref()
    }

    /// Writes the response head and the opening block, and journals them.
    fn open(&mut self, opening: Opening) -> io::Result<()> {
        let Opening::Answer { head, status, content_type, gzip, door, block, early } = opening
        else {
            return Ok(());
        };
        let Some(feed) = self.connection.feed.as_deref() else { return Ok(()) };
        let is_web_socket = matches!(self.outbox.framing(), Framing::Messages(_));
        self.web_socket = is_web_socket.then(|| Box::new(Hearing::new(early)));
        let journal = &self.stage.journal;
        let connection = self.connection.id;
        // A WebSocket begins with what comes next: there is no id to resume from.
        let requested = self.connection.words.last_event_id.as_deref().filter(|_| !is_web_socket);
        let (subscription, settings) = feed.subscribe(requested);
        self.connection.pass(subscription.resumed_after);
        let content_encoding = gzip.as_ref().map(|_| GZIP.to_owned());
        let mut blocks = Outbox::new(self.outbox.framing());
        push_opening(&mut blocks, block, &subscription, &settings, self.stage.clock.unix_ms());
        match gzip {
            None => self.queue_plain(head, blocks),
            Some(place) => self.queue_compressed(head, blocks, place),
        }
        // A fresh socket takes all of this; should it not, the rest goes out in its turn.
        match self.write(usize::MAX) {
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let location = None;
        journal.record(What::Answered {
            connection,
            status,
            content_type,
            content_encoding,
            location,
            door,
        });
        let honoured = requested.filter(|_| subscription.gap.is_none());
        journal.record(What::Subscribed {
            connection,
            stream: self.connection.stream,
            requested: honoured.map(str::to_owned),
            resumed_after_seq: subscription.resumed_after,
            replay: subscription.replay,
            retry_ms: if is_web_socket { 0 } else { settings.retry_ms },
            bytes: self.outbox.is_empty().then(|| self.connection.counters().bytes),
        });
        if let Some(gap) = subscription.gap {
            self.record_gap(gap);
        }
        self.cursor = Some(subscription.cursor);
        self.can_end = true;
        Ok(())
    }

    fn queue_plain(&mut self, head: Bytes, blocks: Outbox) {
        self.outbox.push_raw(head);
        for piece in blocks.into_pieces() {
            self.outbox.push_piece(piece);
        }
    }

    pub(super) fn record_gap(&self, gap: crate::log::GapNotice) {
        self.stage.journal.record(What::Gap {
            connection: self.connection.id,
            requested: gap.requested,
            resumed_at: event_id::format(&gap.epoch, gap.resumed_after),
            missed: gap.missed,
            reason: gap.reason,
        });
    }

    async fn run(&mut self) -> Stop {
        let mut writes = 0;
        loop {
            if self.connection.faults_set() != self.faults_set {
                self.follow_faults();
            }
            if let Some(order) = self.connection.ordered().or_else(|| self.cut_when_idle()) {
                return Stop::Ordered(order);
            }
            let stalled = self.connection.is_stalled();
            let mut full = false;
            if !stalled {
                if self.web_socket.is_some()
                    && let Some(stop) = self.attend_to_client()
                {
                    return stop;
                }
                self.refill();
                if self.outbox.is_empty() {
                    if let Some(order) = self.finished() {
                        return Stop::Ordered(order);
                    }
                } else if let Some(at_most) = self.allowance() {
                    match self.write(at_most) {
                        Ok(()) if writes < WRITES_IN_A_ROW => {
                            writes += 1;
                            continue;
                        }
                        Ok(()) => tokio::task::yield_now().await,
                        Err(error) if error.kind() == io::ErrorKind::WouldBlock => full = true,
                        Err(error) => return Stop::Gone(ending_of(&error)),
                    }
                }
            }
            writes = 0;
            self.tell_received(false);
            let woken = std::future::poll_fn(|cx| self.poll_woken(cx, stalled, full)).await;
            if let Woken::Gone(how) = woken {
                return Stop::Gone(how);
            }
            if self.faulty.is_some() {
                // Faults may swallow all there is without a write.
                tokio::task::consume_budget().await;
            }
        }
    }

    /// Takes what the log has, once everything taken before is written.
    fn refill(&mut self) {
        if self.faulty.is_some() {
            self.refill_through_faults();
            return;
        }
        if !self.outbox.is_empty() {
            return;
        }
        let Some(feed) = self.connection.feed.as_deref() else { return };
        let Some(cursor) = &mut self.cursor else { return };
        // Looked at without the log's lock, which all connections and the ticker share.
        if !cursor.is_behind(feed.end()) {
            return;
        }
        if let Some(gap) = feed.read(cursor, &mut self.outbox) {
            if self.web_socket.is_some() {
                self.take_gap(gap);
                return;
            }
            push_gap(&mut self.outbox, &gap, feed.settings().ids);
            self.record_gap(gap);
        }
    }

    fn finished(&self) -> Option<Order> {
        if self.next_held_event().is_some() {
            return None;
        }
        let kind = self.feed()?.finished_at(self.cursor.as_ref()?.seq)?;
        Some(Order { kind, partial: Partial::None, by: Actor::Url })
    }

    /// Writes once, at most `at_most` bytes, and counts what the kernel accepted.
    pub(super) fn write(&mut self, at_most: usize) -> io::Result<()> {
        let accepted = self.outbox.write_to(self.socket, at_most)?;
        self.count(accepted);
        self.tell_faults_of(accepted.bytes);
        Ok(())
    }

    /// Counts what was written and journals it where somebody watches.
    pub(super) fn count(&self, accepted: Accepted) {
        self.connection.count(accepted);
        if let Some(first_seq) = accepted.first_seq
            && self.connection.is_watched()
        {
            let bytes = self.connection.counters().bytes;
            let events = Events { first_seq, count: accepted.events, bytes };
            self.stage.journal.written(self.connection.id, events);
        }
    }

    fn poll_woken(&mut self, cx: &mut Context<'_>, stalled: bool, full: bool) -> Poll<Woken> {
        self.connection.task.register(cx.waker());
        if let Some(hearing) = &mut self.web_socket {
            let can_reply = hearing.has_reply() && self.outbox.is_empty();
            if !stalled && (hearing.is_closing() || can_reply) {
                return Poll::Ready(Woken::LookAgain);
            }
            match hearing.poll(self.socket, cx) {
                Poll::Ready(Heard::Something) => return Poll::Ready(Woken::LookAgain),
                Poll::Ready(Heard::Gone(how)) => return Poll::Ready(Woken::Gone(how)),
                Poll::Pending => {}
            }
        }
        let has_news = self
            .cursor
            .as_ref()
            .zip(self.feed())
            .is_some_and(|(cursor, feed)| cursor.is_behind(feed.end()));
        let can_go_on = match &self.faulty {
            None => !full && (has_news || !self.outbox.is_empty()),
            // What there is to write waits for its time; what is new begins to wait at once.
            Some(faulty) => has_news && faulty.takes_more(),
        };
        if self.connection.ordered().is_some()
            || self.connection.is_stalled() != stalled
            || self.connection.faults_set() != self.faults_set
            || (!stalled && can_go_on)
        {
            return Poll::Ready(Woken::LookAgain);
        }
        if self.web_socket.is_none()
            && let Poll::Ready(how) = poll_gone(self.socket, cx)
        {
            return Poll::Ready(Woken::Gone(how));
        }
        if full && !stalled && self.socket.poll_write_ready(cx).is_ready() {
            return Poll::Ready(Woken::LookAgain);
        }
        let waits_for = match (stalled, full, self.outbox.is_empty()) {
            (true, ..) | (_, true, _) => WaitsFor::Others,
            (_, _, false) => WaitsFor::Allowance,
            (_, _, true) => WaitsFor::Pieces,
        };
        self.poll_faults(cx, waits_for).map(|()| Woken::LookAgain)
    }
}

/// Resolves when the client has closed its side or the connection is broken. What the client
/// sends after its request is nobody's business and is dropped.
pub(super) fn poll_gone(socket: &Socket, cx: &mut Context<'_>) -> Poll<Ending> {
    let mut dropped = [0; 64];
    loop {
        if std::task::ready!(socket.poll_read_ready(cx)).is_err() {
            return Poll::Ready(Ending::Reset);
        }
        match socket.try_read(&mut dropped) {
            Ok(0) => return Poll::Ready(Ending::Cut),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return Poll::Ready(Ending::Reset),
        }
    }
}

/// How a client went away, by the error its socket gives.
pub(super) fn ending_of(error: &io::Error) -> Ending {
    if error.kind() == io::ErrorKind::BrokenPipe { Ending::Cut } else { Ending::Reset }
}
