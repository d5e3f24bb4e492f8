//! Whether a form that may be several words is so here (*des* = *de les*, or the article).

use super::keys::{Keys, feature, pair};

/// Features of a doubtful form: its keys and those of two tokens on either side.
pub fn split_features(around: &[Keys; 5], out: &mut Vec<u64>) {
    out.clear();
    let [l2, l1, w, r1, r2] = around;
    let mut n = 700;
    let mut put = |a: u32, b: u32| {
        out.push(feature(n, pair(a, w.lower), b));
        n += 1;
    };
    put(0, 0);
    put(w.shape, 0);
    put(l1.lower, 0);
    put(l2.lower, l1.lower);
    put(r1.lower, 0);
    put(l1.lower, r1.lower);
    put(l1.suffixes[2], 0);
    put(l1.suffixes[1], r1.suffixes[1]);
    put(l1.suffixes[3], 0);
    put(l2.lower, 0);
    put(r1.suffixes[2], 0);
    put(r1.suffixes[1], r2.suffixes[1]);
    put(r2.lower, 0);
    put(r1.shape, l1.shape);
}
