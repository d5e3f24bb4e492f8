//! What can be wrong with an input, in words that say where it is and what to do.

use std::fmt;

/// Where an input came from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Origin {
    /// The file as the user named it, or `-`.
    pub name: String,
    /// The line of a JSONL file, or the place in a JSON array, counted from one.
    pub line: Option<usize>,
    /// The byte of an archive at which its record, or the gzip member of the record, begins.
    pub offset: Option<u64>,
}

impl Origin {
    /// An input as a whole.
    pub fn of(name: impl Into<String>) -> Self {
        Origin { name: name.into(), line: None, offset: None }
    }

    /// A line of it.
    pub fn at(&self, line: usize) -> Self {
        Origin { line: Some(line), ..self.clone() }
    }

    /// A record of it.
    pub fn in_file(&self, offset: u64) -> Self {
        Origin { offset: Some(offset), ..self.clone() }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name may hold a line break; the message stays on one line.
        for c in self.name.chars() {
            if c.is_control() { write!(f, "{}", c.escape_default())? } else { write!(f, "{c}")? }
        }
        if let Some(offset) = self.offset {
            write!(f, "@{offset}")?;
        }
        match self.line {
            Some(line) => write!(f, ":{line}"),
            None => Ok(()),
        }
    }
}

/// Why an input gave no document. The display is one line: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {what}; {advice} [{code}]")]
pub struct Fault {
    /// A stable code: `empty`, `binary`, `bad-json`, …
    pub code: &'static str,
    /// Where.
    pub origin: Origin,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub advice: &'static str,
}

impl Fault {
    /// A fault of an input.
    pub fn new(code: &'static str, origin: &Origin, what: impl Into<String>, advice: &'static str) -> Self {
        Fault { code, origin: origin.clone(), what: what.into(), advice }
    }

    /// Whether nothing is wrong: what stands there was never meant to be an article (a request, an image, a redirection).
    pub fn is_passed(&self) -> bool {
        self.code == "not-an-article"
    }
}
