//! Silence: who usually reports on the actors of a story, is publishing, and has not reported it.

use super::corpus::Corpus;
use super::days::Day;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Days back over which a paper's habits are counted.
pub const HABIT: i32 = 60;
/// Stories on these actors that a paper must have reported.
const LEAST: usize = 4;
/// The share of them it must have reported to be missed.
const USUALLY: f64 = 0.5;

/// A paper that is missing from a story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Silent {
    /// Which.
    pub outlet: String,
    /// Of how many stories on these actors in the 60 days before.
    pub of: usize,
    /// How many it reported.
    pub reported: usize,
    /// How many articles it has published since the story began.
    pub since: usize,
}

/// The papers that usually report on a story's actors and have not reported it, the most regular first. None for a story that fewer than
/// two papers report: that a paper is alone with a story is no silence of the others.
pub fn silent(corpus: &Corpus<'_>, story: usize) -> Vec<Silent> {
    let Some(documents) = corpus.stories.get(story) else { return Vec::new() };
    let papers = papers(corpus, documents);
    let Some(began) = documents.iter().filter_map(|d| corpus.documents[*d as usize].day()).min() else {
        return Vec::new();
    };
    let sides = sides(corpus, documents);
    if papers.len() < 2 || sides.is_empty() {
        return Vec::new();
    }
    let mut habit: BTreeMap<&str, usize> = BTreeMap::new();
    let mut of = 0;
    for (i, other) in corpus.stories.iter().enumerate().filter(|(i, _)| *i != story) {
        let first = other.iter().filter_map(|d| corpus.documents[*d as usize].day()).min();
        let before = first.is_some_and(|f| f < began && f.0 >= began.0 - HABIT);
        // A story that one paper has is no measure of the others.
        let theirs = self::papers(corpus, other);
        if !before || theirs.len() < 2 || i == story || self::sides(corpus, other).is_disjoint(&sides) {
            continue;
        }
        of += 1;
        theirs.into_iter().for_each(|p| *habit.entry(p).or_default() += 1);
    }
    let mut out: Vec<Silent> = habit
        .into_iter()
        .filter(|(p, n)| !papers.contains(p) && *n >= LEAST && *n as f64 >= USUALLY * of as f64)
        .map(|(p, n)| Silent { outlet: p.to_owned(), of, reported: n, since: since(corpus, p, began) })
        .filter(|s| s.since > 0)
        .collect();
    out.sort_by(|a, b| b.reported.cmp(&a.reported).then_with(|| a.outlet.cmp(&b.outlet)));
    out
}

fn papers<'c>(corpus: &Corpus<'c>, documents: &[u32]) -> BTreeSet<&'c str> {
    documents.iter().filter_map(|d| corpus.documents[*d as usize].outlet.as_deref()).collect()
}

/// The sides that at least a third of the documents name.
fn sides<'c>(corpus: &Corpus<'c>, documents: &[u32]) -> BTreeSet<&'c str> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for d in documents {
        let named: BTreeSet<&str> =
            corpus.documents[*d as usize].actors.iter().filter_map(|a| a.side.as_deref()).collect();
        named.into_iter().for_each(|s| *count.entry(s).or_default() += 1);
    }
    count.into_iter().filter(|(_, n)| n * 3 >= documents.len()).map(|(s, _)| s).collect()
}

fn since(corpus: &Corpus<'_>, paper: &str, began: Day) -> usize {
    corpus.documents.iter().filter(|f| f.outlet.as_deref() == Some(paper) && f.day().is_some_and(|d| d > began)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::across::Facts;
    use crate::facts::DocId;
    use std::collections::BTreeMap;
    use vigie_gather::{Document, Published};
    use vigie_read::reading::{Actor, ActorId, ActorKind};
    use vigie_read::{Library, read};

    fn facts(n: u8, outlet: &str, day: &str, state: Option<&str>) -> Facts {
        let mut document = Document::plain(format!("Text {n}."), "xx");
        document.outlet = Some(outlet.into());
        document.published = Some(Published { date: day.parse().unwrap(), time: None, offset: None });
        let mut r = read(&document, &Default::default(), Library::embedded().unwrap(), &BTreeMap::new());
        r.actors.extend(state.map(|c| Actor {
            id: ActorId(0),
            name: c.into(),
            kind: ActorKind::State,
            country: Some(c.into()),
            sectors: Vec::new(),
            role: None,
            members: Vec::new(),
            mentions: Vec::new(),
        }));
        Facts::of(DocId([n; 32]), &r)
    }

    #[test]
    fn who_usually_reports_and_has_not() {
        let mut documents = Vec::new();
        let mut stories: Vec<Vec<u32>> = Vec::new();
        let mut story = |outlets: &[&str], day: &str, state| {
            let from = documents.len() as u32;
            documents.extend(outlets.iter().enumerate().map(|(i, o)| facts(from as u8 + i as u8, o, day, state)));
            stories.push((from..from + outlets.len() as u32).collect());
        };
        for day in ["2025-01-02", "2025-01-05", "2025-01-09", "2025-01-12"] {
            story(&["A", "B", "C", "D"], day, Some("SDN"));
        }
        story(&["A", "B"], "2025-01-20", Some("SDN"));
        // C goes on publishing, on something else; D is heard of no more.
        story(&["C"], "2025-01-21", Some("FRA"));
        let corpus = Corpus {
            copies: (0..documents.len() as u32).map(|d| vec![d]).collect(),
            copy_of: (0..documents.len() as u32).collect(),
            lineage: (0..documents.len() as u32).collect(),
            excerpts: Vec::new(),
            documents: documents.iter().collect(),
            stories,
        };
        assert_eq!(silent(&corpus, 4), [Silent { outlet: "C".into(), of: 4, reported: 4, since: 1 }]);
        assert!(silent(&corpus, 5).is_empty(), "one paper alone is no silence of the others");
    }
}
