//! The language models: found by language, loaded once.

use crate::sentences::Sentences;
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

/// The models at hand.
#[derive(Debug, Default)]
pub struct Models {}

impl Models {
    /// The models in the binary; each is unpacked when it is first used.
    pub fn embedded() -> &'static Models {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(Models::default)
    }

    /// Parses a document with the model of its language.
    pub fn parse(&self, document: &Document) -> Result<Sentences, ModelError> {
        Err(ModelError::NoModel { language: document.language.clone(), known: String::new() })
    }

    /// Each language's model, by the hash of its bytes.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }
}
