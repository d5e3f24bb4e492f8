//! Quotations without a cue of their own: they go on with the one before, or belong to whom the sentence before is about; lead-ins by
//! a colon and signatures by a dash.

use super::content::How;
use super::source::Speaker;
use super::{Found, Room};
use crate::grammar::conjuncts;
use std::ops::Range;
use vigie_parse::{NameKind, Rel, Sent, Upos, Word};

/// Bytes between a quotation and the one it goes on with.
const GAP: usize = 6;

impl<'a> Room<'a, '_> {
    /// Gives every quotation that is speech and has no cue yet to its speaker, where the text shows one.
    pub(super) fn floating(&self, found: &mut Vec<Found<'a>>) {
        let mut owner: Vec<Option<usize>> = vec![None; self.quotes.len()];
        for (i, f) in found.iter().enumerate() {
            for &q in &f.quotes {
                owner[q].get_or_insert(i);
            }
        }
        let mut before: Option<usize> = None;
        for q in 0..self.quotes.len() {
            if self.quotes[q].depth > 0 {
                continue;
            }
            if let Some(i) = owner[q] {
                before = Some(q);
                let _ = i;
                continue;
            }
            if !self.alone(q) {
                continue;
            }
            if let Some(i) = before.filter(|b| self.goes_on(*b, q)).and_then(|b| owner[b]) {
                found[i].pieces.push(self.quotes[q].outer.clone());
                found[i].quotes.push(q);
                owner[q] = Some(i);
                before = Some(q);
                continue;
            }
            let carried = || before.filter(|b| self.carries(*b, q)).and_then(|b| owner[b]);
            let new = self.lead_in(q).or_else(|| self.inherited(q));
            let new = new.or_else(|| carried().map(|i| self.carried(q, &found[i])));
            if let Some(new) = new {
                owner[q] = Some(found.len());
                before = Some(q);
                found.push(new);
            }
        }
        // A paragraph left open belongs to whoever closes it.
        for q in (0..self.quotes.len().saturating_sub(1)).rev() {
            let next = (q + 1..self.quotes.len()).take(8).find(|n| self.quotes[*n].depth == 0);
            let Some(next) =
                next.filter(|n| self.quotes[*n].continues && self.quotes[q].depth == 0 && owner[q].is_none())
            else {
                continue;
            };
            if let Some(i) = owner[next] {
                found[i].pieces.insert(0, self.quotes[q].outer.clone());
                found[i].quotes.push(q);
                owner[q] = Some(i);
            }
        }
    }

    /// Whether a quotation is a sentence by itself: it begins where a sentence does and holds a finite verb.
    fn alone(&self, q: usize) -> bool {
        let quote = &self.quotes[q];
        let lead = self.ctx.document.text[..quote.outer.start].trim_end();
        let starts = lead.is_empty()
            || lead.ends_with(['.', '!', '?', '…', ':', '\n', '»', '”', '"', '—', '–'])
            || self.ctx.document.text[..quote.outer.start].ends_with('\n');
        let lead_line = self.ctx.document.text[lead.len()..quote.outer.start].contains('\n');
        (starts || lead_line) && self.speech(q)
    }

    /// Whether a quotation follows the one before with nothing but its cue between: the speaker goes on.
    fn goes_on(&self, before: usize, q: usize) -> bool {
        let (a, b) = (&self.quotes[before], &self.quotes[q]);
        if b.continues {
            return true;
        }
        let between = &self.ctx.document.text[a.outer.end..b.outer.start];
        if between.len() > 240 {
            return false;
        }
        // The rest of the sentence with the cue may stand between, a paragraph's end may not; nor a sentence of its own.
        let ends = between.trim().matches(['.', '!', '?']).count();
        !between.contains('\n')
            && (between.len() <= GAP || ends <= 1 && !self.sentence_between(a.outer.end, b.outer.start))
    }

    /// Whether a sentence of its own stands between two places.
    fn sentence_between(&self, from: usize, to: usize) -> bool {
        let i = self.starts.partition_point(|(start, _)| *start < from);
        self.starts[i..].iter().take_while(|(start, _)| *start < to).any(|(_, at)| {
            at.word == 0 && self.ctx.word(*at).sent().range().end <= to && self.ctx.word(*at).sent().len() > 2
        })
    }

    /// *The prefect: "Leave."* and *"Leave." – the prefect*.
    fn lead_in(&self, q: usize) -> Option<Found<'a>> {
        let text = &self.ctx.document.text;
        let quote = &self.quotes[q];
        let lead = text[..quote.outer.start].trim_end();
        if lead.ends_with(':') {
            let colon = lead.len() - 1;
            let last = self.word_before(colon)?;
            let sent = last.sent();
            let from = sent.range().start;
            if text[from..colon].contains('\n') {
                return None;
            }
            let speaker = self.speaker_before(sent, last)?;
            return Some(self.by_mark(q, speaker, colon..colon + 1, "colon"));
        }
        let trail = &text[quote.outer.end..];
        let dash = trail.trim_start_matches([' ', '\u{a0}', '.', '\n']);
        let at = text.len() - dash.len();
        let mark = dash.chars().next().filter(|c| "–—―-".contains(*c))?;
        let line = dash[mark.len_utf8()..].split('\n').next()?.trim();
        if line.is_empty() || line.chars().count() > 80 || at - quote.outer.end > GAP {
            return None;
        }
        let i = self.starts.partition_point(|(start, _)| *start < at + mark.len_utf8());
        let words = self.starts[i..].iter().take_while(|(s, _)| *s < at + mark.len_utf8() + line.len() + 1);
        let words: Vec<Word<'a>> = words.map(|(_, at)| self.ctx.word(*at)).collect();
        let head = *words.iter().find(|w| matches!(w.upos(), Upos::Propn | Upos::Noun))?;
        if words.iter().any(|w| w.upos() == Upos::Verb && super::cue::finite(*w)) {
            return None;
        }
        let end = words.last()?.range().end;
        let speaker =
            Speaker { heads: vec![head], span: Some(words.first()?.range().start..end), light: None, inherited: false };
        Some(self.by_mark(q, speaker, at..at + mark.len_utf8(), "dash"))
    }

    fn word_before(&self, at: usize) -> Option<Word<'a>> {
        let i = self.starts.partition_point(|(start, _)| *start < at);
        i.checked_sub(1).map(|i| self.ctx.word(self.starts[i].1))
    }

    /// The subject of the clause before a colon, or the name that is all of it.
    fn speaker_before(&self, sent: Sent<'a>, last: Word<'a>) -> Option<Speaker<'a>> {
        let subject = sent
            .words()
            .take(last.index() + 1)
            .find(|w| w.rel() == Rel::Nsubj && w.head().is_some_and(|h| h.index() <= last.index()));
        let head = match subject {
            Some(s) => s,
            None => {
                let words: Vec<_> = sent.words().take(last.index() + 1).collect();
                if words.iter().any(|w| w.upos() == Upos::Verb && super::cue::finite(*w)) || words.len() > 12 {
                    return None;
                }
                *words
                    .iter()
                    .find(|w| {
                        matches!(w.upos(), Upos::Noun | Upos::Propn)
                            && w.head().is_none_or(|h| !words.contains(&h) || h.index() > last.index())
                    })
                    .or_else(|| words.iter().find(|w| matches!(w.upos(), Upos::Noun | Upos::Propn)))?
            }
        };
        let span = head
            .subtree()
            .into_iter()
            .filter(|w| w.index() <= last.index() && w.upos() != Upos::Punct)
            .map(|w| w.range());
        let span = span.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
        Some(Speaker { heads: conjuncts(head), span: Some(span), light: None, inherited: false })
    }

    /// The quotation that follows a sentence about somebody is theirs.
    fn inherited(&self, q: usize) -> Option<Found<'a>> {
        let quote = &self.quotes[q];
        let i = self.starts.partition_point(|(start, _)| *start < quote.outer.start);
        let own = self.ctx.word(self.starts.get(i)?.1).sent();
        let previous = own.index().checked_sub(1).map(|s| self.ctx.sentences.get(s))?;
        let same_line = previous.block() == own.block();
        if !same_line || previous.is_empty() {
            return None;
        }
        let subject =
            previous.words().find(|w| w.rel() == Rel::Nsubj && w.head().is_some_and(|h| h.head().is_none()))?;
        let human = matches!(subject.upos(), Upos::Propn | Upos::Pron)
            || subject.children().any(|c| matches!(c.rel(), Rel::Flat | Rel::Appos) && c.upos() == Upos::Propn)
            || previous.names().iter().any(|n| n.kind == NameKind::Person && n.words.contains(&subject.index()));
        if !human {
            return None;
        }
        let speaker =
            Speaker { heads: conjuncts(subject), span: Some(self.short(subject)), light: None, inherited: true };
        let mut found = self.by_mark(q, speaker, quote.outer.start..quote.outer.start, "floating");
        found.cue_span.clear();
        Some(found)
    }

    /// Whether a paragraph that is all quotation follows one where somebody was quoted: the speaker goes on.
    fn carries(&self, before: usize, q: usize) -> bool {
        let (a, b) = (&self.quotes[before], &self.quotes[q]);
        let block = |at: usize| self.ctx.document.blocks.partition_point(|b| b.range.end <= at);
        let (first, last) = (block(a.outer.start), block(b.outer.start));
        let Some(own) = self.ctx.document.blocks.get(last).map(|b| b.range.clone()) else { return false };
        let all = self.ctx.document.text[own].trim().len() <= b.outer.len() + 1;
        all && last == first + 1
    }

    /// A quotation whose speaker goes on from another.
    fn carried(&self, q: usize, from: &Found<'a>) -> Found<'a> {
        let start = self.quotes[q].outer.start;
        let speaker = Speaker { inherited: true, light: None, ..from.speaker.clone() };
        let mut found = self.by_mark(q, speaker, start..start, "carried on");
        found.cue_span.clear();
        found
    }

    /// A noun with its name: no clauses, no phrases behind it.
    fn short(&self, w: Word<'a>) -> Range<usize> {
        let near = |c: &Word<'a>| {
            matches!(c.rel(), Rel::Det | Rel::Flat | Rel::Amod | Rel::Compound | Rel::Nummod)
                || c.rel() == Rel::Nmod && c.one(Rel::Case).is_none()
        };
        let own = w.children().filter(near).map(|c| c.range());
        own.fold(w.range(), |a, b| a.start.min(b.start)..a.end.max(b.end))
    }

    fn by_mark(&self, q: usize, speaker: Speaker<'a>, cue: Range<usize>, rule: &str) -> Found<'a> {
        let outer = self.quotes[q].outer.clone();
        let pieces = vec![outer];
        Found {
            class: "report".to_owned(),
            rule: format!("quotation {rule}"),
            how: How::Quote,
            cue: None,
            cue_span: vec![cue],
            speaker,
            heads: self.roots(&pieces),
            pieces,
            quotes: vec![q],
            addressees: Vec::new(),
            negated: false,
            nominal: false,
            about: None,
            answers: Vec::new(),
        }
    }
}
