//! What of a document tells which story it belongs to: a few weighted lists, small enough to keep a million in memory.

use crate::across::days::Day;
use crate::across::facts::{Actor, Facts, Term};
use crate::across::hash;
use crate::across::identity::is_country;
use crate::across::weights::Weights;
use crate::facts::DocId;
use rustc_hash::{FxHashMap, FxHashSet};

/// Words kept, the heaviest.
const WORDS: usize = 96;
/// Keys under which a document is looked up, the heaviest of its features.
const KEYS: usize = 24;

/// A list of features with weights, sorted by feature, of length one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features(Vec<(u32, f32)>);

impl Features {
    fn of(weights: FxHashMap<u32, f32>) -> Features {
        let mut list: Vec<(u32, f32)> = weights.into_iter().filter(|(_, w)| *w > 0.0).collect();
        list.sort_unstable_by_key(|(k, _)| *k);
        let length = list.iter().map(|(_, w)| f64::from(w * w)).sum::<f64>().sqrt() as f32;
        list.iter_mut().for_each(|(_, w)| *w /= length.max(f32::MIN_POSITIVE));
        Features(list)
    }

    /// Whether it is among them.
    pub fn holds(&self, key: u32) -> bool {
        self.0.binary_search_by_key(&key, |(k, _)| *k).is_ok()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The cosine.
    pub fn cosine(&self, other: &Features) -> f64 {
        let mut sum = 0.0;
        let mut rest = other.0.iter().peekable();
        for (key, weight) in &self.0 {
            while rest.peek().is_some_and(|(k, _)| k < key) {
                rest.next();
            }
            if let Some((_, w)) = rest.peek().filter(|(k, _)| k == key) {
                sum += f64::from(weight * w);
            }
        }
        sum.min(1.0)
    }
}

/// A document as stories see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// Which.
    pub document: DocId,
    /// Its language.
    pub language: String,
    /// The day it was published.
    pub day: Option<Day>,
    /// Stems and names by inverse document frequency.
    pub words: Features,
    /// Names alone, spelt one way for all languages, and stems as they are: what two languages share.
    pub names: Features,
    /// Its title.
    pub title: Features,
    /// Actors, by how much one tells.
    pub actors: Features,
    /// Places narrower than a country.
    pub places: Features,
    /// The place it is about: of those narrower than a country the one that title and text name most, the first of equals.
    pub main: Option<u32>,
    /// Names in the title.
    pub headline: Features,
    /// Countries of places and actors.
    pub countries: Features,
    /// Event types with sides.
    pub events: Features,
    /// Event types alone.
    pub types: Features,
    /// Numbers.
    pub numbers: Vec<u64>,
    /// The keys under which it is looked up.
    pub keys: Vec<u64>,
}

impl Sketch {
    /// The sketch of a document.
    pub fn of(facts: &Facts, weights: &Weights) -> Sketch {
        let [words, names, title, headline] = terms(facts, weights);
        let actors = actors(facts);
        let (places, countries) = places(facts);
        let keys = keys(&words, &actors, &places);
        let (events, types) = events(facts);
        Sketch {
            document: facts.document,
            language: facts.language.clone(),
            day: facts.day(),
            words: Features::of(words),
            names: Features::of(names),
            title: Features::of(title),
            actors: Features::of(actors),
            main: main(facts),
            headline: Features::of(headline),
            places: Features::of(places),
            countries: Features::of(countries),
            events: Features::of(events),
            types: Features::of(types),
            numbers: facts.numbers.clone(),
            keys,
        }
    }
}

type Weighted = FxHashMap<u32, f32>;

/// A term with its weight.
struct Weighed {
    hash: u32,
    weight: f32,
    name: bool,
    title: bool,
}

fn terms(facts: &Facts, weights: &Weights) -> [Weighted; 4] {
    let weigh = |t: Term| {
        let idf = if t.name { NAME } else { (weights.of(&facts.language, t.hash) - FLOOR).max(0.0) };
        let count = 1.0 + f32::from(t.count).ln();
        let title = if t.title { 1.5 } else { 1.0 };
        Weighed { hash: t.hash, weight: idf * count * title, name: t.name, title: t.title }
    };
    let mut list: Vec<Weighed> = facts.terms().map(weigh).collect();
    list.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.hash.cmp(&b.hash)));
    list.truncate(WORDS);
    let pick = |keep: fn(&Weighed) -> bool| list.iter().filter(|t| keep(t)).map(|t| (t.hash, t.weight)).collect();
    [pick(|_| true), pick(|t| t.name), pick(|t| t.title), pick(|t| t.title && t.name)]
}

/// The weight of a name, and what a stem's weight must be above: words that one text in ten holds tell nothing.
const NAME: f32 = 7.0;
const FLOOR: f32 = 2.3;

fn actors(facts: &Facts) -> Weighted {
    let mut out = Weighted::default();
    for a in &facts.actors {
        let Some(key) = &a.key else { continue };
        *out.entry(hash::text(key) as u32).or_default() += weight(a) * (1.0 + (a.count.max(1) as f32).ln());
    }
    out
}

/// How much an actor tells: a person more than a body, a body more than a state.
fn weight(a: &Actor) -> f32 {
    match a.key.as_deref().and_then(|k| k.split(':').next()) {
        Some("person" | "org") => 3.0,
        Some("body") => 2.0,
        Some("arm") => 1.5,
        Some("state") => 1.0,
        _ => 0.7,
    }
}

fn places(facts: &Facts) -> (Weighted, Weighted) {
    let (mut narrow, mut countries) = (Weighted::default(), Weighted::default());
    for p in &facts.places {
        let count = 1.0 + (p.count.max(1) as f32).ln() + if p.title { 2.0 } else { 0.0 };
        if !p.wide {
            *narrow.entry(hash::text(&p.key) as u32).or_default() += count;
        }
        if let Some(c) = &p.country {
            *countries.entry(hash::text(c) as u32).or_default() += count;
        }
    }
    for a in &facts.actors {
        if let Some(c) = a.country.as_deref().filter(|c| is_country(c)) {
            *countries.entry(hash::text(c) as u32).or_default() += 1.0 + (a.count.max(1) as f32).ln();
        }
    }
    (narrow, countries)
}

fn main(facts: &Facts) -> Option<u32> {
    let narrow = facts.places.iter().filter(|p| !p.wide);
    let best = narrow.max_by_key(|p| (p.title, p.count, std::cmp::Reverse(p.first)))?;
    Some(hash::text(&best.key) as u32)
}

fn events(facts: &Facts) -> (Weighted, Weighted) {
    let (mut sided, mut types) = (Weighted::default(), Weighted::default());
    for e in &facts.events {
        let side =
            |ids: &[_]| -> FxHashSet<String> { facts.behind(ids).iter().filter_map(|a| a.side.clone()).collect() };
        let (actors, recipients) = (side(&e.actors), side(&e.recipients));
        let kind = e.kind.name();
        let heavy = 1.0 + (e.score.abs() / 5.0) as f32;
        *types.entry(hash::text(kind) as u32).or_insert(0.0) += heavy;
        for a in &actors {
            *sided.entry(hash::text(&format!("{kind} {a}")) as u32).or_insert(0.0) += heavy;
        }
        for r in &recipients {
            *sided.entry(hash::text(&format!("{kind} > {r}")) as u32).or_insert(0.0) += heavy;
        }
    }
    // Often said is not much more than said.
    for w in sided.values_mut().chain(types.values_mut()) {
        *w = 1.0 + w.ln().max(0.0);
    }
    (sided, types)
}

/// The heaviest features: the documents that share two of them within the window are compared. They depend on the document alone.
fn keys(words: &Weighted, actors: &Weighted, places: &Weighted) -> Vec<u64> {
    let tagged = |list: &Weighted, tag: u64, by: f32| -> Vec<(u64, f32)> {
        list.iter().map(|(k, w)| (hash::pair(tag, u64::from(*k)), w * by)).collect()
    };
    let mut all: Vec<(u64, f32)> = tagged(words, 1, 1.0);
    all.extend(tagged(actors, 2, 5.0));
    all.extend(tagged(places, 3, 10.0));
    all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(KEYS);
    let mut keys: Vec<u64> = all.into_iter().map(|(k, _)| k).collect();
    keys.sort_unstable();
    keys
}
