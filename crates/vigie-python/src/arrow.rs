//! Arrow in, Arrow out, through the PyCapsule protocol: pandas, polars, DuckDB, pyarrow and Spark exchange with it without a copy.

use crate::many::{pool, read_all};
use crate::reading::reader;
use arrow_array::cast::AsArray;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use vigie::show::tables::{self as show, Unread};
use vigie_gather::{Fault, Origin, Raw, Row};

/// Rows of one schema, exported as an Arrow stream.
#[pyclass(frozen, module = "vigie._vigie")]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

#[pymethods]
impl Table {
    /// An `arrow_array_stream` capsule. The requested schema is a wish, as the protocol has it, and is not obeyed.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, self.schema.clone())));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// An `arrow_schema` capsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, &self.schema)
    }

    /// Rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|f| f.name().clone()).collect()
    }
}

/// The columns of [`documents`], as an empty table.
#[pyfunction]
pub fn document_columns() -> Table {
    Table { schema: show::documents_schema(), batches: Vec::new() }
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
    .map_err(|e| PyValueError::new_err(e.to_string()))?;
    Ok((out, errors))
}

/// Reads every row of an Arrow stream into one row a document; one that could not be read has an `error`.
#[pyfunction]
#[pyo3(signature = (data, threads=0))]
pub fn documents(py: Python<'_>, data: &Bound<'_, PyAny>, threads: usize) -> PyResult<Table> {
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
            out.push(show::documents(&outcomes)?);
        }
        Ok(out)
    });
    let batches = batches.map_err(|e| PyValueError::new_err(e.to_string()))?;
    Ok(Table { schema: show::documents_schema(), batches })
}

fn unread(fault: &Fault, published: Option<String>) -> Unread {
    Unread { key: Some(fault.origin.to_string()), published, error: fault.to_string() }
}

/// The stream behind anything that speaks the protocol.
fn stream(data: &Bound<'_, PyAny>) -> PyResult<ArrowArrayStreamReader> {
    const WANTED: &str = "give an Arrow table, record batch reader, or data frame (an object with __arrow_c_stream__)";
    if !data.hasattr("__arrow_c_stream__")? {
        return Err(PyTypeError::new_err(format!("{} is no Arrow data: {WANTED}", data.get_type().name()?)));
    }
    let capsule = data.call_method0("__arrow_c_stream__")?;
    let capsule = capsule.cast::<PyCapsule>().map_err(|_| PyTypeError::new_err(WANTED))?;
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?;
    // SAFETY: the protocol puts an ArrowArrayStream behind a capsule of this name, and the consumer moves it out; from_raw leaves
    // an empty one behind, which the capsule's destructor passes over.
    let reader = unsafe { ArrowArrayStreamReader::from_raw(pointer.as_ptr().cast()) };
    reader.map_err(|e| PyValueError::new_err(format!("the Arrow stream cannot be read: {e}")))
}

fn schema_capsule<'py>(py: Python<'py>, schema: &SchemaRef) -> PyResult<Bound<'py, PyCapsule>> {
    let ffi = FFI_ArrowSchema::try_from(schema.as_ref()).map_err(|e| PyValueError::new_err(e.to_string()))?;
    PyCapsule::new_with_value(py, ffi, c"arrow_schema")
}

/// A column as text, whatever its type; absent columns are null everywhere.
struct Column(Option<StringArray>);

impl Column {
    fn of(batch: &RecordBatch, name: &str) -> Result<Column, ArrowError> {
        let Some(column) = batch.column_by_name(name) else { return Ok(Column(None)) };
        let text = arrow_cast::cast(column, &DataType::Utf8)
            .map_err(|e| ArrowError::SchemaError(format!("column {name:?} is no text: {e}")))?;
        Ok(Column(Some(text.as_string::<i32>().clone())))
    }

    fn at(&self, row: usize) -> Option<String> {
        self.0.as_ref().filter(|c| c.is_valid(row)).map(|c| c.value(row).to_owned())
    }
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
