//! `vigie changes`: what became of stories between two days: born, grown, merged, split.

use super::{When, ended};
use crate::status::Status;
use clap::Args;
use std::io::{self, Write};
use vigie_record::across::stories::log::{Change, changes};
use vigie_record::store::as_of;

/// `vigie changes`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  vigie changes --since 2024-10-25                          up to now
  vigie changes --since 2024-10-25 --as-of 2024-10-26       of one day
  vigie changes --since 2024-10-25 --json                   one object a line

A story keeps its id as long as its first document is in it; an id never comes to mean another story.")]
pub struct Changes {
    /// Since this day or time of the record's own clock (UTC)
    #[arg(long, value_name = "DATE")]
    pub since: String,
    /// Which record, and until when.
    #[command(flatten)]
    pub when: When,
    /// One object a line
    #[arg(long)]
    pub json: bool,
}

/// Runs the command to its end.
pub fn run(asked: &Changes) -> Status {
    ended(|| {
        let record = asked.when.at.open_to_read()?;
        let (before, after) = (record.known_at(as_of(&asked.since)?)?, asked.when.view(&record)?);
        let mut out = io::stdout().lock();
        for change in changes(&before.stories_with_members()?, &after.stories_with_members()?) {
            if asked.json {
                writeln!(out, "{}", serde_json::to_string(&change).unwrap_or_default())?;
                continue;
            }
            match change {
                Change::Born { story } => writeln!(out, "born    {story}")?,
                Change::Grown { story, by } => writeln!(out, "grown   {story} by {by}")?,
                Change::Merged { into, from } => writeln!(out, "merged  {} into {into}", from.join(", "))?,
                Change::Split { story, into } => writeln!(out, "split   {story} into {}", into.join(", "))?,
                Change::Gone { story } => writeln!(out, "gone    {story}")?,
            }
        }
        Ok(Status::AllRead)
    })
}
