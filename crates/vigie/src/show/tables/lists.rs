//! The record's lists of documents, actors and sources, as Arrow tables.

use super::batch;
use super::schema::{count, text, texts, versioned};
use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use serde_json::{Value, json};
use vigie_record::store::query::{ActorRow, DocumentRow, SourceRow};

/// Documents, with the words that were looked for.
pub fn documents_found(rows: &[DocumentRow]) -> Result<RecordBatch, ArrowError> {
    let names = ["document", "key", "title", "published", "language", "outlet", "url", "since", "found"].map(text);
    let schema = versioned(names.into_iter().chain([count("found_start"), count("found_end")]).collect());
    let row = |d: &DocumentRow| -> Value {
        json!({
            "document": d.id, "key": d.key, "title": d.title, "published": d.published, "language": d.language, "outlet": d.outlet,
            "url": d.url, "since": d.since, "found": d.found.as_ref().map(|s| &s.text),
            "found_start": d.found.as_ref().map(|s| s.start), "found_end": d.found.as_ref().map(|s| s.end),
        })
    };
    batch(schema, rows.iter().map(row).collect())
}

/// Actors.
pub fn actors(rows: &[ActorRow]) -> Result<RecordBatch, ArrowError> {
    let schema = vec![text("key"), texts("names"), texts("countries"), count("documents"), text("first"), text("last")];
    batch(versioned(schema), rows.iter().collect())
}

/// Sources.
pub fn sources(rows: &[SourceRow]) -> Result<RecordBatch, ArrowError> {
    let schema = vec![text("outlet"), count("documents"), text("first"), text("last"), texts("languages")];
    let row = |s: &SourceRow| {
        let languages: Vec<&str> = s.languages.split_whitespace().collect();
        json!({ "outlet": s.outlet, "documents": s.documents, "first": s.first, "last": s.last, "languages": languages })
    };
    batch(versioned(schema), rows.iter().map(row).collect())
}
