//! Hashes that are the same on every machine and in every version: what they name is stored.

/// FNV-1a, 64 bits (Fowler, Noll, Vo), finished by the mixer of SplitMix64 so that every bit depends on every byte.
pub fn text(s: &str) -> u64 {
    mix(s.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)))
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// One hash of two.
pub fn pair(a: u64, b: u64) -> u64 {
    mix(a.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_never_change() {
        assert_eq!(text(""), 0xf52a_15e9_a9b5_e89b);
        assert_ne!(text("a"), text("b"));
        assert_ne!(pair(1, 2), pair(2, 1));
    }
}
