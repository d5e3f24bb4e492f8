//! What a cue's content may be, and the order in which the frames are tried.

use super::Room;
use super::clause::{impersonal, subjunctive};
use super::cue::{Cue, Scene};
use super::lexicon::{Frame, Group};
use super::tree::bytes;
use crate::grammar;
use std::ops::Range;
use vigie_parse::{Rel, Upos, Word};

/// Content found for a cue.
#[derive(Clone, Debug, Default)]
pub struct Content<'a> {
    /// How it was found.
    pub how: How,
    /// Its pieces, in bytes.
    pub pieces: Vec<Range<usize>>,
    /// Its head words.
    pub heads: Vec<Word<'a>>,
    /// Quotations in it that belong to the cue, by index.
    pub quotes: Vec<usize>,
}

/// How a content was found: the frame, or its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum How {
    /// A complement clause.
    #[default]
    Clause,
    /// The clause an incise stands in.
    Host,
    /// A quotation beside the cue.
    Quote,
    /// An infinitive or gerund.
    Infinitive,
    /// A phrase under a preposition.
    With,
    /// An object, or the noun a participle modifies.
    Object,
    /// A judgement.
    As,
    /// The cue alone.
    Nothing,
}

impl How {
    /// Its name in a rule.
    pub fn name(self) -> &'static str {
        match self {
            How::Clause => "clause",
            How::Host => "incise",
            How::Quote => "quote",
            How::Infinitive => "infinitive",
            How::With => "with",
            How::Object => "object",
            How::As => "as",
            How::Nothing => "alone",
        }
    }
}

impl<'a> Room<'a, '_> {
    /// The content of a cue and the group that takes it; the frames are tried from the surest to the weakest.
    pub fn content(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<(Content<'a>, usize)> {
        let group =
            |wanted: &dyn Fn(&Group) -> bool| cue.groups.iter().copied().find(|g| wanted(&self.lexicon.groups[*g]));
        let takes = |frame: Frame| group(&|g| g.takes.contains(&frame));
        // "make sure that": an adjective that another verb brings about is nobody's state of mind.
        let made = cue.head.rel() == Rel::Xcomp
            && cue.head.head().is_some_and(|h| self.lexicon.words.never.contains(h.lemma()));
        if cue.head.upos() == Upos::Adj && made {
            return None;
        }
        if impersonal(cue.head) && self.lexicon.words.never.contains(cue.head.lemma()) {
            return None;
        }
        if let Some(g) = takes(Frame::Nothing) {
            return Some((self.declined(scene, cue), g));
        }
        if self.restrictive(cue) {
            return None;
        }
        let clause = self.clause(scene, cue);
        let said = |content: Option<Content<'a>>| {
            let content = content?;
            let asks = self.asks(&content);
            let wish = content.heads.first().is_some_and(|h| subjunctive(*h));
            let frame = if content.how == How::Clause { Frame::Clause } else { Frame::Quote };
            let fits = |g: &Group| (asks || !g.interrogative) && (wish || !g.subjunctive) && g.takes.contains(&frame);
            group(&fits).map(|g| (content, g))
        };
        let sayings = takes(Frame::Clause).is_some() || takes(Frame::Quote).is_some();
        // "Mr Kambale, whose house was burned, said he …": what stands before it is its subject, not its content.
        let before = clause.is_some_and(|(how, top)| how == How::Clause && top.index() < cue.head.index());
        if before
            && takes(Frame::Clause).is_some()
            && let Some(found) = said(self.on_the_surface(scene, cue))
        {
            return Some(found);
        }
        if sayings
            && clause.is_some()
            && let Some(found) = said(self.said(scene, cue, clause))
        {
            return Some(found);
        }
        if takes(Frame::Clause).is_some()
            && let Some(found) = said(self.on_the_surface(scene, cue))
        {
            return Some(found);
        }
        if let Some(g) = takes(Frame::As)
            && let Some(content) = self.described(scene, cue, &self.lexicon.groups[g].described_as)
        {
            return Some((content, g));
        }
        if (takes(Frame::Infinitive).is_some() || takes(Frame::Gerund).is_some())
            && let Some(content) = self.infinitive(scene, cue)
        {
            let gerund = content.heads.first().is_some_and(|h| h.is("VerbForm", "Ger"));
            let passive = grammar::voice(cue.head) == grammar::Voice::Passive;
            let marked = content.heads.first().is_some_and(|h| h.by(Rel::Mark).chain(h.by(Rel::Case)).next().is_some());
            let fits = |g: &Group| {
                (marked || !g.marked)
                    && g.takes.contains(if gerund { &Frame::Gerund } else { &Frame::Infinitive })
                    && (!g.passive_infinitive || passive || cue.head.one(Rel::Obj).is_some())
            };
            if let Some(g) = group(&fits) {
                return Some((content, g));
            }
        }
        for &g in &cue.groups {
            if let Some(content) = self.with(scene, cue, &self.lexicon.groups[g]) {
                return Some((content, g));
            }
        }
        if sayings && let Some(found) = said(self.said(scene, cue, None)) {
            return Some(found);
        }
        for &g in &cue.groups {
            if let Some(content) = self.object(scene, cue, &self.lexicon.groups[g]) {
                return Some((content, g));
            }
        }
        None
    }

    /// What somebody declines to speak of: the complement of the cue's last words, or the saying that is declined.
    fn declined(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Content<'a> {
        let last = cue.words.last().copied().unwrap_or(cue.head);
        let complement = cue
            .children()
            .find(|c| c.index() > last.index() && matches!(c.rel(), Rel::Obj | Rel::Obl | Rel::Ccomp | Rel::Xcomp));
        let words = match complement {
            Some(c) => Some(scene.tree.of(c)),
            // "declined | to comment"
            None => cue.words.iter().find(|w| w.is("VerbForm", "Inf") && w.index() > cue.words[0].index()).map(|w| {
                let mark = w.by(Rel::Mark).map(Word::index).filter(|m| *m > cue.words[0].index()).min();
                mark.unwrap_or(w.index())..last.index() + 1
            }),
        };
        let own = |r: &Range<usize>| r.clone().all(|i| cue.words.iter().any(|w| w.index() == i));
        let pieces = words.filter(|r| !own(r)).and_then(|r| bytes(scene.sent, r)).into_iter().collect();
        Content { how: How::Nothing, pieces, heads: complement.into_iter().collect(), quotes: Vec::new() }
    }

    /// Whether what is said is a question.
    pub(super) fn asks(&self, content: &Content<'a>) -> bool {
        let words = &self.lexicon.words;
        let marked = content.heads.first().is_some_and(|h| {
            h.children().take(12).any(|c| {
                c.index() < h.index()
                    && (words.interrogatives.contains(c.lemma())
                        || words.interrogatives.contains(&c.form().to_lowercase()))
            })
        });
        let text = &self.ctx.document.text;
        let mark = content
            .pieces
            .iter()
            .any(|p| text[p.clone()].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?'));
        if content.how == How::Clause || content.how == How::Host { marked || mark } else { mark }
    }
}
