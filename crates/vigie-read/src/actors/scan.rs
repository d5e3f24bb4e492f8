//! What stands where: the known names of each sentence, laid on its words.

use super::lexicon::{Lexicon, Sense};
use crate::context::Context;
use crate::grammar::case_of;
use rustc_hash::FxHashSet;
use std::ops::Range;
use vigie_parse::{Rel, Sent, Upos, Word};

/// A known name, laid on words.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its words in the sentence.
    pub words: Range<usize>,
    /// The word that the others hang on.
    pub head: usize,
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// What it may mean.
    pub senses: Vec<Sense>,
    /// Glued by a hyphen to something that is no name of a country (`pro-Russian`, `Iran-backed`).
    pub glued: bool,
}

impl Found {
    /// The first sense for which `f` gives something.
    pub fn sense<T>(&self, f: impl Fn(Sense) -> Option<T>) -> Option<T> {
        self.senses.iter().find_map(|s| f(*s))
    }

    /// Its role, if it is one.
    pub fn role(&self) -> Option<usize> {
        self.sense(|s| if let Sense::Role(i) = s { Some(i) } else { None })
    }
}

/// The known names of one sentence.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// In the order of the text.
    pub found: Vec<Found>,
    by_word: Vec<Option<u32>>,
}

impl Scan {
    /// The known name a word is part of.
    pub fn at(&self, word: usize) -> Option<&Found> {
        self.by_word.get(word).copied().flatten().map(|i| &self.found[i as usize])
    }

    /// The known name a word heads.
    pub fn headed(&self, word: usize) -> Option<&Found> {
        self.at(word).filter(|f| f.head == word)
    }
}

/// Scans one sentence.
pub fn scan(ctx: &Context<'_>, lexicon: &Lexicon, sent: Sent<'_>) -> Scan {
    let text = &ctx.document.text;
    let units = lexicon.names.units(text, sent, &lexicon.endings);
    let mut out = Scan { found: Vec::new(), by_word: vec![None; sent.len()] };
    for hit in lexicon.names.find(&units) {
        let (first, last) = (&units[hit.units.start], &units[hit.units.end - 1]);
        let words = words_of(sent, first.word, first.range.start..last.range.end);
        let found = Found {
            head: head_of(sent, words.clone()),
            words,
            bytes: first.range.start..last.range.end,
            senses: lexicon.names.senses(&hit).to_vec(),
            glued: false,
        };
        for w in found.words.clone() {
            out.by_word[w] = Some(out.found.len() as u32);
        }
        out.found.push(found);
    }
    mark_glued(text, &mut out);
    out
}

fn words_of(sent: Sent<'_>, first: usize, bytes: Range<usize>) -> Range<usize> {
    let mut start = first;
    let mut end = first;
    while end < sent.len() && sent.word(end).range().start < bytes.end {
        end += 1;
    }
    // A contraction before the name belongs to the phrase around it.
    while start + 1 < end
        && matches!(sent.word(start).upos(), Upos::Adp | Upos::Det)
        && sent.word(start).range().start < bytes.start
    {
        start += 1;
    }
    start..end.max(start + 1)
}

/// The word of a range whose head lies outside it; nouns and names before function words.
pub fn head_of(sent: Sent<'_>, words: Range<usize>) -> usize {
    let inside = words.clone();
    let tops = || words.clone().filter(|i| !sent.word(*i).head().is_some_and(|h| inside.contains(&h.index())));
    let content = |i: &usize| matches!(sent.word(*i).upos(), Upos::Noun | Upos::Propn | Upos::Adj);
    tops().find(content).or_else(|| tops().next()).unwrap_or(words.start)
}

fn mark_glued(text: &str, scan: &mut Scan) {
    let of_country = |s: &Sense| {
        matches!(
            s,
            Sense::Country(_) | Sense::Capital(_) | Sense::Adjective(_) | Sense::People(_) | Sense::Combining(_)
        )
    };
    let is_country = |f: &Found| f.senses.iter().any(of_country);
    let countries: Vec<(Range<usize>, bool)> = scan.found.iter().map(|f| (f.bytes.clone(), is_country(f))).collect();
    for i in 0..scan.found.len() {
        let bytes = scan.found[i].bytes.clone();
        let before = text[..bytes.start].ends_with('-')
            && !(i > 0 && countries[i - 1].1 && countries[i - 1].0.end + 1 == bytes.start);
        let mut rest = text[bytes.end..].chars();
        let after = rest.next() == Some('-')
            && rest.next().is_some_and(char::is_alphanumeric)
            && !(i + 1 < countries.len() && countries[i + 1].1 && countries[i + 1].0.start == bytes.end + 1);
        scan.found[i].glued = before || after;
    }
}

/// The countries of a compound adjective that ends in a found one: "franco-marocain", "US-South Korean".
pub fn compound_countries<'s>(scan: &'s Scan, found: &Found) -> impl Iterator<Item = &'s Found> + use<'s> {
    let at = scan.found.partition_point(|f| f.bytes.start < found.bytes.start);
    let mut start = found.bytes.start;
    scan.found[..at].iter().rev().take(3).take_while(move |f| {
        let tied = f.bytes.end + 1 == start && !f.glued;
        start = f.bytes.start;
        tied
    })
}

/// The countries that a text speaks of, by name, capital or an adjective of one country alone.
pub fn countries_of(scans: &[Scan]) -> FxHashSet<usize> {
    let mut out = FxHashSet::default();
    for found in scans.iter().flat_map(|s| &s.found) {
        let mut all = found.senses.iter().filter_map(|s| match s {
            Sense::Country(i) | Sense::Capital(i) | Sense::Adjective(i) | Sense::People(i) => Some(*i),
            _ => None,
        });
        if let (Some(first), true) = (all.next(), all.next().is_none()) {
            out.insert(first);
        }
    }
    out
}

/// A noun phrase without determiner, clauses and appositions: its name, a key for the same phrase said again, its bytes.
pub fn phrase_name(text: &str, head: Word<'_>, links: &FxHashSet<String>) -> (String, String, Range<usize>) {
    let mut words = vec![head];
    for c in head.children() {
        let close = c.index().abs_diff(head.index()) <= 6;
        match c.rel() {
            Rel::Amod | Rel::Flat | Rel::Compound | Rel::Fixed if close => {
                words.push(c);
                words
                    .extend(c.children().filter(|d| matches!(d.rel(), Rel::Compound | Rel::Flat | Rel::Fixed)).take(4));
            }
            Rel::Nmod if close && c.index() > head.index() && words.len() < 6 && links.contains(&case_of(c)) => {
                words.extend(
                    c.subtree().into_iter().take_while(|w| w.rel() != Rel::Acl && w.rel() != Rel::Appos).take(6),
                );
            }
            _ => {}
        }
    }
    words.sort_by_key(|w| w.index());
    let mut contiguous: Vec<Word<'_>> = Vec::new();
    for w in &words {
        let joined = contiguous.last().is_none_or(|l| w.index() <= l.index() + 1 || w.range() == l.range());
        if !joined {
            if w.index() > head.index() {
                break;
            }
            contiguous.clear();
        }
        contiguous.push(*w);
    }
    if !contiguous.contains(&head) {
        contiguous = vec![head];
    }
    let start = contiguous.iter().map(|w| w.range().start).min().unwrap_or(head.range().start);
    let end = contiguous.iter().map(|w| w.range().end).max().unwrap_or(head.range().end);
    let key = contiguous.iter().map(|w| w.lemma().to_lowercase()).collect::<Vec<_>>().join(" ");
    let text = text.get(start..end).unwrap_or_default();
    (text.split_whitespace().collect::<Vec<_>>().join(" "), key, start..end)
}
