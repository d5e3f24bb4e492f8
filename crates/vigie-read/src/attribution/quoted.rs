//! Quotations beside a cue.

use super::Room;
use super::content::{Content, How};
use super::cue::{Cue, Scene};
use super::tree::bytes;
use std::ops::Range;
use vigie_parse::{Rel, Upos, Word};

/// Words that may stand between a cue and its quotation.
pub(super) const REACH: usize = 18;

/// Quotations looked at on either side of a cue.
const NEAR: usize = 6;

/// Bytes of a clause that may precede the quotation that ends it.
const FAR: usize = 160;

impl<'a> Room<'a, '_> {
    /// Quotations that stand beside the cue: before it, after it, or both.
    pub(super) fn beside(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> (Option<usize>, Option<usize>) {
        if cue.head.upos() == Upos::Noun || cue.head.upos() == Upos::Adj && cue.head.feat("VerbForm").is_none() {
            return (None, None);
        }
        let at = cue.head.range();
        let depth = self.depth_at(at.start);
        let sent = scene.sent.range();
        let i = self.quotes.partition_point(|q| q.outer.start < at.start);
        let near = |q: &usize| self.quotes[*q].depth == depth;
        let before = (i.saturating_sub(NEAR)..i).rev().filter(near).find(|q| {
            let end = self.quotes[*q].outer.end;
            end <= at.start && end > sent.start
        });
        let after = (i..self.quotes.len().min(i + NEAR)).filter(near).find(|q| self.quotes[*q].outer.start >= at.end);
        let after = after.filter(|q| self.quotes[*q].outer.start < sent.end);
        (
            before.filter(|q| self.reaches(scene, cue, self.quotes[*q].outer.end..at.start, Word::prev)),
            after.filter(|q| self.reaches(scene, cue, at.end..self.quotes[*q].outer.start, Word::next)),
        )
    }

    /// Whether only the cue's own subject, addressee and adverbials stand between it and a quotation.
    fn reaches(
        &self,
        scene: Scene<'a, '_>,
        cue: &Cue<'a>,
        gap: Range<usize>,
        step: fn(Word<'a>) -> Option<Word<'a>>,
    ) -> bool {
        let subject = cue.head.by(Rel::Nsubj).chain(cue.head.by(Rel::Obl)).chain(cue.head.by(Rel::Obj)).take(REACH);
        let own: Vec<Range<usize>> = subject.map(|s| scene.tree.of(s)).collect();
        let between = std::iter::successors(step(cue.head), |w| step(*w));
        for (count, w) in between.take_while(|w| w.range().start >= gap.start && w.range().end <= gap.end).enumerate() {
            if count > REACH {
                return false;
            }
            let mine = cue.words.contains(&w)
                || w.head().is_some_and(|h| cue.words.contains(&h))
                || own.iter().any(|r| r.contains(&w.index()));
            if !mine && !matches!(w.upos(), Upos::Punct | Upos::Aux | Upos::Adv | Upos::Pron | Upos::Part | Upos::Adp) {
                return false;
            }
        }
        true
    }

    /// A content that is quotation and nothing else.
    pub(super) fn quoted(
        &self,
        scene: Scene<'a, '_>,
        cue: &Cue<'a>,
        beside: &(Option<usize>, Option<usize>),
    ) -> Option<Content<'a>> {
        let text = &self.ctx.document.text;
        let subject = cue.head.one(Rel::Nsubj).filter(|s| s.index() < cue.head.index());
        let mut content = Content { how: How::Quote, ..Content::default() };
        // A participle cannot follow its quotation: "… « des positions », et attribuant l'explosion à un tir".
        let follows = super::cue::finite(cue.head) || self.past(cue.head) || cue.head.one(Rel::Obj).is_none();
        if let Some(q) = beside.0.filter(|_| follows) {
            let quote = &self.quotes[q];
            let in_subject = subject
                .is_some_and(|s| bytes(scene.sent, scene.tree.of(s)).is_some_and(|r| r.contains(&quote.inner.start)));
            let parted =
                text[quote.outer.end..cue.head.range().start].trim_start().starts_with([',', '-', '–', '—', '.'])
                    || text[..quote.outer.end]
                        .trim_end_matches(['"', '”', '»', '\'', '’', ' ', '\u{a0}', '\u{202f}'])
                        .ends_with([',', '?', '!', '…', '.']);
            if !in_subject && (parted || subject.is_none()) {
                // Words before the quotation in the same clause are said too: "It was", he said, "late".
                let start = self.clause_start(scene, quote.outer.start);
                content.pieces.push(start..quote.outer.end);
                content.quotes.push(q);
            }
        }
        if let Some(q) = beside.1 {
            let quote = &self.quotes[q];
            let lead = text[..quote.outer.start].trim_end();
            let direct = lead.ends_with([':', ',']) || !content.pieces.is_empty();
            let words = self.speech(q);
            if direct || words {
                content.pieces.push(quote.outer.clone());
                content.quotes.push(q);
            }
        }
        if content.pieces.is_empty() {
            return None;
        }
        content.heads = self.roots(&content.pieces);
        Some(content)
    }

    /// Where the clause begins that a quotation ends: the start of the sentence, or the last comma, colon or quotation before it.
    fn clause_start(&self, scene: Scene<'a, '_>, quote: usize) -> usize {
        let sent = scene.sent.range();
        if quote <= sent.start {
            return quote;
        }
        if quote - sent.start > FAR {
            return quote;
        }
        let lead = &self.ctx.document.text[sent.start..quote];
        if lead.contains([':', '"', '“', '»']) || lead.split_whitespace().count() > REACH {
            return quote;
        }
        sent.start
    }

    /// Takes whole quotations that a clause holds most of, and those that follow the cue.
    pub(super) fn widen(&self, content: &mut Content<'a>, cue: &Cue<'a>, beside: &(Option<usize>, Option<usize>)) {
        let at = cue.head.range().start;
        for k in 0..content.pieces.len() {
            let piece = content.pieces[k].clone();
            let i = self.quotes.partition_point(|q| q.outer.end <= piece.start);
            for (n, q) in self.quotes.iter().enumerate().skip(i).take_while(|(_, q)| q.outer.start < piece.end) {
                if q.outer.contains(&at)
                    || q.outer.start <= piece.start && q.outer.end >= piece.end && q.inner.contains(&at)
                {
                    continue;
                }
                let p = &mut content.pieces[k];
                p.start = p.start.min(q.outer.start);
                p.end = p.end.max(q.outer.end);
                content.quotes.push(n);
            }
        }
        for q in [beside.0, beside.1].into_iter().flatten() {
            let quote = &self.quotes[q];
            if content.quotes.contains(&q)
                || content.pieces.iter().any(|p| p.start < quote.outer.end && quote.outer.start < p.end)
            {
                continue;
            }
            let lead = self.ctx.document.text[..quote.outer.start].trim_end();
            let trail = self.ctx.document.text[quote.outer.end..].trim_start();
            if lead.ends_with([',', ':']) || trail.starts_with(',') {
                content.pieces.push(quote.outer.clone());
                content.quotes.push(q);
            }
        }
        content.pieces.sort_by_key(|p| p.start);
        // Pieces that have come to touch are one.
        let mut merged: Vec<Range<usize>> = Vec::new();
        for p in content.pieces.drain(..) {
            match merged.last_mut() {
                Some(last) if p.start <= last.end => last.end = last.end.max(p.end),
                _ => merged.push(p),
            }
        }
        content.pieces = merged;
    }

    pub(super) fn opens_quote(&self, at: usize) -> bool {
        let i = self.quotes.partition_point(|q| q.outer.start < at);
        self.quotes.get(i).is_some_and(|q| q.outer.start == at)
    }

    pub(super) fn starts_quote(&self, at: usize) -> bool {
        let i = self.quotes.partition_point(|q| q.outer.start <= at);
        i > 0 && self.quotes[i - 1].inner.start == at
    }
}
