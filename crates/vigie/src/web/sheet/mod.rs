//! Rows as a sheet: what a list exports is what it shows. CSV for spreadsheets (no cell is ever a formula), JSON lines and Parquet for programs.

mod lists;

use crate::export::{Parquet, csv_cell};

/// A cell as it is written; nothing is an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell(pub String);

impl From<&str> for Cell {
    fn from(s: &str) -> Cell {
        Cell(s.to_owned())
    }
}
impl From<String> for Cell {
    fn from(s: String) -> Cell {
        Cell(s)
    }
}
impl From<&String> for Cell {
    fn from(s: &String) -> Cell {
        Cell(s.clone())
    }
}
impl From<&Option<String>> for Cell {
    fn from(s: &Option<String>) -> Cell {
        Cell(s.clone().unwrap_or_default())
    }
}
impl From<Option<f64>> for Cell {
    fn from(x: Option<f64>) -> Cell {
        Cell(x.map(|x| x.to_string()).unwrap_or_default())
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
            for (i, Cell(text)) in row.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&csv_cell(text));
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
        let whole = || {
            let mut file = Parquet::new(self.columns)?;
            file.add(self.rows.iter().map(|row| row.iter().map(|cell| cell.0.as_str())))?;
            file.end()
        };
        whole().map_err(|e| e.to_string())
    }
}
