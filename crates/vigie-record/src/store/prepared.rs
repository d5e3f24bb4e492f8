//! A document and its reading, made ready for the tables. All the work that needs no store is done here, on any thread.

use super::days;
use super::layout;
use super::pack;
use super::rows::Rows;
use crate::across::Facts;
use crate::facts::DocId;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use vigie_gather::Document;
use vigie_read::Reading;

/// A document that can be added.
#[derive(Debug)]
pub struct Prepared {
    /// Its id.
    pub id: DocId,
    pub(super) document: DocumentCells,
    pub(super) reading: ReadingCells,
}

/// What goes into `document`, `document_text`, `found` and `words`.
#[derive(Debug)]
pub(super) struct DocumentCells {
    pub text_id: Vec<u8>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub day: Option<String>,
    pub language: String,
    pub outlet: Option<String>,
    pub chars: usize,
    pub packed: Vec<u8>,
    pub layout: Vec<u8>,
    pub text: String,
    pub key: Option<String>,
    pub url: Option<String>,
}

/// What goes into `reading`, `reading_body`, `facts` and the tables of rows.
#[derive(Debug)]
pub(super) struct ReadingCells {
    pub vigie: Cow<'static, str>,
    pub models: BTreeMap<String, String>,
    pub digest: Vec<u8>,
    pub body: Vec<u8>,
    pub facts: Vec<u8>,
    pub rows: Rows,
    pub rows_digest: Vec<u8>,
}

impl Prepared {
    /// Makes a document and its reading ready.
    pub fn of(gathered: &Document, mut reading: Reading) -> Prepared {
        let id = DocId::of(&reading.document);
        let cells = ReadingCells::of(id, &mut reading);
        let d = reading.document;
        let document = DocumentCells {
            text_id: Sha256::digest(d.text.as_bytes()).to_vec(),
            day: d.published.as_deref().and_then(days::day_of),
            chars: d.text.chars().count(),
            packed: pack::pack(d.text.as_bytes()),
            layout: layout::packed(gathered),
            title: d.title,
            published: d.published,
            language: d.language,
            outlet: d.outlet,
            text: d.text,
            key: d.key,
            url: d.url,
        };
        Prepared { id, document, reading: cells }
    }

    /// About how many bytes of text it holds.
    pub fn size(&self) -> usize {
        self.document.text.len()
    }
}

impl ReadingCells {
    /// Takes what depends on where the document was found out of the reading while it is written, and puts it back.
    pub fn of(id: DocId, reading: &mut Reading) -> ReadingCells {
        let facts = pack::pack(&pack::json(&Facts::of(id, reading)));
        let rows = Rows::of(reading);
        let rows_digest = pack::digest(rows.canonical().as_bytes());
        let d = &mut reading.document;
        let aside = (std::mem::take(&mut d.text), d.key.take(), d.url.take());
        let json = pack::json(reading);
        let d = &mut reading.document;
        (d.text, d.key, d.url) = aside;
        ReadingCells {
            vigie: reading.vigie.clone(),
            models: reading.models.clone(),
            digest: pack::digest(&json),
            body: pack::pack(&json),
            facts,
            rows,
            rows_digest,
        }
    }
}
