//! From what was found to the rows of the reading: ids, nesting, events inside, spans.

use super::content::How;
use super::{Draft, Found, Room};
use crate::actors::Cast;
use crate::context::At;
use crate::events;
use crate::reading::{Act, ActorId, Attribution, AttributionId, AttributionKind, EventId, Source, SourceKind};
use std::ops::Range;
use vigie_parse::Upos;

/// How deep an attribution may be looked for in others.
const DEPTH: usize = 24;

/// Deeper nesting is no longer reporting: what stands deeper is left out, so that what is printed stays linear.
const NESTED: usize = 8;

/// Makes the rows; `found` is in the order of the text.
pub(super) fn drafts(
    room: &Room<'_, '_>,
    found: Vec<Found<'_>>,
    cast: &mut Cast,
    events: &[events::Draft],
) -> Vec<Draft> {
    let mut triggers: Vec<(usize, u32)> =
        events.iter().enumerate().map(|(i, e)| (room.ctx.word(e.trigger).range().start, i as u32)).collect();
    triggers.sort_unstable();
    let found = kept(found);
    let parents = parents(&found);
    let mut drafts: Vec<Draft> = Vec::with_capacity(found.len());
    for (i, (f, parent)) in found.iter().zip(parents).enumerate() {
        let mut own = draft(room, f, parent, cast, &triggers);
        if let Some(k) = went_on(room, &found, i, &own)
            && let Some(before) = drafts.get(k)
        {
            own.attribution.source.actors = before.attribution.source.actors.clone();
        }
        drafts.push(own);
    }
    for (i, draft) in drafts.iter_mut().enumerate() {
        draft.attribution.id = AttributionId(i as u32);
    }
    drafts
}

/// Without what stands too deep in others' words; what is taken up is counted anew.
fn kept<'a>(found: Vec<Found<'a>>) -> Vec<Found<'a>> {
    let parents = parents(&found);
    let mut depth = vec![0usize; found.len()];
    for (i, d) in depth.iter_mut().enumerate() {
        *d = std::iter::successors(parents[i], |p| parents[*p]).take(NESTED + 1).count();
    }
    let keep: Vec<bool> = depth.iter().map(|d| *d < NESTED).collect();
    let mut at = 0;
    let new: Vec<Option<usize>> = keep
        .iter()
        .map(|k| {
            at += usize::from(*k);
            k.then(|| at - 1)
        })
        .collect();
    let mut out: Vec<Found<'a>> = found.into_iter().zip(keep).filter(|(_, k)| *k).map(|(f, _)| f).collect();
    for f in &mut out {
        f.about = f.about.and_then(|a| new[a]);
    }
    out
}

fn draft(
    room: &Room<'_, '_>,
    f: &Found<'_>,
    parent: Option<usize>,
    cast: &mut Cast,
    triggers: &[(usize, u32)],
) -> Draft {
    let mut actors: Vec<ActorId> = Vec::new();
    for h in &f.speaker.heads {
        for id in cast.source(room.ctx, *h) {
            if !actors.contains(&id) {
                actors.push(id);
            }
        }
    }
    let pieces = tidy(&f.pieces);
    let mut inside: Vec<EventId> = pieces.iter().flat_map(|p| within(triggers, p)).map(EventId).collect();
    inside.sort_unstable();
    inside.dedup();
    let mut addressees: Vec<ActorId> = f.addressees.iter().flat_map(|a| cast.at(*a).iter().copied()).collect();
    addressees.dedup();
    let kind = kind(room, f, &pieces);
    let act = act(room, f, kind);
    let source_kind = match f.speaker.heads.first() {
        Some(h)
            if f.speaker.inherited
                && f.speaker.span.as_ref() != Some(&h.range())
                && f.speaker.span.as_ref().is_some_and(|s| !s.contains(&h.range().start)) =>
        {
            SourceKind::Pronoun
        }
        _ => room.source_kind(&f.speaker.heads),
    };
    let attribution = Attribution {
        id: AttributionId(0),
        kind,
        act,
        negated: f.negated,
        source: Source { actors, kind: source_kind, span: source_span(room, f) },
        cue: f.cue_span.iter().filter(|r| !r.is_empty()).map(|r| room.ctx.span(r.clone())).collect(),
        content: pieces.iter().map(|r| room.ctx.span(r.clone())).collect(),
        events: inside,
        addressees,
        parent: parent.map(|p| AttributionId(p as u32)),
        rule: if f.speaker.inherited { format!("{}, source by control", f.rule) } else { f.rule.clone() },
    };
    Draft {
        attribution,
        class: f.class.clone(),
        cue: f.cue.map(At::from),
        source: f.speaker.heads.first().copied().map(At::from),
        heads: f.heads.iter().copied().map(At::from).collect(),
        content: pieces,
        about: f.about,
        answers: f.answers.clone(),
        how: f.how,
        inherited: f.speaker.inherited,
    }
}

/// Whose saying a pronoun goes on with: the speaker of the sentence before, where their genders may agree ("…," the minister said.
/// He added …), and of the same paragraph after a preposition of source ("selon lui").
fn went_on(room: &Room<'_, '_>, found: &[Found<'_>], i: usize, own: &Draft) -> Option<usize> {
    let f = &found[i];
    let [head] = f.speaker.heads.as_slice() else { return None };
    let third = !head.is("Person", "1") && !head.is("Person", "2") && !head.is("Number", "Plur");
    let gendered = head.is("Gender", "Masc") || head.is("Gender", "Fem");
    if head.upos() != Upos::Pron || !third || !gendered || f.speaker.inherited || own.attribution.parent.is_some() {
        return None;
    }
    let preposition = f.rule.ends_with("/preposition");
    let reach = if preposition { 3 } else { 1 };
    let sentence = head.sent().index();
    let k = (i.saturating_sub(6)..i).rev().find(|k| {
        let o = &found[*k];
        o.speaker.heads.first().is_some_and(|h| h.sent().index() < sentence)
            && o.cue.is_some_and(|c| room.depth_at(c.range().start) == 0)
    })?;
    let [before] = found[k].speaker.heads.as_slice() else { return None };
    let agree = match (before.feat("Gender"), head.feat("Gender")) {
        (Some(a), Some(b)) => a == b,
        _ => before.upos() == Upos::Propn || before.upos() == Upos::Noun,
    };
    let person = before.upos() != Upos::Pron && (before.upos() == Upos::Propn || room.can_speak(*before));
    let same = before.sent().block() == head.sent().block() && sentence - before.sent().index() <= reach;
    (agree && person && same).then_some(k)
}

/// The words of a source, without marks and conjunctions at their ends; a pronoun alone.
fn source_span(room: &Room<'_, '_>, f: &Found<'_>) -> Option<crate::reading::Span> {
    let mut range = f.speaker.span.clone()?;
    if let [head] = f.speaker.heads.as_slice()
        && head.upos() == Upos::Pron
        && !head.is("PronType", "Rel")
        && range.contains(&head.range().start)
        && head.children().all(|c| c.upos() == Upos::Punct || c.rel() == vigie_parse::Rel::Acl)
    {
        range = head.range();
    }
    let text = &room.ctx.document.text;
    let from = room.starts.partition_point(|(s, _)| *s < range.start);
    for (start, at) in room.starts[from..].iter().take(4).take_while(|(s, _)| *s < range.end) {
        let w = room.ctx.word(*at);
        if !matches!(w.upos(), Upos::Cconj | Upos::Punct) || w.range().end >= range.end {
            range.start = *start;
            break;
        }
    }
    let mark = |c: char| c.is_whitespace() || "\"«»“”,;:".contains(c);
    let body = text.get(range.clone())?;
    let start = range.start + (body.len() - body.trim_start_matches(mark).len());
    let end = start + text[start..range.end].trim_end_matches(mark).len();
    (start < end).then(|| room.ctx.span(start..end))
}

/// Events whose trigger begins in a piece.
fn within<'t>(triggers: &'t [(usize, u32)], piece: &Range<usize>) -> impl Iterator<Item = u32> + 't {
    let from = triggers.partition_point(|(at, _)| *at < piece.start);
    let to = triggers.partition_point(|(at, _)| *at < piece.end);
    triggers[from..to.max(from)].iter().map(|(_, e)| *e)
}

/// In order, without overlaps.
fn tidy(pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut sorted = pieces.to_vec();
    sorted.sort_by_key(|p| (p.start, p.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for p in sorted {
        match out.last_mut() {
            Some(last) if p.start <= last.end => last.end = last.end.max(p.end),
            _ => out.push(p),
        }
    }
    out
}

/// Direct where all the words stand between quotation marks, mixed where some do.
fn kind(room: &Room<'_, '_>, f: &Found<'_>, pieces: &[Range<usize>]) -> AttributionKind {
    if f.nominal && f.how != How::Quote {
        return AttributionKind::Nominal;
    }
    let text = &room.ctx.document.text;
    let (mut quoted, mut bare) = (false, false);
    for p in pieces {
        let from = room.quotes.partition_point(|q| q.outer.start < p.start);
        // A piece of a quotation that the cue stands in the middle of.
        let cue = f.cue.map(|c| c.range().start);
        let around = |q: &&super::Quote| {
            q.outer.end >= p.end && q.depth == 0 && f.how == How::Host && cue.is_some_and(|c| q.outer.contains(&c))
        };
        if room.quotes[..room.quotes.len().min(from + 1)]
            .iter()
            .rev()
            .take(4)
            .any(|q| around(&q) && q.outer.start <= p.start)
        {
            quoted = true;
            continue;
        }
        let mut at = p.start;
        for q in room.quotes[from..].iter().take_while(|q| q.outer.start < p.end).filter(|q| q.outer.end <= p.end + 1) {
            quoted = true;
            bare |= at < q.outer.start && text[at..q.outer.start].contains(char::is_alphanumeric);
            at = at.max(q.outer.end);
        }
        bare |= at < p.end && text[at..p.end].contains(char::is_alphanumeric);
    }
    match (quoted, bare) {
        (true, false) => AttributionKind::Direct,
        (true, true) => AttributionKind::Mixed,
        _ => AttributionKind::Indirect,
    }
}

fn act(room: &Room<'_, '_>, f: &Found<'_>, kind: AttributionKind) -> Act {
    let act = room.lexicon.effect(&f.class).map_or(Act::Assert, |e| e.act);
    let text = &room.ctx.document.text;
    let asks = kind == AttributionKind::Direct
        && f.pieces.len() == 1
        && f.pieces
            .iter()
            .all(|p| text[p.clone()].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?'));
    if asks && act == Act::Assert { Act::Ask } else { act }
}

/// The innermost attribution whose content holds each one's cue. A sweep over the pieces in order of the text.
fn parents(found: &[Found<'_>]) -> Vec<Option<usize>> {
    let place = |f: &Found<'_>| {
        f.cue_span
            .first()
            .map(|r| r.start)
            .filter(|_| f.cue.is_some() || f.cue_span.iter().any(|r| !r.is_empty()))
            .or_else(|| f.pieces.first().map(|p| p.start))
    };
    let mut pieces: Vec<(usize, usize, usize)> =
        found.iter().enumerate().flat_map(|(i, f)| f.pieces.iter().map(move |p| (p.start, p.end, i))).collect();
    pieces.sort_unstable_by_key(|(start, end, i)| (*start, std::cmp::Reverse(*end), *i));
    let mut cues: Vec<(usize, usize)> =
        found.iter().enumerate().filter_map(|(i, f)| place(f).map(|p| (p, i))).collect();
    cues.sort_unstable();
    let mut out = vec![None; found.len()];
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut next = 0;
    for (at, i) in cues {
        while next < pieces.len() && pieces[next].0 <= at {
            let (_, end, owner) = pieces[next];
            open.push((end, owner));
            next += 1;
        }
        while open.last().is_some_and(|(end, _)| *end <= at) {
            open.pop();
        }
        let holder = open.iter().rev().take(DEPTH).find(|(end, owner)| *end > at && *owner != i);
        out[i] = holder.map(|(_, owner)| *owner);
    }
    // Two that hold each other (a noun that is denied, and what it says) have no order: the later stands alone.
    for i in 0..out.len() {
        let mut at = out[i];
        for _ in 0..DEPTH {
            match at {
                Some(p) if p == i => {
                    out[i] = None;
                    break;
                }
                Some(p) => at = out[p],
                None => break,
            }
        }
    }
    out
}
