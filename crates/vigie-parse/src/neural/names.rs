//! From scores of name tags to the best row of tags in which a further word of a name follows only one of its kind.

use crate::linear::names::{NAME_TAGS, may_follow};

/// Adds the best tags of a sentence to `out`.
pub fn decode(scores: &[[i32; NAME_TAGS]], out: &mut Vec<u8>) {
    // The best sum that ends in each tag, and the tag before it, word by word.
    let mut sums = [0i64; NAME_TAGS];
    let mut from: Vec<[u8; NAME_TAGS]> = Vec::with_capacity(scores.len());
    for (i, word) in scores.iter().enumerate() {
        let mut next = [i64::MIN; NAME_TAGS];
        let mut back = [0u8; NAME_TAGS];
        for tag in 0..NAME_TAGS {
            for (before, sum) in sums.iter().enumerate() {
                let open = may_follow(tag, if i == 0 { 0 } else { before as u8 });
                if open && (i > 0 || before == 0) && *sum > next[tag] {
                    (next[tag], back[tag]) = (*sum, before as u8);
                }
            }
            next[tag] = next[tag].saturating_add(i64::from(word[tag]));
        }
        sums = next;
        from.push(back);
    }
    let start = out.len();
    let mut tag = (1..NAME_TAGS).fold(0, |b, t| if sums[t] > sums[b] { t } else { b });
    for back in from.iter().rev() {
        out.push(tag as u8);
        tag = usize::from(back[tag]);
    }
    out[start..].reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_on_only_as_what_it_began() {
        let likes = |tag: usize, by: i32| {
            let mut s = [0; NAME_TAGS];
            s[tag] = by;
            s
        };
        let mut out = Vec::new();
        // The second word would rather be the further word of a place, but a person has begun.
        decode(&[likes(1, 9), likes(6, 3), likes(0, 1), likes(4, 2)], &mut out);
        assert_eq!(out.len(), 4);
        for (i, tag) in out.iter().enumerate() {
            assert!(may_follow(usize::from(*tag), if i == 0 { 0 } else { out[i - 1] }), "{out:?}");
        }
        assert_eq!(out[0], 1);
        out.clear();
        decode(&[], &mut out);
        assert!(out.is_empty());
    }
}
