//! Incises by their shape: *…, a déclaré le ministre*; *…, a U.S. official said on Wednesday*; *The plan, she says, will fail*. A
//! saying without a complement behind it, between a mark and the end of the clause, says what stands before it, whatever the
//! tree has made of it.

use super::Room;
use super::content::{Content, How};
use super::cue::{Cue, Scene, finite};
use super::segment::Phrase;
use super::source::Speaker;
use super::tree::bytes;
use std::ops::Range;
use vigie_parse::{Rel, Sent, Upos, Word};

/// Words of the circumstances behind a cue: "told reporters in Geneva on Monday".
const BEHIND: usize = 24;

impl<'a> Room<'a, '_> {
    /// The content and source of a cue that stands as an incise.
    pub(super) fn incise(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<(Content<'a>, Speaker<'a>)> {
        let sent = scene.sent;
        let group = self.verb_group(cue);
        if !cue.reflexive && super::cue::reflexive(self.lexicon, cue.words[0]) {
            return None;
        }
        let free =
            cue.groups.iter().any(|g| self.lexicon.effect(&self.lexicon.groups[*g].class).is_some_and(|e| e.incise));
        // Where a clause cannot be said without its complementiser, an incise is turned round: "…, dit-il".
        let bare = self.lexicon.words.bare_clauses;
        let straight = || self.straight_subject(sent, cue, &group).filter(|_| free && bare);
        let (speaker, own) = self.inverted_subject(sent, cue, &group).or_else(straight)?;
        let stop = self.incise_end(sent, cue, own.end)?;
        let inside = free && stop == own.end;
        let (before, after) = (self.clause_before(sent, own.start)?, stop..sent.len());
        let pieces = self.around(sent, cue, before, after, inside)?;
        let mut heads = self.roots(&pieces);
        heads.retain(|h| !cue.words.contains(h));
        heads.sort_by_key(|h| !matches!(h.upos(), Upos::Verb | Upos::Aux));
        heads.truncate(2);
        let mut content = Content { how: How::Host, pieces, heads, quotes: Vec::new() };
        let beside = self.beside(scene, cue);
        self.widen(&mut content, cue, &beside);
        let span = bytes(sent, speaker.words.clone());
        let heads = super::segment::joined(&speaker);
        Some((content, Speaker { heads, span, light: None, inherited: false }))
    }

    /// *…, a déclaré le ministre*: a mark, the verb group, the subject.
    fn inverted_subject(
        &self,
        sent: Sent<'a>,
        cue: &Cue<'a>,
        group: &Range<usize>,
    ) -> Option<(Phrase<'a>, Range<usize>)> {
        let mark = sent.word(group.start.checked_sub(1)?);
        if !self.parts(mark) {
            return None;
        }
        // "Mr Leroy, who is forty, blasted Clinton": the mark closes an aside to the subject.
        let aside = self
            .subject_by_place(cue)
            .filter(|p| sent.words().nth(p.words.end + 1).is_some_and(|w| self.relative_word(w)));
        if aside.is_some() {
            return None;
        }
        let clitic = sent.words().skip(group.start).take(group.len()).find(|w| {
            let bare = w.form().trim_start_matches('-').trim_start_matches("t-").to_lowercase();
            w.form().starts_with('-') && w.upos() == Upos::Pron && !self.lexicon.words.mute.contains(&bare)
        });
        let finite = group.clone().any(|i| is_finite(sent.word(i))) || self.past(cue.head);
        if !finite {
            return None;
        }
        if let Some(clitic) = clitic {
            let words = clitic.index()..clitic.index() + 1;
            return Some((Phrase { words, head: clitic }, group.clone()));
        }
        let mut from = group.end;
        while from < sent.len() && from < group.end + 3 && sent.word(from).upos() == Upos::Adv {
            from += 1;
        }
        // A day may stand between: "a déclaré mardi le ministre".
        while from < sent.len()
            && from < group.end + 3
            && self.grammar.days.contains(&sent.word(from).lemma().to_lowercase())
        {
            from += 1;
        }
        let mut phrase = self.phrase_from(sent, from)?;
        let listens = cue.groups.iter().any(|g| self.lexicon.groups[*g].hears);
        let spoken = phrase.head.upos() == Upos::Propn || self.can_speak(phrase.head);
        let possible = !listens && spoken && !self.grammar.days.contains(&phrase.head.lemma().to_lowercase());
        let that = sent
            .words()
            .nth(phrase.words.end)
            .is_some_and(|w| self.lexicon.words.thats.contains(&w.form().to_lowercase()));
        if !possible || that || phrase.head.is("Case", "Acc") {
            return None;
        }
        self.with_name(sent, &mut phrase);
        let words = group.start..phrase.words.end;
        Some((phrase, words))
    }

    /// *…, the minister said*: a mark, the subject, the verb group.
    fn straight_subject(
        &self,
        sent: Sent<'a>,
        cue: &Cue<'a>,
        group: &Range<usize>,
    ) -> Option<(Phrase<'a>, Range<usize>)> {
        let phrase = self.subject_by_place(cue)?;
        let before = sent.word(phrase.words.start.checked_sub(1)?);
        let finite = group.clone().any(|i| is_finite(sent.word(i))) || self.past(cue.head);
        if !self.parts(before) || !finite || !self.can_speak(phrase.head) {
            return None;
        }
        // Subject and name beside it: "its leader, Paulo Nunes, told".
        let words = phrase.words.start..group.end;
        Some((phrase, words))
    }

    /// Whether a mark parts what is said from an incise: a comma, or the end of something quoted.
    fn parts(&self, mark: Word<'a>) -> bool {
        ends_clause(mark) && (!mark.form().contains(['"', '\'', '’']) || self.quotes_end(mark))
    }

    /// Whether a bare participle may be a past tense in this language.
    pub(super) fn past(&self, w: Word<'a>) -> bool {
        self.lexicon.words.participles_are_pasts
            && w.upos() == Upos::Verb
            && !w.is("Tense", "Pres")
            && !w.is("VerbForm", "Ger")
            && !w.is("VerbForm", "Inf")
            && w.by(Rel::Aux).next().is_none()
    }

    /// Where the incise ends: at a comma or the end of the sentence, with nothing before it but circumstances; `None` where a
    /// complement follows.
    fn incise_end(&self, sent: Sent<'a>, cue: &Cue<'a>, from: usize) -> Option<usize> {
        let mut at = from;
        let listens = cue.groups.iter().any(|g| self.lexicon.groups[*g].hears);
        let heard = |i: usize| self.phrase_from(sent, i).map(|p| p.words.end).filter(|e| *e > i);
        if listens
            && at < sent.len()
            && let Some(end) = heard(at)
        {
            at = end;
        }
        let first = sent.words().nth(at);
        if let Some(w) = first {
            let day = self.grammar.days.contains(&w.lemma().to_lowercase());
            let circumstance = matches!(w.upos(), Upos::Adp | Upos::Adv) && !self.opens_clause(w)
                || day
                || w.upos() == Upos::Sconj
                    && !self.lexicon.words.thats.contains(&w.form().to_lowercase())
                    && !self.lexicon.words.interrogatives.contains(&w.form().to_lowercase())
                || w.upos() == Upos::Punct
                || matches!(w.upos(), Upos::Adj | Upos::Num)
                    && w.next().is_some_and(|n| {
                        n.upos() == Upos::Noun || self.grammar.days.contains(&n.lemma().to_lowercase())
                    });
            let next = w.next();
            let completes = w.upos() == Upos::Adp
                && std::iter::successors(next, |n| n.next()).take(3).any(|n| n.is("VerbForm", "Inf"))
                || w.upos() == Upos::Adv
                    && next.is_some_and(|n| {
                        matches!(n.upos(), Upos::Det | Upos::Noun | Upos::Propn | Upos::Pron)
                            && !self.grammar.days.contains(&n.lemma().to_lowercase())
                    });
            if !circumstance || completes || w.form() == ":" {
                return None;
            }
        }
        for i in at..(at + BEHIND).min(sent.len()) {
            let w = sent.word(i);
            if w.upos() == Upos::Punct && !w.form().chars().all(|c| "-‐'’".contains(c)) {
                // "Merrill says: …"
                return (w.form() != ":").then_some(i);
            }
            if self.lexicon.words.thats.contains(&w.form().to_lowercase()) {
                return None;
            }
        }
        Some(sent.len()).filter(|_| sent.len() <= at + BEHIND)
    }

    /// The words before an incise in its own clause: from the start of the sentence or the last semicolon.
    fn clause_before(&self, sent: Sent<'a>, to: usize) -> Option<Range<usize>> {
        let start = (0..to).rev().find(|i| sent.word(*i).form() == ";").map_or(0, |i| i + 1);
        (start + 1 < to).then_some(start..to)
    }

    /// What is said around an incise: the words before it, and those behind it where the clause goes on there.
    fn around(
        &self,
        sent: Sent<'a>,
        cue: &Cue<'a>,
        before: Range<usize>,
        after: Range<usize>,
        inside: bool,
    ) -> Option<Vec<Range<usize>>> {
        let verb = |r: &Range<usize>| r.clone().any(|i| is_finite(sent.word(i)));
        // A finite verb that is not in a relative clause.
        let main =
            |r: &Range<usize>| r.clone().map(|i| sent.word(i)).take_while(|w| !self.opens_clause(*w)).any(is_finite);
        let at = cue.head.range().start;
        let open = self.open_quote(at);
        let mark = before.end.checked_sub(1).map(|i| sent.word(i))?;
        let quoted = open.is_some() || self.speech_ends(mark, sent.word(before.start).range().start);
        let subordinate = {
            let mut first = before.clone().map(|i| sent.word(i));
            let first = first.find(|w| !matches!(w.upos(), Upos::Punct | Upos::Cconj | Upos::Adv));
            first.is_some_and(|w| self.opens_clause(w) || w.upos() == Upos::Adp && !main(&before))
                && !quoted
                && (before.start..before.end - 1).all(|i| sent.word(i).form() != ",")
        };
        let own = |r: &Range<usize>| {
            r.clone().map(|i| sent.word(i)).filter(|w| is_finite(*w)).any(|w| {
                let verb = if matches!(w.rel(), Rel::Aux | Rel::Cop) { w.head().unwrap_or(w) } else { w };
                verb.rel() != Rel::Acl && !verb.children().any(|c| is_subject_relative(self, c))
            })
        };
        let mut after = after;
        if let Some(end) = (after.clone()).find(|i| sent.word(*i).form() == ";") {
            after.end = end;
        }
        let rest = after.clone().map(|i| sent.word(i)).find(|w| w.upos() != Upos::Punct);
        let whole = verb(&before) && own(&before) && !subordinate;
        let goes_on = match rest {
            None => false,
            // Split in the middle of a quotation: the rest of it is said too.
            Some(w) if open.is_some_and(|q| self.quotes[q].outer.contains(&w.range().start)) => true,
            Some(_) if quoted => false,
            Some(w) if !whole => inside && main(&after) && !(w.is("VerbForm", "Ger") || w.upos() == Upos::Cconj),
            Some(w) => {
                (w.upos() == Upos::Sconj || w.upos() == Upos::Adp && w.next().is_some_and(|n| n.upos() != Upos::Verb))
                    && !self.relative_word(w)
            }
        };
        if !(whole || quoted || goes_on) {
            return None;
        }
        let mut pieces: Vec<Range<usize>> = bytes(sent, before).into_iter().collect();
        if goes_on {
            let mut piece = bytes(sent, after)?;
            if let Some(q) = open {
                piece.end = piece.end.min(self.quotes[q].outer.end);
            }
            pieces.push(piece);
        }
        // What the quotation goes on with behind the sentence of the incise is said too.
        if let Some(q) = open {
            let (end, outer) = (sent.range().end, &self.quotes[q].outer);
            let rest = self.ctx.document.text.get(end..outer.end).unwrap_or_default();
            if rest.contains(char::is_alphanumeric) && outer.start < at {
                pieces.push(end + (rest.len() - rest.trim_start().len())..outer.end);
            }
        }
        (!pieces.is_empty()).then_some(pieces)
    }

    /// The quotation that is open at a byte.
    fn open_quote(&self, at: usize) -> Option<usize> {
        let i = self.quotes.partition_point(|q| q.outer.start <= at);
        (i.saturating_sub(8)..i).rev().find(|q| self.quotes[*q].outer.end > at && self.quotes[*q].depth == 0)
    }

    /// Whether a quotation that is speech, or that is all there is from `start` on, ends just before a mark.
    fn speech_ends(&self, mark: Word<'a>, start: usize) -> bool {
        let at = mark.range();
        let i = self.quotes.partition_point(|q| q.outer.start < at.end);
        let last = (i.saturating_sub(4)..i).rev().find(|q| {
            let end = self.quotes[*q].outer.end;
            end <= at.end && !self.ctx.document.text[end..at.end].contains(char::is_alphanumeric)
        });
        last.is_some_and(|q| self.quotes[q].outer.start <= start || self.speech(q))
    }

    /// Whether a quotation ends just before a mark, or the mark closes one.
    fn quotes_end(&self, mark: Word<'a>) -> bool {
        let at = mark.range();
        let i = self.quotes.partition_point(|q| q.outer.start < at.end);
        self.quotes[..i].iter().rev().take(4).any(|q| {
            q.outer.end <= at.end && !self.ctx.document.text[q.outer.end..at.end].contains(char::is_alphanumeric)
        })
    }

    /// The name behind a role, between commas: "le Premier ministre malien, Abdoulaye Maïga".
    fn with_name(&self, sent: Sent<'a>, phrase: &mut Phrase<'a>) {
        let end = phrase.words.end;
        let propn = |i: usize| i < sent.len() && sent.word(i).upos() == Upos::Propn;
        if phrase.head.upos() != Upos::Propn && end < sent.len() && sent.word(end).form() == "," && propn(end + 1) {
            let mut last = end + 1;
            while propn(last) {
                last += 1;
            }
            let closes = last >= sent.len() || sent.word(last).upos() == Upos::Punct;
            if closes {
                phrase.words.end = last;
            }
        }
    }
}

/// A mark that can part what is said from an incise.
fn ends_clause(w: Word<'_>) -> bool {
    w.upos() == Upos::Punct && w.form().chars().all(|c| ",\"”»?!…—–'’".contains(c)) && w.form() != "'"
}

fn is_subject_relative(room: &Room<'_, '_>, w: Word<'_>) -> bool {
    w.rel() == Rel::Nsubj
        && (w.is("PronType", "Rel") || room.lexicon.words.relatives.contains(w.lemma()) && w.upos() == Upos::Pron)
}

fn is_finite(w: Word<'_>) -> bool {
    matches!(w.upos(), Upos::Verb | Upos::Aux) && finite(w)
}
