//! The lexicons and tables, as data: embedded from `languages/` and `ontology/`, one loader a room.

use crate::{actors, agreements, attribution, events, grammar, places, times};
use std::sync::OnceLock;

static EMBEDDED: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A lexicon file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {what}")]
pub struct LibraryError {
    /// Which file.
    pub file: String,
    /// What is wrong, with the line where there is one, and what to do.
    pub what: String,
}

/// What does not depend on a language: PLOVER's tables, countries.
#[derive(Debug)]
pub struct Ontology {
    /// Event types, modes, scores, contexts.
    pub plover: events::Plover,
    /// Countries and international organisations.
    pub countries: actors::Countries,
    /// Places of the world.
    pub gazetteer: places::Gazetteer,
}

/// The lexicons of one language.
#[derive(Debug)]
pub struct Language {
    /// ISO 639-1 code.
    pub code: String,
    /// Function words: modals, negators, agents of passives.
    pub grammar: grammar::Lexicon,
    /// Demonyms, roles, collectives.
    pub actors: actors::Lexicon,
    /// Time words.
    pub times: times::Lexicon,
    /// Place words.
    pub places: places::Lexicon,
    /// Event triggers.
    pub events: events::Lexicon,
    /// Reporting cues.
    pub attribution: attribution::Lexicon,
    /// Words of agreements.
    pub agreements: agreements::Lexicon,
}

/// Everything the reader knows.
#[derive(Debug)]
pub struct Library {
    /// The tables that do not depend on a language.
    pub ontology: Ontology,
    languages: Vec<Language>,
}

/// The files of one language folder, or of `ontology/` for the empty name.
#[derive(Clone, Copy, Debug)]
pub struct Folder(&'static str);

impl Folder {
    /// The folder `ontology/`.
    pub fn world() -> Folder {
        Folder("")
    }

    /// The folder of a language; none where there is none.
    pub fn of(code: &str) -> Option<Folder> {
        EMBEDDED.iter().find(|(l, _, _)| *l == code && !l.is_empty()).map(|(l, _, _)| Folder(l))
    }

    /// The text of a file; a missing file is empty text.
    pub fn text(self, file: &str) -> &'static str {
        EMBEDDED.iter().find(|(l, f, _)| *l == self.0 && *f == file).map_or("", |(_, _, text)| text)
    }

    /// A TOML file as a value of `T`; a missing file reads as an empty one.
    pub fn toml<T: serde::de::DeserializeOwned>(self, file: &str) -> Result<T, LibraryError> {
        toml::from_str(self.text(file)).map_err(|e| self.error(file, e))
    }

    /// An error about a file of this folder.
    pub fn error(self, file: &str, what: impl std::fmt::Display) -> LibraryError {
        let file = if self.0.is_empty() { format!("ontology/{file}") } else { format!("languages/{}/{file}", self.0) };
        LibraryError { file, what: what.to_string() }
    }
}

impl Library {
    /// The lexicons in the binary, read once.
    pub fn embedded() -> Result<&'static Library, &'static LibraryError> {
        static LIBRARY: OnceLock<Result<Library, LibraryError>> = OnceLock::new();
        LIBRARY.get_or_init(Library::load).as_ref()
    }

    fn load() -> Result<Library, LibraryError> {
        let world = Folder::world();
        let ontology = Ontology {
            plover: events::Plover::load(world)?,
            countries: actors::Countries::load(world)?,
            gazetteer: places::Gazetteer::load(world)?,
        };
        let mut codes: Vec<_> = EMBEDDED.iter().map(|(l, _, _)| *l).filter(|l| !l.is_empty()).collect();
        codes.dedup();
        let languages = codes.into_iter().map(|code| Language::load(code, &ontology)).collect::<Result<_, _>>()?;
        Ok(Library { ontology, languages })
    }

    /// The lexicons of a language, by ISO 639-1 code.
    pub fn language(&self, code: &str) -> Option<&Language> {
        self.languages.iter().find(|l| l.code == code)
    }

    /// Every language with lexicons.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.languages.iter()
    }
}

impl Language {
    fn load(code: &'static str, ontology: &Ontology) -> Result<Language, LibraryError> {
        let folder = Folder(code);
        Ok(Language {
            code: code.to_owned(),
            grammar: grammar::Lexicon::load(folder)?,
            actors: actors::Lexicon::load(folder, ontology)?,
            times: times::Lexicon::load(folder)?,
            places: places::Lexicon::load(folder, ontology)?,
            events: events::Lexicon::load(folder, ontology)?,
            attribution: attribution::Lexicon::load(folder)?,
            agreements: agreements::Lexicon::load(folder)?,
        })
    }
}
