//! How a list is found: which index is walked, in the order of the list, and what is asked of each row on the way.
//!
//! Every list of rows is in the order of day, reading and number, newest first, and every index that is walked is in that order too: a
//! page is read off the front of it, however many rows there are. Alternatives are walked one by one and merged.

use super::super::error::{RecordError, Result};
use super::who::Who;
use super::{Cursor, Filter, Page, View, holds};
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use std::collections::BTreeSet;

/// Up to so many documents are looked at one by one; beyond it, rows are walked and their documents asked.
pub const FEW_DOCUMENTS: usize = 4000;

/// An index to walk: a table with `day`, `reading` and `n`, and the value at which to walk it.
#[derive(Clone, Debug)]
pub struct Walk {
    /// `FROM`, under the alias `x`.
    pub from: String,
    /// What is fixed.
    pub at: String,
    /// Its values.
    pub values: Vec<Value>,
}

impl Walk {
    /// Along the days of a table.
    pub fn days(table: &str) -> Walk {
        Walk { from: format!("{table} x"), at: "1".to_owned(), values: Vec::new() }
    }

    /// Along the days of a table, at one value of one column.
    pub fn at(table: &str, column: &str, value: impl Into<Value>) -> Walk {
        Walk { from: format!("{table} x"), at: format!("x.{column} = ?"), values: vec![value.into()] }
    }
}

/// A list to find.
#[derive(Debug)]
pub struct Plan {
    /// The table of its rows, under the alias `e`.
    pub table: &'static str,
    /// What is walked: alternatives.
    pub walks: Vec<Walk>,
    /// What is asked of each row: SQL and its values.
    pub conditions: Vec<(String, Vec<Value>)>,
}

/// The place of a row in the order of lists.
pub type Place = (String, i64, i64);

impl Plan {
    /// Everything in a table.
    pub fn of(table: &'static str) -> Plan {
        Plan { table, walks: vec![Walk::days(table)], conditions: Vec::new() }
    }

    /// Asks something of each row.
    pub fn must(&mut self, condition: impl Into<String>, values: Vec<Value>) {
        self.conditions.push((condition.into(), values));
    }

    /// Asks that a column has one of some values; nothing where there are none.
    pub fn one_of(&mut self, column: &str, values: &[String]) {
        if !values.is_empty() {
            let marks = vec!["?"; values.len()].join(", ");
            self.must(format!("{column} IN ({marks})"), values.iter().cloned().map(Value::from).collect());
        }
    }

    /// Walks these instead of the days, if there are any and nothing better is walked yet.
    pub fn walk(&mut self, walks: Vec<Walk>) {
        let unwalked = self.walks.first().is_some_and(|w| w.at == "1");
        if unwalked && !walks.is_empty() {
            self.walks = walks;
        }
    }

    /// Someone in a table of people, with `reading`, `n`, `day`, `entity` and `country`: a walk and a condition.
    pub fn people(&mut self, view: &View<'_>, table: &str, more: &str, names: &[String]) -> Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let mut walks = Vec::new();
        let mut either = Vec::new();
        for name in names {
            let who = Who::of(view.db, name)?;
            either.push(who.condition("p"));
            match who {
                Who::Country(code) => walks.push(Walk::at(table, "country", code)),
                Who::Entities(ids) => walks.extend(ids.into_iter().map(|id| Walk::at(table, "entity", id))),
            }
        }
        if walks.is_empty() {
            self.must("0", Vec::new());
        }
        if walks.len() <= 32 {
            self.walk(walks);
        }
        let either = either.join(" OR ");
        self.must(
            format!("EXISTS (SELECT 1 FROM {table} p WHERE p.reading = e.reading AND p.n = e.n{more} AND ({either}))"),
            Vec::new(),
        );
        Ok(())
    }

    /// First and last day.
    pub fn days(&mut self, filter: &Filter, first: &str, last: &str) -> Result<()> {
        let day = |d: &String| {
            super::super::days::range(d).ok_or_else(|| RecordError::Query(format!("{d:?} is no day; write 2024-10-25")))
        };
        if let Some(since) = &filter.since {
            self.must(format!("{last} >= ?"), vec![day(since)?.0.into()]);
        }
        if let Some(until) = &filter.until {
            self.must(format!("{first} <= ? AND {first} <> ''"), vec![day(until)?.1.into()]);
        }
        Ok(())
    }

    /// What is asked of the documents. When few can be meant they are looked up first.
    pub fn documents(&mut self, view: &View<'_>, filter: &Filter) -> Result<()> {
        let mut few: Option<Vec<i64>> = None;
        if !filter.document.is_empty() {
            few = Some(view.documents_of(&filter.document)?);
        }
        if let Some(text) = &filter.text {
            let ask = "SELECT rowid FROM words WHERE words MATCH ?1 LIMIT ?2";
            match view.few(ask, &text.index)? {
                Some(found) => few = Some(common(few, found)),
                None => self.must(
                    "EXISTS (SELECT 1 FROM words WHERE words.rowid = e.document AND words MATCH ?)",
                    vec![text.index.clone().into()],
                ),
            }
        }
        if !filter.source.is_empty() {
            let mut found = Some(Vec::new());
            for source in &filter.source {
                let some = view.few("SELECT id FROM document WHERE outlet = ?1 LIMIT ?2", source)?;
                found = found.zip(some).map(|(mut all, some)| {
                    all.extend(some);
                    all
                });
            }
            match found.filter(|f| f.len() <= FEW_DOCUMENTS) {
                Some(mut found) => {
                    found.sort_unstable();
                    few = Some(common(few, found));
                }
                None => {
                    let marks = vec!["?"; filter.source.len()].join(", ");
                    let values = filter.source.iter().cloned().map(Value::from).collect();
                    self.must(format!("(SELECT outlet FROM document d WHERE d.id = e.document) IN ({marks})"), values);
                }
            }
        }
        if !filter.language.is_empty() {
            let marks = vec!["?"; filter.language.len()].join(", ");
            let values = filter.language.iter().cloned().map(Value::from).collect();
            self.must(format!("(SELECT language FROM document d WHERE d.id = e.document) IN ({marks})"), values);
        }
        if let Some(few) = few {
            let rows = format!(
                "(SELECT t.day, t.reading, t.n FROM reading q CROSS JOIN {} t ON t.reading = q.id WHERE q.document IN ({})) x",
                self.table,
                super::who::numbers(&few)
            );
            self.walks = vec![Walk { from: rows, at: "2".to_owned(), values: Vec::new() }];
        }
        Ok(())
    }

    /// The places of a page's rows, and of one more where there is one.
    pub fn find(&self, view: &View<'_>, page: &Page) -> Result<Vec<Place>> {
        let limit = page.limit.saturating_add(1);
        let mut places = BTreeSet::new();
        for walk in &self.walks {
            let mut sql = format!(
                "SELECT DISTINCT x.day, x.reading, x.n FROM {} CROSS JOIN {} e ON e.reading = x.reading AND e.n = x.n \
                 CROSS JOIN reading r ON r.id = x.reading WHERE {} AND {}",
                walk.from,
                self.table,
                walk.at,
                holds("r", view.tx)
            );
            let mut values = walk.values.clone();
            for (condition, more) in &self.conditions {
                sql.push_str(" AND (");
                sql.push_str(condition);
                sql.push(')');
                values.extend(more.iter().cloned());
            }
            if let Some(Cursor { day, a, b }) = &page.after {
                sql.push_str(" AND (x.day, x.reading, x.n) < (?, ?, ?)");
                values.extend([Value::from(day.clone()), Value::from(*a), Value::from(*b)]);
            }
            sql.push_str(" ORDER BY x.day DESC, x.reading DESC, x.n DESC LIMIT ?");
            values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
            let mut ask = view.db.prepare_cached(&sql)?;
            let found = ask.query_map(params_from_iter(values), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            for place in found {
                places.insert(place?);
            }
        }
        Ok(places.into_iter().rev().take(limit).collect())
    }
}

/// What is in both.
fn common(one: Option<Vec<i64>>, other: Vec<i64>) -> Vec<i64> {
    match one {
        None => other,
        Some(one) => other.into_iter().filter(|id| one.contains(id)).collect(),
    }
}

/// The rows of a page, without the one too many, and where the next page begins.
pub fn page_of(mut places: Vec<Place>, page: &Page) -> (Vec<Place>, Option<String>) {
    let more = places.len() > page.limit;
    places.truncate(page.limit);
    let next = places.last().filter(|_| more).map(|(day, a, b)| Cursor { day: day.clone(), a: *a, b: *b }.to_string());
    (places, next)
}

impl View<'_> {
    /// The numbers a question gives, if they are few.
    pub(super) fn few(&self, ask: &str, value: &str) -> Result<Option<Vec<i64>>> {
        let mut ask = self.db.prepare_cached(ask)?;
        let limit = i64::try_from(FEW_DOCUMENTS + 1).unwrap_or(i64::MAX);
        let found = ask.query_map(rusqlite::params![value, limit], |r| r.get(0))?;
        let found: Vec<i64> = found.collect::<rusqlite::Result<_>>()?;
        Ok((found.len() <= FEW_DOCUMENTS).then_some(found))
    }

    /// The documents whose id begins so, or who have such a key or address.
    pub(super) fn documents_of(&self, names: &[String]) -> Result<Vec<i64>> {
        let mut out = Vec::new();
        let mut by_id = self.db.prepare_cached(
            "SELECT id FROM document WHERE content >= ?1 AND content < ?2 AND tx <= ?3 ORDER BY id LIMIT 100",
        )?;
        let mut by_name =
            self.db.prepare_cached("SELECT DISTINCT document FROM found WHERE value = ?1 AND tx <= ?2 ORDER BY 1")?;
        for name in names {
            if let Some((from, to)) = super::documents::id_range(name) {
                let found = by_id.query_map(rusqlite::params![from, to, self.tx], |r| r.get(0))?;
                out.extend(found.collect::<rusqlite::Result<Vec<i64>>>()?);
            }
            let found = by_name.query_map(rusqlite::params![name, self.tx], |r| r.get(0))?;
            out.extend(found.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }
}
