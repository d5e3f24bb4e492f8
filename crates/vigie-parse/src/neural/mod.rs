//! The neural tree builder: two-way recurrent layers over word vectors, then scores for all edges and the best tree.

pub mod file;
pub mod input;
mod kernel;
mod names;
mod net;
pub mod tree;

pub use kernel::{sigmoid, tanh};
pub use net::{Desk, Labels, Net};
