//! What a denial denies, across documents and languages.
//!
//! A denial rarely says again what it denies ("Moscow denied any involvement"). It is joined to the one thing told in its story, or told of the
//! same place and day in another, that its speaker is said to have done. Each rule rather joins nothing than the wrong thing:
//!
//! 1. The only denial of one side in one document, and its only denial in another of the same story within two days, are one.
//! 2. A denial that stands alone answers what scores highest by doer, act, place, day and words; two that score the same are neither.
//! 3. No two things that somebody asserts are ever made one because somebody denies both.
//! 4. That one side supports or mans another is no happening of a day: once somebody denies it, everything told of it is one matter, whatever
//!    the story ("Rwanda backs the M23", asserted and denied for months).

mod keys;
mod node;

pub use keys::{answers, asked, told};
pub use node::{Node, Nodes};

use super::corpus::Corpus;
use super::weights::Weights;
use node::{TELLING, generic, is_vague};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use vigie_read::reading::EventType;

/// Days between two denials that may be one.
const NEAR: i32 = 2;
/// Points that a thing told in the same story needs; one told in another needs so many more.
const ENOUGH: i32 = 3;
const ELSEWHERE: i32 = 2;
/// Days back to a thing told in another story: when the denial says the day, and when it does not.
const BACK: i32 = 60;
const BACK_UNSAID: i32 = 7;

/// Nodes that are one proposition: lists of their numbers, each sorted, those alone left out.
pub fn joined(corpus: &Corpus<'_>, nodes: &Nodes<'_>) -> Vec<Vec<usize>> {
    let mut groups = Groups::of(nodes);
    if nodes.list.iter().all(|n| n.denied.is_empty()) {
        return Vec::new();
    }
    for (a, b) in matters(nodes) {
        groups.unite(a, b);
    }
    for (a, b) in same_denials(corpus, nodes) {
        groups.join(a, b);
    }
    for (denial, thing) in answered(corpus, nodes, &mut groups) {
        groups.join(denial, thing);
    }
    groups.lists()
}

/// Groups of nodes of which one at most is asserted by itself.
struct Groups {
    parent: Vec<usize>,
    /// Whether a group holds something that somebody asserts.
    asserted: Vec<bool>,
}

impl Groups {
    fn of(nodes: &Nodes<'_>) -> Groups {
        Groups {
            parent: (0..nodes.list.len()).collect(),
            asserted: nodes.list.iter().map(|n| n.is_asserted() && n.is_firm).collect(),
        }
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if !(self.asserted[a] && self.asserted[b]) {
            self.unite(a, b);
        }
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            let (low, high) = (a.min(b), a.max(b));
            self.parent[high] = low;
            self.asserted[low] |= self.asserted[high];
        }
    }

    fn lists(mut self) -> Vec<Vec<usize>> {
        let mut by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for i in 0..self.parent.len() {
            by.entry(self.root(i)).or_default().push(i);
        }
        by.into_values().filter(|g| g.len() > 1).collect()
    }
}

/// Pairs of nodes that tell of one standing matter, if somebody denies it anywhere.
fn matters(nodes: &Nodes<'_>) -> Vec<(usize, usize)> {
    let mut by: BTreeMap<u64, (bool, Vec<usize>)> = BTreeMap::new();
    for (i, (matter, denied)) in nodes.list.iter().enumerate().flat_map(|(i, n)| n.matters.iter().map(move |m| (i, m)))
    {
        let entry = by.entry(*matter).or_default();
        entry.0 |= denied;
        entry.1.push(i);
    }
    let disputed = by.into_values().filter(|(denied, _)| *denied).map(|(_, list)| list);
    disputed.flat_map(|list| list.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>()).collect()
}

/// Pairs of nodes that tell the only denial of one side, in two documents of one story.
fn same_denials(corpus: &Corpus<'_>, nodes: &Nodes<'_>) -> Vec<(usize, usize)> {
    let mut sole: FxHashMap<(u32, &str), BTreeSet<usize>> = FxHashMap::default();
    for (i, node) in nodes.list.iter().enumerate() {
        for (document, side) in &node.denied {
            sole.entry((*document, side)).or_default().insert(i);
        }
    }
    let mut by: BTreeMap<(u32, &str), Vec<(u32, usize)>> = BTreeMap::new();
    for ((document, side), denied) in sole {
        if let (Some(only), 1) = (denied.first(), denied.len()) {
            by.entry((nodes.story_of[document as usize], side)).or_default().push((document, *only));
        }
    }
    let mut out = Vec::new();
    for list in by.values_mut() {
        // Documents are numbered in the order of their days.
        list.sort_unstable();
        for (i, (later, b)) in list.iter().enumerate() {
            for (earlier, a) in list[..i].iter().rev().take(64).filter(|(_, a)| a != b) {
                let day = |d: u32| corpus.documents[d as usize].day();
                let near = day(*earlier).zip(day(*later)).is_some_and(|(x, y)| y.0 - x.0 <= NEAR);
                if near && may_be_one(&nodes.list[*a], &nodes.list[*b]) {
                    out.push((*a, *b));
                }
            }
        }
    }
    out
}

/// Whether nothing parts two denials.
fn may_be_one(a: &Node<'_>, b: &Node<'_>) -> bool {
    let parted = !a.places.is_empty() && !b.places.is_empty() && a.places.is_disjoint(&b.places);
    let kinds = a.kinds.is_empty() || b.kinds.is_empty() || !a.kinds.is_disjoint(&b.kinds);
    let words = a.stems.iter().all(|(language, x)| {
        b.stems.get(language).is_none_or(|y| {
            let (x, y) = (specific(language, x), specific(language, y));
            x.is_empty() || y.is_empty() || !x.is_disjoint(&y)
        })
    });
    !parted && kinds && words
}

/// The words that say what is spoken of, without those for denials and charges of any kind.
fn specific(language: &str, stems: &FxHashSet<u32>) -> FxHashSet<u32> {
    let (weights, generic) = (Weights::embedded(), generic(language));
    let telling = |s: &&u32| weights.of(language, **s) >= TELLING && !generic.is_some_and(|g| g.contains(*s));
    stems.iter().filter(telling).copied().collect()
}

/// Denials that nobody's assertion stands beside, each with the node that it answers.
fn answered(corpus: &Corpus<'_>, nodes: &Nodes<'_>, groups: &mut Groups) -> Vec<(usize, usize)> {
    let mut lone: BTreeMap<usize, Node<'_>> = BTreeMap::new();
    for (i, node) in nodes.list.iter().enumerate().filter(|(_, n)| !n.denied.is_empty() || n.is_denial) {
        let root = groups.root(i);
        if !groups.asserted[root] && !node.is_asserted() {
            lone.entry(root).and_modify(|n| n.add(node)).or_insert_with(|| node.clone());
        }
    }
    let mut by_story: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut by_document: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let stories: FxHashSet<u32> = lone.values().flat_map(|n| n.stories.iter().copied()).collect();
    let fellows = Fellows::of(corpus, lone.values());
    for (i, node) in nodes.list.iter().enumerate().filter(|(_, n)| n.is_asserted()) {
        node.stories.iter().filter(|s| stories.contains(s)).for_each(|s| by_story.entry(*s).or_default().push(i));
        let telling = node.documents.iter().filter(|d| fellows.tell(**d));
        telling.for_each(|d| by_document.entry(*d).or_default().push(i));
    }
    let mut out = Vec::new();
    for (root, denial) in &lone {
        let inside = denial.stories.iter().filter_map(|s| by_story.get(s)).flatten();
        let elsewhere = fellows.for_denial(corpus, denial);
        let elsewhere = elsewhere.iter().filter_map(|d| by_document.get(d)).flatten();
        let candidates: BTreeSet<usize> = inside.chain(elsewhere).copied().collect();
        let found = best(nodes, denial, candidates.into_iter(), |n| {
            if n.stories.is_disjoint(&denial.stories) { elsewhere_score(corpus, denial, n) } else { score(denial, n) }
        });
        out.extend(found.map(|thing| (*root, thing)));
    }
    out
}

/// Documents by the places and days of which they tell, as far as a denial asks for them.
struct Fellows {
    by_key: FxHashMap<u64, Vec<u32>>,
    telling: FxHashSet<u32>,
}

impl Fellows {
    fn of<'n, 'f: 'n>(corpus: &Corpus<'f>, denials: impl Iterator<Item = &'n Node<'f>>) -> Fellows {
        let documents = denials.flat_map(|n| n.documents.iter().copied());
        let asked: FxHashSet<u64> = documents.flat_map(|d| asked(corpus.documents[d as usize])).collect();
        let mut out = Fellows { by_key: FxHashMap::default(), telling: FxHashSet::default() };
        for (d, facts) in corpus.documents.iter().enumerate().filter(|_| !asked.is_empty()) {
            for key in told(facts).into_iter().filter(|k| asked.contains(k)) {
                out.by_key.entry(key).or_default().push(d as u32);
                out.telling.insert(d as u32);
            }
        }
        out
    }

    fn tell(&self, document: u32) -> bool {
        self.telling.contains(&document)
    }

    fn for_denial(&self, corpus: &Corpus<'_>, denial: &Node<'_>) -> BTreeSet<u32> {
        let keys = denial.documents.iter().flat_map(|d| asked(corpus.documents[*d as usize]));
        keys.filter_map(|k| self.by_key.get(&k)).flatten().copied().collect()
    }
}

/// The node of the highest score, if one is alone with it; of several that a denial in general words may mean, the one told most.
fn best(
    nodes: &Nodes<'_>,
    denial: &Node<'_>,
    candidates: impl Iterator<Item = usize>,
    score: impl Fn(&Node<'_>) -> Option<i32>,
) -> Option<usize> {
    let mut scored: Vec<(i32, bool, usize, usize)> = candidates
        .filter_map(|i| {
            let node = &nodes.list[i];
            let score = score(node).filter(|s| *s >= ENOUGH)?;
            let spoken = node.stems.keys().any(|l| denial.stems.contains_key(l));
            Some((score, spoken, node.documents.len(), usize::MAX - i))
        })
        .collect();
    scored.sort_unstable_by(|a, b| b.cmp(a));
    let general = is_general(denial);
    match scored[..] {
        // Of one that is told in two languages, the one in the language of the denial.
        [(a, x, ..), (b, y, ..), ..] if a == b && x == y && !general => None,
        [(.., i), ..] => Some(usize::MAX - i),
        [] => None,
    }
}

/// How well a thing told in the same story fits a denial; nothing where it cannot be meant.
fn score(denial: &Node<'_>, thing: &Node<'_>) -> Option<i32> {
    if thing.first.zip(denial.last).is_some_and(|(t, d)| t.0 > d.0 + 1) {
        return None;
    }
    let where_ = if thing.places.is_empty() { &thing.scenes } else { &thing.places };
    let here = match denial.near.is_empty() || where_.is_empty() {
        true => 0,
        false if denial.near.is_disjoint(where_) => -3,
        // The title tells of the whole, not of this.
        false => 1 + i32::from(!thing.places.is_empty()),
    };
    let then = i32::from(denial.days.iter().any(|d| thing.days.iter().any(|t| t.meets(*d, 0))));
    fits(denial, thing, here + then)
}

/// The same for a thing of another story: where must be said, and when, or it must be of the days just before.
fn elsewhere_score(corpus: &Corpus<'_>, denial: &Node<'_>, thing: &Node<'_>) -> Option<i32> {
    let (first, last) = thing.first.zip(denial.first)?;
    let age = last.0 - first.0;
    let told = thing.documents.iter().filter_map(|d| corpus.documents[*d as usize].day()).min().unwrap_or(first);
    let when = denial.days.iter().any(|d| {
        let said = thing.days.iter().any(|t| t.meets(*d, 0));
        said || thing.days.is_empty() && (told.0 - 1..=told.0).contains(&d.first.0)
    });
    let other = !denial.days.is_empty() && !when;
    if other || age < 0 || age > if when { BACK } else { BACK_UNSAID } {
        return None;
    }
    if denial.near.is_disjoint(&thing.places) && denial.near.is_disjoint(&thing.scenes) {
        return None;
    }
    fits(denial, thing, 2 + 2 * i32::from(when)).map(|points| points - ELSEWHERE)
}

/// Points for who, what and in which words, beside those for where and when. Who alone is not enough, unless a denial in general words answers a
/// charge or an act of force.
fn fits(denial: &Node<'_>, thing: &Node<'_>, circumstances: i32) -> Option<i32> {
    if thing.is_firm && !thing.is_charge && thing.kinds.contains(&EventType::Accuse) {
        // That somebody accuses is not what the accused denies.
        return None;
    }
    let who = who(denial, thing)?;
    let words = words(denial, thing);
    // An act that is denied by its name is told by its name.
    if !denial.kinds.is_empty() && thing.kinds.is_empty() && words < 2 {
        return None;
    }
    let besides = acts(denial, thing)? + words + circumstances;
    let general = is_general(denial) && (thing.is_charge || thing.is_force);
    let charge = i32::from(thing.is_charge);
    (besides > 0 || general && besides == 0).then_some(who + besides + charge)
}

/// Whether a denial does not say what it denies: "any involvement".
fn is_general(denial: &Node<'_>) -> bool {
    denial.kinds.is_empty() && denial.stems.iter().all(|(language, s)| specific(language, s).is_empty())
}

/// Whether the denier is who is said to have done it.
fn who(denial: &Node<'_>, thing: &Node<'_>) -> Option<i32> {
    let sides: FxHashSet<&str> = denial.denied.iter().map(|(_, s)| s.as_ref()).collect();
    let doers: FxHashSet<&str> = denial.doers.iter().map(AsRef::as_ref).collect();
    let accused = |s: &&str| thing.doers.contains(*s) && !is_vague(s);
    let maybe = |s: &&str| thing.doers.contains(*s);
    // Nobody denies what only he himself says.
    if !thing.is_told && !thing.asserted.iter().any(|s| !sides.contains(s.as_ref())) {
        return None;
    }
    if sides.iter().any(accused) || doers.iter().any(accused) {
        return Some(3);
    }
    if sides.iter().any(maybe) || doers.iter().any(maybe) {
        return Some(1);
    }
    if thing.about.iter().any(|s| sides.contains(s.as_ref()) || doers.contains(s.as_ref())) {
        return Some(2);
    }
    // Done by somebody else: a denial of it would be another's business.
    (thing.doers.is_empty() || sides.is_empty() && doers.is_empty()).then_some(0)
}

/// Whether what is denied is the kind of act that was told.
fn acts(denial: &Node<'_>, thing: &Node<'_>) -> Option<i32> {
    if denial.kinds.is_empty() || thing.kinds.is_empty() || thing.is_charge {
        return Some(0);
    }
    if denial.kinds.is_disjoint(&thing.kinds) { None } else { Some(3) }
}

/// Points for words and figures that say what is spoken of.
fn words(denial: &Node<'_>, thing: &Node<'_>) -> i32 {
    let (mut same, mut foreign) = (0, 0);
    for (language, x) in &denial.stems {
        let x = specific(language, x);
        for (other, y) in &thing.stems {
            let shared = x.intersection(&specific(other, y)).count() as i32;
            *(if language == other { &mut same } else { &mut foreign }) += shared;
        }
    }
    let figure = denial.numbers.iter().any(|n| thing.numbers.contains(n));
    same.min(3).max(foreign.min(2)) + i32::from(figure)
}
