//! The journal: the bounded record of every fact.

mod batch;
mod size;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use self::batch::Batches;
pub(crate) use self::batch::Events;
use crate::{Clock, ConnectionId, Fact, What, sync::lock};

/// Facts the journal keeps.
const FACTS: usize = 100_000;
/// Bytes of facts the journal keeps.
const BYTES: usize = 16 * 1024 * 1024;
/// Facts a reader gets at once.
const READ_FACTS: usize = 1_000;
/// How long facts of the same kind may wait to become one, where they come fast.
pub(crate) const BATCH: Duration = Duration::from_millis(20);

/// The bounded record of every fact: 100,000 of them, 16 MiB. Clones are handles on the same one.
#[derive(Clone, Debug)]
pub struct Journal {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    clock: Clock,
    ring: Mutex<Ring>,
    /// Told of every new fact.
    grew: Notify,
    /// Told when a batch was opened that somebody must close.
    batch_opened: Notify,
}

#[derive(Debug)]
struct Ring {
    facts: VecDeque<Arc<Fact>>,
    next_seq: u64,
    bytes: usize,
    closed: bool,
    batches: Batches,
}

impl Ring {
    fn push(&mut self, t_us: u64, what: What) {
        let fact = Fact { seq: self.next_seq, t_us, what };
        self.next_seq += 1;
        self.bytes += size::of(&fact);
        self.facts.push_back(Arc::new(fact));
        while self.facts.len() > FACTS || self.bytes > BYTES {
            let Some(oldest) = self.facts.pop_front() else { return };
            self.bytes -= size::of(&oldest);
        }
    }

    fn push_all(&mut self, facts: impl IntoIterator<Item = (u64, What)>) {
        for (t_us, what) in facts {
            self.push(t_us, what);
        }
    }

    fn first_seq(&self) -> u64 {
        self.next_seq - self.facts.len() as u64
    }
}

impl Default for Journal {
    fn default() -> Self {
        Self::new(Clock::start())
    }
}

impl Journal {
    pub(crate) fn new(clock: Clock) -> Self {
        let ring = Ring {
            facts: VecDeque::new(),
            next_seq: 1,
            bytes: 0,
            closed: false,
            batches: Batches::default(),
        };
        Self {
            shared: Arc::new(Shared {
                clock,
                ring: Mutex::new(ring),
                grew: Notify::new(),
                batch_opened: Notify::new(),
            }),
        }
    }

    /// A reader that begins after fact `after`, or with the next fact where nothing is said.
    #[must_use]
    pub fn reader(&self, after: Option<u64>) -> JournalReader {
        let newest = self.newest_seq();
        let next_seq = after.map_or(newest, |after| after.min(newest)) + 1;
        JournalReader { shared: Arc::clone(&self.shared), next_seq }
    }

    /// The number of the newest fact; 0 before the first.
    #[must_use]
    pub fn newest_seq(&self) -> u64 {
        lock(&self.shared.ring).next_seq - 1
    }

    /// Records a fact. What was waiting to be batched is recorded first, so that the order of
    /// facts is the order of events.
    pub(crate) fn record(&self, what: What) {
        let mut ring = lock(&self.shared.ring);
        let waiting = ring.batches.close_all();
        ring.push_all(waiting);
        ring.push(self.shared.clock.now_us(), what);
        drop(ring);
        self.shared.grew.notify_waiters();
    }

    /// Records that the main feed appended events.
    pub(crate) fn produced(&self, first_seq: u64, count: u64) {
        self.batched(None, Events { first_seq, count, bytes: 0 });
    }

    /// Records that events were written to a watched connection.
    pub(crate) fn written(&self, connection: ConnectionId, events: Events) {
        self.batched(Some(connection), events);
    }

    fn batched(&self, connection: Option<ConnectionId>, events: Events) {
        let mut ring = lock(&self.shared.ring);
        let now_us = self.shared.clock.now_us();
        let outcome = ring.batches.add(connection, events, now_us);
        let grew = !outcome.facts.is_empty();
        ring.push_all(outcome.facts);
        drop(ring);
        if grew {
            self.shared.grew.notify_waiters();
        }
        if outcome.opened {
            self.shared.batch_opened.notify_one();
        }
    }

    /// Forgets when a connection was last written to.
    pub(crate) fn forget(&self, connection: ConnectionId) {
        lock(&self.shared.ring).batches.forget(connection);
    }

    /// Closes batches a little after they were opened, until the stage ends.
    pub(crate) async fn close_batches(self, shutdown: CancellationToken) {
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = self.shared.batch_opened.notified() => {}
            }
            tokio::time::sleep(BATCH).await;
            let mut ring = lock(&self.shared.ring);
            let waiting = ring.batches.close_all();
            ring.push_all(waiting);
            drop(ring);
            self.shared.grew.notify_waiters();
        }
    }

    /// Readers end once they have read everything.
    pub(crate) fn close(&self) {
        let mut ring = lock(&self.shared.ring);
        let waiting = ring.batches.close_all();
        ring.push_all(waiting);
        ring.closed = true;
        drop(ring);
        self.shared.grew.notify_waiters();
    }
}

/// One reader's place in the journal.
#[derive(Debug)]
pub struct JournalReader {
    shared: Arc<Shared>,
    next_seq: u64,
}

impl JournalReader {
    /// Waits for facts and returns all that are there, at most 1,000, oldest first. A reader the
    /// journal has moved past gets a [`What::JournalGap`] first. Cancel-safe. `None` once the
    /// stage has shut down and everything was read.
    pub async fn next(&mut self) -> Option<Vec<Arc<Fact>>> {
        loop {
            let shared = Arc::clone(&self.shared);
            let mut grew = std::pin::pin!(shared.grew.notified());
            // Enabled before looking, so that a fact in between is not slept through.
            grew.as_mut().enable();
            match self.take() {
                Taken::Facts(facts) => return Some(facts),
                Taken::Closed => return None,
                Taken::Nothing => {}
            }
            grew.await;
        }
    }

    fn take(&mut self) -> Taken {
        let ring = lock(&self.shared.ring);
        let first_seq = ring.first_seq();
        let mut facts = Vec::new();
        if self.next_seq < first_seq {
            facts.push(Arc::new(Fact {
                seq: first_seq - 1,
                t_us: self.shared.clock.now_us(),
                what: What::JournalGap { from_seq: self.next_seq, to_seq: first_seq - 1 },
            }));
            self.next_seq = first_seq;
        }
        let skip = usize::try_from(self.next_seq - first_seq).unwrap_or(usize::MAX);
        let unread = ring.facts.range(skip.min(ring.facts.len())..);
        facts.extend(unread.take(READ_FACTS - facts.len()).cloned());
        if facts.is_empty() {
            return if ring.closed { Taken::Closed } else { Taken::Nothing };
        }
        self.next_seq = facts.last().map_or(self.next_seq, |fact| fact.seq + 1);
        Taken::Facts(facts)
    }
}

enum Taken {
    Facts(Vec<Arc<Fact>>),
    Nothing,
    Closed,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{FACTS, Journal};
    use crate::{Clock, Fact, What};

    fn numbers(facts: &[Arc<Fact>]) -> Vec<u64> {
        facts.iter().map(|fact| fact.seq).collect()
    }

    #[tokio::test]
    async fn a_reader_gets_what_was_recorded_after_it_came() {
        let journal = Journal::new(Clock::start());
        journal.record(What::Restored {});
        let mut reader = journal.reader(None);
        journal.record(What::Restored {});
        journal.record(What::Restored {});
        assert_eq!(numbers(&reader.next().await.unwrap()), [2, 3]);
    }

    #[tokio::test]
    async fn a_reader_resumes_after_the_fact_it_names() {
        let journal = Journal::new(Clock::start());
        for _ in 0..3 {
            journal.record(What::Restored {});
        }
        assert_eq!(numbers(&journal.reader(Some(1)).next().await.unwrap()), [2, 3]);
    }

    #[tokio::test]
    async fn a_laggard_is_told_which_facts_it_will_never_get() {
        let journal = Journal::new(Clock::start());
        for _ in 0..FACTS + 5 {
            journal.record(What::Restored {});
        }
        let facts = journal.reader(Some(2)).next().await.unwrap();
        let What::JournalGap { from_seq: 3, to_seq } = facts[0].what else {
            panic!("{:?}", facts[0])
        };
        assert_eq!((facts[0].seq, facts[1].seq), (to_seq, to_seq + 1));
        assert!(to_seq >= 5, "no more than {FACTS} facts are kept");
    }

    #[tokio::test]
    async fn the_journal_is_bounded_by_bytes_too() {
        let journal = Journal::new(Clock::start());
        for _ in 0..40 {
            journal.record(What::EpochBegan { epoch: "x".repeat(1024 * 1024), by: None });
        }
        let facts = journal.reader(Some(0)).next().await.unwrap();
        assert!(facts.len() < 18, "{} MiB are still there", facts.len());
    }

    #[tokio::test]
    async fn a_reader_ends_after_the_last_fact() {
        let journal = Journal::new(Clock::start());
        let mut reader = journal.reader(None);
        journal.record(What::Restored {});
        journal.close();
        assert_eq!(numbers(&reader.next().await.unwrap()), [1]);
        assert!(reader.next().await.is_none());
    }

    #[tokio::test]
    async fn slow_ticks_are_exact_and_fast_ones_share_a_fact() {
        let journal = Journal::new(Clock::start());
        let mut reader = journal.reader(None);
        for seq in 1..=5 {
            journal.produced(seq, 1);
        }
        journal.record(What::Restored {});
        let facts = reader.next().await.unwrap();
        assert!(matches!(facts[0].what, What::Produced { first_seq: 1, count: 1, span_us: 0 }));
        assert!(matches!(facts[1].what, What::Produced { first_seq: 2, count: 4, .. }));
        assert_eq!(facts[2].what, What::Restored {}, "a batch stands before what came after it");
    }
}
