//! One SQLite file: documents, readings and derived rows, each with the time since when the record held it.
//!
//! [`Record`] opens the file and changes it; a [`View`](query::View) answers from it, as known now or on a past day. A change is one
//! transaction: it is wholly there once it was acknowledged, and not at all before.

mod add;
mod backup;
mod check;
mod clock;
mod days;
mod derive;
mod entity;
mod error;
mod inputs;
mod layout;
mod pack;
mod parts;
mod path;
mod prepared;
pub mod query;
mod reread;
mod rows;
mod schema;
mod snapshot;
mod sql;

pub use add::Added;
pub use check::Finding;
pub use clock::as_of;
pub use derive::Derived;
pub use error::{RecordError, Result};
pub use inputs::{Progress, Quarantined};
pub use path::default_path;
pub use prepared::Prepared;
pub use query::View;
pub use reread::{Change, Stored};
pub use schema::VERSION as SCHEMA_VERSION;
pub use sql::Answer;

use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait for another program's transaction.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open record.
#[derive(Debug)]
pub struct Record {
    db: Connection,
    path: PathBuf,
    /// The time of every change, where a test says it.
    fixed_now: Option<i64>,
}

impl Record {
    /// Opens a record to change it; makes it, and the folder it stands in, if it is not there. An older one is brought up to date.
    pub fn open(path: &Path) -> Result<Record> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| RecordError::file(folder, e))?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(PATIENCE)?;
        // The size of a page can only be said before the first one is written.
        if schema::version(&db, path)?.is_none() {
            db.pragma_update(None, "page_size", 8192)?;
            db.pragma_update(None, "journal_mode", "WAL")?;
        }
        schema::migrate(&mut db, path)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        // An acknowledged document is on the disk, whatever happens to the machine.
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        settle(&db)?;
        Ok(Record { db, path: path.to_path_buf(), fixed_now: None })
    }

    /// Opens a record to ask it. It must be there.
    pub fn open_to_read(path: &Path) -> Result<Record> {
        if !path.is_file() {
            return Err(RecordError::Missing(path.to_path_buf()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(PATIENCE)?;
        match schema::version(&db, path)? {
            Some(v) if v == schema::VERSION => {}
            Some(_) => {
                // An older file is brought up to date first, which takes the right to write.
                drop(db);
                drop(Record::open(path)?);
                return Record::open_to_read(path);
            }
            None => return Err(RecordError::Foreign(path.to_path_buf())),
        }
        db.pragma_update(None, "query_only", true)?;
        settle(&db)?;
        Ok(Record { db, path: path.to_path_buf(), fixed_now: None })
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// From now on every change is made at this time (microseconds since 1970), or one microsecond after the last. For tests and imports.
    pub fn set_now(&mut self, micros: i64) {
        self.fixed_now = Some(micros);
    }

    /// The record may not grow beyond so many pages: for tests of a full disk.
    pub fn limit_pages(&self, pages: u32) -> Result<()> {
        self.db.pragma_update(None, "max_page_count", pages)?;
        Ok(())
    }

    /// How many pages it has.
    pub fn pages(&self) -> Result<u32> {
        Ok(self.db.pragma_query_value(None, "page_count", |r| r.get(0))?)
    }

    fn now(&self) -> i64 {
        self.fixed_now.unwrap_or_else(clock::now)
    }
}

/// What every connection wants.
fn settle(db: &Connection) -> Result<()> {
    db.set_prepared_statement_cache_capacity(128);
    // 64 MiB of pages, and no more, however large the file is.
    db.pragma_update(None, "cache_size", -65_536)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "mmap_size", 268_435_456)?;
    Ok(())
}

/// Begins a row of the table of transactions: its number. Times never go back, whatever the clock does.
fn begin(change: &rusqlite::Transaction<'_>, now: i64, verb: &str) -> Result<i64> {
    change.execute(
        "INSERT INTO tx (at, verb) SELECT max(?1, ifnull((SELECT max(at) + 1 FROM tx), ?1)), ?2",
        rusqlite::params![now, verb],
    )?;
    Ok(change.last_insert_rowid())
}
