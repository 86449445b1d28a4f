//! The log: a bounded ring of encoded blocks. It is the queue of every connection.

use std::{collections::VecDeque, sync::Arc};

use crate::{GapReason, LogState, connection::outbox::Outbox, event_id::EventId, feed::Entry};

/// Bytes a log may hold, whatever its history setting.
pub(crate) const LOG_BYTES: usize = 64 * 1024 * 1024;

/// Entries handed to a connection at once.
const READ_ENTRIES: usize = 64;
/// Bytes handed to a connection at once, where more than one entry is concerned.
const READ_BYTES: usize = 64 * 1024;

/// A connection's place in a log.
#[derive(Debug)]
pub(crate) struct Cursor {
    /// The next entry, by position.
    pos: u64,
    /// The last event passed, by number.
    pub(crate) seq: u64,
    generation: u32,
    /// Before this position the log is the past: only its events are replayed, not the
    /// heartbeats and `retry:` blocks between them.
    live_from: u64,
}

impl Cursor {
    /// Whether a log whose end is at `end` has something for this cursor.
    pub(crate) fn is_behind(&self, end: u64) -> bool {
        self.pos < end
    }
}

/// What a client is told when it cannot have all it asked for.
#[derive(Clone, Debug)]
pub(crate) struct GapNotice {
    pub(crate) requested: Option<String>,
    pub(crate) resumed_after: u64,
    pub(crate) epoch: Arc<str>,
    pub(crate) missed: Option<u64>,
    pub(crate) reason: GapReason,
}

/// Where a subscription begins.
#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) cursor: Cursor,
    pub(crate) epoch: Arc<str>,
    /// The last event that is not going to be written.
    pub(crate) resumed_after: u64,
    /// Events of the past that are written first.
    pub(crate) replay: u64,
    pub(crate) gap: Option<GapNotice>,
}

#[derive(Debug)]
pub(crate) struct Log {
    epoch: Arc<str>,
    /// Counts resets, so that cursors notice them.
    generation: u32,
    entries: VecDeque<Entry>,
    /// Position of the first entry.
    base: u64,
    bytes: usize,
    events: usize,
    last_seq: u64,
    /// The last number of the epoch before this one.
    last_seq_before_reset: u64,
    /// Events a client can resume over.
    history: usize,
    /// Events held at least, so that a short history does not overrun live connections.
    capacity: usize,
}

impl Log {
    /// An empty log whose next event is `last_seq + 1`.
    pub(crate) fn new(epoch: Arc<str>, last_seq: u64) -> Self {
        Self {
            epoch,
            generation: 0,
            entries: VecDeque::new(),
            base: 0,
            bytes: 0,
            events: 0,
            last_seq,
            last_seq_before_reset: 0,
            history: 1,
            capacity: 1,
        }
    }

    /// Sets how many events a client can resume over, and how many are held for live
    /// connections at least.
    pub(crate) fn set_bounds(&mut self, history: usize, live: usize) {
        self.history = history;
        self.capacity = history.max(live);
        self.trim();
    }

    pub(crate) fn push(&mut self, entry: Entry) {
        if entry.is_event {
            self.last_seq = entry.seq;
            self.events += 1;
        }
        self.bytes += entry.len();
        self.entries.push_back(entry);
        self.trim();
    }

    /// Forgets everything and begins a new epoch. The position moves on by one, so that every
    /// cursor has something to notice.
    pub(crate) fn reset(&mut self, epoch: Arc<str>) {
        self.base = self.end() + 1;
        self.entries = VecDeque::new();
        self.bytes = 0;
        self.events = 0;
        self.epoch = epoch;
        self.generation = self.generation.wrapping_add(1);
        self.last_seq_before_reset = self.last_seq;
        self.last_seq = 0;
    }

    fn trim(&mut self) {
        // Blocks that are not events count by their bytes only; a heartbeat each millisecond
        // does not push events out.
        while self.events > self.capacity || (self.bytes > LOG_BYTES && self.entries.len() > 1) {
            let Some(entry) = self.entries.pop_front() else { return };
            self.base += 1;
            self.bytes -= entry.len();
            self.events -= usize::from(entry.is_event);
        }
    }

    /// The position after the last entry.
    pub(crate) fn end(&self) -> u64 {
        self.base + self.entries.len() as u64
    }

    pub(crate) fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// The last event that the ring no longer holds.
    fn lost_up_to(&self) -> u64 {
        match self.entries.front() {
            Some(entry) if entry.is_event => entry.seq - 1,
            Some(entry) => entry.seq,
            None => self.last_seq,
        }
    }

    /// The oldest event a client can resume before.
    fn first_resumable(&self) -> u64 {
        let by_history = (self.last_seq + 1).saturating_sub(self.history as u64);
        by_history.max(self.lost_up_to() + 1)
    }

    pub(crate) fn state(&self) -> LogState {
        let first_seq = self.first_resumable();
        LogState {
            first_seq,
            next_seq: self.last_seq + 1,
            events: self.last_seq + 1 - first_seq,
            bytes: self.bytes as u64,
        }
    }

    /// Where a client begins that asks for what follows `requested`, or for what comes from now
    /// on. What cannot be honoured goes on from the place that loses least: the oldest event
    /// held for a trimmed id and for an id of another epoch (such a client has seen nothing of
    /// this one), the newest for an id that says nothing.
    pub(crate) fn subscribe(&self, requested: Option<&str>) -> Subscription {
        let first = self.first_resumable();
        let (resumed_after, refused) = match requested.map(EventId::parse) {
            None => (self.last_seq, None),
            Some(None) => (self.last_seq, Some((GapReason::Malformed, None))),
            Some(Some(id)) if id.epoch != &*self.epoch => {
                (first - 1, Some((GapReason::OtherEpoch, None)))
            }
            Some(Some(id)) if id.seq > self.last_seq => {
                (self.last_seq, Some((GapReason::Future, None)))
            }
            Some(Some(id)) if id.seq + 1 < first => {
                (first - 1, Some((GapReason::Trimmed, Some(first - 1 - id.seq))))
            }
            Some(Some(id)) => (id.seq, None),
        };
        let passed = self.entries.partition_point(|entry| entry.seq <= resumed_after);
        let cursor = Cursor {
            pos: self.base + passed as u64,
            seq: resumed_after,
            generation: self.generation,
            live_from: self.end(),
        };
        let gap = refused.map(|(reason, missed)| GapNotice {
            requested: requested.map(str::to_owned),
            resumed_after,
            epoch: Arc::clone(&self.epoch),
            missed,
            reason,
        });
        let replay = self.last_seq - resumed_after;
        Subscription { cursor, epoch: Arc::clone(&self.epoch), resumed_after, replay, gap }
    }

    /// Moves what follows the cursor into the outbox, in bounded pieces. A cursor that the log
    /// has moved past is put where it can go on, and the notice says what it missed.
    pub(crate) fn read(&self, cursor: &mut Cursor, outbox: &mut Outbox) -> Option<GapNotice> {
        if let Some(gap) = self.catch_up(cursor) {
            return Some(gap);
        }
        let skip = usize::try_from(cursor.pos - self.base).unwrap_or(usize::MAX);
        let mut bytes = 0;
        let unread = self.entries.range(skip.min(self.entries.len())..);
        for (taken, entry) in unread.enumerate() {
            if taken == READ_ENTRIES || (taken > 0 && bytes + entry.len() > READ_BYTES) {
                break;
            }
            if entry.is_event || cursor.pos >= cursor.live_from {
                bytes += entry.len();
                outbox.push_entry(entry);
            }
            cursor.pos += 1;
            cursor.seq = entry.seq;
        }
        None
    }

    fn catch_up(&self, cursor: &mut Cursor) -> Option<GapNotice> {
        let (missed, reason) = if cursor.generation != self.generation {
            let one_reset_ago = cursor.generation.wrapping_add(1) == self.generation;
            let missed =
                one_reset_ago.then(|| self.last_seq_before_reset.saturating_sub(cursor.seq));
            (missed, GapReason::OtherEpoch)
        } else if cursor.pos < self.base {
            let missed = self.lost_up_to().saturating_sub(cursor.seq);
            (Some(missed), GapReason::TooSlow)
        } else {
            return None;
        };
        cursor.pos = self.base;
        cursor.seq = self.lost_up_to();
        cursor.generation = self.generation;
        // Only heartbeats and the like were passed over: the client missed nothing.
        if reason == GapReason::TooSlow && missed == Some(0) {
            return None;
        }
        Some(GapNotice {
            requested: None,
            resumed_after: cursor.seq,
            epoch: Arc::clone(&self.epoch),
            missed,
            reason,
        })
    }

    /// The first event at or after the cursor, without moving it.
    pub(crate) fn peek_event(&self, cursor: &Cursor) -> Option<&Entry> {
        if cursor.generation != self.generation {
            return None;
        }
        let skip = usize::try_from(cursor.pos.checked_sub(self.base)?).ok()?;
        self.entries.range(skip.min(self.entries.len())..).find(|entry| entry.is_event)
    }
}
