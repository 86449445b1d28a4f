use super::Chance;

/// Some events are written twice, with the same id: a client dispatches both.
#[derive(Clone, Copy, Debug)]
pub(super) struct DuplicateEvent {
    pub(super) probability_percent: u32,
    pub(super) seed: u32,
}

impl DuplicateEvent {
    /// Whether event `seq` is written twice.
    pub(super) fn doubles(&self, seq: u64) -> bool {
        Chance::new(self.seed, b'2').happens(self.probability_percent, seq)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::DropEvent, DuplicateEvent};

    #[test]
    fn the_seed_and_the_number_decide() {
        let doubled = |probability_percent, seed| -> Vec<u64> {
            let fault = DuplicateEvent { probability_percent, seed };
            (1..=12).filter(|seq| fault.doubles(*seq)).collect()
        };
        for (probability_percent, seed, expected) in [
            (100, 0, (1..=12).collect()),
            (30, 0, vec![1, 11]),
            (30, 1, vec![1, 6, 7, 11]),
            (1, 0, vec![]),
        ] {
            assert_eq!(
                doubled(probability_percent, seed),
                expected,
                "{probability_percent} {seed}"
            );
        }
    }

    #[test]
    fn what_is_dropped_says_nothing_of_what_is_doubled() {
        let (probability_percent, seed) = (50, 3);
        let dropped = DropEvent { probability_percent, seed };
        let doubled = DuplicateEvent { probability_percent, seed };
        let both = (1..=1_000).filter(|seq| dropped.drops(*seq) && doubled.doubles(*seq)).count();
        assert!((200..300).contains(&both), "{both}");
    }
}
