//! The commands of the record: one file a command.

pub mod add;
pub mod backup;
pub mod changes;
pub mod check;
pub mod derive;
pub mod document;
pub mod export;
pub mod quarantine;
pub mod reread;
pub mod silence;
pub mod sql;

use crate::status::Status;
use clap::Args;
use std::io::{self, Write};
use std::path::PathBuf;
use vigie_record::store::{Record, RecordError, Result, View, as_of, default_path};

/// Which record.
#[derive(Clone, Debug, Args)]
pub struct Where {
    /// The record, one file [default: $VIGIE_RECORD, else vigie/record.vigie in $XDG_DATA_HOME or ~/.local/share]
    #[arg(long, value_name = "FILE", global = true)]
    pub record: Option<PathBuf>,
}

impl Where {
    /// The file.
    pub fn path(&self) -> PathBuf {
        self.record.clone().unwrap_or_else(default_path)
    }

    /// Opens it to change it; makes it where it is not there.
    pub fn open(&self) -> Result<Record> {
        Record::open(&self.path())
    }

    /// Opens it to ask it.
    pub fn open_to_read(&self) -> Result<Record> {
        Record::open_to_read(&self.path())
    }
}

/// Which record, and as known when.
#[derive(Clone, Debug, Args)]
pub struct When {
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// Answer as the record would have on this day or at this time (UTC): 2024-10-25, 2024-10-25T15:42:00Z
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}

impl When {
    /// The record as known then.
    pub fn view<'a>(&self, record: &'a Record) -> Result<View<'a>> {
        match &self.as_of {
            None => Ok(record.now_known()),
            Some(date) => record.known_at(as_of(date)?),
        }
    }
}

/// Runs a command, says what went wrong in one line.
pub fn ended(run: impl FnOnce() -> std::result::Result<Status, Stop>) -> Status {
    match run() {
        Ok(status) => status,
        Err(Stop::Output(e)) if e.kind() == io::ErrorKind::BrokenPipe => Status::AllRead,
        Err(Stop::Output(e)) => {
            let _ = writeln!(io::stderr(), "vigie: the output could not be written: {e}");
            Status::Unwritten
        }
        Err(Stop::Usage(message)) => {
            let _ = writeln!(io::stderr(), "vigie: {message}");
            Status::Usage
        }
        Err(Stop::Record(e)) => {
            let _ = writeln!(io::stderr(), "vigie: {e}");
            match e {
                RecordError::Query(_) | RecordError::Missing(_) | RecordError::Foreign(_) => Status::Usage,
                _ => Status::Unwritten,
            }
        }
    }
}

/// Why a command ends early.
#[derive(Debug)]
pub enum Stop {
    /// The output cannot be written.
    Output(io::Error),
    /// The record cannot be used.
    Record(RecordError),
    /// The command line cannot be obeyed.
    Usage(String),
}

impl From<io::Error> for Stop {
    fn from(e: io::Error) -> Self {
        Stop::Output(e)
    }
}

impl From<RecordError> for Stop {
    fn from(e: RecordError) -> Self {
        Stop::Record(e)
    }
}
