//! Events that two voices tell in two ways: another doer, another day, or as never having been.
//!
//! Two statements are set against each other where they are of one kind of event, told by the same word or of the same
//! undergoer, each held by somebody else. Silence, a doubt or a plan contradicts nothing.

use crate::actors::Cast;
use crate::context::Context;
use crate::events::Draft;
use crate::reading::{
    ActorId, Commitment, Conflict, ConflictKind, Event, EventType, Factuality, Holder, Span, Status, TimeRelation,
};
use rustc_hash::FxHashMap;

/// How many statements of one kind before are compared with each.
const WINDOW: usize = 16;

/// Finds them.
pub fn find(ctx: &Context<'_>, cast: &Cast, events: &[Draft], out: &mut Vec<Conflict>) {
    let mut kinds: FxHashMap<EventType, Vec<usize>> = FxHashMap::default();
    for (i, draft) in events.iter().enumerate() {
        if let Some((yes, no)) = disputed(&draft.event) {
            let note = format!("{} says it was, {} that it was not", name(cast, yes), name(cast, no));
            out.push(row(ConflictKind::Polarity, &[&draft.event], note));
            continue;
        }
        let earlier = kinds.entry(draft.event.kind).or_default();
        let pair = Pair { ctx, cast, b: draft };
        let found = earlier.iter().rev().take(WINDOW).find_map(|j| pair.against(&events[*j]));
        out.extend(found);
        earlier.push(i);
    }
}

/// Who is sure that an event was, and who is sure that it was not.
fn disputed(event: &Event) -> Option<(Holder, Holder)> {
    let held = |wanted: &[Factuality]| {
        event.commitments.iter().find(|c| wanted.contains(&c.value)).map(|c: &Commitment| c.source)
    };
    let no = held(&[Factuality::CtMinus])?;
    let yes = held(&[Factuality::CtPlus, Factuality::PrPlus])?;
    (yes != no && no != Holder::Author && no != Holder::Unnamed).then_some((yes, no))
}

/// The voice that an event rests on: the one actor other than its author who is sure of it; the author where he is.
fn voice(event: &Event, wanted: Factuality) -> Option<Holder> {
    let mut sure = event.commitments.iter().filter(|c| c.value == wanted).map(|c| c.source);
    let first = sure.next()?;
    sure.next().is_none().then_some(first)
}

struct Pair<'p, 'a> {
    ctx: &'p Context<'a>,
    cast: &'p Cast,
    b: &'p Draft,
}

impl Pair<'_, '_> {
    fn against(&self, a: &Draft) -> Option<Conflict> {
        self.denied(a).or_else(|| self.other_doer(a)).or_else(|| self.other_day(a))
    }

    fn lemma(&self, draft: &Draft) -> String {
        self.ctx.word(draft.trigger).lemma().to_lowercase()
    }

    /// One says that it was, the other, in a sentence of his own, that it was not.
    fn denied(&self, a: &Draft) -> Option<Conflict> {
        let (x, y) = (&a.event, &self.b.event);
        let (yes, no) = match (x.status, y.status) {
            (Status::Occurred | Status::Ongoing, Status::Negated) => (x, y),
            (Status::Negated, Status::Occurred | Status::Ongoing) => (y, x),
            _ => return None,
        };
        let (asserts, denies) = (voice(yes, Factuality::CtPlus)?, voice(no, Factuality::CtMinus)?);
        let same = !x.actors.is_empty() && x.actors == y.actors && (x.recipients == y.recipients);
        let named = matches!(denies, Holder::Actor(_)) && asserts != denies && !self.allied(asserts, denies);
        (same && named && self.lemma(a) == self.lemma(self.b) && days(x, y) != Some(false)).then(|| {
            let note = format!("{} says it was, {} that it was not", name(self.cast, asserts), name(self.cast, denies));
            row(ConflictKind::Polarity, &[x, y], note)
        })
    }

    /// Two voices lay one deed at two doors.
    fn other_doer(&self, a: &Draft) -> Option<Conflict> {
        let (x, y) = (&a.event, &self.b.event);
        let done = |e: &Event| matches!(e.status, Status::Occurred | Status::Ongoing) && !e.actors.is_empty();
        if !done(x) || !done(y) || days(x, y) == Some(false) {
            return None;
        }
        let (one, two) = (blamer(x)?, blamer(y)?);
        let (p, q) = (self.countries(&x.actors)?, self.countries(&y.actors)?);
        let apart = p.iter().all(|c| !q.contains(c)) && one != two && !self.allied(one, two);
        // Of one undergoer by one word, or each blames the other for what one word names.
        let suffered = !x.recipients.is_empty() && x.recipients == y.recipients;
        let each_other = self.is_of(one, &q) && self.is_of(two, &p) && x.recipients == y.recipients;
        let one_word = self.lemma(a) == self.lemma(self.b);
        (apart && one_word && (suffered || each_other)).then(|| {
            let note = format!(
                "{} names {}, {} names {}",
                name(self.cast, one),
                names(self.cast, &x.actors),
                name(self.cast, two),
                names(self.cast, &y.actors)
            );
            row(ConflictKind::Agents, &[x, y], note)
        })
    }

    /// Two voices give one deed two days.
    fn other_day(&self, a: &Draft) -> Option<Conflict> {
        let (x, y) = (&a.event, &self.b.event);
        let done = |e: &Event| e.status == Status::Occurred && !e.actors.is_empty() && !e.recipients.is_empty();
        let same = x.actors == y.actors && x.recipients == y.recipients && self.lemma(a) == self.lemma(self.b);
        if !done(x) || !done(y) || !same || days(x, y) != Some(false) {
            return None;
        }
        let (one, two) = (voice(x, Factuality::CtPlus)?, voice(y, Factuality::CtPlus)?);
        let (Holder::Actor(_), Holder::Actor(_)) = (one, two) else { return None };
        let day = |e: &Event| e.time.as_ref().map(|t| t.value.clone()).unwrap_or_default();
        (one != two).then(|| row(ConflictKind::Times, &[x, y], format!("{} against {}", day(x), day(y))))
    }

    /// The countries or, where there is none, the ids of actors; `None` where one is nobody in particular.
    fn countries(&self, ids: &[ActorId]) -> Option<Vec<String>> {
        ids.iter().map(|id| key(self.cast, *id)).collect()
    }

    fn is_of(&self, holder: Holder, countries: &[String]) -> bool {
        let Holder::Actor(id) = holder else { return false };
        key(self.cast, id).is_some_and(|k| countries.contains(&k))
    }

    /// Whether two voices are of one country: a minister and his ministry disagree in nothing here.
    fn allied(&self, a: Holder, b: Holder) -> bool {
        let (Holder::Actor(a), Holder::Actor(b)) = (a, b) else { return false };
        let country = |id: ActorId| self.cast.rows.get(id.index()).and_then(|r| r.country.as_ref());
        country(a).is_some() && country(a) == country(b)
    }
}

/// Who lays an event at somebody's door: the one named voice that holds it for true, the author not being sure.
fn blamer(event: &Event) -> Option<Holder> {
    let author = event.commitments.iter().any(|c| c.source == Holder::Author && c.value == Factuality::CtPlus);
    let mut sure = event
        .commitments
        .iter()
        .filter(|c| matches!(c.value, Factuality::CtPlus | Factuality::PrPlus) && matches!(c.source, Holder::Actor(_)));
    let first = sure.next().filter(|_| !author)?;
    sure.next().is_none().then_some(first.source)
}

fn key(cast: &Cast, id: ActorId) -> Option<String> {
    let row = cast.rows.get(id.index())?;
    if !row.members.is_empty() {
        return None;
    }
    Some(row.country.clone().unwrap_or_else(|| id.to_string()))
}

/// Whether two events are of one day, where both say theirs in full.
fn days(a: &Event, b: &Event) -> Option<bool> {
    let day = |e: &Event| {
        let time = e.time.as_ref().filter(|t| t.relation == TimeRelation::On)?;
        let full = time.value.len() >= 10 && time.value.as_bytes().get(4) == Some(&b'-');
        full.then(|| time.value.get(..10).map(str::to_owned)).flatten().filter(|d| !d.contains('W'))
    };
    Some(day(a)? == day(b)?)
}

fn name(cast: &Cast, holder: Holder) -> String {
    match holder {
        Holder::Author => "the author".into(),
        Holder::Unnamed => "somebody".into(),
        Holder::Actor(id) => cast.rows.get(id.index()).map(|r| r.name.clone()).unwrap_or_default(),
    }
}

fn names(cast: &Cast, ids: &[ActorId]) -> String {
    ids.iter().map(|id| name(cast, Holder::Actor(*id))).collect::<Vec<_>>().join(", ")
}

fn row(kind: ConflictKind, events: &[&Event], note: String) -> Conflict {
    let evidence: Vec<Span> = events.iter().map(|e| e.evidence.span.clone()).collect();
    Conflict { kind, statements: events.iter().map(|e| e.id).collect(), evidence, note }
}
