//! Documents side by side: put in an order of their own, their copies and stories found, their sources traced.

use super::copies::{self, Relation};
use super::facts::Facts;
use super::stories::cluster::components;
use super::stories::{self, Sketch};
use super::weights::Weights;
use crate::facts::DocId;
use rustc_hash::FxHashMap;

/// Some documents, in the order of their days and ids, with what groups them.
#[derive(Debug)]
pub struct Corpus<'f> {
    /// The documents, in the order of publication, then of their ids.
    pub documents: Vec<&'f Facts>,
    /// Groups of documents that are one text, the first of each the earliest; a document alone is a group.
    pub copies: Vec<Vec<u32>>,
    /// The group of each document.
    pub copy_of: Vec<u32>,
    /// Pairs of documents of which the first stands in the second.
    pub excerpts: Vec<(u32, u32)>,
    /// Groups of documents that are one lineage: copies, excerpts, and what was cut from one dispatch.
    pub lineage: Vec<u32>,
    /// Stories: groups of documents.
    pub stories: Vec<Vec<u32>>,
}

impl<'f> Corpus<'f> {
    /// The corpus of some documents, whatever their order.
    pub fn of(facts: impl IntoIterator<Item = &'f Facts>) -> Corpus<'f> {
        let mut documents: Vec<&Facts> = facts.into_iter().collect();
        documents.sort_by_cached_key(|f| order(f));
        documents.dedup_by_key(|d| d.document);
        let n = documents.len();
        let related = related(&documents);
        let same = |r: &Relation| *r != Relation::Excerpt;
        let groups = components(n, related.iter().filter(|(_, _, r)| same(r)).map(|(a, b, _)| (*a, *b)));
        let lineage = numbered(n, &components(n, related.iter().map(|(a, b, _)| (*a, *b))));
        let copy_of = numbered(n, &groups);
        let weights = Weights::embedded();
        let leaders = groups.iter().filter_map(|g| documents.get(*g.first()? as usize));
        let sketches: Vec<Sketch> = leaders.map(|f| Sketch::of(f, weights)).collect();
        let mut stories: Vec<Vec<u32>> = stories::stories(sketches)
            .into_iter()
            .map(|story| {
                let mut all: Vec<u32> = story.iter().flat_map(|g| groups[*g as usize].iter().copied()).collect();
                all.sort_unstable();
                all
            })
            .collect();
        stories.sort();
        let shorter = |a: u32, b: u32| documents[a as usize].shingles.len() <= documents[b as usize].shingles.len();
        let excerpts = related
            .iter()
            .filter(|(_, _, r)| !same(r))
            .map(|(a, b, _)| if shorter(*a, *b) { (*a, *b) } else { (*b, *a) });
        let excerpts = excerpts.collect();
        Corpus { documents, copies: groups, copy_of, excerpts, lineage, stories }
    }

    /// The story of each document, by its place.
    pub fn story_of(&self) -> Vec<u32> {
        numbered(self.documents.len(), &self.stories)
    }
}

/// What documents are ordered by: when they were published, those without a day last; then their ids.
pub fn order(f: &Facts) -> (bool, Option<i64>, DocId) {
    let minute = f.minute();
    (minute.is_none(), minute, f.document)
}

fn numbered(n: usize, groups: &[Vec<u32>]) -> Vec<u32> {
    let mut out = vec![0; n];
    for (i, group) in groups.iter().enumerate() {
        group.iter().for_each(|d| out[*d as usize] = i as u32);
    }
    out
}

/// Every pair of documents that is one text or shares one.
fn related(documents: &[&Facts]) -> Vec<(u32, u32, Relation)> {
    let mut postings: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (i, f) in documents.iter().enumerate() {
        copies::keys(f).for_each(|k| postings.entry(k).or_default().push(i as u32));
    }
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for list in postings.values().filter(|l| l.len() > 1) {
        for (i, a) in list.iter().enumerate() {
            // Of many that are one text, each is compared with the first ones: the rest follow.
            pairs.extend(list[..i].iter().take(COMPARED).map(|b| (*b, *a)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .filter_map(|(a, b)| Some((a, b, copies::relation(documents[a as usize], documents[b as usize])?)))
        .collect()
}

/// Documents of one key that each further one is compared with.
const COMPARED: usize = 64;
