//! Prepositions of source: *selon le ministre*, *according to police*.

use super::clause::branch;
use super::content::How;
use super::cue::{Cue, Scene};
use super::source::Speaker;
use super::tree::{bytes, without};
use super::{Found, Room};
use crate::actors::Cast;
use crate::grammar::{case_of, conjuncts};
use std::ops::Range;
use vigie_parse::{NameKind, Rel, Sent, Upos, Word};

/// Words looked at for the noun of a preposition.
const REACH: usize = 8;

impl<'a> Room<'a, '_> {
    /// An attribution by preposition, where its noun can speak.
    pub(super) fn preposition(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, cast: &Cast) -> Option<Found<'a>> {
        let last = *cue.words.last()?;
        let group = &self.lexicon.groups[*cue.groups.first()?];
        let noun = self.noun_after(last)?;
        // "un rapport selon lequel l'eau est saine": the source is the noun before, the content the relative clause.
        if self.lexicon.words.relatives.contains(noun.lemma()) || noun.is("PronType", "Rel") {
            return self.relative(scene, cue, noun);
        }
        let first = *cue.words.first()?;
        if group.opening && !self.opens(scene, first, noun, cast) {
            return None;
        }
        if !self.speaks(noun, cast) {
            return None;
        }
        let phrase = scene.tree.of(noun);
        let mut phrase = phrase.start.max(last.index() + 1).min(noun.index())..phrase.end;
        let starts = first.prev().is_none_or(|p| p.upos() == Upos::Punct && p.index() == 0);
        if starts {
            phrase.end = self.phrase_end(scene.sent, noun, phrase.end);
        }
        let own = first.index()..phrase.end;
        let (top, mut whole) = self.clause_of(scene, noun, &own)?;
        // At the very beginning, or at the very end behind a comma, it covers the whole sentence.
        let ends = scene.sent.words().skip(own.end).all(|w| w.upos() == Upos::Punct)
            && first.prev().is_some_and(|p| p.upos() == Upos::Punct);
        if starts || ends {
            whole = 0..scene.sent.len();
        }
        // A semicolon parts it from what others say.
        whole.end = whole.end.min(self.sentence_part_end(scene.sent, own.start));
        let part = (0..own.start).rev().find(|i| scene.sent.word(*i).form() == ";").map_or(0, |i| i + 1);
        whole.start = whole.start.max(part).min(whole.end);
        let pieces: Vec<Range<usize>> =
            without(whole, std::slice::from_ref(&own)).into_iter().filter_map(|r| bytes(scene.sent, r)).collect();
        if pieces.is_empty() {
            return None;
        }
        let mut speaker_end = phrase.end;
        for c in noun.children().filter(|c| c.index() > noun.index()) {
            if matches!(c.rel(), Rel::Acl | Rel::Parataxis) && phrase.len() > REACH {
                speaker_end = speaker_end.min(scene.tree.of(c).start);
            }
        }
        // The name after the role is the better head.
        let apposed = (noun.index() + 1..phrase.end).map(|i| scene.sent.word(i));
        let apposed = apposed.filter(|w| !scene.tree.of(noun).contains(&w.index())).find(|w| w.upos() == Upos::Propn);
        let heads = apposed.filter(|_| noun.upos() == Upos::Noun).map_or_else(|| conjuncts(noun), |w| vec![w]);
        let cue_words = first.index()..last.index() + 1;
        let name = cue.words.iter().map(|w| w.form().to_lowercase()).collect::<Vec<_>>().join(" ");
        let mut found = Found {
            class: group.class.clone(),
            rule: format!("cues.toml {} {name}/preposition", group.class),
            how: How::Host,
            cue: Some(first),
            cue_span: bytes(scene.sent, cue_words).into_iter().collect(),
            speaker: Speaker {
                heads,
                span: bytes(scene.sent, phrase.start..speaker_end),
                light: None,
                inherited: false,
            },
            pieces,
            heads: conjuncts(top),
            quotes: Vec::new(),
            addressees: Vec::new(),
            negated: false,
            nominal: false,
            about: None,
            answers: Vec::new(),
        };
        found.heads.retain(|h| !own.contains(&h.index()));
        self.mark_quotes(&mut found);
        Some(found)
    }

    /// The words of a relative clause under a preposition of source: said by the noun it modifies, or, where the noun is a saying,
    /// by whoever's it is.
    fn relative(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, pronoun: Word<'a>) -> Option<Found<'a>> {
        let first = *cue.words.first()?;
        let group = &self.lexicon.groups[*cue.groups.first()?];
        let clause = pronoun.ancestors().take(4).find(|w| w.rel() == Rel::Acl)?;
        let noun = clause.head()?;
        let whole = scene.tree.of(clause);
        let piece = bytes(scene.sent, pronoun.index() + 1..whole.end)?;
        let saying =
            super::cue::at(self.lexicon, noun).filter(|c| self.lexicon.groups[c.groups[0]].kind == super::Kind::Noun);
        let content =
            super::content::Content { pieces: vec![piece.clone()], heads: vec![clause], ..Default::default() };
        let (class, speaker, cue_head) = match &saying {
            Some(c) => (self.lexicon.groups[c.groups[0]].class.clone(), self.speaker(scene, c, &content), noun),
            None => {
                let own = Cue::of(first, Vec::new());
                let span = self.phrase(scene, noun, &own);
                (group.class.clone(), Speaker { heads: vec![noun], span, light: None, inherited: true }, first)
            }
        };
        let rule = format!("cues.toml {class} {}/preposition", cue_head.lemma());
        let mut found = Found {
            class,
            rule,
            how: How::Clause,
            cue: Some(cue_head),
            cue_span: vec![cue_head.range()],
            speaker,
            pieces: vec![piece],
            heads: conjuncts(clause),
            quotes: Vec::new(),
            addressees: Vec::new(),
            negated: false,
            nominal: saying.is_some(),
            about: None,
            answers: Vec::new(),
        };
        self.mark_quotes(&mut found);
        Some(found)
    }

    /// The end of the phrase that opens a sentence: the parser may have drawn the subject of the clause into it.
    fn phrase_end(&self, sent: Sent<'a>, noun: Word<'a>, end: usize) -> usize {
        let comma = |i: &usize| sent.word(*i).form() == ",";
        let runs_on = end < sent.len() && sent.word(end).upos() != Upos::Punct;
        let verb = |i: usize| {
            let w = sent.word(i);
            matches!(w.upos(), Upos::Verb | Upos::Aux)
                && cue_finite(w)
                && w.rel() != Rel::Acl
                && !w.ancestors().take(6).any(|a| a.rel() == Rel::Acl)
        };
        let stop = (noun.index() + 1..end).find(|i| verb(*i));
        if stop.is_some() || end >= sent.len() {
            // The last comma before the verb with a subject after it.
            let stop = stop.unwrap_or(end);
            let subject = |i: &usize| {
                (*i + 1..stop).any(|k| matches!(sent.word(k).upos(), Upos::Noun | Upos::Propn | Upos::Pron))
            };
            return (noun.index() + 1..stop).rev().filter(comma).find(subject).unwrap_or(end);
        }
        let end = if runs_on { (noun.index() + 1..end).rev().find(comma).unwrap_or(end) } else { end };
        // A role and, between commas, the name of who holds it.
        let name = |i: usize| i < sent.len() && sent.word(i).upos() == Upos::Propn;
        if noun.upos() == Upos::Noun && end < sent.len() && comma(&end) && name(end + 1) {
            let after = (end + 1..sent.len()).find(|i| !name(*i)).unwrap_or(end);
            if after < sent.len() && comma(&after) {
                return after;
            }
        }
        end
    }

    /// The head of the noun phrase after a preposition.
    fn noun_after(&self, prep: Word<'a>) -> Option<Word<'a>> {
        let nominal = |w: &Word<'a>| matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Pron);
        let mut noun = std::iter::successors(prep.next(), |w| w.next())
            .take(REACH)
            .take_while(|w| w.upos() != Upos::Punct || w.form().chars().all(|c| "«\"“„'’".contains(c)))
            .find(nominal)
            .or_else(|| Some(prep).filter(nominal))?;
        // The noun may be the cue's last word: « de source judiciaire », « de source proche des négociations ».
        if self.lexicon.words.anonymous.contains(&prep.lemma().to_lowercase())
            || prep.upos() == Upos::Noun && noun.head() != Some(prep) && case_of(noun).is_empty()
        {
            noun = prep;
        }
        for _ in 0..4 {
            let Some(head) = noun.head() else { break };
            let joined = matches!(noun.rel(), Rel::Compound | Rel::Flat | Rel::Amod | Rel::Nummod | Rel::Det)
                || noun.rel() == Rel::Nmod && (noun.subtype() == "poss" || head.index() > noun.index());
            if !(joined && head.index() > prep.index() && nominal(&head)) {
                break;
            }
            noun = head;
        }
        // A compound whose last noun the parser hung elsewhere: "a New York Times/CBS News | poll".
        while let Some(next) =
            noun.next().filter(|n| n.upos() == Upos::Noun && noun.upos() == Upos::Propn && noun.rel() == Rel::Compound)
        {
            noun = next;
        }
        Some(noun)
    }

    /// Whether a noun can be a source: not a number, a time, or what things depend on.
    fn speaks(&self, noun: Word<'a>, cast: &Cast) -> bool {
        let words = &self.lexicon.words;
        let lemma = noun.lemma().to_lowercase();
        let never = words.not_sources.contains(&lemma)
            || words.relatives.contains(&lemma)
            || noun.upos() == Upos::Num
            || noun.by(Rel::Nummod).any(|n| n.index() > noun.index())
            || noun.is("PronType", "Rel")
            || noun.upos() == Upos::Pron && noun.is("PronType", "Int");
        !never || !cast.at(noun).is_empty()
    }

    /// A preposition that is one of source at the head of a clause only: a person or body, a comma, and another subject.
    fn opens(&self, scene: Scene<'a, '_>, first: Word<'a>, noun: Word<'a>, cast: &Cast) -> bool {
        let after = scene.tree.of(noun).end;
        let comma = after < scene.sent.len() && scene.sent.word(after).form() == ","
            || after > noun.index() + 1 && scene.sent.word(after - 1).form() == ","
            || scene.sent.words().skip(after).take(1).any(|w| w.form() == ",");
        let at_start = first.prev().is_none_or(|p| p.index() == 0 && p.upos() == Upos::Punct);
        let person = noun.sent().names().iter().any(|n| {
            matches!(n.kind, NameKind::Person | NameKind::Organisation)
                && (n.words.contains(&noun.index()) || n.words.start > noun.index() && n.words.end <= after)
        }) || !cast.at(noun).is_empty()
            || noun
                .children()
                .any(|c| c.upos() == Upos::Propn && c.one(Rel::Case).is_none() && c.index() > noun.index());
        let person = person || noun.upos() == Upos::Pron && !self.relative_word(noun) && self.can_speak(noun);
        let subject =
            noun.head().is_some_and(|h| h.children().any(|c| c.rel() == Rel::Nsubj && c.index() > noun.index()));
        at_start && comma && person && subject
    }

    /// The clause a phrase of source stands in: its predicate and its words.
    fn clause_of(&self, scene: Scene<'a, '_>, noun: Word<'a>, own: &Range<usize>) -> Option<(Word<'a>, Range<usize>)> {
        let predicate = |w: Word<'a>| {
            w.upos() == Upos::Verb && (cue_finite(w) || w.head().is_none())
                || w.children().any(|c| matches!(c.rel(), Rel::Nsubj | Rel::Cop))
                || w.head().is_none()
        };
        let opening = own.start == 0 || scene.sent.word(own.start - 1).upos() == Upos::Punct;
        let mut top = noun.ancestors().take(24).find(|w| !own.contains(&w.index()) && predicate(*w));
        if top.is_none() {
            // The phrase was taken for the root: the clause is whatever stands beside it.
            top = noun.children().find(|c| !own.contains(&c.index()) && predicate(*c));
        }
        let mut top = top.or_else(|| fallback(scene.sent, own))?;
        // At the head of the sentence it covers the whole of it.
        if opening && own.start <= 1 {
            while let Some(head) = top
                .head()
                .filter(|h| matches!(top.rel(), Rel::Advcl | Rel::Nsubj | Rel::Csubj | Rel::Dep) && h.index() > own.end)
            {
                top = head;
            }
        }
        let mut whole = scene.tree.of(top);
        if top.rel() == Rel::Conj && whole.start > 0 && scene.sent.word(whole.start).upos() == Upos::Cconj {
            whole.start += 1;
        }
        // A sentence wrapped round the phrase by a mistaken root.
        if branch(noun, top).is_some() {
            whole = 0..scene.sent.len();
        }
        Some((top, whole))
    }

    /// Notes which quotations a content holds.
    pub(super) fn mark_quotes(&self, found: &mut Found<'a>) {
        for p in &found.pieces {
            let i = self.quotes.partition_point(|q| q.outer.start < p.start);
            let held = self.quotes.iter().enumerate().skip(i).take_while(|(_, q)| q.outer.start < p.end);
            found.quotes.extend(held.filter(|(_, q)| q.depth == 0).map(|(n, _)| n));
        }
    }
}

fn cue_finite(w: Word<'_>) -> bool {
    super::cue::finite(w)
}

fn fallback<'a>(sent: Sent<'a>, own: &Range<usize>) -> Option<Word<'a>> {
    let clause =
        |w: &Word<'a>| !own.contains(&w.index()) && w.children().any(|c| matches!(c.rel(), Rel::Nsubj | Rel::Cop));
    sent.root().filter(|r| !own.contains(&r.index())).or_else(|| sent.words().skip(own.end).find(clause))
}
