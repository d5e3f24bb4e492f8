//! *show* for Python: readings as objects, many at once without the interpreter's lock, and Arrow tables. The typed objects and
//! the documentation that users see are in `python/vigie`; this is what they stand on.

mod across;
mod arrow;
mod many;
mod reading;
mod record;
mod table;

use pyo3::prelude::*;
use pyo3::{create_exception, exceptions::PyValueError};
use vigie_gather::Fault;

create_exception!(_vigie, ReadError, PyValueError, "A document could not be read; it says which, why, and what to do.");

/// A fault as the exception Python sees: `code`, `document` and `advice` are attributes of it.
fn raised(py: Python<'_>, fault: &Fault) -> PyErr {
    let error = ReadError::new_err(fault.to_string());
    let value = error.value(py);
    let said = value
        .setattr("code", fault.code)
        .and_then(|()| value.setattr("document", fault.origin.to_string()))
        .and_then(|()| value.setattr("advice", fault.advice));
    said.err().unwrap_or(error)
}

/// The part of the package that is written in Rust.
#[pymodule]
mod _vigie {
    #[pymodule_export]
    use super::ReadError;
    #[pymodule_export]
    use super::across::{Gatherer, merge, step, step_columns};
    #[pymodule_export]
    use super::arrow::{Archive, document_columns, documents, tables};
    #[pymodule_export]
    use super::many::read_rows;
    #[pymodule_export]
    use super::reading::{Reading, read};
    #[pymodule_export]
    use super::record::Record;
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
