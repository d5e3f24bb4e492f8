//! gather: bytes in, a [`Document`] out. Knows formats, encodings, dates and languages; knows no grammar.

mod document;

pub use document::{Block, BlockKind, CodePoints, Document, Published, Warning};
