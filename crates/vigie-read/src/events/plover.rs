//! PLOVER's tables: types, quad classes, modes, scores, contexts. Data in `ontology/plover.toml`.

use crate::library::{Folder, LibraryError};
use crate::reading::EventType;
use rustc_hash::FxHashMap;

/// What PLOVER says of one event type.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Type {
    /// Quad class, 1 to 4.
    pub quad: u8,
    /// Base score.
    pub score: f64,
    /// CAMEO root kept beside it.
    pub cameo: String,
    /// The type of the same act when its own actor promises it.
    pub future: Option<EventType>,
    /// Scores of the modes.
    #[serde(default)]
    pub modes: FxHashMap<String, f64>,
}

/// PLOVER's tables: types, modes, scores, quad classes, contexts.
#[derive(Debug, serde::Deserialize)]
pub struct Plover {
    types: FxHashMap<EventType, Type>,
    contexts: Vec<String>,
    content: FxHashMap<EventType, FxHashMap<String, String>>,
}

impl Plover {
    /// Reads `ontology/plover.toml`.
    pub fn load(folder: Folder) -> Result<Plover, LibraryError> {
        const FILE: &str = "plover.toml";
        let plover: Plover = folder.toml(FILE)?;
        if let Some(missing) = EventType::ALL.iter().find(|t| !plover.types.contains_key(t)) {
            return Err(folder.error(FILE, format!("no [types.{missing}]")));
        }
        for (kind, modes) in &plover.content {
            if let Some(mode) = modes.values().find(|m| !plover.has_mode(*kind, m)) {
                return Err(folder.error(FILE, format!("[content.{kind}] names mode {mode:?}, which {kind} has not")));
            }
        }
        Ok(plover)
    }

    /// The row of a type.
    pub fn of(&self, kind: EventType) -> &Type {
        &self.types[&kind]
    }

    /// Whether the type has the mode.
    pub fn has_mode(&self, kind: EventType, mode: &str) -> bool {
        self.of(kind).modes.contains_key(mode)
    }

    /// Whether PLOVER knows the context.
    pub fn has_context(&self, context: &str) -> bool {
        self.contexts.iter().any(|c| c == context)
    }

    /// The score of a mode, or of the type.
    pub fn score(&self, kind: EventType, mode: Option<&str>) -> f64 {
        let row = self.of(kind);
        mode.and_then(|m| row.modes.get(m)).copied().unwrap_or(row.score)
    }

    /// The mode of a speech act by what is asked, refused or threatened.
    pub fn content_mode(&self, act: EventType, content: EventType, mode: Option<&str>) -> Option<&str> {
        let modes = self.content.get(&act)?;
        mode.and_then(|m| modes.get(&format!("{content}-{m}")))
            .or_else(|| modes.get(content.name()))
            .map(String::as_str)
    }
}
