//! Faults: what alters a live connection between its cursor and its socket.
//!
//! ```text
//! cursor ─> latency ─> hold back ─> drop ─> duplicate ─> gzip ─> outbox ─> drip ─> socket
//!                                                                idle cut looks on ─┘
//! ```
//!
//! The order is always this one, whatever the order in which faults are given, and there is at
//! most one of each kind. First come those that make what is written later wait, so that an event
//! meets its fate only when it is about to be written: what a kill finds waiting was neither
//! dropped nor doubled, and a client that comes back gets it. The response head and the opening
//! block are never altered, but for gzip.
//!
//! Gzip is settled when a connection opens, since its head must say so, and stays to its end: see
//! [`Fault::Gzip`]. What is before it acts on events as they are, what is after it on compressed
//! bytes; and as those are what is written, `bytes` counts them and the wire shows them. An event
//! inside the compressor is unwritten, in every count and every fact.
//!
//! What holds for every fault:
//! - Nobody overtakes: bytes that are written are written in the order of the log.
//! - Time comes in as an argument, in microseconds on the lab's clock; no fault waits by itself,
//!   but says when it next has something to do.
//! - Chance is a function of a seed and an event's number ([`Chance`]): every connection, and
//!   every attempt to get an event again, meets the same fate.
//! - What is held is bounded; what is more stays in the log, where a slow reader's backlog is.
//! - A kill ends a connection at once and drops what is held; an end finishes what is compressed.
//!   Setting faults anew lets go of it.
//!
//! A new fault is a variant of [`Fault`] and of [`FaultKind`] in its place, a file here, a table
//! of tests in it, and its place in [`Pipeline`].

mod chance;
mod drip;
mod drop_event;
mod duplicate_event;
mod gzip;
mod hold_back;
mod idle_cut;
mod latency;
mod pipeline;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::{
    chance::Chance, drip::Drip, drop_event::DropEvent, duplicate_event::DuplicateEvent,
    hold_back::HoldBack, idle_cut::IdleCut, latency::Latency,
};
pub(crate) use self::{
    gzip::Gzip,
    pipeline::{Fates, Pipeline},
};
use crate::{ErrorCode, Invalid};

/// One thing that alters a live connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// Everything is written later than it would be, in the same order.
    Latency {
        /// By how much at least, 0 to 60,000 ms.
        #[schema(minimum = 0, maximum = 60_000)]
        latency_ms: u32,
        /// By how much more at most, 0 to 60,000 ms; each event's share is a matter of chance.
        #[schema(minimum = 0, maximum = 60_000)]
        jitter_ms: u32,
        /// What the chance depends on, beside an event's number.
        seed: u32,
    },
    /// What is written is gathered first, as by a proxy that buffers.
    HoldBack {
        /// Until there are this many bytes, framing included, 1 to 1,048,576.
        #[schema(minimum = 1, maximum = 1_048_576)]
        bytes: u32,
        /// Or until the oldest of them has waited for so long, 1 to 600,000 ms.
        #[schema(minimum = 1, maximum = 600_000)]
        for_ms: u32,
    },
    /// Some events are never written.
    Drop {
        /// How many of a hundred events, 1 to 100.
        #[schema(minimum = 1, maximum = 100)]
        probability_percent: u32,
        /// What the chance depends on, beside an event's number.
        seed: u32,
    },
    /// Some events are written twice, one right after the other.
    Duplicate {
        /// How many of a hundred events, 1 to 100.
        #[schema(minimum = 1, maximum = 100)]
        probability_percent: u32,
        /// What the chance depends on, beside an event's number.
        seed: u32,
    },
    /// The body is compressed and, as by servers that forget it, not flushed: what is written comes
    /// out only in the compressor's own steps, the opening block too.
    ///
    /// From the next connection on, where `Accept-Encoding` allows gzip, at most 128 at once. A
    /// connection that began compressed stays so to its end: with `flush`, or once the fault is
    /// taken away, it is flushed after every event. An end finishes the compressed stream, with
    /// all that is in it; a cut and a reset lose what has not come out. A WebSocket is never
    /// compressed.
    Gzip {
        /// Whether the compressor is flushed after every event: the cure.
        flush: bool,
    },
    /// Bytes are written a few at a time, as over a slow line.
    Drip {
        /// How many at once, framing included, 1 to 1,048,576.
        #[schema(minimum = 1, maximum = 1_048_576)]
        bytes: u32,
        /// And how long until the next, 1 to 60,000 ms.
        #[schema(minimum = 1, maximum = 60_000)]
        every_ms: u32,
    },
    /// The connection is cut when nothing was written for a while, as by a proxy with an idle
    /// timeout. A heartbeat keeps it open; a stall does not.
    IdleCut {
        /// For how long, 100 to 3,600,000 ms.
        #[schema(minimum = 100, maximum = 3_600_000)]
        after_ms: u32,
    },
}

/// A fault's name without its settings, in the order in which faults act.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are those of `Fault`")]
pub enum FaultKind {
    Latency,
    HoldBack,
    Drop,
    Duplicate,
    Gzip,
    Drip,
    IdleCut,
}

impl Fault {
    /// Its name.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        match self {
            Self::Latency { .. } => FaultKind::Latency,
            Self::HoldBack { .. } => FaultKind::HoldBack,
            Self::Drop { .. } => FaultKind::Drop,
            Self::Duplicate { .. } => FaultKind::Duplicate,
            Self::Gzip { .. } => FaultKind::Gzip,
            Self::Drip { .. } => FaultKind::Drip,
            Self::IdleCut { .. } => FaultKind::IdleCut,
        }
    }

    /// Checks every range.
    ///
    /// # Errors
    /// [`Invalid`] names the first field that is out of range.
    pub fn validate(&self) -> Result<(), Invalid> {
        let ranges: &[(&'static str, u32, u32, u32)] = match self {
            Self::Latency { latency_ms, jitter_ms, .. } => {
                &[("latency_ms", 0, 60_000, *latency_ms), ("jitter_ms", 0, 60_000, *jitter_ms)]
            }
            Self::HoldBack { bytes, for_ms } => {
                &[("bytes", 1, 1_048_576, *bytes), ("for_ms", 1, 600_000, *for_ms)]
            }
            Self::Drop { probability_percent, .. }
            | Self::Duplicate { probability_percent, .. } => {
                &[("probability_percent", 1, 100, *probability_percent)]
            }
            Self::Gzip { .. } => &[],
            Self::Drip { bytes, every_ms } => {
                &[("bytes", 1, 1_048_576, *bytes), ("every_ms", 1, 60_000, *every_ms)]
            }
            Self::IdleCut { after_ms } => &[("after_ms", 100, 3_600_000, *after_ms)],
        };
        let wrong = ranges.iter().find(|(_, least, most, got)| !(least..=most).contains(&got));
        wrong.map_or(Ok(()), |(field, least, most, got)| {
            Err(Invalid::out_of_range(field, (*least).into(), (*most).into(), (*got).into()))
        })
    }

    /// Whether a compressed connection with these faults is flushed after every event.
    pub(crate) fn flush_gzip(faults: &[Self]) -> bool {
        !faults.contains(&Self::Gzip { flush: false })
    }

    /// Checks each, and that none is of a kind given before, and sorts them as they act.
    pub(crate) fn put_in_order(faults: &mut [Self]) -> Result<(), Invalid> {
        faults.iter().try_for_each(Self::validate)?;
        faults.sort_by_key(Self::kind);
        if faults.windows(2).any(|pair| pair[0].kind() == pair[1].kind()) {
            let message = "may hold one fault of each kind at most".to_owned();
            return Err(Invalid { code: ErrorCode::FaultGivenTwice, field: "faults", message });
        }
        Ok(())
    }
}

/// Milliseconds of a setting as microseconds on the lab's clock.
fn micros(ms: u32) -> u64 {
    u64::from(ms) * 1_000
}

#[cfg(test)]
mod tests {
    use super::Fault;
    use crate::ErrorCode;

    #[test]
    fn every_range_is_held_at_both_ends() {
        let percent = |percent| Fault::Drop { probability_percent: percent, seed: 0 };
        let doubled = |percent| Fault::Duplicate { probability_percent: percent, seed: 0 };
        let latency = |latency_ms, jitter_ms| Fault::Latency { latency_ms, jitter_ms, seed: 0 };
        let hold_back = |bytes, for_ms| Fault::HoldBack { bytes, for_ms };
        let drip = |bytes, every_ms| Fault::Drip { bytes, every_ms };
        let idle_cut = |after_ms| Fault::IdleCut { after_ms };
        for (fault, refused) in [
            (percent(0), Some("probability_percent")),
            (percent(1), None),
            (percent(100), None),
            (percent(101), Some("probability_percent")),
            (doubled(0), Some("probability_percent")),
            (doubled(100), None),
            (doubled(101), Some("probability_percent")),
            (latency(0, 0), None),
            (latency(60_000, 60_000), None),
            (latency(60_001, 0), Some("latency_ms")),
            (latency(0, 60_001), Some("jitter_ms")),
            (hold_back(1, 1), None),
            (hold_back(1_048_576, 600_000), None),
            (hold_back(0, 1), Some("bytes")),
            (hold_back(1_048_577, 1), Some("bytes")),
            (hold_back(1, 0), Some("for_ms")),
            (hold_back(1, 600_001), Some("for_ms")),
            (drip(1, 1), None),
            (drip(1_048_576, 60_000), None),
            (drip(0, 1), Some("bytes")),
            (drip(1, 0), Some("every_ms")),
            (drip(1, 60_001), Some("every_ms")),
            (idle_cut(99), Some("after_ms")),
            (idle_cut(100), None),
            (idle_cut(3_600_000), None),
            (idle_cut(3_600_001), Some("after_ms")),
        ] {
            let field = fault.validate().err().map(|invalid| invalid.field);
            assert_eq!(field, refused, "{fault:?}");
        }
    }

    #[test]
    fn faults_stand_in_the_order_in_which_they_act_and_none_is_given_twice() {
        let cut = Fault::IdleCut { after_ms: 500 };
        let late = Fault::Latency { latency_ms: 5, jitter_ms: 0, seed: 0 };
        let mut faults = [cut, late];
        Fault::put_in_order(&mut faults).unwrap();
        assert_eq!(faults, [late, cut]);
        let twice = Fault::put_in_order(&mut [cut, late, cut]).unwrap_err();
        assert_eq!((twice.code, twice.field), (ErrorCode::FaultGivenTwice, "faults"));
    }
}
