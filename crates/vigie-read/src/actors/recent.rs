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
    human
        && agree(seen.agreement.feminine, wanted.agreement.feminine)
        && agree(seen.agreement.plural, wanted.agreement.plural)
}

impl Recent {
    /// Notes a mention.
    pub fn push(&mut self, seen: Seen) {
        if self.seen.len() == MEMORY {
            self.seen.pop_front();
        }
        self.seen.push_back(seen);
    }

    /// Who a pronoun means: a subject above it in its own sentence, else a subject of the sentence before, else the only one
    /// who fits there. None where two could be meant.
    pub fn pronoun(&self, word: Word<'_>, wanted: Wanted) -> Vec<ActorId> {
        let at = At::from(word);
        let clause = word.head().map(|h| h.index() as u32);
        let fit = |s: &&Seen| fits(s, wanted) && !s.oblique && !(s.at.sent == at.sent && s.over == clause && s.subject);
        let above: Vec<u32> = word.ancestors().take(12).map(|w| w.index() as u32).collect();
        let back = || self.seen.iter().rev().filter(fit);
        let own = back().find(|s| s.at.sent == at.sent && s.subject && s.over.is_some_and(|o| above.contains(&o)));
        let own = own.or_else(|| back().find(|s| s.at.sent == at.sent && s.subject));
        if let Some(s) = own {
            return self.with_joined(s, wanted);
        }
        for distance in 1..=2 {
            let in_sentence = || self.seen.iter().filter(|s| s.at.sent + distance == at.sent).filter(fit);
            if let Some(s) = in_sentence().find(|s| s.subject) {
                return self.with_joined(s, wanted);
            }
        }
        let near: Vec<&Seen> = back().filter(|s| s.at.sent + 1 >= at.sent).collect();
        match near.first() {
            Some(first) if near.iter().all(|s| s.actor == first.actor) => vec![first.actor],
            _ => Vec::new(),
        }
    }

    fn with_joined(&self, s: &Seen, wanted: Wanted) -> Vec<ActorId> {
        let mut out = vec![s.actor];
        if wanted.agreement.plural == Some(true) {
            let first = s.joined.unwrap_or(s.at);
            for o in self.seen.iter().filter(|o| o.at == first || o.joined == Some(first)) {
                if !out.contains(&o.actor) {
                    out.push(o.actor);
                }
            }
        }
        out
    }

    /// The subject coordination that a plural pronoun means: "France and Italy … They".
    pub fn joined_subjects(&self, word: Word<'_>) -> Vec<ActorId> {
        let at = At::from(word);
        let first = self.seen.iter().rev().find(|s| {
            let coordinated = || self.seen.iter().any(|o| o.joined == Some(s.at));
            s.subject && at.sent.saturating_sub(s.at.sent) <= 2 && s.joined.is_none() && coordinated()
        });
        let Some(first) = first else { return Vec::new() };
        let mut out = vec![first.actor];
        for o in self.seen.iter().filter(|o| o.joined == Some(first.at)) {
            if !out.contains(&o.actor) {
                out.push(o.actor);
            }
        }
        out
    }

    /// Who was named last before a word, and fits; the word's own clause's subject left out.
    pub fn latter(&self, word: Word<'_>, wanted: Wanted) -> Option<ActorId> {
        let at = At::from(word);
        self.seen.iter().rev().find(|s| s.at.sent + 1 >= at.sent && !s.oblique && fits(s, wanted)).map(|s| s.actor)
    }

    /// The members of "the two countries": exactly so many of the sort in the sentence itself, or coordinated shortly before,
    /// or exactly so many in the sentence before.
    pub fn several(&self, word: Word<'_>, size: usize, of: Option<Of>, rows: &[Actor]) -> Vec<ActorId> {
        let at = At::from(word);
        let sort = |s: &&Seen| match of {
            Some(Of::State) => s.kind == ActorKind::State,
            Some(Of::Person) => matches!(s.kind, ActorKind::Person | ActorKind::Office),
            _ => rows.get(s.actor.index()).is_some_and(|r| r.members.is_empty()),
        };
        let in_sentence = |sent: u32, obliques: bool| {
            let mut out: Vec<ActorId> = Vec::new();
            for s in self.seen.iter().filter(|s| s.at.sent == sent && s.at < at).filter(sort) {
                if (obliques || !s.oblique) && !out.contains(&s.actor) {
                    out.push(s.actor);
                }
            }
            (out.len() == size).then_some(out)
        };
        let here = in_sentence(at.sent, of == Some(Of::State)).or_else(|| in_sentence(at.sent, false));
        here.or_else(|| self.coordinated(at, size, sort))
            .or_else(|| (1..=3).filter_map(|d| at.sent.checked_sub(d)).find_map(|s| in_sentence(s, false)))
            .unwrap_or_default()
    }

    fn coordinated(&self, at: At, size: usize, sort: impl Fn(&&Seen) -> bool) -> Option<Vec<ActorId>> {
        let firsts = self.seen.iter().rev().filter(|s| s.joined.is_none() && at.sent.saturating_sub(s.at.sent) <= 6);
        for first in firsts.filter(|s| sort(s)) {
            let mut out = vec![first.actor];
            for o in self.seen.iter().filter(|o| o.joined == Some(first.at)).filter(|s| sort(s)) {
                if !out.contains(&o.actor) {
                    out.push(o.actor);
                }
            }
            if out.len() == size {
                return Some(out);
            }
        }
        None
    }
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
