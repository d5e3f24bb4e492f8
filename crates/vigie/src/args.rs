//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use vigie_gather::{Format, Published, language_code, parse_date};

const STATUSES: &str = "Exit status:
  0  every article was read
  1  some articles could not be read: each has a line on standard error; the others were read
  2  the command line cannot be obeyed: nothing was read
  3  the output could not be written";

const READ_EXAMPLES: &str = "Examples:
  vigie read dispatch.txt                            the record of one article
  vigie read page.html --format html > record.html   the article and its record, side by side
  curl -s https://example.org/story | vigie read -   a page from elsewhere
  vigie read archive/ feeds.jsonl --format jsonl     a folder and a batch, one reading a line
  vigie read memo.txt --published 2024-10-25         the day that \"yesterday\" counts from
  vigie read note.txt --language fr                  a text too short to tell its language
  vigie read story --input html                      a page whose name does not say what it is
  vigie read archive/ --threads 2 --quiet            two threads, no progress";

const PARSE_EXAMPLES: &str = "Examples:
  vigie parse dispatch.txt > dispatch.conllu
  echo 'Moscou a démenti.' | vigie parse - --language fr";

/// Reads reporting and keeps the record: who did what to whom, who says so, who denies it.
#[derive(Debug, Parser)]
#[command(name = "vigie", version, propagate_version = true, after_help = STATUSES, max_term_width = 100)]
pub struct Vigie {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read articles: claims, events, attributions, agreements, each with its words
    Read(Read),
    /// Parse articles: tokens, tags and trees, as CoNLL-U
    Parse(Parse),
    /// List, verify and install language models
    Languages(crate::languages::Languages),
    /// Add articles to the record: files, folders, batches, archives
    Add(crate::record::add::Add),
    /// List claims across documents: who asserts, denies, confirms them
    Claims(crate::ask::Claims),
    /// List events: who did what to whom
    Events(crate::ask::Events),
    /// List agreements with their state
    Agreements(crate::ask::Agreements),
    /// List stories: the documents that report the same happening
    Stories(crate::ask::Ask),
    /// List documents that are copies of one text
    Copies(crate::ask::Ask),
    /// Tension from one country to another, week by week: vigie dyad RUS-UKR
    Dyad(crate::ask::Ask),
    /// List actors
    Actors(crate::ask::Ask),
    /// List who publishes
    Sources(crate::ask::Ask),
    /// Search documents by their words
    Search(crate::ask::Ask),
    /// List sources that usually report on the actors of a story, and have not
    Silence(crate::record::silence::Silence),
    /// List what became of stories since a day: born, grown, merged, split
    Changes(crate::record::changes::Changes),
    /// Write the record in the shapes of others: PLOVER, GDELT, ACLED, FollowTheMoney, GraphML, schema.org
    Export(crate::record::export::Export),
    /// Saved searches that say when something new fits them
    #[command(subcommand)]
    Alert(crate::alert::Alert),
    /// Show a document of the record, with its reading
    Document(crate::record::document::Document),
    /// Read the record's documents again with the present models, and show what changed
    Reread(crate::record::reread::Reread),
    /// Derive stories, the ledger of claims and the register of agreements, where that was left for later
    Derive(crate::record::derive::Derive),
    /// List what could not be read, and why
    Quarantine(crate::record::quarantine::Quarantine),
    /// Verify the record: pages, references, hashes, rows and spans
    Check(crate::record::check::Check),
    /// Copy the record, while others write to it
    Backup(crate::record::backup::Backup),
    /// Ask the record in SQL, for reading only
    Sql(crate::record::sql::Sql),
    /// Write a dossier of which every sentence has its sources
    #[cfg(feature = "web")]
    Brief(crate::brief_command::Brief),
    /// Verify a dossier: whether every note still leads to its words
    #[cfg(feature = "web")]
    Verify(crate::brief_command::Verify),
    /// Serve the record to a browser and to programs, on this machine
    #[cfg(feature = "web")]
    Serve(crate::serve_command::Serve),
    /// Watch feeds: read what is new in them, and say how each source does
    #[cfg(feature = "network")]
    Watch(crate::watch_command::Watch),
}

/// `vigie read`
#[derive(Debug, Args)]
#[command(after_help = format!("{READ_EXAMPLES}\n\n{STATUSES}"))]
pub struct Read {
    /// What to read, and how.
    #[command(flatten)]
    pub what: What,
    /// How to show the readings
    #[arg(short, long, value_enum, default_value = "pretty")]
    pub format: Output,
    /// Whether to use colour in `pretty`
    #[arg(long = "color", alias = "colour", value_enum, default_value = "auto", value_name = "WHEN")]
    pub colour: Colour,
}

/// `vigie parse`
#[derive(Debug, Args)]
#[command(after_help = format!("{PARSE_EXAMPLES}\n\n{STATUSES}"))]
pub struct Parse {
    /// What to parse, and how.
    #[command(flatten)]
    pub what: What,
}

/// What to read, and what the caller knows about it.
#[derive(Debug, Args)]
pub struct What {
    /// Files, folders and archives: text, Markdown, HTML, JSON, JSONL, WARC, NewsML-G2, zip; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// When the articles were published, against what they say themselves: 2024-10-25, 2024-10-25T15:42+02:00
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub published: Option<Published>,
    /// The language of the articles, as an ISO 639-1 code: fr, en
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub language: Option<String>,
    /// How the files are written, where neither name nor content tells it
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub input: Option<Input>,
    /// How many articles to read at once; the output is the same for any number [default: the processors there are]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// No progress and no warnings on standard error; what could not be read is still said
    #[arg(short, long)]
    pub quiet: bool,
}

/// How readings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people, in a terminal
    Pretty,
    /// One indented object an article
    Json,
    /// One object a line
    Jsonl,
    /// One self-contained page, for one article
    Html,
    /// The trees only
    Conllu,
}

/// How an input is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Input {
    /// Plain text
    Text,
    /// Markdown, with or without front matter
    Markdown,
    /// A web page
    Html,
    /// One article, or a list of articles
    Json,
    /// One article a line
    Jsonl,
}

impl From<Input> for Format {
    fn from(input: Input) -> Format {
        match input {
            Input::Text => Format::Text,
            Input::Markdown => Format::Markdown,
            Input::Html => Format::Html,
            Input::Json => Format::Json,
            Input::Jsonl => Format::Jsonl,
        }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn published(text: &str) -> Result<Published, String> {
    parse_date(text, None).map_err(|e| e.to_string())
}

fn language(text: &str) -> Result<String, String> {
    language_code(text).ok_or_else(|| "give an ISO 639-1 code, as fr or en".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Vigie::command().debug_assert();
    }
}
