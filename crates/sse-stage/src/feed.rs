//! A feed: what produces events, and the log it appends them to.

mod binary;
mod entry;
mod payload;
mod ticker;
mod validate;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use base64::{Engine, engine::general_purpose::STANDARD};
use sse_wire::{Block, LineEnd};
use tokio::sync::Notify;

pub(crate) use self::entry::{Entry, chunk};
use self::payload::Content;
use crate::{
    Actor, Clock, ConnectionId, FeedSettings, Invalid, Journal, KillKind, LogState, Publish,
    PublishBinary, Published, PublishedBinary, What,
    connection::{Connection, outbox::Outbox},
    event_id,
    log::{Cursor, GapNotice, Log, Subscription},
    sync::{lock, read, write},
};

/// Encoded bytes that one append may gather before the log takes them.
const APPEND_BYTES: usize = 1024 * 1024;

/// How a feed of limited length ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Finish {
    /// The last event's number.
    pub(crate) last_seq: u64,
    /// What then happens to the connection.
    pub(crate) kind: KillKind,
}

/// How far a feed that belongs to one connection runs ahead of a client that does not read: it
/// rests until the client has caught up, so that what is produced for nobody costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ahead {
    /// Events unwritten at which no tick is added.
    pub(crate) events: u64,
}

impl Ahead {
    /// Bytes of unwritten events that a feed gathers, where more than one tick is concerned.
    const BYTES: usize = 256 * 1024;
    const MOST_TICKS: usize = 64;

    pub(crate) fn of(settings: &FeedSettings) -> Self {
        let ticks = (Self::BYTES / settings.tick_bytes().max(1)).clamp(1, Self::MOST_TICKS);
        Self { events: ticks as u64 * u64::from(settings.events_per_tick) }
    }
}

/// What a feed is made with.
#[derive(Debug)]
pub(crate) struct FeedStart {
    pub(crate) settings: FeedSettings,
    pub(crate) epoch: String,
    /// Events are numbered from here plus one.
    pub(crate) last_seq: u64,
    /// Where the feed belongs to one connection: how far it runs ahead of it.
    pub(crate) ahead: Option<Ahead>,
    /// Added to the number in an event's data: the article raises its counter before writing.
    pub(crate) counter_offset: u64,
    pub(crate) finish: Option<Finish>,
}

/// A feed and its log. The main feed is shared; a feed by URL and the article's belong to one
/// connection each.
#[derive(Debug)]
pub(crate) struct Feed {
    clock: Clock,
    /// The main feed's facts are journalled, those of the others concern one connection only.
    journal: Option<Journal>,
    counter_offset: u64,
    ahead: Option<Ahead>,
    finish: Option<Finish>,
    producer: Mutex<Producer>,
    log: RwLock<Log>,
    /// The log's end, readable without its lock.
    end: AtomicU64,
    last_seq: AtomicU64,
    /// Told when the schedule changed.
    rescheduled: Notify,
    connections: Mutex<BTreeMap<ConnectionId, Arc<Connection>>>,
}

/// Everything that decides what the next event is. Its lock orders appends.
#[derive(Debug)]
struct Producer {
    settings: FeedSettings,
    epoch: Arc<str>,
    next_seq: u64,
    /// Whether the next event takes back the id that clients have from when ids were on. They
    /// would go on asking from it (HTML, "dispatch the event", step 1) and miss nothing.
    clears_id: bool,
    appended_us: u64,
}

impl Producer {
    /// What the next event's `id:` says; empty clears the client's last event ID.
    fn next_id(&self, seq: u64) -> Option<String> {
        if self.settings.ids {
            return Some(event_id::format(&self.epoch, seq));
        }
        (self.clears_id && seq == self.next_seq).then(String::new)
    }
}

impl Feed {
    pub(crate) fn new(clock: Clock, journal: Option<Journal>, start: FeedStart) -> Self {
        let FeedStart { settings, epoch, last_seq, ahead, counter_offset, finish } = start;
        let epoch: Arc<str> = epoch.into();
        let mut log = Log::new(Arc::clone(&epoch), last_seq);
        log.set_bounds(settings.history_events as usize, live_events(&settings, ahead));
        let producer = Producer {
            settings,
            epoch,
            next_seq: last_seq + 1,
            clears_id: false,
            appended_us: clock.now_us(),
        };
        Self {
            clock,
            journal,
            counter_offset,
            ahead,
            finish,
            end: AtomicU64::new(log.end()),
            last_seq: AtomicU64::new(last_seq),
            producer: Mutex::new(producer),
            log: RwLock::new(log),
            rescheduled: Notify::new(),
            connections: Mutex::default(),
        }
    }

    pub(crate) fn settings(&self) -> FeedSettings {
        lock(&self.producer).settings.clone()
    }

    pub(crate) fn epoch(&self) -> Arc<str> {
        Arc::clone(&lock(&self.producer).epoch)
    }

    pub(crate) fn log_state(&self) -> LogState {
        read(&self.log).state()
    }

    /// The position after the last entry of the log.
    pub(crate) fn end(&self) -> u64 {
        self.end.load(Ordering::Acquire)
    }

    /// The last event's number.
    pub(crate) fn last_seq(&self) -> u64 {
        self.last_seq.load(Ordering::Relaxed)
    }

    /// How the connection ends that has been written event `seq`, where this feed ends it.
    pub(crate) fn finished_at(&self, seq: u64) -> Option<KillKind> {
        self.finish.filter(|finish| seq >= finish.last_seq).map(|finish| finish.kind)
    }

    /// A place in the log after `requested`, or at its end, with the settings of the moment.
    pub(crate) fn subscribe(&self, requested: Option<&str>) -> (Subscription, FeedSettings) {
        let producer = lock(&self.producer);
        (read(&self.log).subscribe(requested), producer.settings.clone())
    }

    pub(crate) fn read(&self, cursor: &mut Cursor, outbox: &mut Outbox) -> Option<GapNotice> {
        read(&self.log).read(cursor, outbox)
    }

    /// Wakes the connection whenever the log grows.
    pub(crate) fn join(&self, connection: &Arc<Connection>) {
        lock(&self.connections).insert(connection.id, Arc::clone(connection));
    }

    pub(crate) fn leave(&self, id: ConnectionId) {
        lock(&self.connections).remove(&id);
    }

    /// The event that a connection at `cursor` is written next. Where none is there yet, one is
    /// made up that has the next number but is not appended: the real one comes in its time.
    pub(crate) fn next_event(&self, cursor: &Cursor) -> Entry {
        let producer = lock(&self.producer);
        if let Some(entry) = read(&self.log).peek_event(cursor) {
            return entry.clone();
        }
        let mut body = Vec::new();
        self.encode(&producer, producer.next_seq, Content::Tick, &mut body);
        Entry::event(producer.next_seq, &body)
    }

    /// Appends the events of one tick.
    fn tick(&self) {
        if self.is_far_ahead() {
            return;
        }
        let mut producer = lock(&self.producer);
        let mut count = u64::from(producer.settings.events_per_tick);
        if let Some(finish) = self.finish {
            count = count.min((finish.last_seq + 1).saturating_sub(producer.next_seq));
        }
        if count > 0 {
            self.append(&mut producer, count, Content::Tick);
        }
        drop(producer);
        self.wake();
    }

    fn is_far_ahead(&self) -> bool {
        let Some(ahead) = self.ahead else { return false };
        lock(&self.connections).values().any(|connection| connection.keeps_waiting(ahead.events))
    }

    /// Appends one event made by hand.
    pub(crate) fn publish(&self, event: Publish) -> Result<Published, Invalid> {
        event.validate()?;
        let Publish { event, data } = event;
        Ok(self.append_one(Content::Published { event: event.as_deref(), data: &data }))
    }

    /// Appends one event of bytes.
    pub(crate) fn publish_binary(&self, event: PublishBinary) -> Result<PublishedBinary, Invalid> {
        event.validate()?;
        let bytes = binary::bytes(event.bytes as usize);
        let base64 = STANDARD.encode(&bytes);
        let Published { event_seq, id } = self.append_one(Content::Binary { base64: &base64 });
        let (binary_bytes, base64_bytes) = (bytes.len() as u64, base64.len() as u64);
        Ok(PublishedBinary { event_seq, id, binary_bytes, base64_bytes })
    }

    fn append_one(&self, content: Content<'_>) -> Published {
        let mut producer = lock(&self.producer);
        let event_seq = producer.next_seq;
        self.append(&mut producer, 1, content);
        let id = producer.settings.ids.then(|| event_id::format(&producer.epoch, event_seq));
        drop(producer);
        self.wake();
        Published { event_seq, id }
    }

    fn append(&self, producer: &mut Producer, count: u64, content: Content<'_>) {
        let first_seq = producer.next_seq;
        // Before the log has them: a connection that is awake writes them at once, and the facts
        // must be in the order of events.
        if let Some(journal) = &self.journal {
            journal.produced(first_seq, count);
        }
        let mut gathered: Vec<Entry> = Vec::new();
        let mut bytes = 0;
        let mut body = Vec::new();
        for seq in first_seq..first_seq + count {
            body.clear();
            self.encode(producer, seq, content, &mut body);
            bytes += body.len();
            gathered.push(match content {
                Content::Binary { .. } => Entry::binary(seq, &body),
                Content::Tick | Content::Published { .. } => Entry::event(seq, &body),
            });
            if bytes > APPEND_BYTES {
                self.push(gathered.drain(..));
                bytes = 0;
            }
        }
        self.push(gathered.into_iter());
        producer.next_seq = first_seq + count;
        producer.clears_id = false;
        producer.appended_us = self.clock.now_us();
    }

    fn encode(&self, producer: &Producer, seq: u64, content: Content<'_>, out: &mut Vec<u8>) {
        let counter = seq + self.counter_offset;
        let unix_ms = self.clock.unix_ms();
        let id = producer.next_id(seq);
        let settings = &producer.settings;
        let encoded = payload::encode(settings, id.as_deref(), seq, counter, unix_ms, content, out);
        debug_assert!(
            encoded.is_ok(),
            "settings and published events are checked when they come in"
        );
    }

    fn push(&self, entries: impl Iterator<Item = Entry>) {
        let mut log = write(&self.log);
        for entry in entries {
            log.push(entry);
        }
        self.last_seq.store(log.last_seq(), Ordering::Relaxed);
        self.end.store(log.end(), Ordering::Release);
    }

    /// Appends a comment, so that what stands between server and client sees life.
    fn heartbeat(&self) {
        let mut producer = lock(&self.producer);
        self.append_block(&mut producer, Block { comment: Some("heartbeat"), ..Block::default() });
        drop(producer);
        if let Some(journal) = &self.journal {
            journal.record(What::Heartbeat {});
        }
        self.wake();
    }

    fn append_block(&self, producer: &mut Producer, block: Block<'_>) {
        let mut body = Vec::new();
        let encoded = block.encode(LineEnd::Lf, &mut body);
        debug_assert!(encoded.is_ok(), "our own blocks are well-formed");
        self.push(std::iter::once(Entry::block(producer.next_seq - 1, &body)));
        producer.appended_us = self.clock.now_us();
    }

    /// Changes the settings. A new reconnection time goes out in the stream at once.
    pub(crate) fn change(
        &self,
        patch: impl FnOnce(&FeedSettings) -> Result<FeedSettings, Invalid>,
    ) -> Result<FeedSettings, Invalid> {
        let mut producer = lock(&self.producer);
        let settings = patch(&producer.settings)?;
        if settings == producer.settings {
            return Ok(settings);
        }
        let retry_changed = settings.retry_ms != producer.settings.retry_ms;
        if settings.ids != producer.settings.ids {
            producer.clears_id = !settings.ids;
        }
        producer.settings = settings.clone();
        write(&self.log)
            .set_bounds(settings.history_events as usize, live_events(&settings, self.ahead));
        if retry_changed {
            let retry_ms = Some(u64::from(settings.retry_ms));
            self.append_block(&mut producer, Block { retry_ms, ..Block::default() });
        }
        if let Some(journal) = &self.journal {
            journal.record(What::FeedChanged { feed: settings.clone() });
        }
        drop(producer);
        self.rescheduled.notify_one();
        self.wake();
        Ok(settings)
    }

    /// Forgets the history and begins a new epoch; connections are told in-band.
    pub(crate) fn reset(&self, epoch: String, by: Actor) {
        let mut producer = lock(&self.producer);
        producer.epoch = epoch.as_str().into();
        producer.next_seq = 1;
        // Who comes back with an id of the epoch before finds nothing that would take it back.
        producer.clears_id = !producer.settings.ids;
        let mut log = write(&self.log);
        log.reset(Arc::clone(&producer.epoch));
        self.last_seq.store(log.last_seq(), Ordering::Relaxed);
        self.end.store(log.end(), Ordering::Release);
        drop(log);
        if let Some(journal) = &self.journal {
            journal.record(What::EpochBegan { epoch, by: Some(by) });
        }
        drop(producer);
        self.wake();
    }

    fn wake(&self) {
        for connection in lock(&self.connections).values() {
            connection.wake();
        }
    }
}

/// Events the log holds for live connections whatever the history: one second's, so that a busy
/// machine does not make a gap of a short history. A feed that waits for its client holds what it
/// may be ahead, and the tick that brings it there.
fn live_events(settings: &FeedSettings, ahead: Option<Ahead>) -> usize {
    if let Some(ahead) = ahead {
        return usize::try_from(ahead.events).unwrap_or(usize::MAX)
            + settings.events_per_tick as usize;
    }
    let per_second =
        settings.events_per_tick as usize * 1_000 / settings.interval_ms.max(1) as usize;
    per_second.max(2 * settings.events_per_tick as usize).clamp(64, 100_000)
}
