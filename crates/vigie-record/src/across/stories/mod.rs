//! Stories: the documents that report one happening over some days, in any language, copies collapsed.
//!
//! - A document becomes a [`Sketch`], by frozen weights.
//! - Documents that share two of their heaviest features within [`WINDOW`] days are compared ([`link`]).
//! - The links make connected parts; inside each, average linkage makes stories ([`cluster`]).
//!
//! Every step depends on the documents alone, so the order in which they came never shows; a new document touches its own part only, so the
//! cost of adding is that of the window and not of the record.

pub mod cluster;
pub mod log;
pub mod score;
mod sketch;

pub use score::{WINDOW, link, within};
pub use sketch::{Features, Sketch};

use rustc_hash::FxHashMap;

/// The mean score at which two groups are one story, in millionths.
pub const JOIN: u64 = 450_000;

/// Keys that two documents must share to be compared.
pub const SHARED: u8 = 2;

/// Sketches by their keys, in windows of days: finds whom to compare a document with.
#[derive(Debug, Default)]
pub struct Index {
    sketches: Vec<Sketch>,
    postings: FxHashMap<u64, Vec<u32>>,
}

impl Index {
    /// Adds a sketch; its number is how many were there.
    pub fn add(&mut self, sketch: Sketch) -> u32 {
        let number = self.sketches.len() as u32;
        for key in dated_keys(&sketch) {
            self.postings.entry(key).or_default().push(number);
        }
        self.sketches.push(sketch);
        number
    }

    /// A sketch.
    pub fn sketch(&self, number: u32) -> &Sketch {
        &self.sketches[number as usize]
    }

    /// The links of a sketch, in the index or not, to those in it with lesser numbers than `before`.
    pub fn links(&self, sketch: &Sketch, before: u32) -> Vec<(u32, u64)> {
        let mut shared: FxHashMap<u32, u8> = FxHashMap::default();
        for key in looked_up(sketch) {
            for n in self.postings.get(&key).into_iter().flatten().take_while(|n| **n < before) {
                let count = shared.entry(*n).or_default();
                *count = count.saturating_add(1);
            }
        }
        let enough = shared.into_iter().filter(|(_, n)| *n >= SHARED);
        let mut out: Vec<(u32, u64)> =
            enough.filter_map(|(n, _)| link(sketch, self.sketch(n)).map(|score| (n, score))).collect();
        out.sort_unstable();
        out
    }
}

/// The keys under which a document is kept: each with the week of its day, so that a window reads two or three of them.
pub fn dated_keys(sketch: &Sketch) -> impl Iterator<Item = u64> {
    let week = week(sketch);
    sketch.keys.iter().map(move |k| crate::across::hash::pair(*k, week))
}

/// The keys under which its fellows are looked up.
pub fn looked_up(sketch: &Sketch) -> impl Iterator<Item = u64> {
    let week = week(sketch);
    let weeks = if week == 0 { 0..=0 } else { week - 1..=week + 1 };
    sketch.keys.iter().flat_map(move |k| weeks.clone().map(move |w| crate::across::hash::pair(*k, w)))
}

/// A number for the stretch of [`WINDOW`] days that a document lies in; 0 for those without a day.
fn week(sketch: &Sketch) -> u64 {
    sketch.day.map_or(0, |d| (i64::from(d.0.div_euclid(WINDOW)) + (1 << 32)) as u64)
}

/// The stories among these sketches, as groups of their numbers, each sorted, in the order of the least. The sketches must stand in an order
/// that does not depend on how they came.
pub fn stories(sketches: Vec<Sketch>) -> Vec<Vec<u32>> {
    let n = sketches.len();
    cluster::average(n, &links(sketches), JOIN)
}

/// The links among these sketches, each pair once.
pub fn links(sketches: Vec<Sketch>) -> Vec<(u32, u32, u64)> {
    let mut index = Index::default();
    let mut links: Vec<(u32, u32, u64)> = Vec::new();
    for sketch in sketches {
        let number = index.add(sketch);
        links
            .extend(index.links(index.sketch(number), number).into_iter().map(|(other, score)| (other, number, score)));
    }
    links
}
