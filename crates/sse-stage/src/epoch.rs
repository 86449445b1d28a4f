//! Names of epochs.

/// Digits and small letters without look-alikes: no 0 and o, no 1, l and i.
const DIGITS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
const LENGTH: u32 = 4;
const NAMES: u32 = 31_u32.pow(LENGTH);
/// No multiple of 31, so that every name is used before one comes again; and far enough that two
/// names in a row are told apart at a glance.
const STEP: u32 = 570_767;

/// The names of one lab's epochs. They are short enough to be read from the back of a room.
#[derive(Debug)]
pub(crate) struct Epochs {
    next: u32,
}

impl Epochs {
    /// Names from a random one on: an id that an earlier run gave must not name an event of this
    /// one, whatever else two runs have in common.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        Ok(Self { next: getrandom::u32()? % NAMES })
    }

    /// A name that none of the 900,000 before it had.
    pub(crate) fn begin(&mut self) -> String {
        let mut rest = self.next;
        self.next = (self.next + STEP) % NAMES;
        let digit = |_| {
            let digit = char::from(DIGITS[(rest % 31) as usize]);
            rest /= 31;
            digit
        };
        (0..LENGTH).map(digit).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Epochs, NAMES};

    #[test]
    fn a_name_is_four_characters_that_cannot_be_mistaken_for_others() {
        let mut epochs = Epochs { next: 7 };
        for _ in 0..1_000 {
            let name = epochs.begin();
            assert_eq!(name.len(), 4);
            assert!(!name.contains(['0', 'o', '1', 'l', 'i']), "{name}");
            assert_eq!(name.to_ascii_lowercase(), name);
        }
    }

    #[test]
    fn no_name_comes_again_before_all_were_used() {
        let mut epochs = Epochs { next: 7 };
        let names: HashSet<String> = (0..NAMES).map(|_| epochs.begin()).collect();
        assert_eq!(names.len(), NAMES as usize);
    }

    #[test]
    fn every_run_begins_with_a_name_of_its_own() {
        let firsts: HashSet<String> = (0..4).map(|_| Epochs::random().unwrap().begin()).collect();
        assert!(firsts.len() > 1, "four runs began with {firsts:?}");
    }
}
