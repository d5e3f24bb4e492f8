//! `vigie check`: whether the record is what was written.

use super::{Where, ended};
use crate::status::Status;
use clap::Args;
use std::io::{self, Write};

const EXAMPLES: &str = "Examples:
  vigie check                                        pages, references, hashes, rows and spans
  vigie check --record crisis.vigie --snapshot       and a digest of what it knows, whatever the order it learnt it in";

/// `vigie check`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// Print the digest of what the record knows
    #[arg(long)]
    pub snapshot: bool,
}

/// Runs the command to its end.
pub fn run(check: &Check) -> Status {
    ended(|| {
        let record = check.at.open_to_read()?;
        let mut documents = 0;
        let findings = record.check(|n| documents = n)?;
        let mut out = io::stdout().lock();
        for finding in &findings {
            writeln!(out, "{finding}")?;
        }
        if check.snapshot {
            writeln!(out, "{}", record.snapshot()?)?;
        }
        if findings.is_empty() {
            let derived = if record.is_derived()? { "" } else { "; stories and claims are behind: vigie derive" };
            writeln!(out, "{documents} documents are as they were added{derived}")?;
            return Ok(Status::AllRead);
        }
        let _ = writeln!(
            io::stderr(),
            "vigie: {} findings; restore a backup, or add the articles to a new record",
            findings.len()
        );
        Ok(Status::SomeUnread)
    })
}
