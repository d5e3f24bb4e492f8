//! Numbers of a text, in digits and in words. The words stand in `[class.number]` of `languages/<code>/times.toml`.

use super::words::Token;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use vigie_read::actors::fold_units;
use vigie_read::{Folder, Library};

/// Words of a language's longest number that is looked for.
const LONGEST: usize = 4;

#[derive(Debug, Default, Deserialize)]
struct Times {
    #[serde(default)]
    class: Classes,
}

#[derive(Debug, Default, Deserialize)]
struct Classes {
    #[serde(default)]
    number: BTreeMap<String, Vec<String>>,
}

fn table(language: &str) -> Option<&'static FxHashMap<String, u64>> {
    static TABLES: OnceLock<FxHashMap<String, FxHashMap<String, u64>>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        let mut out = FxHashMap::default();
        let Ok(library) = Library::embedded() else { return out };
        for language in library.languages() {
            let times: Times = Folder::of(&language.code).and_then(|f| f.toml("times.toml").ok()).unwrap_or_default();
            let words = times.class.number.iter().filter_map(|(n, words)| Some((n.parse::<u64>().ok()?, words)));
            let table = words.flat_map(|(n, words)| words.iter().map(move |w| (fold_units(w), n))).collect();
            out.insert(language.code.clone(), table);
        }
        out
    });
    tables.get(language)
}

/// The numbers of a text that may tell it from another: none below two, no years.
pub fn numbers(tokens: &[Token], language: &str) -> Vec<u64> {
    let table = table(language);
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let (n, length) = match tokens[i].number() {
            Some(n) => (Some(n), 1),
            None => table.and_then(|t| worded(&tokens[i..], t)).map_or((None, 1), |(n, l)| (Some(n), l)),
        };
        out.extend(n.filter(|n| *n > 1 && !(1900..2100).contains(n)));
        i += length;
    }
    out.sort_unstable();
    out.dedup();
    out.truncate(64);
    out
}

/// A number in words: the longest the table holds; tens and units that follow each other are added.
fn worded(tokens: &[Token], table: &FxHashMap<String, u64>) -> Option<(u64, usize)> {
    let longest = LONGEST.min(tokens.len());
    let known = |n: usize| {
        let words: Vec<&str> = tokens[..n].iter().map(|t| t.folded.as_str()).collect();
        table.get(&words.join(" ")).copied()
    };
    let (value, length) = (1..=longest).rev().find_map(|n| Some((known(n)?, n)))?;
    let unit = tokens.get(length).and_then(|t| table.get(&t.folded)).copied();
    match unit {
        Some(unit) if value >= 20 && value % 10 == 0 && (1..10).contains(&unit) => Some((value + unit, length + 1)),
        _ => Some((value, length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::across::words::tokens;

    #[test]
    fn in_digits_and_in_words() {
        let of = |text: &str, language| numbers(&tokens(text), language);
        assert_eq!(of("Cinq chauffeurs et dix-sept gardes tués en 2025", "fr"), [5, 17]);
        assert_eq!(of("Twenty-nine people, 1,200 of them, and one man", "en"), [29, 1200]);
        assert_eq!(of("vingt-trois blessés", "fr"), [23]);
        assert_eq!(of("twelve", "xx"), [] as [u64; 0]);
    }
}
