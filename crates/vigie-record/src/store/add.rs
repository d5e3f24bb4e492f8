//! Adding documents: one transaction a batch, acknowledged once it is committed.

use super::error::Result;
use super::pack;
use super::prepared::{DocumentCells, Prepared, ReadingCells};
use super::rows::{Cell, TABLES};
use super::{Record, begin};
use crate::facts::DocId;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What adding a document came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was not there.
    New,
    /// It was there: nothing was read anew.
    Known,
}

impl Record {
    /// Whether a document is there.
    pub fn knows(&self, id: &DocId) -> Result<bool> {
        let mut ask = self.db.prepare_cached("SELECT 1 FROM document WHERE content = ?1")?;
        Ok(ask.exists([&id.0[..]])?)
    }

    /// A document that is there was found once more, under another name. Says whether it is there.
    pub fn found_again(&mut self, id: &DocId, key: Option<&str>, url: Option<&str>) -> Result<bool> {
        let Some(document) = document_number(&self.db, id)? else { return Ok(false) };
        let mut is_known =
            self.db.prepare_cached("SELECT 1 FROM found WHERE document = ?1 AND what = ?2 AND value = ?3")?;
        let mut news = false;
        for (what, value) in [("key", key), ("url", url)] {
            news |= value.is_some() && !is_known.exists(params![document, what, value])?;
        }
        drop(is_known);
        if news {
            let now = self.now();
            let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let tx = begin(&change, now, "add")?;
            add_found(&change, document, key, url, tx)?;
            change.commit()?;
        }
        Ok(true)
    }

    /// Adds documents, all or none. Whatever is returned is on the disk.
    pub fn add(&mut self, batch: &[Prepared]) -> Result<Vec<Added>> {
        self.add_and(batch, |_, _| Ok(()))
    }

    /// Adds documents, and makes a change besides in the same transaction.
    pub(super) fn add_and(
        &mut self,
        batch: &[Prepared],
        besides: impl FnOnce(&Transaction<'_>, i64) -> Result<()>,
    ) -> Result<Vec<Added>> {
        let now = self.now();
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = begin(&change, now, "add")?;
        let mut writer = Writer { change: &change, tx, readers: FxHashMap::default(), entities: FxHashMap::default() };
        let added = batch.iter().map(|p| writer.add(p)).collect::<Result<Vec<_>>>()?;
        besides(&change, tx)?;
        change.commit()?;
        Ok(added)
    }
}

/// The number of a document in this file.
pub(super) fn document_number(db: &Connection, id: &DocId) -> Result<Option<i64>> {
    let mut ask = db.prepare_cached("SELECT id FROM document WHERE content = ?1")?;
    Ok(ask.query_row([&id.0[..]], |r| r.get(0)).optional()?)
}

fn add_found(change: &Connection, document: i64, key: Option<&str>, url: Option<&str>, tx: i64) -> Result<()> {
    let mut add =
        change.prepare_cached("INSERT OR IGNORE INTO found (document, what, value, tx) VALUES (?1, ?2, ?3, ?4)")?;
    for (what, value) in [("key", key), ("url", url)] {
        if let Some(value) = value {
            add.execute(params![document, what, value, tx])?;
        }
    }
    Ok(())
}

/// Writes into one transaction.
pub(super) struct Writer<'a> {
    pub change: &'a Transaction<'a>,
    pub tx: i64,
    pub readers: FxHashMap<String, i64>,
    pub entities: FxHashMap<String, i64>,
}

/// The statement that adds a row to each table.
static INSERTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let insert = |t: &super::rows::Table| {
        let count = t.columns.split(',').count() + 1;
        let marks: Vec<String> = (1..=count).map(|i| format!("?{i}")).collect();
        format!("INSERT INTO {} (reading, {}) VALUES ({})", t.name, t.columns, marks.join(", "))
    };
    TABLES.iter().map(insert).collect()
});

impl Writer<'_> {
    fn add(&mut self, p: &Prepared) -> Result<Added> {
        let d = &p.document;
        if let Some(known) = document_number(self.change, &p.id)? {
            add_found(self.change, known, d.key.as_deref(), d.url.as_deref(), self.tx)?;
            return Ok(Added::Known);
        }
        let document = self.document(&p.id, d)?;
        self.reading(document, &p.reading)?;
        Ok(Added::New)
    }

    fn document(&mut self, id: &DocId, d: &DocumentCells) -> Result<i64> {
        let mut add = self.change.prepare_cached(
            "INSERT INTO document (content, text_id, title, published, day, language, outlet, chars, tx) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        let chars = i64::try_from(d.chars).unwrap_or(i64::MAX);
        add.execute(params![&id.0[..], d.text_id, d.title, d.published, d.day, d.language, d.outlet, chars, self.tx])?;
        let document = self.change.last_insert_rowid();
        let mut text =
            self.change.prepare_cached("INSERT INTO document_text (document, text, layout) VALUES (?1, ?2, ?3)")?;
        text.execute(params![document, d.packed, d.layout])?;
        let mut words = self.change.prepare_cached("INSERT INTO words (rowid, title, text) VALUES (?1, ?2, ?3)")?;
        words.execute(params![document, d.title.as_deref().unwrap_or(""), d.text])?;
        add_found(self.change, document, d.key.as_deref(), d.url.as_deref(), self.tx)?;
        Ok(document)
    }

    /// Adds a reading of a document that is there.
    pub fn reading(&mut self, document: i64, r: &ReadingCells) -> Result<i64> {
        let reader = self.reader(&r.vigie, &r.models)?;
        let mut add = self
            .change
            .prepare_cached("INSERT INTO reading (document, reader, digest, rows, tx) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        add.execute(params![document, reader, r.digest, r.rows_digest, self.tx])?;
        let reading = self.change.last_insert_rowid();
        let mut body = self.change.prepare_cached("INSERT INTO reading_body (reading, body) VALUES (?1, ?2)")?;
        body.execute(params![reading, r.body])?;
        let mut facts = self.change.prepare_cached("INSERT INTO facts (reading, version, body) VALUES (?1, ?2, ?3)")?;
        facts.execute(params![reading, crate::across::VERSION, r.facts])?;
        let mut numbers = Vec::with_capacity(r.rows.entities.len());
        for entity in &r.rows.entities {
            numbers.push(self.entity(entity)?);
        }
        for (table, cells) in &r.rows.rows {
            let mut insert = self.change.prepare_cached(&INSERTS[*table])?;
            insert.raw_bind_parameter(1, reading)?;
            for (i, cell) in cells.iter().enumerate() {
                insert.raw_bind_parameter(i + 2, Bound { cell, document, entities: &numbers })?;
            }
            insert.raw_execute()?;
        }
        Ok(reading)
    }

    fn reader(&mut self, vigie: &str, models: &BTreeMap<String, String>) -> Result<i64> {
        let models = String::from_utf8(pack::json(models)).unwrap_or_default();
        let key = format!("{vigie} {models}");
        if let Some(id) = self.readers.get(&key) {
            return Ok(*id);
        }
        self.change.execute("INSERT OR IGNORE INTO reader (vigie, models) VALUES (?1, ?2)", params![vigie, models])?;
        let ask = "SELECT id FROM reader WHERE vigie = ?1 AND models = ?2";
        let id = self.change.query_row(ask, params![vigie, models], |r| r.get(0))?;
        self.readers.insert(key, id);
        Ok(id)
    }

    fn entity(&mut self, e: &super::entity::Entity) -> Result<i64> {
        let named = format!("{}\n{}", e.key, e.name);
        if let Some(id) = self.entities.get(&named) {
            return Ok(*id);
        }
        let mut ask = self.change.prepare_cached("SELECT id FROM entity WHERE key = ?1")?;
        let known = ask.query_row([&e.key], |r| r.get::<_, i64>(0)).optional()?;
        let id = match known {
            Some(id) => id,
            None => {
                self.change.prepare_cached("INSERT INTO entity (key) VALUES (?1)")?.execute([&e.key])?;
                self.change.last_insert_rowid()
            }
        };
        let mut name =
            self.change.prepare_cached("INSERT OR IGNORE INTO entity_name (entity, name) VALUES (?1, ?2)")?;
        if name.execute(params![id, e.name])? == 1 {
            let mut words = self.change.prepare_cached("INSERT INTO entity_words (rowid, name) VALUES (?1, ?2)")?;
            words.execute(params![self.change.last_insert_rowid(), e.name])?;
        }
        self.entities.insert(named, id);
        Ok(id)
    }
}

/// A cell on its way into a statement.
struct Bound<'a> {
    cell: &'a Cell,
    document: i64,
    entities: &'a [i64],
}

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.cell {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Document => ToSqlOutput::Owned(Value::Integer(self.document)),
            Cell::Int(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Cell::Real(x) => ToSqlOutput::Owned(Value::Real(*x)),
            Cell::Word(w) => ToSqlOutput::Borrowed(ValueRef::Text(w.as_bytes())),
            Cell::Text(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Cell::Entity(i) => ToSqlOutput::Owned(self.entities.get(*i).map_or(Value::Null, |n| Value::Integer(*n))),
        })
    }
}
