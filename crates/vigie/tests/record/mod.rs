//! What a test asks of a reading, one line a question, matched against the JSON of the contract:
//!
//! ```text
//! event: SUPPORT RUS -> PRK occurred author=CT+ time=2024-06 "ratifié"
//! no event: ASSAULT
//! attribution: deny RUS,PRK kind=indirect "soldats"
//! claim: denied asserted=UKR denied=RUS,PRK
//! agreement: partenariat parties=RUS,PRK step=ratifies:RUS state=in_ratification owes=defend
//! actor: Poutine country=RUS sector=GOV kind=person
//! time: 2024-10-27 "dimanche"
//! place: Koursk country=RUS
//! conflict: numbers
//! events: 1
//! attributions: 14..20
//! ```
//!
//! An actor is asked for by country (`RUS`), by country and sector (`RUS.MIL`) or by a part of its name (`Kirby`,
//! `white_house`); a list must name all of a row's actors and no others; `-` is nobody, `*` anybody. `a|b` is either,
//! `key!=value` neither. Text in quotation marks must stand in the evidence. `no` before a line:
//! no row is so. ` || ` between two lines: either will do.

#![allow(dead_code)]

mod ask;
pub mod known;

use serde_json::Value;
use vigie_gather::{Document, Format, Options, Origin, Published};
use vigie_parse::Models;
use vigie_read::{Library, Reading};

/// A reading as its users get it.
pub struct Record {
    /// The JSON of the contract.
    pub json: Value,
}

impl Record {
    /// Reads a text the way the product does.
    pub fn of(text: &str, language: &str, published: Option<&str>) -> Result<Record, String> {
        let reading = read(&document(text, language, published)?)?;
        Ok(Record { json: serde_json::to_value(&reading).map_err(|e| e.to_string())? })
    }

    /// Whether the record is as the line says; otherwise what it holds instead.
    pub fn check(&self, line: &str) -> Result<(), String> {
        ask::check(self, line)
    }

    /// The rows of a list of the contract.
    pub fn rows(&self, list: &str) -> &[Value] {
        self.json[list].as_array().map_or(&[], Vec::as_slice)
    }

    /// The row with an id.
    pub fn row(&self, list: &str, id: &Value) -> Option<&Value> {
        self.rows(list).iter().find(|r| &r["id"] == id)
    }
}

/// A text as gather gives it; the caller knows its language, and may know its day.
pub fn document(text: &str, language: &str, published: Option<&str>) -> Result<Document, String> {
    let published = match published {
        Some(day) => {
            Some(Published { date: day.parse().map_err(|e| format!("{day}: {e}"))?, time: None, offset: None })
        }
        None => None,
    };
    let options = Options { published, language: Some(language.to_owned()), format: Some(Format::Text) };
    let mut documents = vigie_gather::gather(text.as_bytes(), &Origin::of("-"), &options);
    documents.pop().ok_or("nothing was gathered")?.map_err(|e| e.to_string())
}

/// Document to reading.
pub fn read(document: &Document) -> Result<Reading, String> {
    let library = Library::embedded().map_err(ToString::to_string)?;
    let models = Models::embedded();
    let sentences = models.parse(document).map_err(|e| e.to_string())?;
    Ok(vigie_read::read(document, &sentences, library, &models.hashes()))
}
