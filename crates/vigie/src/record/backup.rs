//! `vigie backup`: a copy of the record, while others write to it, and of what people keep beside it.

use super::{Stop, Where, ended};
use crate::status::Status;
use clap::Args;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:
  vigie backup /mnt/copies/record-2024-10-25.vigie
  vigie check --record /mnt/copies/record-2024-10-25.vigie";

/// `vigie backup`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Backup {
    /// The copy: a file that is not there yet
    #[arg(value_name = "TO")]
    pub to: PathBuf,
    /// Which record.
    #[command(flatten)]
    pub at: Where,
}

/// What people keep beside a record: their corrections, and the searches that they follow.
const BESIDE: [&str; 2] = [".corrections.jsonl", ".alerts.json"];

fn beside(record: &Path, end: &str) -> PathBuf {
    let mut name = record.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Runs the command to its end.
pub fn run(backup: &Backup) -> Status {
    ended(|| {
        let record = backup.at.open_to_read()?;
        record.backup(&backup.to)?;
        for end in BESIDE {
            let (from, to) = (beside(record.path(), end), beside(&backup.to, end));
            if from.exists() {
                std::fs::copy(&from, &to).map_err(|e| Stop::Usage(format!("{}: {e}", to.display())))?;
            }
        }
        Ok(Status::AllRead)
    })
}
