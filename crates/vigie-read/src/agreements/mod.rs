//! Agreements: treaties, pacts and accords, with their milestones and obligations.

use crate::actors::Cast;
use crate::context::Context;
use crate::events;
use crate::library::{Folder, LibraryError};
use crate::places::Places;
use crate::reading::Agreement;
use crate::times::Times;

/// Finds the agreements, their steps and what they lay down; sets the `agreement` of the events about them.
pub fn find(
    _ctx: &Context<'_>,
    _cast: &mut Cast,
    _times: &Times,
    _places: &Places,
    _events: &mut [events::Draft],
) -> Vec<Agreement> {
    Vec::new()
}

/// The words this room knows in one language.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Lexicon {}

impl Lexicon {
    /// Reads `agreements.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        folder.toml("agreements.toml")
    }
}
