//! The library behind the `vigie` command: [`reader`] takes an article to its reading, [`show`] takes a reading to people and
//! programs. It knows people, not how a text was read.

pub mod reader;
pub mod show;
