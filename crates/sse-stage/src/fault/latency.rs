use std::collections::VecDeque;

use super::{Chance, micros};
use crate::connection::outbox::Piece;

/// Everything is written later, each event by its own share of jitter, in the same order: an event
/// whose share is small waits for those before it, as on any TCP connection.
#[derive(Debug)]
pub(super) struct Latency {
    latency_us: u64,
    jitter_us: u64,
    chance: Chance,
    /// Each with the time when it goes on; the times never go back.
    waiting: VecDeque<(u64, Piece)>,
    last_due_us: u64,
    /// The delay of the last event, which a comment after it shares.
    delay_us: u64,
}

impl Latency {
    pub(super) fn new(latency_ms: u32, jitter_ms: u32, seed: u32) -> Self {
        Self {
            latency_us: micros(latency_ms),
            jitter_us: micros(jitter_ms),
            chance: Chance::new(seed, b'l'),
            waiting: VecDeque::new(),
            last_due_us: 0,
            delay_us: micros(latency_ms),
        }
    }

    pub(super) fn push(&mut self, piece: Piece, now_us: u64) {
        if let Some(seq) = piece.seq() {
            self.delay_us = self.latency_us + self.chance.below(self.jitter_us + 1, seq);
        }
        self.last_due_us = self.last_due_us.max(now_us + self.delay_us);
        self.waiting.push_back((self.last_due_us, piece));
    }

    /// What goes on by now, with the time when it did.
    pub(super) fn pop(&mut self, now_us: u64) -> Option<(u64, Piece)> {
        self.waiting.pop_front_if(|(due_us, _)| *due_us <= now_us)
    }

    /// When the next goes on.
    pub(super) fn due_us(&self) -> Option<u64> {
        self.waiting.front().map(|(due_us, _)| *due_us)
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.waiting.iter().map(|(_, piece)| piece)
    }

    pub(super) fn into_pieces(self) -> impl Iterator<Item = Piece> {
        self.waiting.into_iter().map(|(_, piece)| piece)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::pipeline::tests::{comment, event},
        Latency,
    };

    fn popped(latency: &mut Latency, now_us: u64) -> Vec<(u64, Option<u64>)> {
        std::iter::from_fn(|| latency.pop(now_us)).map(|(due, piece)| (due, piece.seq())).collect()
    }

    #[test]
    fn without_jitter_everything_goes_on_after_the_same_time() {
        let mut latency = Latency::new(100, 0, 0);
        latency.push(event(1), 0);
        latency.push(comment(), 10_000);
        latency.push(event(2), 50_000);
        for (now_us, expected, due_us) in [
            (99_999, vec![], Some(100_000)),
            (100_000, vec![(100_000, Some(1))], Some(110_000)),
            (149_999, vec![(110_000, None)], Some(150_000)),
            (900_000, vec![(150_000, Some(2))], None),
        ] {
            assert_eq!(popped(&mut latency, now_us), expected, "{now_us}");
            assert_eq!(latency.due_us(), due_us, "{now_us}");
        }
    }

    #[test]
    fn with_jitter_each_has_its_share_and_nobody_overtakes() {
        for seed in 0..50 {
            let mut latency = Latency::new(100, 50, seed);
            for seq in 1..=100 {
                latency.push(event(seq), seq * 1_000);
            }
            let went_on = popped(&mut latency, u64::MAX);
            let numbers: Vec<_> = went_on.iter().filter_map(|(_, seq)| *seq).collect();
            assert_eq!(numbers, (1..=100).collect::<Vec<_>>());
            assert!(went_on.is_sorted_by_key(|(due_us, _)| *due_us));
            for (due_us, seq) in went_on {
                let came_us = seq.unwrap() * 1_000;
                // The last of those before it may have come at the same moment as it did at most.
                assert!((100_000..=150_000).contains(&(due_us - came_us)), "{seed} {seq:?}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_delays() {
        let delays = |seed| {
            let mut latency = Latency::new(0, 1_000, seed);
            (1..=20).for_each(|seq| latency.push(event(seq), seq * 2_000_000));
            popped(&mut latency, u64::MAX)
        };
        assert_eq!(delays(4), delays(4));
        assert_ne!(delays(4), delays(5));
    }
}
