//! Cues in a sentence: which words of the lexicon stand here, and which words belong to them.

use super::lexicon::{Entry, Kind, Lexicon};
use super::tree::Extents;
use vigie_parse::{Rel, Sent, Upos, Word};

/// Words that may stand between the parts of a cue.
const GAP: usize = 2;

/// A cue: its words, the topmost of which heads it, and the groups it may belong to.
#[derive(Clone, Debug)]
pub struct Cue<'a> {
    /// The word whose frame is read.
    pub head: Word<'a>,
    /// All its words, in order.
    pub words: Vec<Word<'a>>,
    /// Groups of the lexicon, in the order of the file; none for a cue found by its grammar alone.
    pub groups: Vec<usize>,
    /// Whether a reflexive pronoun belongs to it.
    pub reflexive: bool,
}

impl<'a> Cue<'a> {
    /// A single word.
    pub fn of(head: Word<'a>, groups: Vec<usize>) -> Cue<'a> {
        Cue { head, words: vec![head], groups, reflexive: false }
    }

    /// What depends on any of its words.
    pub fn children(&self) -> impl Iterator<Item = Word<'a>> {
        self.words.iter().flat_map(|w| w.children()).filter(|c| !self.words.contains(c))
    }
}

/// The cues that begin at this word, the longest only.
pub fn at<'a>(lexicon: &Lexicon, word: Word<'a>) -> Option<Cue<'a>> {
    let lemma = word.lemma().to_lowercase();
    let form = word.form().to_lowercase();
    let mut best: Option<Cue<'a>> = None;
    let mended = lexicon.lemma_of(&form).filter(|l| *l != lemma);
    let lists = [
        lexicon.cues(&lemma),
        if lemma == form { &[] } else { lexicon.cues(&form) },
        mended.map_or(&[], |l| lexicon.cues(l)),
    ];
    let entries = lists.into_iter().flatten();
    for entry in entries {
        let Some(words) = matches(lexicon, entry, word) else { continue };
        match &mut best {
            Some(b) if b.words.len() > words.len() => {}
            Some(b) if b.words.len() == words.len() => {
                if b.words == words && !b.groups.contains(&entry.group) {
                    b.groups.push(entry.group);
                    b.reflexive |= entry.reflexive;
                }
            }
            _ => {
                let head = top(&words);
                best = Some(Cue { head, words, groups: vec![entry.group], reflexive: entry.reflexive });
            }
        }
    }
    // Of several classes of one word the telling ones come first.
    if let Some(cue) = &mut best {
        let general = |g: &usize| lexicon.effect(&lexicon.groups[*g].class).is_some_and(|e| e.general);
        cue.groups.sort_by_key(general);
    }
    best
}

fn matches<'a>(lexicon: &Lexicon, entry: &Entry, first: Word<'a>) -> Option<Vec<Word<'a>>> {
    let kind = lexicon.groups[entry.group].kind;
    if entry.reflexive && !reflexive(lexicon, first) {
        return None;
    }
    if entry.rest.is_empty() {
        return (fits(kind, first) || kind == Kind::Verb && mistaken(lexicon, first)).then(|| vec![first]);
    }
    let gap = if kind == Kind::Preposition { 0 } else { GAP };
    let mut words = vec![first];
    let mut at = first;
    for wanted in &entry.rest {
        let mut next = at.next();
        for _ in 0..gap {
            match next {
                Some(n) if !is(n, wanted) && !n.form().chars().all(|c| c.is_ascii_punctuation() && c != '-') => {
                    next = n.next()
                }
                _ => break,
            }
        }
        at = next.filter(|n| is(*n, wanted))?;
        words.push(at);
    }
    (kind == Kind::Preposition || words.iter().any(|w| fits(kind, *w))).then_some(words)
}

fn is(w: Word<'_>, wanted: &str) -> bool {
    w.lemma() == wanted || w.form().to_lowercase() == wanted || w.lemma().to_lowercase() == wanted
}

fn fits(kind: Kind, w: Word<'_>) -> bool {
    match kind {
        Kind::Verb => w.upos() == Upos::Verb || matches!(w.upos(), Upos::Adj | Upos::Aux) && w.is("VerbForm", "Part"),
        Kind::Noun => w.upos() == Upos::Noun,
        Kind::Adjective => {
            w.upos() == Upos::Adj
                || w.upos() == Upos::Verb && !w.is("VerbForm", "Fin") && !w.is("VerbForm", "Inf")
                || w.upos() == Upos::Verb && w.one(Rel::Cop).is_some()
        }
        Kind::Preposition => true,
    }
}

/// A finite form of an irregular verb that the tagger took for something else, before a complement.
fn mistaken(lexicon: &Lexicon, w: Word<'_>) -> bool {
    !matches!(w.upos(), Upos::Verb | Upos::Propn | Upos::Punct | Upos::Pron | Upos::Det)
        && lexicon.lemma_of(&w.form().to_lowercase()).is_some()
        && w.prev().is_some_and(|p| matches!(p.upos(), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj))
        && w.next().is_some_and(|n| {
            n.is("VerbForm", "Inf")
                || n.upos() == Upos::Part && n.next().is_some_and(|v| v.is("VerbForm", "Inf")) && verbless(w.sent())
                || lexicon.words.thats.contains(n.lemma())
                || n.upos() == Upos::Aux
        })
}

fn verbless(sent: Sent<'_>) -> bool {
    sent.words().take(60).all(|w| !(matches!(w.upos(), Upos::Verb | Upos::Aux) && finite(w)))
}

/// Whether a reflexive pronoun stands before a verb.
pub fn reflexive(lexicon: &Lexicon, w: Word<'_>) -> bool {
    let is = |c: Word<'_>| {
        c.upos() == Upos::Pron
            && (lexicon.words.reflexives.contains(c.lemma())
                || lexicon.words.reflexives.contains(&c.form().to_lowercase()))
    };
    w.children()
        .any(|c| is(c) && matches!(c.rel(), Rel::Expl | Rel::Obj | Rel::Iobj | Rel::Dep) && c.index() < w.index())
        || std::iter::successors(w.prev(), |p| p.prev())
            .take_while(|p| matches!(p.upos(), Upos::Aux | Upos::Adv | Upos::Pron))
            .take(4)
            .any(|p| {
                p.is("Reflex", "Yes") || p.form().to_lowercase().starts_with("s'") || is(p) && p.rel() == Rel::Expl
            })
}

/// The word nearest to the root.
fn top<'a>(words: &[Word<'a>]) -> Word<'a> {
    let verb = |w: &Word<'a>| matches!(w.upos(), Upos::Verb | Upos::Noun | Upos::Adj);
    words.iter().filter(|w| verb(w)).min_by_key(|w| w.ancestors().take(64).count()).copied().unwrap_or(words[0])
}

/// The words a reader would underline: the cue with its auxiliaries, negation and clitics, from first to last.
pub fn span(cue: &Cue<'_>) -> std::ops::Range<usize> {
    let mut lo = cue.words.first().map_or(0, |w| w.index());
    let mut hi = cue.words.last().map_or(0, |w| w.index());
    let mut near: Vec<usize> = cue
        .words
        .iter()
        .flat_map(|w| w.children())
        .filter(|c| {
            matches!(c.rel(), Rel::Aux | Rel::Cop)
                || c.rel() == Rel::Expl && c.index() < cue.head.index()
                || c.rel() == Rel::Compound && c.subtype() == "prt"
                || c.rel() == Rel::Advmod && (c.is("Polarity", "Neg") || c.upos() == Upos::Part)
        })
        .map(Word::index)
        .collect();
    near.sort_unstable();
    // Only what touches: an auxiliary on the far side of a subject is no part of the group.
    for i in near.iter().rev().copied().filter(|i| *i < lo).collect::<Vec<_>>() {
        let sent = cue.head.sent();
        if lo - i <= 2 && (i..lo).all(|k| sent.word(k).upos() != Upos::Punct) {
            lo = i;
        }
    }
    for i in near.iter().copied().filter(|i| *i > hi).collect::<Vec<_>>() {
        if i - hi <= 1 {
            hi = i;
        }
    }
    lo..hi + 1
}

/// Whether a cue of saying is finite: it can stand by itself as an incise.
pub fn finite(w: Word<'_>) -> bool {
    w.is("VerbForm", "Fin")
        || w.feat("Mood").is_some_and(|m| m != "Inf")
        || w.by(Rel::Aux).any(|a| a.is("VerbForm", "Fin") || a.feat("Mood").is_some())
}

/// A word and the tree it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a, 't> {
    /// The sentence.
    pub sent: Sent<'a>,
    /// Where its subtrees begin and end.
    pub tree: &'t Extents,
}
