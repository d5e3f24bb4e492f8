//! Pairs of countries and how much is told of them in some days, beside how much was told of them before.

use super::super::error::Result;
use super::{View, holds};
use rusqlite::params;
use serde::Serialize;

/// A directed pair in a stretch of days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairRow {
    /// Who acts.
    pub source: String,
    /// On whom.
    pub target: String,
    /// Rows of events in the days asked for.
    pub rows: i64,
    /// Rows of conflict among them.
    pub conflict: i64,
    /// Rows in as many days, on average, over the twelve stretches before.
    pub before: f64,
}

impl View<'_> {
    /// The pairs of which something is told from `first` to `last` (days), those with the most first.
    pub fn pairs(&self, first: &str, last: &str, limit: usize) -> Result<Vec<PairRow>> {
        let sql = format!(
            "WITH span AS (SELECT julianday(?2) - julianday(?1) + 1 AS length) \
             SELECT y.source, y.target, sum(y.day >= ?1), sum(y.day >= ?1 AND e.quad >= 3), \
             sum(y.day < ?1) / 12.0 FROM event e INDEXED BY event_by_day CROSS JOIN dyad y ON y.reading = e.reading AND y.n = e.n \
             JOIN reading r ON r.id = y.reading WHERE e.day <= ?2 AND e.day >= date(?1, '-' || cast((SELECT length * 12 FROM span) AS INTEGER) || ' days') \
             AND {} GROUP BY 1, 2 HAVING sum(y.day >= ?1) > 0 ORDER BY 3 DESC, 1, 2 LIMIT ?3",
            holds("r", self.tx)
        );
        let mut ask = self.db.prepare_cached(&sql)?;
        let rows = ask.query_map(params![first, last, i64::try_from(limit).unwrap_or(i64::MAX)], |r| {
            Ok(PairRow {
                source: r.get(0)?,
                target: r.get(1)?,
                rows: r.get(2)?,
                conflict: r.get(3)?,
                before: r.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The first and the last day on which a document of the record was published.
    pub fn published_days(&self) -> Result<Option<(String, String)>> {
        let mut ask = self.db.prepare_cached("SELECT min(day), max(day) FROM document WHERE tx <= ?1 AND day <> ''")?;
        let found: (Option<String>, Option<String>) = ask.query_row([self.tx], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(found.0.zip(found.1))
    }

    /// How many documents were published from `first` to `last` (days).
    pub fn published(&self, first: &str, last: &str) -> Result<i64> {
        let mut ask =
            self.db.prepare_cached("SELECT count(*) FROM document WHERE tx <= ?1 AND day >= ?2 AND day <= ?3")?;
        Ok(ask.query_row(params![self.tx, first, last], |r| r.get(0))?)
    }
}
