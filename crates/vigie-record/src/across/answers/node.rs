//! Things told, in the form in which denials are matched with them.

use super::super::corpus::Corpus;
use super::super::days::{Day, Days};
use super::super::facts::{Actor, Claim, Event, Facts};
use super::super::happenings::Happening;
use super::super::identity::is_country;
use super::super::{hash, words};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use vigie_read::Library;
use vigie_read::reading::{Act, ActorId, EventType, Factuality, Holder, Status};

/// A stem that says what is spoken of: rarer than one sentence in so many (a logarithm).
pub const TELLING: f32 = 5.5;

/// A side, or within one story a sector whose country nobody says ("the government").
type Side<'f> = Cow<'f, str>;

/// Everything told of a corpus.
pub struct Nodes<'f> {
    /// The nodes.
    pub list: Vec<Node<'f>>,
    /// The story of each document.
    pub story_of: Vec<u32>,
}

/// One thing told: a happening, a claim in words, a charge.
#[derive(Clone, Debug, Default)]
pub struct Node<'f> {
    /// The documents that tell it, sorted.
    pub documents: Vec<u32>,
    /// Their stories.
    pub stories: FxHashSet<u32>,
    /// Who denies it, and where.
    pub denied: Vec<(u32, Side<'f>)>,
    /// Who asserts it.
    pub asserted: FxHashSet<Side<'f>>,
    /// A text tells it itself, or somebody without a name.
    pub is_told: bool,
    /// A happening or a charge: two of them are never one.
    pub is_firm: bool,
    /// Nobody but a denier speaks of it.
    pub is_denial: bool,
    /// Somebody is accused in it.
    pub is_charge: bool,
    /// It is an act of force or another material conflict.
    pub is_force: bool,
    /// Who is said to have done it.
    pub doers: FxHashSet<Side<'f>>,
    /// Who is named in its words.
    pub about: FxHashSet<Side<'f>>,
    /// Types of its events.
    pub kinds: FxHashSet<EventType>,
    /// Where it was.
    pub places: FxHashSet<&'f str>,
    /// Where the stories of its documents are, by their titles.
    pub scenes: FxHashSet<&'f str>,
    /// Places that the sentences of its denials name.
    pub near: FxHashSet<&'f str>,
    /// Days that are said.
    pub days: Vec<Days>,
    /// The first and the last day on which it was told.
    pub first: Option<Day>,
    /// See [`Node::first`].
    pub last: Option<Day>,
    /// The stems of its words, by language.
    pub stems: BTreeMap<&'f str, FxHashSet<u32>>,
    /// The numbers in its words.
    pub numbers: FxHashSet<u64>,
    /// The standing matters that it tells of, and whether it denies them there.
    pub matters: Vec<(u64, bool)>,
}

impl<'f> Node<'f> {
    /// Whether somebody asserts it, or a text tells it.
    pub fn is_asserted(&self) -> bool {
        self.is_told || !self.asserted.is_empty()
    }

    /// A happening, with the claims that are about it.
    pub fn of_happening(corpus: &Corpus<'f>, story_of: &[u32], h: &Happening, claims: &[(u32, &'f Claim)]) -> Node<'f> {
        let mut node = Node { is_firm: true, ..Node::default() };
        for at in &h.mentions {
            let facts = corpus.documents[at.document as usize];
            node.event(at.document, facts, &facts.events[at.event as usize]);
        }
        for (d, claim) in claims {
            let facts = corpus.documents[*d as usize];
            let negated = claim.events.iter().filter_map(|e| facts.event(*e)).any(|e| e.status == Status::Negated);
            node.stances(*d, facts, claim, negated);
        }
        node.finish(corpus, story_of, h.mentions.iter().map(|m| m.document))
    }

    fn event(&mut self, d: u32, facts: &'f Facts, e: &'f Event) {
        self.kinds.insert(e.kind);
        self.is_force |= e.quad == 4;
        self.doers.extend(sides(facts, &e.actors));
        let place = e.place.and_then(|p| facts.place(p)).filter(|p| !p.wide);
        self.places.extend(place.map(|p| p.key.as_str()));
        self.days.extend(e.days.filter(|d| d.len() <= 7));
        let mut denied = e.status == Status::Negated;
        for c in &e.commitments {
            match (c.value, c.source) {
                (Factuality::CtPlus | Factuality::PrPlus | Factuality::PsPlus, Holder::Actor(a)) => {
                    self.assert(facts, a);
                }
                (Factuality::CtPlus | Factuality::PrPlus, _) => self.is_told = true,
                (Factuality::CtMinus | Factuality::PrMinus, Holder::Actor(a)) => {
                    self.denied.extend(sides(facts, &[a]).map(|s| (d, s)));
                    denied = true;
                }
                (Factuality::CtMinus | Factuality::PrMinus, _) => denied = true,
                _ => {}
            }
        }
        self.matters.extend(matter(facts, e).map(|m| (m, denied)));
        if denied {
            self.near.extend(keys(facts, &e.near));
        }
        self.say(facts, &e.stems.0, &e.numbers);
    }

    /// Claims that say the same in words.
    pub fn of_words(corpus: &Corpus<'f>, story_of: &[u32], claims: &[(u32, &'f Claim)]) -> Node<'f> {
        let mut node = Node::default();
        for (d, claim) in claims {
            let facts = corpus.documents[*d as usize];
            node.stances(*d, facts, claim, false);
            node.about.extend(sides(facts, &claim.about));
            // What it was that is denied is not said where the denial is.
            if claim.asserted_by.iter().chain(&claim.confirmed_by).next().is_some() {
                node.places.extend(keys(facts, &claim.near));
            }
            for q in claim.asserted_by.iter().filter_map(|s| facts.attributions.get(s.attribution?.index())) {
                if q.act == Act::Accuse {
                    node.is_charge = true;
                    node.doers.extend(sides(facts, &q.addressees));
                }
            }
            node.say(facts, &claim.stems.0, &claim.numbers);
        }
        node.finish(corpus, story_of, claims.iter().map(|(d, _)| *d))
    }

    /// A charge: an accusation whose content is told in no other row.
    pub fn of_charge(corpus: &Corpus<'f>, story_of: &[u32], events: &[(u32, &'f Event)]) -> Node<'f> {
        let mut node = Node { is_firm: true, is_charge: true, ..Node::default() };
        for (d, e) in events {
            let facts = corpus.documents[*d as usize];
            node.asserted.extend(sides(facts, &e.actors));
            node.is_told |= e.actors.is_empty();
            node.doers.extend(sides(facts, &e.recipients));
            node.places.extend(keys(facts, &e.near));
            node.say(facts, &e.stems.0, &e.numbers);
        }
        node.finish(corpus, story_of, events.iter().map(|(d, _)| *d))
    }

    fn stances(&mut self, d: u32, facts: &'f Facts, claim: &'f Claim, turned: bool) {
        let lists = [(&claim.asserted_by, turned), (&claim.confirmed_by, turned), (&claim.denied_by, true)];
        for (stance, denies) in lists.iter().flat_map(|(list, denies)| list.iter().map(move |s| (s, *denies))) {
            match (stance.actor, denies) {
                (Holder::Actor(a), true) => self.denied.extend(sides(facts, &[a]).map(|s| (d, s))),
                (Holder::Actor(a), false) => self.assert(facts, a),
                (_, false) => self.is_told = true,
                (_, true) => {}
            }
            if denies {
                self.near.extend(keys(facts, &claim.near));
                self.days.extend(&claim.days);
            }
        }
    }

    fn assert(&mut self, facts: &'f Facts, by: ActorId) {
        let before = self.asserted.len();
        self.asserted.extend(sides(facts, &[by]));
        // Somebody of no side: "witnesses".
        self.is_told |= before == self.asserted.len() && sides(facts, &[by]).next().is_none();
    }

    fn say(&mut self, facts: &'f Facts, stems: &[u32], numbers: &[u64]) {
        self.stems.entry(&facts.language).or_default().extend(stems);
        self.numbers.extend(numbers);
    }

    fn finish(mut self, corpus: &Corpus<'f>, story_of: &[u32], documents: impl Iterator<Item = u32>) -> Node<'f> {
        self.documents = documents.collect();
        self.documents.sort_unstable();
        self.documents.dedup();
        self.stories = self.documents.iter().map(|d| story_of[*d as usize]).collect();
        let facts = || self.documents.iter().map(|d| corpus.documents[*d as usize]);
        (self.first, self.last) = (facts().filter_map(Facts::day).min(), facts().filter_map(Facts::day).max());
        self.scenes = facts().flat_map(scene).collect();
        self.denied.sort_unstable();
        self.denied.dedup();
        self.is_denial = !self.is_asserted();
        self
    }

    /// Makes two denials one.
    pub fn add(&mut self, other: &Node<'f>) {
        self.documents.extend(&other.documents);
        self.stories.extend(&other.stories);
        self.denied.extend(other.denied.iter().cloned());
        self.doers.extend(other.doers.iter().cloned());
        self.about.extend(other.about.iter().cloned());
        self.kinds.extend(&other.kinds);
        self.near.extend(&other.near);
        self.days.extend(&other.days);
        self.first = self.first.min(other.first).or(self.first).or(other.first);
        self.last = self.last.max(other.last);
        self.numbers.extend(&other.numbers);
        for (language, stems) in &other.stems {
            self.stems.entry(language).or_default().extend(stems);
        }
    }
}

/// What an event tells of if it is no happening of a day but stands for months: that one side supports, supplies or mans another. What is done
/// to an instrument (signing, ratifying) is none.
pub fn matter(facts: &Facts, e: &Event) -> Option<u64> {
    let kind = match e.kind {
        EventType::Support | EventType::Aid | EventType::Cooperate => EventType::Support,
        EventType::Mobilize => EventType::Mobilize,
        _ => return None,
    };
    let told = matches!(e.status, Status::Occurred | Status::Ongoing | Status::Negated);
    let mut doers: Vec<&str> = facts.behind(&e.actors).into_iter().filter_map(|a| a.side.as_deref()).collect();
    doers.dedup();
    let ([doer], Some(toward)) = (&doers[..], &e.toward) else { return None };
    let whole = told && e.agreement.is_none() && e.days.is_none_or(|d| d.len() > 7) && doer != toward;
    let mode = e.mode.as_deref().filter(|_| kind == EventType::Mobilize).unwrap_or("");
    whole.then(|| hash::text(&format!("{} {mode} {doer} {toward}", kind.name())))
}

/// Whether somebody says that an event was not, or the text does.
pub fn is_denied(e: &Event) -> bool {
    let no = |v| matches!(v, Factuality::CtMinus | Factuality::PrMinus);
    e.status == Status::Negated || e.commitments.iter().any(|c| no(c.value))
}

/// Where the story of a document is: the places of its title.
pub fn scene(facts: &Facts) -> impl Iterator<Item = &str> {
    facts.places.iter().filter(|p| p.title && !p.wide).map(|p| p.key.as_str())
}

fn keys<'f>(facts: &'f Facts, places: &[vigie_read::reading::PlaceId]) -> Vec<&'f str> {
    places.iter().filter_map(|p| facts.place(*p)).map(|p| p.key.as_str()).collect()
}

/// The sides that some actors stand on.
fn sides<'f>(facts: &'f Facts, ids: &[ActorId]) -> impl Iterator<Item = Side<'f>> + use<'f> {
    facts.behind(ids).into_iter().flat_map(side)
}

/// Whether a side is no more than a sector of a country that nobody says.
pub fn is_vague(side: &str) -> bool {
    side.starts_with(VAGUE)
}

const VAGUE: &str = "?/";

fn side(a: &Actor) -> Vec<Side<'_>> {
    let sector = a.sectors.first().map(String::as_str);
    match (&a.side, a.country.as_deref().filter(|c| is_country(c)), sector) {
        // A movement is told by its name or by what it is: "the rebels".
        (Some(body), Some(country), Some(sector)) if body.starts_with("body:") => {
            vec![Cow::Borrowed(body.as_str()), Cow::Owned(format!("{country}/{sector}"))]
        }
        (Some(side), ..) => vec![Cow::Borrowed(side.as_str())],
        (None, _, Some(sector)) => {
            let known = a.key.as_deref().map(Cow::Borrowed);
            known.into_iter().chain([Cow::Owned(format!("{VAGUE}{sector}"))]).collect()
        }
        (None, ..) => a.key.as_deref().map(Cow::Borrowed).into_iter().collect(),
    }
}

/// The stems of a language's words for charges and for things said, which denials of every kind hold.
pub fn generic(language: &str) -> Option<&'static FxHashSet<u32>> {
    static STEMS: OnceLock<FxHashMap<String, FxHashSet<u32>>> = OnceLock::new();
    let all = STEMS.get_or_init(|| {
        let mut out = FxHashMap::default();
        let Ok(library) = Library::embedded() else { return out };
        for l in library.languages() {
            let lists = [&l.attribution.words.claims, &l.attribution.words.charges];
            let tokens = lists.into_iter().flatten().flat_map(|w| words::tokens(w));
            out.insert(l.code.clone(), tokens.map(|t| hash::text(t.stem()) as u32).collect());
        }
        out
    });
    all.get(language)
}
