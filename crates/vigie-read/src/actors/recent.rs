//! Who was spoken of last: the memory that pronouns, "the latter" and "the two countries" look back into.

use super::lexicon::{Agreement, Of};
use crate::context::At;
use crate::reading::{Actor, ActorId, ActorKind};
use std::collections::VecDeque;
use vigie_parse::{Rel, Word};

/// How many mentions are remembered.
const MEMORY: usize = 48;

/// A mention, as a pronoun sees it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Its head.
    pub at: At,
    /// Who.
    pub actor: ActorId,
    /// Its gender and number.
    pub agreement: Agreement,
    /// What it is.
    pub kind: ActorKind,
    /// Whether it is a subject.
    pub subject: bool,
    /// Whether it modifies a noun only ("the *Russian* attack").
    pub oblique: bool,
    /// The word it hangs on.
    pub over: Option<u32>,
    /// The mention it is coordinated with.
    pub joined: Option<At>,
}

/// What a pronoun asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Its gender and number.
    pub agreement: Agreement,
    /// A human being (`Some(true)`), or anything but one (`Some(false)`).
    pub human: Option<bool>,
}

/// The latest mentions, in the order of the text.
#[derive(Debug, Default)]
pub struct Recent {
    seen: VecDeque<Seen>,
}

fn fits(seen: &Seen, wanted: Wanted) -> bool {
    let agree = |a: Option<bool>, b: Option<bool>| a.is_none() || b.is_none() || a == b;
    let human = match wanted.human {
        Some(true) => matches!(seen.kind, ActorKind::Person | ActorKind::Office),
        Some(false) => !matches!(seen.kind, ActorKind::Person | ActorKind::Office),
        None => true,
    };
    // Several holders of a plural are one group, or a country in the plural.
    let number = match wanted.agreement.plural {
        Some(true) => {
            seen.agreement.plural == Some(true) || seen.agreement.plural.is_none() && seen.kind == ActorKind::Group
        }
        // "The United States … it".
        Some(false) if wanted.human == Some(false) && seen.kind == ActorKind::State => true,
        wanted => agree(seen.agreement.plural, wanted),
    };
    human && agree(seen.agreement.feminine, wanted.agreement.feminine) && number
}

impl Recent {
    /// Notes a mention.
    pub fn push(&mut self, seen: Seen) {
        if self.seen.len() == MEMORY {
            self.seen.pop_front();
        }
        self.seen.push_back(seen);
    }

    /// Who a pronoun means: a subject of its own sentence, a person before a country, the nearest clause above first; else
    /// the only one who fits there; else a subject of the sentences before; else the only one who fits. None where two could
    /// be meant, or where the sentence before speaks of a `thing`.
    pub fn pronoun(&self, word: Word<'_>, wanted: Wanted, possessive: bool, thing: bool) -> Vec<ActorId> {
        let at = At::from(word);
        if wanted.agreement.plural == Some(true)
            && let Some(joined) = self.joined_subjects(at, 0, wanted)
        {
            return joined;
        }
        let clause = word.head().map(|h| h.index() as u32);
        let own_subject = |s: &Seen| s.at.sent == at.sent && s.over == clause && s.subject && !possessive;
        let fit = |s: &&Seen| fits(s, wanted) && !s.oblique && !own_subject(s);
        let above: Vec<u32> = word.ancestors().take(12).map(|w| w.index() as u32).collect();
        let back = || self.seen.iter().rev().filter(fit);
        let here = || back().filter(|s| s.at.sent == at.sent);
        let rank = |s: &&Seen| {
            let person = matches!(s.kind, ActorKind::Person | ActorKind::Office);
            let over = s.over.is_some_and(|o| above.contains(&o));
            (over, person)
        };
        // The last of equals in this order is the nearest.
        let best = here().filter(|s| s.subject).collect::<Vec<_>>().into_iter().rev().max_by_key(rank);
        if let Some(s) = best {
            return vec![s.actor];
        }
        // A subject is rarely someone whom its own clause has just named beside it: "In a letter to the president, he …".
        let subject = matches!(word.rel(), Rel::Nsubj) && !possessive;
        let beside = |s: &&Seen| subject && s.over.is_some_and(|o| Some(o) == clause || under(word, o, clause));
        if let Some(one) = only(here().filter(|s| !beside(s))) {
            return vec![one];
        }
        if thing {
            return Vec::new();
        }
        // A known gender before an unknown one, in the sentence before.
        if let (Some(_), Some(before)) = (wanted.agreement.feminine, at.sent.checked_sub(1)) {
            let known = |s: &&Seen| s.at.sent == before && s.agreement.feminine == wanted.agreement.feminine;
            if let Some(one) = only(back().filter(known)) {
                return vec![one];
            }
        }
        for distance in 1..=2 {
            let Some(sent) = at.sent.checked_sub(distance) else { break };
            if wanted.agreement.plural == Some(true)
                && let Some(joined) = self.joined_subjects(at, distance, wanted)
            {
                return joined;
            }
            let mut in_sentence = self.seen.iter().filter(|s| s.at.sent == sent).filter(fit);
            if let Some(s) = in_sentence.find(|s| s.subject) {
                return vec![s.actor];
            }
        }
        only(back().filter(|s| s.at.sent < at.sent && s.at.sent + 1 >= at.sent)).into_iter().collect()
    }

    /// The coordinated subjects that a plural pronoun means: "France and Italy … They".
    fn joined_subjects(&self, at: At, distance: u32, wanted: Wanted) -> Option<Vec<ActorId>> {
        let alone = Wanted { agreement: Agreement::default(), ..wanted };
        let first = self.seen.iter().rev().find(|s| {
            s.subject
                && s.joined.is_none()
                && s.at.sent + distance == at.sent
                && s.at < at
                && fits(s, alone)
                && self.seen.iter().any(|o| o.joined == Some(s.at))
        })?;
        let mut out = vec![first.actor];
        for o in self.seen.iter().filter(|o| o.joined == Some(first.at)) {
            if !out.contains(&o.actor) {
                out.push(o.actor);
            }
        }
        (out.len() > 1).then_some(out)
    }

    /// Whether somebody was last spoken of in a gender that a pronoun can have.
    pub fn agrees(&self, actor: ActorId, wanted: Wanted) -> bool {
        let last = self.seen.iter().rev().find(|s| s.actor == actor).and_then(|s| s.agreement.feminine);
        last.is_none() || wanted.agreement.feminine.is_none() || last == wanted.agreement.feminine
    }

    /// Who was named last before a word, and fits; the word's own clause's subject left out.
    pub fn latter(&self, word: Word<'_>, wanted: Wanted) -> Option<ActorId> {
        let at = At::from(word);
        self.seen.iter().rev().find(|s| s.at.sent + 1 >= at.sent && !s.oblique && fits(s, wanted)).map(|s| s.actor)
    }

    /// The members of "the two countries": exactly so many of the sort in the sentence itself; those whom the document names
    /// most, where they stand far out; so many coordinated in the sentence before; those named most at all; so many in a
    /// sentence shortly before.
    pub fn several(&self, word: Word<'_>, size: usize, of: Option<Of>, rows: &[Actor]) -> Vec<ActorId> {
        let at = At::from(word);
        let human = |k: ActorKind| matches!(k, ActorKind::Person | ActorKind::Office);
        let sort = |s: &&Seen| match of {
            Some(Of::State) => s.kind == ActorKind::State,
            Some(Of::Person) => matches!(s.kind, ActorKind::Person | ActorKind::Office),
            Some(Of::Side) => rows.get(s.actor.index()).is_some_and(|r| side(r) && !human(r.kind)),
            _ => rows.get(s.actor.index()).is_some_and(|r| r.members.is_empty() && side(r)),
        };
        let in_sentence = |sent: u32, obliques: bool| {
            let mut out: Vec<ActorId> = Vec::new();
            for s in self.seen.iter().filter(|s| s.at.sent == sent && s.at < at).filter(sort) {
                // "Malaysia urged both sides": who acts on them is none of them.
                if sent == at.sent && s.subject && acts_on(s, word) {
                    continue;
                }
                if (obliques || !s.oblique) && !out.contains(&s.actor) {
                    out.push(s.actor);
                }
            }
            // Two of one sort: a man and a country are no pair.
            let person = |id: &ActorId| rows.get(id.index()).is_some_and(|r| human(r.kind));
            let alike = out.iter().all(person) || !out.iter().any(person);
            (out.len() == size && alike && apart(&out, rows)).then_some(out)
        };
        let here = in_sentence(at.sent, of == Some(Of::State)).or_else(|| in_sentence(at.sent, false));
        let lead = |strong: bool| {
            let wide = matches!(of, Some(Of::Side));
            let states = matches!(of, Some(Of::State | Of::Side)) && word.rel() != Rel::Appos;
            if states { leading(rows, size, strong, wide) } else { None }
        };
        here.or_else(|| lead(true))
            .or_else(|| self.coordinated(at, size, sort, 1, rows))
            .or_else(|| lead(false))
            .or_else(|| (1..=3).filter_map(|d| at.sent.checked_sub(d)).find_map(|s| in_sentence(s, false)))
            .or_else(|| self.coordinated(at, size, sort, 6, rows))
            .unwrap_or_default()
    }

    /// The only state named in the sentence of a word before it, and in the one before.
    pub fn only_state(&self, word: Word<'_>) -> Option<ActorId> {
        let at = At::from(word);
        only(self.seen.iter().filter(|s| s.kind == ActorKind::State && s.at < at && s.at.sent + 1 >= at.sent))
    }

    /// The only actor of a sort named in so many sentences up to a word.
    pub fn only_such(&self, word: Word<'_>, sentences: u32, sort: impl Fn(ActorId) -> bool) -> Option<ActorId> {
        let at = At::from(word);
        only(self.seen.iter().filter(|s| s.at < at && s.at.sent + sentences > at.sent && sort(s.actor)))
    }

    /// So many persons coordinated shortly before: behind "the two countries" stand theirs.
    pub fn coordinated_persons(&self, word: Word<'_>, size: usize, rows: &[Actor]) -> Vec<ActorId> {
        let person = |s: &&Seen| matches!(s.kind, ActorKind::Person | ActorKind::Office);
        self.coordinated(At::from(word), size, person, 3, rows).unwrap_or_default()
    }

    fn coordinated(
        &self,
        at: At,
        size: usize,
        sort: impl Fn(&&Seen) -> bool,
        back: u32,
        rows: &[Actor],
    ) -> Option<Vec<ActorId>> {
        let firsts = self.seen.iter().rev().filter(|s| s.joined.is_none() && at.sent.saturating_sub(s.at.sent) <= back);
        for first in firsts.filter(|s| sort(s)) {
            let mut out = vec![first.actor];
            for o in self.seen.iter().filter(|o| o.joined == Some(first.at)).filter(|s| sort(s)) {
                if !out.contains(&o.actor) {
                    out.push(o.actor);
                }
            }
            if out.len() == size && apart(&out, rows) {
                return Some(out);
            }
        }
        None
    }
}

/// Whether someone can be a side, a party: a state, an armed group, a person; no parliament, no union of states.
fn side(row: &Actor) -> bool {
    match row.kind {
        ActorKind::State | ActorKind::Person | ActorKind::Office => true,
        ActorKind::Group | ActorKind::Organisation => {
            row.sectors.iter().any(|s| matches!(s.as_str(), "REB" | "PRM" | "UAF" | "PTY" | "OPP" | "BUS" | "LAB"))
        }
        _ => false,
    }
}

/// Two sides are of different countries, unless they are no states' men.
fn apart(ids: &[ActorId], rows: &[Actor]) -> bool {
    let state = |id: &ActorId| {
        rows.get(id.index()).filter(|r| r.sectors.first().is_none_or(|s| s == "GOV" || s == "MIL" || s == "LEG"))
    };
    let countries: Vec<&String> = ids.iter().filter_map(state).filter_map(|r| r.country.as_ref()).collect();
    countries.iter().enumerate().all(|(i, c)| !countries[..i].contains(c))
}

/// Whether a subject is that of the clause in which a word is no subject.
fn acts_on(seen: &Seen, word: Word<'_>) -> bool {
    !matches!(word.rel(), Rel::Nsubj | Rel::Appos | Rel::Root)
        && seen.over.is_some_and(|o| word.ancestors().take(4).any(|a| a.index() as u32 == o))
}

/// The states that a document names most, armed groups too where `wide`, if so many stand out: each twice as often as any
/// other (`strong`), or more often.
pub fn leading(rows: &[Actor], size: usize, strong: bool, wide: bool) -> Option<Vec<ActorId>> {
    let sort = |r: &&Actor| r.kind == ActorKind::State || wide && r.kind == ActorKind::Group && side(r);
    let mut order: Vec<(usize, ActorId)> = rows.iter().filter(sort).map(|r| (r.mentions.len(), r.id)).collect();
    order.sort_by_key(|(n, id)| (std::cmp::Reverse(*n), *id));
    let next = order.get(size).map_or(0, |(n, _)| *n);
    let last = size.checked_sub(1).and_then(|i| order.get(i)).map_or(0, |(n, _)| *n);
    let stands_out = if strong { last >= 3 && last >= 2 * next } else { last >= 2 && last > next };
    stands_out.then(|| order[..size].iter().map(|(_, id)| *id).collect())
}

/// Whether a word hangs in the clause of another, a few steps down.
fn under(word: Word<'_>, at: u32, clause: Option<u32>) -> bool {
    let mut w = word.sent().word(at as usize);
    for _ in 0..4 {
        if Some(w.index() as u32) == clause {
            return true;
        }
        match w.head() {
            Some(h) if matches!(w.rel(), Rel::Nmod | Rel::Obl | Rel::Obj | Rel::Appos | Rel::Conj) => w = h,
            _ => return false,
        }
    }
    false
}

/// The actor, where all mentions are of one.
fn only<'s>(mut mentions: impl Iterator<Item = &'s Seen>) -> Option<ActorId> {
    let first = mentions.next()?.actor;
    mentions.all(|s| s.actor == first).then_some(first)
}

/// The first conjunct of the coordination a word stands in, unless it is the first itself.
pub fn first_conjunct(word: Word<'_>) -> Option<At> {
    if word.rel() != Rel::Conj {
        return None;
    }
    let mut top = word;
    for h in word.ancestors().take(16) {
        let was_conj = top.rel() == Rel::Conj;
        if !was_conj {
            break;
        }
        top = h;
    }
    Some(At::from(top))
}
