//! parse: a [`vigie_gather::Document`] in, [`Sentences`] out: tokens, lemmas, tags, Universal Dependencies trees, names.
//! Knows language models; knows no politics.

mod conllu;
mod models;
mod sentences;
mod tags;

pub use conllu::{ConlluError, read_conllu, write_conllu};
pub use models::{ModelError, Models};
pub use sentences::{Name, NameKind, Sent, Sentences, SentencesBuilder, TokenSpec, Word};
pub use tags::{Rel, Upos};
