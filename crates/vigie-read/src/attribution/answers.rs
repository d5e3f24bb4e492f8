//! What answers what: a denial, confirmation or retraction that takes up a claim made before it.

use super::content::How;
use super::{Found, Room};
use vigie_parse::{Rel, Upos, Word};

/// Attributions looked back at.
const BACK: usize = 12;

/// Sentences looked back at.
const SENTENCES: usize = 4;

impl<'a> Room<'a, '_> {
    /// Links answers to what they answer; `found` is in the order of the text.
    pub(super) fn answers(&self, found: &mut [Found<'a>]) {
        for i in 0..found.len() {
            self.verdict(&mut found[i]);
            if self.takes_up(&found[i]) {
                found[i].about = self.said_before(found, i);
                if let Some(k) = found[i].about {
                    self.cut(found, k, i);
                }
                found[i].answers = match found[i].about {
                    Some(k) => found[k].pieces.clone(),
                    None => self.told_before(&found[i]).into_iter().collect(),
                };
            }
        }
    }

    /// "N denies it, while M says": what another speaker says against it is no part of what the first one says.
    pub(super) fn contrasts(&self, found: &mut [Found<'a>]) {
        for j in 0..found.len() {
            let Some(cue) = found[j].cue.filter(|c| c.rel() == Rel::Advcl && !found[j].speaker.heads.is_empty()) else {
                continue;
            };
            let against = |m: &Word<'a>| {
                self.lexicon.words.contrasts.contains(m.lemma())
                    && m.prev().is_some_and(|c| c.form() == ",")
                    && found[j]
                        .speaker
                        .heads
                        .iter()
                        .any(|h| h.index() > m.index() && h.sent().index() == cue.sent().index())
            };
            let Some(mark) = cue.by(Rel::Mark).find(against) else { continue };
            let start = mark.range().start;
            for k in j.saturating_sub(BACK)..j {
                let before = found[k].cue.is_some_and(|c| c.range().start < start);
                if before && found[k].pieces.iter().any(|p| p.start < start && p.end > start) {
                    self.cut_at(found, k, start);
                }
            }
        }
    }

    /// "N agreed to leave, according to M", with M inside what N agreed to: of two attributions that hold each other's cue the
    /// later one stands outside.
    pub(super) fn mutual(&self, found: &mut [Found<'a>]) {
        let holds = |pieces: &[std::ops::Range<usize>], at: usize| pieces.iter().any(|p| p.start <= at && at < p.end);
        for j in 0..found.len() {
            let Some(start) = found[j].cue_span.first().map(|r| r.start) else { continue };
            for k in j.saturating_sub(BACK)..(j + BACK).min(found.len()) {
                let Some(other) = found[k].cue_span.first().map(|r| r.start).filter(|o| k != j && *o < start) else {
                    continue;
                };
                if holds(&found[j].pieces, other) && holds(&found[k].pieces, start) {
                    self.cut_at(found, k, start);
                }
            }
        }
    }

    /// "That is false, the judge rules": the content itself denies.
    fn verdict(&self, f: &mut Found<'a>) {
        let words = &self.lexicon.words;
        let Some(effect) = self.lexicon.effect(&f.class) else { return };
        if effect.act != crate::reading::Act::Assert || f.how == How::Object {
            return;
        }
        let Some(&head) = f.heads.first() else { return };
        if !matches!(head.upos(), vigie_parse::Upos::Adj | vigie_parse::Upos::Noun) {
            return;
        }
        let lemma = head.lemma().to_lowercase();
        let (no, yes) = (words.falsehoods.contains(&lemma), words.truths.contains(&lemma));
        if !(no || yes) {
            return;
        }
        let subject = head.one(Rel::Nsubj).or_else(|| f.how.eq(&How::As).then(|| head.head()).flatten());
        let judged = |c: Word<'a>| crate::grammar::frame(c, self.grammar).undergoers.first().copied();
        let subject = f.cue.filter(|_| f.how == How::As).and_then(judged).map(antecedent).or(subject);
        let own = |s: Word<'a>| s.children().any(|c| c.is("Poss", "Yes"));
        let taken_up = subject.is_none_or(|s| self.anaphor(s) || words.claims.contains(s.lemma()) && !own(s));
        let negated = head.children().any(|c| c.rel() == Rel::Advmod && self.grammar.negators.contains(c.lemma()));
        if taken_up {
            f.class = if no != negated { "denial" } else { "confirmation" }.to_owned();
            f.rule.push_str(", verdict");
        }
    }

    fn anaphor(&self, w: Word<'a>) -> bool {
        let words = &self.lexicon.words;
        w.upos() == Upos::Pron
            && (words.anaphora.contains(w.lemma()) || words.anaphora.contains(&w.form().to_lowercase()))
    }

    /// Whether an attribution speaks of something said before.
    fn takes_up(&self, f: &Found<'a>) -> bool {
        let words = &self.lexicon.words;
        let answering = self.lexicon.effect(&f.class).is_some_and(|e| {
            use crate::reading::Act;
            matches!(e.act, Act::Deny | Act::Confirm | Act::Retract)
        });
        if !answering || f.rule.ends_with(", verdict") {
            return answering;
        }
        // "retook it from them, which they denied": nobody denies a person; the clause before is denied.
        let somebody = |h: &Word<'a>| {
            f.how == How::Object && f.cue.is_some_and(|c| c.rel() == Rel::Acl) && self.known.contains(&(*h).into())
        };
        let head = f.heads.first();
        f.how == How::Nothing
            || head.is_some_and(|h| self.anaphor(*h) || words.claims.contains(h.lemma()) || somebody(h))
    }

    /// Takes the answer out of the content it answers, where the parser left it inside.
    fn cut(&self, found: &mut [Found<'a>], claim: usize, answer: usize) {
        let f = &found[answer];
        let own = f.cue_span.iter().chain(f.speaker.span.as_ref()).chain(&f.pieces).map(|r| r.start);
        // "…, which they denied": from the relative word on.
        let clause = f.cue.filter(|c| c.rel() == Rel::Acl);
        let relative = |c: Word<'a>| c.children().find(|w| w.is("PronType", "Rel") || self.relative_word(*w));
        let relative = clause.and_then(relative).map(|w| w.range().start);
        let Some(start) = relative.or_else(|| own.min()) else { return };
        self.cut_at(found, claim, start);
    }

    fn cut_at(&self, found: &mut [Found<'a>], claim: usize, start: usize) {
        let from = self.starts.partition_point(|(s, _)| *s < start);
        // The conjunction and the comma before it go with the answer.
        let word = |i: usize| self.ctx.word(self.starts[i].1);
        let joint = |w: vigie_parse::Word<'a>| matches!(w.upos(), Upos::Cconj | Upos::Punct | Upos::Det);
        let end = (0..from).rev().take(8).find(|i| !joint(word(*i))).map_or(start, |i| word(i).range().end);
        for p in &mut found[claim].pieces {
            if p.start < end && p.end > start {
                p.end = end;
            }
        }
    }

    /// What the author told just before: the clause the answer is coordinated with, or the sentence before it.
    fn told_before(&self, f: &Found<'a>) -> Option<std::ops::Range<usize>> {
        if f.heads.first().is_some_and(|h| h.upos() != Upos::Pron) || f.heads.is_empty() && f.how != How::Nothing {
            return None;
        }
        let cue = f.cue?;
        let sent = cue.sent();
        if cue.rel() == Rel::Conj && cue.head().is_some_and(|h| h.index() < cue.index()) {
            return Some(sent.range().start..cue.range().start);
        }
        let before = sent.index().checked_sub(1).map(|i| self.ctx.sentences.get(i))?;
        (before.block() == sent.block()).then(|| before.range())
    }

    /// The claim before that is taken up: whose source or cue is the noun denied, else the last one by somebody else.
    fn said_before(&self, found: &[Found<'a>], i: usize) -> Option<usize> {
        let f = &found[i];
        let head = f.heads.first();
        let near = i.saturating_sub(BACK)..(i + 3).min(found.len());
        if let Some(noun) = head.filter(|h| h.upos() == Upos::Noun) {
            let same = near
                .clone()
                .filter(|k| *k != i)
                .find(|k| found[*k].cue == Some(*noun) || found[*k].speaker.heads.contains(noun));
            if same.is_some() {
                return same;
            }
        }
        let at = f.cue.or(head.copied())?;
        let sentence = at.sent().index();
        // An accusation is answered by whom it is about: charges take up the last charge, words of any kind the last words
        // of the same paragraph.
        let charge = head.is_some_and(|h| self.lexicon.words.charges.contains(h.lemma()));
        let noun = head.is_some_and(|h| h.upos() == Upos::Noun);
        let block = at.sent().block();
        // "its lawyer said": whoever spoke last is whose lawyer it is.
        let side = f.speaker.heads.first().is_some_and(|h| h.children().any(|c| c.is("Poss", "Yes")));
        let last = (i.saturating_sub(BACK)..i).rev().find(|k| !found[*k].speaker.heads.is_empty()).filter(|_| side);
        (i.saturating_sub(BACK)..i).rev().filter(|k| Some(*k) != last).find(|k| {
            let o = &found[*k];
            let Some(other) = o.cue.or(o.heads.first().copied()) else { return false };
            let asserts = self.lexicon.effect(&o.class).is_some_and(|e| {
                use crate::reading::Act;
                matches!(e.act, Act::Assert | Act::Accuse | Act::Warn | Act::Admit | Act::Confirm | Act::Fear)
            });
            let content = matches!(o.how, How::Clause | How::Host | How::Quote | How::Infinitive | How::With);
            let same_source = o.speaker.heads.iter().any(|h| f.speaker.heads.iter().any(|g| g.lemma() == h.lemma()));
            let accuses = self.lexicon.effect(&o.class).is_some_and(|e| {
                use crate::reading::{Act, Factuality};
                e.act == Act::Accuse && e.source == Factuality::CtPlus && e.author == Factuality::Uu
            });
            let near = other.sent().block() == block || sentence - other.sent().index().min(sentence) <= 1;
            (if charge { accuses } else { asserts && (!noun || near) })
                && content
                && !o.negated
                && !same_source
                && sentence - other.sent().index().min(sentence) <= SENTENCES
        })
    }
}

/// What a relative pronoun stands for.
fn antecedent(w: Word<'_>) -> Word<'_> {
    let clause = || std::iter::once(w).chain(w.ancestors()).take(8).find(|a| a.rel() == Rel::Acl);
    let relative = w.is("PronType", "Rel") || w.is("PronType", "Int,Rel");
    if relative { clause().and_then(|c| c.head()).unwrap_or(w) } else { w }
}
