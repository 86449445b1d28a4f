use std::collections::BTreeMap;

use super::BATCH;
use crate::{ConnectionId, What};

/// Facts about events that wait to become one fact. Where they come seldom, each is a fact at
/// once; where they come faster than one in 20 ms, they wait that long for company.
#[derive(Debug, Default)]
pub(super) struct Batches {
    /// By connection; `None` is the main feed and comes first, so that events are journalled as
    /// produced before they are journalled as written.
    sources: BTreeMap<Option<ConnectionId>, Source>,
    open: usize,
}

#[derive(Debug, Default)]
struct Source {
    /// When its last fact was made.
    last_us: Option<u64>,
    batch: Option<Batch>,
}

/// Events that were produced, or written to a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Events {
    pub(crate) first_seq: u64,
    pub(crate) count: u64,
    /// Bytes written to the connection by then, in all; 0 for the main feed.
    pub(crate) bytes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Batch {
    events: Events,
    first_us: u64,
    last_us: u64,
}

/// What became of an addition.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Facts to record now, with their times.
    pub(super) facts: Vec<(u64, What)>,
    /// Whether a batch was opened that must be closed after a while.
    pub(super) opened: bool,
}

impl Batches {
    pub(super) fn add(
        &mut self,
        connection: Option<ConnectionId>,
        events: Events,
        now_us: u64,
    ) -> Outcome {
        let batch = Batch { events, first_us: now_us, last_us: now_us };
        let patience_us = u64::try_from(BATCH.as_micros()).unwrap_or(u64::MAX);
        let source = self.sources.entry(connection).or_default();
        match &mut source.batch {
            Some(open) if open.events.first_seq + open.events.count == events.first_seq => {
                open.events.count += events.count;
                open.events.bytes = events.bytes;
                open.last_us = now_us;
                let due = now_us - open.first_us >= patience_us;
                Outcome { facts: if due { self.close_all() } else { Vec::new() }, opened: false }
            }
            Some(_) => {
                // The numbers began anew: after a reset they have a hole.
                let mut facts = self.close_all();
                facts.push(self.fact(connection, batch));
                Outcome { facts, opened: false }
            }
            none => {
                if source.last_us.is_some_and(|last_us| now_us - last_us < patience_us) {
                    *none = Some(batch);
                    self.open += 1;
                    return Outcome { facts: Vec::new(), opened: self.open == 1 };
                }
                let mut facts = self.close_all();
                facts.push(self.fact(connection, batch));
                Outcome { facts, opened: false }
            }
        }
    }

    /// Makes facts of everything that waits, the main feed's first.
    pub(super) fn close_all(&mut self) -> Vec<(u64, What)> {
        if self.open == 0 {
            return Vec::new();
        }
        self.open = 0;
        let mut facts = Vec::new();
        for (connection, source) in &mut self.sources {
            if let Some(batch) = source.batch.take() {
                source.last_us = Some(batch.last_us);
                facts.push(what(*connection, batch));
            }
        }
        // The journal's times never run backwards.
        facts.sort_by_key(|(t_us, _)| *t_us);
        facts
    }

    pub(super) fn forget(&mut self, connection: ConnectionId) {
        let source = self.sources.remove(&Some(connection));
        if source.is_some_and(|source| source.batch.is_some()) {
            self.open -= 1;
        }
    }

    fn fact(&mut self, connection: Option<ConnectionId>, batch: Batch) -> (u64, What) {
        self.sources.entry(connection).or_default().last_us = Some(batch.last_us);
        what(connection, batch)
    }
}

fn what(connection: Option<ConnectionId>, batch: Batch) -> (u64, What) {
    let Batch { events: Events { first_seq, count, bytes }, first_us, last_us } = batch;
    let span_us = last_us - first_us;
    let what = match connection {
        None => What::Produced { first_seq, count, span_us },
        Some(connection) => What::Written { connection, first_seq, count, bytes, span_us },
    };
    (last_us, what)
}
