//! One event a happening: later mentions of the same one fold into the first. Conservative: what differs in anything but
//! silence stays apart.

use super::Draft;
use crate::context::Context;
use crate::reading::{ActorId, Event, EventType, Status};
use rustc_hash::FxHashMap;
use vigie_parse::{Upos, Word};

/// How many earlier events of a type are compared.
const WINDOW: usize = 40;

/// Letters two words of one stem share.
const STEM: usize = 5;

/// Folds the mentions of one happening.
pub(super) fn fold(ctx: &Context<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut of_kind: FxHashMap<EventType, Vec<usize>> = FxHashMap::default();
    for draft in drafts {
        let earlier = of_kind.entry(draft.event.kind).or_default();
        let same = earlier.iter().rev().take(WINDOW).copied().find(|i| same(ctx, &out[*i], &draft));
        match same {
            Some(i) => absorb(&mut out[i], draft),
            None => {
                earlier.push(out.len());
                out.push(draft);
            }
        }
    }
    out
}

fn same(ctx: &Context<'_>, a: &Draft, b: &Draft) -> bool {
    let (ea, eb) = (&a.event, &b.event);
    let (wa, wb) = (ctx.word(a.trigger), ctx.word(b.trigger));
    let nominal = |w: vigie_parse::Word<'_>| w.upos() == Upos::Noun;
    let close = a.trigger.sent == b.trigger.sent;
    let modes = match (&ea.mode, &eb.mode) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    };
    let times = match (&ea.time, &eb.time) {
        (Some(x), Some(y)) => x.value == y.value,
        _ => true,
    };
    let places = match (ea.place, eb.place) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    };
    if !modes || !times || !places || !settled(ea.status, eb.status) {
        return false;
    }
    let known = !eb.actors.is_empty() && overlap(&ea.actors, &eb.actors);
    let silent = |x: &[ActorId], y: &[ActorId]| x.is_empty() || y.is_empty() || overlap(x, y);
    if nominal(wa) || nominal(wb) {
        if !akin(ea, eb, wa, wb) {
            return false;
        }
        // A noun that says no more than the first mention did.
        return known && silent(&ea.recipients, &eb.recipients)
            || !close && eb.actors.is_empty() && !eb.recipients.is_empty() && overlap(&ea.recipients, &eb.recipients);
    }
    // Two verbs: the same word of the same people.
    let somebody = !ea.actors.is_empty() || !ea.recipients.is_empty();
    wa.lemma() == wb.lemma() && ea.actors == eb.actors && ea.recipients == eb.recipients && somebody && !close
}

/// Whether two triggers name one kind of act: the same group, verb or noun of it, or words of one stem.
fn akin(a: &Event, b: &Event, wa: Word<'_>, wb: Word<'_>) -> bool {
    let group = |e: &Event| {
        let name = e.rule.split_once(':').map_or("", |(_, r)| r).split('/').next().unwrap_or("");
        name.trim_end_matches("-noun").to_owned()
    };
    let stem = |w: Word<'_>| w.lemma().chars().take(STEM).collect::<String>();
    group(a) == group(b) || stem(wa) == stem(wb)
}

/// Whether two statuses may be of one happening.
fn settled(a: Status, b: Status) -> bool {
    let done = |s| matches!(s, Status::Occurred | Status::Ongoing);
    a == b || done(a) && done(b)
}

fn overlap(a: &[ActorId], b: &[ActorId]) -> bool {
    a.iter().any(|x| b.contains(x))
}

fn absorb(first: &mut Draft, later: Draft) {
    let (a, b) = (&mut first.event, later.event);
    if a.actors.is_empty() {
        a.actors = b.actors;
    }
    if a.recipients.is_empty() {
        a.recipients = b.recipients.into_iter().filter(|r| !a.actors.contains(r)).collect();
    }
    a.mode = a.mode.take().or(b.mode);
    a.time = a.time.take().or(b.time);
    a.place = a.place.or(b.place);
    for c in b.contexts {
        if !a.contexts.contains(&c) {
            a.contexts.push(c);
        }
    }
    first.also.push(later.trigger);
    first.also.extend(later.also);
}
