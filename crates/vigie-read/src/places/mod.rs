//! Places: names of places, with country and coordinates.

use crate::actors::Cast;
use crate::context::Context;
use crate::library::{Folder, LibraryError};
use crate::reading::{Place, PlaceId};
use std::ops::Range;

/// Places of the world.
#[derive(Debug, Default)]
pub struct Gazetteer {}

impl Gazetteer {
    /// Reads the tables in `ontology/`.
    pub fn load(_folder: Folder) -> Result<Gazetteer, LibraryError> {
        Ok(Gazetteer {})
    }
}

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
    /// The rows of the reading.
    pub fn into_rows(self) -> Vec<Place> {
        self.rows
    }
}

/// Finds and resolves the places.
pub fn find(_ctx: &Context<'_>, _cast: &Cast) -> Places {
    Places::default()
}

/// The words this room knows in one language.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Lexicon {}

impl Lexicon {
    /// Reads `places.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        folder.toml("places.toml")
    }
}
