//! Copies: texts that are one text, and texts taken from another.
//!
//! Candidates share a band of the MinHash signature (Broder 1997; 5-word shingles, 128 permutations); then containment is counted exactly, both
//! ways, so that an excerpt of a dispatch is not taken for the dispatch. Whether two documents are copies depends on the two alone.

mod shingles;

pub use shingles::{Shingles, Signature};

use super::facts::Facts;
use serde::{Deserialize, Serialize};

/// What one text is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The same words.
    Exact,
    /// The same text but for a cut, a head, a correction, boilerplate.
    Near,
    /// The shorter stands in the longer, which is another text.
    Excerpt,
}

/// The greater containment that makes two texts copies, and the smaller one.
const WHOLE: f64 = 0.8;
const PART: f64 = 0.5;
/// A corrected copy: both ways.
const BOTH: f64 = 0.65;
/// Shingles that an excerpt must have at least.
const ENOUGH: usize = 20;

/// What two documents are to each other as texts.
pub fn relation(a: &Facts, b: &Facts) -> Option<Relation> {
    if a.text_hash == b.text_hash && a.length == b.length {
        return Some(Relation::Exact);
    }
    if a.language != b.language {
        return None;
    }
    let (ab, ba) = a.shingles.containment(&b.shingles);
    let (most, least) = (ab.max(ba), ab.min(ba));
    let short = a.shingles.len().min(b.shingles.len());
    if least >= BOTH || most >= WHOLE && least >= PART {
        (short >= ENOUGH / 2).then_some(Relation::Near)
    } else {
        (most >= WHOLE && short >= ENOUGH).then_some(Relation::Excerpt)
    }
}

/// The keys under which a document is looked up for copies: those who share one are compared.
pub fn keys(facts: &Facts) -> impl Iterator<Item = u64> {
    facts.signature.bands().chain(std::iter::once(facts.text_hash))
}
