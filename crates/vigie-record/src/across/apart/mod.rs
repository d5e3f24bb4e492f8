//! An archive too large for one machine: what many machines make apart, and how it is brought together.
//!
//! Everything that [`fold`](super::fold) gives, in steps each of which looks at little at a time, so that an engine with a shuffle can run them:
//!
//! 1. Every document has [`Keys`] ([`telling::keys`]). Two that share one are a pair; [`telling::joined`] tells whether it is a link.
//! 2. Links gather in a [`Forest`], made anywhere and merged in any order: its groups are parts.
//! 3. Each part is folded by itself ([`Piece::of`]): copies, stories, events and claims, what happened between countries, and for the
//!    documents that speak of instruments, what the register has to know of them.
//! 4. The same again for instruments ([`instruments`]): keys, pairs, links, a forest, and the register of each of its groups.
//! 5. What happened between two countries, gathered from all pieces, makes their weeks ([`weeks`]).
//!
//! Documents, links, acts and papers are sets: they are merged by union, which is associative, commutative and idempotent. `tests/apart.rs` holds
//! the whole to the rows of one machine.

mod forest;
pub mod instruments;
pub mod telling;

pub use forest::Forest;

use super::chain::{self, Root};
use super::corpus::Corpus;
use super::days::Day;
use super::facts::Facts;
use super::happenings::{self, Happening, sides};
use super::parts::Keys;
use super::rows;
use super::tension::{self, Act, Week};
use crate::facts::{DocId, Row};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the register has to know of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// The document: one that speaks of an instrument and is no copy.
    pub document: DocId,
    /// What stands behind its author.
    pub root: Root,
    /// The key of its story.
    pub story: String,
}

/// What one country did to another, as one happening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Between {
    /// Whose act.
    pub actor: String,
    /// To whom.
    pub recipient: String,
    /// What.
    pub act: Act,
    /// The papers that tell it.
    pub papers: BTreeSet<String>,
}

/// What follows from the documents of one part, agreements apart.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// Copies, stories, events, claims.
    pub rows: Vec<Row>,
    /// The documents that go on to the register.
    pub leads: Vec<Lead>,
    /// What happened between countries.
    pub acts: Vec<Between>,
    /// The weeks, by their Mondays, in which each paper published anything.
    pub papers: BTreeSet<(String, Day)>,
}

impl Piece {
    /// Of the documents of a part, in any order.
    pub fn of<'f>(facts: impl IntoIterator<Item = &'f Facts>) -> Piece {
        let corpus = Corpus::of(facts);
        let roots = chain::roots(&corpus);
        let happenings = happenings::happenings(&corpus);
        let (mut out, events) = rows::told(&corpus, &happenings, &roots);
        out.extend(events);
        let story_of = corpus.story_of();
        let speaks = |d: &u32| !corpus.documents[*d as usize].agreements.is_empty();
        let lead = |d: u32| Lead {
            document: corpus.documents[d as usize].document,
            root: roots[d as usize].clone(),
            story: rows::story_key(&corpus, story_of[d as usize] as usize),
        };
        let papers = corpus.documents.iter().filter_map(|f| Some((f.outlet.clone()?, f.day()?.monday())));
        Piece {
            rows: out,
            leads: corpus.copies.iter().filter_map(|g| g.first().copied()).filter(speaks).map(lead).collect(),
            acts: happenings.iter().flat_map(|h| between(&corpus, h, &roots)).collect(),
            papers: papers.collect(),
        }
    }
}

/// What a happening is between each two countries.
fn between(corpus: &Corpus<'_>, h: &Happening, roots: &[Root]) -> Vec<Between> {
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for m in &h.mentions {
        let facts = corpus.documents[m.document as usize];
        let event = &facts.events[m.event as usize];
        let countries = |ids: &[_]| -> Vec<&str> { sides(facts, ids).into_iter().filter(|s| is_code(s)).collect() };
        let mut recipients = countries(&event.recipients);
        // Force falls on a country by where it strikes, too.
        let there = event.place.and_then(|p| facts.place(p)).and_then(|p| p.country.as_deref());
        recipients.extend(there.filter(|c| is_code(c)));
        pairs.extend(countries(&event.actors).into_iter().flat_map(|a| recipients.iter().map(move |b| (a, *b))));
    }
    let outlets: FxHashMap<DocId, &str> =
        corpus.documents.iter().filter_map(|f| Some((f.document, f.outlet.as_deref()?))).collect();
    let told = |(actor, recipient): (&str, &str)| {
        let act = tension::act(corpus, h, roots, actor, recipient)?;
        let papers = act.rows.iter().filter_map(|r| outlets.get(&r.document)).map(|o| (*o).to_owned()).collect();
        Some(Between { actor: actor.to_owned(), recipient: recipient.to_owned(), act, papers })
    };
    pairs.into_iter().filter_map(told).collect()
}

fn is_code(side: &str) -> bool {
    side.len() == 3 && side.bytes().all(|b| b.is_ascii_uppercase())
}

/// The weeks of a pair, from everything that happened between the two, in any order. `panel` tells how many of the papers behind it published at
/// all in a week.
pub fn weeks(mut acts: Vec<Act>, panel: &BTreeMap<Day, usize>) -> Vec<Week> {
    acts.sort_by(|a, b| (a.day, a.kind, &a.rows).cmp(&(b.day, b.kind, &b.rows)));
    acts.dedup();
    tension::weeks(&acts, panel)
}

/// The weeks of every pair of countries that something happened between, from all pieces.
pub fn dyads(acts: Vec<Between>, papers: &BTreeSet<(String, Day)>) -> Vec<(String, String, Vec<Week>)> {
    let mut pairs: BTreeMap<(String, String), (Vec<Act>, BTreeSet<String>)> = BTreeMap::new();
    for b in acts {
        let (list, behind) = pairs.entry((b.actor, b.recipient)).or_default();
        list.push(b.act);
        behind.extend(b.papers);
    }
    let mut published: FxHashMap<&str, Vec<Day>> = FxHashMap::default();
    papers.iter().for_each(|(paper, week)| published.entry(paper).or_default().push(*week));
    let series = |((actor, recipient), (acts, behind)): ((String, String), (Vec<Act>, BTreeSet<String>))| {
        let mut panel: BTreeMap<Day, usize> = BTreeMap::new();
        for week in behind.iter().filter_map(|p| published.get(p.as_str())).flatten() {
            *panel.entry(*week).or_default() += 1;
        }
        (actor, recipient, weeks(acts, &panel))
    };
    pairs.into_iter().map(series).collect()
}

/// Keys, sorted and each once.
fn settled(mut keys: Keys) -> Keys {
    for list in [&mut keys.kept, &mut keys.looked_up] {
        list.sort_unstable();
        list.dedup();
    }
    keys
}
