//! The library behind the `vigie` command: [`reader`] takes an article to its reading, [`ingest`] takes many into a record, [`export`] gives it in the shapes of others, [`show`] takes a reading to people and
//! programs. It knows people, not how a text was read.

pub mod alerts;
#[cfg(feature = "web")]
pub mod brief;
pub mod export;
pub mod ingest;
pub mod reader;
pub mod show;
#[cfg(feature = "web")]
pub mod web;
pub mod words;
