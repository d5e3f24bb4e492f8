//! What follows from many documents: stories, events once, the ledger of claims, agreements with their state.

use super::super::derive::{doc_id, kind_name};
use super::super::error::{RecordError, Result};
use super::super::{clock, days, pack};
use super::filter::Filter;
use super::{Cursor, Listed, Page, View, holds, known_day};
use crate::across::stories::log::Stories;
use crate::facts::{Mention, RowKind};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use serde::Serialize;

/// A thing, as known at the time of the view.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThingRow {
    /// What it is: `story`, `event`, `claim`, `agreement`, `copies`.
    pub kind: String,
    /// Its id.
    pub key: String,
    /// Its name for people.
    pub title: String,
    /// A word of its kind.
    pub status: Option<String>,
    /// First day.
    pub day: Option<String>,
    /// Last day.
    pub day_end: Option<String>,
    /// Independent sources behind it.
    pub independent: u32,
    /// Countries concerned.
    pub countries: Vec<String>,
    /// How many documents it stands on.
    pub documents: i64,
    /// Since when the record tells it so.
    pub since: String,
    /// The rest, in its own shape.
    pub body: serde_json::Value,
}

impl View<'_> {
    /// Things of a kind, those last heard of first. The filter's countries, actors (as codes), dyad, status, days, text and documents count.
    pub fn things(&self, kind: RowKind, filter: &Filter, page: &Page) -> Result<Listed<ThingRow>> {
        let mut sql = format!(
            "{SELECT} FROM version v INDEXED BY version_by_day JOIN thing t ON t.id = v.thing JOIN tx c ON c.id = v.tx WHERE v.kind = ? AND {}",
            holds("v", self.tx)
        );
        let mut values: Vec<Value> = vec![kind_name(kind).to_owned().into()];
        let codes = |names: &[String]| names.iter().filter(|n| super::events::is_code(n)).cloned().collect::<Vec<_>>();
        let mut countries = vec![filter.country.clone(), codes(&filter.actor), codes(&filter.by), codes(&filter.to)];
        if let Some((a, b)) = &filter.dyad {
            countries.extend([vec![a.clone()], vec![b.clone()]]);
        }
        for either in countries.into_iter().filter(|c| !c.is_empty()) {
            sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM thing_country n WHERE n.thing = v.thing AND n.country IN ({}) AND {})",
                vec!["?"; either.len()].join(", "),
                holds("n", self.tx)
            ));
            values.extend(either.into_iter().map(Value::from));
        }
        if !filter.status.is_empty() {
            sql.push_str(&format!(" AND v.status IN ({})", vec!["?"; filter.status.len()].join(", ")));
            values.extend(filter.status.iter().cloned().map(Value::from));
        }
        self.thing_documents(filter, &mut sql, &mut values)?;
        for (bound, column, comparison) in [(&filter.since, "day_end", ">="), (&filter.until, "day", "<=")] {
            if let Some(day) = bound {
                let range = days::range(day).ok_or_else(|| RecordError::Query(format!("{day:?} is no day")))?;
                sql.push_str(&format!(" AND v.{column} {comparison} ? AND v.{column} <> ''"));
                values.push(if comparison == ">=" { range.0 } else { range.1 }.into());
            }
        }
        if let Some(Cursor { day, a, .. }) = &page.after {
            sql.push_str(" AND (v.day_end, v.thing) < (?, ?)");
            values.extend([Value::from(day.clone()), Value::from(*a)]);
        }
        sql.push_str(" ORDER BY v.day_end DESC, v.thing DESC LIMIT ?");
        values.push(i64::try_from(page.limit.saturating_add(1)).unwrap_or(i64::MAX).into());
        let mut ask = self.db.prepare_cached(&sql)?;
        let mut rows = ask.query(params_from_iter(values))?;
        let (mut out, mut next, mut last) = (Vec::new(), None, None);
        while let Some(row) = rows.next()? {
            if out.len() == page.limit {
                next = last;
                break;
            }
            let thing: i64 = row.get(0)?;
            last = Some(Cursor { day: row.get(6)?, a: thing, b: 0 }.to_string());
            out.push(self.thing_row(thing, row)?);
        }
        Ok(Listed { rows: out, next })
    }

    /// One thing, by its id.
    pub fn thing(&self, kind: RowKind, key: &str) -> Result<Option<ThingRow>> {
        let sql = format!(
            "{SELECT} FROM thing t JOIN version v ON v.thing = t.id JOIN tx c ON c.id = v.tx WHERE t.kind = ?1 AND t.key = ?2 AND {}",
            holds("v", self.tx)
        );
        let mut ask = self.db.prepare_cached(&sql)?;
        let mut rows = ask.query(params![kind_name(kind), key])?;
        rows.next()?.map(|row| self.thing_row(row.get(0)?, row)).transpose()
    }

    /// The rows of documents that a thing is made of, the first published first.
    pub fn members(&self, kind: RowKind, key: &str) -> Result<Vec<Mention>> {
        let sql = format!(
            "SELECT d.content, m.row FROM thing t JOIN member m ON m.thing = t.id JOIN document d ON d.id = m.document \
             WHERE t.kind = ?1 AND t.key = ?2 AND {} ORDER BY d.day, d.content, m.row",
            holds("m", self.tx)
        );
        let mut ask = self.db.prepare_cached(&sql)?;
        let found = ask.query_map(params![kind_name(kind), key], |r| {
            Ok(Mention { document: doc_id(r.get(0)?), row: r.get(1)? })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Every story with its documents, for what became of them between two views.
    pub fn stories_with_members(&self) -> Result<Stories> {
        let sql = format!(
            "SELECT t.key, d.content FROM member m JOIN thing t ON t.id = m.thing JOIN document d ON d.id = m.document \
             WHERE t.kind = ?1 AND {}",
            holds("m", self.tx)
        );
        let mut ask = self.db.prepare(&sql)?;
        let mut rows = ask.query([kind_name(RowKind::Story)])?;
        let mut out = Stories::new();
        while let Some(row) = rows.next()? {
            out.entry(row.get(0)?).or_default().insert(doc_id(row.get(1)?));
        }
        Ok(out)
    }

    /// The things of a kind that a document is part of.
    pub fn things_of(&self, kind: RowKind, document: &crate::facts::DocId) -> Result<Vec<String>> {
        let sql = format!(
            "SELECT DISTINCT t.key FROM member m JOIN thing t ON t.id = m.thing WHERE m.document = ?1 AND t.kind = ?2 AND {} ORDER BY 1",
            holds("m", self.tx)
        );
        let number: Option<i64> = self
            .db
            .query_row("SELECT id FROM document WHERE content = ?1", [&document.0[..]], |r| r.get(0))
            .optional()?;
        let mut ask = self.db.prepare_cached(&sql)?;
        let found = ask.query_map(params![number, kind_name(kind)], |r| r.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    fn thing_documents(&self, filter: &Filter, sql: &mut String, values: &mut Vec<Value>) -> Result<()> {
        let holding = holds("m", self.tx);
        if !filter.document.is_empty() {
            let documents = super::who::numbers(&self.documents_of(&filter.document)?);
            sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM member m WHERE m.thing = v.thing AND m.document IN ({documents}) AND {holding})"
            ));
        }
        if let Some(text) = &filter.text {
            match self.few("SELECT rowid FROM words WHERE words MATCH ?1 LIMIT ?2", &text.index)? {
                Some(few) => sql.push_str(&format!(
                    " AND v.thing IN (SELECT m.thing FROM member m WHERE m.document IN ({}) AND {holding})",
                    super::who::numbers(&few)
                )),
                None => {
                    sql.push_str(&format!(
                        " AND EXISTS (SELECT 1 FROM member m JOIN words ON words.rowid = m.document \
                         WHERE m.thing = v.thing AND words MATCH ? AND {holding})"
                    ));
                    values.push(text.index.clone().into());
                }
            }
        }
        for (column, wanted) in [("outlet", &filter.source), ("language", &filter.language)] {
            if !wanted.is_empty() {
                sql.push_str(&format!(
                    " AND EXISTS (SELECT 1 FROM member m JOIN document d ON d.id = m.document WHERE m.thing = v.thing AND d.{column} IN ({}) \
                     AND {holding})",
                    vec!["?"; wanted.len()].join(", ")
                ));
                values.extend(wanted.iter().cloned().map(Value::from));
            }
        }
        Ok(())
    }

    fn thing_row(&self, thing: i64, r: &Row<'_>) -> Result<ThingRow> {
        let sql =
            format!("SELECT count(DISTINCT document) FROM member m WHERE m.thing = ?1 AND {}", holds("m", self.tx));
        let documents = self.db.prepare_cached(&sql)?.query_row([thing], |r| r.get(0))?;
        Ok(ThingRow {
            kind: r.get(1)?,
            key: r.get(2)?,
            title: r.get(3)?,
            status: r.get(4)?,
            day: known_day(r.get(5)?),
            day_end: known_day(r.get(6)?),
            independent: r.get(7)?,
            countries: serde_json::from_str(&r.get::<_, String>(8)?).unwrap_or_default(),
            documents,
            since: clock::text(r.get(10)?),
            body: pack::unpack_json(r.get_ref(9)?.as_blob().unwrap_or_default())?,
        })
    }
}

const SELECT: &str =
    "SELECT v.thing, t.kind, t.key, v.title, v.status, v.day, v.day_end, v.independent, v.countries, v.body, c.at";
