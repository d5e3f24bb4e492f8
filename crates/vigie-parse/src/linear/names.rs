//! What the name finder looks at.

use super::keys::{Keys, OUTSIDE, feature, pair};
use super::tag::View;

/// What a word is in a name: 0 outside, then first and further word of each kind.
pub const NAME_TAGS: usize = 9;

/// Features for the name tag of word `i`, the tags before it being given.
pub fn name_features(view: &View, i: usize, before: [u8; 2], out: &mut Vec<u64>) {
    out.clear();
    let word = |offset: isize| i.checked_add_signed(offset).and_then(|n| view.keys.get(n)).unwrap_or(&Keys::NONE);
    let tag =
        |offset: isize| i.checked_add_signed(offset).and_then(|n| view.upos.get(n)).map_or(OUTSIDE, |t| *t as u32 + 2);
    let (w, l1, l2, r1, r2) = (word(0), word(-1), word(-2), word(1), word(2));
    let (t0, tl, tr, tl2, tr2) = (tag(0), tag(-1), tag(1), tag(-2), tag(2));
    let (y1, y2) = (u32::from(before[0]), u32::from(before[1]));
    let first = u32::from(i == 0);
    let mut n = 600;
    let mut put = |a: u32, b: u32| {
        out.push(feature(n, a, b));
        n += 1;
    };
    put(0, y1);
    put(y1, y2);
    put(w.lower, 0);
    put(w.form, y1);
    put(t0, y1);
    put(w.shape, pair(t0, first));
    put(w.shape, y1);
    for s in &w.suffixes[1..5] {
        put(*s, t0);
    }
    put(w.prefixes[2], t0);
    put(l1.lower, t0);
    put(l1.lower, pair(w.shape, y1));
    put(r1.lower, t0);
    put(r1.lower, pair(w.shape, y1));
    put(l1.lower, w.lower);
    put(w.lower, r1.lower);
    put(l2.lower, pair(l1.lower, t0));
    put(r1.lower, pair(r2.lower, t0));
    put(l2.lower, t0);
    put(r2.lower, t0);
    put(tl, pair(t0, tr));
    put(pair(tl2, tl), pair(t0, tr));
    put(pair(tl, t0), pair(tr, tr2));
    put(pair(t0, y1), l1.lower);
    put(pair(t0, y1), l1.suffixes[2]);
    put(pair(t0, y1), r1.suffixes[2]);
    put(pair(w.shape, l1.shape), r1.shape);
    put(pair(w.shape, r1.shape), y1);
    put(l1.suffixes[2], r1.suffixes[2]);
    put(pair(y1, t0), w.lower);
    put(pair(y1, y2), pair(l1.lower, t0));
}

/// Whether a name tag may follow another: a further word only after one of its kind.
pub fn may_follow(tag: usize, before: u8) -> bool {
    tag == 0 || tag % 2 == 1 || usize::from(before) == tag || usize::from(before) + 1 == tag
}
