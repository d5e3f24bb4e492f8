//! Cues that the tagger or the parser mistook, found by their neighbours: headlines and short sentences in the present tense,
//! where *denies* passes for a noun; incises turned round that hang as a second predicate.

use super::content::{Content, How};
use super::cue::{Cue, Scene, finite};
use super::lexicon::{Frame, Kind};
use super::source::Speaker;
use super::tree::bytes;
use super::{Found, Room};
use std::ops::Range;
use vigie_parse::{Rel, Upos, Word};

/// Words of a noun phrase beside a cue.
const PHRASE: usize = 8;

impl<'a> Room<'a, '_> {
    /// A cue whose frame the tree does not show.
    pub(super) fn surface(&self, scene: Scene<'a, '_>, word: Word<'a>) -> Option<Found<'a>> {
        let (groups, verb) = self.verb_groups(word)?;
        if verb { self.inverted(scene, word, &groups) } else { self.mistaken(scene, word, &groups) }
    }

    /// The groups of verbs a word may belong to, and whether it is tagged as a verb.
    fn verb_groups(&self, word: Word<'a>) -> Option<(Vec<usize>, bool)> {
        let verb = word.upos() == Upos::Verb;
        if !verb && !matches!(word.upos(), Upos::Noun | Upos::Adj | Upos::Propn) {
            return None;
        }
        let form = word.form().to_lowercase();
        let mended = self.lexicon.lemma_of(&form);
        let lemma = if verb || mended.is_some() { mended.unwrap_or(word.lemma()) } else { word.lemma() };
        let groups: Vec<usize> = self
            .lexicon
            .cues(lemma)
            .iter()
            .filter(|e| e.rest.is_empty() && !e.reflexive && self.lexicon.groups[e.group].kind == Kind::Verb)
            .map(|e| e.group)
            .collect();
        (!groups.is_empty()).then_some((groups, verb))
    }

    /// "…, prévient la compagnie.": a comma, the cue, a noun phrase, the end.
    fn inverted(&self, scene: Scene<'a, '_>, word: Word<'a>, groups: &[usize]) -> Option<Found<'a>> {
        let group = self.taking(groups, Frame::Quote)?;
        if !finite(word)
            || word.one(Rel::Cc).is_some()
            || word.index() < 3
            || word.children().any(|c| c.rel() == Rel::Nsubj && c.index() < word.index())
        {
            return None;
        }
        let first = word.by(Rel::Aux).map(Word::index).filter(|i| *i < word.index()).min().unwrap_or(word.index());
        if scene.sent.word(first.checked_sub(1)?).form() != "," {
            return None;
        }
        let after = self.noun_phrase(scene, word.index() + 1)?;
        let rest = scene.sent.words().skip(after.end).all(|w| w.upos() == Upos::Punct);
        if !rest {
            return None;
        }
        let head = self.head_of(scene, &after);
        let said = 0..first - 1;
        let predicate = said.clone().any(|i| matches!(scene.sent.word(i).upos(), Upos::Verb | Upos::Aux));
        if !predicate {
            return None;
        }
        let speaker = Speaker { heads: vec![head], span: bytes(scene.sent, after), light: None, inherited: false };
        self.told(scene, word, group, How::Host, said, speaker)
    }

    /// A verb tagged as a noun or adjective.
    fn mistaken(&self, scene: Scene<'a, '_>, word: Word<'a>, groups: &[usize]) -> Option<Found<'a>> {
        let before = word.prev()?;
        if !matches!(before.upos(), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj) || word.one(Rel::Case).is_some()
        {
            return None;
        }
        let subject = self.phrase_before(scene, word.index())?;
        let next = word.next()?;
        let words = &self.lexicon.words;
        let that = words.thats.contains(next.lemma()) || words.thats.contains(&next.form().to_lowercase());
        let ends = scene.sent.words().skip(word.index() + 1).all(|w| w.upos() == Upos::Punct);
        let verbless = || !scene.sent.words().any(|w| matches!(w.upos(), Upos::Verb | Upos::Aux) && finite(w));
        let rest = word.index() + 1..scene.sent.len();
        let (group, how, said) = if that {
            (self.taking(groups, Frame::Clause)?, How::Clause, rest)
        } else if next.is("VerbForm", "Inf") || next.is("VerbForm", "Ger") {
            let frame = if next.is("VerbForm", "Ger") { Frame::Gerund } else { Frame::Infinitive };
            (self.taking(groups, frame)?, How::Infinitive, rest)
        } else if ends && subject.start > 2 && scene.sent.word(subject.start - 1).upos() == Upos::Punct {
            (self.taking(groups, Frame::Quote)?, How::Host, 0..subject.start)
        } else if verbless()
            && matches!(next.upos(), Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron)
            && subject.start == 0
        {
            let group = self.taking(groups, Frame::As).or_else(|| self.taking(groups, Frame::Object))?;
            (group, How::Object, rest)
        } else {
            return None;
        };
        let head = self.head_of(scene, &subject);
        let speaker = Speaker { heads: vec![head], span: bytes(scene.sent, subject), light: None, inherited: false };
        self.told(scene, word, group, how, said, speaker)
    }

    fn taking(&self, groups: &[usize], frame: Frame) -> Option<usize> {
        groups.iter().copied().find(|g| {
            let g = &self.lexicon.groups[*g];
            g.takes.contains(&frame) && !g.interrogative && !g.subjunctive && !g.passive_infinitive
        })
    }

    /// A noun phrase that begins here and holds no verb.
    fn noun_phrase(&self, scene: Scene<'a, '_>, from: usize) -> Option<Range<usize>> {
        let fits = |w: Word<'a>| !matches!(w.upos(), Upos::Verb | Upos::Aux | Upos::Sconj | Upos::Punct);
        let end =
            (from..scene.sent.len()).take(2 * PHRASE).find(|i| !fits(scene.sent.word(*i))).unwrap_or(scene.sent.len());
        let nominal = (from..end).any(|i| matches!(scene.sent.word(i).upos(), Upos::Noun | Upos::Propn | Upos::Pron));
        nominal.then_some(from..end)
    }

    /// The noun phrase that ends here.
    fn phrase_before(&self, scene: Scene<'a, '_>, to: usize) -> Option<Range<usize>> {
        let fits =
            |w: Word<'a>| matches!(w.upos(), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
        let start = (0..to).rev().take(PHRASE).take_while(|i| fits(scene.sent.word(*i))).last()?;
        Some(start..to)
    }

    /// The last noun of a phrase up to its first preposition.
    fn head_of(&self, scene: Scene<'a, '_>, phrase: &Range<usize>) -> Word<'a> {
        let words = phrase.clone().map(|i| scene.sent.word(i)).take_while(|w| w.upos() != Upos::Adp);
        let nominal = words.filter(|w| matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Pron));
        // A name behind a role is the better head only where the two are one: the first noun otherwise.
        let all: Vec<Word<'a>> = nominal.collect();
        let pick = match all.iter().position(|w| w.upos() == Upos::Noun) {
            Some(_) if all.iter().all(|w| w.upos() != Upos::Propn) => all.last(),
            _ => all.iter().find(|w| w.upos() == Upos::Propn).or(all.first()),
        };
        pick.copied().unwrap_or_else(|| scene.sent.word(phrase.end.saturating_sub(1).max(phrase.start)))
    }

    fn told(
        &self,
        scene: Scene<'a, '_>,
        word: Word<'a>,
        group: usize,
        how: How,
        said: Range<usize>,
        speaker: Speaker<'a>,
    ) -> Option<Found<'a>> {
        let piece = bytes(scene.sent, said)?;
        let pieces = vec![piece];
        let heads = self.roots(&pieces);
        let cue = Cue::of(word, vec![group]);
        let content = Content { how, pieces, heads, quotes: Vec::new() };
        let class = self.lexicon.groups[group].class.clone();
        let rule = format!("cues.toml {class} {}/{}, on the surface", word.form().to_lowercase(), how.name());
        let mut found = self.found(scene, &cue, content, speaker, class, rule);
        found.addressees.clear();
        found.negated = false;
        found.nominal = false;
        self.mark_quotes(&mut found);
        Some(found)
    }

    /// The words of a source beside an incise: between the quotation and the cue, where a noun stands there.
    pub(super) fn between(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, content: &Content<'a>) -> Option<Word<'a>> {
        let at = cue.words.first()?.range().start;
        let said = content.pieces.iter().map(|p| p.end).filter(|end| *end <= at).max()?;
        let gap = (0..cue.words[0].index())
            .rev()
            .map(|i| scene.sent.word(i))
            .take_while(|w| w.range().start >= said)
            .take(2 * PHRASE);
        let gap: Vec<Word<'a>> = gap.collect();
        let nominal =
            |w: &&Word<'a>| matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Pron) && w.one(Rel::Case).is_none();
        // The gap was read backwards: its first noun is the last of it.
        gap.iter()
            .rev()
            .find(|w| nominal(w) && w.head().is_none_or(|h| !gap.contains(&h)))
            .or_else(|| gap.iter().rev().find(nominal))
            .copied()
    }
}
