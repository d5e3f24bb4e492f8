//! Parts: documents that have to do with each other, so that a new document is weighed with its part only and not with the record.
//!
//! Two documents are joined where they are copies, may tell one story, recall one happening, speak of one instrument, or one may deny what the other tells; a part is all that
//! is joined, however far. [`fold`](super::fold) over a record gives the rows that it gives over each of its parts: `tests/record.rs` holds it to
//! that. A store keeps each document under its [`Keys`], looks up its fellows, and folds the parts that changed.

use super::copies;
use super::facts::Facts;
use super::stories::{self, Sketch};
use super::weights::Weights;
use super::{answers, happenings, hash, register};
use rustc_hash::{FxHashMap, FxHashSet};

/// The keys of a document. They depend on it alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Those under which it is kept.
    pub kept: Vec<u64>,
    /// Those under which others are looked up that may be joined to it.
    pub looked_up: Vec<u64>,
}

impl Keys {
    /// Of a document.
    pub fn of(facts: &Facts) -> Keys {
        let sketch = Sketch::of(facts, Weights::embedded());
        let tagged =
            |tag: u64, keys: &mut dyn Iterator<Item = u64>| -> Vec<u64> { keys.map(|k| hash::pair(tag, k)).collect() };
        let mut both = tagged(1, &mut copies::keys(facts));
        both.extend(tagged(2, &mut happenings::keys(facts).into_iter()));
        both.extend(tagged(3, &mut register::keys(facts).into_iter()));
        let mut out = Keys { kept: both.clone(), looked_up: both };
        out.kept.extend(tagged(4, &mut stories::dated_keys(&sketch)));
        out.looked_up.extend(tagged(4, &mut stories::looked_up(&sketch)));
        // A denial finds what was told, and what is told finds the denials of it; what is told twice is no link.
        let (asked, told) = (answers::asked(facts), answers::told(facts));
        out.kept.extend(tagged(5, &mut told.iter().copied()));
        out.looked_up.extend(tagged(5, &mut asked.iter().copied()));
        out.kept.extend(tagged(6, &mut asked.into_iter()));
        out.looked_up.extend(tagged(6, &mut told.into_iter()));
        for keys in [&mut out.kept, &mut out.looked_up] {
            keys.sort_unstable();
            keys.dedup();
        }
        out
    }
}

/// What of a document is compared with others, made once.
#[derive(Debug)]
pub struct Marks {
    sketch: Sketch,
    recalled: FxHashSet<u64>,
    asked: Vec<u64>,
    told: FxHashSet<u64>,
    instruments: Vec<register::Look>,
}

impl Marks {
    /// Of a document.
    pub fn of(facts: &Facts) -> Marks {
        Marks {
            sketch: Sketch::of(facts, Weights::embedded()),
            recalled: happenings::keys(facts).into_iter().collect(),
            asked: answers::asked(facts),
            told: answers::told(facts).into_iter().collect(),
            instruments: register::looks(facts),
        }
    }
}

/// All of a document that telling its fellows needs: many can be held at a time.
#[derive(Debug)]
pub struct Fellow {
    /// Without what only a fold needs.
    facts: Facts,
    marks: Marks,
    /// The keys under which others are looked up that may be joined to it.
    pub looked_up: Vec<u64>,
}

impl Fellow {
    /// Of a document.
    pub fn of(mut facts: Facts) -> Fellow {
        let (marks, looked_up) = (Marks::of(&facts), Keys::of(&facts).looked_up);
        facts.strip();
        Fellow { facts, marks, looked_up }
    }

    /// Whether this one was looked up by the keys of another, or that one by its, and they are joined.
    pub fn is_joined(&self, other: &Fellow) -> bool {
        joined((&self.facts, &self.marks), (&other.facts, &other.marks))
    }
}

/// Whether two documents are joined, of which one was looked up by the keys of the other.
pub fn joined(a: (&Facts, &Marks), b: (&Facts, &Marks)) -> bool {
    let ((a, x), (b, y)) = (a, b);
    let meet = |asked: &[u64], told: &FxHashSet<u64>| asked.iter().any(|k| told.contains(k));
    !x.recalled.is_disjoint(&y.recalled)
        || meet(&x.asked, &y.told)
        || meet(&y.asked, &x.told)
        || stories::link(&x.sketch, &y.sketch).is_some()
        || copies::relation(a, b).is_some()
        || register::shared(&x.instruments, &y.instruments)
}

/// The parts of some documents, as lists of their places.
pub fn parts(facts: &[Facts]) -> Vec<Vec<u32>> {
    let keys: Vec<Keys> = facts.iter().map(Keys::of).collect();
    let marks: Vec<Marks> = facts.iter().map(Marks::of).collect();
    let both = |i: usize| (&facts[i], &marks[i]);
    let mut kept: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let mut links = Vec::new();
    for (i, k) in keys.iter().enumerate() {
        let found: FxHashSet<u32> = k.looked_up.iter().filter_map(|k| kept.get(k)).flatten().copied().collect();
        links.extend(found.into_iter().filter(|o| joined(both(*o as usize), both(i))).map(|o| (o, i as u32)));
        k.kept.iter().for_each(|key| kept.entry(*key).or_default().push(i as u32));
    }
    stories::cluster::components(facts.len(), links.into_iter())
}
