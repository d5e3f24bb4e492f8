//! Many articles on several threads, the interpreter's lock released.

use crate::raised;
use crate::reading::{Reading, reader};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use vigie::reader::Reader;
use vigie_gather::{Fault, Origin, Raw, Row};

/// A row of Python: id, title, text, published, language, outlet, url.
#[derive(FromPyObject)]
pub struct Fields(
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

impl Fields {
    /// The article; `place` names it where it has no id of its own.
    fn raw(self, place: usize) -> Raw {
        let Fields(key, title, text, published, language, outlet, url) = self;
        let origin = Origin::of(key.clone().unwrap_or_else(|| format!("document {place}")));
        Raw::row(origin, Row { key, title, text, published, language, outlet, url, ..Row::default() })
    }
}

/// Reads rows in their order, on `threads` threads (0: one a core). Each comes out as its reading or as the exception it would raise.
#[pyfunction]
pub fn read_rows(py: Python<'_>, rows: Vec<Fields>, from: usize, threads: usize) -> PyResult<Vec<Py<PyAny>>> {
    let (reader, pool) = (reader(None, None)?, pool(threads)?);
    let raws: Vec<Raw> = rows.into_iter().enumerate().map(|(i, fields)| fields.raw(from + i)).collect();
    let read = py.detach(|| read_all(&reader, &pool, raws));
    let object = |one: Result<vigie_read::Reading, Fault>| match one {
        Ok(reading) => Ok(Py::new(py, Reading(reading))?.into_any()),
        Err(fault) => Ok(raised(py, &fault).into_value(py).into_any()),
    };
    read.into_iter().map(object).collect()
}

/// Reads articles on the threads of a pool, in their order.
pub fn read_all(reader: &Reader, pool: &ThreadPool, raws: Vec<Raw>) -> Vec<Result<vigie_read::Reading, Fault>> {
    pool.install(|| raws.into_par_iter().with_max_len(1).map(|raw| reader.read(raw)).collect())
}

/// Threads with room for deep trees on their stacks.
pub fn pool(threads: usize) -> PyResult<ThreadPool> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).stack_size(16 << 20).build();
    pool.map_err(|e| PyValueError::new_err(format!("threads={threads}: {e}; give a smaller number")))
}
