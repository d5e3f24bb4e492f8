//! From a trigger to a row: type, mode, contexts, status, time, place, evidence.

use super::gate;
use super::hits::Hit;
use super::lexicon::{Class, Retype};
use super::roles::{Sides, sides};
use super::scene::{Scene, lower};
use super::{Draft, Placed};
use crate::context::{At, Context};
use crate::grammar::{self, Reality, Tense, case_of};
use crate::places::Places;
use crate::reading::{ActorId, Event, EventId, EventType, Evidence, PlaceId, Status};
use crate::times::{self, Times};
use std::ops::Range;
use vigie_parse::{Rel, Upos, Word};

/// A draft, and who is still to be added to it.
pub(super) struct Found {
    pub draft: Draft,
    /// Places whose states are recipients.
    pub grounds: Vec<PlaceId>,
    /// Words of people who act.
    pub people: Vec<At>,
    /// Words of people it is done to.
    pub patients: Vec<At>,
}

/// What drafting needs.
pub(super) struct Coder<'c, 'a> {
    pub ctx: &'c Context<'a>,
    pub scene: &'c Scene<'c>,
    pub times: &'c Times,
    pub places: &'c Places,
}

/// The word that carries tense and mood.
pub(super) fn anchor<'w>(hit: &Hit<'w, '_>) -> Word<'w> {
    hit.support.as_ref().map_or(hit.word, |s| s.frame.head)
}

/// How real a trigger's clause makes it.
pub(super) fn reality(scene: &Scene<'_>, hit: &Hit<'_, '_>) -> Reality {
    mood(scene.grammar, hit.word, anchor(hit), flips(scene.grammar, hit), |_| false)
}

/// Whether the trigger's idiom holds a negation of its own ("not stand idly by"), which does not negate it.
fn flips(grammar: &grammar::Lexicon, hit: &Hit<'_, '_>) -> bool {
    hit.entry.rest.iter().any(|r| grammar.negators.contains(r))
}

/// How real a trigger is, by the word that carries tense and mood; not looking above a word where `stop` holds.
pub(super) fn mood<'a>(
    lexicon: &grammar::Lexicon,
    trigger: Word<'a>,
    anchor: Word<'a>,
    flipped: bool,
    stop: impl Fn(Word<'a>) -> bool,
) -> Reality {
    let mut out = grammar::reality_within(anchor, lexicon, &stop);
    out.negated ^= flipped;
    if anchor != trigger {
        let own = grammar::reality_within(trigger, lexicon, stop);
        out.hypothetical |= own.hypothetical;
        out.planned |= own.planned;
        out.modality = out.modality.max(own.modality);
    }
    out
}

/// The type and mode a trigger comes to, its content considered.
pub(super) fn kind(ctx: &Context<'_>, scene: &Scene<'_>, hit: &Hit<'_, '_>) -> Option<(EventType, Option<String>)> {
    let plover = &ctx.library.ontology.plover;
    let mut kind = hit.group.kind;
    let mut mode = hit.group.mode.clone();
    if let Some(retype) = retype(scene, hit) {
        kind = retype.to?;
        mode = retype.mode.clone();
    }
    if let Some((content, content_mode)) = hit.content {
        // A promise of harm is a threat.
        if kind == EventType::Agree && plover.of(content).quad == 4 {
            kind = EventType::Threaten;
        }
        if mode.is_none() {
            mode = plover.content_mode(kind, content, content_mode).map(str::to_owned);
        }
    }
    if mode.is_none() {
        mode = hinted(ctx, scene, hit, kind);
    }
    Some((kind, mode))
}

/// What the words at a trigger make of it: "a verbal attack", "a heart attack".
fn retype<'l>(scene: &Scene<'l>, hit: &Hit<'_, '_>) -> Option<&'l Retype> {
    let below = |c: &Word<'_>| matches!(c.rel(), Rel::Amod | Rel::Compound | Rel::Nmod | Rel::Nsubj);
    let words = hit.word.children().filter(below).chain(hit.frame.undergoers.iter().copied());
    let words = words
        .flat_map(|w| std::iter::once(w).chain(w.children().filter(|c| matches!(c.rel(), Rel::Amod | Rel::Compound))));
    words.into_iter().find_map(|w| {
        let found = scene.lexicon.retype(&lower(w.lemma()), hit.group.kind);
        found.or_else(|| scene.lexicon.retype(&lower(w.form()), hit.group.kind))
    })
}

/// The mode the words below the trigger hint at; the first of the lexicon's order.
fn hinted(ctx: &Context<'_>, scene: &Scene<'_>, hit: &Hit<'_, '_>, kind: EventType) -> Option<String> {
    let plover = &ctx.library.ontology.plover;
    let mut best: Option<(u32, &str)> = None;
    let doers = hit.frame.doers.iter().copied();
    for word in near(hit.word).into_iter().chain(doers) {
        for name in [lower(word.lemma()), lower(word.form())] {
            if let Some(found) = scene.lexicon.modes(&name, kind)
                && best.is_none_or(|b| found.0 < b.0)
            {
                best = Some(found);
            }
        }
    }
    best.map(|(_, mode)| mode.to_owned()).filter(|m| plover.has_mode(kind, m))
}

/// The word, its children and theirs, clauses left out.
fn near(word: Word<'_>) -> Vec<Word<'_>> {
    let phrase = |w: &Word<'_>| {
        !matches!(w.rel(), Rel::Advcl | Rel::Parataxis | Rel::Ccomp | Rel::Csubj | Rel::Acl | Rel::Conj | Rel::Xcomp)
    };
    let mut out = vec![word];
    let mut from = 0;
    for _ in 0..2 {
        let to = out.len();
        for i in from..to {
            let w = out[i];
            out.extend(w.children().filter(phrase));
        }
        from = to;
    }
    out
}

/// Acts done by saying so.
fn spoken(kind: EventType) -> bool {
    matches!(kind, EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten)
}

/// Words in a phrase that may date or place an event; past this many a phrase is hostile input.
const PHRASE: usize = 200;

impl Coder<'_, '_> {
    /// The row of a trigger, with the places whose states are its recipients; `None` where nothing can be coded.
    pub fn draft(&self, hit: &Hit<'_, '_>) -> Option<Found> {
        let plover = &self.ctx.library.ontology.plover;
        let sides = sides(self.scene, hit);
        let anchor = anchor(hit);
        let time = times::of_predicate(self.times, self.ctx, anchor)
            .or_else(|| (anchor != hit.word).then(|| times::of_predicate(self.times, self.ctx, hit.word)).flatten());
        let time = time.or_else(|| self.shared_time(anchor));
        let (mut kind, mut mode) = kind(self.ctx, self.scene, hit)?;
        let placed = Placed::of(self.ctx, anchor, time.as_ref(), hit.class == Class::Verb && spoken(kind));
        let reality = placed.settle(reality(self.scene, hit));
        if !gate::stands(self.scene, hit, &sides, reality, kind) || !gate::passes(self.scene, plover, hit, &sides) {
            return None;
        }
        let mut status = reality.status();
        if let Some(said) = self.said_of_oneself(hit, &sides, reality) {
            match (plover.of(kind).future, plover.of(kind).quad) {
                (Some(future), _) => (kind, mode) = (future, None),
                (None, 4) if kind != EventType::Protest => {
                    let old = mode.take();
                    mode = plover.content_mode(EventType::Threaten, kind, old.as_deref()).map(str::to_owned);
                    kind = EventType::Threaten;
                }
                _ => {}
            }
            status = said;
        }
        let clause = self.clause(hit);
        let row = plover.of(kind);
        let unsigned = gate::unsigned(hit, &sides);
        let event = Event {
            id: EventId(0),
            kind,
            quad: row.quad,
            score: plover.score(kind, mode.as_deref()),
            cameo: if kind == hit.group.kind { hit.group.cameo.clone() } else { None }
                .or_else(|| Some(row.cameo.clone())),
            contexts: self.contexts(hit, mode.as_deref()),
            mode,
            actors: sides.actors,
            recipients: sides.recipients,
            time,
            place: self.place(hit),
            agreement: None,
            status,
            commitments: Vec::new(),
            evidence: Evidence { span: self.ctx.span(clause.clone()), trigger: self.ctx.span(self.trigger(hit)) },
            rule: format!("{}:{}/{}", class(hit), hit.group.id, hit.entry.text),
        };
        let (trigger, anchor) = (At::from(hit.word), At::from(anchor));
        let flipped = flips(self.scene.grammar, hit);
        let draft = Draft { event, trigger, clause, anchor, reality, flipped, placed, unsigned, also: Vec::new() };
        Some(Found { draft, grounds: sides.grounds, people: sides.people, patients: sides.patients })
    }

    /// "resigned and fled on Monday": the time said once, with the last of several verbs.
    fn shared_time(&self, verb: Word<'_>) -> Option<crate::reading::EventTime> {
        let next = |c: &Word<'_>| c.upos() == Upos::Verb && c.one(Rel::Nsubj).is_none() && c.one(Rel::Aux).is_none();
        let mut verbs = verb.by(Rel::Conj).filter(next).take(4);
        if verb.upos() != Upos::Verb { None } else { verbs.find_map(|v| times::of_predicate(self.times, self.ctx, v)) }
    }

    /// What its own actor says that it will do: the status of that word, where this is one.
    fn said_of_oneself(&self, hit: &Hit<'_, '_>, sides: &Sides, reality: Reality) -> Option<Status> {
        if hit.class == Class::Noun && hit.support.as_ref().is_none_or(|s| !s.lends_subject) {
            return None;
        }
        let future = (reality.tense == Tense::Future || reality.planned) && !reality.hypothetical && !reality.negated;
        if !future || reality.demanded || sides.actors.is_empty() {
            return None;
        }
        let word = anchor(hit);
        let clause = std::iter::once(word).chain(word.ancestors()).take(8).find(|w| w.rel() == Rel::Ccomp)?;
        let (speakers, _) = grammar::surface_subjects(clause.head()?, self.scene.grammar);
        let speakers: Vec<ActorId> = speakers.iter().flat_map(|s| self.scene.actors(*s)).collect();
        sides.actors.iter().any(|a| speakers.contains(a)).then(|| reality.status())
    }

    fn contexts(&self, hit: &Hit<'_, '_>, mode: Option<&str>) -> Vec<String> {
        let mut out = hit.group.contexts.clone();
        if let Some(m) = mode.filter(|m| matches!(*m, "cyber" | "misinformation")) {
            push(&mut out, m);
        }
        for word in near(hit.word) {
            for name in [lower(word.lemma()), lower(word.form())] {
                self.scene.lexicon.contexts(&name).iter().for_each(|c| push(&mut out, c));
            }
        }
        out
    }

    /// The place named in the clause of the trigger, or the place that was struck.
    fn place(&self, hit: &Hit<'_, '_>) -> Option<PlaceId> {
        let mut heads: Vec<Word<'_>> = Vec::new();
        let anchor = anchor(hit);
        for w in [hit.word, anchor] {
            for c in w.children().filter(|c| matches!(c.rel(), Rel::Obl | Rel::Nmod)) {
                if self.scene.lexicon.locative.contains(&case_of(c)) && !heads.contains(&c) {
                    heads.push(c);
                }
            }
            if hit.word == anchor {
                break;
            }
        }
        for u in hit.frame.undergoers.iter().filter(|u| u.upos() != Upos::Verb) {
            heads.extend(u.by(Rel::Nmod).filter(|n| self.scene.lexicon.locative.contains(&case_of(*n))));
        }
        let material = matches!(hit.group.kind, EventType::Assault | EventType::Coerce);
        if material || hit.group.mode.as_deref() == Some("visit") {
            heads.extend(hit.frame.undergoers.iter().copied());
            heads.extend(hit.frame.genitives.iter().copied());
            heads.extend(hit.frame.obliques.iter().map(|o| o.word));
        }
        let found: Vec<usize> = heads.iter().filter_map(|h| self.deepest(*h)).collect();
        // A town before a country, wherever it stands.
        let rows = found.iter().filter_map(|m| self.places.mentions.get(*m)).map(|m| m.place);
        let rows: Vec<PlaceId> = rows.collect();
        let is_country = |p: &PlaceId| self.places.rows.get(p.index()).is_some_and(|r| r.precision == "country");
        rows.iter().find(|p| !is_country(p)).or_else(|| rows.first()).copied()
    }

    /// The place a phrase names, or one it lies in: "in the combat zone of the border region of Kursk".
    fn deepest(&self, head: Word<'_>) -> Option<usize> {
        let mut layer = grammar::conjuncts(head);
        for _ in 0..4 {
            if let Some(found) = layer.iter().find_map(|w| self.scene.place(*w)) {
                return Some(found);
            }
            let inside = |c: &Word<'_>| matches!(c.rel(), Rel::Nmod | Rel::Appos | Rel::Flat | Rel::Compound);
            layer = layer.iter().flat_map(|w| w.children()).filter(inside).take(PHRASE).collect();
        }
        None
    }

    /// The words that name the act: the head and those of its idiom.
    fn trigger(&self, hit: &Hit<'_, '_>) -> Range<usize> {
        hit.word.range()
    }

    /// The clause or phrase of the trigger: its subtree, without coordinated clauses, asides and outer punctuation.
    fn clause(&self, hit: &Hit<'_, '_>) -> Range<usize> {
        let top = anchor(hit);
        let mut words = vec![top];
        let mut next = 0;
        while next < words.len() {
            let at = words[next];
            next += 1;
            words.extend(at.children().filter(|c| !leaves(at, *c)));
        }
        if words.iter().all(|w| *w != hit.word) {
            words.push(hit.word);
        }
        words.sort_by_key(|w| w.index());
        let edge = |w: &Word<'_>| is_edge(*w, top);
        let first = words.iter().position(|w| !edge(w)).unwrap_or(0);
        let last = words.iter().rposition(|w| !edge(w)).unwrap_or(words.len() - 1);
        words[first].range().start..words[last].range().end.max(words[first].range().end)
    }
}

/// Whether a child begins a clause or phrase of its own.
fn leaves(of: Word<'_>, c: Word<'_>) -> bool {
    match c.rel() {
        Rel::Conj => of.upos() == Upos::Verb || c.one(Rel::Nsubj).is_some(),
        Rel::Parataxis | Rel::Discourse | Rel::Vocative | Rel::List => true,
        Rel::Cc => of.upos() == Upos::Verb,
        _ => false,
    }
}

fn is_edge(w: Word<'_>, top: Word<'_>) -> bool {
    let own = w.head() == Some(top);
    w.upos() == Upos::Punct
        || matches!(w.rel(), Rel::Cc | Rel::Punct) && own
        || matches!(w.rel(), Rel::Mark | Rel::Case) && own
}

fn class(hit: &Hit<'_, '_>) -> &'static str {
    match (hit.class, &hit.support) {
        (Class::Verb, _) => "verb",
        (Class::Adjective, _) => "adjective",
        (Class::Noun, Some(s)) if s.lends_subject => "light-verb",
        (Class::Noun, _) => "noun",
    }
}

fn push(out: &mut Vec<String>, context: &str) {
    if out.iter().all(|c| c != context) {
        out.push(context.to_owned());
    }
}
