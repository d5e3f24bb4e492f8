//! What follows from many documents, kept as it was known at each time.
//!
//! The rows that [`across::fold`] gives are compared with those the record holds: what is gone or changed is closed, what is new is
//! opened. Nothing is overwritten, so that a past day can be asked for.

use super::error::Result;
use super::pack;
use super::parts;
use super::{Record, begin, days};
use crate::across;
use crate::facts::{DocId, Mention, Row, RowKind};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeSet;
use vigie_read::Reading;

/// What a derivation changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// Things that were not there.
    pub opened: usize,
    /// Things that are told otherwise now.
    pub changed: usize,
    /// Things that are no more.
    pub closed: usize,
}

/// A thing as the record holds it now.
struct Held {
    thing: i64,
    digest: Vec<u8>,
}

impl Record {
    /// Whether documents were added since things were last derived, or the rules are new.
    pub fn is_derived(&self) -> Result<bool> {
        let ask = "SELECT tx = (SELECT ifnull(max(tx), 0) FROM (SELECT max(tx) AS tx FROM reading UNION ALL SELECT max(until) FROM reading)), \
                   version FROM derived";
        let (tx, version): (bool, i64) = self.db.query_row(ask, [], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(tx && version == across::VERSION)
    }

    /// Derives what follows from the documents, unless that was done: the parts of the record that new readings touch are folded anew, the
    /// rest stands. One transaction.
    pub fn derive(&mut self) -> Result<Derived> {
        if self.is_derived()? {
            return Ok(Derived::default());
        }
        let now = self.now();
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (mut since, version): (i64, i64) =
            change.query_row("SELECT tx, version FROM derived", [], |r| Ok((r.get(0)?, r.get(1)?)))?;
        if version != across::VERSION {
            change.execute_batch("DELETE FROM part_key; DELETE FROM part;")?;
            since = 0;
        }
        let seen: i64 = change.query_row(
            "SELECT ifnull(max(tx), 0) FROM (SELECT max(tx) AS tx FROM reading UNION ALL SELECT max(until) FROM reading)",
            [],
            |r| r.get(0),
        )?;
        parts::touch(&change, since)?;
        let tx = begin(&change, now, "derive")?;
        let replace = Replace { db: &change, tx };
        let mut held = replace.held()?;
        let mut done = Derived::default();
        parts::regroup(&change, |facts| replace.replace(&across::fold(facts), &mut held, &mut done))?;
        replace.close(held, &mut done)?;
        change.execute("UPDATE derived SET tx = ?1, version = ?2", params![seen, across::VERSION])?;
        change.commit()?;
        Ok(done)
    }
}

/// An id from its column.
pub(super) fn doc_id(bytes: Vec<u8>) -> DocId {
    DocId(bytes.try_into().unwrap_or_default())
}

/// A reading as it was read, with its text; where it was found is left out.
pub(super) fn stored_reading(db: &Connection, document: i64, reading: i64) -> Result<Reading> {
    let mut ask = db.prepare_cached("SELECT body FROM reading_body WHERE reading = ?1")?;
    let body: Vec<u8> = ask.query_row([reading], |r| r.get(0))?;
    let mut out: Reading = pack::unpack_json(&body)?;
    out.document.text = stored_text(db, document)?;
    Ok(out)
}

/// The text of a document.
pub(super) fn stored_text(db: &Connection, document: i64) -> Result<String> {
    let mut ask = db.prepare_cached("SELECT text FROM document_text WHERE document = ?1")?;
    let text: Vec<u8> = ask.query_row([document], |r| r.get(0))?;
    pack::unpack_text(&text)
}

/// The name of a kind of thing in the tables.
pub(super) fn kind_name(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Copies => "copies",
        RowKind::Story => "story",
        RowKind::Event => "event",
        RowKind::Claim => "claim",
        RowKind::Agreement => "agreement",
    }
}

/// A derived row as its digest sees it: everything that people are shown of it.
#[derive(Serialize)]
struct Shown<'a> {
    kind: &'a str,
    key: &'a str,
    title: &'a str,
    status: Option<&'a str>,
    days: (&'a str, &'a str),
    independent: i64,
    countries: &'a str,
    body: &'a str,
    members: Vec<(String, &'a str)>,
}

impl Shown<'_> {
    fn digest(&mut self) -> Vec<u8> {
        self.members.sort_unstable();
        self.members.dedup();
        pack::digest(&pack::json(self))
    }
}

/// A derived row, in the form of its columns.
struct Columns {
    days: (String, String),
    countries: String,
    body: String,
    digest: Vec<u8>,
}

impl Columns {
    fn of(row: &Row) -> Columns {
        let day = |d: &str| days::day_of(d).unwrap_or_default();
        let days = row.days.as_ref().map_or_else(Default::default, |(a, b)| (day(a), day(b)));
        let countries = serde_json::to_string(&row.countries).unwrap_or_default();
        let body = row.body.to_string();
        let digest = Shown {
            kind: kind_name(row.kind),
            key: &row.key,
            title: &row.title,
            status: row.status.as_deref(),
            days: (&days.0, &days.1),
            independent: i64::from(row.independent),
            countries: &countries,
            body: &body,
            members: row.mentions.iter().map(|m| (m.document.to_string(), m.row.as_str())).collect(),
        }
        .digest();
        Columns { days, countries, body, digest }
    }
}

/// What is wrong with the derived rows that hold now, one line each.
pub(super) fn wrong_versions(db: &Connection) -> Result<Vec<String>> {
    let mut ask = db.prepare(
        "SELECT t.id, t.kind, t.key, v.title, v.status, v.day, v.day_end, v.independent, v.countries, v.body, v.digest \
         FROM version v JOIN thing t ON t.id = v.thing WHERE v.until IS NULL",
    )?;
    let mut members = db.prepare(
        "SELECT lower(hex(d.content)), m.row FROM member m JOIN document d ON d.id = m.document WHERE m.thing = ?1 AND m.until IS NULL",
    )?;
    let mut wrong = Vec::new();
    let mut rows = ask.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, key): (String, String) = (row.get(1)?, row.get(2)?);
        let thing: i64 = row.get(0)?;
        let found: Vec<(String, String)> =
            members.query_map([thing], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        let body = pack::unpack_text(row.get_ref(9)?.as_blob().unwrap_or_default());
        let body = match body {
            Ok(body) => body,
            Err(e) => {
                wrong.push(format!("{kind} {key}: it cannot be read: {e}"));
                continue;
            }
        };
        let (title, status): (String, Option<String>) = (row.get(3)?, row.get(4)?);
        let (day, day_end, countries): (String, String, String) = (row.get(5)?, row.get(6)?, row.get(8)?);
        let digest = Shown {
            kind: &kind,
            key: &key,
            title: &title,
            status: status.as_deref(),
            days: (&day, &day_end),
            independent: row.get(7)?,
            countries: &countries,
            body: &body,
            members: found.iter().map(|(d, r)| (d.clone(), r.as_str())).collect(),
        }
        .digest();
        if digest != row.get::<_, Vec<u8>>(10)? {
            wrong.push(format!("{kind} {key}: it is not what was derived"));
        }
    }
    Ok(wrong)
}

struct Replace<'a> {
    db: &'a Connection,
    tx: i64,
}

type HeldThings = FxHashMap<(String, String), Held>;

impl Replace<'_> {
    /// Puts rows in the place of those held under their keys.
    fn replace(&self, rows: &[Row], held: &mut HeldThings, done: &mut Derived) -> Result<()> {
        let documents = self.documents(rows)?;
        for row in rows {
            let columns = Columns::of(row);
            match held.remove(&(kind_name(row.kind).to_owned(), row.key.clone())) {
                Some(h) if h.digest == columns.digest => {}
                Some(h) => {
                    self.close_version(h.thing)?;
                    self.open_version(h.thing, row, &columns)?;
                    self.members(h.thing, Some(row), &documents)?;
                    done.changed += 1;
                }
                None => {
                    let thing = self.thing(row)?;
                    self.open_version(thing, row, &columns)?;
                    self.members(thing, Some(row), &documents)?;
                    done.opened += 1;
                }
            }
        }
        Ok(())
    }

    /// Closes what is no more.
    fn close(&self, held: HeldThings, done: &mut Derived) -> Result<()> {
        for gone in held.into_values() {
            self.close_version(gone.thing)?;
            self.members(gone.thing, None, &FxHashMap::default())?;
            done.closed += 1;
        }
        Ok(())
    }

    /// What is held of the parts that are touched.
    fn held(&self) -> Result<HeldThings> {
        let mut ask = self.db.prepare(
            "SELECT t.kind, t.key, t.id, v.digest FROM \
             (SELECT DISTINCT m.thing FROM temp.touched c CROSS JOIN member m ON m.document = c.document WHERE m.until IS NULL) s \
             CROSS JOIN version v ON v.thing = s.thing CROSS JOIN thing t ON t.id = v.thing WHERE v.until IS NULL",
        )?;
        let rows = ask.query_map([], |r| Ok(((r.get(0)?, r.get(1)?), Held { thing: r.get(2)?, digest: r.get(3)? })))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The numbers of the documents that the rows speak of.
    fn documents(&self, rows: &[Row]) -> Result<FxHashMap<DocId, i64>> {
        let mut out = FxHashMap::default();
        let mut ask = self.db.prepare("SELECT id FROM document WHERE content = ?1")?;
        for mention in rows.iter().flat_map(|r| &r.mentions) {
            if !out.contains_key(&mention.document)
                && let Some(id) = ask.query_row([&mention.document.0[..]], |r| r.get(0)).optional()?
            {
                out.insert(mention.document, id);
            }
        }
        Ok(out)
    }

    /// A thing keeps its number for good, even while it is closed.
    fn thing(&self, row: &Row) -> Result<i64> {
        let key = params![kind_name(row.kind), row.key];
        self.db.prepare_cached("INSERT OR IGNORE INTO thing (kind, key) VALUES (?1, ?2)")?.execute(key)?;
        let mut ask = self.db.prepare_cached("SELECT id FROM thing WHERE kind = ?1 AND key = ?2")?;
        Ok(ask.query_row(key, |r| r.get(0))?)
    }

    fn close_version(&self, thing: i64) -> Result<()> {
        let mut close = self.db.prepare_cached("UPDATE version SET until = ?2 WHERE thing = ?1 AND until IS NULL")?;
        close.execute(params![thing, self.tx])?;
        Ok(())
    }

    fn open_version(&self, thing: i64, row: &Row, columns: &Columns) -> Result<()> {
        let mut add = self.db.prepare_cached(
            "INSERT INTO version (thing, kind, title, status, day, day_end, independent, countries, body, digest, tx) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let Columns { days: (day, day_end), countries, body, digest } = columns;
        let body = pack::pack(body.as_bytes());
        let kind = kind_name(row.kind);
        add.execute(params![
            thing,
            kind,
            row.title,
            row.status,
            day,
            day_end,
            row.independent,
            countries,
            body,
            digest,
            self.tx
        ])?;
        Ok(())
    }

    /// Opens the members and countries that came, closes those that went.
    fn members(&self, thing: i64, row: Option<&Row>, documents: &FxHashMap<DocId, i64>) -> Result<()> {
        let mentions: &[Mention] = row.map_or(&[], |r| &r.mentions);
        let mut new: BTreeSet<(i64, &str)> =
            mentions.iter().filter_map(|m| Some((*documents.get(&m.document)?, m.row.as_str()))).collect();
        let mut ask = self.db.prepare_cached("SELECT document, row FROM member WHERE thing = ?1 AND until IS NULL")?;
        let old: Vec<(i64, String)> =
            ask.query_map([thing], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        let mut close = self.db.prepare_cached(
            "UPDATE member SET until = ?4 WHERE thing = ?1 AND document = ?2 AND row = ?3 AND until IS NULL",
        )?;
        for (document, row) in &old {
            if !new.remove(&(*document, row.as_str())) {
                close.execute(params![thing, document, row, self.tx])?;
            }
        }
        let mut open =
            self.db.prepare_cached("INSERT INTO member (thing, document, row, tx) VALUES (?1, ?2, ?3, ?4)")?;
        for (document, row) in new {
            open.execute(params![thing, document, row, self.tx])?;
        }
        let mut countries: BTreeSet<&str> = row.map_or(&[][..], |r| &r.countries).iter().map(String::as_str).collect();
        let mut ask = self.db.prepare_cached("SELECT country FROM thing_country WHERE thing = ?1 AND until IS NULL")?;
        let old: Vec<String> = ask.query_map([thing], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut close = self.db.prepare_cached(
            "UPDATE thing_country SET until = ?3 WHERE thing = ?1 AND country = ?2 AND until IS NULL",
        )?;
        for country in &old {
            if !countries.remove(country.as_str()) {
                close.execute(params![thing, country, self.tx])?;
            }
        }
        let mut open = self.db.prepare_cached("INSERT INTO thing_country (thing, country, tx) VALUES (?1, ?2, ?3)")?;
        for country in countries {
            open.execute(params![thing, country, self.tx])?;
        }
        Ok(())
    }
}
