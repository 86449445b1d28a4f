//! The tap: a connection's bytes as they crossed its socket, kept while somebody looks.
//!
//! It stands where the kernel is called, so what it keeps is what the kernel accepted and what was
//! read from it, whatever made those bytes. While nobody looks it costs one atomic load per write.

pub(crate) mod parts;
pub(crate) mod recordings;
mod tape;
mod types;

use std::{
    io::IoSlice,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use self::tape::{Extent, Tape};
pub(crate) use self::types::Begins;
pub use self::types::{
    WireDirection, WireEnd, WireLink, WireMark, WirePage, WirePart, WirePartKind, WireSegment,
};
use crate::{Clock, ConnectionId, Party, sync::lock};

/// One connection's tap. Its bytes are counted always, and kept while it is open.
#[derive(Debug)]
pub(crate) struct Tap {
    pub(crate) connection: ConnectionId,
    clock: Clock,
    open: AtomicBool,
    /// Whether its socket is closed. Set while the tape is locked.
    closed: AtomicBool,
    /// Bytes the kernel accepted. Only the connection's task writes, so it is no read-modify-write.
    to_client: AtomicU64,
    /// Bytes read.
    to_server: AtomicU64,
    tape: Mutex<Option<Box<Tape>>>,
}

impl Tap {
    pub(crate) fn new(connection: ConnectionId, clock: Clock) -> Self {
        Self {
            connection,
            clock,
            open: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            to_client: AtomicU64::new(0),
            to_server: AtomicU64::new(0),
            tape: Mutex::new(None),
        }
    }

    /// Bytes the kernel has accepted so far.
    pub(crate) fn written(&self) -> u64 {
        self.to_client.load(Ordering::Relaxed)
    }

    /// Bytes read so far.
    pub(crate) fn heard(&self) -> u64 {
        self.to_server.load(Ordering::Relaxed)
    }

    /// Keeps everything from here on, beside what is kept already.
    pub(super) fn record(&self) {
        self.keep(Extent::All);
    }

    /// Keeps no more than the two heads, for whoever looks later.
    pub(super) fn record_heads(&self) {
        self.keep(Extent::Heads);
    }

    fn keep(&self, extent: Extent) {
        let mut tape = lock(&self.tape);
        let tape = tape.get_or_insert_with(Box::default);
        let goes_on = tape.keep(extent) && !self.is_closed();
        self.open.store(goes_on, Ordering::Release);
    }

    /// Keeps nothing more; what is kept stays.
    pub(super) fn stop(&self) {
        let _held = lock(&self.tape);
        self.open.store(false, Ordering::Release);
    }

    /// Keeps nothing more, and nothing of what was.
    pub(super) fn forget(&self) {
        let mut tape = lock(&self.tape);
        self.open.store(false, Ordering::Release);
        *tape = None;
    }

    /// Whether its socket is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Whether what crosses is being kept.
    pub(super) fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire)
    }

    /// Whether everything that crosses is being kept, rather than the heads alone.
    pub(crate) fn is_recording(&self) -> bool {
        self.is_open() && lock(&self.tape).as_ref().is_some_and(|tape| tape.keeps_all())
    }

    /// Whether anything is kept.
    pub(crate) fn holds_a_tape(&self) -> bool {
        lock(&self.tape).is_some()
    }

    /// The kernel accepted the first `accepted` bytes of `slices`.
    pub(crate) fn wrote(&self, slices: &[IoSlice<'_>], accepted: usize, begins: Begins) {
        let offset = self.to_client.load(Ordering::Relaxed);
        if self.open.load(Ordering::Acquire) {
            self.keep_written(slices, accepted, offset, begins);
        }
        // Counted after it is kept, so that nobody finds it left out in between.
        self.to_client.store(offset + accepted as u64, Ordering::Relaxed);
    }

    #[cold]
    fn keep_written(&self, slices: &[IoSlice<'_>], accepted: usize, offset: u64, begins: Begins) {
        let mut bytes = Vec::with_capacity(accepted);
        for slice in slices {
            let room = accepted - bytes.len();
            bytes.extend_from_slice(&slice[..slice.len().min(room)]);
        }
        let now_us = self.clock.now_us();
        if let Some(tape) = &mut *lock(&self.tape) {
            let goes_on = tape.written(now_us, offset, bytes, begins);
            self.open.fetch_and(goes_on, Ordering::Release);
        }
    }

    /// These bytes were read.
    pub(crate) fn read(&self, bytes: &[u8], begins: Begins) {
        let offset = self.to_server.load(Ordering::Relaxed);
        if self.open.load(Ordering::Acquire)
            && let Some(tape) = &mut *lock(&self.tape)
        {
            tape.read(self.clock.now_us(), offset, bytes, begins);
        }
        self.to_server.store(offset + bytes.len() as u64, Ordering::Relaxed);
    }

    /// A FIN or RST went out or came in.
    pub(crate) fn ended(&self, by: Party, mark: WireMark) {
        if let Some(tape) = &mut *lock(&self.tape) {
            tape.ended(self.clock.now_us(), by, mark);
        }
    }

    /// The socket is closed, which sends `mark` unless the client has broken the connection.
    pub(crate) fn closed(&self, mark: WireMark) {
        let mut tape = lock(&self.tape);
        if let Some(tape) = &mut *tape {
            tape.close(self.clock.now_us(), mark);
        }
        self.closed.store(true, Ordering::Release);
        self.open.store(false, Ordering::Release);
    }

    /// At most `limit` segments after the `after`th; absent where nothing is kept.
    pub(crate) fn page(&self, after: u64, limit: usize) -> Option<WirePage> {
        let tape = lock(&self.tape);
        let crossed =
            [self.to_client.load(Ordering::Relaxed), self.to_server.load(Ordering::Relaxed)];
        let recording = self.open.load(Ordering::Relaxed);
        Some(tape.as_ref()?.page(self.connection, recording, crossed, after, limit))
    }
}
