//! Identity across documents: copies, stories, events once, the ledger of claims, agreements, tension, silence. Pure: no clock, no disk, no
//! SQL, and the order in which documents came never shows.
//!
//! [`Facts`] are what of one reading matters here. A [`Corpus`] puts some documents side by side; the rest reads it. Ids are made of the first
//! document of a group, so that they are the same in every order of arrival, and never come to mean another thing.

mod answers;
pub mod apart;
pub mod chain;
pub mod copies;
mod corpus;
pub mod days;
pub mod facts;
pub mod happenings;
mod hash;
pub mod identity;
pub mod ledger;
mod numerals;
mod packed;
pub mod parts;
pub mod register;
mod rows;
pub mod silence;
pub mod stories;
pub mod tension;
mod weights;
pub mod wires;
pub mod words;

pub use corpus::Corpus;
pub use days::{Day, Days};
pub use facts::Facts;
pub use weights::Weights;

use crate::facts::Row;

/// Facts and rules of another version are made anew.
pub const VERSION: i64 = 6;

/// The papers that are missing from each story, by its key; stories nobody is missing from are left out. It rests on every document of the two
/// months before a story, and is no part of its row.
pub fn silences(facts: &[Facts]) -> Vec<(String, Vec<silence::Silent>)> {
    let corpus = Corpus::of(facts);
    let all = (0..corpus.stories.len()).map(|i| (rows::story_key(&corpus, i), silence::silent(&corpus, i)));
    all.filter(|(_, s)| !s.is_empty()).collect()
}

/// Everything that follows from the facts of these documents, the order of which is of no consequence.
pub fn fold(facts: &[Facts]) -> Vec<Row> {
    rows::rows(&Corpus::of(facts))
}
