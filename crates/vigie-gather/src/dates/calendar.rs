//! The words of a page's furniture, from `languages/<code>/dates.toml`.

use super::tokens::{Token, tokens};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/dates.rs"));

/// The order of a date written in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Order {
    Dmy,
    Mdy,
    Ymd,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code))]
struct File {
    numeric: Order,
    #[serde(default)]
    numeric_varies: bool,
    months: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    #[serde(default)]
    ordinals: Vec<String>,
    #[serde(default)]
    hours: Vec<String>,
    #[serde(default)]
    am: Vec<String>,
    #[serde(default)]
    pm: Vec<String>,
    #[serde(default)]
    published: Vec<String>,
    #[serde(default)]
    updated: Vec<String>,
    #[serde(default)]
    fillers: Vec<String>,
    #[serde(default)]
    bylines: Vec<String>,
    #[serde(default)]
    byline_links: Vec<String>,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    agencies: Vec<String>,
    /// Date lines, and what they say: a test reads them.
    #[serde(default)]
    yes: Vec<Example>,
    /// Lines that are no date lines.
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code))]
struct Example {
    line: String,
    date: String,
}

/// What a phrase can be. The same phrase may be several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Month(i8),
    Weekday,
    Ordinal,
    Hours,
    Am,
    Pm,
    Published,
    Updated,
    Filler,
    Byline,
    BylineLink,
    Agency,
}

struct Phrase {
    /// The words after the first.
    rest: Vec<String>,
    role: Role,
}

/// The words of every language at hand: a French page may print an English date.
pub(crate) struct Calendar {
    phrases: FxHashMap<String, Vec<Phrase>>,
    titles: Vec<String>,
    orders: Vec<(&'static str, Order, bool)>,
}

impl Calendar {
    /// The calendar in the program, read once.
    pub fn embedded() -> &'static Calendar {
        static CALENDAR: OnceLock<Calendar> = OnceLock::new();
        CALENDAR.get_or_init(|| Calendar::load(EMBEDDED).expect("the embedded dates.toml are read by a test"))
    }

    fn load(files: &[(&'static str, &str)]) -> Result<Calendar, String> {
        let mut all = Calendar { phrases: FxHashMap::default(), titles: Vec::new(), orders: Vec::new() };
        for (code, text) in files {
            let file: File = toml::from_str(text).map_err(|e| format!("languages/{code}/dates.toml: {e}"))?;
            all.orders.push((code, file.numeric, file.numeric_varies));
            for (list, number) in file.months.iter().zip(1i8..) {
                all.add(list, Role::Month(number));
            }
            file.weekdays.iter().for_each(|list| all.add(list, Role::Weekday));
            for (list, role) in [
                (&file.ordinals, Role::Ordinal),
                (&file.hours, Role::Hours),
                (&file.am, Role::Am),
                (&file.pm, Role::Pm),
                (&file.published, Role::Published),
                (&file.updated, Role::Updated),
                (&file.fillers, Role::Filler),
                (&file.bylines, Role::Byline),
                (&file.byline_links, Role::BylineLink),
                (&file.agencies, Role::Agency),
            ] {
                all.add(list, role);
            }
            all.titles.extend(file.titles);
        }
        for list in all.phrases.values_mut() {
            // The longest phrase is tried first.
            list.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
        }
        Ok(all)
    }

    fn add(&mut self, list: &[String], role: Role) {
        for phrase in list {
            let mut words = tokens(phrase).into_iter().map(|t| t.norm);
            if let Some(first) = words.next() {
                self.phrases.entry(first).or_default().push(Phrase { rest: words.collect(), role });
            }
        }
    }

    /// The longest phrase of a wanted role at `at`: its role and how many tokens it takes.
    pub fn find(&self, line: &[Token], at: usize, wanted: impl Fn(Role) -> bool) -> Option<(Role, usize)> {
        let list = self.phrases.get(&line.get(at)?.norm)?;
        list.iter().filter(|p| wanted(p.role)).find_map(|p| {
            let rest = line.get(at + 1..at + 1 + p.rest.len())?;
            let same = rest.iter().zip(&p.rest).all(|(t, w)| t.norm == *w);
            same.then_some((p.role, 1 + p.rest.len()))
        })
    }

    /// A short form that ends in a full stop before a name.
    pub fn is_title(&self, word: &str) -> bool {
        self.titles.iter().any(|t| t == word)
    }

    /// How a language writes a date in figures, and whether it also writes it otherwise.
    pub fn order(&self, language: Option<&str>) -> (Order, bool) {
        let found = self.orders.iter().find(|(code, _, _)| Some(*code) == language);
        found.map_or((Order::Dmy, true), |(_, order, varies)| (*order, *varies))
    }

    /// The languages with a `dates.toml`.
    pub fn languages(&self) -> impl Iterator<Item = &'static str> {
        self.orders.iter().map(|(code, _, _)| *code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_sound() {
        for (code, text) in EMBEDDED {
            let file: File = toml::from_str(text).unwrap_or_else(|e| panic!("languages/{code}/dates.toml: {e}"));
            assert_eq!((file.months.len(), file.weekdays.len()), (12, 7), "languages/{code}/dates.toml");
        }
        assert!(Calendar::embedded().languages().count() >= 2);
    }

    #[test]
    fn the_files_examples_hold() {
        for (code, text) in EMBEDDED {
            let file: File = toml::from_str(text).expect("sound");
            assert!(!file.yes.is_empty() && !file.no.is_empty(), "{code}: give examples");
            for example in &file.yes {
                let found = crate::layout::furniture(&example.line, Some(code), true);
                let date = found.and_then(|f| f.stamps.first().map(|s| s.published.to_string()));
                assert_eq!(date.as_ref(), Some(&example.date), "{code}: {}", example.line);
            }
            for line in &file.no {
                let found = crate::layout::furniture(line, Some(code), true);
                assert!(found.is_none(), "{code}: {line}: {found:?}");
            }
        }
    }
}
