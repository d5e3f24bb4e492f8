//! `vigie events`, `claims`, `agreements`, `stories`, `dyad`, `actors`, `sources`, `search`: one filter language, one way of showing.

mod cards;
pub mod lists;
pub mod table;

use crate::record::{Stop, When, ended};
use crate::status::Status;
use clap::{Args, ValueEnum};
use std::io::{self, BufWriter, IsTerminal, Write};
use table::Table;
use vigie::export::Parquet;
use vigie_record::facts::RowKind;
use vigie_record::store::query::{Filter, Page, language};
use vigie_record::store::{Record, View};

const LANGUAGE: &str = "The filter: fields with their values, and words to look for.
  actor: by: to:    who takes part, who does it, to whom: a name, or a country's code (RUS)
  dyad:RUS-UKR      the first acting on the second
  country: sector: type: mode: quad: place: status: act: language: source: document:
  since: until: on: 2024-10-25, 2024-10, 2024
  words, \"a phrase\", \"near words\"~5, -without, one OR other
Alternatives are parted by commas: type:ASSAULT,COERCE.

Examples:
  vigie events actor:Moscou quad:4 since:2024-10
  vigie claims --disputed country:COD,RWA
  vigie agreements status:in_force --format json
  vigie search \"cessez-le-feu\" source:\"Le Courrier\" --as-of 2024-12-31
  vigie events type:ASSAULT --format csv --all > assaults.csv
  vigie claims country:PRK --format parquet --all > claims.parquet";

/// What is asked, of which record, and how it is shown.
#[derive(Clone, Debug, Args)]
#[command(after_help = LANGUAGE)]
pub struct Ask {
    /// The filter: actor:Moscou type:ASSAULT since:2024-10 "cessez le feu" …
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Which record, and when.
    #[command(flatten)]
    pub when: When,
    /// How to show the rows [default: table; cards for the ledger of claims]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// How many rows
    #[arg(short = 'n', long, value_name = "N", default_value = "40", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
    /// Every row there is
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
    /// Go on after this place of the list, as the page before said it
    #[arg(long, value_name = "PLACE")]
    pub after: Option<String>,
}

impl Ask {
    /// `RUS-UKR` and `RUS UKR` stand for `dyad:RUS-UKR`.
    pub fn pair(&self) -> Ask {
        let mut ask = self.clone();
        let is_code = |w: &str| w.len() == 3 && w.bytes().all(|b| b.is_ascii_alphabetic());
        match &mut ask.filter[..] {
            [a, b, ..] if is_code(a) && is_code(b) => {
                *a = format!("dyad:{a}-{b}");
                ask.filter.remove(1);
            }
            [pair, ..] if !pair.contains(':') && pair.contains('-') => *pair = format!("dyad:{pair}"),
            _ => {}
        }
        ask
    }
}

/// `vigie claims`
#[derive(Clone, Debug, Args)]
#[command(after_help = LANGUAGE)]
pub struct Claims {
    /// What is asked.
    #[command(flatten)]
    pub ask: Ask,
    /// Only what is denied or contradicted: status:denied,contradicted
    #[arg(long)]
    pub disputed: bool,
    /// The claims of single documents, before they are matched across documents
    #[arg(long)]
    pub each: bool,
}

/// `vigie events`
#[derive(Clone, Debug, Args)]
#[command(after_help = LANGUAGE)]
pub struct Events {
    /// What is asked.
    #[command(flatten)]
    pub ask: Ask,
    /// One row for one happening, with its independent sources, in place of one a document
    #[arg(long)]
    pub once: bool,
}

/// `vigie agreements`
#[derive(Clone, Debug, Args)]
#[command(after_help = LANGUAGE)]
pub struct Agreements {
    /// What is asked.
    #[command(flatten)]
    pub ask: Ask,
    /// The agreements of single documents with their steps, before they are matched across documents
    #[arg(long)]
    pub each: bool,
}

/// How rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns, cut to the width of the terminal
    Table,
    /// A few lines a claim: who says so, who denies it, since when
    Cards,
    /// One indented list
    Json,
    /// One object a line
    Jsonl,
    /// Comma-separated; cells that a spreadsheet would take for formulas are made harmless
    Csv,
    /// Apache Parquet, the cells of the table in typed columns
    Parquet,
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Events, a row a document.
    Events,
    /// Claims, a row a document.
    Claims,
    /// Agreements, a row a document.
    Agreements,
    /// Things of a kind.
    Things(RowKind),
    /// Documents.
    Search,
    /// Actors.
    Actors,
    /// Sources.
    Sources,
    /// The weeks of a pair.
    Dyad,
}

/// Runs a command to its end.
pub fn run(list: List, ask: &Ask, more: impl FnOnce(&mut Filter)) -> Status {
    ended(|| {
        let mut filter = language::parse(&ask.filter)?;
        more(&mut filter);
        let record = ask.when.at.open_to_read()?;
        let view = ask.when.view(&record)?;
        behind(list, &record)?;
        let format = ask.format.unwrap_or(match list {
            List::Things(RowKind::Claim) => Format::Cards,
            _ => Format::Table,
        });
        if format == Format::Cards && list != List::Things(RowKind::Claim) {
            return Err(Stop::Usage("cards are for the ledger of claims: vigie claims".to_owned()));
        }
        if format == Format::Parquet && io::stdout().is_terminal() {
            return Err(Stop::Usage(
                "Parquet is no text: give it a file, as in … --format parquet > rows.parquet".to_owned(),
            ));
        }
        let mut page = Page { limit: if ask.all { 1000 } else { ask.limit as usize }, after: None };
        page.after = ask.after.as_deref().map(str::parse).transpose()?;
        let mut out = BufWriter::new(io::stdout().lock());
        let mut shown = Shown::new(format);
        loop {
            let (table, next) = lists::page(list, view, &filter, &page)?;
            shown.show(&table, &mut out)?;
            match next {
                Some(next) if ask.all => page.after = Some(next.parse()?),
                Some(next) => {
                    shown.end(&mut out)?;
                    out.flush()?;
                    let _ = writeln!(io::stderr(), "vigie: there is more: --after {next}, or --all");
                    break;
                }
                None => {
                    shown.end(&mut out)?;
                    break;
                }
            }
        }
        out.flush()?;
        if shown.rows == 0 && view.count()? == 0 {
            let _ = writeln!(io::stderr(), "{}", nothing(record.now_known().count()?));
        }
        Ok(Status::AllRead)
    })
}

/// What to do where there is no document to ask.
fn nothing(now: i64) -> &'static str {
    match now {
        0 => "vigie: the record is empty; add articles with vigie add PATH..., or feeds with vigie watch URL",
        _ => "vigie: the record held no document then; ask without --as-of, or as of a later day",
    }
}

/// Says that derived rows are not up to date.
fn behind(list: List, record: &Record) -> Result<(), Stop> {
    if matches!(list, List::Things(_)) && !record.is_derived()? {
        let _ =
            writeln!(io::stderr(), "vigie: documents were added since stories and claims were derived: vigie derive");
    }
    Ok(())
}

/// Columns of the terminal; a pipe gets whole cells.
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| *c >= 40);
    columns.unwrap_or(if io::stdout().is_terminal() { 120 } else { usize::MAX })
}

/// The output, page after page.
struct Shown {
    format: Format,
    width: usize,
    begun: bool,
    /// Rows shown so far.
    rows: usize,
    parquet: Option<Parquet>,
}

impl Shown {
    fn new(format: Format) -> Shown {
        Shown { format, width: width(), begun: false, rows: 0, parquet: None }
    }

    fn show(&mut self, table: &Table, out: &mut impl Write) -> io::Result<()> {
        let first = !std::mem::replace(&mut self.begun, true);
        self.rows += table.rows.len();
        match self.format {
            Format::Table => out.write_all(table.text(self.width, first).as_bytes()),
            Format::Cards => out.write_all(cards::cards(&table.json, self.width.min(100)).as_bytes()),
            Format::Csv => out.write_all(table.csv(first).as_bytes()),
            Format::Parquet => {
                if self.parquet.is_none() {
                    self.parquet = Some(Parquet::new(&table.columns).map_err(io::Error::other)?);
                }
                let rows = table.rows.iter().map(|row| row.iter().map(String::as_str));
                self.parquet.as_mut().map_or(Ok(()), |file| file.add(rows)).map_err(io::Error::other)
            }
            Format::Jsonl => table.json.iter().try_for_each(|row| writeln!(out, "{row}")),
            Format::Json => {
                for (i, row) in table.json.iter().enumerate() {
                    let text = serde_json::to_string_pretty(row).unwrap_or_default().replace('\n', "\n  ");
                    write!(out, "{}{text}", if first && i == 0 { "[\n  " } else { ",\n  " })?;
                }
                if first && table.json.is_empty() {
                    self.begun = false;
                }
                Ok(())
            }
        }
    }

    fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        if let Some(writer) = self.parquet.take() {
            return out.write_all(&writer.end().map_err(io::Error::other)?);
        }
        match (self.format, self.begun) {
            (Format::Json, true) => writeln!(out, "\n]"),
            (Format::Json, false) => writeln!(out, "[]"),
            _ => Ok(()),
        }
    }
}

type Listing = Result<(Table, Option<String>), Stop>;
type Seen<'a> = View<'a>;
