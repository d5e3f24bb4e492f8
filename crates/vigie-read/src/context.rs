//! What every room of the reader sees.

use crate::library::{Language, Library};
use crate::reading::{Span, Spans};
use std::ops::Range;
use vigie_gather::{Block, Document};
use vigie_parse::{Sent, Sentences, Word};

/// The place of a word: its sentence, and its index there. Orders as the text does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// Sentence of the document.
    pub sent: u32,
    /// Word of the sentence.
    pub word: u32,
}

impl From<Word<'_>> for At {
    fn from(w: Word<'_>) -> At {
        At { sent: w.sent().index() as u32, word: w.index() as u32 }
    }
}

/// One document, its parse, and the lexicons to read it with.
#[derive(Debug)]
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its parse.
    pub sentences: &'a Sentences,
    /// All lexicons.
    pub library: &'a Library,
    /// Those of the document's language; `None` where there are none, and then nothing is coded.
    pub language: Option<&'a Language>,
    spans: Spans<'a>,
}

impl<'a> Context<'a> {
    /// For one document.
    pub fn new(document: &'a Document, sentences: &'a Sentences, library: &'a Library) -> Self {
        let language = library.language(&document.language);
        Context { document, sentences, library, language, spans: Spans::new(&document.text) }
    }

    /// The word at a place.
    pub fn word(&self, at: At) -> Word<'a> {
        self.sentences.get(at.sent as usize).word(at.word as usize)
    }

    /// The span of a byte range of the text.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        self.spans.of(bytes)
    }

    /// The block a sentence stands in.
    pub fn block(&self, sent: Sent<'_>) -> Option<&'a Block> {
        self.document.blocks.get(sent.block())
    }
}
