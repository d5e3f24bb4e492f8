//! The proper names of a sentence that no table knows: runs of proper nouns tied together.

use super::lexicon::Sense;
use super::phrase::Scene;
use super::scan::Found;
use std::ops::Range;
use vigie_parse::{NameKind, Rel, Upos, Word};

/// A name in a sentence.
#[derive(Clone, Debug)]
pub struct NameAt {
    /// Its words.
    pub words: Range<usize>,
    /// Its head.
    pub head: usize,
    /// What the parse takes it for.
    pub kind: Option<NameKind>,
}

/// The proper names of a sentence that no table knows: runs of proper nouns tied together.
pub fn names(scene: Scene<'_>) -> Vec<NameAt> {
    let sent = scene.sent;
    let mut out: Vec<NameAt> = Vec::new();
    let mut i = 0;
    while i < sent.len() {
        if !starts_name(scene, sent.word(i)) {
            i += 1;
            continue;
        }
        let start = i;
        i += 1;
        while i < sent.len() && continues_name(scene, start, sent.word(i)) {
            i += 1;
        }
        let words = start..i;
        if covered(scene, words.clone()) {
            continue;
        }
        let kind = sent.names().iter().find(|n| n.words.start < words.end && words.start < n.words.end).map(|n| n.kind);
        out.push(NameAt { head: super::scan::head_of(sent, words.clone()), words, kind });
    }
    out
}

/// Written with a capital, if only after an article of its own: "el-Sissi".
fn capital(w: Word<'_>) -> bool {
    let first = |s: &str| s.chars().next().is_some_and(char::is_uppercase);
    first(w.form()) || w.form().split_once(['-', '\'', '’']).is_some_and(|(a, b)| a.len() <= 3 && first(b))
}

fn known(scene: Scene<'_>, w: Word<'_>) -> bool {
    scene.scan.at(w.index()).is_some_and(|f| {
        f.senses.iter().any(|s| !matches!(s, Sense::Role(_))) || f.role().is_some() && !alone_in_name(f, w)
    })
}

/// A role word that is part of a name for all that ("Major" in "John Major"): it hangs flat on a name.
fn alone_in_name(_f: &Found, w: Word<'_>) -> bool {
    w.rel() == Rel::Flat && w.upos() == Upos::Propn && w.head().is_some_and(|h| h.upos() == Upos::Propn)
}

fn starts_name(scene: Scene<'_>, w: Word<'_>) -> bool {
    let flat_next = w.next().is_some_and(|n| {
        let joined = n.rel() == Rel::Flat && n.head() == Some(w) || person_of_two(w, n);
        joined && n.upos() == Upos::Propn && !known(scene, n)
    });
    w.upos() == Upos::Propn
        && capital(w)
        && (!known(scene, w)
            || flat_next
                && scene.scan.at(w.index()).is_some_and(|f| {
                    let place = |s: &Sense| matches!(s, Sense::Country(_) | Sense::Capital(_) | Sense::Seat(_));
                    f.words.len() == 1 && f.senses.iter().all(place)
                }))
}

/// "Paris Hilton": a place's name before a surname, both inside what the parse takes for a person.
fn person_of_two(w: Word<'_>, next: Word<'_>) -> bool {
    let both = |r: &Range<usize>| r.contains(&w.index()) && r.contains(&next.index());
    w.head() == Some(next)
        && w.rel() == Rel::Compound
        && w.sent().names().iter().any(|n| n.kind == NameKind::Person && both(&n.words))
}

/// Whether a word goes on with the name begun at `start`: a flat part, or a proper noun that hangs on it or on which it hangs.
fn continues_name(scene: Scene<'_>, start: usize, w: Word<'_>) -> bool {
    let inside = |x: Option<Word<'_>>| x.is_some_and(|h| (start..w.index()).contains(&h.index()));
    if w.index() > start && hyphened(w) {
        return true;
    }
    let flat = w.rel() == Rel::Flat && inside(w.head());
    if flat && w.upos() != Upos::Punct {
        return capital(w) && (!known(scene, w) || alone_in_name_at(scene, w)) || particle(w);
    }
    // "Kim Jong Un": a capital right after a name, whatever the tagger takes it for.
    let odd = matches!(w.upos(), Upos::Det | Upos::Num | Upos::X | Upos::Pron | Upos::Intj);
    if odd && capital(w) && !known(scene, w) && w.form().chars().all(char::is_alphabetic) && w.rel() != Rel::Nsubj {
        return true;
    }
    if w.upos() != Upos::Propn || !capital(w) || known(scene, w) {
        return false;
    }
    // "Suk" of "Yoon Suk Yeol" where both hang on what is still to come.
    let beside = w.prev().is_some_and(|p| {
        let same = p.head() == w.head() && p.rel() == w.rel() && p.upos() == Upos::Propn;
        same && matches!(w.rel(), Rel::Compound | Rel::Flat)
    });
    let tied = inside(w.head()) && matches!(w.rel(), Rel::Appos | Rel::Nmod | Rel::Compound | Rel::Dep)
        || w.children().any(|c| {
            (start..w.index()).contains(&c.index()) && matches!(c.rel(), Rel::Compound | Rel::Flat | Rel::Nmod)
        });
    tied || beside
}

fn alone_in_name_at(scene: Scene<'_>, w: Word<'_>) -> bool {
    scene.scan.at(w.index()).is_some_and(|f| f.words.len() == 1)
}

/// A part of "el-Sissi", whether the hyphen cuts it into words or not.
fn hyphened(w: Word<'_>) -> bool {
    let glued = |a: Word<'_>, b: Word<'_>| a.range().end == b.range().start;
    let dash = |w: Word<'_>| w.form() == "-";
    let small = |w: Word<'_>| w.form().chars().count() <= 4 && w.form().chars().all(char::is_alphabetic);
    let next = w.next().filter(|n| glued(w, *n));
    let prev = w.prev().filter(|p| glued(*p, w));
    // "Jin-su" has its small part behind: no verb or adjective ("Trump-led").
    let tail = |w: Word<'_>| small(w) && !matches!(w.upos(), Upos::Verb | Upos::Adj | Upos::Adp) && !capital(w);
    let given = |p: Word<'_>| capital(p) && p.prev().is_some_and(|q| capital(q) && q.upos() == Upos::Propn);
    if dash(w) {
        return prev.is_some_and(small) && next.is_some_and(capital)
            || prev.is_some_and(given) && next.is_some_and(tail);
    }
    if tail(w)
        && prev.is_some_and(|d| dash(d) && d.prev().is_some_and(|p| d.range().start == p.range().end && given(p)))
    {
        return true;
    }
    let begins = small(w) && next.is_some_and(|d| dash(d) && d.next().is_some_and(|n| glued(d, n) && capital(n)));
    let ends = capital(w) && prev.is_some_and(|d| dash(d) && d.prev().is_some_and(|p| glued(p, d) && small(p)));
    begins && !capital(w) || ends
}

/// A small word inside a name: *de*, *van*, *al*, *bin*.
fn particle(w: Word<'_>) -> bool {
    w.form().chars().count() <= 4 && w.next().is_some_and(|n| n.rel() == Rel::Flat && capital(n))
        || w.form().chars().all(|c| c == '-' || c == '\'' || c == '’')
}

/// Whether a table knows the whole run already.
fn covered(scene: Scene<'_>, words: Range<usize>) -> bool {
    scene.scan.at(words.start).is_some_and(|f| f.words.start <= words.start && f.words.end >= words.end)
}
