//! Names in running text: the longest known name at each place, found by hashing, whatever the tokens, in linear time.

use rustc_hash::FxHashMap;
use std::ops::Range;
use vigie_parse::{Sent, Upos};

/// A run of letters and digits of the text (`Corée`, `du`, `U.S.`), and the word it lies in.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Index of the first word of the sentence it belongs to.
    pub word: usize,
    /// Whether something that no name holds (a comma, a quote) stands before it.
    gap: bool,
    case: Case,
    key: u32,
    lemma: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Case {
    Lower,
    Initial,
    Capitals,
}

const NONE: u32 = u32::MAX;

/// Lower case without accents, dots of abbreviations dropped.
pub fn fold(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            '.' => {}
            _ => c.to_lowercase().for_each(|l| unaccent(l, &mut out)),
        }
    }
    out
}

/// The units of a text, folded, joined by blanks: the key of a table of names.
pub fn fold_units(text: &str) -> String {
    let mut out = String::new();
    cut(text, |range, _| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&fold(&text[range]));
    });
    out
}

fn unaccent(c: char, out: &mut String) {
    out.push(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ğ' => 'g',
        'ł' => 'l',
        'ţ' | 'ț' => 't',
        'đ' => 'd',
        'ř' => 'r',
        'œ' => return out.push_str("oe"),
        'æ' => return out.push_str("ae"),
        'ß' => return out.push_str("ss"),
        '\u{300}'..='\u{36f}' => return,
        c => c,
    });
}

fn case_of(s: &str) -> Case {
    let mut letters = s.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(c) if c.is_uppercase() => {
            let mut rest = letters.peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) { Case::Capitals } else { Case::Initial }
        }
        _ => Case::Lower,
    }
}

/// Cuts a text into units: ranges of letters and digits; single letters with dots are one (`U.S.`).
fn cut(text: &str, mut push: impl FnMut(Range<usize>, bool)) {
    let mut gap = true;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if !c.is_alphanumeric() {
            gap |= !(c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '\'' | '’' | '.' | '&'));
            at += c.len_utf8();
            continue;
        }
        let end = dotted(&text[at..]).map_or_else(|| at + run(&text[at..]), |n| at + n);
        push(at..end, gap);
        gap = false;
        at = end;
    }
}

fn run(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c)).unwrap_or(text.len())
}

/// The length of an abbreviation of at least two single capitals with dots; its last dot may lack.
fn dotted(text: &str) -> Option<usize> {
    let (mut at, mut letters) = (0, 0);
    loop {
        let mut chars = text[at..].chars();
        match (chars.next(), chars.next()) {
            (Some(c), Some('.')) if c.is_uppercase() => at += c.len_utf8() + 1,
            (Some(c), next) if c.is_uppercase() && letters > 0 && !next.is_some_and(char::is_alphanumeric) => {
                return Some(at + c.len_utf8());
            }
            _ => return (letters > 1).then_some(at),
        }
        letters += 1;
    }
}

/// Known names, each with what it may mean.
#[derive(Debug)]
pub struct Matcher<T> {
    vocabulary: FxHashMap<Box<str>, u32>,
    edges: FxHashMap<(u32, u32, Case), u32>,
    senses: Vec<Vec<T>>,
}

impl<T> Default for Matcher<T> {
    fn default() -> Self {
        Matcher { vocabulary: FxHashMap::default(), edges: FxHashMap::default(), senses: vec![Vec::new()] }
    }
}

/// A known name in a sentence: a range of its units, and where its senses are kept.
#[derive(Clone, Debug)]
pub struct Hit {
    /// First unit and the one past the last.
    pub units: Range<usize>,
    node: u32,
}

impl<T: PartialEq> Matcher<T> {
    /// Adds a name. A unit written with a capital matches only so, one in capitals only in capitals.
    pub fn add(&mut self, name: &str, sense: T) {
        let mut node = 0;
        cut(name, |range, _| {
            let unit = &name[range];
            let next = self.vocabulary.len() as u32;
            let key = *self.vocabulary.entry(fold(unit).into()).or_insert(next);
            let fresh = self.senses.len() as u32;
            node = *self.edges.entry((node, key, case_of(unit))).or_insert(fresh);
            if node == fresh {
                self.senses.push(Vec::new());
            }
        });
        if node != 0 && !self.senses[node as usize].contains(&sense) {
            self.senses[node as usize].push(sense);
        }
    }
}

impl<T> Matcher<T> {
    /// What a hit may mean.
    pub fn senses(&self, hit: &Hit) -> &[T] {
        &self.senses[hit.node as usize]
    }

    /// The units of a sentence. `endings` are stripped where neither a form nor its lemma is known.
    pub fn units(&self, text: &str, sent: Sent<'_>, endings: &[String]) -> Vec<Unit> {
        let mut out = Vec::new();
        let base = sent.range();
        let Some(body) = text.get(base.clone()) else { return out };
        let mut word = 0;
        cut(body, |r, gap| {
            let range = base.start + r.start..base.start + r.end;
            while word + 1 < sent.len() && sent.word(word).range().end <= range.start {
                word += 1;
            }
            let form = &text[range.clone()];
            let folded = fold(form);
            let key = self.key(&folded);
            let w = sent.word(word);
            let mut lemma = if w.range() == range { self.key(&fold(w.lemma())) } else { NONE };
            let singular = w.is("Number", "Sing") && w.upos() != Upos::Propn;
            // A form the model leaves as it is may still be a plural.
            if (lemma == NONE || lemma == key) && !singular {
                let stem = |e: &String| folded.strip_suffix(e.as_str()).map(|s| self.key(s)).filter(|k| *k != NONE);
                lemma = endings.iter().find_map(stem).unwrap_or(lemma);
            }
            out.push(Unit { range, word, gap, case: case_of(form), key, lemma });
        });
        out
    }

    fn key(&self, folded: &str) -> u32 {
        self.vocabulary.get(folded).copied().unwrap_or(NONE)
    }

    /// The longest name at each place, left to right, none overlapping another.
    pub fn find(&self, units: &[Unit]) -> Vec<Hit> {
        let mut out: Vec<Hit> = Vec::new();
        let mut at = 0;
        while at < units.len() {
            let best = self.longest(units, at);
            at = best.as_ref().map_or(at + 1, |h| h.units.end);
            out.extend(best);
        }
        out
    }

    fn longest(&self, units: &[Unit], start: usize) -> Option<Hit> {
        let mut best = None;
        let mut nodes = vec![0u32];
        for (i, unit) in units.iter().enumerate().skip(start) {
            if i > start && unit.gap {
                break;
            }
            let next: Vec<u32> = nodes.iter().flat_map(|n| self.step(*n, unit)).collect();
            if let Some(end) = next.iter().find(|n| !self.senses[**n as usize].is_empty()) {
                best = Some(Hit { units: start..i + 1, node: *end });
            }
            if next.is_empty() {
                break;
            }
            nodes = next;
        }
        best
    }

    /// The nodes after a unit: strictest case first, its form before its lemma.
    fn step(&self, node: u32, unit: &Unit) -> impl Iterator<Item = u32> {
        let cases = [Case::Capitals, Case::Initial, Case::Lower];
        let keys = [unit.key, if unit.lemma == unit.key { NONE } else { unit.lemma }];
        let case = unit.case;
        keys.into_iter().filter(|k| *k != NONE).flat_map(move |k| {
            cases.into_iter().filter(move |c| *c <= case).filter_map(move |c| self.edges.get(&(node, k, c)).copied())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_parse::read_conllu;

    fn found(m: &Matcher<u8>, text: &str) -> Vec<(String, u8)> {
        let rows: String = text
            .split(' ')
            .enumerate()
            .map(|(i, w)| format!("{}\t{w}\t{w}\tX\t_\t_\t0\troot\t_\t_\n", i + 1))
            .collect();
        let (doc, s) = read_conllu(&(rows + "\n"), "xx").unwrap();
        let units = m.units(&doc.text, s.get(0), &["s".into()]);
        m.find(&units)
            .iter()
            .map(|h| {
                let (a, b) = (units[h.units.start].range.start, units[h.units.end - 1].range.end);
                (doc.text[a..b].to_owned(), m.senses(h)[0])
            })
            .collect()
    }

    #[test]
    fn longest_name_with_its_case() {
        let mut m = Matcher::default();
        m.add("Corée du Nord", 1);
        m.add("Corée", 2);
        m.add("U.S.", 3);
        m.add("président", 4);
        m.add("Etats-Unis", 5);
        assert_eq!(found(&m, "la Corée du Nord et la Corée"), [("Corée du Nord".into(), 1), ("Corée".into(), 2)]);
        assert_eq!(found(&m, "the U.S. told us US"), [("U.S.".into(), 3), ("US".into(), 3)]);
        assert_eq!(found(&m, "les Présidents des États-Unis"), [("Présidents".into(), 4), ("États-Unis".into(), 5)]);
        assert_eq!(found(&m, "Corée, du Nord"), [("Corée".into(), 2)]);
    }
}
