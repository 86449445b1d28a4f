use std::collections::BTreeMap;

use super::BATCH;
use crate::{ConnectionId, What};

/// Facts about events that wait to become one fact. Where they come seldom, each is a fact at
/// once; where they come faster than one in 20 ms, they wait that long for company.
#[derive(Debug, Default)]
pub(super) struct Batches {
    /// By connection; `None` is the main feed.
    sources: BTreeMap<Option<ConnectionId>, Source>,
    /// Sources that have something waiting.
    open: usize,
}

#[derive(Debug, Default)]
struct Source {
    /// When its last fact was made.
    last_us: Option<u64>,
    /// What waits. The main feed's ticks are kept apart until they become a fact, so that a
    /// delivery can stand between them; of a connection there is one batch at most.
    waiting: Vec<Batch>,
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

impl Batch {
    /// Whether `next` has the numbers that follow.
    fn goes_on_with(&self, next: &Self) -> bool {
        self.events.first_seq + self.events.count == next.events.first_seq
    }

    fn take_in(&mut self, next: &Self) {
        self.events.count += next.events.count;
        self.events.bytes = next.events.bytes;
        self.last_us = next.last_us;
    }
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
        let first_us = source.waiting.first().map(|first| first.first_us);
        if let (Some(first_us), Some(last)) = (first_us, source.waiting.last_mut()) {
            if !last.goes_on_with(&batch) {
                // The numbers began anew: after a reset they have a hole.
                let mut facts = self.close_all();
                facts.push(self.fact(connection, batch));
                return Outcome { facts, opened: false };
            }
            match connection {
                None => source.waiting.push(batch),
                Some(_) => last.take_in(&batch),
            }
            let due = now_us - first_us >= patience_us;
            return Outcome {
                facts: if due { self.close_all() } else { Vec::new() },
                opened: false,
            };
        }
        if source.last_us.is_some_and(|last_us| now_us - last_us < patience_us) {
            source.waiting.push(batch);
            self.open += 1;
            return Outcome { facts: Vec::new(), opened: self.open == 1 };
        }
        let mut facts = self.close_all();
        facts.push(self.fact(connection, batch));
        Outcome { facts, opened: false }
    }

    /// Makes facts of everything that waits, in the order of their times, which in the journal
    /// never run backwards. No event is written before it is produced, so it suffices to split
    /// the main feed's ticks where a delivery falls between them.
    pub(super) fn close_all(&mut self) -> Vec<(u64, What)> {
        if self.open == 0 {
            return Vec::new();
        }
        self.open = 0;
        let mut ticks = Vec::new();
        let mut written = Vec::new();
        for (connection, source) in &mut self.sources {
            let Some(last) = source.waiting.last() else { continue };
            source.last_us = Some(last.last_us);
            match connection {
                None => ticks = std::mem::take(&mut source.waiting),
                // Keeps its room: it is soon wanted again.
                Some(_) => written.extend(source.waiting.drain(..).map(|it| (*connection, it))),
            }
        }
        written.sort_by_key(|(_, batch)| batch.last_us);
        let mut written = written.into_iter().peekable();
        let mut facts = Vec::new();
        let mut produced: Option<Batch> = None;
        for tick in ticks {
            while let Some((connection, batch)) =
                written.next_if(|(_, batch)| batch.last_us < tick.last_us)
            {
                facts.extend(produced.take().map(|produced| what(None, produced)));
                facts.push(what(connection, batch));
            }
            match &mut produced {
                Some(produced) => produced.take_in(&tick),
                none => *none = Some(tick),
            }
        }
        facts.extend(produced.map(|produced| what(None, produced)));
        facts.extend(written.map(|(connection, batch)| what(connection, batch)));
        facts
    }

    pub(super) fn forget(&mut self, connection: ConnectionId) {
        let source = self.sources.remove(&Some(connection));
        if source.is_some_and(|source| !source.waiting.is_empty()) {
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

#[cfg(test)]
mod tests {
    use super::{Batches, Events};
    use crate::What;

    fn events(first_seq: u64, count: u64) -> Events {
        Events { first_seq, count, bytes: 0 }
    }

    /// Number of the last event, whether it was written, and the fact's time.
    fn short(facts: Vec<(u64, What)>) -> Vec<(u64, bool, u64)> {
        let mut short = Vec::new();
        for (t_us, what) in facts {
            if let What::Produced { first_seq, count, .. } = what {
                short.push((first_seq + count - 1, false, t_us));
            } else if let What::Written { first_seq, count, .. } = what {
                short.push((first_seq + count - 1, true, t_us));
            }
        }
        short
    }

    #[test]
    fn a_delivery_stands_after_the_ticks_it_is_of_and_before_those_after_it() {
        let mut batches = Batches::default();
        batches.add(None, events(1, 1), 1_000);
        batches.add(Some(7), events(1, 1), 1_100);
        batches.add(Some(8), events(1, 1), 1_200);
        // From here on they come too fast to be facts of their own.
        batches.add(None, events(2, 1), 2_000);
        batches.add(Some(7), events(2, 1), 2_100);
        batches.add(None, events(3, 1), 3_000);
        batches.add(Some(7), events(3, 1), 3_100);
        batches.add(Some(8), events(2, 2), 3_200);
        batches.add(None, events(4, 2), 4_000);
        let facts = short(batches.close_all());
        let expected = [(3, false, 3_000), (3, true, 3_100), (3, true, 3_200), (5, false, 4_000)];
        assert_eq!(facts, expected);
    }

    #[test]
    fn ticks_that_nobody_was_written_share_a_fact() {
        let mut batches = Batches::default();
        for tick in 1..=20 {
            batches.add(None, events(tick, 1), tick * 1_000);
        }
        assert_eq!(short(batches.close_all()), [(20, false, 20_000)]);
    }
}
