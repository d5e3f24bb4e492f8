//! The grammar that every room shares: who is what to a predicate, and how real the predicate is.

use crate::library::{Folder, LibraryError};

/// The words this room knows in one language.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Lexicon {}

impl Lexicon {
    /// Reads `grammar.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        folder.toml("grammar.toml")
    }
}
