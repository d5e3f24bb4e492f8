//! Documents: one by its id, many by their words, and the sources they come from.

use super::super::derive::{doc_id, stored_reading, stored_text};
use super::super::error::{RecordError, Result};
use super::super::{clock, days};
use super::filter::Filter;
use super::plan::FEW_DOCUMENTS;
use super::{Cursor, Listed, Page, View, holds};
use crate::facts::DocId;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use rustc_hash::FxHashMap;
use serde::Serialize;
use vigie_read::Reading;
use vigie_read::reading::Span;

/// A document, without its text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentRow {
    /// Its id.
    pub id: DocId,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published, as it says.
    pub published: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was found: one address of those known.
    pub url: Option<String>,
    /// The id its caller gave it: one of those known.
    pub key: Option<String>,
    /// Since when the record holds it.
    pub since: String,
    /// Where the words asked for stand, in a search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Span>,
}

/// A document with its reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Whole {
    /// The document.
    pub document: DocumentRow,
    /// Its reading, with its text.
    pub reading: Reading,
}

/// The ids that begin with some hex digits, at least six: from the first to before the second.
pub(super) fn id_range(hex: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    if !(6..=64).contains(&hex.len()) || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let bytes = |filler: char| -> Option<Vec<u8>> {
        let full: String = hex.chars().chain(std::iter::repeat(filler)).take(64).collect();
        DocId::parse(&full.to_ascii_lowercase()).map(|id| id.0.to_vec())
    };
    let mut to = bytes('f')?;
    // One more byte: the last id is below it.
    to.push(0);
    Some((bytes('0')?, to))
}

impl View<'_> {
    /// The document whose id begins so, or that has such a key or address, with the reading it had.
    pub fn document(&self, name: &str) -> Result<Option<Whole>> {
        let numbers = self.documents_of(&[name.to_owned()])?;
        let number = match numbers[..] {
            [] => return Ok(None),
            [one] => one,
            _ => {
                return Err(RecordError::Query(format!(
                    "{name}: {} documents are called so; give more of the id",
                    numbers.len()
                )));
            }
        };
        let ask = format!("SELECT r.id FROM reading r WHERE r.document = ?1 AND {}", holds("r", self.tx));
        let reading = self.db.prepare_cached(&ask)?.query_row([number], |r| r.get::<_, i64>(0)).optional()?;
        let Some(reading) = reading else { return Ok(None) };
        let document = self.document_row(number)?;
        let mut reading = stored_reading(self.db, number, reading)?;
        reading.document.key.clone_from(&document.key);
        reading.document.url.clone_from(&document.url);
        Ok(Some(Whole { document, reading }))
    }

    /// The row of a document, by its whole id.
    pub fn document_by(&self, id: &str) -> Result<Option<DocumentRow>> {
        let Some(id) = DocId::parse(id) else { return Ok(None) };
        let mut ask = self.db.prepare_cached("SELECT id FROM document WHERE content = ?1 AND tx <= ?2")?;
        let number: Option<i64> = ask.query_row(params![&id.0[..], self.tx], |r| r.get(0)).optional()?;
        number.map(|n| self.document_row(n)).transpose()
    }

    /// How many documents there are.
    pub fn count(&self) -> Result<i64> {
        let mut ask = self.db.prepare_cached("SELECT count(*) FROM document WHERE tx <= ?1")?;
        Ok(ask.query_row([self.tx], |r| r.get(0))?)
    }

    pub(super) fn document_row(&self, number: i64) -> Result<DocumentRow> {
        let mut ask = self.db.prepare_cached(
            "SELECT d.content, d.title, d.published, d.language, d.outlet, t.at, \
             (SELECT min(value) FROM found WHERE document = d.id AND what = 'url' AND found.tx <= ?2), \
             (SELECT min(value) FROM found WHERE document = d.id AND what = 'key' AND found.tx <= ?2) \
             FROM document d JOIN tx t ON t.id = d.tx WHERE d.id = ?1",
        )?;
        Ok(ask.query_row(params![number, self.tx], |r| {
            Ok(DocumentRow {
                id: doc_id(r.get(0)?),
                title: r.get(1)?,
                published: r.get(2)?,
                language: r.get(3)?,
                outlet: r.get(4)?,
                since: clock::text(r.get(5)?),
                url: r.get(6)?,
                key: r.get(7)?,
                found: None,
            })
        })?)
    }

    /// Documents, the newest first. The filter's text, source, language, days and documents count; the rest is for lists of rows.
    pub fn search(&self, filter: &Filter, page: &Page) -> Result<Listed<DocumentRow>> {
        let mut sql = String::from("SELECT ifnull(d.day, '') AS day, d.id FROM ");
        let mut values: Vec<Value> = Vec::new();
        let mut words_asked = false;
        let mut few: Option<Vec<i64>> = None;
        if !filter.document.is_empty() {
            few = Some(self.documents_of(&filter.document)?);
        }
        if let Some(text) = &filter.text {
            match self.few("SELECT rowid FROM words WHERE words MATCH ?1 LIMIT ?2", &text.index)? {
                Some(found) if few.is_none() => few = Some(found),
                _ => words_asked = true,
            }
        }
        sql.push_str("document d");
        match few.filter(|f| f.len() <= FEW_DOCUMENTS) {
            Some(few) => sql.push_str(&format!(" WHERE d.id IN ({})", super::who::numbers(&few))),
            // The index of days is walked from its end.
            None => sql.push_str(" INDEXED BY document_by_day WHERE 1"),
        }
        sql.push_str(&format!(" AND d.tx <= {}", self.tx));
        if let (true, Some(text)) = (words_asked, &filter.text) {
            sql.push_str(" AND EXISTS (SELECT 1 FROM words WHERE words.rowid = d.id AND words MATCH ?)");
            values.push(text.index.clone().into());
        }
        for (column, wanted) in [("outlet", &filter.source), ("language", &filter.language)] {
            if !wanted.is_empty() {
                sql.push_str(&format!(" AND d.{column} IN ({})", vec!["?"; wanted.len()].join(", ")));
                values.extend(wanted.iter().cloned().map(Value::from));
            }
        }
        for (bound, comparison) in [(&filter.since, ">="), (&filter.until, "<=")] {
            if let Some(day) = bound {
                let range = days::range(day).ok_or_else(|| RecordError::Query(format!("{day:?} is no day")))?;
                sql.push_str(&format!(" AND d.day {comparison} ?"));
                values.push(if comparison == ">=" { range.0 } else { range.1 }.into());
            }
        }
        if let Some(Cursor { day, a, .. }) = &page.after {
            // What has no day comes last.
            sql.push_str(if day.is_empty() {
                " AND d.day IS NULL AND d.id < ?"
            } else {
                " AND ((d.day, d.id) < (?, ?) OR d.day IS NULL)"
            });
            if !day.is_empty() {
                values.push(day.clone().into());
            }
            values.push((*a).into());
        }
        sql.push_str(" ORDER BY d.day DESC, d.id DESC LIMIT ?");
        values.push(i64::try_from(page.limit.saturating_add(1)).unwrap_or(i64::MAX).into());
        let mut ask = self.db.prepare_cached(&sql)?;
        let found = ask.query_map(params_from_iter(values), |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))?;
        let mut found: Vec<(String, i64)> = found.collect::<rusqlite::Result<_>>()?;
        let more = found.len() > page.limit;
        found.truncate(page.limit);
        let next = found.last().filter(|_| more).map(|(day, id)| Cursor { day: day.clone(), a: *id, b: 0 }.to_string());
        let mut rows = Vec::with_capacity(found.len());
        for (_, id) in found {
            let mut row = self.document_row(id)?;
            if let Some(text) = &filter.text {
                row.found = text.place_in(&stored_text(self.db, id)?);
            }
            rows.push(row);
        }
        Ok(Listed { rows, next })
    }
}

/// Texts and documents of a page of rows, each fetched once.
pub(super) struct Shelf<'a> {
    view: View<'a>,
    texts: FxHashMap<i64, Text>,
    rows: FxHashMap<i64, DocumentRow>,
}

struct Text {
    text: String,
    /// Where each code point begins; empty where every one is a byte.
    starts: Vec<usize>,
}

impl<'a> Shelf<'a> {
    /// For the rows of a view.
    pub fn new(view: View<'a>) -> Self {
        Shelf { view, texts: FxHashMap::default(), rows: FxHashMap::default() }
    }

    /// The document of a row.
    pub fn document(&mut self, number: i64) -> Result<DocumentRow> {
        if let Some(row) = self.rows.get(&number) {
            return Ok(row.clone());
        }
        let row = self.view.document_row(number)?;
        self.rows.insert(number, row.clone());
        Ok(row)
    }

    /// What stands there.
    pub fn span(&mut self, document: i64, start: Option<i64>, end: Option<i64>) -> Result<Option<Span>> {
        let (Some(start), Some(end)) =
            (start.and_then(|s| usize::try_from(s).ok()), end.and_then(|e| usize::try_from(e).ok()))
        else {
            return Ok(None);
        };
        let text = match self.texts.entry(document) {
            std::collections::hash_map::Entry::Occupied(e) => e.into_mut(),
            std::collections::hash_map::Entry::Vacant(e) => {
                let text = stored_text(self.view.db, document)?;
                let starts = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(i, _)| i).collect() };
                e.insert(Text { text, starts })
            }
        };
        let byte = |at: usize| match &text.starts[..] {
            [] => Some(at),
            starts if at == starts.len() => Some(text.text.len()),
            starts => starts.get(at).copied(),
        };
        let quoted = byte(start).zip(byte(end)).and_then(|(s, e)| text.text.get(s..e));
        let quoted = quoted.ok_or_else(|| RecordError::damaged("a span lies outside its text"))?;
        Ok(Some(Span { start, end, text: quoted.to_owned() }))
    }
}
