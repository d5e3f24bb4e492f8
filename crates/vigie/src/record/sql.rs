//! `vigie sql`: the record in SQL, for reading only.

use super::{Stop, Where, ended};
use crate::status::Status;
use clap::{Args, ValueEnum};
use rusqlite::types::Value;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use vigie::export::csv_cell;
use vigie::show::line;

const EXAMPLES: &str = "Examples:
  vigie sql \"SELECT type, count(*) FROM event GROUP BY type ORDER BY 2 DESC\"
  vigie sql \"SELECT day, source, target FROM dyad WHERE source = 'RUS'\" --format csv > dyads.csv
  vigie sql \"SELECT name, sql FROM sqlite_schema WHERE type = 'table'\"

Rows that hold now belong to readings whose `until` is null.";

/// `vigie sql`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Sql {
    /// One statement that changes nothing
    #[arg(value_name = "STATEMENT")]
    pub statement: String,
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// How to show the rows
    #[arg(short, long, value_enum, default_value = "tsv")]
    pub format: Format,
}

/// How rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns parted by tabs, on one line a row
    Tsv,
    /// Comma-separated; cells that a spreadsheet would take for formulas are made harmless
    Csv,
    /// One object a line
    Jsonl,
}

/// Runs the command to its end.
pub fn run(sql: &Sql) -> Status {
    ended(|| {
        let record = sql.at.open_to_read()?;
        let mut out = BufWriter::new(io::stdout().lock());
        let mut broken = Ok(());
        let mut header = sql.format != Format::Jsonl;
        record.sql(&sql.statement, |columns, row| {
            if std::mem::take(&mut header) {
                broken = writeln!(out, "{}", head(columns, sql.format));
            }
            if broken.is_ok() {
                broken = writeln!(out, "{}", shown(columns, &row, sql.format));
            }
            if broken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        broken.and_then(|()| out.flush()).map_err(Stop::Output)?;
        Ok(Status::AllRead)
    })
}

fn head(columns: &[String], format: Format) -> String {
    match format {
        Format::Csv => columns.iter().map(|c| csv_cell(c)).collect::<Vec<_>>().join(","),
        _ => columns.iter().map(|c| line(c)).collect::<Vec<_>>().join("\t"),
    }
}

fn shown(columns: &[String], row: &[Value], format: Format) -> String {
    match format {
        Format::Tsv => row.iter().map(|v| line(&plain(v))).collect::<Vec<_>>().join("\t"),
        Format::Csv => row.iter().map(cell).collect::<Vec<_>>().join(","),
        Format::Jsonl => {
            let fields = columns.iter().cloned().zip(row.iter().map(json));
            serde_json::Value::Object(fields.collect()).to_string()
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Text(t) => t.clone(),
        Value::Blob(b) => b.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Text(t) => csv_cell(t),
        other => plain(other),
    }
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Integer(n) => (*n).into(),
        Value::Real(x) => (*x).into(),
        Value::Text(t) => t.as_str().into(),
        Value::Blob(_) => plain(value).into(),
    }
}
