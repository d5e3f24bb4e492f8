//! The library behind the `vigie` command: *show*, for terminals and pages. It knows people, not how a text was read.

pub mod show;
