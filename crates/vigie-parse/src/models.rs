//! The language models: found by language, loaded once.

use crate::model::Model;
use crate::sentences::Sentences;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use vigie_gather::Document;

/// A model that cannot be used, or is not there.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No model for the document's language.
    #[error("no model for language {language:?}; languages with one: {known}")]
    NoModel {
        /// What was asked for.
        language: String,
        /// What there is.
        known: String,
    },
    /// The bytes are not a model of this version.
    #[error("the model for {language:?} cannot be read: {what}")]
    Broken {
        /// Whose model.
        language: String,
        /// What is wrong with it.
        what: String,
    },
}

/// Language, weights, token rules, SHA-256 of the weights and rules.
type Embedded = (&'static str, &'static [u8], &'static str, &'static str);

static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// A model, unpacked when it is first asked for.
type Slot = (&'static Embedded, OnceLock<Result<Model, String>>);

/// The models at hand.
#[derive(Debug, Default)]
pub struct Models {
    slots: BTreeMap<&'static str, Slot>,
}

impl Models {
    /// The models in the binary; each is unpacked when it is first used.
    pub fn embedded() -> &'static Models {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| Models { slots: EMBEDDED.iter().map(|e| (e.0, (e, OnceLock::new()))).collect() })
    }

    /// The model of a language.
    pub fn get(&self, language: &str) -> Result<&Model, ModelError> {
        let (embedded, slot) = self.slots.get(language).ok_or_else(|| ModelError::NoModel {
            language: language.to_owned(),
            known: self.slots.keys().copied().collect::<Vec<_>>().join(", "),
        })?;
        slot.get_or_init(|| Model::read(Cow::Borrowed(embedded.1), embedded.2))
            .as_ref()
            .map_err(|what| ModelError::Broken { language: language.to_owned(), what: what.clone() })
    }

    /// Parses a document with the model of its language.
    pub fn parse(&self, document: &Document) -> Result<Sentences, ModelError> {
        Ok(self.get(&document.language)?.parse(document))
    }

    /// Each language's model, by the hash of its bytes and its token rules.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.slots.iter().map(|(code, (e, _))| ((*code).to_owned(), e.3.to_owned())).collect()
    }
}
