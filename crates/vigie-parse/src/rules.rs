//! A language's token rules, read from `languages/<code>/tokens.toml`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// The file as written.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    elisions: Vec<String>,
    enclitics: Vec<String>,
    endings: Vec<String>,
    whole: Vec<String>,
    hyphens: Hyphens,
    hyphen_prefixes: Vec<String>,
    space_in_numbers: bool,
    abbreviations: Vec<String>,
    titles: Vec<String>,
    before_numbers: Vec<String>,
    starters: Vec<String>,
    irregular: FxHashMap<String, Vec<String>>,
    only_past: Vec<String>,
    only_present: FxHashMap<String, Vec<String>>,
    perfect: Vec<String>,
    contractions: Vec<Contraction>,
}

/// What a hyphen inside a word does.
#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
enum Hyphens {
    /// It joins: one word.
    #[default]
    Keep,
    /// It is a word of its own.
    Split,
}

/// One surface form that is several words.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contraction {
    form: String,
    pub(crate) words: Vec<String>,
    /// It may also be one word; the model decides.
    #[serde(default)]
    pub(crate) maybe: bool,
}

/// Token rules, ready for look-up. All strings are in lower case with plain apostrophes.
#[derive(Debug, Default)]
pub(crate) struct TokenRules {
    elisions: FxHashSet<String>,
    enclitics: FxHashSet<String>,
    endings: Vec<String>,
    whole: FxHashSet<String>,
    split_hyphens: bool,
    hyphen_prefixes: FxHashSet<String>,
    pub(crate) space_in_numbers: bool,
    abbreviations: FxHashSet<String>,
    titles: FxHashSet<String>,
    before_numbers: FxHashSet<String>,
    starters: FxHashSet<String>,
    contractions: FxHashMap<String, Contraction>,
    irregular: FxHashMap<String, String>,
    only_past: FxHashSet<String>,
    only_present: FxHashSet<String>,
    perfect: FxHashSet<String>,
}

/// Verbs by their irregular forms.
fn forms(rows: impl Iterator<Item = (String, Vec<String>)>) -> FxHashMap<String, String> {
    rows.flat_map(|(verb, forms)| forms.into_iter().map(move |f| (f, verb.clone()))).collect()
}

impl TokenRules {
    pub(crate) fn read(source: &str) -> Result<TokenRules, String> {
        let f: File = toml::from_str(source).map_err(|e| e.to_string())?;
        let mut endings = f.endings;
        endings.sort_by_key(|e| std::cmp::Reverse(e.len()));
        Ok(TokenRules {
            elisions: f.elisions.into_iter().collect(),
            enclitics: f.enclitics.into_iter().collect(),
            endings,
            whole: f.whole.into_iter().collect(),
            split_hyphens: f.hyphens == Hyphens::Split,
            hyphen_prefixes: f.hyphen_prefixes.into_iter().collect(),
            space_in_numbers: f.space_in_numbers,
            abbreviations: f.abbreviations.into_iter().collect(),
            titles: f.titles.into_iter().collect(),
            before_numbers: f.before_numbers.into_iter().collect(),
            starters: f.starters.into_iter().collect(),
            only_present: f.only_present.values().flatten().cloned().collect(),
            irregular: forms(f.only_present.into_iter().chain(f.irregular)),
            only_past: f.only_past.into_iter().collect(),
            perfect: f.perfect.into_iter().collect(),
            contractions: f.contractions.into_iter().map(|c| (c.form.clone(), c)).collect(),
        })
    }

    /// The verb of an irregular form.
    pub(crate) fn irregular(&self, folded: &str) -> Option<&str> {
        self.irregular.get(folded).map(String::as_str)
    }

    /// A form that is a finite past and nothing else.
    pub(crate) fn only_past(&self, folded: &str) -> bool {
        self.only_past.contains(folded)
    }

    /// A form that is a finite present of the third person plural and nothing else.
    pub(crate) fn only_present(&self, folded: &str) -> bool {
        self.only_present.contains(folded)
    }

    /// A verb that is the auxiliary of a perfect.
    pub(crate) fn perfect(&self, lemma: &str) -> bool {
        self.perfect.contains(lemma)
    }

    /// A form that is several words.
    pub(crate) fn contraction(&self, folded: &str) -> Option<&Contraction> {
        self.contractions.get(folded)
    }

    /// `folded`, without its dot, is an abbreviation: always; with a capital before a blank and more; or before a number.
    pub(crate) fn abbreviation(&self, folded: &str, capital: bool, after: &str) -> bool {
        let next = after.trim_start();
        let gap = next.len() < after.len() && !next.is_empty();
        self.abbreviations.contains(folded)
            || capital && gap && self.titles.contains(folded)
            || self.before_numbers.contains(folded) && next.starts_with(|c: char| c.is_ascii_digit())
    }

    /// An abbreviation that never ends a sentence.
    pub(crate) fn title(&self, folded: &str) -> bool {
        self.titles.contains(folded) || self.before_numbers.contains(folded)
    }

    /// A word that, with a capital after an abbreviation's dot, starts a sentence.
    pub(crate) fn starter(&self, folded: &str) -> bool {
        self.starters.contains(folded)
    }

    /// Cuts a run of letters, digits, hyphens and apostrophes into tokens: byte lengths, in order. `folded` is the run with
    /// its case and apostrophes folded and must have the same byte length for the cuts to be used.
    pub(crate) fn cut(&self, folded: &str, cuts: &mut Vec<usize>) {
        let mut at = 0;
        let mut end = folded.len();
        let mut after = Vec::new();
        while at < end {
            let rest = &folded[at..end];
            if self.whole.contains(rest) {
                break;
            }
            if let Some(n) = self.enclitic(rest) {
                after.push(n);
                end -= n;
            } else if let Some(n) = self.ending(rest) {
                after.push(n);
                end -= n;
            } else if let Some(n) = self.elision(rest) {
                cuts.push(n);
                at += n;
            } else {
                break;
            }
        }
        if at < end {
            self.cut_hyphens(&folded[at..end], cuts);
        }
        cuts.extend(after.into_iter().rev());
    }

    fn elision(&self, rest: &str) -> Option<usize> {
        let n = rest.find('\'')?;
        (n + 1 < rest.len() && self.elisions.contains(&rest[..n])).then_some(n + 1)
    }

    fn enclitic(&self, rest: &str) -> Option<usize> {
        let n = rest.rfind('-').filter(|n| *n > 0)?;
        let two = rest[..n].rfind('-').filter(|n| *n > 0);
        let found = two
            .filter(|m| self.enclitics.contains(&rest[*m..]))
            .or_else(|| self.enclitics.contains(&rest[n..]).then_some(n))?;
        Some(rest.len() - found)
    }

    fn ending(&self, rest: &str) -> Option<usize> {
        self.endings.iter().find(|e| rest.len() > e.len() && rest.ends_with(e.as_str())).map(String::len)
    }

    fn cut_hyphens(&self, rest: &str, cuts: &mut Vec<usize>) {
        let digits = rest.chars().all(|c| !c.is_alphabetic());
        if !self.split_hyphens || digits || self.whole.contains(rest) {
            cuts.push(rest.len());
            return;
        }
        let mut at = 0;
        for (n, _) in rest.match_indices('-') {
            let joins = n == at || n + 1 == rest.len() || self.hyphen_prefixes.contains(&rest[at..n]);
            if !joins {
                cuts.extend([n - at, 1]);
                at = n + 1;
            }
        }
        if at < rest.len() {
            cuts.push(rest.len() - at);
        }
    }
}

impl TokenRules {
    /// A part before an apostrophe that is a word.
    pub(crate) fn is_elision(&self, folded: &str) -> bool {
        self.elisions.contains(folded)
    }

    /// An ending or enclitic standing alone.
    pub(crate) fn is_clitic(&self, folded: &str) -> bool {
        self.enclitics.contains(folded) || self.endings.iter().any(|e| e == folded)
    }
}
