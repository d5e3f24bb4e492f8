//! Sentences made from those of the treebanks, so that the models know what papers print and treebanks lack: words without
//! quotation marks around them, headlines, headings that are no clause.

use super::corpus::Sentence;
use super::learner::Dice;
use vigie_parse::{Upos, is_quote};

/// The sentence without its quotation marks: models are learned and used without them.
pub fn without_quotes(mut s: Sentence) -> Sentence {
    if s.words.iter().all(|w| is_quote(&w.form)) {
        return s;
    }
    // What hangs on a mark goes to the mark's own head.
    for i in 0..s.words.len() {
        let mut hops = 0;
        while let Some(h) = s.words[i].head.checked_sub(1).filter(|h| is_quote(&s.words[*h].form) && hops < 4) {
            s.words[i].head = s.words[h].head;
            hops += 1;
        }
        if s.words[i].head == i + 1 {
            return s; // a mark is the root: left as it is
        }
    }
    let keep: Vec<usize> = (0..s.words.len()).filter(|i| !is_quote(&s.words[*i].form)).collect();
    select(&s, &keep, None)
}

/// Its quotation marks alone, where it has some: their lemmas are learned.
pub fn quotes_of(s: &Sentence) -> Option<Sentence> {
    let words: Vec<_> = s.words.iter().filter(|w| is_quote(&w.form)).cloned().collect();
    (!words.is_empty()).then(|| Sentence { words, treebank: s.treebank.clone(), ..Sentence::default() })
}

/// The words of a sentence that are kept, in order; `root` becomes the root where given.
fn select(s: &Sentence, keep: &[usize], root: Option<usize>) -> Sentence {
    let mut place = vec![0; s.words.len() + 1];
    for (new, old) in keep.iter().enumerate() {
        place[old + 1] = new + 1;
    }
    let mut out = s.clone();
    out.words = keep.iter().map(|i| s.words[*i].clone()).collect();
    out.misc = keep.iter().filter_map(|i| s.misc.get(*i).cloned()).collect();
    for (w, old) in out.words.iter_mut().zip(keep) {
        w.head = place[w.head];
        if root == Some(*old) {
            w.head = 0;
            w.rel = "root".to_owned();
        }
    }
    out
}

/// Headlines and headings made from a part of the sentences.
pub fn fragments(train: &[Sentence], title_case: bool) -> Vec<Sentence> {
    let mut dice = Dice::new(5);
    let mut out = Vec::new();
    for s in train {
        match dice.roll() % 100 {
            0..6 => out.extend(noun_phrase(s, &mut dice)),
            6..10 => out.extend(unpointed(s)),
            10..13 if title_case => out.extend(unpointed(s).map(titled)),
            _ => {}
        }
    }
    out
}

/// A noun with all that hangs on it, standing alone.
fn noun_phrase(s: &Sentence, dice: &mut Dice) -> Option<Sentence> {
    let n = s.words.len();
    let mut phrases = Vec::new();
    for (top, w) in s.words.iter().enumerate() {
        let noun = matches!(w.upos, Upos::Noun | Upos::Propn);
        let role = matches!(w.rel.split(':').next(), Some("nsubj" | "obj" | "obl" | "nmod" | "appos" | "conj"));
        if !noun || !role {
            continue;
        }
        let mut keep: Vec<usize> = (0..n).filter(|i| *i == top || hangs_on(s, *i, top)).collect();
        let loose = |i: usize| {
            matches!(s.words[i].upos, Upos::Punct | Upos::Cconj)
                || s.words[i].head == top + 1 && matches!(s.words[i].rel.as_str(), "case" | "cc" | "mark")
        };
        while keep.first().is_some_and(|i| loose(*i)) {
            keep.remove(0);
        }
        while keep.last().is_some_and(|i| s.words[*i].upos == Upos::Punct) {
            keep.pop();
        }
        let whole = keep.len() > 3 && keep.len() < 22 && keep[keep.len() - 1] - keep[0] + 1 == keep.len();
        let inside = keep.iter().all(|i| *i == top || keep.contains(&(s.words[*i].head.wrapping_sub(1))));
        if whole && inside && keep.contains(&top) {
            phrases.push((top, keep));
        }
    }
    if phrases.is_empty() {
        return None;
    }
    let (top, keep) = phrases.swap_remove((dice.roll() % phrases.len() as u64) as usize);
    let mut out = select(s, &keep, Some(top));
    out.tokens.clear();
    capitalise(&mut out, 0);
    Some(out)
}

fn hangs_on(s: &Sentence, word: usize, top: usize) -> bool {
    let mut at = word;
    for _ in 0..s.words.len() {
        match s.words[at].head.checked_sub(1) {
            Some(h) if h == top => return true,
            Some(h) => at = h,
            None => return false,
        }
    }
    false
}

/// The sentence without its last point, as headlines are.
fn unpointed(s: &Sentence) -> Option<Sentence> {
    let last = s.words.len().checked_sub(1).filter(|n| *n > 3)?;
    if s.words[last].form != "." || s.words.iter().any(|w| w.head == last + 1) {
        return None;
    }
    let keep: Vec<usize> = (0..last).collect();
    let mut out = select(s, &keep, None);
    out.tokens.clear();
    Some(out)
}

/// Most words with a capital.
fn titled(mut s: Sentence) -> Sentence {
    for i in 0..s.words.len() {
        let small = matches!(s.words[i].upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Punct | Upos::Part);
        if !small || i == 0 {
            capitalise(&mut s, i);
        }
    }
    s
}

fn capitalise(s: &mut Sentence, i: usize) {
    let form = &s.words[i].form;
    let mut chars = form.chars();
    if let Some(first) = chars.next() {
        s.words[i].form = first.to_uppercase().chain(chars).collect();
    }
}
