//! One reading.

use crate::raised;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use vigie::reader::Reader;
use vigie::show::{self, PrettyOptions};
use vigie_gather::{Articles, Fault, Options, Origin, STDIN, language_code, parse_date};

/// What was read from one document. `vigie.Reading` wraps it.
#[pyclass(frozen, module = "vigie._vigie")]
pub struct Reading(pub vigie_read::Reading);

#[pymethods]
impl Reading {
    /// The contract, indented: the bytes of `vigie read --format json`.
    fn json(&self) -> String {
        show::json(&self.0)
    }

    /// The contract on one line: the bytes of `vigie read --format jsonl`.
    fn jsonl(&self) -> String {
        show::jsonl(&self.0)
    }

    /// The article and its record on one self-contained page.
    fn html(&self) -> String {
        show::html(&self.0)
    }

    /// The record as a terminal shows it.
    fn pretty(&self, width: usize) -> String {
        show::pretty(&self.0, &PrettyOptions { width: width.max(20), colour: false })
    }
}

/// A reader for these options; the date and the language are checked before anything is read.
pub fn reader(published: Option<&str>, language: Option<&str>) -> PyResult<Reader> {
    let wrong = |what: String| PyValueError::new_err(what);
    let language = match language {
        Some(name) => Some(language_code(name).ok_or_else(|| wrong(format!("language {name:?}: no such language")))?),
        None => None,
    };
    let published = match published {
        Some(day) => {
            let date = parse_date(day, language.as_deref());
            Some(date.map_err(|e| wrong(format!("published {day:?}: {e}; give it as 2024-10-25")))?)
        }
        None => None,
    };
    Reader::new(Options { published, language, format: None }).map_err(wrong)
}

/// Reads one article as the command line reads it from standard input.
#[pyfunction]
#[pyo3(signature = (text, published=None, language=None))]
pub fn read(py: Python<'_>, text: Vec<u8>, published: Option<&str>, language: Option<&str>) -> PyResult<Reading> {
    let reader = reader(published, language)?;
    let read = py.detach(|| {
        let origin = Origin::of(STDIN);
        let mut articles = Articles::whole(origin.clone(), text, None);
        let first = articles.next().unwrap_or_else(|| Err(empty(&origin)))?;
        if articles.next().is_some() {
            let what = "it holds more than one article";
            return Err(Fault::new("one-article", &origin, what, "give them to vigie.read_many, one by one"));
        }
        reader.read(first)
    });
    read.map(Reading).map_err(|fault| raised(py, &fault))
}

fn empty(origin: &Origin) -> Fault {
    Fault::new("empty", origin, "it holds no text", "nothing was read from it")
}
