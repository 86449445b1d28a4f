use super::Chance;

/// Some events are never written: with the next event's id, a client believes that it has them.
#[derive(Clone, Copy, Debug)]
pub(super) struct DropEvent {
    pub(super) probability_percent: u32,
    pub(super) seed: u32,
}

impl DropEvent {
    /// Whether event `seq` is dropped.
    pub(super) fn drops(&self, seq: u64) -> bool {
        Chance::new(self.seed, b'd').happens(self.probability_percent, seq)
    }
}

#[cfg(test)]
mod tests {
    use super::DropEvent;

    #[test]
    fn the_seed_and_the_number_decide() {
        let dropped = |probability_percent, seed| -> Vec<u64> {
            let fault = DropEvent { probability_percent, seed };
            (1..=12).filter(|seq| fault.drops(*seq)).collect()
        };
        for (probability_percent, seed, expected) in [
            (100, 0, (1..=12).collect()),
            (100, 9, (1..=12).collect()),
            (30, 0, vec![10]),
            (30, 1, vec![4, 8, 9, 10]),
            (1, 0, vec![]),
        ] {
            assert_eq!(
                dropped(probability_percent, seed),
                expected,
                "{probability_percent} {seed}"
            );
        }
    }

    #[test]
    fn what_is_dropped_of_few_is_dropped_of_many() {
        let drops =
            |probability_percent, seq| DropEvent { probability_percent, seed: 5 }.drops(seq);
        for seq in (1..1_000).filter(|seq| drops(10, *seq)) {
            assert!(drops(20, seq), "{seq}");
        }
    }
}
