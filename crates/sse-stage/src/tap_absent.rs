//! The tap of a program that was compiled without it: it keeps nothing, and only counts what
//! crossed. Everything about it is what [the tap](self) is to the rest of the stage.

#[path = "tap/types.rs"]
mod types;

use std::{
    io::IoSlice,
    sync::atomic::{AtomicU64, Ordering},
};

pub(crate) use self::types::Begins;
pub use self::types::{
    WireDirection, WireEnd, WireLink, WireMark, WirePage, WirePart, WirePartKind, WireSegment,
};
use crate::{Clock, ConnectionId, Party};

/// One connection's number, and how much crossed it.
#[derive(Debug)]
pub(crate) struct Tap {
    pub(crate) connection: ConnectionId,
    to_client: AtomicU64,
    to_server: AtomicU64,
}

impl Tap {
    pub(crate) fn new(connection: ConnectionId, _clock: Clock) -> Self {
        Self { connection, to_client: AtomicU64::new(0), to_server: AtomicU64::new(0) }
    }

    pub(crate) fn written(&self) -> u64 {
        self.to_client.load(Ordering::Relaxed)
    }

    pub(crate) fn wrote(&self, _slices: &[IoSlice<'_>], accepted: usize, _begins: Begins) {
        let before = self.to_client.load(Ordering::Relaxed);
        self.to_client.store(before + accepted as u64, Ordering::Relaxed);
    }

    pub(crate) fn is_recording(&self) -> bool {
        false
    }

    pub(crate) fn holds_a_tape(&self) -> bool {
        false
    }

    pub(crate) fn heard(&self) -> u64 {
        self.to_server.load(Ordering::Relaxed)
    }

    pub(crate) fn read(&self, bytes: &[u8], _begins: Begins) {
        let before = self.to_server.load(Ordering::Relaxed);
        self.to_server.store(before + bytes.len() as u64, Ordering::Relaxed);
    }

    pub(crate) fn ended(&self, _by: Party, _mark: WireMark) {}

    pub(crate) fn closed(&self, _mark: WireMark) {}

    pub(crate) fn page(&self, _after: u64, _limit: usize) -> Option<WirePage> {
        None
    }
}

/// Nobody's bytes are kept.
pub(crate) mod recordings {
    use std::sync::Arc;

    use super::Tap;
    use crate::{ConnectionId, ErrorCode, Invalid};

    #[derive(Debug, Default)]
    pub(crate) struct Recordings {
        _nothing: (),
    }

    impl Recordings {
        pub(crate) fn listen(&self, _tap: &Tap) {}

        pub(crate) fn set_watches(&self, _watches: bool) {}

        pub(crate) fn meet(&self, _tap: &Arc<Tap>, _label: Option<&str>) {}

        pub(crate) fn admit(&self, _tap: &Tap, _is_watched: bool) {}

        pub(crate) fn closed(&self, _tap: &Arc<Tap>) {}

        pub(crate) fn begin(&self, _tap: &Arc<Tap>, _label: Option<&str>) -> Result<(), Invalid> {
            Err(nothing_is_recorded("connection"))
        }

        pub(crate) fn add_label(&self, _label: &str) -> Result<(), Invalid> {
            Err(nothing_is_recorded("label"))
        }

        pub(crate) fn remove_label(&self, _label: &str) {}

        pub(crate) fn stop(&self, _connection: ConnectionId) -> bool {
            false
        }

        pub(crate) fn connections(&self) -> Vec<ConnectionId> {
            Vec::new()
        }

        pub(crate) fn find(&self, _connection: ConnectionId) -> Option<Arc<Tap>> {
            None
        }
    }

    fn nothing_is_recorded(field: &'static str) -> Invalid {
        let message = "this lab was compiled without recording".to_owned();
        Invalid { code: ErrorCode::NotRecorded, field, message }
    }
}
