//! parse: a [`vigie_gather::Document`] in, [`Sentences`] out: tokens, lemmas, tags, Universal Dependencies trees, names.
//! Knows language models; knows no politics.

mod conllu;
pub mod linear;
mod mend;
mod model;
mod models;
pub mod neural;
mod quotes;
mod rules;
mod sentences;
mod split;
mod tags;
mod tokenize;

pub use conllu::{ConlluError, read_conllu, write_conllu};
pub use model::{Model, Parts, Words};
pub use models::{FILES, ModelError, Models, Source, folders, hash_of, install};
pub use quotes::is_quote;
pub use sentences::{Name, NameKind, Sent, Sentences, SentencesBuilder, TokenSpec, Word};
pub use tags::{Rel, Upos};
