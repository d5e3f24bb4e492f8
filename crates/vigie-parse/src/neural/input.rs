//! What the network sees of a word: rows of tables of vectors, each table filling a stretch of the word's input.

use crate::linear::Lookup;
use crate::linear::keys::{feature, pair};
use crate::linear::tag::View;
use crate::tags::Upos;

/// A table of vectors: where its vectors go in the input, how long they are, how many there are (0: as many as known words).
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// First place in the input.
    pub at: usize,
    /// Length of a vector.
    pub width: usize,
    /// How many vectors.
    pub rows: usize,
}

const fn field(at: usize, width: usize, rows: usize) -> Field {
    Field { at, width, rows }
}

/// The tables: known words; ends, starts and shapes of words; lemmas; classes, features, treebanks.
pub const FIELDS: [Field; 10] = [
    field(0, 64, 0),
    field(64, 48, 1024),
    field(64, 48, 4096),
    field(64, 48, 6144),
    field(64, 48, 4096),
    field(64, 48, 512),
    field(112, 32, 8192),
    field(144, 32, 18),
    field(144, 32, 512),
    field(144, 32, 64),
];

/// Length of a word's input.
pub const INPUT: usize = 176;

/// No row.
pub const NO_ROW: u32 = u32::MAX;

/// The rows of a word.
pub type Rows = [u32; FIELDS.len()];

/// The rows of the root, which stands before the first word.
pub const ROOT_ROWS: Rows = {
    let mut rows = [NO_ROW; FIELDS.len()];
    rows[7] = 17;
    rows
};

/// The key of a known word.
pub fn word_key(lower: u32) -> u64 {
    feature(900, lower, 0)
}

/// The rows of word `i` of a tagged sentence.
pub fn rows(view: &View, i: usize, known: &Lookup) -> Rows {
    let k = &view.keys[i];
    let upos = view.upos[i];
    let hashed = |n: usize, key: u32| (pair(key, n as u32 + 40) >> 8) % FIELDS[n].rows as u32;
    let mut lemma = hashed(6, view.lemmas[i]);
    if matches!(upos, Upos::Punct) {
        lemma = NO_ROW;
    }
    [
        known.get(word_key(k.lower)).map_or(NO_ROW, u32::from),
        hashed(1, k.suffixes[1]),
        hashed(2, k.suffixes[2]),
        hashed(3, k.suffixes[3]),
        hashed(4, k.prefixes[2]),
        hashed(5, k.shape),
        lemma,
        upos as u32,
        hashed(8, pair(view.feats[i], upos as u32)),
        hashed(9, view.treebank),
    ]
}

/// Distances that have a weight of their own, on each side.
pub const FAR: usize = 16;

/// The number of a distance from a dependent to its head; the root has its own, the last.
pub fn far(dep: usize, head: usize) -> usize {
    if head == 0 {
        return 2 * FAR + 2;
    }
    let bucket = |d: usize| match d {
        0..=8 => d,
        9..=12 => 9,
        13..=16 => 10,
        17..=22 => 11,
        23..=30 => 12,
        31..=45 => 13,
        46..=70 => 14,
        _ => 15,
    };
    if head > dep { FAR + 1 + bucket(head - dep) } else { FAR - bucket(dep - head) }
}
