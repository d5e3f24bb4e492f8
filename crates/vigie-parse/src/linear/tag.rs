//! What the tagger looks at: word classes, then features of the classes.

use super::keys::{Keys, OUTSIDE, feature, hash_str, pair};
use super::table::{Lookup, Scorer};
use crate::tags::Upos;

/// The words of a sentence as the taggers see them.
#[derive(Debug, Default)]
pub struct View {
    /// Keys of the words.
    pub keys: Vec<Keys>,
    /// Each word's usual classes, as a set; 0 for an unknown word.
    pub usual: Vec<u32>,
    /// Classes given so far.
    pub upos: Vec<Upos>,
    /// Feature sets given so far, as keys.
    pub feats: Vec<u32>,
    /// Lemmas given so far, as keys.
    pub lemmas: Vec<u32>,
    /// Key of the treebank whose habits to follow.
    pub treebank: u32,
}

impl View {
    /// Reads a sentence.
    pub fn fill<'a>(
        &mut self,
        words: impl Iterator<Item = &'a str>,
        treebank: &str,
        usual: &Lookup,
        buffer: &mut String,
    ) {
        self.keys.clear();
        self.usual.clear();
        self.upos.clear();
        self.feats.clear();
        self.lemmas.clear();
        self.treebank = hash_str(treebank);
        for word in words {
            let keys = Keys::of(word, buffer);
            self.usual.push(usual.get(usual_key(keys.lower)).map_or(0, |set| u32::from(set) + 2));
            self.keys.push(keys);
        }
    }

    fn word(&self, i: usize, offset: isize) -> &Keys {
        i.checked_add_signed(offset).and_then(|n| self.keys.get(n)).unwrap_or(&Keys::NONE)
    }

    fn usual_at(&self, i: usize, offset: isize) -> u32 {
        i.checked_add_signed(offset).and_then(|n| self.usual.get(n)).copied().unwrap_or(OUTSIDE)
    }

    fn tag(&self, i: usize, offset: isize) -> u32 {
        i.checked_add_signed(offset).and_then(|n| self.upos.get(n)).map_or(OUTSIDE, |t| *t as u32 + 2)
    }

    fn feats_at(&self, i: usize, offset: isize) -> u32 {
        i.checked_add_signed(offset).and_then(|n| self.feats.get(n)).copied().unwrap_or(OUTSIDE)
    }

    /// Features for the class of word `i`; classes left of it are given.
    pub fn upos_features(&self, i: usize, out: &mut Vec<u64>) {
        out.clear();
        let w = self.word(i, 0);
        let (l1, l2, r1, r2) = (self.word(i, -1), self.word(i, -2), self.word(i, 1), self.word(i, 2));
        let (t1, t2) = (self.tag(i, -1), self.tag(i, -2));
        let first = u32::from(i == 0);
        let (u0, u1, u2, ul) = (self.usual_at(i, 0), self.usual_at(i, 1), self.usual_at(i, 2), self.usual_at(i, -1));
        let mut n = 100;
        let mut put = |a: u32, b: u32| {
            out.push(feature(n, a, b));
            n += 1;
        };
        put(w.lower, 0);
        put(w.form, first);
        for s in &w.suffixes[..5] {
            put(*s, 0);
        }
        for p in &w.prefixes {
            put(*p, 0);
        }
        put(w.shape, first);
        put(l1.lower, 0);
        put(l2.lower, 0);
        put(r1.lower, 0);
        put(r2.lower, 0);
        put(l1.lower, w.lower);
        put(w.lower, r1.lower);
        put(pair(l1.lower, r1.lower), 0);
        put(pair(l2.lower, l1.lower), u0);
        put(pair(r1.lower, r2.lower), u0);
        put(t1, 0);
        put(t1, t2);
        put(t1, w.lower);
        put(pair(t1, t2), w.lower);
        put(t1, w.suffixes[2]);
        put(t1, r1.lower);
        put(r1.suffixes[2], 0);
        put(l1.suffixes[2], 0);
        put(r1.shape, w.shape);
        put(l1.shape, w.shape);
        put(u0, u1);
        put(pair(u0, t1), u1);
        put(pair(u0, t1), t2);
        put(pair(ul, u0), pair(u1, u2));
        put(pair(u0, u1), u2);
        put(r1.suffixes[1], r2.suffixes[1]);
        put(self.treebank, w.lower);
        put(self.treebank, w.suffixes[2]);
        put(self.treebank, w.shape);
    }

    /// Features for the feature set of word `i`; all classes are given, feature sets left of it too.
    pub fn feats_features(&self, i: usize, out: &mut Vec<u64>) {
        out.clear();
        let w = self.word(i, 0);
        let (l1, l2, r1, r2) = (self.word(i, -1), self.word(i, -2), self.word(i, 1), self.word(i, 2));
        let t0 = self.tag(i, 0);
        let (tl1, tl2, tr1, tr2) = (self.tag(i, -1), self.tag(i, -2), self.tag(i, 1), self.tag(i, 2));
        let (f1, f2) = (self.feats_at(i, -1), self.feats_at(i, -2));
        let mut n = 200;
        let mut put = |a: u32, b: u32| {
            out.push(feature(n, pair(a, t0), b));
            n += 1;
        };
        put(0, 0);
        put(w.lower, 0);
        for s in &w.suffixes[..5] {
            put(*s, 0);
        }
        put(w.prefixes[1], 0);
        put(w.shape, 0);
        put(l1.lower, w.suffixes[1]);
        put(r1.lower, w.suffixes[1]);
        put(w.lower, l1.lower);
        put(w.lower, r1.lower);
        put(l2.lower, l1.lower);
        put(r1.lower, r2.lower);
        put(f1, w.suffixes[0]);
        put(f1, w.lower);
        put(f1, f2);
        put(f2, w.suffixes[0]);
        put(f1, tl1);
        put(pair(f1, tl1), w.suffixes[1]);
        put(tl1, tr1);
        put(pair(tl1, tl2), w.suffixes[1]);
        put(pair(tr1, tr2), w.suffixes[1]);
        put(tl1, r1.suffixes[1]);
        put(r1.suffixes[1], w.suffixes[1]);
        put(r1.suffixes[0], tr1);
        put(pair(r2.suffixes[0], tr2), w.suffixes[0]);
        put(tr1, w.lower);
        put(self.treebank, 0);
        put(self.treebank, w.lower);
        put(self.treebank, w.suffixes[2]);
        put(self.treebank, pair(tl1, tr1));
    }
}

/// The key of a word's usual classes.
pub fn usual_key(lower: u32) -> u64 {
    feature(90, lower, 0)
}

/// The best of the classes, the first of equals.
pub fn best(scores: &[i32]) -> usize {
    let mut at = 0;
    for (i, s) in scores.iter().enumerate() {
        if *s > scores[at] {
            at = i;
        }
    }
    at
}

/// Scores a list of features.
pub fn score(scorer: &impl Scorer, features: &[u64], scores: &mut [i32]) {
    scores.fill(0);
    scorer.add_all(features, scores);
}
