//! The steps that a text says were taken with an instrument: who signs, ratifies, leaves it, when and where.

use super::lexicon::{Lexicon, StepWord};
use super::mention::Mention;
use crate::actors::Cast;
use crate::attribution;
use crate::context::{At, Context};
use crate::grammar::{self, Frame, Voice};
use crate::places::Places;
use crate::reading::{Act, ActorId, ActorKind, PlaceId, Status, Step, TimeRelation};
use crate::times::{self, Times};
use rustc_hash::FxHashMap;
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
    /// With whom, where the verb says so: the heads of those phrases.
    pub with: Vec<At>,
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

/// The mentions of one sentence, with their index in the document's list, and by head.
pub struct Here<'m> {
    list: Vec<(usize, &'m Mention)>,
    heads: FxHashMap<u32, usize>,
}

impl<'m> Here<'m> {
    /// Of mentions in the order of the text.
    pub fn new(list: Vec<(usize, &'m Mention)>) -> Self {
        let heads = list.iter().map(|(i, m)| (m.head.word, *i)).collect();
        Here { list, heads }
    }

    /// All of them, with their index in the document's list.
    pub fn list(&self) -> impl Iterator<Item = (usize, &'m Mention)> + '_ {
        self.list.iter().copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The mention a word heads.
    pub fn at(&self, word: Word<'_>) -> Option<usize> {
        self.heads.get(&(word.index() as u32)).copied()
    }

    /// The name of a mention, in bytes.
    fn name(&self, index: usize) -> Option<Range<usize>> {
        let at = self.list.binary_search_by_key(&index, |(i, _)| *i).ok()?;
        Some(self.list[at].1.name.clone())
    }

    /// The last mention before a word.
    fn before(&self, word: Word<'_>) -> Option<(usize, usize)> {
        let at = self.list.partition_point(|(_, m)| (m.head.word as usize) < word.index());
        at.checked_sub(1).map(|at| (self.list[at].0, self.list[at].1.head.word as usize))
    }

    /// The mentions after a word, nearest first, with the index of their head.
    fn after(&self, word: Word<'_>) -> impl Iterator<Item = (usize, usize)> + '_ {
        let at = self.list.partition_point(|(_, m)| m.head.word as usize <= word.index());
        self.list[at..].iter().map(|(i, m)| (*i, m.head.word as usize))
    }
}

/// The steps of one sentence.
pub fn find(scene: &Scene<'_, '_>, sent: Sent<'_>, mentions: &Here<'_>, out: &mut Vec<Taken>) {
    if mentions.is_empty() {
        return;
    }
    for w in sent.words() {
        for entry in scene.lexicon.steps(w.lemma()) {
            if !fits(w, entry) {
                continue;
            }
            let frame = grammar::frame(w, scene.grammar);
            if let Some(mention) = target(scene.lexicon, w, entry, &frame, mentions) {
                let name = mentions.name(mention);
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
    // What it needs hangs on it in most trees, and stands right after it in all.
    let near = || std::iter::successors(w.next(), |n| n.next()).take(5);
    class && (entry.needs.is_empty() || w.children().chain(near()).any(|c| needs(c, entry)))
}

fn needs(w: Word<'_>, entry: &StepWord) -> bool {
    entry.needs.iter().any(|n| n == w.lemma() || n.eq_ignore_ascii_case(w.form()))
}

/// A step is taken or not: present tense tells of it as papers do in headlines, an infinitive in the present is a plan.
fn settled(step: Step, w: Word<'_>, status: Status) -> Status {
    let lasting = matches!(step, Step::Negotiates | Step::Proposes | Step::ProvisionallyApplies);
    match status {
        Status::Ongoing if lasting => status,
        Status::Ongoing if w.is("VerbForm", "Inf") => Status::Planned,
        Status::Occurred if to_come(w) => Status::Planned,
        Status::Ongoing => Status::Occurred,
        status => status,
    }
}

/// "denied having signed": under the word of a denial no step is taken, however the tree hangs it there.
fn denied(scene: &Scene<'_, '_>, w: Word<'_>, status: Status) -> Status {
    let Some(language) = scene.ctx.language else { return status };
    let denial = |v: &Word<'_>| {
        let mut cues = language.attribution.cues(v.lemma()).iter();
        v.upos() == Upos::Verb
            && cues.any(|e| {
                let group = language.attribution.groups.get(e.group).filter(|_| e.rest.is_empty());
                group.and_then(|g| language.attribution.effect(&g.class)).is_some_and(|f| f.act == Act::Deny)
            })
    };
    let clause = matches!(w.rel(), Rel::Xcomp | Rel::Ccomp | Rel::Advcl | Rel::Obj | Rel::Obl);
    let near = w.head().filter(|h| clause && h.index() < w.index() && !grammar::reality(*h, scene.grammar).negated);
    match status {
        Status::Occurred | Status::Ongoing if near.is_some_and(|h| denial(&h)) => Status::Negated,
        status => status,
    }
}

/// "is to sign", "before entering into force": an infinitive that no auxiliary makes past, by itself or aside.
fn to_come(w: Word<'_>) -> bool {
    let bare = w.is("VerbForm", "Inf") && w.children().all(|c| c.rel() != Rel::Aux);
    let cop = w.by(Rel::Cop).next().is_some();
    let carried = w.rel() == Rel::Xcomp && w.head().is_some_and(|h| h.upos() == Upos::Aux);
    bare && (cop || carried || matches!(w.rel(), Rel::Advcl | Rel::Acl))
}

/// What is dated after the day of the document has not been done, whatever the verb.
fn dated(ctx: &Context<'_>, status: Status, date: Option<&str>) -> Status {
    let published = ctx.document.published.map(|p| p.date.to_string());
    let (Some(published), Some(date)) = (published, date) else { return status };
    // Years and months are compared as far as they go.
    let plain = date.chars().all(|c| c.is_ascii_digit() || c == '-') && (4..=10).contains(&date.len());
    let later = match plain {
        true => published.get(..date.len()).is_some_and(|p| date > p),
        false => date.get(..4) > published.get(..4) && date.starts_with(|c: char| c.is_ascii_digit()),
    };
    match status {
        Status::Occurred | Status::Ongoing if later => Status::Planned,
        status => status,
    }
}

/// "the signing was postponed": the noun of a step under a verb that puts it off.
fn put_off(lexicon: &Lexicon, w: Word<'_>, entry: &StepWord, status: Status) -> Status {
    let verb = w.head().filter(|_| entry.noun && matches!(w.rel(), Rel::Nsubj | Rel::Obj | Rel::Obl));
    match verb {
        Some(v) if status == Status::Occurred && lexicon.stops.contains(v.lemma()) => Status::Planned,
        _ => status,
    }
}

/// The mention that a step is about.
fn target(lexicon: &Lexicon, w: Word<'_>, entry: &StepWord, frame: &Frame<'_>, mentions: &Here<'_>) -> Option<usize> {
    let hit = |x: &Word<'_>| mentions.at(*x);
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
        let fitting = || frame.obliques.iter().filter(|o| entry.cases.contains(&o.case));
        fitting().find_map(|o| hit(&o.word)).or_else(|| fitting().find_map(|o| below(o.word, mentions)))
    } else {
        frame.undergoers.iter().chain(&frame.datives).find_map(hit).or_else(|| shared(lexicon, frame, &hit))
    };
    if direct.is_some() || entry.noun || !entry.cases.is_empty() || entry.subject {
        return direct;
    }
    loose(w, mentions).or_else(|| relative(w, mentions)).or_else(|| after(w, frame, mentions))
}

/// "a violation of the treaty, which Kenya ratified": the mention right before a relative pronoun, wherever its clause hangs.
fn relative(w: Word<'_>, mentions: &Here<'_>) -> Option<usize> {
    let pronoun = w.children().find(|c| c.is("PronType", "Rel") || c.is("PronType", "Int,Rel"))?;
    let object = matches!(pronoun.rel(), Rel::Obj) || pronoun.rel() == Rel::Nsubj && pronoun.subtype() == "pass";
    let (index, from) = mentions.before(pronoun).filter(|_| object && w.rel() == Rel::Acl)?;
    let near = pronoun.index() - from <= 6;
    let clear = (from + 1..pronoun.index()).all(|i| !matches!(w.sent().word(i).upos(), Upos::Verb | Upos::Aux));
    (near && clear).then_some(index)
}

/// "suspend one's participation in the treaty": the mention under a noun of taking part.
fn shared(lexicon: &Lexicon, frame: &Frame<'_>, hit: &impl Fn(&Word<'_>) -> Option<usize>) -> Option<usize> {
    let share = frame.undergoers.iter().find(|u| lexicon.shares.contains(u.lemma()))?;
    let below = share.children().filter(|c| matches!(c.rel(), Rel::Nmod | Rel::Obl)).find_map(|c| hit(&c));
    below.or_else(|| frame.obliques.iter().find_map(|o| hit(&o.word)))
}

/// A mention in the phrase of a noun: a genitive that the parse hung on the doer.
fn below(w: Word<'_>, mentions: &Here<'_>) -> Option<usize> {
    let hangs = |head: usize| {
        let mut at = w.sent().word(head);
        for _ in 0..3 {
            if !matches!(at.rel(), Rel::Nmod | Rel::Obl | Rel::Appos | Rel::Obj | Rel::Flat) {
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
    mentions.after(w).take(4).find(|(_, head)| hangs(*head)).map(|(i, _)| i)
}

/// A participle that the parse hung on a noun inside the instrument's phrase, or on the clause: `a treaty with X, signed in
/// May`. The mention right before it, with no verb between.
fn loose(w: Word<'_>, mentions: &Here<'_>) -> Option<usize> {
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
    let (index, from) = mentions.before(w)?;
    let clear = w.index() - from <= 16
        && (from + 1..w.index()).all(|i| {
            let between = w.sent().word(i);
            !matches!(between.upos(), Upos::Verb | Upos::Aux) || between.rel() == Rel::Acl
        });
    clear.then_some(index)
}

/// The mention right after an active verb that the parse left without an object.
fn after(w: Word<'_>, frame: &Frame<'_>, mentions: &Here<'_>) -> Option<usize> {
    if frame.voice == Voice::Passive || !frame.undergoers.is_empty() || !frame.complements.is_empty() {
        return None;
    }
    let (index, to) = mentions.after(w).next().filter(|(_, to)| to - w.index() <= 10)?;
    let hangs = w.sent().word(to).head() == Some(w);
    let clear = (w.index() + 1..to).all(|i| !matches!(w.sent().word(i).upos(), Upos::Verb | Upos::Aux));
    (hangs && clear).then_some(index)
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
    // "the 2015 deal" was not broken in 2015.
    let named = name.clone().and_then(|n| ctx.document.text.get(n)).unwrap_or_default();
    let date = time
        .filter(|t| matches!(t.relation, TimeRelation::On | TimeRelation::Since))
        .map(|t| t.value)
        .filter(|d| !(d.len() == 4 && named.contains(d.as_str())));
    let other = |case: &String| scene.lexicon.with.contains(case) || scene.lexicon.between.contains(case);
    let with = frame.obliques.iter().filter(|o| other(&o.case));
    let mut evidence = evidence(w);
    if let Some(name) = name.filter(|n| n.start >= evidence.start) {
        evidence.end = evidence.end.max(name.end);
    }
    Taken {
        mention,
        at: w.into(),
        step: entry.step,
        doers: doers(scene, w, entry, frame),
        with: with.map(|o| At::from(o.word)).collect(),
        status: denied(
            scene,
            w,
            dated(ctx, put_off(scene.lexicon, w, entry, settled(entry.step, w, reality.status())), date.as_deref()),
        ),
        date,
        place: place(scene, w),
        evidence,
        lemma: w.lemma().to_owned(),
    }
}

/// Whose step it is: the doers of the frame, or who modifies the noun.
fn doers(scene: &Scene<'_, '_>, w: Word<'_>, entry: &StepWord, frame: &Frame<'_>) -> Vec<ActorId> {
    if entry.mediates || entry.subject && frame.voice == Voice::Active {
        return Vec::new();
    }
    let mut out: Vec<ActorId> = frame.doers.iter().flat_map(|d| scene.cast.at(*d).to_vec()).collect();
    // A reflexive is no passive: who withdraws himself is the one who withdraws.
    if out.is_empty() && !entry.cases.is_empty() {
        out = frame.undergoers.iter().flat_map(|d| scene.cast.at(*d).to_vec()).collect();
    }
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

/// How many contents before a step are looked at for one that holds it.
const AROUND: usize = 32;

/// What those who speak of a step make of it: a denied one was not taken, one asked for is not taken yet, and a breach is
/// alleged by whoever says so.
pub fn spoken(ctx: &Context<'_>, attributions: &[attribution::Draft], taken: &mut [Taken]) {
    let mut contents: Vec<(Range<usize>, &attribution::Draft)> =
        attributions.iter().flat_map(|d| d.content.iter().map(move |c| (c.clone(), d))).collect();
    contents.sort_by_key(|(c, _)| (c.start, std::cmp::Reverse(c.end)));
    for t in taken {
        let at = ctx.word(t.at).range().start;
        // The last content to start before the step and not to end before it is the innermost.
        let before = contents.partition_point(|(c, _)| c.start <= at);
        let inner = contents[..before].iter().rev().take(AROUND).find(|(c, _)| c.end > at).map(|(_, d)| *d);
        let said = inner.map(|d| (d.attribution.act, d.attribution.negated, &d.attribution.source.actors));
        if t.step == Step::AllegesBreach {
            t.doers = said.map_or(Vec::new(), |(_, _, source)| source.clone());
            if let Some((Act::Deny, false, _)) = said {
                t.step = Step::DeniesBreach;
            }
            t.status = Status::Occurred;
            continue;
        }
        if !matches!(t.status, Status::Occurred | Status::Ongoing) {
            continue;
        }
        t.status = match said {
            Some((Act::Deny, false, _)) => Status::Negated,
            Some((Act::Demand | Act::Ask, _, _)) => Status::Demanded,
            Some((Act::Threaten | Act::Promise, _, _)) => Status::Planned,
            Some((Act::Fear | Act::Hope | Act::Doubt, _, _)) => Status::Hypothetical,
            _ => t.status,
        };
    }
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
    // Nobody signs for himself: a person, an office or a parliament whose country the text does not tell is no party.
    let nobodys =
        matches!(row.kind, ActorKind::Person | ActorKind::Office | ActorKind::Unknown | ActorKind::Government)
            || official && row.kind == ActorKind::Organisation;
    if row.country.is_none() && nobodys {
        return;
    }
    let union = union_of(cast, id);
    let party = country.and_then(|c| cast.state_of_country(ctx, &c)).or(union).unwrap_or(id);
    if !out.contains(&party) {
        out.push(party);
    }
}

/// The union that a body belongs to, where the text names it: its parliament binds it.
fn union_of(cast: &Cast, id: ActorId) -> Option<ActorId> {
    let row = cast.rows.get(id.index())?;
    let official = row.sectors.iter().any(|s| matches!(s.as_str(), "GOV" | "LEG"));
    let same = |r: &&crate::reading::Actor| {
        r.id != id && r.kind == ActorKind::Organisation && r.country == row.country && r.sectors.is_empty()
    };
    cast.rows.iter().find(same).filter(|_| official && row.country.as_ref().is_some_and(|c| c == "EUR")).map(|r| r.id)
}
