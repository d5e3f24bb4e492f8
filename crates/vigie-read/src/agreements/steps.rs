//! The steps that a text says were taken with an instrument: who signs, ratifies, leaves it, when and where.

use super::lexicon::{Lexicon, StepWord};
use super::mention::Mention;
use crate::actors::Cast;
use crate::context::{At, Context};
use crate::grammar::{self, Frame, Voice};
use crate::places::Places;
use crate::reading::{ActorId, ActorKind, PlaceId, Status, Step, TimeRelation};
use crate::times::{self, Times};
use std::ops::Range;
use vigie_parse::{Rel, Sent, Upos, Word};

/// One step, before it is laid to an agreement.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Which mention it is about: index in the list of mentions.
    pub mention: usize,
    /// The word that says it.
    pub at: At,
    /// Which step.
    pub step: Step,
    /// Whose.
    pub doers: Vec<ActorId>,
    /// With whom, where the verb says so.
    pub with: Vec<ActorId>,
    /// How real it is.
    pub status: Status,
    /// When.
    pub date: Option<String>,
    /// Where.
    pub place: Option<PlaceId>,
    /// The bytes it was read from.
    pub evidence: Range<usize>,
    /// The lemma that fired.
    pub lemma: String,
}

/// What a step is looked for with.
pub struct Scene<'s, 'a> {
    /// The document.
    pub ctx: &'s Context<'a>,
    /// The words.
    pub lexicon: &'s Lexicon,
    /// Function words.
    pub grammar: &'s grammar::Lexicon,
    /// Who is there.
    pub cast: &'s Cast,
    /// When.
    pub times: &'s Times,
    /// Where.
    pub places: &'s Places,
}

/// The steps of one sentence. `mentions`: those of this sentence, with their indices.
pub fn find(scene: &Scene<'_, '_>, sent: Sent<'_>, mentions: &[(usize, &Mention)], out: &mut Vec<Taken>) {
    if mentions.is_empty() {
        return;
    }
    for w in sent.words() {
        for entry in scene.lexicon.steps(w.lemma()) {
            if !fits(w, entry) {
                continue;
            }
            let frame = grammar::frame(w, scene.grammar);
            if let Some(mention) = target(w, entry, &frame, mentions) {
                let name = mentions.iter().find(|(i, _)| *i == mention).map(|(_, m)| m.name.clone());
                out.push(taken(scene, w, entry, &frame, mention, name));
                break;
            }
        }
    }
}

/// Whether the word is of the class the entry wants, with what it needs beside it.
fn fits(w: Word<'_>, entry: &StepWord) -> bool {
    let class = match w.upos() {
        Upos::Noun | Upos::Propn => entry.noun,
        Upos::Verb | Upos::Aux => !entry.noun,
        Upos::Adj => !entry.noun && w.is("VerbForm", "Part"),
        _ => false,
    };
    class && (entry.needs.is_empty() || w.children().any(|c| needs(c, entry) || c.children().any(|g| needs(g, entry))))
}

fn needs(w: Word<'_>, entry: &StepWord) -> bool {
    entry.needs.iter().any(|n| n == w.lemma() || n.eq_ignore_ascii_case(w.form()))
}

/// The mention that a step is about.
fn target(w: Word<'_>, entry: &StepWord, frame: &Frame<'_>, mentions: &[(usize, &Mention)]) -> Option<usize> {
    let hit = |x: &Word<'_>| mentions.iter().find(|(_, m)| m.head == At::from(*x)).map(|(i, _)| *i);
    let direct = if entry.noun {
        frame
            .genitives
            .iter()
            .chain(frame.obliques.iter().map(|o| &o.word))
            .chain(&frame.modifiers)
            .find_map(hit)
            .or_else(|| below(w, mentions))
    } else if entry.subject {
        let subject = if frame.voice == Voice::Passive { &frame.undergoers } else { &frame.doers };
        subject.iter().find_map(hit)
    } else if !entry.cases.is_empty() {
        frame.obliques.iter().filter(|o| entry.cases.contains(&o.case)).find_map(|o| hit(&o.word))
    } else {
        frame.undergoers.iter().chain(&frame.datives).find_map(hit)
    };
    if direct.is_some() || entry.noun || !entry.cases.is_empty() || entry.subject {
        return direct;
    }
    loose(w, mentions).or_else(|| after(w, frame, mentions))
}

/// A mention in the phrase of a noun: a genitive that the parse hung on the doer.
fn below(w: Word<'_>, mentions: &[(usize, &Mention)]) -> Option<usize> {
    let hangs = |m: &Mention| {
        if m.head.word as usize <= w.index() {
            return false;
        }
        let mut at = w.sent().word(m.head.word as usize);
        for _ in 0..3 {
            if !matches!(at.rel(), Rel::Nmod | Rel::Obl | Rel::Appos | Rel::Obj) {
                return false;
            }
            match at.head() {
                Some(h) if h == w => return true,
                Some(h) => at = h,
                None => return false,
            }
        }
        false
    };
    mentions.iter().find(|(_, m)| hangs(m)).map(|(i, _)| *i)
}

/// A participle that the parse hung on a noun inside the instrument's phrase, or on the clause: `a treaty with X, signed in
/// May`. The mention right before it, with no verb between.
fn loose(w: Word<'_>, mentions: &[(usize, &Mention)]) -> Option<usize> {
    use Rel::{Acl, Advcl, Amod, Appos, Conj, Parataxis};
    let participle = w.is("VerbForm", "Part") && !w.is("Tense", "Pres");
    let clause = |c: Word<'_>| match c.rel() {
        Rel::Aux | Rel::Cop | Rel::Nsubj => true,
        Rel::Obj => matches!(c.upos(), Upos::Noun | Upos::Propn | Upos::Pron),
        _ => false,
    };
    let bare = !w.children().any(clause);
    if !participle || !bare || !matches!(w.rel(), Acl | Advcl | Amod | Conj | Appos | Parataxis) {
        return None;
    }
    let (index, mention) = mentions.iter().rev().find(|(_, m)| (m.head.word as usize) < w.index())?;
    let from = mention.head.word as usize;
    let clear = w.index() - from <= 16
        && (from + 1..w.index()).all(|i| {
            let between = w.sent().word(i);
            !matches!(between.upos(), Upos::Verb | Upos::Aux) || between.rel() == Rel::Acl
        });
    clear.then_some(*index)
}

/// The mention right after an active verb that the parse left without an object.
fn after(w: Word<'_>, frame: &Frame<'_>, mentions: &[(usize, &Mention)]) -> Option<usize> {
    if frame.voice == Voice::Passive || !frame.undergoers.is_empty() || !frame.complements.is_empty() {
        return None;
    }
    let (index, mention) = mentions.iter().find(|(_, m)| m.head.word as usize > w.index())?;
    let to = mention.head.word as usize;
    let hangs = w.sent().word(to).head() == Some(w);
    let clear = (w.index() + 1..to).all(|i| !matches!(w.sent().word(i).upos(), Upos::Verb | Upos::Aux));
    (hangs && clear && to - w.index() <= 10).then_some(*index)
}

fn taken(
    scene: &Scene<'_, '_>,
    w: Word<'_>,
    entry: &StepWord,
    frame: &Frame<'_>,
    mention: usize,
    name: Option<Range<usize>>,
) -> Taken {
    let ctx = scene.ctx;
    let reality = grammar::reality(w, scene.grammar);
    let time = times::of_predicate(scene.times, ctx, w);
    let with = frame.obliques.iter().filter(|o| scene.lexicon.with.contains(&o.case));
    let mut evidence = evidence(w);
    if let Some(name) = name.filter(|n| n.start >= evidence.start) {
        evidence.end = evidence.end.max(name.end);
    }
    Taken {
        mention,
        at: w.into(),
        step: entry.step,
        doers: doers(scene, w, entry, frame),
        with: with.flat_map(|o| scene.cast.at(o.word).to_vec()).collect(),
        status: reality.status(),
        date: time.filter(|t| matches!(t.relation, TimeRelation::On | TimeRelation::Since)).map(|t| t.value),
        place: place(scene, w),
        evidence,
        lemma: w.lemma().to_owned(),
    }
}

/// Whose step it is: the doers of the frame, or who modifies the noun.
fn doers(scene: &Scene<'_, '_>, w: Word<'_>, entry: &StepWord, frame: &Frame<'_>) -> Vec<ActorId> {
    if entry.subject && frame.voice == Voice::Active {
        return Vec::new();
    }
    let mut out: Vec<ActorId> = frame.doers.iter().flat_map(|d| scene.cast.at(*d).to_vec()).collect();
    if out.is_empty() && entry.noun {
        out = scene.cast.modifiers(w);
        out.retain(|id| scene.cast.rows.get(id.index()).is_some_and(|a| a.kind != ActorKind::Unknown));
    }
    out.dedup();
    out
}

/// A place of the step's own clause that stands under a preposition of place.
fn place(scene: &Scene<'_, '_>, w: Word<'_>) -> Option<PlaceId> {
    let sent = w.sent();
    let here = |head: usize| {
        let mut at = sent.word(head);
        let local = scene.lexicon.locative.contains(&grammar::case_of(at));
        for _ in 0..6 {
            if at == w {
                return local;
            }
            // A past participle on a noun may be a noun that a model mistook; any other verb heads a clause of its own.
            if at.upos() == Upos::Verb
                && !(at.rel() == Rel::Acl && at.is("Tense", "Past") && at.one(Rel::Aux).is_none())
            {
                return false;
            }
            match at.head() {
                Some(h) => at = h,
                None => return false,
            }
        }
        false
    };
    let from = scene.places.mentions.partition_point(|m| m.sent < sent.index());
    let mut found = scene.places.mentions[from..].iter().take_while(|m| m.sent == sent.index());
    found.find(|m| m.head < sent.len() && here(m.head)).map(|m| m.place)
}

/// The bytes from the first to the last word of the step's own phrase, its clauses left out.
fn evidence(w: Word<'_>) -> Range<usize> {
    let mut out = w.range();
    for c in w
        .children()
        .filter(|c| !matches!(c.rel(), Rel::Punct | Rel::Parataxis | Rel::Advcl | Rel::Conj | Rel::Cc | Rel::Mark))
    {
        for x in c.subtree() {
            out.start = out.start.min(x.range().start);
            out.end = out.end.max(x.range().end);
        }
    }
    out
}

/// The states behind actors: a state's deputies bind the state, a movement binds itself.
pub fn bound(ctx: &Context<'_>, cast: &mut Cast, ids: &[ActorId]) -> Vec<ActorId> {
    let mut out = Vec::new();
    for id in ids {
        bind(ctx, cast, *id, 0, &mut out);
    }
    out
}

fn bind(ctx: &Context<'_>, cast: &mut Cast, id: ActorId, depth: u8, out: &mut Vec<ActorId>) {
    let Some(row) = cast.rows.get(id.index()) else { return };
    if !row.members.is_empty() && depth < 2 {
        for member in row.members.clone() {
            bind(ctx, cast, member, depth + 1, out);
        }
        return;
    }
    let official = matches!(row.kind, ActorKind::State | ActorKind::Government | ActorKind::Office | ActorKind::Person)
        || row.sectors.iter().any(|s| matches!(s.as_str(), "GOV" | "LEG" | "MIL" | "JUD" | "COP" | "SPY"));
    let country = row.country.clone().filter(|_| official && row.kind != ActorKind::State);
    let party = country.and_then(|c| cast.state_of_country(ctx, &c)).unwrap_or(id);
    if !out.contains(&party) {
        out.push(party);
    }
}
