//! Actors: who stands in the text, under which names, and who is the same.

use crate::context::{At, Context};
use crate::library::{Folder, LibraryError, Ontology};
use crate::reading::{Actor, ActorId};
use rustc_hash::FxHashMap;
use vigie_parse::Word;

/// Countries and international organisations.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Countries {}

impl Countries {
    /// Reads `ontology/countries.toml`.
    pub fn load(folder: Folder) -> Result<Countries, LibraryError> {
        folder.toml("countries.toml")
    }
}

/// The actors of a document; `rows[i]` is `A{i+1}`.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// The actors.
    pub rows: Vec<Actor>,
    at: FxHashMap<At, Vec<ActorId>>,
}

impl Cast {
    /// The actors a noun phrase names, by its head word; none where it names a thing. A collective is one actor with
    /// members; a coordination is one phrase a conjunct.
    pub fn at(&self, word: Word<'_>) -> &[ActorId] {
        self.at.get(&At::from(word)).map_or(&[], Vec::as_slice)
    }

    /// The actors a noun phrase names, as the source of something said: a phrase nobody knows becomes an actor of kind
    /// `unknown` or `group`, named in the words of the text.
    pub fn source(&mut self, _ctx: &Context<'_>, word: Word<'_>) -> Vec<ActorId> {
        self.at(word).to_vec()
    }

    /// The rows of the reading.
    pub fn into_rows(self) -> Vec<Actor> {
        self.rows
    }
}

/// Finds the actors.
pub fn find(_ctx: &Context<'_>) -> Cast {
    Cast::default()
}

/// The words this room knows in one language.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Lexicon {}

impl Lexicon {
    /// Reads `actors.toml`.
    pub fn load(folder: Folder, _ontology: &Ontology) -> Result<Lexicon, LibraryError> {
        folder.toml("actors.toml")
    }
}
