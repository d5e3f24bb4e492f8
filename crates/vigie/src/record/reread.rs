//! `vigie reread`: stored documents read again with the present models.

use super::{Stop, Where, ended};
use crate::status::Status;
use clap::Args;
use rayon::prelude::*;
use std::io::{self, Write};
use vigie::reader::{Reader, silence_panics};
use vigie::show::line;
use vigie_gather::{Fault, Options, Origin};
use vigie_read::Reading;
use vigie_record::facts::DocId;
use vigie_record::store::{Change, Stored};

/// Documents that are read and committed together.
const BATCH: usize = 128;

const EXAMPLES: &str = "Examples:
  vigie reread --dry-run                             what the present models would change
  vigie reread                                       change it; --as-of still answers as known before
  vigie reread --all                                 also documents that these very models have read";

/// `vigie reread`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Reread {
    /// Which record.
    #[command(flatten)]
    pub at: Where,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Read everything again, whatever it was read by
    #[arg(long)]
    pub all: bool,
    /// Only count
    #[arg(short, long)]
    pub quiet: bool,
    /// How many articles to read at once [default: the processors there are]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// Runs the command to its end.
pub fn run(reread: &Reread) -> Status {
    ended(|| {
        let reader = Reader::new(Options::default()).map_err(Stop::Usage)?;
        let threads = reread.threads.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(16 << 20).build();
        let pool = pool.map_err(|e| Stop::Usage(format!("no threads: {e}; give a smaller --threads")))?;
        let mut record = reread.at.open_to_read()?;
        if !reread.dry_run {
            record = reread.at.open()?;
        }
        silence_panics();
        let mut out = io::stdout().lock();
        let (mut seen, mut changed, mut failed, mut after) = (0, 0, 0, 0);
        loop {
            let mut some = Vec::new();
            while some.len() < BATCH
                && let Some(stored) =
                    record.next_to_reread(after, env!("CARGO_PKG_VERSION"), reader.hashes(), reread.all)?
            {
                after = stored.number;
                some.push(stored);
            }
            if some.is_empty() {
                break;
            }
            let read: Vec<_> = pool.install(|| some.par_iter().map(|s| again(&reader, s)).collect());
            let mut new: Vec<(DocId, Reading)> = Vec::new();
            for (old, read) in some.iter().zip(read) {
                seen += 1;
                match read {
                    Ok(reading) => {
                        let change = Change::between(&old.reading, &reading);
                        changed += usize::from(!change.is_empty());
                        if !reread.quiet {
                            show(old, &change, &mut out)?;
                        }
                        new.push((old.id, reading));
                    }
                    Err(fault) => {
                        failed += 1;
                        let _ = writeln!(io::stderr(), "vigie: {fault}");
                    }
                }
            }
            if !reread.dry_run {
                record.replace_readings(new)?;
            }
        }
        if !reread.dry_run {
            record.derive()?;
        }
        writeln!(out, "{seen} documents read again, {changed} changed")?;
        Ok(if failed == 0 { Status::AllRead } else { Status::SomeUnread })
    })
}

fn again(reader: &Reader, stored: &Stored) -> Result<Reading, Fault> {
    reader.read_document(&stored.document, &Origin::of(stored.id.short()))
}

fn show(old: &Stored, change: &Change, out: &mut impl Write) -> io::Result<()> {
    if change.is_empty() {
        return Ok(());
    }
    writeln!(out, "{} {}", old.id.short(), line(old.document.title.as_deref().unwrap_or("")))?;
    for (sign, rows) in [('-', &change.gone), ('+', &change.come)] {
        for row in rows {
            writeln!(out, "  {sign} {}", line(row))?;
        }
    }
    Ok(())
}
