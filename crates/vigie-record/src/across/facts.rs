//! What of one reading matters across documents. Made once, kept beside the reading; everything else in [`across`](super) is made of it.
//!
//! Ids are those of the reading (`A1`, `E3`), so that every row leads back to its words.

use super::copies::{Shingles, Signature};
use super::days::{Day, Days};
use super::numerals::numbers;
use super::packed::Packed;
use super::words::{self, Token};
use super::{hash, identity, wires};
use crate::facts::DocId;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use vigie_read::Reading;
use vigie_read::reading::{
    self, Act, ActorId, ActorKind, AgreementId, AgreementKind, AttributionId, ClaimId, Commitment, EventId, EventType,
    ObligationKind, PlaceId, SourceKind, Span, Stance, Status, Step,
};

/// Characters of evidence kept beside a row, to show what it says.
const WORDS: usize = 280;

/// A stretch of the document's text, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark(pub u32, pub u32);

impl From<&Span> for Mark {
    fn from(s: &Span) -> Mark {
        Mark(s.start as u32, s.end as u32)
    }
}

/// An actor of the document, and who it is anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Its id in the reading.
    pub id: ActorId,
    /// Its name there.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Its country, or what stands for one.
    pub country: Option<String>,
    /// Its sectors.
    pub sectors: Vec<String>,
    /// Who it is in every document; see [`identity`].
    pub key: Option<String>,
    /// The side it stands on.
    pub side: Option<String>,
    /// Whether it can be told from others: it has a name or an office.
    pub named: bool,
    /// Who stands behind a collective.
    pub members: Vec<ActorId>,
    /// How often it stands in the text.
    pub count: u32,
}

/// A place of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its id in the reading.
    pub id: PlaceId,
    /// Its name there.
    pub name: String,
    /// What it is in every document.
    pub key: String,
    /// Its country.
    pub country: Option<String>,
    /// It is a whole country or more: no place to tell two happenings apart.
    pub wide: bool,
    /// Whether the title names it.
    pub title: bool,
    /// Where it first stands.
    pub first: u32,
    /// How often it stands in the text.
    pub count: u32,
}

/// An event of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id in the reading.
    pub id: EventId,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// Quad class.
    pub quad: u8,
    /// PLOVER score.
    pub score: f64,
    /// Who did it.
    pub actors: Vec<ActorId>,
    /// To whom.
    pub recipients: Vec<ActorId>,
    /// The days the text gives it; none where it gives none.
    pub days: Option<Days>,
    /// Where.
    pub place: Option<PlaceId>,
    /// About which instrument.
    pub agreement: Option<AgreementId>,
    /// What became of it.
    pub status: Status,
    /// How sure each source is.
    pub commitments: Vec<Commitment>,
    /// Where its words stand.
    pub mark: Mark,
    /// Its words, cut.
    pub words: String,
    /// The stems of its words, hashed.
    pub stems: Packed,
    /// The numbers in its words, years apart.
    pub numbers: Vec<u64>,
    /// The stem of the word that names it, hashed.
    pub trigger: u32,
    /// Places narrower than a country that its sentence names.
    pub near: Vec<PlaceId>,
    /// The one side that it is done to or for: its recipient's, else the only other one that its words name.
    pub toward: Option<String>,
}

/// Who says what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Its id in the reading.
    pub id: AttributionId,
    /// What it does.
    pub act: Act,
    /// Whether the saying is negated.
    pub negated: bool,
    /// Who speaks.
    pub sources: Vec<ActorId>,
    /// How they are named.
    pub kind: SourceKind,
    /// To whom it is said, or whom it accuses.
    pub addressees: Vec<ActorId>,
    /// The attribution it stands in.
    pub parent: Option<AttributionId>,
    /// Where the words that say so stand.
    pub cue: Option<Mark>,
    /// Where what is said stands.
    pub content: Vec<Mark>,
}

/// A claim of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id in the reading.
    pub id: ClaimId,
    /// Its words, cut.
    pub words: String,
    /// Where they stand.
    pub marks: Vec<Mark>,
    /// The stems of its words, hashed.
    pub stems: Packed,
    /// The numbers in its words, years apart.
    pub numbers: Vec<u64>,
    /// The events it is about.
    pub events: Vec<EventId>,
    /// Who is named in its words.
    pub about: Vec<ActorId>,
    /// Places narrower than a country that its sentence names.
    pub near: Vec<PlaceId>,
    /// Days that its sentence names.
    pub days: Vec<Days>,
    /// Who asserts it.
    pub asserted_by: Vec<Stance>,
    /// Who denies it.
    pub denied_by: Vec<Stance>,
    /// Who confirms it.
    pub confirmed_by: Vec<Stance>,
}

/// One step of one party to an instrument.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    /// Which step.
    pub step: Step,
    /// Whose.
    pub party: Option<ActorId>,
    /// The days the text gives it.
    pub days: Option<Days>,
    /// What became of it.
    pub status: Status,
    /// Where its words stand.
    pub mark: Mark,
    /// Its words, cut.
    pub words: String,
}

/// An instrument the document speaks of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Its id in the reading.
    pub id: AgreementId,
    /// Its name there.
    pub name: String,
    /// What kind it is.
    pub kind: AgreementKind,
    /// Its parties.
    pub parties: Vec<ActorId>,
    /// Their steps.
    pub milestones: Vec<Milestone>,
    /// What it lays down.
    pub obligations: Vec<ObligationKind>,
}

/// A stem of the document: its hash, how often it stands there, whether the title holds it, whether it is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The hash of the stem; of the skeleton of a name.
    pub hash: u32,
    /// How often.
    pub count: u8,
    /// Whether the title holds it.
    pub title: bool,
    /// Whether it is a name.
    pub name: bool,
}

/// What identity needs of one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Whose facts they are.
    pub document: DocId,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Its title, or its first line.
    pub title: String,
    /// When it was published, ISO 8601.
    pub published: Option<String>,
    /// Its language.
    pub language: String,
    /// The hash of its words, whatever their case, marks and blanks.
    pub text_hash: u64,
    /// How many words it has.
    pub length: u32,
    /// Its five-word shingles.
    pub shingles: Shingles,
    /// Their MinHash signature.
    pub signature: Signature,
    /// The agencies it credits.
    pub wires: Vec<String>,
    /// Its stems and names, two numbers each; see [`Facts::terms`].
    terms: Packed,
    /// The numbers it holds, years and days apart.
    pub numbers: Vec<u64>,
    /// The actors.
    pub actors: Vec<Actor>,
    /// The places.
    pub places: Vec<Place>,
    /// The events.
    pub events: Vec<Event>,
    /// The attributions.
    pub attributions: Vec<Attribution>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// The agreements.
    pub agreements: Vec<Agreement>,
}

impl Facts {
    /// The facts of a reading.
    pub fn of(document: DocId, r: &Reading) -> Facts {
        let d = &r.document;
        let first_line = || d.text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("").to_owned();
        let title = d.title.clone().unwrap_or_else(first_line);
        let tokens = words::tokens(&d.text);
        let shingles = Shingles::of(tokens.iter().map(|t| t.folded.as_str()));
        let scene = Scene::of(r);
        Facts {
            document,
            outlet: d.outlet.clone(),
            url: d.url.clone(),
            published: d.published.clone(),
            language: d.language.clone(),
            text_hash: text_hash(&tokens),
            length: tokens.len() as u32,
            signature: shingles.signature(),
            shingles,
            wires: wires::credits(&d.text, &d.language, d.outlet.as_deref(), d.url.as_deref()),
            terms: terms(&tokens, &title),
            numbers: numbers(&tokens, &d.language),
            actors: r.actors.iter().map(|a| actor(a, &d.language)).collect(),
            places: r.places.iter().map(|p| place(p, &title)).collect(),
            events: r.events.iter().map(|e| event(e, &d.language, &scene)).collect(),
            attributions: r.attributions.iter().map(attribution).collect(),
            claims: r.claims.iter().map(|c| claim(c, &d.language, &scene)).collect(),
            agreements: r.agreements.iter().map(agreement).collect(),
            title: cut(&title),
        }
    }

    /// The day it was published.
    pub fn day(&self) -> Option<Day> {
        self.published.as_deref().and_then(Day::parse)
    }

    /// The minute it was published, in UTC.
    pub fn minute(&self) -> Option<i64> {
        self.published.as_deref().and_then(super::days::minute)
    }

    /// Lets go of what telling copies does not need.
    pub(super) fn strip(&mut self) {
        (self.terms, self.numbers) = (Packed::default(), Vec::new());
        (self.places, self.events) = (Vec::new(), Vec::new());
        (self.attributions, self.claims) = (Vec::new(), Vec::new());
        (self.actors, self.agreements) = (Vec::new(), Vec::new());
    }

    /// Its stems and names.
    pub fn terms(&self) -> impl Iterator<Item = Term> {
        self.terms.0.chunks_exact(2).map(|pair| Term {
            hash: pair[0],
            count: (pair[1] & 0xff) as u8,
            title: pair[1] >> 8 & 1 == 1,
            name: pair[1] >> 9 & 1 == 1,
        })
    }

    /// An actor of the document.
    pub fn actor(&self, id: ActorId) -> Option<&Actor> {
        self.actors.get(id.index())
    }

    /// An event of the document.
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(id.index())
    }

    /// A place of the document.
    pub fn place(&self, id: PlaceId) -> Option<&Place> {
        self.places.get(id.index())
    }

    /// The actors behind some ids, collectives replaced by their members where those are known.
    pub fn behind(&self, ids: &[ActorId]) -> Vec<&Actor> {
        let mut out: Vec<&Actor> = Vec::new();
        for a in ids.iter().filter_map(|id| self.actor(*id)) {
            let members: Vec<&Actor> =
                a.members.iter().filter_map(|m| self.actor(*m)).filter(|m| m.members.is_empty()).collect();
            for one in if members.is_empty() { vec![a] } else { members } {
                if !out.iter().any(|o| o.id == one.id) {
                    out.push(one);
                }
            }
        }
        out
    }
}

/// Where things stand in the text of a reading.
struct Scene<'r> {
    reading: &'r Reading,
    /// Where sentences begin.
    starts: Vec<u32>,
}

impl<'r> Scene<'r> {
    fn of(reading: &'r Reading) -> Scene<'r> {
        Scene { reading, starts: sentences(&reading.document.text) }
    }

    /// The sentence in which a stretch begins.
    fn sentence(&self, mark: Mark) -> Mark {
        let next = self.starts.partition_point(|s| *s <= mark.0);
        let start = next.checked_sub(1).and_then(|i| self.starts.get(i)).copied().unwrap_or(0);
        Mark(start, self.starts.get(next).copied().unwrap_or(u32::MAX).max(mark.1))
    }

    /// The places in a stretch that are narrower than a country.
    fn places(&self, mark: Mark) -> Vec<PlaceId> {
        let narrow = self.reading.places.iter().filter(|p| !is_wide(p));
        narrow.filter(|p| p.mentions.iter().any(|m| within(m, mark))).map(|p| p.id).collect()
    }

    /// Who is named in some stretches.
    fn actors(&self, marks: &[Mark]) -> Vec<ActorId> {
        let named = |a: &&reading::Actor| a.mentions.iter().any(|m| marks.iter().any(|k| within(m, *k)));
        self.reading.actors.iter().filter(named).map(|a| a.id).collect()
    }

    /// See [`Event::toward`].
    fn toward(&self, e: &reading::Event, language: &str) -> Option<String> {
        let mark = Mark::from(&e.evidence.span);
        let actor = |id: &ActorId| self.reading.actors.get(id.index());
        let side = |a: &reading::Actor| identity::of(a, language).side;
        let sides = |ids: &[ActorId]| -> BTreeSet<String> { ids.iter().filter_map(actor).filter_map(side).collect() };
        let doers = sides(&e.actors);
        let mut out = sides(&e.recipients);
        if out.is_empty() {
            out = sides(&self.actors(&[mark]));
            let places = self.reading.places.iter().filter(|p| p.mentions.iter().any(|m| within(m, mark)));
            out.extend(places.filter_map(|p| p.country.clone()));
            out.retain(|s| !doers.contains(s));
        }
        out.pop_first().filter(|_| out.is_empty())
    }

    /// The days named in a stretch; weeks and months tell no day.
    fn days(&self, mark: Mark) -> Vec<Days> {
        let times = self.reading.times.iter().filter(|t| within(&t.span, mark));
        times.filter_map(|t| Days::of_value(&t.value)).filter(|d| d.len() == 1).collect()
    }
}

fn within(span: &Span, mark: Mark) -> bool {
    let at = Mark::from(span);
    at.0 >= mark.0 && at.1 <= mark.1
}

/// Where sentences begin, roughly and in linear time: after a line break, and after a full stop that a blank and a capital follow.
fn sentences(text: &str) -> Vec<u32> {
    let mut out = vec![0];
    let (mut ended, mut blank) = (false, false);
    for (i, c) in text.chars().enumerate() {
        if c == '\n' {
            (ended, blank) = (true, true);
        } else if c.is_whitespace() {
            blank = true;
        } else {
            if ended && blank && !c.is_lowercase() {
                out.push(i as u32);
                ended = false;
            }
            // A closing mark goes with the sentence before it.
            ended = matches!(c, '.' | '!' | '?' | '…') || ended && !blank && !c.is_alphanumeric();
            blank = false;
        }
    }
    out
}

fn cut(text: &str) -> String {
    let mut out: String = text.chars().take(WORDS).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if text.chars().nth(WORDS).is_some() {
        out.push('…');
    }
    out
}

fn text_hash(tokens: &[Token]) -> u64 {
    tokens.iter().fold(tokens.len() as u64, |h, t| hash::pair(h, hash::text(&t.folded)))
}

/// Stems and names with their counts, two numbers each, the same for the same words in any order.
fn terms(tokens: &[Token], title: &str) -> Packed {
    let titles = words::tokens(title);
    let names = words::names(tokens);
    let mut all: FxHashMap<u32, (u32, bool, bool)> = FxHashMap::default();
    let lists = [(tokens, false), (titles.as_slice(), true)];
    for (token, in_title) in lists.iter().flat_map(|(list, t)| list.iter().map(move |k| (k, *t))) {
        if token.number().is_some() || token.folded.chars().count() < 2 {
            continue;
        }
        let name = token.capital && names.contains(token.folded.as_str());
        let key = if name { hash::text(&words::skeleton(&token.folded)) } else { hash::text(token.stem()) } as u32;
        let entry = all.entry(key).or_default();
        entry.0 += 1;
        entry.1 |= in_title;
        entry.2 |= name;
    }
    let mut list: Vec<_> = all.into_iter().collect();
    list.sort_unstable();
    let pair =
        |(hash, (n, t, name)): (u32, (u32, bool, bool))| [hash, n.min(255) | u32::from(t) << 8 | u32::from(name) << 9];
    Packed(list.into_iter().flat_map(pair).collect())
}

fn stems(text: &str) -> Packed {
    let tokens = words::tokens(text);
    let mut out: Vec<u32> =
        tokens.iter().filter(|t| t.folded.chars().count() > 1).map(|t| hash::text(t.stem()) as u32).take(80).collect();
    out.sort_unstable();
    out.dedup();
    Packed(out)
}

fn actor(a: &reading::Actor, language: &str) -> Actor {
    let who = identity::of(a, language);
    Actor {
        id: a.id,
        name: a.name.clone(),
        kind: a.kind,
        country: a.country.clone(),
        sectors: a.sectors.clone(),
        key: who.key,
        side: who.side,
        named: who.named,
        members: a.members.clone(),
        count: a.mentions.len() as u32,
    }
}

fn is_wide(p: &reading::Place) -> bool {
    matches!(p.precision.as_str(), "country" | "continent" | "sea" | "ocean")
}

fn place(p: &reading::Place, title: &str) -> Place {
    Place {
        id: p.id,
        name: p.name.clone(),
        key: identity::place(p),
        country: p.country.clone(),
        wide: is_wide(p),
        title: p.mentions.iter().any(|m| title.contains(&m.text)),
        first: p.mentions.first().map_or(u32::MAX, |m| m.start as u32),
        count: p.mentions.len() as u32,
    }
}

fn event(e: &reading::Event, language: &str, scene: &Scene<'_>) -> Event {
    let mark = Mark::from(&e.evidence.span);
    // A place that stands alone in the words of an event is where it was, as far as identity goes.
    let inside = scene.places(mark);
    let place = e.place.or(if let [only] = inside[..] { Some(only) } else { None });
    let trigger = words::tokens(&e.evidence.trigger.text);
    Event {
        id: e.id,
        kind: e.kind,
        mode: e.mode.clone(),
        quad: e.quad,
        score: e.score,
        actors: e.actors.clone(),
        recipients: e.recipients.clone(),
        days: e.time.as_ref().and_then(|t| Days::of_value(&t.value)),
        place,
        agreement: e.agreement,
        status: e.status,
        commitments: e.commitments.clone(),
        mark,
        near: scene.places(scene.sentence(mark)),
        toward: scene.toward(e, language),
        words: cut(&e.evidence.span.text),
        stems: stems(&e.evidence.span.text),
        numbers: numbers(&words::tokens(&e.evidence.span.text), language),
        trigger: trigger.last().map_or(0, |t| hash::text(t.stem()) as u32),
    }
}

fn attribution(q: &reading::Attribution) -> Attribution {
    Attribution {
        id: q.id,
        act: q.act,
        negated: q.negated,
        sources: q.source.actors.clone(),
        kind: q.source.kind,
        addressees: q.addressees.clone(),
        parent: q.parent,
        cue: q.cue.first().map(Mark::from),
        content: q.content.iter().map(Mark::from).collect(),
    }
}

fn claim(c: &reading::Claim, language: &str, scene: &Scene<'_>) -> Claim {
    let marks: Vec<Mark> = c.evidence.iter().map(Mark::from).collect();
    let mut sentences: Vec<Mark> = marks.iter().map(|m| scene.sentence(*m)).collect();
    sentences.dedup();
    let each = |of: &dyn Fn(Mark) -> Vec<PlaceId>| -> Vec<PlaceId> {
        let mut all: Vec<PlaceId> = sentences.iter().flat_map(|s| of(*s)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    Claim {
        about: scene.actors(&marks),
        near: each(&|s| scene.places(s)),
        days: sentences.iter().flat_map(|s| scene.days(*s)).collect(),
        id: c.id,
        words: cut(&c.text),
        marks,
        stems: stems(&c.text),
        numbers: numbers(&words::tokens(&c.text), language),
        events: c.events.clone(),
        asserted_by: c.asserted_by.clone(),
        denied_by: c.denied_by.clone(),
        confirmed_by: c.confirmed_by.clone(),
    }
}

fn agreement(t: &reading::Agreement) -> Agreement {
    let mut obligations: Vec<_> = t.obligations.iter().map(|o| o.kind).collect();
    obligations.sort_unstable();
    obligations.dedup();
    let milestone = |m: &reading::Milestone| Milestone {
        step: m.step,
        party: m.party,
        days: m.date.as_deref().and_then(Days::of_value),
        status: m.status,
        mark: Mark::from(&m.evidence),
        words: cut(&m.evidence.text),
    };
    Agreement {
        id: t.id,
        name: t.name.clone(),
        kind: t.kind,
        parties: t.parties.clone(),
        milestones: t.milestones.iter().map(milestone).collect(),
        obligations,
    }
}
