//! Five-word shingles of a text, their MinHash signature, and containment.

use crate::across::hash;
use crate::across::packed::Packed;
use serde::{Deserialize, Serialize};

/// Words in a shingle.
const WIDTH: usize = 5;
/// Permutations of a signature.
pub const PERMUTATIONS: usize = 128;
/// Rows in a band. 42 bands of 3 (126 of the 128 permutations) find a pair of Jaccard similarity j with probability
/// 1 - (1 - j³)⁴²: 0.98 at 0.45, 0.996 at 0.5, 0.04 at 0.1.
const ROWS: usize = 3;
/// More shingles than this are sampled.
const MOST: usize = 4096;

/// The shingles of a text, as hashes in order. Of a long text only those whose low `scale` bits are nought are kept: the same ones of every
/// text, so that containment can still be told (FracMinHash, Irber and others 2022).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shingles {
    scale: u8,
    hashes: Packed,
}

impl Shingles {
    /// Of folded words. A text shorter than a shingle is one shingle.
    pub fn of<'w>(words: impl Iterator<Item = &'w str>) -> Shingles {
        let words: Vec<u64> = words.map(hash::text).collect();
        let shingle = |w: &[u64]| w.iter().fold(0, |h, x| hash::pair(h, *x)) as u32;
        let mut hashes: Vec<u32> =
            if words.len() < WIDTH { vec![shingle(&words)] } else { words.windows(WIDTH).map(shingle).collect() };
        hashes.sort_unstable();
        hashes.dedup();
        let mut scale = 0;
        while hashes.len() > MOST {
            scale += 1;
            hashes.retain(|h| h.trailing_zeros() >= u32::from(scale));
        }
        Shingles { scale, hashes: Packed(hashes) }
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.hashes.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.hashes.0.is_empty()
    }

    /// The share of these that the other text holds, and the share of the other's that this one holds (Broder 1997).
    pub fn containment(&self, other: &Shingles) -> (f64, f64) {
        let scale = u32::from(self.scale.max(other.scale));
        let kept =
            |s: &Shingles| -> Vec<u32> { s.hashes.0.iter().copied().filter(|h| h.trailing_zeros() >= scale).collect() };
        let (a, b) = (kept(self), kept(other));
        let (mut i, mut j, mut both) = (0, 0, 0usize);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    both += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        (both as f64 / a.len().max(1) as f64, both as f64 / b.len().max(1) as f64)
    }

    /// The signature.
    pub fn signature(&self) -> Signature {
        let mut least = vec![u32::MAX; PERMUTATIONS];
        for h in &self.hashes.0 {
            // One mix gives two streams; their combinations stand in for 128 permutations (Kirsch and Mitzenmacher 2008).
            let (x, y) = (hash::mix(u64::from(*h)), hash::mix(u64::from(*h) ^ 0x5bd1_e995) | 1);
            let mut value = x;
            for slot in &mut least {
                *slot = (*slot).min((value >> 32) as u32);
                value = value.wrapping_add(y);
            }
        }
        Signature(Packed(least))
    }
}

/// A MinHash signature.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature(Packed);

impl Signature {
    /// The keys of its bands: two texts that share one may be copies.
    pub fn bands(&self) -> impl Iterator<Item = u64> {
        let rows = |rows: &[u32]| rows.iter().fold(0, |h, x| hash::pair(h, u64::from(*x)));
        self.0.0.chunks_exact(ROWS).enumerate().map(move |(i, r)| hash::pair(i as u64, rows(r)))
    }

    /// The estimate of the Jaccard similarity.
    pub fn likeness(&self, other: &Signature) -> f64 {
        let same = self.0.0.iter().zip(&other.0.0).filter(|(a, b)| a == b).count();
        same as f64 / PERMUTATIONS as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustc_hash::FxHashSet;

    /// Whether two signatures share a band.
    fn share_a_band(a: &Signature, b: &Signature) -> bool {
        let bands: FxHashSet<u64> = a.bands().collect();
        b.bands().any(|k| bands.contains(&k))
    }

    fn shingles(range: std::ops::Range<u32>) -> Shingles {
        let words: Vec<String> = range.map(|i| format!("w{i}")).collect();
        Shingles::of(words.iter().map(String::as_str))
    }

    #[test]
    fn containment_goes_both_ways() {
        let (whole, part) = (shingles(0..200), shingles(0..104));
        assert_eq!(part.containment(&whole).0, 1.0);
        assert!((part.containment(&whole).1 - 100.0 / 196.0).abs() < 1e-9);
    }

    #[test]
    fn a_long_text_is_sampled_and_still_compared() {
        let (whole, part) = (shingles(0..60_000), shingles(0..30_000));
        assert!(whole.len() <= MOST);
        let (a, b) = part.containment(&whole);
        assert!(a > 0.999 && (b - 0.5).abs() < 0.05, "{a} {b}");
    }

    #[test]
    fn the_signature_estimates_the_likeness() {
        for (shared, total) in [(900, 1000), (500, 1000), (250, 1000)] {
            let (a, b) = (shingles(0..total), shingles(total - shared..2 * total - shared));
            let jaccard = f64::from(shared - 4) / f64::from(2 * total - shared - 4);
            let guess = a.signature().likeness(&b.signature());
            assert!((guess - jaccard).abs() < 0.12, "{jaccard} {guess}");
        }
        assert!(share_a_band(&shingles(0..300).signature(), &shingles(60..360).signature()));
        assert!(!share_a_band(&shingles(0..300).signature(), &shingles(1000..1300).signature()));
    }
}
