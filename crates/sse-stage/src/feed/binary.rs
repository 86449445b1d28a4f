/// The first `count` of a sequence of bytes that look random and are the same every time, so that
/// what was sent and what came can be compared, and no compression flatters one of two ways.
///
/// `SplitMix64` from 0 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators",
/// 2014), each number with its lowest byte first.
pub(super) fn bytes(count: usize) -> Vec<u8> {
    let numbers = (1_u64..).map(|n| mixed(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    numbers.flat_map(u64::to_le_bytes).take(count).collect()
}

fn mixed(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn the_bytes_are_those_of_the_published_generator() {
        let first = 0xE220_A839_7B1D_CDAF_u64.to_le_bytes();
        assert_eq!(bytes(8), first);
        assert_eq!(bytes(3), first[..3]);
    }
}
