//! A copy of the record as it is at one moment, while others go on writing.

use super::error::{RecordError, Result};
use super::{Record, schema};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};

impl Record {
    /// Copies the record to a file that must not be there yet. The copy appears whole or not at all.
    pub fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(RecordError::Query(format!("{}: it is there already; name a new file", to.display())));
        }
        let mut name = to.as_os_str().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = Part(PathBuf::from(name));
        // A reader's view of one moment: writers are not held up.
        let path =
            part.0.to_str().ok_or_else(|| RecordError::Query("the name of the copy is not Unicode".to_owned()))?;
        let reading = self.db.is_readonly(rusqlite::MAIN_DB)?;
        self.db.pragma_update(None, "query_only", false)?;
        let copied = self.db.execute("VACUUM INTO ?1", [path]);
        self.db.pragma_update(None, "query_only", reading)?;
        copied?;
        let copy =
            Connection::open_with_flags(&part.0, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        if schema::version(&copy, &part.0)? != Some(schema::VERSION) {
            return Err(RecordError::damaged("the copy is not a record"));
        }
        drop(copy);
        File::open(&part.0).and_then(|f| f.sync_all()).map_err(|e| RecordError::file(&part.0, e))?;
        // Unlike a rename, a link never takes the place of a file that came meanwhile.
        let placed = std::fs::hard_link(&part.0, to).or_else(|_| std::fs::rename(&part.0, to));
        placed.map_err(|e| RecordError::file(to, e))?;
        Ok(())
    }
}

/// A file that is taken away when nobody needs it any more.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
