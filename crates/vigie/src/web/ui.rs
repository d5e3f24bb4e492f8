//! What every page needs besides what it shows: words, where it stands, what may be done.

use super::asked::{Asked, encoded};
use super::draw::{Chart, Panel, QUADS};
use super::rows::Actor;
use crate::alerts::List;
use crate::words::Words;

/// The frame of a page.
#[derive(Debug)]
pub struct Ui {
    /// The words.
    pub words: &'static Words,
    /// What was asked.
    pub asked: Asked,
    /// The token that a change must bring.
    pub token: String,
    /// Whether the record may be changed from here.
    pub writable: bool,
    /// Documents in the record.
    pub documents: i64,
    /// Whether documents were added since stories and claims were derived.
    pub behind: bool,
    /// A forced theme: `light` or `dark`.
    pub theme: Option<&'static str>,
    /// The version of the program.
    pub version: &'static str,
}

/// The pages of the bar, each with its key.
pub const BAR: &[(&str, &str, char)] = &[
    ("/", "today", 't'),
    ("/claims", "claims", 'c'),
    ("/events", "events", 'e'),
    ("/stories", "stories", 's'),
    ("/dyads", "dyads", 'd'),
    ("/agreements", "agreements", 'a'),
    ("/actors", "actors", 'w'),
    ("/sources", "sources", 'o'),
    ("/alerts", "alerts", 'l'),
    ("/read", "read", 'r'),
    ("/brief", "brief", 'b'),
];

impl Ui {
    /// A label.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.text(key)
    }

    /// What the addresses of the interface's files hold, so that a browser keeps none of another build.
    pub fn assets(&self) -> &'static str {
        super::files::digest()
    }

    /// An actor's name: a state's as this language has it.
    pub fn actor<'a>(&'a self, actor: &'a Actor) -> &'a str {
        let state = actor.key.strip_prefix("state:").and_then(|code| self.words.countries.get(code));
        state.map_or_else(|| actor.name(), String::as_str)
    }

    /// A list by its name.
    pub fn list<'a>(&'a self, name: &'a str) -> &'a str {
        self.t(name)
    }

    /// The list of this page, where it can be followed.
    pub fn follows(&self) -> Option<&'static str> {
        let list = if self.asked.path == "/search" { "documents" } else { self.asked.path.trim_start_matches('/') };
        List::parse(list).map(List::name).filter(|_| self.writable)
    }

    /// A value of the record in words.
    pub fn v<'a>(&'a self, kind: &str, value: &'a str) -> &'a str {
        self.words.value(kind, value)
    }

    /// So many of something.
    pub fn n(&self, noun: &str, n: impl Count) -> String {
        self.words.count(noun, n.count())
    }

    /// A number.
    pub fn num(&self, n: impl Count) -> String {
        self.words.number(n.count())
    }

    /// A chart of quad classes, with its title and where it was asked for.
    pub fn chart(&self, title: &str, panels: Vec<Panel>) -> Chart {
        let names = ["1", "2", "3", "4"].map(|q| self.v("quad", q).to_owned());
        let as_of = self.asked.as_of.as_deref().map(|d| format!(" · {} {}", self.t("known_on"), self.day(d)));
        Chart {
            title: title.to_owned(),
            note: format!("Vigie · {}{}", self.asked.here(), as_of.unwrap_or_default()),
            legend: QUADS.into_iter().zip(names).collect(),
            panels,
        }
    }

    /// A measure, with so many digits after its point.
    pub fn real(&self, x: impl Real, digits: usize) -> String {
        self.words.decimal(x.real(), digits)
    }

    /// A day as people write it.
    pub fn day(&self, day: &str) -> String {
        self.words.date(day)
    }

    /// A day, or that there is none.
    pub fn maybe_day(&self, day: &Option<String>) -> String {
        day.as_deref().map_or_else(|| self.t("undated").to_owned(), |d| self.day(d))
    }

    /// A moment, or a dash where there is none.
    pub fn maybe_time(&self, time: &Option<String>) -> String {
        time.as_deref().map_or_else(|| "–".to_owned(), |t| self.day(t))
    }

    /// A stretch of days.
    pub fn days(&self, first: &Option<String>, last: &Option<String>) -> String {
        match (first, last) {
            // A whole month, a whole year.
            (Some(a), Some(b)) if same(a, b, 4) && a.ends_with("-01-01") && b.ends_with("-12-31") => {
                self.day(a.get(..4).unwrap_or(a))
            }
            (Some(a), Some(b)) if same(a, b, 7) && a.ends_with("-01") && whole_month(b) => {
                self.day(a.get(..7).unwrap_or(a))
            }
            (Some(a), Some(b)) if a != b => format!("{} – {}", self.day(a), self.day(b)),
            (Some(a), _) | (None, Some(a)) => self.day(a),
            (None, None) => self.t("undated").to_owned(),
        }
    }

    /// A country.
    pub fn country<'a>(&'a self, code: &'a str) -> &'a str {
        self.words.country(code)
    }

    /// A side of an agreement or an event: a country, an arm of it, or the key of somebody.
    pub fn side(&self, side: &str) -> String {
        let (head, arm) = side.split_once('/').map_or((side, None), |(h, a)| (h, Some(a)));
        let name = match head.split_once(':') {
            Some((_, rest)) => {
                let mut letters = rest.chars();
                letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
            }
            None => self.country(head).to_owned(),
        };
        arm.map_or(name.clone(), |arm| format!("{name}, {}", self.v("sector", arm)))
    }

    /// The address of a page of this record, as of the same day.
    pub fn to(&self, path: &str) -> String {
        self.asked.plain(path)
    }

    /// The address of one thing.
    pub fn one(&self, list: &str, key: &str) -> String {
        self.asked.plain(&format!("/{list}/{}", encoded(key)))
    }

    /// The address of a list with one filter.
    pub fn only(&self, list: &str, field: &str, value: &str) -> String {
        self.asked.only(&format!("/{list}"), field, value)
    }

    /// A row of a document.
    pub fn row(&self, document: &str, row: &str) -> String {
        format!("{}#{row}", self.one("documents", document.get(..12).unwrap_or(document)))
    }

    /// The bar: address, name, key, whether it is here.
    pub fn bar(&self) -> Vec<(String, &str, char, bool)> {
        let here = |path: &str| {
            if path == "/" {
                self.asked.path == "/"
            } else {
                self.asked.path == path || self.asked.path.starts_with(&format!("{path}/"))
            }
        };
        BAR.iter().map(|(path, name, key)| (self.to(path), self.words.text(name), *key, here(path))).collect()
    }

    /// A language's own name.
    pub fn language<'a>(&self, code: &'a str) -> &'a str {
        Words::of(code).map_or(code, |w| w.name.as_str())
    }

    /// The other languages of the interface: code, name.
    pub fn others(&self) -> Vec<(&'static str, &'static str)> {
        let all = Words::all().iter().filter(|w| w.code != self.words.code);
        all.map(|w| (w.code.as_str(), w.name.as_str())).collect()
    }
}

/// Whether two days begin alike.
fn same(a: &str, b: &str, to: usize) -> bool {
    a.len() == 10 && b.len() == 10 && a.get(..to) == b.get(..to)
}

/// Whether a day is the last of its month.
fn whole_month(day: &str) -> bool {
    day.parse::<jiff::civil::Date>().is_ok_and(|d| d.day() == d.days_in_month())
}

/// What can be measured.
pub trait Real {
    /// As a number.
    fn real(self) -> f64;
}

impl Real for f64 {
    fn real(self) -> f64 {
        self
    }
}

impl<T: Real + Copy> Real for &T {
    fn real(self) -> f64 {
        (*self).real()
    }
}

/// What can be counted.
pub trait Count {
    /// As a number.
    fn count(self) -> u64;
}

macro_rules! count { ($($t:ty),+) => { $(
    impl Count for $t { fn count(self) -> u64 { u64::try_from(self).unwrap_or(0) } }
)+ } }
impl<T: Count + Copy> Count for &T {
    fn count(self) -> u64 {
        (*self).count()
    }
}
count!(usize, i64, u32, u64);
