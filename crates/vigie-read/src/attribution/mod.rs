//! Attribution: who says what. Source, cue, content; act; nesting.

use crate::actors::Cast;
use crate::context::{At, Context};
use crate::events;
use crate::library::{Folder, LibraryError};
use crate::reading::Attribution;
use std::ops::Range;

/// An attribution and the words it was read from; `drafts[i]` is `Q{i+1}`.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The row of the reading.
    pub attribution: Attribution,
    /// The class of its cue in `languages/<code>/cues.toml`: `report`, `factive`, `denial`, …
    pub class: String,
    /// The head word of the cue, where it is a word.
    pub cue: Option<At>,
    /// The head word of the source.
    pub source: Option<At>,
    /// The head words of what is said (its predicate, or the noun denied).
    pub heads: Vec<At>,
    /// The bytes of what is said.
    pub content: Vec<Range<usize>>,
}

/// Finds the attributions, in the order of the text.
pub fn find(_ctx: &Context<'_>, _cast: &mut Cast, _events: &[events::Draft]) -> Vec<Draft> {
    Vec::new()
}

/// The words this room knows in one language.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Lexicon {}

impl Lexicon {
    /// Reads `cues.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        folder.toml("cues.toml")
    }
}
