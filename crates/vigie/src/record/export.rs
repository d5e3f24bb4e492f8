//! `vigie export`: the record in the shapes of others.

use super::{Stop, When, ended};
use crate::status::Status;
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use vigie::export::{self, Graph, happened};
use vigie_record::facts::RowKind;
use vigie_record::store::View;
use vigie_record::store::query::{DocumentRow, EventRow, Filter, Page, language};

const EXAMPLES: &str = "Examples:
  vigie export plover since:2024 > events.jsonl       every event, with who says so and how surely
  vigie export gdelt country:UKR -o ukraine.tsv       61 columns, as the files of GDELT
  vigie export acled type:ASSAULT > violence.csv      ACLED's columns
  vigie export ftm > entities.ftm.json                FollowTheMoney entities
  vigie export graphml dyad:RUS-UKR > pair.graphml    who does what to whom, for Gephi and yEd
  vigie export jsonld status:denied > claims.jsonl    schema.org claims

GDELT and ACLED have no word for what is denied, planned or demanded: they get what is told as having
happened and nobody in its document denies. How many were left out is said on standard error.";

/// `vigie export`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// In which shape
    #[arg(value_enum)]
    pub shape: Shape,
    /// The filter, as of vigie events: actor:Moscou since:2024-10 …
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Which record, and when.
    #[command(flatten)]
    pub when: When,
    /// Into this file, which is replaced when all is written [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// PLOVER events, one JSON object a line
    Plover,
    /// The event table of GDELT 2.0: tab-separated, no header
    Gdelt,
    /// ACLED's columns, comma-separated
    Acled,
    /// FollowTheMoney entities, one a line
    Ftm,
    /// A graph of actors
    Graphml,
    /// schema.org claims, one a line
    Jsonld,
}

/// Runs the command to its end.
pub fn run(export: &Export) -> Status {
    ended(|| {
        let filter = language::parse(&export.filter)?;
        let record = export.when.at.open_to_read()?;
        let view = export.when.view(&record)?;
        let left_out = match &export.output {
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                let left_out = write_to(export.shape, view, &filter, &mut out)?;
                out.flush()?;
                left_out
            }
            Some(path) => {
                // Nobody finds half a file.
                let beside = path.with_extension(format!("{}.part", std::process::id()));
                let mut out = BufWriter::new(std::fs::File::create(&beside)?);
                let done = write_to(export.shape, view, &filter, &mut out);
                let done = done.and_then(|n| Ok(out.flush().map(|()| n)?));
                match done.and_then(|n| Ok(std::fs::rename(&beside, path).map(|()| n)?)) {
                    Ok(n) => n,
                    Err(stop) => {
                        let _ = std::fs::remove_file(&beside);
                        return Err(stop);
                    }
                }
            }
        };
        if left_out > 0 && (export.output.is_some() || !io::stdout().is_terminal()) {
            let _ = writeln!(
                io::stderr(),
                "vigie: {left_out} events were left out: denied, not said to have happened, or of a kind that the shape does not know"
            );
        }
        Ok(Status::AllRead)
    })
}

/// Writes everything; how many events the shape has no place for.
fn write_to(shape: Shape, view: View<'_>, filter: &Filter, out: &mut impl Write) -> Result<usize, Stop> {
    let mut left_out = 0;
    match shape {
        Shape::Jsonld => claims(view, filter, out)?,
        Shape::Graphml => {
            let mut graph = Graph::default();
            events(view, filter, |e| {
                graph.add(e);
                Ok(())
            })?;
            out.write_all(graph.text().as_bytes())?;
        }
        Shape::Plover => events(view, filter, |e| Ok(writeln!(out, "{}", export::plover(e))?))?,
        Shape::Gdelt => events(view, filter, |e| match happened(e) {
            true => Ok(writeln!(out, "{}", export::gdelt(e))?),
            false => {
                left_out += 1;
                Ok(())
            }
        })?,
        Shape::Acled => {
            write!(out, "{}\r\n", export::acled_header())?;
            events(view, filter, |e| match Some(e).filter(|e| happened(e)).and_then(export::acled) {
                Some(row) => Ok(write!(out, "{row}\r\n")?),
                None => {
                    left_out += 1;
                    Ok(())
                }
            })?;
        }
        Shape::Ftm => {
            let mut told: BTreeSet<String> = BTreeSet::new();
            events(view, filter, |e| {
                let entities = std::iter::once(export::ftm_document(&e.document)).chain(export::ftm_event(e));
                for entity in entities {
                    // An entity is told once.
                    if told.insert(entity["id"].as_str().unwrap_or_default().to_owned()) {
                        writeln!(out, "{entity}")?;
                    }
                }
                Ok(())
            })?;
        }
    }
    Ok(left_out)
}

const ROWS: usize = 1000;

fn events(view: View<'_>, filter: &Filter, mut each: impl FnMut(&EventRow) -> Result<(), Stop>) -> Result<(), Stop> {
    let mut page = Page::first(ROWS);
    loop {
        let listed = view.events(filter, &page)?;
        listed.rows.iter().try_for_each(&mut each)?;
        match listed.next {
            Some(next) => page.after = Some(next.parse()?),
            None => return Ok(()),
        }
    }
}

fn claims(view: View<'_>, filter: &Filter, out: &mut impl Write) -> Result<(), Stop> {
    let mut page = Page::first(ROWS);
    loop {
        let listed = view.things(RowKind::Claim, filter, &page)?;
        for thing in &listed.rows {
            let mut documents: BTreeMap<String, DocumentRow> = BTreeMap::new();
            for stand in thing.body["stands"].as_array().into_iter().flatten() {
                let Some(id) = stand["document"].as_str() else { continue };
                if !documents.contains_key(id)
                    && let Some(row) = view.document_by(id)?
                {
                    documents.insert(id.to_owned(), row);
                }
            }
            writeln!(out, "{}", export::jsonld_claim(thing, &documents))?;
        }
        match listed.next {
            Some(next) => page.after = Some(next.parse()?),
            None => return Ok(()),
        }
    }
}
