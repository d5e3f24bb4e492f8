//! Places: names of places, with country and coordinates.

mod find;
mod gazetteer;

pub use find::find;
pub use gazetteer::{City, Gazetteer, Region};

use crate::actors::{Matcher, fold, parts, rows};
use crate::library::{Folder, LibraryError, Ontology};
use crate::reading::{Place, PlaceId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// One mention of a place.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Which place.
    pub place: PlaceId,
    /// Its sentence.
    pub sent: usize,
    /// Its words in the sentence.
    pub words: Range<usize>,
    /// The index of the head word in the sentence.
    pub head: usize,
}

/// The places of a document; `rows[i]` is `P{i+1}`.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The places.
    pub rows: Vec<Place>,
    /// Their mentions, in the order of the text.
    pub mentions: Vec<Mention>,
}

impl Places {
    /// The place that the phrase headed by a word names, if it names one.
    pub fn at(&self, sent: usize, head: usize) -> Option<PlaceId> {
        let i = self.mentions.partition_point(|m| (m.sent, m.head) < (sent, head));
        self.mentions.get(i).filter(|m| (m.sent, m.head) == (sent, head)).map(|m| m.place)
    }

    /// The rows of the reading.
    pub fn into_rows(self) -> Vec<Place> {
        self.rows
    }
}

/// The words this room knows in one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Names of regions, by their index.
    names: Matcher<usize>,
    /// The same names, as written, with the country of each.
    written: FxHashMap<String, String>,
    /// The usual name of each region.
    usual: Vec<&'static str>,
    /// Prepositions under which a name may be a place.
    cases: FxHashSet<String>,
    /// Nouns beside which a name is a place, folded.
    nouns: FxHashSet<String>,
    /// How wide a place is that such a noun, folded, makes of a town.
    wide: FxHashMap<String, String>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    cases: Vec<String>,
    nouns: Vec<String>,
    wide: FxHashMap<String, String>,
}

impl Lexicon {
    /// The names of regions, as written, with the country (alpha-3) of each, empty for none.
    pub fn regions(&self) -> &FxHashMap<String, String> {
        &self.written
    }

    /// Reads `places.toml` and `places.tsv`.
    pub fn load(folder: Folder, ontology: &Ontology) -> Result<Lexicon, LibraryError> {
        let f: File = folder.toml("places.toml")?;
        let regions = &ontology.gazetteer;
        let mut out = Lexicon {
            usual: regions.regions().iter().map(|r| r.id).collect(),
            cases: f.cases.into_iter().collect(),
            nouns: f.nouns.iter().map(|n| fold(n)).collect(),
            wide: f.wide.into_iter().map(|(k, v)| (fold(&k), v)).collect(),
            ..Lexicon::default()
        };
        for (line, cells) in rows(folder.text("places.tsv")) {
            let error = |what: String| folder.error("places.tsv", format!("line {line}: {what}"));
            let [id, names] = cells[..] else {
                return Err(error(format!("{} columns, expected 2", cells.len())));
            };
            let i = regions.region(id).ok_or_else(|| error(format!("no region has the id {id:?}")))?;
            if let Some(first) = parts(names).next() {
                out.usual[i] = first;
            }
            parts(names).for_each(|n| out.names.add(n, i));
            let country = regions.regions()[i].country;
            out.written.extend(parts(names).map(|n| (n.to_owned(), country.to_owned())));
        }
        Ok(out)
    }
}
