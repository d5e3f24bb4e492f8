//! Articles in, tables out.

use crate::many::{pool, read_all};
use crate::reading::reader;
use crate::table::{Column, Table, stream, wrong};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use vigie::reader::Reader;
use vigie::show::tables::{self as show, Unread};
use vigie_gather::{Articles, Fault, Origin, Raw, Row, archive};
use vigie_read::Reading;
use vigie_record::across::Facts;
use vigie_record::facts::DocId;

/// The columns of [`documents`], as an empty table.
#[pyfunction]
#[pyo3(signature = (facts=false))]
pub fn document_columns(facts: bool) -> Table {
    Table { schema: columns(facts), batches: Vec::new() }
}

/// The columns of a row a document; with `facts`, what merging it with others needs.
fn columns(facts: bool) -> SchemaRef {
    let plain = show::documents_schema();
    if !facts {
        return plain;
    }
    let fields = plain.fields().iter().cloned().chain([Arc::new(Field::new("facts", DataType::Utf8, true))]);
    Arc::new(Schema::new(fields.collect::<Vec<_>>()).with_metadata(plain.metadata().clone()))
}

/// A document that could not be read, and why.
type Failure = (String, String);

/// Reads every row of an Arrow stream into the four tables and the list of (document, error) of those that could not be read.
#[pyfunction]
#[pyo3(signature = (data, threads=0))]
pub fn tables(py: Python<'_>, data: &Bound<'_, PyAny>, threads: usize) -> PyResult<(Vec<Table>, Vec<Failure>)> {
    let (reader, pool, mut stream) = (reader(None, None)?, pool(threads)?, stream(data)?);
    let mut out: Vec<Table> =
        show::Table::ALL.iter().map(|t| Table { schema: t.schema(), batches: Vec::new() }).collect();
    let mut errors = Vec::new();
    py.detach(|| -> Result<(), ArrowError> {
        let mut place = 0;
        for batch in stream.by_ref() {
            let raws = raws(&batch?, &mut place)?;
            let mut readings = Vec::with_capacity(raws.len());
            for outcome in read_all(&reader, &pool, raws) {
                match outcome {
                    Ok(reading) => readings.push(reading),
                    Err(fault) => errors.push((fault.origin.to_string(), fault.to_string())),
                }
            }
            for (table, out) in show::Table::ALL.iter().zip(&mut out) {
                out.batches.push(table.rows(&readings)?);
            }
        }
        Ok(())
    })
    .map_err(|e| wrong(&e))?;
    Ok((out, errors))
}

/// Reads every row of an Arrow stream into one row a document; one that could not be read has an `error`.
#[pyfunction]
#[pyo3(signature = (data, threads=0, facts=false))]
pub fn documents(py: Python<'_>, data: &Bound<'_, PyAny>, threads: usize, facts: bool) -> PyResult<Table> {
    let (reader, pool, mut stream) = (reader(None, None)?, pool(threads)?, stream(data)?);
    let batches = py.detach(|| -> Result<Vec<RecordBatch>, ArrowError> {
        let mut place = 0;
        let mut out = Vec::new();
        for batch in stream.by_ref() {
            let batch = batch?;
            let raws = raws(&batch, &mut place)?;
            let given = Column::of(&batch, "published")?;
            let read = read_all(&reader, &pool, raws).into_iter().enumerate();
            let outcomes: Vec<_> = read.map(|(i, one)| one.map_err(|f| unread(&f, given.at(i)))).collect();
            let rows = show::documents(&outcomes)?;
            out.push(if facts { with_facts(&rows, &outcomes)? } else { rows });
        }
        Ok(out)
    });
    Ok(Table { schema: columns(facts), batches: batches.map_err(|e| wrong(&e))? })
}

fn with_facts(rows: &RecordBatch, outcomes: &[Result<Reading, Unread>]) -> Result<RecordBatch, ArrowError> {
    let facts = |r: &Reading| serde_json::to_string(&Facts::of(DocId::of(&r.document), r)).ok();
    let told: StringArray = outcomes.iter().map(|o| o.as_ref().ok().and_then(facts)).collect();
    let all = rows.columns().iter().cloned().chain([Arc::new(told) as ArrayRef]);
    RecordBatch::try_new(columns(true), all.collect())
}

fn unread(fault: &Fault, published: Option<String>) -> Unread {
    Unread { key: Some(fault.origin.to_string()), published, error: fault.to_string() }
}

/// The articles of a batch: columns `text`, and where they are there `id`, `title`, `published`, `language`, `outlet`, `url`.
fn raws(batch: &RecordBatch, place: &mut usize) -> Result<Vec<Raw>, ArrowError> {
    if batch.column_by_name("text").is_none() {
        let names: Vec<_> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
        let what =
            format!("no column \"text\" (columns: {}); rename the one that holds the articles", names.join(", "));
        return Err(ArrowError::SchemaError(what));
    }
    let column = |name: &str| Column::of(batch, name);
    let (key, title, text) = (column("id")?, column("title")?, column("text")?);
    let (published, language) = (column("published")?, column("language")?);
    let (outlet, url) = (column("outlet")?, column("url")?);
    let raw = |i: usize| {
        let id = key.at(i);
        let origin = Origin::of(id.clone().unwrap_or_else(|| format!("document {}", *place + i)));
        let row = Row {
            key: id,
            title: title.at(i),
            text: text.at(i).unwrap_or_default(),
            published: published.at(i),
            language: language.at(i),
            outlet: outlet.at(i),
            url: url.at(i),
            ..Row::default()
        };
        Raw::row(origin, row)
    };
    let raws = (0..batch.num_rows()).map(raw).collect();
    *place += batch.num_rows();
    Ok(raws)
}

/// The articles of a file, of an archive, or of every file below a folder, read one after another.
#[pyclass(module = "vigie._vigie")]
pub struct Archive {
    articles: Mutex<Articles>,
    reader: Reader,
    facts: bool,
}

#[pymethods]
impl Archive {
    #[new]
    #[pyo3(signature = (path, facts=false))]
    fn new(path: PathBuf, facts: bool) -> PyResult<Archive> {
        let articles = Mutex::new(archive::open(path, None));
        Ok(Archive { articles, reader: reader(None, None)?, facts })
    }

    /// The next readings, as [`documents`] gives them; nothing at the end. What was never meant to be an article is passed over; whatever else
    /// could not be read is a row with an `error`.
    #[pyo3(signature = (rows=256))]
    fn next(&self, py: Python<'_>, rows: usize) -> PyResult<Option<Table>> {
        let made = py.detach(|| -> Result<Option<RecordBatch>, ArrowError> {
            let mut articles = self.articles.lock().unwrap_or_else(PoisonError::into_inner);
            let mut outcomes = Vec::new();
            while outcomes.len() < rows.max(1) {
                let Some(item) = articles.next() else { break };
                match item.and_then(|raw| self.reader.read(raw)) {
                    Err(fault) if fault.is_passed() => {}
                    outcome => outcomes.push(outcome.map_err(|f| unread(&f, None))),
                }
            }
            if outcomes.is_empty() {
                return Ok(None);
            }
            let rows = show::documents(&outcomes)?;
            Ok(Some(if self.facts { with_facts(&rows, &outcomes)? } else { rows }))
        });
        Ok(made.map_err(|e| wrong(&e))?.map(Table::of))
    }
}
