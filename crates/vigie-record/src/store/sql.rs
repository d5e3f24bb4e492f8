//! SQL from outside, for reading only.

use super::Record;
use super::error::{RecordError, Result};
use rusqlite::limits::Limit;
use rusqlite::types::Value;

/// The rows of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
}

impl Record {
    /// Runs one statement that changes nothing, and hands over each row. The record must be open for reading.
    pub fn sql(
        &self,
        statement: &str,
        mut row: impl FnMut(&[String], Vec<Value>) -> std::ops::ControlFlow<()>,
    ) -> Result<()> {
        // No other file is reached from here.
        self.db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        let query = |e: rusqlite::Error| match e {
            rusqlite::Error::SqlInputError { msg, offset, .. } => {
                RecordError::Query(format!("{msg}, at character {}", offset.max(0) + 1))
            }
            rusqlite::Error::MultipleStatement => RecordError::Query("give one statement".to_owned()),
            rusqlite::Error::SqliteFailure(_, Some(message)) => RecordError::Query(message),
            e => e.into(),
        };
        let mut ask = self.db.prepare(statement).map_err(query)?;
        if !ask.readonly() {
            return Err(RecordError::Query("only statements that change nothing can be asked".to_owned()));
        }
        let columns: Vec<String> = ask.column_names().map(str::to_owned).collect();
        let mut rows = ask.query([]).map_err(query)?;
        while let Some(r) = rows.next().map_err(query)? {
            let values = (0..columns.len()).map(|i| r.get(i)).collect::<rusqlite::Result<_>>()?;
            if row(&columns, values).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The whole answer to a statement.
    pub fn answer(&self, statement: &str) -> Result<Answer> {
        let mut answer = Answer { columns: Vec::new(), rows: Vec::new() };
        self.sql(statement, |columns, row| {
            if answer.columns.is_empty() {
                answer.columns = columns.to_vec();
            }
            answer.rows.push(row);
            std::ops::ControlFlow::Continue(())
        })?;
        Ok(answer)
    }
}
