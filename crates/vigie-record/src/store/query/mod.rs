//! Asking the record: typed queries over what is known now, or was known on a past day, a page at a time.

mod actors;
mod agreements;
mod claims;
mod documents;
mod dyad;
mod events;
mod facets;
mod filter;
pub mod language;
mod pairs;
mod plan;
mod sources;
mod tension;
mod text;
mod things;
mod who;

pub use actors::ActorRow;
pub use agreements::{AgreementRow, MilestoneRow};
pub use claims::{ClaimRow, StanceRow};
pub use documents::{DocumentRow, Whole};
pub use dyad::{DyadWeek, QUADS};
pub use events::{CommitmentRow, EventRow, PartyRow, PlaceRow};
pub use facets::{Count, Facets, PlaceCount};
pub use filter::{Filter, Text};
pub use pairs::PairRow;
pub use sources::{Copied, SourceRow};
pub use things::ThingRow;

use super::Record;
use super::error::{RecordError, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// The record as known at one time.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    db: &'a Connection,
    /// The last transaction that is seen.
    tx: i64,
}

/// Which part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many rows at most.
    pub limit: usize,
    /// Where the page before it ended.
    pub after: Option<Cursor>,
}

impl Default for Page {
    fn default() -> Self {
        Page { limit: 50, after: None }
    }
}

impl Page {
    /// The first rows.
    pub fn first(limit: usize) -> Page {
        Page { limit, after: None }
    }
}

/// A place in a list: the next page begins after it. As text it can be put into an address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cursor {
    day: String,
    a: i64,
    b: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.day, self.a, self.b)
    }
}

impl std::str::FromStr for Cursor {
    type Err = RecordError;

    fn from_str(text: &str) -> Result<Cursor> {
        let bad = || RecordError::Query(format!("{text:?} is no place in a list"));
        let mut parts = text.splitn(3, '.');
        let (day, a, b) = (parts.next(), parts.next(), parts.next());
        let number = |p: Option<&str>| p.and_then(|p| p.parse().ok()).ok_or_else(bad);
        let day = day.filter(|d| d.is_empty() || super::days::day_of(d).as_deref() == Some(*d)).ok_or_else(bad)?;
        Ok(Cursor { day: day.to_owned(), a: number(a)?, b: number(b)? })
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where to go on; nothing at the end.
    pub next: Option<String>,
}

impl Record {
    /// What is known now.
    pub fn now_known(&self) -> View<'_> {
        View { db: &self.db, tx: i64::MAX }
    }

    /// What was known at a time, in microseconds since 1970; see [`as_of`](super::as_of).
    pub fn known_at(&self, micros: i64) -> Result<View<'_>> {
        let ask = "SELECT ifnull(max(id), 0) FROM tx WHERE at <= ?1";
        let tx = self.db.query_row(ask, [micros], |r| r.get(0))?;
        Ok(View { db: &self.db, tx })
    }
}

/// A condition that a row with `tx` and `until` holds at the time of a view. The number is the program's own.
fn holds(alias: &str, tx: i64) -> String {
    if tx == i64::MAX {
        format!("{alias}.until IS NULL")
    } else {
        format!("{alias}.tx <= {tx} AND ({alias}.until IS NULL OR {alias}.until > {tx})")
    }
}

/// A day, or nothing.
fn known_day(day: String) -> Option<String> {
    (!day.is_empty()).then_some(day)
}
