//! Which documents are told of together: copies, one story, one happening that is recalled, a denial and what it may deny.

use super::settled;
use crate::across::facts::Facts;
use crate::across::parts::Keys;
use crate::across::stories::{self, JOIN, Sketch};
use crate::across::weights::Weights;
use crate::across::{answers, copies, happenings, hash};
use rustc_hash::FxHashSet;

/// A document in the form in which it is compared.
pub struct Told<'f> {
    facts: &'f Facts,
    sketch: Sketch,
    recalled: FxHashSet<u64>,
}

impl<'f> Told<'f> {
    /// Of a document.
    pub fn of(facts: &'f Facts) -> Told<'f> {
        let recalled = happenings::keys(facts).into_iter().collect();
        Told { facts, sketch: Sketch::of(facts, Weights::embedded()), recalled }
    }

    /// Whether two documents are of one part. Two of one story need not be joined here: whoever is in one story is led there by links that are
    /// as strong as a story has to be.
    pub fn joined(&self, other: &Told<'_>) -> bool {
        let story = || stories::link(&self.sketch, &other.sketch).is_some_and(|score| score >= JOIN);
        !self.recalled.is_disjoint(&other.recalled)
            || story()
            || copies::relation(self.facts, other.facts).is_some()
            || answers::answers(self.facts, other.facts)
    }
}

/// The keys of a document: whoever keeps one that another looks up is a pair with it.
pub fn keys(facts: &Facts) -> Keys {
    let mut both: Vec<u64> = copies::keys(facts).map(|k| hash::pair(1, k)).collect();
    both.extend(happenings::keys(facts).into_iter().map(|k| hash::pair(2, k)));
    let mut out = Keys { kept: both.clone(), looked_up: both };
    let (asked, told) = (answers::asked(facts), answers::told(facts));
    out.kept.extend(told.iter().map(|k| hash::pair(5, *k)).chain(asked.iter().map(|k| hash::pair(6, *k))));
    out.looked_up.extend(asked.iter().map(|k| hash::pair(5, *k)).chain(told.iter().map(|k| hash::pair(6, *k))));
    settled(out)
}

/// The keys by which stories are found: it takes [`SHARED`](stories::SHARED) of them to make a pair.
pub fn weak_keys(facts: &Facts) -> Keys {
    let sketch = Sketch::of(facts, Weights::embedded());
    settled(Keys {
        kept: stories::dated_keys(&sketch).map(|k| hash::pair(4, k)).collect(),
        looked_up: stories::looked_up(&sketch).map(|k| hash::pair(4, k)).collect(),
    })
}

/// Whether two documents that are a pair are of one part.
pub fn joined(a: &Facts, b: &Facts) -> bool {
    Told::of(a).joined(&Told::of(b))
}
