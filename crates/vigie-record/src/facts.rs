//! The border between the store and [`across`](crate::across): the id of a document, a row of it, and a derived row.
//!
//! The store calls [`Facts::of`](crate::across::Facts::of) once for every document it adds, keeps the facts beside the reading, and
//! hands the facts of the documents concerned to [`fold`](crate::across::fold) after every batch. What comes back is a set of
//! [`Row`]s: the store compares it with the rows it holds, closes those that are gone or changed, and opens the new ones, so that what was
//! derived on a past day can be asked for. Ids are made from content alone: the order in which documents came never shows.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use vigie_gather::Document;
use vigie_read::reading::DocumentRow;

/// A document of the record: a digest of its text and of what its reading rests on besides (title, day, language, outlet), so that
/// the same text from two outlets is two documents, and adding one of them twice is one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocId(pub [u8; 32]);

impl DocId {
    /// The id of the document of a reading.
    pub fn of(d: &DocumentRow) -> DocId {
        let (title, published, outlet) = (d.title.as_deref(), d.published.as_deref(), d.outlet.as_deref());
        DocId::of_parts([Some(&d.text), title, published, Some(&d.language), outlet])
    }

    /// The id of a document that is not read yet: the same.
    pub fn of_document(d: &Document) -> DocId {
        let published = d.published.map(|p| p.to_string());
        DocId::of_parts([
            Some(&d.text),
            d.title.as_deref(),
            published.as_deref(),
            Some(&d.language),
            d.outlet.as_deref(),
        ])
    }

    fn of_parts(parts: [Option<&str>; 5]) -> DocId {
        let mut digest = Sha256::new();
        for part in parts {
            // The length before the bytes: no two lists of parts are written alike.
            digest.update(part.map_or(u64::MAX, |p| p.len() as u64).to_le_bytes());
            digest.update(part.unwrap_or("").as_bytes());
        }
        DocId(digest.finalize().into())
    }

    /// From 64 hex digits.
    pub fn parse(hex: &str) -> Option<DocId> {
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let mut id = [0; 32];
        for (byte, pair) in id.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(DocId(id))
    }

    /// As people see it: the first 12 hex digits.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

impl Serialize for DocId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let hex = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        DocId::parse(&hex).ok_or_else(|| serde::de::Error::custom("no document id: 64 hex digits"))
    }
}

/// A row of one document's reading: `E3` of a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mention {
    /// The document.
    pub document: DocId,
    /// The id inside its reading: `E3`, `C1`, `T2`, `Q4`, `A1`.
    pub row: String,
}

/// What a derived row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// Documents that are one text, or one wire's.
    Copies,
    /// Documents that report the same happening.
    Story,
    /// One happening, with its mentions.
    Event,
    /// One proposition, with everyone who takes a stand on it.
    Claim,
    /// One instrument, with its steps and its state.
    Agreement,
}

/// One derived row, as the store keeps it. The columns are what queries filter by; the body is what people are shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Its id, made from its content (of the least of its documents, say), so that it does not depend on the order of arrival.
    pub key: String,
    /// Its name for people: the title of a story, the words of a claim, the name of an instrument.
    pub title: String,
    /// A word of its kind: `denied` for a claim, `in_force` for an agreement, `ASSAULT` for an event.
    pub status: Option<String>,
    /// First and last day, ISO 8601.
    pub days: Option<(String, String)>,
    /// Country codes of everyone concerned, for the filters.
    pub countries: Vec<String>,
    /// How many independent sources stand behind it.
    pub independent: u32,
    /// The rows of documents that it is made of; for copies and stories the row is empty.
    pub mentions: Vec<Mention>,
    /// The rest, in its own shape.
    pub body: serde_json::Value,
}
