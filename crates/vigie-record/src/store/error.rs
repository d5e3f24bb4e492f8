//! What can go wrong with a record, in one line that says what to do.

use std::path::{Path, PathBuf};

/// Why the record could not do what it was asked. Nothing is ever left half done: what was not acknowledged is not there.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// There is no such file and it was not to be made.
    #[error("{}: there is no record; make one with vigie add, or name another with --record [no-record]", .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{}: it is not a record of vigie; name another with --record [not-a-record]", .0.display())]
    Foreign(PathBuf),
    /// The file was made by a version of the program that knows more.
    #[error("{}: its schema is version {found}, this program knows up to {known}; use a newer vigie [newer-record]", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its schema.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// No room.
    #[error(
        "the disk is full: what was acknowledged is kept, the rest was not added; make room and run the same command again [disk-full]"
    )]
    Full,
    /// Someone else is writing, and has been for long.
    #[error("another program is writing to the record; try again when it has ended [busy]")]
    Busy,
    /// A page of the file is not what was written.
    #[error("the record is damaged: {0}; run vigie check, and restore a backup [damaged]")]
    Damaged(String),
    /// A query that cannot be asked.
    #[error("{0} [bad-query]")]
    Query(String),
    /// A file that could not be read or written.
    #[error("{}: {error} [file]", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Anything else that SQLite says.
    #[error("the record could not be used: {0} [sqlite]")]
    Sqlite(rusqlite::Error),
}

/// A result of the store.
pub type Result<T> = std::result::Result<T, RecordError>;

impl From<rusqlite::Error> for RecordError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => RecordError::Full,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => RecordError::Busy,
            Some(Code::DatabaseCorrupt) => RecordError::Damaged(error.to_string()),
            _ => RecordError::Sqlite(error),
        }
    }
}

impl RecordError {
    pub(crate) fn file(path: &Path, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => RecordError::Full,
            _ => RecordError::File { path: path.to_path_buf(), error },
        }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        RecordError::Damaged(what.into())
    }
}
