//! Arrow data in and out, through the PyCapsule protocol: pandas, polars, DuckDB, pyarrow and Spark exchange with it without a copy.

use arrow_array::cast::AsArray;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// Rows of one schema, exported as an Arrow stream.
#[pyclass(frozen, module = "vigie._vigie")]
pub struct Table {
    /// Its columns.
    pub schema: SchemaRef,
    /// Its rows.
    pub batches: Vec<RecordBatch>,
}

impl Table {
    /// Of some rows.
    pub fn of(batch: RecordBatch) -> Table {
        Table { schema: batch.schema(), batches: vec![batch] }
    }
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
        let ffi = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(|e| wrong(&e))?;
        PyCapsule::new_with_value(py, ffi, c"arrow_schema")
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

/// What Arrow says, as Python raises it.
pub fn wrong(error: &ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// The stream behind anything that speaks the protocol.
pub fn stream(data: &Bound<'_, PyAny>) -> PyResult<ArrowArrayStreamReader> {
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

/// A column as text, whatever its type; absent columns are null everywhere.
pub struct Column(Option<StringArray>);

impl Column {
    /// A column by its name.
    pub fn of(batch: &RecordBatch, name: &str) -> Result<Column, ArrowError> {
        let Some(column) = batch.column_by_name(name) else { return Ok(Column(None)) };
        let text = arrow_cast::cast(column, &DataType::Utf8)
            .map_err(|e| ArrowError::SchemaError(format!("column {name:?} is no text: {e}")))?;
        Ok(Column(Some(text.as_string::<i32>().clone())))
    }

    /// A cell, borrowed.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.0.as_ref().filter(|c| c.is_valid(row)).map(|c| c.value(row))
    }

    /// A cell.
    pub fn at(&self, row: usize) -> Option<String> {
        self.get(row).map(str::to_owned)
    }
}
