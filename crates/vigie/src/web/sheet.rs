//! Rows as a sheet: what a list exports is what it shows. CSV for spreadsheets (no cell is ever a formula), JSON lines and Parquet for programs.

use super::rows::{Actor, Agreement, Claim, Doc, Event, Source, Stand, Story};
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(Option<String>),
    /// A count.
    Whole(Option<i64>),
    /// A measure.
    Real(Option<f64>),
}

impl From<&str> for Cell {
    fn from(s: &str) -> Cell {
        Cell::Text(Some(s.to_owned()))
    }
}
impl From<String> for Cell {
    fn from(s: String) -> Cell {
        Cell::Text(Some(s))
    }
}
impl From<&String> for Cell {
    fn from(s: &String) -> Cell {
        Cell::Text(Some(s.clone()))
    }
}
impl From<&Option<String>> for Cell {
    fn from(s: &Option<String>) -> Cell {
        Cell::Text(s.clone())
    }
}
impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell::Whole(Some(n))
    }
}
impl From<Option<f64>> for Cell {
    fn from(x: Option<f64>) -> Cell {
        Cell::Real(x)
    }
}

/// A row that a sheet can hold.
pub trait Row {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];
    /// Its cells.
    fn cells(&self) -> Vec<Cell>;
    /// What a feed says of it: id, title, day, the page it stands on.
    fn entry(&self) -> Entry;
}

/// An entry of a feed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// An id that stays.
    pub id: String,
    /// A line.
    pub title: String,
    /// The day.
    pub day: Option<String>,
    /// The list and the key of its page.
    pub page: (&'static str, String),
    /// More.
    pub summary: String,
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The names of the columns.
    pub columns: &'static [&'static str],
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// The same as objects.
    pub json: Vec<serde_json::Value>,
    /// The same as entries of a feed.
    pub entries: Vec<Entry>,
}

impl Sheet {
    /// Of some rows.
    pub fn of<R: Row + serde::Serialize>(rows: &[R]) -> Sheet {
        Sheet {
            columns: R::COLUMNS,
            rows: rows.iter().map(Row::cells).collect(),
            json: rows.iter().map(|r| serde_json::to_value(r).unwrap_or_default()).collect(),
            entries: rows.iter().map(Row::entry).collect(),
        }
    }

    /// With the rows of the next page.
    pub fn extend(&mut self, more: Sheet) {
        self.rows.extend(more.rows);
        self.json.extend(more.json);
        self.entries.extend(more.entries);
    }

    /// Comma-separated, with a header.
    pub fn csv(&self) -> String {
        let mut out = self.columns.join(",");
        out.push_str("\r\n");
        for row in &self.rows {
            for (i, cell) in row.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                match cell {
                    Cell::Text(Some(text)) => out.push_str(&csv(text)),
                    Cell::Whole(Some(n)) => out.push_str(&n.to_string()),
                    Cell::Real(Some(x)) => out.push_str(&x.to_string()),
                    _ => {}
                }
            }
            out.push_str("\r\n");
        }
        out
    }

    /// One object a line.
    pub fn jsonl(&self) -> String {
        self.json.iter().fold(String::new(), |out, row| out + &row.to_string() + "\n")
    }

    /// Parquet.
    pub fn parquet(&self) -> Result<Vec<u8>, String> {
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for (i, name) in self.columns.iter().enumerate() {
            let column = self.rows.iter().map(|r| &r[i]);
            let (kind, array): (DataType, ArrayRef) = match self.rows.first().map(|r| &r[i]) {
                Some(Cell::Whole(_)) => {
                    let cells = column.map(|c| if let Cell::Whole(n) = c { *n } else { None });
                    (DataType::Int64, Arc::new(cells.collect::<Int64Array>()))
                }
                Some(Cell::Real(_)) => {
                    let cells = column.map(|c| if let Cell::Real(x) = c { *x } else { None });
                    (DataType::Float64, Arc::new(cells.collect::<Float64Array>()))
                }
                _ => {
                    let cells = column.map(|c| if let Cell::Text(t) = c { t.as_deref() } else { None });
                    (DataType::Utf8, Arc::new(cells.collect::<StringArray>()))
                }
            };
            fields.push(Field::new(*name, kind, true));
            arrays.push(array);
        }
        let schema = Arc::new(Schema::new(fields));
        let batch = RecordBatch::try_new(schema.clone(), arrays).map_err(|e| e.to_string())?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let mut out = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut out, schema, Some(properties)).map_err(|e| e.to_string())?;
        writer.write(&batch).and_then(|()| writer.close()).map_err(|e| e.to_string())?;
        Ok(out)
    }
}

/// A cell: quoted where it must be, and never a formula.
pub fn csv(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> Cell {
    Cell::from(parts.into_iter().collect::<Vec<_>>().join("; "))
}

fn whole(n: impl TryInto<i64>) -> Cell {
    Cell::Whole(n.try_into().ok())
}

fn names(stands: &[&Stand]) -> Cell {
    let mut out: Vec<&str> = Vec::new();
    for s in stands {
        let name = s.who.as_deref().or(s.outlet.as_deref()).unwrap_or("(unnamed)");
        if !out.contains(&name) {
            out.push(name);
        }
    }
    joined(out)
}

impl Row for Event {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "day",
        "day_end",
        "dated",
        "type",
        "mode",
        "contexts",
        "quad",
        "score",
        "cameo",
        "actors",
        "actor_countries",
        "recipients",
        "recipient_countries",
        "place",
        "place_country",
        "latitude",
        "longitude",
        "status",
        "author",
        "words",
        "start",
        "end",
        "rule",
        "reader",
        "document",
        "title",
        "published",
        "outlet",
        "language",
        "url",
    ];

    fn cells(&self) -> Vec<Cell> {
        let who = |list: &[super::rows::Party]| joined(list.iter().map(|p| p.name.as_str()));
        let countries = |list: &[super::rows::Party]| joined(list.iter().filter_map(|p| p.country.as_deref()));
        let author = self.commitments.iter().find(|c| c.source == "author").map(|c| c.value.clone());
        let place = self.place.as_ref();
        vec![
            (&self.id).into(),
            (&self.day).into(),
            (&self.day_end).into(),
            whole(i64::from(self.dated)),
            (&self.kind).into(),
            (&self.mode).into(),
            joined(self.contexts.iter().map(String::as_str)),
            whole(self.quad),
            Some(self.score).into(),
            (&self.cameo).into(),
            who(&self.actors),
            countries(&self.actors),
            who(&self.recipients),
            countries(&self.recipients),
            Cell::Text(place.map(|p| p.name.clone())),
            Cell::Text(place.and_then(|p| p.country.clone())),
            place.and_then(|p| p.latitude).into(),
            place.and_then(|p| p.longitude).into(),
            (&self.status).into(),
            Cell::Text(author),
            (&self.words).into(),
            Cell::Whole(self.start.and_then(|n| n.try_into().ok())),
            Cell::Whole(self.end.and_then(|n| n.try_into().ok())),
            (&self.rule).into(),
            (&self.reader).into(),
            (&self.document.id).into(),
            (&self.document.title).into(),
            (&self.document.published).into(),
            (&self.document.outlet).into(),
            (&self.document.language).into(),
            (&self.document.url).into(),
        ]
    }

    fn entry(&self) -> Entry {
        let who = |list: &[super::rows::Party]| list.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
        Entry {
            id: self.id.clone(),
            title: format!("{} · {} → {}", self.kind, who(&self.actors), who(&self.recipients)),
            day: self.document.published.clone().or(self.day.clone()),
            page: ("documents", self.id.clone()),
            summary: self.words.clone(),
        }
    }
}

impl Row for Claim {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "status",
        "sources",
        "day",
        "day_end",
        "claim",
        "asserts",
        "denies",
        "confirms",
        "qualifies",
        "retracts",
        "countries",
        "documents",
        "event",
    ];

    fn cells(&self) -> Vec<Cell> {
        let who = |does: &str| names(&self.who(&[does]));
        vec![
            (&self.key).into(),
            (&self.status).into(),
            whole(self.independent),
            (&self.day).into(),
            (&self.day_end).into(),
            (&self.words).into(),
            who("asserts"),
            who("denies"),
            who("confirms"),
            who("qualifies"),
            who("retracts"),
            joined(self.countries.iter().map(String::as_str)),
            whole(self.documents),
            (&self.event).into(),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.key.clone(),
            title: format!("[{}] {}", self.status, self.words),
            day: self.day_end.clone(),
            page: ("claims", self.key.clone()),
            summary: self
                .stands
                .iter()
                .map(|s| format!("{} {}", s.who.as_deref().unwrap_or("?"), s.does))
                .collect::<Vec<_>>()
                .join("; "),
        }
    }
}

impl Row for Agreement {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "state",
        "kind",
        "name",
        "parties",
        "obligations",
        "sources",
        "day",
        "day_end",
        "countries",
        "documents",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.key).into(),
            (&self.state).into(),
            (&self.kind).into(),
            (&self.name).into(),
            joined(self.parties.iter().map(|p| p.side.as_str())),
            joined(self.obligations.iter().map(String::as_str)),
            whole(self.independent),
            (&self.day).into(),
            (&self.day_end).into(),
            joined(self.countries.iter().map(String::as_str)),
            whole(self.documents),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.key.clone(),
            title: format!("[{}] {}", self.state, self.name),
            day: self.day_end.clone(),
            page: ("agreements", self.key.clone()),
            summary: self.parties.iter().map(|p| p.side.as_str()).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Row for Story {
    const COLUMNS: &'static [&'static str] =
        &["id", "title", "day", "day_end", "documents", "texts", "sources", "countries", "languages", "outlets"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.key).into(),
            (&self.title).into(),
            (&self.day).into(),
            (&self.day_end).into(),
            whole(self.documents),
            whole(self.texts),
            whole(self.independent),
            joined(self.countries.iter().map(String::as_str)),
            joined(self.languages.iter().map(String::as_str)),
            joined(self.outlets.iter().map(String::as_str)),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.key.clone(),
            title: self.title.clone(),
            day: self.day_end.clone(),
            page: ("stories", self.key.clone()),
            summary: self.actors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Row for Doc {
    const COLUMNS: &'static [&'static str] =
        &["id", "published", "outlet", "language", "title", "url", "key", "since", "found"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.id).into(),
            (&self.published).into(),
            (&self.outlet).into(),
            (&self.language).into(),
            (&self.title).into(),
            (&self.url).into(),
            (&self.key).into(),
            (&self.since).into(),
            (&self.found).into(),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.id.clone(),
            title: self.title.clone().unwrap_or_else(|| self.short().to_owned()),
            day: self.published.clone(),
            page: ("documents", self.short().to_owned()),
            summary: self.found.clone().unwrap_or_default(),
        }
    }
}

impl Row for Actor {
    const COLUMNS: &'static [&'static str] = &["id", "name", "names", "countries", "documents", "first", "last"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.key).into(),
            self.name().into(),
            joined(self.names.iter().map(String::as_str)),
            joined(self.countries.iter().map(String::as_str)),
            whole(self.documents),
            (&self.first).into(),
            (&self.last).into(),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.key.clone(),
            title: self.name().to_owned(),
            day: self.last.clone(),
            page: ("actors", self.key.clone()),
            summary: self.others().join("; "),
        }
    }
}

impl Row for Source {
    const COLUMNS: &'static [&'static str] = &["outlet", "documents", "first", "last", "languages"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.outlet).into(),
            whole(self.documents),
            (&self.first).into(),
            (&self.last).into(),
            joined(self.languages.iter().map(String::as_str)),
        ]
    }

    fn entry(&self) -> Entry {
        let name = self.outlet.clone().unwrap_or_default();
        Entry {
            id: name.clone(),
            title: name,
            day: self.last.clone(),
            page: ("sources", String::new()),
            summary: String::new(),
        }
    }
}
