//! Names to learn from where no clean set has them: our own lists in our own sentences, and the treebanks' sentences with
//! their names marked where the lists are sure. A proper noun that no list knows is masked: nothing is learned from it.

use super::corpus::{Gold, Sentence};
use super::learner::Dice;
use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::path::Path;
use vigie_parse::Upos;

/// The name tag of a word that nothing is learned from.
pub const MASKED: u8 = 255;

/// `languages/<code>/names.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    pub given: Vec<String>,
    pub family: Vec<String>,
    pub places: Vec<String>,
    organisations: Vec<String>,
    sentences: Vec<String>,
    #[serde(default)]
    lists: Vec<More>,
}

/// A column of another file of the folder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct More {
    file: String,
    column: usize,
    kind: String,
}

const KINDS: [(&str, u8); 3] = [("person", 1), ("organisation", 3), ("place", 5)];

impl Lists {
    /// Reads a language's lists, and those of other files they point at.
    pub fn load(folder: &Path) -> Result<Option<Lists>> {
        let path = folder.join("names.toml");
        let Ok(text) = std::fs::read_to_string(&path) else { return Ok(None) };
        let mut lists: Lists = toml::from_str(&text).with_context(|| path.display().to_string())?;
        for more in &lists.lists {
            let Ok(text) = std::fs::read_to_string(folder.join(&more.file)) else { continue };
            let names = text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').nth(more.column));
            let into = if more.kind == "place" { &mut lists.places } else { &mut lists.organisations };
            into.extend(names.flat_map(|n| n.split('|')).map(|n| n.trim().to_owned()));
        }
        for list in [&mut lists.places, &mut lists.organisations] {
            list.retain(|n| n.starts_with(char::is_uppercase));
            list.sort();
            list.dedup();
        }
        Ok(Some(lists))
    }

    /// Our sentences, each filled `times` times; `words` cuts a name into words.
    pub fn sentences(&self, times: usize, words: &dyn Fn(&str) -> Vec<String>) -> Vec<Sentence> {
        let mut dice = Dice::new(29);
        let cut = |list: &[String]| list.iter().map(|n| words(n)).filter(|w| !w.is_empty()).collect::<Vec<_>>();
        let (given, family, places, bodies) =
            (cut(&self.given), cut(&self.family), cut(&self.places), cut(&self.organisations));
        let mut pick = |list: &[Vec<String>]| list[(dice.roll() % list.len().max(1) as u64) as usize].clone();
        let mut out = Vec::new();
        for pattern in self.sentences.iter().flat_map(|p| std::iter::repeat_n(p, times)) {
            let mut s = Sentence::default();
            for part in pattern.split(' ') {
                let (name, kind) = match part {
                    "{person}" => ([pick(&given), pick(&family)].concat(), 1),
                    "{family}" => (pick(&family), 1),
                    "{place}" => (pick(&places), 5),
                    "{org}" => (pick(&bodies), 3),
                    word => (vec![word.to_owned()], 0),
                };
                for (n, form) in name.into_iter().enumerate() {
                    s.words.push(plain(form, if kind == 0 { 0 } else { kind + u8::from(n > 0) }));
                }
            }
            out.push(s);
        }
        out
    }

    /// Marks the names of treebank sentences.
    pub fn mark(&self, sentences: &mut [Sentence], titles: &[String], words: &dyn Fn(&str) -> Vec<String>) {
        let mut known: FxHashMap<String, Vec<(Vec<String>, u8)>> = FxHashMap::default();
        for (list, kind) in [(&self.organisations, "organisation"), (&self.places, "place")] {
            let tag = KINDS.iter().find(|k| k.0 == kind).map_or(0, |k| k.1);
            for name in list {
                let cut = words(name);
                if let Some(first) = cut.first() {
                    known.entry(first.clone()).or_default().push((cut, tag));
                }
            }
        }
        known.values_mut().for_each(|v| v.sort_by_key(|(w, _)| std::cmp::Reverse(w.len())));
        for s in sentences {
            mark_sentence(s, &known, &self.given, titles);
        }
    }
}

fn plain(form: String, name: u8) -> Gold {
    Gold { form, lemma: String::new(), upos: Upos::X, feats: String::new(), head: 0, rel: String::new(), name }
}

fn mark_sentence(
    s: &mut Sentence,
    known: &FxHashMap<String, Vec<(Vec<String>, u8)>>,
    given: &[String],
    titles: &[String],
) {
    let n = s.words.len();
    let proper = |s: &Sentence, i: usize| i < n && s.words[i].upos == Upos::Propn;
    let mut i = 0;
    while i < n {
        let listed = known.get(&s.words[i].form).and_then(|names| {
            names.iter().find(|(w, _)| i + w.len() <= n && w.iter().zip(&s.words[i..]).all(|(a, b)| *a == b.form))
        });
        if let Some((words, kind)) = listed.filter(|(w, _)| w.len() > 1 || proper(s, i)) {
            // A listed name inside a longer run of proper nouns may be part of another name.
            let longer = proper(s, i + words.len()) || i > 0 && proper(s, i - 1);
            for k in 0..words.len() {
                s.words[i + k].name = if longer { MASKED } else { kind + u8::from(k > 0) };
            }
            i += words.len();
            continue;
        }
        if !proper(s, i) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while proper(s, end) {
            end += 1;
        }
        let titled = i > 0 && titles.contains(&s.words[i - 1].form.to_lowercase());
        let first = &s.words[i].form;
        let person = end > i + 1 && end - i < 4 && given.contains(first) || titled && end - i < 4;
        let acronym = end == i + 1 && (2..6).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_uppercase());
        for k in i..end {
            s.words[k].name = match (person, acronym) {
                (true, _) => 1 + u8::from(k > i),
                (_, true) => 3,
                _ => MASKED,
            };
        }
        i = end;
    }
}
