//! `vigie document`: a document of the record, with its reading.

use super::{Stop, When, ended};
use crate::args::Output;
use crate::status::Status;
use clap::Args;
use std::io::{self, IsTerminal, Write};
use vigie::show::{self, PrettyOptions};

const EXAMPLES: &str = "Examples:
  vigie document 3fa9c1d2e4b0                        by the beginning of its id
  vigie document https://example.org/story           by where it was found
  vigie document 3fa9c1d2 --as-of 2024-10-25         with the reading it had then";

/// `vigie document`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Document {
    /// The beginning of its id, its address, or the id its caller gave it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Which record, and when.
    #[command(flatten)]
    pub when: When,
    /// How to show its reading
    #[arg(short, long, value_enum, default_value = "pretty")]
    pub format: Output,
}

/// Runs the command to its end.
pub fn run(document: &Document) -> Status {
    ended(|| {
        let record = document.when.at.open_to_read()?;
        let view = document.when.view(&record)?;
        let Some(whole) = view.document(&document.id)? else {
            return Err(Stop::Usage(format!("{}: no document is called so", show::line(&document.id))));
        };
        let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let text = match document.format {
            Output::Pretty => show::pretty(&whole.reading, &PrettyOptions { colour, ..PrettyOptions::default() }),
            Output::Json => show::json(&whole.reading),
            Output::Jsonl => show::jsonl(&whole.reading),
            Output::Html => show::html(&whole.reading),
            Output::Conllu => return Err(Stop::Usage("the record keeps no trees: vigie parse".to_owned())),
        };
        io::stdout().write_all(text.as_bytes())?;
        Ok(Status::AllRead)
    })
}
