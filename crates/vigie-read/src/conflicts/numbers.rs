//! Numbers that disagree: one thing counted twice by two parties, in one breath ("the police counted 800 marchers, the
//! organisers 3,000") or in what two sources say.

use crate::context::Context;
use crate::reading::{Conflict, ConflictKind, EventId};
use crate::{attribution, events};
use rustc_hash::FxHashMap;
use std::ops::Range;
use vigie_parse::{Rel, Sent, Upos, Word};

/// How many counts of one thing are compared with each other.
const WINDOW: usize = 20;

/// A number of things.
struct Count {
    thing: String,
    value: u64,
    bytes: Range<usize>,
    /// Whose statement it stands in.
    attribution: Option<usize>,
}

/// Finds them.
pub fn find(ctx: &Context<'_>, events: &[events::Draft], attributions: &[attribution::Draft], out: &mut Vec<Conflict>) {
    let mut counts: FxHashMap<String, Vec<Count>> = FxHashMap::default();
    let spoken = Spoken::new(attributions);
    for sent in ctx.sentences.iter() {
        let found = counted(sent, &spoken);
        if let Some((first, second)) = in_one_breath(sent, &found) {
            out.push(conflict(ctx, events, &first, &second));
        }
        for count in found {
            let earlier = counts.entry(count.thing.clone()).or_default();
            let differs = |c: &&Count| c.value != count.value && others(c, &count, attributions);
            if let Some(other) = earlier.iter().rev().take(WINDOW).find(differs) {
                out.push(conflict(ctx, events, other, &count));
            }
            earlier.push(count);
        }
    }
}

/// The innermost attribution over a byte: contents in the order of the text, searched by halves.
struct Spoken(Vec<(Range<usize>, usize)>);

impl Spoken {
    fn new(attributions: &[attribution::Draft]) -> Spoken {
        let contents = attributions.iter().enumerate().flat_map(|(i, a)| a.content.iter().map(move |c| (c.clone(), i)));
        let mut rows: Vec<_> = contents.collect();
        rows.sort_by_key(|(range, _)| range.start);
        Spoken(rows)
    }

    fn over(&self, byte: usize) -> Option<usize> {
        let upto = self.0.partition_point(|(range, _)| range.start <= byte);
        self.0[..upto].iter().rev().take(WINDOW).find(|(range, _)| range.end > byte).map(|(_, i)| *i)
    }
}

/// Whether two counts are said by two different sources.
fn others(a: &Count, b: &Count, attributions: &[attribution::Draft]) -> bool {
    let (Some(x), Some(y)) = (a.attribution, b.attribution) else { return false };
    let who = |i: usize| attributions.get(i).map(|a| &a.attribution.source.actors);
    x != y && matches!((who(x), who(y)), (Some(p), Some(q)) if !p.is_empty() && p.iter().all(|a| !q.contains(a)))
}

/// The counted things of a sentence.
fn counted(sent: Sent<'_>, spoken: &Spoken) -> Vec<Count> {
    let numbers = sent.words().filter(|w| w.upos() == Upos::Num && w.rel() == Rel::Nummod);
    let count = |w: Word<'_>| {
        let thing = w.head().filter(|h| h.upos() == Upos::Noun)?;
        let bytes = w.range().start..thing.range().end.max(w.range().end);
        let attribution = spoken.over(w.range().start);
        Some(Count { thing: thing.lemma().to_lowercase(), value: value(w)?, bytes, attribution })
    };
    numbers.filter_map(count).collect()
}

/// A count, and after it a number of nothing: the same thing, counted by another.
fn in_one_breath(sent: Sent<'_>, counts: &[Count]) -> Option<(Count, Count)> {
    let first = counts.first()?;
    let bare = sent.words().rev().find(|w| w.upos() == Upos::Num && w.rel() != Rel::Nummod)?;
    let ends = bare.next().is_none_or(|n| n.upos() == Upos::Punct);
    // Somebody must stand between the two numbers, with a comma or a conjunction before.
    let between: Vec<Word<'_>> =
        sent.words().filter(|w| w.range().start >= first.bytes.end && w.range().end <= bare.range().start).collect();
    let parted = between.first().is_some_and(|w| matches!(w.upos(), Upos::Punct | Upos::Cconj));
    let someone = between.iter().any(|w| matches!(w.upos(), Upos::Noun | Upos::Propn));
    let verbless = between.iter().all(|w| !matches!(w.upos(), Upos::Verb | Upos::Adp));
    let number = value(bare).filter(|v| *v != first.value)?;
    let copy = |bytes: Range<usize>, value| Count { thing: first.thing.clone(), value, bytes, attribution: None };
    (ends && parted && someone && verbless && between.len() < 12)
        .then(|| (copy(first.bytes.clone(), first.value), copy(bare.range(), number)))
}

/// The value of a number written in digits, whatever parts its thousands.
fn value(w: Word<'_>) -> Option<u64> {
    let mut digits = String::new();
    for c in w.form().chars() {
        match c {
            '0'..='9' => digits.push(c),
            ',' | '.' | '\'' | '\u{2019}' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    digits.parse().ok()
}

fn conflict(ctx: &Context<'_>, events: &[events::Draft], a: &Count, b: &Count) -> Conflict {
    let holds =
        |d: &&events::Draft| [a, b].iter().any(|c| d.clause.start <= c.bytes.start && c.bytes.end <= d.clause.end);
    let statements: Vec<EventId> = events.iter().filter(holds).map(|d| d.event.id).collect();
    Conflict {
        kind: ConflictKind::Numbers,
        statements,
        evidence: vec![ctx.span(a.bytes.clone()), ctx.span(b.bytes.clone())],
        note: format!("{} against {}: {}", a.value, b.value, a.thing),
    }
}
