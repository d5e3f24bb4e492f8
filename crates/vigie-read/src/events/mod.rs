//! Events: who did what to whom, coded in PLOVER from verbs, nouns and idioms.

use crate::actors::Cast;
use crate::context::{At, Context};
use crate::library::{Folder, LibraryError, Ontology};
use crate::places::Places;
use crate::reading::Event;
use crate::times::Times;
use std::ops::Range;

/// PLOVER's tables: types, modes, scores, quad classes, contexts.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Plover {}

impl Plover {
    /// Reads `ontology/plover.toml`.
    pub fn load(folder: Folder) -> Result<Plover, LibraryError> {
        folder.toml("plover.toml")
    }
}

/// An event and the words it was read from; `drafts[i]` is `E{i+1}`.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The row of the reading; its commitments are filled later, by `commitment`.
    pub event: Event,
    /// The head word of the trigger.
    pub trigger: At,
    /// The bytes of the clause or phrase.
    pub clause: Range<usize>,
}

/// Finds the events, in the order of the text.
pub fn find(_ctx: &Context<'_>, _cast: &mut Cast, _times: &Times, _places: &Places) -> Vec<Draft> {
    Vec::new()
}

/// The words this room knows in one language.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Lexicon {}

impl Lexicon {
    /// Reads `events.toml`.
    pub fn load(folder: Folder, _ontology: &Ontology) -> Result<Lexicon, LibraryError> {
        folder.toml("events.toml")
    }
}
