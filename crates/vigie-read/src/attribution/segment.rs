//! Pieces of a sentence by its words alone: the verb group of a cue, the noun phrases beside it, the commas around an aside.
//! Word classes are surer than trees, and the shapes of reporting are few.

use super::Room;
use super::cue::Cue;
use std::ops::Range;
use vigie_parse::{Rel, Sent, Upos, Word};

/// Words of a noun phrase.
const PHRASE: usize = 16;

/// Words of an aside between a noun and its verb.
const ASIDE: usize = 40;

/// A noun phrase: its words and its head.
#[derive(Clone, Debug)]
pub(super) struct Phrase<'a> {
    /// Indices in the sentence.
    pub words: Range<usize>,
    /// Its head.
    pub head: Word<'a>,
}

impl<'a> Room<'a, '_> {
    /// The cue with its auxiliaries, clitics, negation and adverbs.
    pub(super) fn verb_group(&self, cue: &Cue<'a>) -> Range<usize> {
        let first = cue.words.first().map_or(cue.head.index(), |w| w.index());
        let last = cue.words.last().map_or(cue.head.index(), |w| w.index());
        let sent = cue.head.sent();
        let reflexives = &self.lexicon.words.reflexives;
        let clitic = |w: Word<'a>| {
            w.upos() == Upos::Pron
                && (w.form().starts_with('-')
                    || w.rel() != Rel::Nsubj && reflexives.contains(&w.form().to_lowercase())
                    || matches!(w.rel(), Rel::Iobj | Rel::Obj | Rel::Expl) && w.form().ends_with('\''))
        };
        let mut lo = first;
        while lo > 0 && first - lo < 6 {
            let w = sent.word(lo - 1);
            let small = matches!(w.upos(), Upos::Aux | Upos::Part) || w.upos() == Upos::Adv && !self.opens_clause(w);
            if !(small || clitic(w)) {
                break;
            }
            lo -= 1;
        }
        // An adverb at the edge belongs to the sentence, not to the verb.
        while lo < first && sent.word(lo).upos() == Upos::Adv && !sent.word(lo).is("Polarity", "Neg") {
            lo += 1;
        }
        let mut hi = last + 1;
        while hi < sent.len() && sent.word(hi).form().starts_with('-') && sent.word(hi).upos() == Upos::Pron {
            hi += 1;
        }
        lo..hi
    }

    /// Whether a word begins a clause of its own.
    pub(super) fn opens_clause(&self, w: Word<'a>) -> bool {
        let words = &self.lexicon.words;
        let form = w.form().to_lowercase();
        w.upos() == Upos::Sconj || words.thats.contains(&form) || words.interrogatives.contains(&form) || is_relative(w)
    }

    /// Whether a relative pronoun.
    pub(super) fn relative_word(&self, w: Word<'a>) -> bool {
        is_relative(w)
            || self.lexicon.words.relatives.contains(&w.form().to_lowercase())
                && matches!(w.upos(), Upos::Pron | Upos::Sconj | Upos::Det)
    }

    /// Whether the word stands between clauses.
    pub(super) fn boundary(&self, w: Word<'a>) -> bool {
        w.upos() == Upos::Punct && !w.form().chars().all(|c| "-‐'’()".contains(c))
    }

    /// The noun phrase that begins at a word and runs to a verb, a mark or a conjunction of clauses.
    pub(super) fn phrase_from(&self, sent: Sent<'a>, from: usize) -> Option<Phrase<'a>> {
        let mut end = from;
        while end < sent.len() && end - from < PHRASE && self.nominal(sent, from, end) {
            end += 1;
        }
        while end > from && matches!(sent.word(end - 1).upos(), Upos::Adp | Upos::Cconj | Upos::Det | Upos::Adv) {
            end -= 1;
        }
        self.headed(sent, from..end)
    }

    /// The noun phrase that ends before a word.
    pub(super) fn phrase_to(&self, sent: Sent<'a>, to: usize) -> Option<Phrase<'a>> {
        let mut start = to;
        while start > 0 && to - start < PHRASE && self.inside(sent.word(start - 1)) {
            start -= 1;
            // A pronoun that stands for somebody is the whole phrase.
            let w = sent.word(start);
            if w.upos() == Upos::Pron && !w.is("Poss", "Yes") && w.subtype() != "poss" {
                break;
            }
        }
        while start < to && matches!(sent.word(start).upos(), Upos::Adv | Upos::Cconj) {
            start += 1;
        }
        self.headed(sent, start..to)
    }

    fn inside(&self, w: Word<'a>) -> bool {
        let joins = w.upos() == Upos::Punct && w.form().chars().all(|c| "-‐'’".contains(c));
        // "documents obtained by a broadcaster"
        let participle = w.upos() == Upos::Verb
            && w.is("VerbForm", "Part")
            && matches!(w.rel(), Rel::Acl | Rel::Amod)
            && w.by(Rel::Aux).next().is_none()
            && w.next().is_some_and(|n| n.upos() == Upos::Adp);
        joins
            || participle
            || !self.opens_clause(w)
                && matches!(
                    w.upos(),
                    Upos::Det
                        | Upos::Adj
                        | Upos::Noun
                        | Upos::Propn
                        | Upos::Num
                        | Upos::Adp
                        | Upos::Cconj
                        | Upos::Pron
                        | Upos::Part
                        | Upos::Sym
                        | Upos::X
                )
    }

    fn nominal(&self, sent: Sent<'a>, from: usize, at: usize) -> bool {
        let w = sent.word(at);
        match w.upos() {
            Upos::Pron => at == from && !self.relative_word(w) || w.is("Poss", "Yes"),
            // A preposition begins a circumstance where a day or a statement follows, and goes on with the phrase elsewhere.
            Upos::Adp => at > from && self.grammar.genitives.contains(&w.lemma().to_lowercase()),
            Upos::Part => at > from && w.form().len() < 3 && w.form().contains(['\'', '’']),
            _ => self.inside(w),
        }
    }

    /// The head of a stretch of words: of those before its first preposition the one whose own head lies outside.
    fn headed(&self, sent: Sent<'a>, words: Range<usize>) -> Option<Phrase<'a>> {
        let start = words.clone().find(|i| sent.word(*i).upos() != Upos::Adp).filter(|s| *s == words.start)?;
        let core = words
            .clone()
            .take_while(|i| *i == start || sent.word(*i).upos() != Upos::Adp && sent.word(*i).upos() != Upos::Cconj);
        let core = start..core.last()? + 1;
        let noun = |w: &Word<'a>| {
            matches!(w.upos(), Upos::Noun | Upos::Propn)
                || w.upos() == Upos::Pron && (core.len() == 1 || !w.is("Poss", "Yes") && w.subtype() != "poss")
        };
        let all = || core.clone().map(|i| sent.word(i));
        let outside = |w: &Word<'a>| w.head().is_none_or(|h| !core.contains(&h.index()));
        let head = all()
            .filter(outside)
            .find(noun)
            .or_else(|| {
                all().filter(outside).find(|w| matches!(w.upos(), Upos::Adj | Upos::Num) && w.rel() == Rel::Nsubj)
            })
            .or_else(|| all().find(noun))
            .or_else(|| all().find(|w| matches!(w.upos(), Upos::Num | Upos::Adj | Upos::Det)))?;
        Some(Phrase { words, head })
    }

    /// The subject by its place: the noun phrase that ends where the verb group begins, or, where an aside between commas stands
    /// there, the one before the aside.
    pub(super) fn subject_by_place(&self, cue: &Cue<'a>) -> Option<Phrase<'a>> {
        let sent = cue.head.sent();
        let group = self.verb_group(cue);
        let before = group.start.checked_sub(1)?;
        if sent.word(before).form() == "," {
            return self.before_aside(sent, before);
        }
        let phrase = self.phrase_to(sent, group.start)?;
        self.bounded(sent, &phrase).then_some(phrase)
    }

    /// Whether a phrase begins where a clause does.
    fn bounded(&self, sent: Sent<'a>, phrase: &Phrase<'a>) -> bool {
        let Some(before) = phrase.words.start.checked_sub(1).map(|i| sent.word(i)) else { return true };
        self.boundary(before)
            || self.opens_clause(before)
            || matches!(before.upos(), Upos::Cconj | Upos::Sconj | Upos::Adv)
    }

    /// The phrase before the aside that ends with the comma at `close`.
    fn before_aside(&self, sent: Sent<'a>, close: usize) -> Option<Phrase<'a>> {
        let floor = close.saturating_sub(ASIDE);
        let mut commas = (floor..close).rev().filter(|i| sent.word(*i).form() == ",").take(6);
        commas.find_map(|open| {
            let first = sent.word(open + 1);
            let aside = self.relative_word(first)
                || first.upos() == Upos::Adp
                || matches!(first.upos(), Upos::Verb | Upos::Noun | Upos::Propn | Upos::Num | Upos::Det | Upos::Adj)
                    && !sent
                        .words()
                        .skip(open + 1)
                        .take(close - open - 1)
                        .any(|w| w.upos() == Upos::Verb && w.is("VerbForm", "Fin") && w.rel() != Rel::Acl);
            let phrase = Some(()).filter(|()| aside).and_then(|()| self.phrase_to(sent, open))?;
            (self.bounded(sent, &phrase) && self.can_speak(phrase.head)).then_some(phrase)
        })
    }

    /// Whether a noun or pronoun can be the source of a saying: a person, a body, a state, a document. What the actors know can;
    /// relative, interrogative and reflexive pronouns, things and abstractions cannot.
    pub(super) fn can_speak(&self, w: Word<'a>) -> bool {
        let words = &self.lexicon.words;
        let form = w.form().to_lowercase();
        let lemma = w.lemma().to_lowercase();
        if w.upos() == Upos::Pron {
            let reflexive = w.is("Reflex", "Yes") || words.reflexives.contains(&form) && w.rel() != Rel::Nsubj;
            return !(self.relative_word(w) || reflexive || words.mute.contains(&lemma) || w.is("PronType", "Int"));
        }
        if self.known.contains(&w.into()) || w.upos() == Upos::Propn {
            return true;
        }
        let yes = |set: &rustc_hash::FxHashSet<String>| set.contains(&lemma) || set.contains(&form);
        if yes(&words.speakers) || yes(&words.documents) || yes(&words.anonymous) {
            return true;
        }
        let abstraction = w.upos() == Upos::Noun
            && words.thing_endings.iter().any(|e| lemma.len() > e.len() + 2 && lemma.ends_with(e.as_str()));
        !(yes(&words.things) || yes(&words.not_sources) || abstraction || self.grammar.days.contains(&lemma))
    }
}

fn is_relative(w: Word<'_>) -> bool {
    w.is("PronType", "Rel") || w.is("PronType", "Int,Rel")
}

/// The heads of a phrase: its own, and those coordinated with it inside the phrase.
pub(super) fn joined<'a>(phrase: &Phrase<'a>) -> Vec<Word<'a>> {
    let head = phrase.head;
    let sent = head.sent();
    let mut all = vec![head];
    all.extend(crate::grammar::conjuncts(head).into_iter().skip(1).filter(|w| phrase.words.contains(&w.index())));
    // A noun behind "and" that the parser hung elsewhere: the second of two subjects.
    let mut and = phrase.words.clone().filter(|i| sent.word(*i).upos() == Upos::Cconj && *i > head.index());
    if let Some(at) = and.next() {
        let nouns = (at + 1..phrase.words.end).map(|i| sent.word(i));
        let outside = |w: &Word<'a>| w.head().is_none_or(|h| !(at + 1..phrase.words.end).contains(&h.index()));
        let second = nouns.filter(|w| matches!(w.upos(), Upos::Noun | Upos::Propn)).find(outside);
        all.extend(second.filter(|w| matches!(w.rel(), Rel::Nsubj | Rel::Conj)));
    }
    all.dedup();
    let mut seen = Vec::new();
    all.retain(|w| {
        !seen.contains(w) && {
            seen.push(*w);
            true
        }
    });
    all
}
