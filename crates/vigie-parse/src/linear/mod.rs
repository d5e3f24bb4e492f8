//! The linear models: averaged perceptrons over hashed features. The taggers, the tree builder and the name finder are
//! written once here, over [`Scorer`], for use and for training alike.

pub mod contract;
pub mod decode;
pub mod keys;
pub mod lemma;
pub mod names;
pub mod table;
pub mod tag;
pub mod tree;

pub use table::{Lookup, Scorer, Table};
