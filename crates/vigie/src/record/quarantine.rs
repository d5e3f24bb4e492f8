//! `vigie quarantine`: what could not become a document, and why.

use super::{Where, ended};
use crate::status::Status;
use clap::Args;
use serde_json::json;
use std::io::{self, Write};
use vigie::show::line;

const EXAMPLES: &str = "Examples:
  vigie quarantine                                   where, what, what to do, since when
  vigie quarantine --jsonl | jq .origin
  vigie quarantine --clear && vigie add archive/     try them all again";

/// `vigie quarantine`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Quarantine {
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// One object a line
    #[arg(long)]
    pub jsonl: bool,
    /// Empty the list; the files are looked at again when they are added again
    #[arg(long)]
    pub clear: bool,
}

/// Runs the command to its end.
pub fn run(quarantine: &Quarantine) -> Status {
    ended(|| {
        let mut out = io::stdout().lock();
        if quarantine.clear {
            drop(quarantine.at.open_to_read()?);
            let count = quarantine.at.open()?.clear_quarantine()?;
            writeln!(out, "{count} struck off")?;
            return Ok(Status::AllRead);
        }
        for q in quarantine.at.open_to_read()?.quarantined()? {
            if quarantine.jsonl {
                let row =
                    json!({"origin": q.origin, "code": q.code, "what": q.what, "advice": q.advice, "since": q.since});
                writeln!(out, "{row}")?;
            } else {
                writeln!(out, "{}: {}; {} [{}] since {}", line(&q.origin), line(&q.what), q.advice, q.code, q.since)?;
            }
        }
        Ok(Status::AllRead)
    })
}
