//! `vigie check`: whether the record is what was written, down to the characters that every row points at.

use super::Record;
use super::derive::doc_id;
use super::error::Result;
use super::pack;
use super::rows::{TABLES, Table, canonical_int, canonical_null, canonical_real, canonical_text};
use crate::facts::DocId;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt;
use vigie_read::reading::DocumentRow;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable code: `pages`, `references`, `text`, `reading`, `rows`, `span`, `derived`.
    pub code: &'static str,
    /// What, in one line.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.what, self.code)
    }
}

/// Findings beyond this many are not told.
const MOST: usize = 1000;

struct Checker<'a> {
    db: &'a Connection,
    findings: Vec<Finding>,
}

impl Record {
    /// Verifies the pages, the references, every text, reading, row and span, and what was derived. `seen` is told of each document.
    pub fn check(&self, mut seen: impl FnMut(usize)) -> Result<Vec<Finding>> {
        let mut checker = Checker { db: &self.db, findings: Vec::new() };
        type Step<'a> = fn(&mut Checker<'a>) -> Result<()>;
        let steps: [(&'static str, Step<'_>); 4] = [
            ("pages", Checker::pages),
            ("references", Checker::references),
            ("words", Checker::words),
            ("derived", Checker::derived),
        ];
        for (code, step) in steps {
            // A step that cannot go on is a finding; the others still run.
            if let Err(e) = step(&mut checker) {
                checker.find(code, e.to_string());
            }
        }
        if let Err(e) = checker.documents(&mut seen) {
            checker.find("pages", e.to_string());
        }
        Ok(checker.findings)
    }
}

impl Checker<'_> {
    fn find(&mut self, code: &'static str, what: impl Into<String>) {
        if self.findings.len() < MOST {
            self.findings.push(Finding { code, what: what.into() });
        }
    }

    fn pages(&mut self) -> Result<()> {
        let mut ask = self.db.prepare("PRAGMA integrity_check(100)")?;
        let lines: Vec<String> = ask.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        lines.into_iter().filter(|l| l != "ok").for_each(|l| self.find("pages", l));
        Ok(())
    }

    fn words(&mut self) -> Result<()> {
        for table in ["words", "entity_words"] {
            // The check is an insertion, which a record open for reading refuses: the shadow tables are then read row by row.
            let mut ask = self.db.prepare(&format!("SELECT count(*), sum(length(block)) FROM {table}_data"))?;
            ask.query_row([], |_| Ok(()))?;
        }
        let missing: i64 = self.db.query_row(
            "SELECT count(*) FROM document d LEFT JOIN words_docsize w ON w.id = d.id WHERE w.id IS NULL",
            [],
            |r| r.get(0),
        )?;
        if missing > 0 {
            self.find("words", format!("{missing} documents are not in the index of words"));
        }
        Ok(())
    }

    fn references(&mut self) -> Result<()> {
        let mut ask = self.db.prepare("PRAGMA foreign_key_check")?;
        let broken: Vec<(String, String)> =
            ask.query_map([], |r| Ok((r.get(0)?, r.get(2)?)))?.take(MOST).collect::<rusqlite::Result<_>>()?;
        for (table, parent) in broken {
            self.find("references", format!("a row of {table} points at no row of {parent}"));
        }
        for (what, query) in REFERENCES {
            let count: i64 = self.db.query_row(query, [], |r| r.get(0))?;
            if count > 0 {
                self.find("references", format!("{count} {what}"));
            }
        }
        Ok(())
    }

    fn documents(&mut self, seen: &mut impl FnMut(usize)) -> Result<()> {
        let mut ask = self.db.prepare(
            "SELECT d.id, d.content, d.text_id, d.title, d.published, d.language, d.outlet, d.chars, t.text, t.layout \
             FROM document d LEFT JOIN document_text t ON t.document = d.id",
        )?;
        let mut rows = ask.query([])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            count += 1;
            seen(count);
            let id = doc_id(row.get(1)?);
            let name = id.short();
            let packed = row.get_ref(8)?.as_blob_or_null().unwrap_or_default().unwrap_or_default();
            let text = match pack::unpack_text(packed) {
                Ok(text) => text,
                Err(e) => {
                    self.find("text", format!("{name}: its text cannot be read: {e}"));
                    continue;
                }
            };
            let text_id: Vec<u8> = row.get(2)?;
            if Sha256::digest(text.as_bytes())[..] != text_id[..] {
                self.find("text", format!("{name}: its text is not the one that was added"));
                continue;
            }
            let chars: i64 = row.get(7)?;
            if i64::try_from(text.chars().count()).ok() != Some(chars) {
                self.find("text", format!("{name}: its length is not the one that was added"));
            }
            let layout = row.get_ref(9)?.as_blob_or_null().unwrap_or_default().unwrap_or_default();
            if let Err(e) = pack::unpack(layout) {
                self.find("text", format!("{name}: its layout cannot be read: {e}"));
            }
            let document = DocumentRow {
                id: String::new(),
                key: None,
                title: row.get(3)?,
                published: row.get(4)?,
                language: row.get(5)?,
                outlet: row.get(6)?,
                url: None,
                headings: Vec::new(),
                text,
            };
            if DocId::of(&document) != id {
                self.find("text", format!("{name}: its title, date, language or outlet is not the one that was added"));
            }
            self.readings(row.get(0)?, &name, &document.text)?;
        }
        Ok(())
    }

    fn readings(&mut self, document: i64, name: &str, text: &str) -> Result<()> {
        let mut ask = self.db.prepare_cached(
            "SELECT r.id, r.digest, r.rows, r.until IS NULL, b.body FROM reading r LEFT JOIN reading_body b ON b.reading = r.id \
             WHERE r.document = ?1",
        )?;
        let mut rows = ask.query([document])?;
        let mut open = 0;
        let mut index = None;
        while let Some(row) = rows.next()? {
            let reading: i64 = row.get(0)?;
            let (digest, rows_digest): (Vec<u8>, Vec<u8>) = (row.get(1)?, row.get(2)?);
            open += usize::from(row.get::<_, bool>(3)?);
            let packed = row.get_ref(4)?.as_blob_or_null().unwrap_or_default().unwrap_or_default();
            match pack::unpack(packed) {
                Ok(json) if pack::digest(&json) != digest => {
                    self.find("reading", format!("{name}: a reading is not the one that was added"));
                }
                Err(e) => self.find("reading", format!("{name}: a reading cannot be read: {e}")),
                Ok(json) => {
                    let index = index.get_or_insert_with(|| Quotes::new(text));
                    let value: Value = serde_json::from_slice(&json).unwrap_or_default();
                    let wrong = index.wrong(&value);
                    if wrong > 0 {
                        self.find("span", format!("{name}: {wrong} spans do not quote what stands there"));
                    }
                }
            }
            if self.rows_digest(reading)? != rows_digest {
                self.find("rows", format!("{name}: the rows of a reading are not those that were added"));
            }
        }
        if open != 1 {
            self.find("reading", format!("{name}: {open} readings hold at once"));
        }
        Ok(())
    }

    fn rows_digest(&self, reading: i64) -> Result<Vec<u8>> {
        let mut lines = Vec::new();
        for table in TABLES {
            self.canonical_rows(table, reading, &mut lines)?;
        }
        lines.sort_unstable();
        Ok(pack::digest(lines.join("\n").as_bytes()))
    }

    fn canonical_rows(&self, table: &Table, reading: i64, lines: &mut Vec<String>) -> Result<()> {
        let mut ask =
            self.db.prepare_cached(&format!("SELECT {} FROM {} WHERE reading = ?1", table.columns, table.name))?;
        let document = table.columns.split(',').position(|c| c.trim() == "document");
        let count = ask.column_count();
        let mut key = self.db.prepare_cached("SELECT key FROM entity WHERE id = ?1")?;
        let mut rows = ask.query([reading])?;
        while let Some(row) = rows.next()? {
            let mut line = table.name.to_owned();
            for i in (0..count).filter(|i| Some(*i) != document) {
                match row.get_ref(i)? {
                    ValueRef::Integer(n) if table.entities.contains(&i) => {
                        let name: String = key.query_row([n], |r| r.get(0)).unwrap_or_default();
                        canonical_text(&name, &mut line);
                    }
                    ValueRef::Integer(n) => canonical_int(n, &mut line),
                    ValueRef::Real(x) => canonical_real(x, &mut line),
                    ValueRef::Text(t) => canonical_text(&String::from_utf8_lossy(t), &mut line),
                    ValueRef::Null | ValueRef::Blob(_) => canonical_null(&mut line),
                }
            }
            lines.push(line);
        }
        Ok(())
    }

    fn derived(&mut self) -> Result<()> {
        for wrong in super::derive::wrong_versions(self.db)? {
            self.find("derived", wrong);
        }
        Ok(())
    }
}

/// References inside a reading, which the tables do not declare.
const REFERENCES: &[(&str, &str)] = &[
    (
        "parties of events are no actors of their reading",
        "SELECT count(*) FROM party p LEFT JOIN actor a ON a.reading = p.reading AND a.n = p.actor WHERE a.n IS NULL",
    ),
    (
        "parties belong to no event",
        "SELECT count(*) FROM party p LEFT JOIN event e ON e.reading = p.reading AND e.n = p.n WHERE e.n IS NULL",
    ),
    (
        "events are at no place of their reading",
        "SELECT count(*) FROM event e LEFT JOIN place p ON p.reading = e.reading AND p.n = e.place WHERE e.place IS NOT NULL AND p.n IS NULL",
    ),
    (
        "events are about no agreement of their reading",
        "SELECT count(*) FROM event e LEFT JOIN agreement a ON a.reading = e.reading AND a.n = e.agreement \
         WHERE e.agreement IS NOT NULL AND a.n IS NULL",
    ),
    (
        "attributions hold events that are not there",
        "SELECT count(*) FROM said s LEFT JOIN event e ON e.reading = s.reading AND e.n = s.event WHERE e.n IS NULL",
    ),
    (
        "claims are about events that are not there",
        "SELECT count(*) FROM claim_event c LEFT JOIN event e ON e.reading = c.reading AND e.n = c.event WHERE e.n IS NULL",
    ),
    (
        "stances are taken in no attribution of their reading",
        "SELECT count(*) FROM stance s LEFT JOIN attribution a ON a.reading = s.reading AND a.n = s.attribution \
         WHERE s.attribution IS NOT NULL AND a.n IS NULL",
    ),
    ("transactions go back in time", "SELECT count(*) FROM tx a JOIN tx b ON b.id = a.id + 1 WHERE b.at <= a.at"),
];

/// Compares spans with the text they quote.
struct Quotes<'a> {
    text: &'a str,
    /// Bytes at which each code point begins; empty where every one is a byte.
    starts: Vec<usize>,
}

impl<'a> Quotes<'a> {
    fn new(text: &'a str) -> Self {
        let starts = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(i, _)| i).collect() };
        Quotes { text, starts }
    }

    fn byte(&self, at: usize) -> Option<usize> {
        if self.starts.is_empty() {
            return (at <= self.text.len()).then_some(at);
        }
        if at == self.starts.len() { Some(self.text.len()) } else { self.starts.get(at).copied() }
    }

    /// How many spans below a value quote something else than what stands there.
    fn wrong(&self, value: &Value) -> usize {
        match value {
            Value::Array(values) => values.iter().map(|v| self.wrong(v)).sum(),
            Value::Object(fields) => {
                let below: usize = fields.values().map(|v| self.wrong(v)).sum();
                let at = |name: &str| fields.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
                let quoted = fields.get("text").and_then(Value::as_str);
                let (Some(start), Some(end), Some(quoted)) = (at("start"), at("end"), quoted) else { return below };
                let stands = self.byte(start).zip(self.byte(end)).and_then(|(s, e)| self.text.get(s..e));
                below + usize::from(stands != Some(quoted))
            }
            _ => 0,
        }
    }
}
