//! The versions of the schema, and the way from each to the next.

use super::error::{RecordError, Result};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Step `n` brings a file of version `n` to version `n + 1`; the first makes the tables. Steps are only ever added.
const STEPS: &[&str] = &[include_str!("schema/1.sql")];

/// The version this program writes.
pub const VERSION: i64 = STEPS.len() as i64;

/// `VIGI`: what the header of the file says it is.
pub const APPLICATION: i64 = 0x5649_4749;

/// The version of an open file; none where it is empty.
pub fn version(db: &Connection, path: &Path) -> Result<Option<i64>> {
    let pragma = |name: &str| db.pragma_query_value(None, name, |r| r.get::<_, i64>(0));
    let application = pragma("application_id").map_err(|e| foreign(e, path))?;
    let version = pragma("user_version")?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    match application {
        0 if version == 0 && tables == 0 => Ok(None),
        APPLICATION if version > VERSION => {
            Err(RecordError::Newer { path: path.to_path_buf(), found: version, known: VERSION })
        }
        APPLICATION => Ok(Some(version)),
        _ => Err(RecordError::Foreign(path.to_path_buf())),
    }
}

fn foreign(error: rusqlite::Error, path: &Path) -> RecordError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => RecordError::Foreign(path.to_path_buf()),
        _ => error.into(),
    }
}

/// Brings a file to the present version, wholly or not at all.
pub fn migrate(db: &mut Connection, path: &Path) -> Result<()> {
    if version(db, path)? == Some(VERSION) {
        return Ok(());
    }
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    let at = version(&change, path)?.unwrap_or(0);
    for step in &STEPS[usize::try_from(at).unwrap_or(0)..] {
        change.execute_batch(step)?;
    }
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.pragma_update(None, "user_version", VERSION)?;
    change.commit()?;
    Ok(())
}
