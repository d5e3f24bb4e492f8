//! Times: TIMEX3 expressions found and resolved against the publication date.

use crate::context::Context;
use crate::library::{Folder, LibraryError};
use crate::reading::Time;
use std::ops::Range;

/// A time expression and the words it covers.
#[derive(Clone, Debug)]
pub struct Found {
    /// The row of the reading.
    pub time: Time,
    /// Its sentence.
    pub sent: usize,
    /// Its words in the sentence.
    pub words: Range<usize>,
}

/// The time expressions of a document, in the order of the text; `rows[i]` is `X{i+1}`.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// The expressions.
    pub rows: Vec<Found>,
}

impl Times {
    /// The expressions of one sentence.
    pub fn of_sentence(&self, sent: usize) -> impl Iterator<Item = &Found> {
        self.rows.iter().filter(move |f| f.sent == sent)
    }

    /// The rows of the reading.
    pub fn into_rows(self) -> Vec<Time> {
        self.rows.into_iter().map(|f| f.time).collect()
    }
}

/// Finds and resolves the time expressions.
pub fn find(_ctx: &Context<'_>) -> Times {
    Times::default()
}

/// The words this room knows in one language.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Lexicon {}

impl Lexicon {
    /// Reads `times.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        folder.toml("times.toml")
    }
}
