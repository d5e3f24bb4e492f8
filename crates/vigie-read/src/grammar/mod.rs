//! The grammar that every room shares: who is what to a predicate ([`frame`]), and how real the predicate is ([`reality`]).
//! Both speak Universal Dependencies; the few function words they need are data in `languages/<code>/grammar.toml`.

mod frame;
mod lexicon;
mod reality;

pub use frame::{Complement, Frame, Oblique, Voice, case_of, conjuncts, frame, surface_subjects, voice};
pub use lexicon::{Governor, Lexicon};
pub use reality::{Modality, Reality, Tense, reality, reality_within};

#[cfg(test)]
mod tests;
