//! Who is meant by a name.

use super::super::error::Result;
use super::text::Text;
use rusqlite::{Connection, OptionalExtension};

/// Names that mean more people than this are cut.
const MOST: usize = 400;

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody of a country.
    Country(String),
    /// Some of the entities, by number; nobody when it is empty.
    Entities(Vec<i64>),
}

impl Who {
    /// By a code of three capitals, a key of the record, or words of a name.
    pub fn of(db: &Connection, name: &str) -> Result<Who> {
        let name = name.trim();
        if name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase()) {
            return Ok(Who::Country(name.to_owned()));
        }
        let mut by_key = db.prepare_cached("SELECT id FROM entity WHERE key = ?1")?;
        if let Some(id) = by_key.query_row([name], |r| r.get(0)).optional()? {
            return Ok(Who::Entities(vec![id]));
        }
        let Ok(text) = Text::parse(name) else { return Ok(Who::Entities(Vec::new())) };
        let mut ask = db.prepare_cached(
            "SELECT DISTINCT n.entity FROM entity_words w JOIN entity_name n ON n.id = w.rowid WHERE entity_words MATCH ?1 LIMIT ?2",
        )?;
        let found = ask.query_map(rusqlite::params![text.index, i64::try_from(MOST).unwrap_or(400)], |r| r.get(0))?;
        let mut found: Vec<i64> = found.collect::<rusqlite::Result<_>>()?;
        found.sort_unstable();
        Ok(Who::Entities(found))
    }

    /// A condition on the columns of an alias.
    pub fn condition(&self, alias: &str) -> String {
        match self {
            // Three capitals: nothing that needs quoting.
            Who::Country(code) => format!("{alias}.country = '{code}'"),
            Who::Entities(ids) => format!("{alias}.entity IN ({})", numbers(ids)),
        }
    }
}

/// Numbers for a list of SQL.
pub fn numbers(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}
