//! Claims: one proposition, with everyone who asserts, denies or confirms it.
//!
//! Attributions are folded into one claim where one takes up the other, where they carry the same event, or where they say the
//! same in nearly the same words. The status is computed from the rows.

use crate::attribution::{Draft, How};
use crate::context::Context;
use crate::events;
use crate::reading::{Act, AttributionId, Claim, ClaimId, ClaimStatus, EventId, Holder, Stance, Status};
use rustc_hash::{FxHashMap, FxHashSet};
use vigie_parse::{Upos, Word};

/// Claims looked back at for the same words.
const BACK: usize = 24;

/// Share of words that makes two contents one.
const ALIKE: f64 = 0.6;

/// Folds attributions on the same proposition into claims.
pub fn fold(ctx: &Context<'_>, events: &[events::Draft], attributions: &[Draft]) -> Vec<Claim> {
    let own = own_events(ctx, events, attributions);
    let mut fold = Fold::new(attributions.len());
    let bears: Vec<bool> = (0..attributions.len()).map(|i| bears(attributions, i)).collect();
    by_answer(&mut fold, attributions, &bears);
    by_event(&mut fold, events, &own, &bears);
    by_words(&mut fold, ctx, attributions, &bears);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut of_root: FxHashMap<usize, usize> = FxHashMap::default();
    for i in 0..attributions.len() {
        if !(bears[i] || attributions[i].about.is_some_and(|a| bears[a])) {
            continue;
        }
        let group = *of_root.entry(fold.root(i)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(i);
    }
    groups.iter().enumerate().map(|(n, members)| claim(ctx, n, members, attributions, &own)).collect()
}

/// Whether an attribution puts a proposition forward, or denies one in its own words.
fn bears(attributions: &[Draft], i: usize) -> bool {
    let d = &attributions[i];
    let act =
        matches!(d.attribution.act, Act::Assert | Act::Accuse | Act::Admit | Act::Confirm | Act::Deny | Act::Warn);
    let proposition = match d.how {
        How::Clause | How::Host | How::Quote | How::Infinitive => true,
        How::With | How::Object => {
            d.class == "accusation"
                || matches!(d.attribution.act, Act::Deny | Act::Confirm | Act::Admit) && d.about.is_none()
        }
        How::As => true,
        How::Nothing => false,
    };
    // Who relays another's words adds no proposition of its own; that another spoke is the author's or the relayer's to tell.
    let relays = d.heads.first().is_some_and(|h| {
        (i.saturating_sub(4)..(i + 4).min(attributions.len()))
            .any(|k| k != i && (attributions[k].cue == Some(*h) || restates(attributions, i, k)))
    });
    act && proposition && !relays && !d.attribution.negated && !d.attribution.content.is_empty()
}

/// Whether one attribution is the other of the same source put into more words: "says it has proof that P".
fn restates(attributions: &[Draft], outer: usize, inner: usize) -> bool {
    let (o, i) = (&attributions[outer], &attributions[inner]);
    let end = |d: &Draft| d.content.last().map(|p| p.end);
    let inside = i.attribution.parent == Some(AttributionId(outer as u32)) && o.content.len() == 1;
    inside
        && end(o) == end(i)
        && !o.attribution.source.actors.is_empty()
        && o.attribution.source.actors == i.attribution.source.actors
}

/// What makes two events one: their type, whether they go on, who does it and to whom.
type Happening = (&'static str, bool, Vec<u32>, Vec<u32>);

/// Union-find over attributions.
struct Fold(Vec<usize>);

impl Fold {
    fn new(n: usize) -> Fold {
        Fold((0..n).collect())
    }

    fn root(&mut self, i: usize) -> usize {
        let mut at = i;
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The earlier one leads.
        self.0[a.max(b)] = a.min(b);
    }
}

fn by_answer(fold: &mut Fold, attributions: &[Draft], bears: &[bool]) {
    for (i, d) in attributions.iter().enumerate() {
        if let Some(about) = d.about.filter(|a| bears[*a]) {
            fold.join(i, about);
        }
    }
}

/// The same event, or the same kind of event between the same actors.
fn by_event(fold: &mut Fold, events: &[events::Draft], own: &[Vec<EventId>], bears: &[bool]) {
    let mut seen: FxHashMap<Happening, usize> = FxHashMap::default();
    for (i, list) in own.iter().enumerate().filter(|(i, _)| bears[*i]) {
        // Only a content that is this one event: a longer one says more.
        let [only] = list.as_slice() else { continue };
        let Some(e) = events.get(only.index()) else { continue };
        if e.event.actors.is_empty() || e.event.recipients.is_empty() {
            continue;
        }
        let ids = |list: &[crate::reading::ActorId]| list.iter().map(|a| a.0).collect::<Vec<_>>();
        // What goes on is not what was done once: soldiers who train, soldiers who have arrived.
        let lasts = e.event.status == Status::Ongoing;
        let key = (e.event.kind.name(), lasts, ids(&e.event.actors), ids(&e.event.recipients));
        match seen.get(&key) {
            Some(&other) => fold.join(i, other),
            None => {
                seen.insert(key, i);
            }
        }
    }
}

/// Nearly the same words.
fn by_words(fold: &mut Fold, ctx: &Context<'_>, attributions: &[Draft], bears: &[bool]) {
    let mut recent: Vec<(usize, FxHashSet<&str>)> = Vec::new();
    let starts: Vec<(usize, Word<'_>)> =
        ctx.sentences.iter().flat_map(|s| s.words()).map(|w| (w.range().start, w)).collect();
    for (i, d) in attributions.iter().enumerate().filter(|(i, _)| bears[*i]) {
        let mut words: FxHashSet<&str> = FxHashSet::default();
        for p in &d.content {
            let from = starts.partition_point(|(at, _)| *at < p.start);
            let inside = starts[from..].iter().take_while(|(at, _)| *at < p.end).take(60);
            words.extend(inside.map(|(_, w)| *w).filter(|w| content_word(*w)).map(|w| w.lemma()));
        }
        if words.len() > 2 {
            let same = recent.iter().rev().take(BACK).find(|(k, other)| {
                let nested = attributions[*k]
                    .content
                    .iter()
                    .any(|a| d.content.iter().any(|b| a.start < b.end && b.start < a.end));
                let both = words.intersection(other).count() as f64;
                !nested && both / (words.len() + other.len()) as f64 * 2.0 >= ALIKE
            });
            if let Some((k, _)) = same {
                fold.join(i, *k);
            }
        }
        recent.push((i, words));
    }
}

fn content_word(w: Word<'_>) -> bool {
    matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Num)
}

/// The events each attribution says itself, not through another inside it.
fn own_events(ctx: &Context<'_>, events: &[events::Draft], attributions: &[Draft]) -> Vec<Vec<EventId>> {
    let mut best: Vec<Option<(usize, usize)>> = vec![None; events.len()];
    for (i, d) in attributions.iter().enumerate() {
        for e in &d.attribution.events {
            let Some(event) = events.get(e.index()) else { continue };
            let at = ctx.word(event.trigger).range().start;
            let len = d.content.iter().find(|p| p.contains(&at)).map_or(usize::MAX, |p| p.len());
            if best[e.index()].is_none_or(|(l, _)| len < l) {
                best[e.index()] = Some((len, i));
            }
        }
    }
    let mut out = vec![Vec::new(); attributions.len()];
    for (e, at) in best.iter().enumerate() {
        if let Some((_, i)) = at {
            out[*i].push(EventId(e as u32));
        }
    }
    out
}

fn claim(ctx: &Context<'_>, n: usize, members: &[usize], attributions: &[Draft], own: &[Vec<EventId>]) -> Claim {
    let mut out = Claim {
        id: ClaimId(n as u32),
        text: String::new(),
        evidence: Vec::new(),
        events: Vec::new(),
        status: ClaimStatus::SingleSource,
        asserted_by: Vec::new(),
        denied_by: Vec::new(),
        confirmed_by: Vec::new(),
        rule: String::new(),
    };
    let mut retracted = false;
    for &i in members {
        let d = &attributions[i];
        let stances = stances(d, i);
        let list = match d.attribution.act {
            // « C'est faux », dément X: the words quoted are the denial's own.
            Act::Deny if matches!(d.how, How::Host | How::Quote) && d.about.is_none() => &mut out.asserted_by,
            Act::Deny => &mut out.denied_by,
            Act::Confirm | Act::Admit => &mut out.confirmed_by,
            Act::Retract => {
                retracted = true;
                continue;
            }
            _ => &mut out.asserted_by,
        };
        if d.attribution.negated {
            continue;
        }
        for s in stances {
            if !list.iter().any(|other| other.actor == s.actor && s.actor != Holder::Unnamed) {
                list.push(s);
            }
        }
        // What answers carries no words of its own.
        if d.about.is_none() {
            out.evidence.extend(d.content.iter().map(|r| ctx.span(r.clone())));
            if out.text.is_empty() {
                out.text = wording(ctx, &d.content);
            }
            out.events.extend(&own[i]);
        }
        if out.rule.is_empty() {
            out.rule = format!("claim {}", d.attribution.rule);
        }
    }
    // Confirmed by the only one who says it is said, not confirmed.
    if out.asserted_by.is_empty() {
        out.asserted_by = std::mem::take(&mut out.confirmed_by);
    }
    out.events.sort_unstable();
    out.events.dedup();
    out.status = status(&out, attributions, retracted);
    out
}

/// What is said, in its own words: the pieces joined, without the word that only joins them to the cue, and on one line.
fn wording(ctx: &Context<'_>, pieces: &[std::ops::Range<usize>]) -> String {
    let text = &ctx.document.text;
    let mut out = String::new();
    for (i, p) in pieces.iter().enumerate() {
        let mut words = text.get(p.clone()).unwrap_or_default().trim();
        if i == 0
            && let Some(joint) = ctx.language.and_then(|l| joint(words, &l.attribution.words.joints))
        {
            words = words[joint..].trim_start();
        }
        if !out.is_empty() {
            out.push_str(" … ");
        }
        let mut blank = false;
        for c in words.chars() {
            blank = match c.is_whitespace() {
                true if blank => true,
                true => {
                    out.push(if c == '\n' { ' ' } else { c });
                    true
                }
                false => {
                    out.push(c);
                    false
                }
            };
        }
    }
    out
}

/// Where the words begin behind a joint: *que la route*, *d'avoir menti*.
fn joint(words: &str, joints: &FxHashSet<String>) -> Option<usize> {
    let end = words.find(|c: char| c.is_whitespace() || c == '\'' || c == '’')?;
    let mark = words[end..].chars().next()?;
    let first = words[..end].to_lowercase();
    let elided = !mark.is_whitespace();
    let known = if elided { joints.contains(&format!("{first}'")) } else { joints.contains(&first) };
    known.then_some(end + if elided { mark.len_utf8() } else { 0 })
}

fn stances(d: &Draft, i: usize) -> Vec<Stance> {
    let attribution = Some(AttributionId(i as u32));
    let actors = &d.attribution.source.actors;
    if actors.is_empty() {
        return vec![Stance { actor: Holder::Unnamed, attribution }];
    }
    actors.iter().map(|a| Stance { actor: Holder::Actor(*a), attribution }).collect()
}

/// The status that the rows come to.
fn status(claim: &Claim, attributions: &[Draft], retracted: bool) -> ClaimStatus {
    let others = |list: &[Stance]| {
        list.iter().any(|s| s.actor != Holder::Unnamed && !claim.asserted_by.iter().any(|a| a.actor == s.actor))
    };
    if retracted {
        ClaimStatus::Retracted
    } else if !claim.denied_by.is_empty() {
        ClaimStatus::Denied
    } else if others(&claim.confirmed_by) {
        ClaimStatus::Confirmed
    } else if chains(claim, attributions) > 1 {
        ClaimStatus::Corroborated
    } else {
        ClaimStatus::SingleSource
    }
}

/// How many independent chains assert a claim: who says it in one breath, or in the words of one relayer, is one chain, and so
/// is whoever says it twice; nobody knows who is unnamed.
fn chains(claim: &Claim, attributions: &[Draft]) -> usize {
    let outermost = |stance: &Stance| {
        let own = stance.attribution?.index();
        let parent = |i: &usize| attributions.get(*i)?.attribution.parent.map(AttributionId::index);
        std::iter::successors(Some(own), parent).take(24).last()
    };
    let mut seen: Vec<(usize, Vec<crate::reading::ActorId>)> = Vec::new();
    for stance in claim.asserted_by.iter().filter(|s| s.actor != Holder::Unnamed) {
        let Some(root) = outermost(stance) else { continue };
        let actors = attributions[root].attribution.source.actors.clone();
        let same = seen.iter().any(|(r, a)| *r == root || a.iter().any(|x| actors.contains(x)));
        if !same {
            seen.push((root, actors));
        }
    }
    seen.len()
}
