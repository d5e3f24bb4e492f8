//! The ledger of claims: one proposition over documents and languages, and everyone who takes a stand on it.
//!
//! A proposition is a happening that somebody speaks of, or, where what is said holds no event, words that are nearly the same in one language and
//! story. Its status is computed from the stances in the order of their days, and dated; nothing here says what is true.

use super::chain::{self, Root};
use super::corpus::Corpus;
use super::days::Day;
use super::facts::{Claim, Facts, Mark};
use super::happenings::{At, Happening, dice, sides};
use super::stories::cluster;
use super::weights::Weights;
use crate::facts::Mention;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use vigie_read::reading::{
    Act, ActorKind, AttributionId, ClaimId, ClaimStatus, Factuality, Holder, SourceKind, Status,
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
    /// What it does to the contrary.
    fn turned(self) -> Does {
        match self {
            Does::Asserts | Does::Confirms => Does::Denies,
            Does::Denies => Does::Asserts,
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
    /// Where it was first read.
    pub first: Mention,
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
    let mut of_event: FxHashMap<At, u32> = FxHashMap::default();
    for (i, h) in happenings.iter().enumerate() {
        of_event.extend(h.mentions.iter().map(|m| (*m, i as u32)));
    }
    // Of copies the first speaks for all: fifty more change nothing.
    let leads: FxHashSet<u32> = corpus.copies.iter().filter_map(|g| g.first().copied()).collect();
    let answered = answers(corpus, happenings);
    let mut out = Vec::new();
    let mut about: FxHashMap<u32, Vec<(u32, &Claim)>> = FxHashMap::default();
    let mut rest: Vec<(u32, &Claim)> = Vec::new();
    for (d, facts) in corpus.documents.iter().enumerate().filter(|(d, _)| leads.contains(&(*d as u32))) {
        for claim in &facts.claims {
            let events = claim.events.iter().filter_map(|e| of_event.get(&At { document: d as u32, event: e.0 }));
            let events: BTreeSet<u32> = events.copied().collect();
            match events.len() {
                1 => about.entry(*events.first().unwrap_or(&0)).or_default().push((d as u32, claim)),
                _ => match answered.get(&(d as u32, claim.id)) {
                    Some(happening) => about.entry(*happening).or_default().push((d as u32, claim)),
                    None => rest.push((d as u32, claim)),
                },
            }
        }
    }
    for (i, h) in happenings.iter().enumerate() {
        let claims = about.get(&(i as u32)).map_or(&[][..], Vec::as_slice);
        out.extend(of_happening(corpus, i as u32, h, claims, roots, &leads));
    }
    out.extend(of_words(corpus, rest, roots, &of_event));
    out
}

/// A stem that says what is spoken of: rarer than one sentence in so many (a logarithm).
const TELLING: f32 = 5.5;

/// Denials that hold no event themselves, by document and claim, each with the happening that it answers: the one of its story that the denier
/// is said to have done and that shares the most telling words with it. Where two share as many, none.
fn answers(corpus: &Corpus<'_>, happenings: &[Happening]) -> FxHashMap<(u32, ClaimId), u32> {
    let story_of = corpus.story_of();
    let mut done: FxHashMap<(u32, &str), Vec<u32>> = FxHashMap::default();
    for (i, h) in happenings.iter().enumerate().filter(|(_, h)| h.real) {
        for at in &h.mentions {
            let facts = corpus.documents[at.document as usize];
            for side in sides(facts, &facts.events[at.event as usize].actors) {
                done.entry((story_of[at.document as usize], side)).or_default().push(i as u32);
            }
        }
    }
    done.values_mut().for_each(|list| list.dedup());
    let weights = Weights::embedded();
    let mut out = FxHashMap::default();
    for (d, facts) in corpus.documents.iter().enumerate() {
        for claim in facts.claims.iter().filter(|c| c.events.is_empty()) {
            let telling: Vec<u32> =
                claim.stems.0.iter().copied().filter(|s| weights.of(&facts.language, *s) >= TELLING).collect();
            let candidates =
                deniers(facts, claim).into_iter().filter_map(|side| done.get(&(story_of[d], side))).flatten();
            let mut scored: Vec<(usize, u32)> =
                candidates.map(|h| (shared(corpus, &happenings[*h as usize], &telling), *h)).collect();
            scored.sort_unstable_by(|a, b| b.cmp(a));
            scored.dedup();
            match scored[..] {
                [(n, h)] if n > 0 => out.insert((d as u32, claim.id), h),
                [(n, h), (m, _), ..] if n > m => out.insert((d as u32, claim.id), h),
                _ => None,
            };
        }
    }
    out
}

/// The most telling words that a claim shares with any words of a happening.
fn shared(corpus: &Corpus<'_>, h: &Happening, telling: &[u32]) -> usize {
    let of = |at: &At| {
        let stems = &corpus.documents[at.document as usize].events[at.event as usize].stems.0;
        telling.iter().filter(|t| stems.binary_search(t).is_ok()).count()
    };
    h.mentions.iter().take(200).map(of).max().unwrap_or(0)
}

/// The proposition that a happening took place: none where nobody but the texts themselves speaks of it.
fn of_happening(
    corpus: &Corpus<'_>,
    number: u32,
    h: &Happening,
    claims: &[(u32, &Claim)],
    roots: &[Root],
    leads: &FxHashSet<u32>,
) -> Option<Proposition> {
    let mut stands = Vec::new();
    let mut mentions = BTreeSet::new();
    let mut words = None;
    for at in h.mentions.iter().filter(|m| leads.contains(&m.document)) {
        let facts = corpus.documents[at.document as usize];
        let event = &facts.events[at.event as usize];
        let mention = Mention { document: facts.document, row: event.id.to_string() };
        for c in &event.commitments {
            let act = c.attribution.and_then(|q| facts.attributions.get(q.index())).map(|q| q.act);
            let Some(does) = does(c.value, act) else { continue };
            let by = By { holder: c.source, attribution: c.attribution, row: &mention, mark: event.mark };
            stand(facts, does, &by, &roots[at.document as usize], &mut stands);
        }
        mentions.insert(mention);
        // Told in words that are not its own denial, where there are any.
        let told = (event.status == Status::Negated, event.words.as_str());
        words = Some(words.map_or(told, |w: (bool, &str)| if w.0 && !told.0 { told } else { w }));
    }
    let (negated, words) = words?;
    for (d, claim) in claims {
        let facts = corpus.documents[*d as usize];
        // What a claim says of an event that is told as not having been is said the other way round; who has a stand has it.
        let turned = claim.events.iter().filter_map(|e| facts.event(*e)).any(|e| e.status == Status::Negated);
        let mut told = Vec::new();
        claim_stands(facts, claim, &roots[*d as usize], &mut told);
        told.retain(|t| {
            !stands.iter().any(|s: &Stand| s.at.document == t.at.document && s.key == t.key && s.who == t.who)
        });
        if turned {
            told.iter_mut().for_each(|t| t.does = t.does.turned());
        }
        stands.extend(told);
        mentions.insert(Mention { document: corpus.documents[*d as usize].document, row: claim.id.to_string() });
    }
    if !stands.iter().any(|s| !s.author) {
        return None;
    }
    let first = h.mentions.iter().find(|m| leads.contains(&m.document))?;
    let facts = corpus.documents[first.document as usize];
    let first = Mention { document: facts.document, row: facts.events[first.event as usize].id.to_string() };
    // Nobody says that it is, and nobody answers anybody: what is told is that it is not.
    let negative = negated && stands.iter().all(|s| s.does == Does::Denies && s.act != Some(Act::Deny));
    if negative {
        stands.iter_mut().for_each(|s| s.does = Does::Asserts);
    }
    let figures = figures(corpus, h, leads, roots);
    let (happening, words) = (Some(number), words.to_owned());
    Some(Proposition { happening, words, negative, first, stands: settle(stands), mentions, figures })
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

/// In the order of days; one stand of one kind by one source in one document is told once.
fn settle(mut stands: Vec<Stand>) -> Vec<Stand> {
    let order = |s: &Stand| {
        (s.minute.is_none(), s.minute, s.at.document, s.does, s.author, s.key.clone(), s.who.clone(), s.at.row.clone())
    };
    stands.sort_by_cached_key(order);
    stands.dedup_by(|b, a| {
        a.at.document == b.at.document && a.does == b.does && a.author == b.author && a.key == b.key && a.who == b.who
    });
    stands
}

/// Share of stems that makes two claims of one language one.
const ALIKE: f64 = 0.62;

/// Propositions in words: claims of one story that say nearly the same, or are about the same happenings.
fn of_words(
    corpus: &Corpus<'_>,
    claims: Vec<(u32, &Claim)>,
    roots: &[Root],
    of_event: &FxHashMap<At, u32>,
) -> Vec<Proposition> {
    let story_of = corpus.story_of();
    let mut by_story: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (i, (d, _)) in claims.iter().enumerate() {
        by_story.entry(story_of[*d as usize]).or_default().push(i);
    }
    let events: Vec<BTreeSet<u32>> = claims
        .iter()
        .map(|(d, c)| c.events.iter().filter_map(|e| of_event.get(&At { document: *d, event: e.0 })).copied().collect())
        .collect();
    let sole = denials(corpus, &claims);
    let mut links = Vec::new();
    for list in by_story.values() {
        for (n, a) in list.iter().enumerate() {
            for b in list[..n].iter().rev().take(2000) {
                let ((da, ca), (db, cb)) = (claims[*a], claims[*b]);
                let language = corpus.documents[da as usize].language == corpus.documents[db as usize].language;
                let about = &events[*a];
                let both = about.intersection(&events[*b]).count();
                let happens = both >= 2 && both * 2 >= about.union(&events[*b]).count();
                let denied = !language && same_denial(corpus, &sole, (da, ca), (db, cb));
                if happens || denied || language && alike(ca, cb) {
                    links.push((*b as u32, *a as u32));
                }
            }
        }
    }
    let groups = cluster::components(claims.len(), links.into_iter());
    groups.iter().filter_map(|g| in_words(corpus, g.iter().map(|i| claims[*i as usize]).collect(), roots)).collect()
}

/// Claims of a document that nobody asserts and a side denies, by the document and the side.
type Denials<'f> = FxHashMap<(u32, &'f str), usize>;

fn denials<'f>(corpus: &Corpus<'f>, claims: &[(u32, &Claim)]) -> Denials<'f> {
    let mut out = Denials::default();
    for (d, c) in claims {
        for side in deniers(corpus.documents[*d as usize], c) {
            *out.entry((*d, side)).or_default() += 1;
        }
    }
    out
}

/// The sides that deny a claim which nobody in its document asserts.
fn deniers<'f>(facts: &'f Facts, claim: &Claim) -> Vec<&'f str> {
    let answers = claim.asserted_by.is_empty() && claim.confirmed_by.is_empty();
    let ids = claim
        .denied_by
        .iter()
        .filter(|_| answers)
        .filter_map(|s| if let Holder::Actor(a) = s.actor { Some(a) } else { None });
    let ids: Vec<_> = ids.collect();
    facts.behind(&ids).into_iter().filter(|a| a.named || a.key.is_some()).filter_map(|a| a.side.as_deref()).collect()
}

/// Whether two documents of one story, in two languages and within a day, tell the only denial of one side.
fn same_denial(corpus: &Corpus<'_>, sole: &Denials<'_>, a: (u32, &Claim), b: (u32, &Claim)) -> bool {
    let (fa, fb) = (corpus.documents[a.0 as usize], corpus.documents[b.0 as usize]);
    let near = fa.day().zip(fb.day()).is_some_and(|(x, y)| (x.0 - y.0).abs() <= 1);
    let other = deniers(fb, b.1);
    near && deniers(fa, a.1)
        .into_iter()
        .any(|s| other.contains(&s) && sole.get(&(a.0, s)) == Some(&1) && sole.get(&(b.0, s)) == Some(&1))
}

fn alike(a: &Claim, b: &Claim) -> bool {
    let figures = a.numbers.is_empty() || b.numbers.is_empty() || a.numbers.iter().any(|n| b.numbers.contains(n));
    figures && a.stems.0.len().min(b.stems.0.len()) >= 4 && dice(&a.stems.0, &b.stems.0) >= ALIKE
}

fn in_words(corpus: &Corpus<'_>, group: Vec<(u32, &Claim)>, roots: &[Root]) -> Option<Proposition> {
    let (d, claim) = *group.first()?;
    let mention =
        |d: u32, c: &Claim| Mention { document: corpus.documents[d as usize].document, row: c.id.to_string() };
    let mut stands = Vec::new();
    for (d, c) in &group {
        claim_stands(corpus.documents[*d as usize], c, &roots[*d as usize], &mut stands);
    }
    Some(Proposition {
        happening: None,
        words: claim.words.clone(),
        negative: false,
        first: mention(d, claim),
        stands: settle(stands),
        mentions: group.iter().map(|(d, c)| mention(*d, c)).collect(),
        figures: None,
    })
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
    } else if of(Does::Denies).next().is_some() {
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

/// The independent sources that stand behind a proposition.
pub fn independent(stands: &[Stand]) -> BTreeSet<&Root> {
    stands.iter().filter(|s| matches!(s.does, Does::Asserts | Does::Confirms)).map(|s| &s.root).collect()
}
