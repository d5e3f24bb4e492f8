//! Where the subtree of each word begins and ends, for one sentence: one pass, so that a cue costs no walk.

use std::ops::Range;
use vigie_parse::{Sent, Word};

/// First and last word of every subtree of a sentence.
#[derive(Debug)]
pub struct Extents(Vec<(u32, u32)>);

impl Extents {
    /// Reads the sentence once.
    pub fn new(sent: Sent<'_>) -> Extents {
        let n = sent.len();
        let mut spans: Vec<(u32, u32)> = (0..n as u32).map(|i| (i, i)).collect();
        let mut pending: Vec<u32> = vec![0; n];
        for w in sent.words() {
            if let Some(h) = w.head() {
                pending[h.index()] += 1;
            }
        }
        let mut ready: Vec<usize> = (0..n).filter(|i| pending[*i] == 0).collect();
        while let Some(i) = ready.pop() {
            let Some(h) = sent.word(i).head().map(Word::index) else { continue };
            spans[h] = (spans[h].0.min(spans[i].0), spans[h].1.max(spans[i].1));
            pending[h] -= 1;
            if pending[h] == 0 {
                ready.push(h);
            }
        }
        Extents(spans)
    }

    /// The words of the subtree, as a half-open range of indices.
    pub fn of(&self, w: Word<'_>) -> Range<usize> {
        let (lo, hi) = self.0[w.index()];
        lo as usize..hi as usize + 1
    }
}

/// `whole` without `holes`, as the ranges that are left.
pub fn without(whole: Range<usize>, holes: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut holes: Vec<_> = holes.iter().filter(|h| h.start < whole.end && h.end > whole.start).collect();
    holes.sort_by_key(|h| h.start);
    let mut out = Vec::new();
    let mut at = whole.start;
    for h in holes {
        if h.start > at {
            out.push(at..h.start);
        }
        at = at.max(h.end);
    }
    if at < whole.end {
        out.push(at..whole.end);
    }
    out
}

/// The bytes of a range of words, blanks, commas, colons and dashes at the ends left out; `None` where no word is left.
pub fn bytes(sent: Sent<'_>, words: Range<usize>) -> Option<Range<usize>> {
    let mut words = words.start..words.end.min(sent.len());
    let drop = |w: Word<'_>| !w.form().chars().any(|c| c.is_alphanumeric() || "«»“”\"„‘’'!?…()".contains(c));
    while words.start < words.end && drop(sent.word(words.start)) {
        words.start += 1;
    }
    while words.start < words.end && drop(sent.word(words.end - 1)) {
        words.end -= 1;
    }
    (words.start < words.end).then(|| sent.word(words.start).range().start..sent.word(words.end - 1).range().end)
}
