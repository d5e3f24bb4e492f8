//! The ledger of claims: one proposition over documents and languages, and everyone who takes a stand on it.
//!
//! A proposition is a happening that somebody speaks of, or, where what is said holds no event, words that are nearly the same in one language and
//! story. Its status is computed from the stances in the order of their days, and dated; nothing here says what is true.

use super::answers::{self, Node, Nodes};
use super::chain::{self, Root};
use super::corpus::Corpus;
use super::days::Day;
use super::facts::{Claim, Event, Facts, Mark};
use super::happenings::{At, Happening, dice};
use super::stories::cluster;
use crate::facts::Mention;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use vigie_read::reading::{
    Act, ActorKind, AttributionId, ClaimStatus, EventType, Factuality, Holder, SourceKind, Status,
};

/// What somebody does to a proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Says that it is so.
    Asserts,
    /// Says that it is not so.
    Denies,
    /// Says that what another said is so.
    Confirms,
    /// Says that it may be so, or doubts it.
    Qualifies,
    /// Takes back what it said.
    Retracts,
}

impl Does {
    /// What it does to the contrary; a denial of what is told as not having been is no assertion.
    fn turned(self) -> Does {
        match self {
            Does::Asserts | Does::Confirms => Does::Denies,
            other => other,
        }
    }
}

/// One stand of somebody on a proposition, in one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stand {
    /// What.
    pub does: Does,
    /// Who; nobody where the text speaks itself, or gives no name.
    pub who: Option<String>,
    /// Who it is in every document.
    pub key: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// Whether the text speaks itself.
    pub author: bool,
    /// Whether it can be asked again: it has a name or an office.
    pub named: bool,
    /// The end of the chain behind it.
    pub root: Root,
    /// By which act of speech, where it is somebody's words.
    pub act: Option<Act>,
    /// The day it was published.
    pub day: Option<Day>,
    /// The minute it was published.
    pub minute: Option<i64>,
    /// Who published it.
    pub outlet: Option<String>,
    /// In which language.
    pub language: String,
    /// The document and the attribution, or the event or claim.
    pub at: Mention,
    /// Where the words stand.
    pub mark: Option<Mark>,
}

/// One proposition.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposition {
    /// The happening it is about, by its place in the list.
    pub happening: Option<u32>,
    /// Its words, of the first who asserts it.
    pub words: String,
    /// Whether it is that the happening did not take place.
    pub negative: bool,
    /// Its id, made of where it was first read.
    pub key: String,
    /// The stands, in the order of days.
    pub stands: Vec<Stand>,
    /// What was said and where: events and claims of documents.
    pub mentions: BTreeSet<Mention>,
    /// Figures of named sources that cannot both be.
    pub figures: Option<Figures>,
}

/// Two figures for one thing, by two named sources that are independent, in the same words and within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The first told.
    pub first: u64,
    /// The other.
    pub other: u64,
    /// When both were told.
    pub since: Option<Day>,
}

/// What a proposition came to at a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// Since when.
    pub since: Option<Day>,
    /// What.
    pub status: ClaimStatus,
}

/// Every proposition of a corpus.
pub fn ledger(corpus: &Corpus<'_>, happenings: &[Happening], roots: &[Root]) -> Vec<Proposition> {
    let told = Told::of(corpus, happenings);
    let nodes = told.nodes(corpus, happenings);
    let (words_from, charges_from) = (happenings.len(), happenings.len() + told.words.len());
    let context = Context { corpus, happenings, roots, told: &told };
    let mut out = Vec::new();
    let mut done: FxHashSet<usize> = FxHashSet::default();
    for group in answers::joined(corpus, &nodes) {
        done.extend(&group);
        // What is asserted goes before what only denies it.
        let mut happened: Vec<usize> = group.iter().copied().filter(|i| *i < words_from).collect();
        happened.sort_by_key(|i| (!nodes.list[*i].is_asserted(), *i));
        let words = group.iter().filter(|i| (words_from..charges_from).contains(*i));
        let mut words: Vec<(u32, &Claim)> = words.flat_map(|i| told.words[i - words_from].iter().copied()).collect();
        words.sort_by_key(|(d, c)| (*d, c.id));
        let charges = group.iter().filter(|i| **i >= charges_from);
        let charges: Vec<(u32, &Event)> =
            charges.flat_map(|i| told.charges[i - charges_from].iter().copied()).collect();
        out.extend(match happened[..] {
            [] => context.in_words(&words, &charges),
            _ => context.of_happenings(&happened, &words, &charges),
        });
    }
    let alone = |i: &usize| !done.contains(i);
    out.extend((0..words_from).filter(alone).filter_map(|i| context.of_happenings(&[i], &[], &[])));
    out.extend(
        (words_from..charges_from).filter(alone).filter_map(|i| context.in_words(&told.words[i - words_from], &[])),
    );
    let charges = charges_from..charges_from + told.charges.len();
    out.extend(charges.filter(alone).filter_map(|i| context.in_words(&[], &told.charges[i - charges_from])));
    // In an order of their own, whatever joined them.
    out.sort_by_cached_key(|p| (p.happening.is_none(), p.happening, p.stands.first().map(order), p.key.clone()));
    out
}

/// What the documents of a corpus tell, before denials are joined to it. Of copies the first speaks for all: fifty more change nothing.
struct Told<'c> {
    leads: FxHashSet<u32>,
    /// The claims about each happening.
    about: FxHashMap<u32, Vec<(u32, &'c Claim)>>,
    /// Claims that say nearly the same in words, and hold no event.
    words: Vec<Vec<(u32, &'c Claim)>>,
    /// Accusations whose content is told in no other row, by happening.
    charges: Vec<Vec<(u32, &'c Event)>>,
}

impl<'c> Told<'c> {
    fn of(corpus: &Corpus<'c>, happenings: &[Happening]) -> Told<'c> {
        let mut of_event: FxHashMap<At, u32> = FxHashMap::default();
        for (i, h) in happenings.iter().enumerate() {
            of_event.extend(h.mentions.iter().map(|m| (*m, i as u32)));
        }
        let leads: FxHashSet<u32> = corpus.copies.iter().filter_map(|g| g.first().copied()).collect();
        let mut about: FxHashMap<u32, Vec<(u32, &Claim)>> = FxHashMap::default();
        let mut rest: Vec<(u32, &Claim)> = Vec::new();
        for (d, facts) in corpus.documents.iter().enumerate().filter(|(d, _)| leads.contains(&(*d as u32))) {
            for claim in &facts.claims {
                // The first of its events is what it is about.
                let event = claim.events.iter().find_map(|e| of_event.get(&At { document: d as u32, event: e.0 }));
                match event {
                    Some(happening) => about.entry(*happening).or_default().push((d as u32, claim)),
                    None => rest.push((d as u32, claim)),
                }
            }
        }
        let charged = |h: &Happening| -> Vec<(u32, &'c Event)> {
            let mentions = h.mentions.iter().filter(|m| leads.contains(&m.document));
            let events =
                mentions.map(|m| (m.document, &corpus.documents[m.document as usize].events[m.event as usize]));
            events.filter(|(d, e)| is_charge(corpus.documents[*d as usize], e)).collect()
        };
        let accusing = happenings.iter().filter(|h| h.real && h.kind == EventType::Accuse);
        let charges = accusing.map(charged).filter(|c| !c.is_empty()).collect();
        Told { words: alike_in_words(corpus, &rest), leads, about, charges }
    }

    fn nodes(&self, corpus: &Corpus<'c>, happenings: &[Happening]) -> Nodes<'c> {
        let story_of = corpus.story_of();
        let none = Vec::new();
        let happened = happenings.iter().enumerate().map(|(i, h)| match h.real {
            true => Node::of_happening(corpus, &story_of, h, self.about.get(&(i as u32)).unwrap_or(&none)),
            false => Node::default(),
        });
        let mut list: Vec<Node<'c>> = happened.collect();
        list.extend(self.words.iter().map(|w| Node::of_words(corpus, &story_of, w)));
        list.extend(self.charges.iter().map(|c| Node::of_charge(corpus, &story_of, c)));
        Nodes { list, story_of }
    }
}

/// Whether an event is an accusation of somebody by somebody that no claim of its document tells the content of.
fn is_charge(facts: &Facts, event: &Event) -> bool {
    let told = |c: &&Claim| c.marks.iter().any(|m| m.0 < event.mark.1 && event.mark.0 < m.1);
    let within = |e: &Event| e.kind != EventType::Accuse && e.mark.0 < event.mark.1 && event.mark.0 < e.mark.1;
    event.mode.as_deref() == Some(ALLEGE)
        && event.status != Status::Negated
        && !event.actors.is_empty()
        && !event.recipients.is_empty()
        && !facts.claims.iter().any(|c| told(&c))
        && !facts.events.iter().any(within)
}

/// The PLOVER mode of an accusation of having done something.
const ALLEGE: &str = "allege";

/// What propositions are made from.
struct Context<'a, 'c> {
    corpus: &'a Corpus<'c>,
    happenings: &'a [Happening],
    roots: &'a [Root],
    told: &'a Told<'c>,
}

impl Context<'_, '_> {
    /// The proposition that a happening took place, told once and denied elsewhere: none where nobody but the texts themselves speaks of it.
    fn of_happenings(
        &self,
        numbers: &[usize],
        words: &[(u32, &Claim)],
        charges: &[(u32, &Event)],
    ) -> Option<Proposition> {
        let lead = |m: &&At| self.told.leads.contains(&m.document);
        let mut stands = Vec::new();
        let mut mentions = BTreeSet::new();
        let mut told_in = None;
        for at in numbers.iter().flat_map(|n| self.happenings[*n].mentions.iter().filter(lead)) {
            let facts = self.corpus.documents[at.document as usize];
            let event = &facts.events[at.event as usize];
            let mention = Mention { document: facts.document, row: event.id.to_string() };
            for c in &event.commitments {
                let act = c.attribution.and_then(|q| facts.attributions.get(q.index())).map(|q| q.act);
                let Some(does) = does(c.value, act) else { continue };
                let by = By { holder: c.source, attribution: c.attribution, row: &mention, mark: event.mark };
                stand(facts, does, &by, &self.roots[at.document as usize], &mut stands);
            }
            mentions.insert(mention);
            // Told in words that are not its own denial and name who did it, where there are any.
            let unnamed = !facts.behind(&event.actors).iter().any(|a| event.words.contains(&a.name));
            let told = ((event.status == Status::Negated, unnamed), event.words.as_str());
            told_in = Some(told_in.map_or(told, |w: ((bool, bool), &str)| if told.0 < w.0 { told } else { w }));
        }
        let ((negated, _), shown) = told_in?;
        let about = numbers.iter().filter_map(|n| self.told.about.get(&(*n as u32))).flatten();
        for (d, claim) in about.chain(words) {
            let facts = self.corpus.documents[*d as usize];
            // Who asserts a claim about an event that is told as not having been denies the event; who has a stand has it.
            let turned = claim.events.iter().filter_map(|e| facts.event(*e)).any(|e| e.status == Status::Negated);
            let mut told = Vec::new();
            claim_stands(facts, claim, &self.roots[*d as usize], &mut told);
            told.retain(|t| {
                !stands.iter().any(|s: &Stand| s.at.document == t.at.document && s.key == t.key && s.who == t.who)
            });
            if turned {
                told.iter_mut().for_each(|t| t.does = t.does.turned());
            }
            stands.extend(told);
            mentions.insert(Mention { document: facts.document, row: claim.id.to_string() });
        }
        self.charged(charges, &mut stands, &mut mentions);
        if !stands.iter().any(|s| !s.author) {
            return None;
        }
        let number = *numbers.first()?;
        let h = &self.happenings[number];
        let first = h.mentions.iter().find(lead)?;
        let facts = self.corpus.documents[first.document as usize];
        let key = format!("claim-{}-{}", facts.document.short(), facts.events[first.event as usize].id);
        // Nobody says that it is, and nobody answers anybody: what is told is that it is not.
        let negative = negated && stands.iter().all(|s| s.does == Does::Denies && s.act != Some(Act::Deny));
        if negative {
            stands.iter_mut().for_each(|s| s.does = Does::Asserts);
        }
        let figures = figures(self.corpus, h, &self.told.leads, self.roots);
        let (happening, words) = (Some(number as u32), shown.to_owned());
        Some(Proposition { happening, key, words, negative, stands: settle(stands), mentions, figures })
    }

    /// Those who accuse somebody, as asserting what they accuse him of.
    fn charged(&self, charges: &[(u32, &Event)], stands: &mut Vec<Stand>, mentions: &mut BTreeSet<Mention>) {
        for (d, event) in charges {
            let facts = self.corpus.documents[*d as usize];
            let row = Mention { document: facts.document, row: event.id.to_string() };
            for actor in &event.actors {
                let by = By { holder: Holder::Actor(*actor), attribution: None, row: &row, mark: event.mark };
                let from = stands.len();
                stand(facts, Does::Asserts, &by, &self.roots[*d as usize], stands);
                stands[from..].iter_mut().for_each(|s| s.act = Some(Act::Accuse));
            }
            mentions.insert(row);
        }
    }

    /// A proposition in words: of claims that hold no event, and of charges.
    fn in_words(&self, claims: &[(u32, &Claim)], charges: &[(u32, &Event)]) -> Option<Proposition> {
        let document = |d: u32| self.corpus.documents[d as usize].document;
        let mut stands = Vec::new();
        let mut mentions = BTreeSet::new();
        for (d, c) in claims {
            claim_stands(self.corpus.documents[*d as usize], c, &self.roots[*d as usize], &mut stands);
            mentions.insert(Mention { document: document(*d), row: c.id.to_string() });
        }
        self.charged(charges, &mut stands, &mut mentions);
        // In the words of the first who asserts it.
        let asserted = claims.iter().filter(|(_, c)| !(c.asserted_by.is_empty() && c.confirmed_by.is_empty()));
        let of_claim = |(d, c): &(u32, &Claim)| (*d, c.words.clone(), format!("{}", c.id));
        let of_charge = |(d, e): &(u32, &Event)| (*d, e.words.clone(), format!("{}-charge", e.id));
        let told = asserted.map(of_claim).chain(charges.iter().map(of_charge)).min_by_key(|(d, ..)| *d);
        let (d, words, row) = told.or_else(|| claims.first().map(of_claim))?;
        let key = format!("claim-{}-{row}", document(d).short());
        Some(Proposition {
            happening: None,
            key,
            words,
            negative: false,
            stands: settle(stands),
            mentions,
            figures: None,
        })
    }
}

/// Figures of a happening that cannot both be. A toll that one source raises is no contradiction.
fn figures(corpus: &Corpus<'_>, h: &Happening, leads: &FxHashSet<u32>, roots: &[Root]) -> Option<Figures> {
    struct Told<'f> {
        root: Root,
        language: &'f str,
        trigger: u32,
        day: Option<Day>,
        number: u64,
    }
    let mut told: Vec<Told<'_>> = Vec::new();
    for at in h.mentions.iter().filter(|m| leads.contains(&m.document)) {
        let facts = corpus.documents[at.document as usize];
        let event = &facts.events[at.event as usize];
        let [number] = event.numbers[..] else { continue };
        for c in event.commitments.iter().filter(|c| matches!(c.value, Factuality::CtPlus | Factuality::PrPlus)) {
            for (_, root) in
                chain::of(facts, c.source, &roots[at.document as usize]).into_iter().filter(|(_, r)| r.is_named())
            {
                let one = Told { root, language: &facts.language, trigger: event.trigger, day: facts.day(), number };
                if let Some(other) = told.iter().find(|t| {
                    t.root != one.root
                        && t.number != number
                        && (t.language, t.trigger) == (one.language, one.trigger)
                        && t.day.zip(one.day).is_some_and(|(a, b)| (a.0 - b.0).abs() <= 1)
                }) {
                    return Some(Figures { first: other.number, other: number, since: one.day });
                }
                told.push(one);
            }
        }
    }
    None
}

/// What a value and an act do to a proposition; nothing where the source is not committed.
fn does(value: Factuality, act: Option<Act>) -> Option<Does> {
    use Factuality::*;
    Some(match (value, act) {
        (_, Some(Act::Retract)) => Does::Retracts,
        (CtMinus | PrMinus, _) => Does::Denies,
        (_, Some(Act::Doubt)) | (PsMinus | PsPlus, _) => Does::Qualifies,
        (CtPlus | PrPlus, Some(Act::Confirm | Act::Admit)) => Does::Confirms,
        (CtPlus | PrPlus, _) => Does::Asserts,
        (CtUnknown | Uu, _) => return None,
    })
}

/// Who takes a stand by which words.
struct By<'a> {
    holder: Holder,
    attribution: Option<AttributionId>,
    row: &'a Mention,
    mark: Mark,
}

fn stand(facts: &Facts, does: Does, by: &By<'_>, document: &Root, out: &mut Vec<Stand>) {
    let q = by.attribution.and_then(|q| facts.attributions.get(q.index()));
    if q.is_some_and(|q| q.negated) {
        return;
    }
    let row = q.map_or_else(|| by.row.row.clone(), |q| q.id.to_string());
    for (actor, root) in chain::of(facts, by.holder, document) {
        let named = actor.as_ref().is_some_and(|a| a.named && a.kind != ActorKind::Unknown)
            && !q.is_some_and(|q| matches!(q.kind, SourceKind::Anonymous | SourceKind::Collective));
        out.push(Stand {
            does,
            who: actor.as_ref().map(|a| a.name.clone()),
            key: actor.as_ref().and_then(|a| a.key.clone()),
            country: actor.as_ref().and_then(|a| a.country.clone()),
            author: by.holder == Holder::Author,
            named,
            root,
            act: q.map(|q| q.act),
            day: facts.day(),
            minute: facts.minute(),
            outlet: facts.outlet.clone(),
            language: facts.language.clone(),
            at: Mention { document: facts.document, row: row.clone() },
            mark: Some(q.and_then(|q| q.content.first().copied()).unwrap_or(by.mark)),
        });
    }
}

fn claim_stands(facts: &Facts, claim: &Claim, root: &Root, out: &mut Vec<Stand>) {
    let row = Mention { document: facts.document, row: claim.id.to_string() };
    let mark = claim.marks.first().copied().unwrap_or(Mark(0, 0));
    let lists =
        [(&claim.asserted_by, Does::Asserts), (&claim.denied_by, Does::Denies), (&claim.confirmed_by, Does::Confirms)];
    for (list, does) in lists {
        for s in list {
            let by = By { holder: s.actor, attribution: s.attribution, row: &row, mark };
            stand(facts, does, &by, root, out);
        }
    }
}

/// What stands are ordered by.
fn order(s: &Stand) -> impl Ord + use<> {
    (s.minute.is_none(), s.minute, s.at.document, s.does, s.author, s.key.clone(), s.who.clone(), s.at.row.clone())
}

/// In the order of days; one stand of one kind by one source in one document is told once.
fn settle(mut stands: Vec<Stand>) -> Vec<Stand> {
    stands.sort_by_cached_key(order);
    stands.dedup_by(|b, a| {
        a.at.document == b.at.document && a.does == b.does && a.author == b.author && a.key == b.key && a.who == b.who
    });
    stands
}

/// Share of stems that makes two claims of one language one.
const ALIKE: f64 = 0.62;

/// Claims of one story and language that say nearly the same.
fn alike_in_words<'c>(corpus: &Corpus<'c>, claims: &[(u32, &'c Claim)]) -> Vec<Vec<(u32, &'c Claim)>> {
    let story_of = corpus.story_of();
    let mut by_story: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (i, (d, _)) in claims.iter().enumerate() {
        by_story.entry(story_of[*d as usize]).or_default().push(i);
    }
    let mut links = Vec::new();
    for list in by_story.values() {
        for (n, a) in list.iter().enumerate() {
            for b in list[..n].iter().rev().take(2000) {
                let ((da, ca), (db, cb)) = (claims[*a], claims[*b]);
                let language = corpus.documents[da as usize].language == corpus.documents[db as usize].language;
                if language && alike(ca, cb) {
                    links.push((*b as u32, *a as u32));
                }
            }
        }
    }
    let groups = cluster::components(claims.len(), links.into_iter());
    groups.iter().map(|g| g.iter().map(|i| claims[*i as usize]).collect()).collect()
}

fn alike(a: &Claim, b: &Claim) -> bool {
    let figures = a.numbers.is_empty() || b.numbers.is_empty() || a.numbers.iter().any(|n| b.numbers.contains(n));
    figures && a.stems.0.len().min(b.stems.0.len()) >= 4 && dice(&a.stems.0, &b.stems.0) >= ALIKE
}

/// What a proposition came to, each time it changed. A pure fold over the stands.
pub fn history(p: &Proposition) -> Vec<Dated> {
    let mut out: Vec<Dated> = Vec::new();
    let mut i = 0;
    while i < p.stands.len() {
        let since = p.stands[i].day;
        while i < p.stands.len() && p.stands[i].day == since {
            i += 1;
        }
        let figures = p.figures.filter(|f| since.is_none_or(|s| f.since.is_none_or(|f| f <= s)));
        let status = status(&p.stands[..i], figures);
        if out.last().is_none_or(|d| d.status != status) {
            out.push(Dated { since, status });
        }
    }
    out
}

/// What some stands come to.
pub fn status(stands: &[Stand], figures: Option<Figures>) -> ClaimStatus {
    let of = |does: Does| stands.iter().filter(move |s| s.does == does);
    let asserting: BTreeSet<&Root> = of(Does::Asserts).map(|s| &s.root).collect();
    let named: BTreeSet<&Root> =
        of(Does::Asserts).filter(|s| s.named).map(|s| &s.root).filter(|r| r.is_named()).collect();
    let retracted = of(Does::Retracts).any(|r| asserting.is_empty() || asserting.contains(&r.root));
    // Confirmed by those who say it is not confirmed but said.
    let confirmed: BTreeSet<&Root> = of(Does::Confirms).map(|s| &s.root).filter(|r| r.is_named()).collect();
    if retracted {
        ClaimStatus::Retracted
    } else if stands.iter().enumerate().any(|(i, s)| s.does == Does::Denies && !is_admitted(s, &stands[i + 1..])) {
        ClaimStatus::Denied
    } else if figures.is_some() {
        ClaimStatus::Contradicted
    } else if confirmed.iter().any(|c| asserting.iter().any(|a| a != c)) {
        ClaimStatus::Confirmed
    } else if named.union(&confirmed).count() > 1 {
        ClaimStatus::Corroborated
    } else {
        ClaimStatus::SingleSource
    }
}

/// Whether who denied something said later that it is so.
fn is_admitted(denial: &Stand, later: &[Stand]) -> bool {
    let same = |s: &&Stand| s.root == denial.root && denial.root.is_named() && s.day > denial.day;
    later.iter().filter(same).any(|s| matches!(s.does, Does::Asserts | Does::Confirms))
}

/// The independent sources that stand behind a proposition.
pub fn independent(stands: &[Stand]) -> BTreeSet<&Root> {
    stands.iter().filter(|s| matches!(s.does, Does::Asserts | Does::Confirms)).map(|s| &s.root).collect()
}
