//! Followed searches: what fits them, what is new since somebody looked, and why.

use super::{Ctx, Made, Problem, page};
use crate::alerts::{self, Fired, List, Saved, Search};
use crate::web::asked::Asked;
use crate::web::sheet::{Cell, Entry, Row, Sheet};
use schemars::JsonSchema;
use serde::Serialize;

/// Rows of a list that are looked through for what is new while somebody waits, the newest.
pub const LOOKED: usize = 400;
/// The same in the list of all followed searches.
const GLANCED: usize = 80;

/// A followed search.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Followed {
    /// Its name.
    pub name: String,
    /// Which list it looks at: `claims`, `agreements`, `stories`, `events`, `documents`.
    pub list: String,
    /// The filter, as it was written.
    pub words: String,
    /// Where what fits it stands.
    pub page: String,
    /// How it tells besides: `feed`, `webhook`, `mail`. Where to is not shown.
    pub tells: Vec<&'static str>,
    /// What could not be told yet.
    pub waiting: usize,
    /// New among the newest rows.
    pub new: usize,
}

/// Something that is or was new.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Told {
    /// The id of the thing, or of the document.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it is now, where it has a status.
    pub status: Option<String>,
    /// What it was, where that changed.
    pub was: Option<String>,
    /// Since when the record holds it so.
    pub since: String,
    /// Whether nobody has looked yet.
    pub new: bool,
    /// The list that its page belongs to.
    pub list: String,
}

impl Told {
    fn of(fired: Fired, list: List, new: bool) -> Told {
        let status = fired.row["status"].as_str().map(str::to_owned);
        let list = if list == List::Documents { "documents" } else { list.name() };
        let (id, title, since, was) = (fired.id, fired.title, fired.since, fired.was);
        Told { id, title, status, was, since, new, list: list.to_owned() }
    }
}

fn followed(search: &Search, new: usize) -> Followed {
    let path = if search.list == List::Documents { "/search".to_owned() } else { format!("/{}", search.list.name()) };
    let words = search.words.join(" ");
    let query = format!("q={}", crate::web::asked::encoded(&words));
    Followed {
        name: search.name.clone(),
        list: search.list.name().to_owned(),
        page: Asked::of(&path, &query).here(),
        words,
        tells: search.targets.iter().map(alerts::Target::kind).collect(),
        waiting: search.undelivered.len(),
        new,
    }
}

/// Every followed search.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Alerts {
    /// The searches, in the order in which they were saved.
    pub rows: Vec<Followed>,
}

impl Alerts {
    /// All of them.
    pub fn make(ctx: &Ctx<'_>) -> Made<Alerts> {
        let mut rows = Vec::new();
        for search in Saved::load(ctx.record.path())?.searches {
            let new = alerts::new_ones(&mut search.clone(), ctx.view, GLANCED)?.len();
            rows.push(followed(&search, new));
        }
        Ok(Alerts { rows })
    }
}

page!(Alerts, "alerts.html");

/// One followed search.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OneAlert {
    /// The search.
    pub search: Followed,
    /// What is new and what was told, the newest first.
    pub rows: Vec<Told>,
}

impl OneAlert {
    /// By its name.
    pub fn make(ctx: &Ctx<'_>) -> Made<OneAlert> {
        let saved = Saved::load(ctx.record.path())?;
        let found = saved.searches.into_iter().find(|s| s.name == ctx.part);
        let mut search =
            found.ok_or_else(|| Problem::not_found(format!("{}: no search is followed by that name", ctx.part)))?;
        let told = std::mem::take(&mut search.fired);
        let new = alerts::new_ones(&mut search, ctx.view, LOOKED)?;
        let shown = followed(&search, new.len());
        let rows = new.into_iter().rev().map(|f| Told::of(f, search.list, true));
        let rows = rows.chain(told.into_iter().map(|f| Told::of(f, search.list, false))).collect();
        Ok(OneAlert { search: shown, rows })
    }
}

impl Row for Told {
    const COLUMNS: &'static [&'static str] = &["since", "new", "status", "was", "title", "id"];

    fn cells(&self) -> Vec<Cell> {
        let new = Cell::from(if self.new { "1" } else { "0" });
        vec![
            (&self.since).into(),
            new,
            (&self.status).into(),
            (&self.was).into(),
            (&self.title).into(),
            (&self.id).into(),
        ]
    }

    fn entry(&self) -> Entry {
        let status = self.status.as_deref().map(|s| format!("[{s}] ")).unwrap_or_default();
        let list = ["claims", "agreements", "stories", "documents"].into_iter().find(|l| *l == self.list);
        Entry {
            // What changes is told again: another entry.
            id: format!("{}@{}", self.id, self.since),
            title: format!("{status}{}", self.title),
            day: Some(self.since.clone()),
            page: (list.unwrap_or("events"), if list.is_some() { self.id.clone() } else { String::new() }),
            summary: self
                .was
                .as_deref()
                .map(|w| format!("{w} → {}", self.status.as_deref().unwrap_or("")))
                .unwrap_or_default(),
        }
    }
}

page!(
    OneAlert,
    "alert.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    }
);
