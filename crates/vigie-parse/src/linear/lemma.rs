//! Lemmas: known forms by table, unknown ones by the longest known ending.

use super::keys::{Keys, NO_SUFFIX, SUFFIXES, feature, pair};
use super::table::Lookup;
use crate::tags::Upos;

/// How a lemma is made from a form: lower its case or not, cut letters off its end, add others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Script {
    /// Lower the case first.
    pub lower: bool,
    /// How many letters to cut.
    pub cut: u8,
    /// What to add.
    pub add: String,
}

impl Script {
    /// The script from a form to its lemma. A lemma without capitals is made from the form in lower case, so that a word
    /// has one script wherever it stands.
    pub fn between(form: &str, lemma: &str) -> Script {
        Self::with_case(form, lemma, !lemma.chars().any(char::is_uppercase))
    }

    fn with_case(form: &str, lemma: &str, lower: bool) -> Script {
        let from = plain(form, lower);
        let same: usize = from.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        Script { lower, cut: from[same..].chars().count().min(255) as u8, add: lemma[same..].to_owned() }
    }

    /// Makes the lemma of a form.
    pub fn apply(&self, form: &str) -> String {
        let mut out = plain(form, self.lower);
        for _ in 0..self.cut {
            out.pop();
        }
        out.push_str(&self.add);
        if out.is_empty() { form.to_owned() } else { out }
    }
}

/// A form with the apostrophes and quotation marks that lemmas are written with.
fn plain(form: &str, lower: bool) -> String {
    let form = if lower { form.to_lowercase() } else { form.to_owned() };
    if !form.contains(['’', '‘', '“', '”']) {
        return form;
    }
    form.replace(['’', '‘'], "'").replace(['“', '”'], "\"")
}

/// Keys under which a word's script may stand, the surest first.
pub fn lemma_keys(keys: &Keys, upos: Upos, feats: u32, treebank: u32) -> impl Iterator<Item = u64> + use<> {
    ordered(keys, upos, feats, treebank, false)
}

/// The keys in order, with those of ends longer than the word where `short` asks for them.
fn ordered(keys: &Keys, upos: Upos, feats: u32, treebank: u32, short: bool) -> impl Iterator<Item = u64> + use<> {
    let tag = upos as u32;
    let both = pair(tag, feats);
    let suffixes = keys.suffixes;
    // Treebanks disagree on a few words, and capitals tell some names from other words.
    let own = feature(299, keys.form, pair(both, treebank));
    let whole = [own, feature(300, keys.lower, both), feature(301, keys.lower, tag)];
    let ends = (1..SUFFIXES)
        .rev()
        .filter(move |n| short || suffixes[*n] != NO_SUFFIX)
        .flat_map(move |n| [feature(302 + n as u32, suffixes[n], both), feature(312 + n as u32, suffixes[n], tag)]);
    whole.into_iter().chain(ends).chain([feature(322, 0, tag)])
}

/// Finds a word's script. Tables learned before ends were cut at the word's length know short words by the ends they lack.
pub fn script_of(table: &Lookup, keys: &Keys, upos: Upos, feats: u32, treebank: u32) -> Option<usize> {
    ordered(keys, upos, feats, treebank, true).find_map(|k| table.get(k)).map(usize::from)
}
