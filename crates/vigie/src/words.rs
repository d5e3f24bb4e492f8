//! The words of the interface, from `languages/<code>/interface.toml`: one table a language, nothing of it in Rust.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use vigie_read::{Folder, Library, LibraryError};

/// The file of a language's words.
const FILE: &str = "interface.toml";

/// One language's words.
#[derive(Debug, Default, Deserialize)]
pub struct Words {
    /// ISO 639-1 code.
    #[serde(skip)]
    pub code: String,
    /// The language's own name.
    pub name: String,
    /// `{d} {m} {y}`: how a day is written.
    pub day: String,
    /// `{m} {y}`.
    pub month: String,
    /// What stands between thousands.
    pub thousands: String,
    /// What stands before a fraction.
    pub point: String,
    /// Counts at which a noun is in the singular.
    pub singular: Vec<u64>,
    /// The first of a month, where it is written otherwise.
    pub first: Option<String>,
    /// The marks of a quotation.
    pub quotes: [String; 2],
    /// The months.
    pub months: Vec<String>,
    /// Sentences and labels.
    pub text: BTreeMap<String, String>,
    /// The words in which a reading is shown.
    pub reading: BTreeMap<String, String>,
    /// Nouns that are counted: one, many; `{n}` is the number.
    pub count: BTreeMap<String, [String; 2]>,
    /// Values of the record, by kind: `claim.denied`.
    pub value: BTreeMap<String, BTreeMap<String, String>>,
    /// Countries, by code.
    #[serde(skip)]
    pub countries: BTreeMap<String, String>,
}

impl Words {
    /// The words of a language, where the interface speaks it.
    pub fn of(code: &str) -> Option<&'static Words> {
        Words::all().iter().find(|w| w.code == code)
    }

    /// Every language of the interface; English, where there is it, first.
    pub fn all() -> &'static [Words] {
        static ALL: OnceLock<Vec<Words>> = OnceLock::new();
        ALL.get_or_init(|| {
            let codes = Library::embedded().map(|l| l.languages().map(|l| l.code.clone()).collect::<Vec<_>>());
            codes.unwrap_or_default().iter().filter_map(|code| Words::load(code).ok().flatten()).collect()
        })
    }

    /// The first language of the interface.
    pub fn first() -> &'static Words {
        static NONE: OnceLock<Words> = OnceLock::new();
        Words::all().first().unwrap_or_else(|| NONE.get_or_init(Words::default))
    }

    fn load(code: &str) -> Result<Option<Words>, LibraryError> {
        let Some(folder) = Folder::of(code).filter(|f| !f.text(FILE).is_empty()) else { return Ok(None) };
        let mut words: Words = folder.toml(FILE)?;
        code.clone_into(&mut words.code);
        for line in folder.text("countries.tsv").lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            if let (Some(code), Some(_), Some(names)) = (cells.next(), cells.next(), cells.next()) {
                let name = names.split('|').next().unwrap_or(code);
                words.countries.insert(code.to_owned(), name.to_owned());
            }
        }
        Ok(Some(words))
    }

    /// A label; its key where there is none, which a test finds.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.text.get(key).map_or(key, String::as_str)
    }

    /// A word of a shown reading; its key where there is none, which a test finds.
    pub fn reading<'a>(&'a self, key: &'a str) -> &'a str {
        self.reading.get(key).map_or(key, String::as_str)
    }

    /// A value of the record in words; the value itself where it has none.
    pub fn value<'a>(&'a self, kind: &str, value: &'a str) -> &'a str {
        self.value.get(kind).and_then(|v| v.get(value)).map_or(value, String::as_str)
    }

    /// So many of something.
    pub fn count(&self, noun: &str, n: u64) -> String {
        let form = usize::from(!self.singular.contains(&n));
        let pattern = self.count.get(noun).map_or("{n}", |forms| forms[form].as_str());
        pattern.replace("{n}", &self.number(n))
    }

    /// A number as people write it.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
                out.push_str(&self.thousands);
            }
            out.push(digit);
        }
        out
    }

    /// A number with a fraction.
    pub fn decimal(&self, x: f64, places: usize) -> String {
        format!("{x:.places$}").replace('.', &self.point)
    }

    /// A country's name; the code where it has none.
    pub fn country<'a>(&'a self, code: &'a str) -> &'a str {
        self.countries
            .get(code)
            .or_else(|| self.value.get("body").and_then(|b| b.get(code)))
            .map_or(code, String::as_str)
    }

    /// A day, a month, a year or a time as people write it; the value itself where it is none of them.
    pub fn date(&self, value: &str) -> String {
        let (day, time) = value.split_once(['T', ' ']).map_or((value, None), |(d, t)| (d, Some(t)));
        let mut parts = day.split('-');
        let year = parts.next().filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
        let month = parts.next().map(|m| m.parse::<usize>().ok().and_then(|m| self.months.get(m.wrapping_sub(1))));
        let number = parts.next().map(str::parse::<u32>);
        let Some(year) = year else { return value.to_owned() };
        let mut out = match (month, number) {
            (None, _) => year.to_owned(),
            (Some(Some(m)), None) => self.month.replace("{m}", m).replace("{y}", year),
            (Some(Some(m)), Some(Ok(d))) => {
                let d = if d == 1 { self.first.clone().unwrap_or_else(|| "1".to_owned()) } else { d.to_string() };
                self.day.replace("{d}", &d).replace("{m}", m).replace("{y}", year)
            }
            _ => return value.to_owned(),
        };
        if let Some(time) = time.and_then(|t| t.get(..5)) {
            out.push_str(", ");
            out.push_str(time);
        }
        out
    }
}
