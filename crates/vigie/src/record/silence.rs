//! `vigie silence`: who usually reports on the actors of a story, is publishing, and has not reported it.

use super::{When, ended};
use crate::ask::table::Table;
use crate::status::Status;
use clap::Args;
use std::io::{self, Write};
use vigie_record::facts::RowKind;

/// `vigie silence`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  vigie silence                      of the stories of the last 14 days
  vigie silence --days 60            of the last two months
  vigie silence --format json

A source is missing from a story when it had at least half of the stories on the same actors in the 60
days before (four at least), has published since, and two others report the story.")]
pub struct Silence {
    /// Which record, and when.
    #[command(flatten)]
    pub when: When,
    /// Stories that began in so many days before the last document
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..=3650))]
    pub days: u16,
    /// One object a story in place of a table
    #[arg(long)]
    pub json: bool,
}

/// Runs the command to its end.
pub fn run(silence: &Silence) -> Status {
    ended(|| {
        let record = silence.when.at.open_to_read()?;
        let view = silence.when.view(&record)?;
        let mut table =
            Table { columns: vec!["from", "story", "silent", "had", "of", "since", "id"], ..Table::default() };
        for (key, silent) in view.silences(i32::from(silence.days))? {
            let thing = view.thing(RowKind::Story, &key)?;
            let title = thing.as_ref().map(|t| t.title.clone()).unwrap_or_default();
            let day = thing.as_ref().and_then(|t| t.day.clone()).unwrap_or_default();
            for s in &silent {
                let (had, of, since) = (s.reported.to_string(), s.of.to_string(), s.since.to_string());
                table.rows.push(vec![day.clone(), title.clone(), s.outlet.clone(), had, of, since, key.clone()]);
            }
            table.json.push(serde_json::json!({ "story": key, "title": title, "day": day, "silent": silent }));
        }
        let mut out = io::stdout().lock();
        if silence.json {
            table.json.iter().try_for_each(|row| writeln!(out, "{row}"))?;
        } else {
            out.write_all(table.text(crate::ask::width(), true).as_bytes())?;
        }
        Ok(Status::AllRead)
    })
}
