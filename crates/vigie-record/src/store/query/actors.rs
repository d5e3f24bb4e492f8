//! Who is in the record.

use super::super::error::Result;
use super::filter::Filter;
use super::who::{Who, numbers};
use super::{View, holds, known_day};
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// Someone of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActorRow {
    /// The key of who it is across documents.
    pub key: String,
    /// Its names, as documents give them, the one most used first.
    pub names: Vec<String>,
    /// Countries it was said to be of.
    pub countries: Vec<String>,
    /// How many documents name it.
    pub documents: i64,
    /// Day of the first.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
}

/// Each name once, the one most used first, the first of the alphabet among equals.
fn by_use(json: &str) -> Vec<String> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for name in serde_json::from_str::<Vec<String>>(json).unwrap_or_default() {
        *counts.entry(name).or_default() += 1;
    }
    let mut names: Vec<(u32, String)> = counts.into_iter().map(|(name, n)| (n, name)).collect();
    names.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    names.into_iter().map(|(_, name)| name).collect()
}

/// Someone is looked for among so many rows at most: beyond it the counts are of the newest.
const MOST_ROWS: i64 = 100_000;

impl View<'_> {
    /// Whoever is meant by the filter's actors and countries (all, when it names none), those in most documents first.
    pub fn actors(&self, filter: &Filter, limit: usize) -> Result<Vec<ActorRow>> {
        let mut conditions = vec![holds("r", self.tx)];
        for name in &filter.actor {
            conditions.push(match Who::of(self.db, name)? {
                Who::Country(code) => format!("a.country = '{code}'"),
                Who::Entities(ids) => format!("a.entity IN ({})", numbers(&ids)),
            });
        }
        let mut values: Vec<Value> = Vec::new();
        if !filter.country.is_empty() {
            conditions.push(format!("a.country IN ({})", vec!["?"; filter.country.len()].join(", ")));
            values.extend(filter.country.iter().cloned().map(Value::from));
        }
        for sector in &filter.sector {
            conditions.push("instr(' ' || a.sectors || ' ', ?) > 0".to_owned());
            values.push(format!(" {sector} ").into());
        }
        let sql = format!(
            "SELECT k.key, json_group_array(x.name), json_group_array(DISTINCT x.country) FILTER (WHERE x.country IS NOT NULL), \
             count(DISTINCT x.document), ifnull(min(d.day), ''), ifnull(max(d.day), '') FROM \
             (SELECT a.entity, a.name, a.country, a.document FROM actor a JOIN reading r ON r.id = a.reading WHERE {} \
              ORDER BY a.reading DESC LIMIT {MOST_ROWS}) x \
             JOIN entity k ON k.id = x.entity JOIN document d ON d.id = x.document GROUP BY x.entity ORDER BY 4 DESC, 1 LIMIT {limit}",
            conditions.join(" AND ")
        );
        let mut ask = self.db.prepare_cached(&sql)?;
        let list = |json: String| {
            let mut words: Vec<String> = serde_json::from_str(&json).unwrap_or_default();
            words.sort();
            words
        };
        let found = ask.query_map(params_from_iter(values), |r| {
            Ok(ActorRow {
                key: r.get(0)?,
                names: by_use(&r.get::<_, String>(1)?),
                countries: list(r.get(2)?),
                documents: r.get(3)?,
                first: known_day(r.get(4)?),
                last: known_day(r.get(5)?),
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}
