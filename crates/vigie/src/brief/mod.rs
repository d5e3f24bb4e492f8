//! A brief: a dossier in the form in which papers print one, composed from the record by grammar. Every sentence has its sources; what is
//! disputed is worded as disputed; nothing stands in it that is not in the record. The wording is data, `languages/<code>/brief.toml`.

mod compose;
mod facts;
mod grammar;
mod verify;
mod write;

pub use compose::compose;
pub use grammar::Grammar;
pub use verify::{Failure, verify};
pub use write::{body, html, markdown};

use serde::Serialize;

/// What a brief is about.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Country codes, or names of actors; a document must concern all of them.
    pub names: Vec<String>,
    /// First day.
    pub since: Option<String>,
    /// Last day.
    pub until: Option<String>,
}

/// A brief.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Brief {
    /// In which language it is.
    pub language: String,
    /// Its headline.
    pub title: String,
    /// Of which day and which documents.
    pub dateline: String,
    /// The first sentences.
    pub lead: Vec<Sentence>,
    /// The rest, under headings; a section without sentences is left out.
    pub sections: Vec<Section>,
    /// The heading of the notes.
    pub sources: String,
    /// The notes, in the order in which they are called.
    pub notes: Vec<Note>,
}

/// Sentences under a heading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// The sentences.
    pub sentences: Vec<Sentence>,
}

/// A sentence, with its notes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sentence {
    /// Words, quotations, calls of notes.
    pub parts: Vec<Part>,
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Words of the grammar.
    Text(String),
    /// Words of a document, in its language, between its marks.
    Quote {
        /// The words.
        text: String,
        /// Their language.
        language: String,
        /// The marks around them.
        marks: [String; 2],
    },
    /// The call of a note.
    Note(usize),
}

/// Where words stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The document, 64 hex digits.
    pub document: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub published: Option<String>,
    /// Its language.
    pub language: String,
    /// The row of its reading.
    pub row: String,
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// The words that stand there.
    pub words: String,
    /// The beginning of their SHA-256.
    pub hash: String,
}
