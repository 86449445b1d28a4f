/// A chance whose outcomes are a function of its seed and an event's number.
///
/// What happened before does not matter, nor on which connection, nor how often: who asks again
/// for an event gets the same answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance {
    seed: u64,
}

impl Chance {
    /// Two chances with the same seed but other uses have nothing to do with each other.
    pub(super) fn new(seed: u32, used_for: u8) -> Self {
        Self { seed: mixed(u64::from(seed) << 8 | u64::from(used_for)) }
    }

    /// Whether it happens to event `seq` where it happens to so many of a hundred.
    pub(super) fn happens(self, probability_percent: u32, seq: u64) -> bool {
        self.below(100, seq) < u64::from(probability_percent)
    }

    /// A number below `end`, the same for the same event; 0 where `end` is.
    pub(super) fn below(self, end: u64, seq: u64) -> u64 {
        mixed(self.seed ^ seq).checked_rem(end).unwrap_or(0)
    }
}

/// One step of `SplitMix64` (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators",
/// 2014), which tells neighbouring numbers well apart.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Chance, mixed};

    fn fates(seed: u32, used_for: u8) -> Vec<bool> {
        (1..=10_000).map(|seq| Chance::new(seed, used_for).happens(30, seq)).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_fates_and_another_gives_others() {
        assert_eq!(fates(7, 1), fates(7, 1));
        assert_ne!(fates(7, 1), fates(8, 1));
        assert_ne!(fates(7, 1), fates(7, 2));
    }

    #[test]
    fn thirty_of_a_hundred_are_about_thirty_of_a_hundred() {
        for seed in 0..20 {
            let happened = fates(seed, 1).iter().filter(|happens| **happens).count();
            assert!((2_800..3_200).contains(&happened), "{happened} with seed {seed}");
        }
    }

    #[test]
    fn a_hundred_of_a_hundred_are_all_and_none_are_none() {
        for seq in 0..10_000 {
            assert!(Chance::new(0, 0).happens(100, seq));
            assert!(!Chance::new(0, 0).happens(0, seq));
        }
    }

    #[test]
    fn the_fates_of_a_seed_stay_the_same_from_version_to_version() {
        assert_eq!(mixed(0), 0xE220_A839_7B1D_CDAF, "the first output of SplitMix64 from 0");
        let dropped: Vec<u64> =
            (1..=40).filter(|seq| Chance::new(1, 1).happens(20, *seq)).collect();
        assert_eq!(dropped, [8]);
    }
}
