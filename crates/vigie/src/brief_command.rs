//! `vigie brief` and `vigie verify`.

use crate::record::{Stop, When, Where, ended};
use crate::status::Status;
use clap::{Args, ValueEnum};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use vigie::brief::{self, About, Grammar};
use vigie::show::line;
use vigie::words::Words;

const BRIEF: &str = "Examples:
  vigie brief --about \"PRK RUS\" --since 2024-10-01 --language fr > dossier.md
  vigie brief --about LBN,ISR --until 2024-12-31 --format html > brief.html
  vigie brief --about \"COD RWA\" --as-of 2025-02-01   as the record knew it then
  vigie verify dossier.md                            whether every note still holds";

/// `vigie brief`
#[derive(Debug, Args)]
#[command(after_help = BRIEF)]
pub struct Brief {
    /// Which record, and when.
    #[command(flatten)]
    pub when: When,
    /// Country codes, parted by blanks or commas; or a name. Documents on all of them are taken
    #[arg(long, value_name = "WHOM", default_value = "")]
    pub about: String,
    /// First day
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// In which language: fr, en
    #[arg(long, value_name = "CODE", default_value = "en")]
    pub language: String,
    /// How it is written
    #[arg(short, long, value_enum, default_value = "md")]
    pub format: Format,
}

/// How a brief is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Markdown with footnotes, which vigie verify reads
    Md,
    /// A page that prints well
    Html,
    /// For programs
    Json,
}

/// `vigie verify`
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 every note holds, 1 some do not, 2 it cannot be told")]
pub struct Verify {
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// A brief in Markdown; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What the words of `--about` name.
pub fn about(words: &str, since: Option<String>, until: Option<String>) -> About {
    let code = |w: &str| w.len() == 3 && w.bytes().all(|b| b.is_ascii_alphabetic());
    let parts: Vec<&str> = words.split([' ', ',', '-']).filter(|w| !w.is_empty()).collect();
    let names = if parts.iter().all(|w| code(w)) {
        parts.iter().map(|w| w.to_ascii_uppercase()).collect()
    } else {
        words.split(',').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect()
    };
    About { names, since, until }
}

/// Runs `vigie brief` to its end.
pub fn brief(command: &Brief) -> Status {
    ended(|| {
        let unknown = || {
            let known = Grammar::languages().join(", ");
            Stop::Usage(format!("language {}: no brief is written in it; known: {known}", line(&command.language)))
        };
        let grammar = Grammar::of(&command.language).map_err(|e| Stop::Usage(e.to_string()))?.ok_or_else(unknown)?;
        let words = Words::of(&command.language).ok_or_else(unknown)?;
        let record = command.when.at.open_to_read()?;
        let view = command.when.view(&record)?;
        let about = about(&command.about, command.since.clone(), command.until.clone());
        let brief = brief::compose(view, &about, &grammar, words)?;
        let text = match command.format {
            Format::Md => brief::markdown(&brief),
            Format::Html => brief::html(&brief),
            Format::Json => serde_json::to_string_pretty(&brief).unwrap_or_default() + "\n",
        };
        io::stdout().write_all(text.as_bytes())?;
        Ok(Status::AllRead)
    })
}

/// Runs `vigie verify` to its end.
pub fn verify(command: &Verify) -> Status {
    ended(|| {
        let mut text = String::new();
        let read = if command.file.as_os_str() == "-" {
            io::stdin().read_to_string(&mut text)
        } else {
            std::fs::File::open(&command.file).and_then(|mut f| f.read_to_string(&mut text))
        };
        read.map_err(|e| Stop::Usage(format!("{}: {e}", command.file.display())))?;
        let record = command.at.open_to_read()?;
        let (held, failures) = brief::verify(record.now_known(), &text)?;
        let mut out = io::stdout().lock();
        for f in &failures {
            writeln!(out, "{}:{}: {}", command.file.display(), f.line, line(&f.what))?;
        }
        writeln!(out, "{held} notes hold, {} faults", failures.len())?;
        Ok(if failures.is_empty() { Status::AllRead } else { Status::SomeUnread })
    })
}
