//! Who held an office when: the persons that papers name without saying who they are.

use super::matcher::fold_units;
use super::tables::{parts, rows};
use crate::library::{Folder, LibraryError};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// One term of office.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Alpha-3, or IGO UNO EUR.
    pub country: String,
    /// `head` of state, `government`, `foreign`, `defence`, …
    pub office: String,
    from: Date,
    until: Option<Date>,
}

/// What the table says of a name at a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held<'h> {
    /// The term that speaks of it.
    pub term: &'h Term,
    /// In office (`Some(true)`), no more (`Some(false)`); `None` where the date is not known or lies before.
    pub now: Option<bool>,
}

/// The table of terms.
#[derive(Debug, Default)]
pub struct Holders {
    terms: Vec<Term>,
    full: FxHashMap<String, Vec<usize>>,
    alone: FxHashMap<String, Vec<usize>>,
    /// The first spelling of each person, by every spelling.
    person: FxHashMap<String, String>,
}

impl Holders {
    /// Reads `ontology/holders.tsv`.
    pub fn load(folder: Folder) -> Result<Holders, LibraryError> {
        let mut out = Holders::default();
        for (line, cells) in rows(folder.text("holders.tsv")) {
            let error = |what: &str| folder.error("holders.tsv", format!("line {line}: {what}"));
            let [country, office, from, until, names, alone] = cells[..] else {
                return Err(error(&format!("{} columns, expected 6", cells.len())));
            };
            let day = |text: &str| text.parse::<Date>().map_err(|_| error(&format!("{text:?} is no day")));
            let spellings: Vec<String> = parts(names).chain(parts(alone)).map(fold_units).collect();
            let known = spellings.iter().find_map(|s| out.person.get(s)).or(spellings.first()).cloned();
            for spelling in spellings {
                out.person.entry(spelling).or_insert_with(|| known.clone().unwrap_or_default());
            }
            let until = if until.is_empty() { None } else { Some(day(until)?) };
            for (list, names) in [(&mut out.full, names), (&mut out.alone, alone)] {
                parts(names).for_each(|n| list.entry(fold_units(n)).or_default().push(out.terms.len()));
            }
            out.terms.push(Term { country: country.into(), office: office.into(), from: day(from)?, until });
        }
        Ok(out)
    }

    /// One spelling for all the spellings of a person of the table, whatever the language: the key of who it is.
    pub fn person(&self, name: &str) -> Option<&str> {
        self.person.get(&fold_units(name)).map(String::as_str)
    }

    /// What is known of a name, full or a surname that means nobody else, at a date.
    pub fn at(&self, name: &str, date: Option<Date>) -> Option<Held<'_>> {
        let key = fold_units(name);
        let terms =
            || self.full.get(&key).or_else(|| self.alone.get(&key)).into_iter().flatten().map(|i| &self.terms[*i]);
        let Some(date) = date else {
            let running = terms().find(|t| t.until.is_none());
            let now = running.map(|_| true);
            return running.or_else(|| terms().next_back()).map(|term| Held { term, now });
        };
        let running = terms().find(|t| t.from <= date && t.until.is_none_or(|u| date <= u));
        let over = || terms().filter(|t| t.until.is_some_and(|u| u < date)).max_by_key(|t| t.until);
        match running {
            Some(term) => Some(Held { term, now: Some(true) }),
            None => over()
                .map(|term| Held { term, now: Some(false) })
                .or_else(|| terms().next().map(|term| Held { term, now: None })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_it_was_that_day() {
        let h = Holders::load(Folder::world()).unwrap();
        let at = |name: &str, day: &str| {
            h.at(name, day.parse().ok()).map(|h| (h.term.country.clone(), h.term.office.clone(), h.now))
        };
        let row = |c: &str, o: &str, now| Some((c.to_owned(), o.to_owned(), now));
        assert_eq!(at("Vladimir Poutine", "2010-03-01"), row("RUS", "government", Some(true)));
        assert_eq!(at("Putin", "2024-03-01"), row("RUS", "head", Some(true)));
        assert_eq!(at("Donald Trump", "2023-03-01"), row("USA", "head", Some(false)));
        assert_eq!(at("Emmanuel Macron", "2010-01-01"), row("FRA", "head", None));
        assert_eq!(at("Kim Jong-un", "2024-10-25"), row("PRK", "head", Some(true)));
        assert_eq!(at("Jean Dupont", "2024-10-25"), None);
        assert_eq!(h.person("Vladimir Poutine"), h.person("Putin"));
        assert_ne!(h.person("Vladimir Poutine"), h.person("Donald Trump"));
    }

    #[test]
    fn terms_of_one_office_do_not_overlap() {
        let h = Holders::load(Folder::world()).unwrap();
        for t in &h.terms {
            assert!(t.until.is_none_or(|u| t.from <= u), "{t:?}");
        }
        for a in h.terms.iter().filter(|t| t.office == "government") {
            for b in h.terms.iter().filter(|b| b.country == a.country && b.office == a.office && b.from > a.from) {
                assert!(a.until.is_some_and(|u| u <= b.from), "{a:?} and {b:?}");
            }
        }
    }
}
