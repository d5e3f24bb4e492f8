//! Events, as pages show them.

use super::Doc;
use schemars::JsonSchema;
use serde::Serialize;
use vigie_record::store::query::{EventRow, PartyRow};

/// Someone in an event.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Party {
    /// The key of who it is across documents.
    pub key: String,
    /// Its name in the document.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
}

impl From<PartyRow> for Party {
    fn from(p: PartyRow) -> Party {
        Party { key: p.key, name: p.name, country: p.country, sectors: p.sectors }
    }
}

/// How sure one source is of an event.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sure {
    /// `author`, `unnamed`, or a name.
    pub source: String,
    /// FactBank value.
    pub value: String,
}

/// Where an event is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// GeoNames id.
    pub geonames: Option<i64>,
    /// What the coordinates are the middle of.
    pub precision: String,
}

/// An event of one document.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Event {
    /// Document and number: `3fa9c1d2e4b0#E3`.
    pub id: String,
    /// First day it may have happened on.
    pub day: Option<String>,
    /// Last day.
    pub day_end: Option<String>,
    /// Whether the text tells the day; else it is the day of publication.
    pub dated: bool,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// PLOVER score.
    pub score: f64,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Where.
    pub place: Option<Place>,
    /// What became of it.
    pub status: String,
    /// How sure each source is.
    pub commitments: Vec<Sure>,
    /// The words it was read from.
    pub words: String,
    /// The word that names it.
    pub trigger: String,
    /// First code point of the words in the document's text.
    pub start: Option<usize>,
    /// The code point after them.
    pub end: Option<usize>,
    /// Which rule fired.
    pub rule: String,
    /// The version of the program that read it.
    pub reader: String,
    /// The document.
    pub document: Doc,
}

impl Event {
    /// Its number in the document: `E3`.
    pub fn row(&self) -> &str {
        self.id.split_once('#').map_or("", |(_, row)| row)
    }

    /// The words, cut around the one that names it.
    pub fn cut(&self) -> [&str; 3] {
        match self.words.find(&self.trigger).filter(|_| !self.trigger.is_empty()) {
            Some(at) => {
                let (before, rest) = self.words.split_at(at);
                let (word, after) = rest.split_at(self.trigger.len());
                [before, word, after]
            }
            None => [&self.words, "", ""],
        }
    }

    /// Whether the author says that it is so.
    pub fn stated(&self) -> bool {
        self.commitments.iter().any(|c| c.source == "author" && c.value == "CT+")
    }

    /// The sources besides the author.
    pub fn others(&self) -> Vec<&Sure> {
        self.commitments.iter().filter(|c| c.source != "author").collect()
    }
}

impl From<EventRow> for Event {
    fn from(e: EventRow) -> Event {
        Event {
            start: e.evidence.as_ref().map(|s| s.start),
            end: e.evidence.as_ref().map(|s| s.end),
            words: e.evidence.map(|s| s.text).unwrap_or_default(),
            trigger: e.trigger.map(|s| s.text).unwrap_or_default(),
            id: e.id,
            day: e.day,
            day_end: e.day_end,
            dated: e.dated,
            kind: e.kind,
            mode: e.mode,
            contexts: e.contexts,
            quad: e.quad,
            score: e.score,
            cameo: e.cameo,
            actors: e.actors.into_iter().map(Party::from).collect(),
            recipients: e.recipients.into_iter().map(Party::from).collect(),
            place: e.place.map(|p| Place {
                name: p.name,
                country: p.country,
                latitude: p.latitude,
                longitude: p.longitude,
                geonames: p.geonames,
                precision: p.precision,
            }),
            status: e.status,
            commitments: e.commitments.into_iter().map(|c| Sure { source: c.source, value: c.value }).collect(),
            rule: e.rule,
            reader: e.reader,
            document: e.document.into(),
        }
    }
}
