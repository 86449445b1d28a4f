//! A connection: what the stage knows about an open socket, and the task that writes to it.

mod compressed;
mod ending;
mod faulty;
mod flow;
mod opening;
pub(crate) mod outbox;
mod script;
mod web_socket;

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
};

use futures_util::task::AtomicWaker;

pub(crate) use self::{
    ending::finish_writing,
    flow::carry,
    opening::{Opening, OpeningBlock},
};
use crate::{
    Actor, ConnectionCounters, ConnectionId, ConnectionInfo, Fault, FaultKind, KillKind,
    StreamName, feed::Feed, sync::lock, tap::Tap,
};

/// How much of one more event is written before a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Partial {
    None,
    Half,
    Bytes(usize),
}

/// The end of a connection, as ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) kind: KillKind,
    pub(crate) partial: Partial,
    pub(crate) by: Actor,
}

/// What a request said about its client.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClientWords {
    pub(crate) client: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) last_event_id: Option<String>,
}

/// One open connection, shared by the task that writes to it and whoever steers the stage. It
/// does not hold the socket, which closes when its task lets go of it.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) id: ConnectionId,
    pub(crate) tap: Arc<Tap>,
    peer: SocketAddr,
    pub(crate) stream: StreamName,
    /// Whether its body is compressed.
    pub(crate) gzip: bool,
    pub(crate) words: ClientWords,
    accepted_us: u64,
    pub(crate) feed: Option<Arc<Feed>>,
    task: AtomicWaker,
    ordered: AtomicBool,
    order: Mutex<Option<Order>>,
    stalled: AtomicBool,
    faults: Mutex<Vec<Fault>>,
    /// How often its faults were set.
    faults_set: AtomicU32,
    watched: AtomicBool,
    events: AtomicU64,
    bytes: AtomicU64,
    /// The last event written; 0 before the first.
    last_seq: AtomicU64,
    /// The last event the client has, or was told it will not get; beyond all until it is known
    /// where it begins.
    passed_seq: AtomicU64,
    /// The last event that a compressor took, or 0.
    compressed_seq: AtomicU64,
    /// Bytes when the counters were last reported.
    reported_bytes: AtomicU64,
}

impl Connection {
    pub(crate) fn new(
        tap: Arc<Tap>,
        peer: SocketAddr,
        accepted_us: u64,
        stream: StreamName,
        gzip: bool,
        words: ClientWords,
        feed: Option<Arc<Feed>>,
    ) -> Self {
        Self {
            id: tap.connection,
            tap,
            peer,
            stream,
            gzip,
            words,
            accepted_us,
            feed,
            task: AtomicWaker::new(),
            ordered: AtomicBool::new(false),
            order: Mutex::new(None),
            stalled: AtomicBool::new(false),
            faults: Mutex::default(),
            faults_set: AtomicU32::new(0),
            watched: AtomicBool::new(false),
            events: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            last_seq: AtomicU64::new(0),
            passed_seq: AtomicU64::new(u64::MAX),
            compressed_seq: AtomicU64::new(0),
            reported_bytes: AtomicU64::new(0),
        }
    }

    /// Makes the task look again.
    pub(crate) fn wake(&self) {
        self.task.wake();
    }

    /// Ends the connection; false if its end was ordered before.
    pub(crate) fn order_end(&self, order: Order) -> bool {
        let mut slot = lock(&self.order);
        if self.ordered.load(Ordering::Relaxed) {
            return false;
        }
        *slot = Some(order);
        self.ordered.store(true, Ordering::Release);
        drop(slot);
        self.wake();
        true
    }

    fn ordered(&self) -> Option<Order> {
        if self.ordered.load(Ordering::Acquire) { *lock(&self.order) } else { None }
    }

    pub(crate) fn is_stalled(&self) -> bool {
        self.stalled.load(Ordering::Acquire)
    }

    pub(crate) fn set_stalled(&self, stalled: bool) {
        self.stalled.store(stalled, Ordering::Release);
        self.wake();
    }

    /// What alters it, in the order in which it does.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        lock(&self.faults).clone()
    }

    /// Sets what alters it. Where its body is not compressed, gzip cannot begin any more.
    pub(crate) fn set_faults(&self, mut faults: Vec<Fault>) {
        faults.retain(|fault| self.gzip || fault.kind() != FaultKind::Gzip);
        *lock(&self.faults) = faults;
        self.faults_set.fetch_add(1, Ordering::Release);
        self.wake();
    }

    fn faults_set(&self) -> u32 {
        self.faults_set.load(Ordering::Acquire)
    }

    pub(crate) fn is_watched(&self) -> bool {
        self.watched.load(Ordering::Relaxed)
    }

    pub(crate) fn set_watched(&self, watched: bool) {
        self.watched.store(watched, Ordering::Relaxed);
    }

    /// Counts what was written. Only the connection's task does, so it is no read-modify-write.
    fn count(&self, accepted: outbox::Accepted) {
        let add = |to: &AtomicU64, more: u64| {
            to.store(to.load(Ordering::Relaxed) + more, Ordering::Relaxed);
        };
        add(&self.bytes, accepted.bytes as u64);
        if let Some(seq) = accepted.last_seq {
            add(&self.events, accepted.events);
            self.last_seq.store(seq, Ordering::Relaxed);
        }
        if let Some(seq) = accepted.passed_seq {
            self.pass(seq);
        }
    }

    fn pass(&self, seq: u64) {
        self.passed_seq.store(seq, Ordering::Relaxed);
    }

    /// Events of its feed after the last that it was written or told it missed.
    pub(crate) fn behind(&self) -> u64 {
        let newest = self.feed.as_ref().map_or(0, |feed| feed.last_seq());
        newest.saturating_sub(self.passed_seq.load(Ordering::Relaxed))
    }

    /// Whether its client is this far behind: so many events that are neither written nor in a
    /// compressor, which gives out nothing unless more is put in.
    pub(crate) fn keeps_waiting(&self, events: u64) -> bool {
        let newest = self.feed.as_ref().map_or(0, |feed| feed.last_seq());
        let taken_seq = self.compressed_seq.load(Ordering::Relaxed);
        self.behind().min(newest.saturating_sub(taken_seq)) >= events
    }

    fn compressed(&self, seq: u64) {
        self.compressed_seq.store(seq, Ordering::Relaxed);
    }

    /// The figures as they stand.
    pub(crate) fn counters(&self) -> ConnectionCounters {
        ConnectionCounters {
            id: self.id,
            events: self.events.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            behind: self.behind(),
            last_seq: Some(self.last_seq.load(Ordering::Relaxed)).filter(|seq| *seq > 0),
        }
    }

    /// The figures, where they have changed since they were last reported, or keep changing
    /// because the client is behind.
    pub(crate) fn changed_counters(&self) -> Option<ConnectionCounters> {
        let counters = self.counters();
        let reported = self.reported_bytes.load(Ordering::Relaxed);
        (reported != counters.bytes || counters.behind > 0).then_some(counters)
    }

    /// Remembers which figures were reported.
    pub(crate) fn reported(&self, counters: &ConnectionCounters) {
        self.reported_bytes.store(counters.bytes, Ordering::Relaxed);
    }

    pub(crate) fn info(&self) -> ConnectionInfo {
        let ConnectionCounters { id, events, bytes, behind, last_seq } = self.counters();
        ConnectionInfo {
            id,
            peer: self.peer.to_string(),
            stream: self.stream,
            client: self.words.client.clone(),
            user_agent: self.words.user_agent.clone(),
            last_event_id: self.words.last_event_id.clone(),
            accepted_us: self.accepted_us,
            events,
            bytes,
            last_seq,
            behind,
            stalled: self.is_stalled(),
            gzip: self.gzip,
            faults: self.faults(),
            watched: self.is_watched(),
            recorded: self.tap.is_recording(),
        }
    }
}
