//! Which time dates a predicate, and how.

use super::{Found, Times, head, is_point};
use crate::context::Context;
use crate::grammar::{self, Governor, Lexicon};
use crate::reading::{EventTime, TimeRelation, TimeType};
use vigie_parse::{Rel, Sent, Upos, Word};

/// The time that dates a predicate: the expression nearest to it in its own clause, by the tree; one inside another clause
/// never dates it.
pub fn of_predicate(times: &Times, ctx: &Context<'_>, word: Word<'_>) -> Option<EventTime> {
    let language = ctx.language?;
    let sent = word.sent();
    let best = times
        .of_sentence(sent.index())
        .filter(|f| !f.words.is_empty() && !f.words.contains(&word.index()))
        .filter_map(|f| Some((rank(f, word, &language.grammar)?, f)))
        .min_by_key(|(rank, f)| (*rank, f.words.start))?;
    let found = best.1;
    let top = head(sent, found.words.clone());
    let relation = before(found, sent, &language.times)
        .or_else(|| phrase_case(top, found, word).and_then(|case| language.times.relation(&case)))
        .unwrap_or(if found.time.kind == TimeType::Duration { TimeRelation::During } else { TimeRelation::On });
    Some(EventTime { value: found.time.value.clone(), relation, reference: found.time.id })
}

/// How near an expression lies to a predicate: steps up from the expression, then points before lengths. `None` when another
/// clause stands between.
fn rank(found: &Found, predicate: Word<'_>, grammar: &Lexicon) -> Option<(bool, usize, usize)> {
    if found.time.kind == TimeType::Set || found.time.value.ends_with("_REF") {
        return None;
    }
    let top = head(predicate.sent(), found.words.clone());
    let steps = climb(top, predicate, grammar)?;
    let distance = top.index().abs_diff(predicate.index());
    Some((!is_point(&found.time), steps, distance))
}

/// Steps from a word up to a predicate. What hangs on the predicate's finite verb hangs on the predicate too, when the verb only
/// carries it: `signed` under `was`, an open complement under `managed to`.
fn climb(from: Word<'_>, predicate: Word<'_>, grammar: &Lexicon) -> Option<usize> {
    let mut at = from;
    for steps in 0..5 {
        if at == predicate {
            return Some(steps);
        }
        if steps > 0 && is_clause(at) {
            // The verb above the time governs the predicate without a clause of its own.
            return (carries(at, predicate) || opens(predicate, at, grammar)).then_some(steps + 3);
        }
        at = at.head()?;
    }
    None
}

/// Whether a word heads a clause, so that what hangs on it dates it and not what is above.
fn is_clause(w: Word<'_>) -> bool {
    w.upos() == Upos::Verb
        || w.one(Rel::Cop).is_some()
        || matches!(w.rel(), Rel::Ccomp | Rel::Xcomp | Rel::Advcl | Rel::Acl | Rel::Parataxis | Rel::Root)
}

/// Whether a predicate only opens, goes on with or ends what its complement names, so that one time dates both.
fn opens(predicate: Word<'_>, complement: Word<'_>, grammar: &Lexicon) -> bool {
    complement.rel() == Rel::Xcomp
        && complement.head() == Some(predicate)
        && grammar.governors.get(predicate.lemma()) == Some(&Governor::Realised)
}

/// Whether the verb over a time carries the predicate: its open complement, its conjunct without a time between, or a noun it
/// has as subject or object (`the signing took place on Monday`).
fn carries(verb: Word<'_>, predicate: Word<'_>) -> bool {
    let Some(h) = predicate.head() else { return false };
    if h != verb {
        return false;
    }
    match predicate.rel() {
        Rel::Xcomp => true,
        Rel::Conj => predicate.upos() == Upos::Verb && predicate.one(Rel::Nsubj).is_none(),
        Rel::Nsubj | Rel::Obj => predicate.upos() == Upos::Noun,
        _ => false,
    }
}

/// What the words right before an expression say: the longest preposition that ends there, determiners left out.
fn before(found: &Found, sent: Sent<'_>, lexicon: &super::Lexicon) -> Option<TimeRelation> {
    let left = (0..found.words.start).rev().map(|i| sent.word(i)).filter(|w| w.upos() != Upos::Det);
    let left: Vec<Word<'_>> = left.take(4).collect();
    (1..=left.len()).rev().find_map(|n| {
        let words: Vec<String> = left[..n].iter().rev().map(|w| w.form().to_lowercase()).collect();
        lexicon.relation(&words.join(" "))
    })
}

/// The preposition over a time: its own, or that of the noun between it and the predicate (`since the night of Monday`).
fn phrase_case(top: Word<'_>, found: &Found, predicate: Word<'_>) -> Option<String> {
    // Prepositions inside the expression are part of it.
    let inside = |w: Word<'_>| w.by(Rel::Case).all(|c| found.words.contains(&c.index()));
    let mut at = top;
    for _ in 0..3 {
        if !inside(at) {
            return Some(grammar::case_of(at));
        }
        match at.head() {
            Some(h) if h != predicate && h.upos() == Upos::Noun => at = h,
            _ => break,
        }
    }
    None
}
