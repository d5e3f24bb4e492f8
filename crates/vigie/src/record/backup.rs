//! `vigie backup`: a copy of the record, while others write to it.

use super::{Where, ended};
use crate::status::Status;
use clap::Args;
use std::path::PathBuf;

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

/// Runs the command to its end.
pub fn run(backup: &Backup) -> Status {
    ended(|| {
        backup.at.open_to_read()?.backup(&backup.to)?;
        Ok(Status::AllRead)
    })
}
