//! Which documents speak of one instrument, and the register of those.

use super::{Lead, settled};
use crate::across::corpus::{Corpus, order};
use crate::across::facts::Facts;
use crate::across::parts::Keys;
use crate::across::register::{self, Look, NEAR};
use crate::across::{hash, rows};
use crate::facts::Row;
use rustc_hash::FxHashMap;

/// A document without a day, where a window of days stands.
const NO_DAY: u64 = u64::MAX;
/// Any document, where a window of days stands.
const ANY_DAY: u64 = u64::MAX - 1;

/// The keys of a document whose story is known, as narrow as the rules of [`register`] allow: a proper word of a name; two parties within some
/// weeks; a party and the day of signing; a party within one story.
pub fn keys(facts: &Facts, story: &str) -> Keys {
    let mut out = Keys { kept: Vec::new(), looked_up: Vec::new() };
    for look in register::looks(facts) {
        look_keys(&look, hash::text(story), &mut out);
    }
    settled(out)
}

fn look_keys(look: &Look, story: u64, out: &mut Keys) {
    let families: Vec<u64> = look.families.iter().copied().collect();
    let mut both: Vec<u64> = look.proper.iter().map(|w| hash::pair(1, *w)).collect();
    both.extend(families.iter().map(|f| hash::pair(2, hash::pair(*f, story))));
    out.kept.extend(&both);
    out.looked_up.extend(both);
    if let Some(signed) = look.signed.filter(|d| d.len() <= 2) {
        for family in &families {
            let key = |day: i32| hash::pair(3, hash::pair(*family, day as u64));
            out.kept.extend((signed.first.0..=signed.last.0).map(key));
            out.looked_up.extend((signed.first.0 - 1..=signed.last.0 + 1).map(key));
        }
    }
    for (i, a) in families.iter().enumerate() {
        for b in &families[i + 1..] {
            let pair = hash::pair(*a.min(b), *a.max(b));
            let key = |window: u64| hash::pair(4, hash::pair(pair, window));
            match look.day {
                Some(day) => {
                    let window = i64::from(day.0.div_euclid(NEAR));
                    out.kept.extend([key(window as u64), key(ANY_DAY)]);
                    out.looked_up.extend((window - 1..=window + 1).map(|w| key(w as u64)));
                    out.looked_up.push(key(NO_DAY));
                }
                None => {
                    out.kept.push(key(NO_DAY));
                    out.looked_up.extend([key(NO_DAY), key(ANY_DAY)]);
                }
            }
        }
    }
}

/// Whether two documents, each with its story, speak of one instrument.
pub fn joined(a: (&Facts, &str), b: (&Facts, &str)) -> bool {
    let others = register::looks(b.0);
    register::looks(a.0).iter().any(|x| others.iter().any(|y| register::same(x, y, a.1 == b.1)))
}

/// The register of some documents that speak of the same instruments.
pub fn fold<'f>(documents: impl IntoIterator<Item = (&'f Lead, &'f Facts)>) -> Vec<Row> {
    let mut list: Vec<(&Lead, &Facts)> = documents.into_iter().collect();
    list.sort_by_cached_key(|(_, f)| order(f));
    list.dedup_by_key(|(l, _)| l.document);
    let mut stories: Vec<Vec<u32>> = Vec::new();
    let mut of: FxHashMap<&str, usize> = FxHashMap::default();
    for (i, (lead, _)) in list.iter().enumerate() {
        let story = *of.entry(lead.story.as_str()).or_insert_with(|| {
            stories.push(Vec::new());
            stories.len() - 1
        });
        stories[story].push(i as u32);
    }
    let each: Vec<u32> = (0..list.len() as u32).collect();
    let corpus = Corpus {
        documents: list.iter().map(|(_, f)| *f).collect(),
        // Copies are left out already: each speaks for itself.
        copies: each.iter().map(|d| vec![*d]).collect(),
        copy_of: each.clone(),
        excerpts: Vec::new(),
        lineage: each,
        stories,
    };
    let roots: Vec<_> = list.iter().map(|(l, _)| l.root.clone()).collect();
    rows::instruments(&corpus, &roots)
}
