//! The record, asked from Python.

use crate::reading::Reading;
use crate::table::{Table, wrong};
use arrow_array::RecordBatch;
use pyo3::exceptions::{PyFileNotFoundError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use vigie::show::tables::{self as show, Across};
use vigie_record::across::apart::{self, Piece};
use vigie_record::store::query::{Filter, Listed, Page, language};
use vigie_record::store::{self, RecordError, View, as_of, default_path};

/// Rows fetched at a time.
const PAGE: usize = 1000;

/// A record, open to be asked.
#[pyclass(frozen, module = "vigie._vigie")]
pub struct Record(Mutex<store::Record>);

/// What is asked: a filter, a time, how many rows.
struct Ask {
    filter: Filter,
    as_of: Option<i64>,
    limit: usize,
}

impl Ask {
    fn of(filter: &str, at: Option<&str>, limit: Option<usize>) -> Result<Ask, RecordError> {
        let as_of = at.map(as_of).transpose()?;
        Ok(Ask { filter: language::parse(&[filter])?, as_of, limit: limit.unwrap_or(usize::MAX) })
    }

    fn view<'a>(&self, record: &'a store::Record) -> Result<View<'a>, RecordError> {
        match self.as_of {
            Some(micros) => record.known_at(micros),
            None => Ok(record.now_known()),
        }
    }

    /// Every page of a list, up to the limit.
    fn all<T>(&self, mut page: impl FnMut(&Page) -> Result<Listed<T>, RecordError>) -> Result<Vec<T>, RecordError> {
        let mut out = Vec::new();
        let mut after = None;
        while out.len() < self.limit {
            let listed = page(&Page { limit: PAGE.min(self.limit - out.len()), after })?;
            out.extend(listed.rows);
            match listed.next {
                Some(next) => after = Some(next.parse()?),
                None => break,
            }
        }
        Ok(out)
    }
}

/// What goes wrong, as Python raises it.
fn raised(error: RecordError) -> PyErr {
    let said = error.to_string();
    match error {
        RecordError::Missing(_) => PyFileNotFoundError::new_err(said),
        RecordError::Query(_) | RecordError::Foreign(_) => PyValueError::new_err(said),
        _ => PyRuntimeError::new_err(said),
    }
}

#[pymethods]
impl Record {
    #[new]
    #[pyo3(signature = (path=None))]
    fn new(path: Option<PathBuf>) -> PyResult<Record> {
        let path = path.unwrap_or_else(default_path);
        store::Record::open_to_read(&path).map(Mutex::new).map(Record).map_err(raised)
    }

    /// Where it stands.
    #[getter]
    fn path(&self) -> PathBuf {
        self.lock().path().to_path_buf()
    }

    /// How many documents it holds.
    fn count(&self) -> PyResult<i64> {
        self.lock().now_known().count().map_err(raised)
    }

    /// Whether stories and claims are up to date with the documents.
    fn is_derived(&self) -> PyResult<bool> {
        self.lock().is_derived().map_err(raised)
    }

    /// Rows of single documents: `events`, `claims`, `attributions` or `agreements`.
    #[pyo3(signature = (table, filter, at=None, limit=None))]
    fn rows(
        &self,
        py: Python<'_>,
        table: &str,
        filter: &str,
        at: Option<&str>,
        limit: Option<usize>,
    ) -> PyResult<Table> {
        let table = *show::Table::ALL.iter().find(|t| t.name() == table).ok_or_else(|| unknown(table))?;
        self.ask(py, filter, at, limit, |ask, view| document_rows(ask, view, table))
    }

    /// Rows that stand on many documents: `stories`, `happenings`, `ledger`, `register`, `copies`.
    #[pyo3(signature = (table, filter, at=None, limit=None))]
    fn across(
        &self,
        py: Python<'_>,
        table: &str,
        filter: &str,
        at: Option<&str>,
        limit: Option<usize>,
    ) -> PyResult<Table> {
        let table = *Across::ALL.iter().find(|t| t.name() == table).ok_or_else(|| unknown(table))?;
        self.ask(py, filter, at, limit, |ask, view| {
            let rows = ask.all(|page| view.things(table.kind(), &ask.filter, page))?;
            let whole = rows.into_iter().map(|t| {
                let members = view.members(table.kind(), &t.key)?;
                Ok((t, members))
            });
            table.held(&whole.collect::<Result<Vec<_>, RecordError>>()?).map_err(damaged)
        })
    }

    /// `documents`, `actors` or `sources`.
    #[pyo3(signature = (list, filter, at=None, limit=None))]
    fn list(
        &self,
        py: Python<'_>,
        list: &str,
        filter: &str,
        at: Option<&str>,
        limit: Option<usize>,
    ) -> PyResult<Table> {
        let list = match list {
            "documents" | "actors" | "sources" => list,
            _ => return Err(unknown(list)),
        };
        self.ask(py, filter, at, limit, |ask, view| {
            let rows = match list {
                "documents" => show::documents_found(&ask.all(|page| view.search(&ask.filter, page))?),
                "actors" => show::actors(&view.actors(&ask.filter, ask.limit.min(1 << 30))?),
                _ => show::sources(&view.sources(&ask.filter)?),
            };
            rows.map_err(damaged)
        })
    }

    /// The weeks of a pair of countries, or of every pair.
    #[pyo3(signature = (actor=None, recipient=None, at=None))]
    fn dyads(&self, py: Python<'_>, actor: Option<&str>, recipient: Option<&str>, at: Option<&str>) -> PyResult<Table> {
        self.ask(py, "", at, None, |_, view| {
            let rows = match (actor, recipient) {
                (Some(a), Some(b)) => show::dyads([(a, b, view.tension(a, b)?.as_slice())]),
                _ => {
                    let piece = Piece::of(&view.facts()?);
                    let series = apart::dyads(piece.acts, &piece.papers);
                    let mine = |side: Option<&str>, code: &str| side.is_none_or(|s| s == code);
                    let wanted = series.iter().filter(|(a, b, _)| mine(actor, a) && mine(recipient, b));
                    show::dyads(wanted.map(|(a, b, weeks)| (a.as_str(), b.as_str(), weeks.as_slice())))
                }
            };
            rows.map_err(damaged)
        })
    }

    /// The reading of a document, by the beginning of its id, its caller's own id, or its address.
    #[pyo3(signature = (name, at=None))]
    fn reading(&self, py: Python<'_>, name: &str, at: Option<&str>) -> PyResult<Option<Reading>> {
        let found = py.detach(|| {
            let ask = Ask::of("", at, None)?;
            let record = self.lock();
            ask.view(&record)?.document(name)
        });
        Ok(found.map_err(raised)?.map(|whole| Reading(whole.reading)))
    }
}

impl Record {
    fn lock(&self) -> MutexGuard<'_, store::Record> {
        // A thread that failed in the middle of a question has changed nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(
        &self,
        py: Python<'_>,
        filter: &str,
        at: Option<&str>,
        limit: Option<usize>,
        answer: impl Send + FnOnce(&Ask, View<'_>) -> Result<RecordBatch, RecordError>,
    ) -> PyResult<Table> {
        let made = py.detach(|| {
            let ask = Ask::of(filter, at, limit)?;
            let record = self.lock();
            answer(&ask, ask.view(&record)?)
        });
        made.map(Table::of).map_err(raised)
    }
}

fn unknown(table: &str) -> PyErr {
    PyValueError::new_err(format!("no table {table:?}"))
}

fn damaged(error: arrow_schema::ArrowError) -> RecordError {
    RecordError::Damaged(wrong(&error).to_string())
}

/// The rows that a filter finds, as the readings of their documents have them.
fn document_rows(ask: &Ask, view: View<'_>, table: show::Table) -> Result<RecordBatch, RecordError> {
    let ids: Vec<String> = match table {
        show::Table::Events => ask.all(|p| view.events(&ask.filter, p))?.into_iter().map(|r| r.id).collect(),
        show::Table::Claims => ask.all(|p| view.claims(&ask.filter, p))?.into_iter().map(|r| r.id).collect(),
        show::Table::Agreements => ask.all(|p| view.agreements(&ask.filter, p))?.into_iter().map(|r| r.id).collect(),
        show::Table::Attributions => return attributions(ask, view),
    };
    // Rows of one document stand together, in the order in which their document first came.
    let mut order: Vec<&str> = Vec::new();
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for id in &ids {
        let Some((document, row)) = id.split_once('#') else { continue };
        let Some(place) = row.get(1..).and_then(|n| n.parse::<usize>().ok()) else { continue };
        places.entry(document).or_insert_with(|| {
            order.push(document);
            Vec::new()
        });
        places.entry(document).or_default().push(place.saturating_sub(1));
    }
    let mut readings = Vec::with_capacity(order.len());
    for document in order {
        let Some(whole) = view.document(document)? else { continue };
        readings.push((whole.reading, places.remove(document).unwrap_or_default()));
    }
    let wanted: Vec<_> = readings.iter().map(|(r, places)| (r, places.clone())).collect();
    table.some(&wanted).map_err(damaged)
}

/// The attributions of the documents that a filter finds; `act` narrows them.
fn attributions(ask: &Ask, view: View<'_>) -> Result<RecordBatch, RecordError> {
    let f = &ask.filter;
    let asked = Filter {
        text: f.text.clone(),
        source: f.source.clone(),
        language: f.language.clone(),
        since: f.since.clone(),
        until: f.until.clone(),
        document: f.document.clone(),
        act: f.act.clone(),
        ..Filter::default()
    };
    if asked != *f {
        let what = "attributions can be asked by words, source, language, since, until, on, document and act";
        return Err(RecordError::Query(what.to_owned()));
    }
    let whole = Ask { filter: asked, as_of: ask.as_of, limit: usize::MAX };
    let mut readings = Vec::new();
    let mut left = ask.limit;
    for found in whole.all(|p| view.search(&whole.filter, p))? {
        if left == 0 {
            break;
        }
        let Some(read) = view.document(&found.id.to_string())? else { continue };
        let mine = |act: &str| f.act.is_empty() || f.act.iter().any(|a| a == act);
        let places = read.reading.attributions.iter().enumerate().filter(|(_, q)| mine(q.act.name()));
        let places: Vec<usize> = places.map(|(i, _)| i).take(left).collect();
        left -= places.len();
        readings.push((read.reading, places));
    }
    let wanted: Vec<_> = readings.iter().map(|(r, places)| (r, places.clone())).collect();
    show::Table::Attributions.some(&wanted).map_err(damaged)
}
