//! Sentences, packed: one arena of strings, one row a word. Readers see [`Sent`] and [`Word`], never the rows.

use crate::tags::{Rel, Upos};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A human being.
    Person,
    /// An organisation, institution, company, armed group.
    Organisation,
    /// A place, a country.
    Place,
    /// Any other name: a work, a treaty, a people, an event.
    Other,
}

/// A name inside a sentence: a half-open range of word indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// First word and the one past the last, counted in the sentence.
    pub words: Range<usize>,
    /// What it names.
    pub kind: NameKind,
}

/// One word as a model or a treebank gives it, to be packed by [`SentencesBuilder`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSpec<'a> {
    /// The syntactic word (`de` and `le` for *du*).
    pub form: &'a str,
    /// Bytes of the document's text it was read from; the words of one contraction share a range.
    pub range: Range<usize>,
    /// Dictionary form.
    pub lemma: &'a str,
    /// Word class.
    pub upos: Upos,
    /// Features as CoNLL-U writes them (`Mood=Ind|Tense=Past`), empty for none.
    pub feats: &'a str,
    /// Index of the head in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub rel: Rel,
    /// Subtype of the relation (`pass` of `nsubj:pass`), empty for none.
    pub subtype: &'a str,
}

const NONE: u32 = u32::MAX;

#[derive(Clone, Debug)]
struct Row {
    start: u32,
    end: u32,
    form: u32,
    lemma: u32,
    feats: u32,
    subtype: u32,
    head: u32,
    first_child: u32,
    next_sibling: u32,
    upos: Upos,
    rel: Rel,
}

#[derive(Clone, Debug)]
struct SentRow {
    words: Range<u32>,
    names: Range<u32>,
    block: u32,
}

/// The parse of one document.
#[derive(Clone, Debug, Default)]
pub struct Sentences {
    strings: Vec<Box<str>>,
    rows: Vec<Row>,
    sents: Vec<SentRow>,
    names: Vec<Name>,
}

impl Sentences {
    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.sents.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sents.is_empty()
    }

    /// How many words there are in all.
    pub fn words(&self) -> usize {
        self.rows.len()
    }

    /// The sentence of that index. Panics past the end.
    pub fn get(&self, index: usize) -> Sent<'_> {
        assert!(index < self.sents.len(), "sentence {index} of {}", self.sents.len());
        Sent { all: self, index }
    }

    /// The sentences in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Sent<'_>> + ExactSizeIterator {
        (0..self.sents.len()).map(|index| Sent { all: self, index })
    }
}

/// Packs words into [`Sentences`].
#[derive(Debug, Default)]
pub struct SentencesBuilder {
    out: Sentences,
    seen: FxHashMap<Box<str>, u32>,
}

impl SentencesBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    fn intern(&mut self, s: &str) -> u32 {
        if let Some(&id) = self.seen.get(s) {
            return id;
        }
        let id = self.out.strings.len() as u32;
        self.out.strings.push(s.into());
        self.seen.insert(s.into(), id);
        id
    }

    /// Adds a sentence. `block` is the index of its [`vigie_gather::Block`]; an edge that would close a cycle or
    /// leave the sentence is cut to a root, so every tree read back is a forest without cycles.
    pub fn sentence(&mut self, block: usize, words: &[TokenSpec<'_>], names: Vec<Name>) {
        let base = self.out.rows.len() as u32;
        let name_base = self.out.names.len() as u32;
        for w in words {
            let row = Row {
                start: w.range.start as u32,
                end: w.range.end as u32,
                form: self.intern(w.form),
                lemma: self.intern(w.lemma),
                feats: self.intern(w.feats),
                subtype: self.intern(w.subtype),
                head: w.head.filter(|h| *h < words.len()).map_or(NONE, |h| h as u32),
                first_child: NONE,
                next_sibling: NONE,
                upos: w.upos,
                rel: w.rel,
            };
            self.out.rows.push(row);
        }
        let rows = &mut self.out.rows[base as usize..];
        cut_cycles(rows);
        for i in (0..rows.len()).rev() {
            let head = rows[i].head;
            if head != NONE {
                rows[i].next_sibling = rows[head as usize].first_child;
                rows[head as usize].first_child = i as u32;
            }
        }
        self.out.names.extend(names.into_iter().filter(|n| n.words.start < n.words.end && n.words.end <= words.len()));
        self.out.sents.push(SentRow {
            words: base..base + words.len() as u32,
            names: name_base..self.out.names.len() as u32,
            block: block as u32,
        });
    }

    /// The packed sentences.
    pub fn finish(self) -> Sentences {
        self.out
    }
}

/// Cuts one edge of every cycle. Linear: each word is walked once.
fn cut_cycles(rows: &mut [Row]) {
    let mut state = vec![0u32; rows.len()]; // 0 unseen, otherwise the walk that reached it
    for start in 0..rows.len() {
        let walk = start as u32 + 1;
        let mut at = start;
        while state[at] == 0 {
            state[at] = walk;
            match rows[at].head {
                NONE => break,
                head if state[head as usize] == walk => {
                    rows[at].head = NONE;
                    rows[at].rel = Rel::Root;
                    break;
                }
                head => at = head as usize,
            }
        }
    }
}

/// A view of one sentence.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    all: &'a Sentences,
    index: usize,
}

impl<'a> Sent<'a> {
    /// Its index in the document.
    pub fn index(self) -> usize {
        self.index
    }

    fn row(self) -> &'a SentRow {
        &self.all.sents[self.index]
    }

    /// Index of the document's block it stands in.
    pub fn block(self) -> usize {
        self.row().block as usize
    }

    /// How many words it has.
    pub fn len(self) -> usize {
        self.row().words.len()
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The word of that index, counted from 0 in the sentence. Panics past the end.
    pub fn word(self, index: usize) -> Word<'a> {
        assert!(index < self.len(), "word {index} of {}", self.len());
        Word { sent: self, index: index as u32 }
    }

    /// The words in order.
    pub fn words(self) -> impl DoubleEndedIterator<Item = Word<'a>> + ExactSizeIterator {
        (0..self.len() as u32).map(move |index| Word { sent: self, index })
    }

    /// The first root.
    pub fn root(self) -> Option<Word<'a>> {
        self.words().find(|w| w.head().is_none())
    }

    /// The names in it.
    pub fn names(self) -> &'a [Name] {
        let r = self.row();
        &self.all.names[r.names.start as usize..r.names.end as usize]
    }

    /// The bytes of the document's text from its first word to its last.
    pub fn range(self) -> Range<usize> {
        if self.is_empty() {
            return 0..0;
        }
        self.word(0).range().start..self.word(self.len() - 1).range().end
    }
}

impl std::fmt::Debug for Sent<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}]", self.index)?;
        self.words().try_for_each(|w| write!(f, " {}", w.form()))
    }
}

/// A view of one syntactic word in its tree. Copy it freely.
#[derive(Clone, Copy)]
pub struct Word<'a> {
    sent: Sent<'a>,
    index: u32,
}

impl<'a> Word<'a> {
    fn row(self) -> &'a Row {
        let all = self.sent.all;
        &all.rows[(all.sents[self.sent.index].words.start + self.index) as usize]
    }

    fn string(self, id: u32) -> &'a str {
        &self.sent.all.strings[id as usize]
    }

    fn at(self, index: u32) -> Option<Word<'a>> {
        (index != NONE).then_some(Word { sent: self.sent, index })
    }

    /// The sentence it stands in.
    pub fn sent(self) -> Sent<'a> {
        self.sent
    }

    /// Its index in the sentence, from 0.
    pub fn index(self) -> usize {
        self.index as usize
    }

    /// The syntactic word (`de` and `le` for *du*).
    pub fn form(self) -> &'a str {
        self.string(self.row().form)
    }

    /// Dictionary form.
    pub fn lemma(self) -> &'a str {
        self.string(self.row().lemma)
    }

    /// Word class.
    pub fn upos(self) -> Upos {
        self.row().upos
    }

    /// All features as CoNLL-U writes them, empty for none.
    pub fn feats(self) -> &'a str {
        self.string(self.row().feats)
    }

    /// One feature's value: `feat("Mood") == Some("Cnd")`.
    pub fn feat(self, name: &str) -> Option<&'a str> {
        self.feats().split('|').find_map(|f| f.split_once('=').filter(|(k, _)| *k == name).map(|(_, v)| v))
    }

    /// Whether a feature has this value.
    pub fn is(self, name: &str, value: &str) -> bool {
        self.feat(name) == Some(value)
    }

    /// Relation to the head.
    pub fn rel(self) -> Rel {
        self.row().rel
    }

    /// Subtype of the relation, empty for none.
    pub fn subtype(self) -> &'a str {
        self.string(self.row().subtype)
    }

    /// The word it depends on; `None` for a root.
    pub fn head(self) -> Option<Word<'a>> {
        self.at(self.row().head)
    }

    /// The words that depend on it, in order.
    pub fn children(self) -> impl Iterator<Item = Word<'a>> {
        std::iter::successors(self.at(self.row().first_child), |w| w.at(w.row().next_sibling))
    }

    /// The children in this relation, whatever its subtype.
    pub fn by(self, rel: Rel) -> impl Iterator<Item = Word<'a>> {
        self.children().filter(move |c| c.rel() == rel)
    }

    /// The first child in this relation.
    pub fn one(self, rel: Rel) -> Option<Word<'a>> {
        self.by(rel).next()
    }

    /// The heads above it, nearest first. Ends: trees have no cycles.
    pub fn ancestors(self) -> impl Iterator<Item = Word<'a>> {
        std::iter::successors(self.head(), |w| w.head())
    }

    /// The words of its subtree, itself included, in tree order.
    pub fn subtree(self) -> Vec<Word<'a>> {
        let mut out = vec![self];
        let mut next = 0;
        while next < out.len() {
            let w = out[next];
            out.extend(w.children());
            next += 1;
        }
        out.sort_by_key(|w| w.index);
        out
    }

    /// The bytes of the document's text it was read from.
    pub fn range(self) -> Range<usize> {
        let r = self.row();
        r.start as usize..r.end as usize
    }

    /// The word after it in the sentence.
    pub fn next(self) -> Option<Word<'a>> {
        (self.index() + 1 < self.sent.len()).then_some(Word { sent: self.sent, index: self.index + 1 })
    }

    /// The word before it in the sentence.
    pub fn prev(self) -> Option<Word<'a>> {
        self.index.checked_sub(1).map(|index| Word { sent: self.sent, index })
    }
}

impl PartialEq for Word<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && self.sent.index == other.sent.index && std::ptr::eq(self.sent.all, other.sent.all)
    }
}

impl Eq for Word<'_> {}

impl std::fmt::Debug for Word<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}#{}", self.form(), self.upos(), self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(form: &str, head: Option<usize>) -> TokenSpec<'_> {
        TokenSpec {
            form,
            range: 0..1,
            lemma: form,
            upos: Upos::Noun,
            feats: "A=b|C=d",
            head,
            rel: Rel::Dep,
            subtype: "",
        }
    }

    #[test]
    fn children_come_in_order_and_cycles_are_cut() {
        let mut b = SentencesBuilder::new();
        b.sentence(0, &[spec("a", Some(1)), spec("b", None), spec("c", Some(1))], vec![]);
        b.sentence(0, &[spec("a", Some(1)), spec("b", Some(2)), spec("c", Some(1)), spec("d", Some(9))], vec![]);
        let s = b.finish();
        let kids: Vec<_> = s.get(0).word(1).children().map(|w| w.form()).collect();
        assert_eq!(kids, ["a", "c"]);
        assert_eq!(s.get(0).word(0).feat("C"), Some("d"));
        for w in s.get(1).words() {
            assert!(w.ancestors().count() < 4);
        }
        assert!(s.get(1).word(3).head().is_none());
    }
}
