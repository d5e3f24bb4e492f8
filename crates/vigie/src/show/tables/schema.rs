//! The columns of the Arrow tables, version 1. A column may be added at the end, none may change its type or its meaning.

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use std::collections::HashMap;
use std::sync::Arc;

/// What the schema's metadata says under `vigie.table`.
pub const VERSION: &str = "1";

pub(super) fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

pub(super) fn count(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

pub(super) fn number(name: &str) -> Field {
    Field::new(name, DataType::Float64, true)
}

pub(super) fn flag(name: &str) -> Field {
    Field::new(name, DataType::Boolean, true)
}

pub(super) fn texts(name: &str) -> Field {
    Field::new_list(name, Field::new_list_field(DataType::Utf8, true), true)
}

/// A list of records.
pub(super) fn records(name: &str, fields: Vec<Field>) -> Field {
    Field::new_list(name, Field::new_list_field(DataType::Struct(Fields::from(fields)), true), true)
}

fn actors(name: &str) -> Field {
    records(name, vec![text("id"), text("name"), text("kind"), text("country"), texts("sectors")])
}

fn stances(name: &str) -> Field {
    records(name, vec![text("actor"), text("name"), text("country"), text("attribution")])
}

/// The id that a record gives the document: the same text of two outlets is two documents.
fn doc_id() -> Field {
    text("doc_id")
}

fn document() -> Vec<Field> {
    ["document", "key", "published", "language", "outlet", "url", "reader"].map(text).to_vec()
}

pub(super) fn event() -> Vec<Field> {
    let commitment = vec![text("source"), text("name"), text("country"), text("value"), text("attribution")];
    vec![
        text("event"),
        text("type"),
        text("mode"),
        texts("contexts"),
        count("quad"),
        number("score"),
        text("cameo"),
        text("actor"),
        text("recipient"),
        actors("actors"),
        actors("recipients"),
        text("time"),
        text("time_relation"),
        text("place"),
        text("place_country"),
        number("latitude"),
        number("longitude"),
        text("agreement"),
        text("status"),
        text("author"),
        records("commitments", commitment),
        count("start"),
        count("end"),
        text("text"),
        count("trigger_start"),
        count("trigger_end"),
        text("trigger"),
        text("rule"),
    ]
}

pub(super) fn claim() -> Vec<Field> {
    vec![
        text("claim"),
        text("text"),
        text("status"),
        stances("asserted_by"),
        stances("denied_by"),
        stances("confirmed_by"),
        texts("events"),
        count("start"),
        count("end"),
        text("rule"),
    ]
}

pub(super) fn attribution() -> Vec<Field> {
    vec![
        text("attribution"),
        text("kind"),
        text("act"),
        flag("negated"),
        text("source"),
        text("source_kind"),
        actors("source_actors"),
        count("source_start"),
        count("source_end"),
        text("cue"),
        count("cue_start"),
        count("cue_end"),
        text("content"),
        count("content_start"),
        count("content_end"),
        texts("events"),
        actors("addressees"),
        text("parent"),
        text("rule"),
    ]
}

pub(super) fn agreement() -> Vec<Field> {
    let span = || [count("start"), count("end"), text("text"), text("rule")];
    let step = ["step", "party", "by", "date", "status"].map(text).into_iter().chain(span()).collect();
    let duty =
        [text("kind"), texts("owed_by"), texts("owed_to"), text("condition")].into_iter().chain(span()).collect();
    vec![
        text("agreement"),
        text("name"),
        text("kind"),
        actors("parties"),
        text("state"),
        records("milestones", step),
        records("obligations", duty),
        count("start"),
        count("end"),
    ]
}

pub(super) fn versioned(fields: Vec<Field>) -> SchemaRef {
    let metadata = HashMap::from([("vigie.table".to_owned(), VERSION.to_owned())]);
    Arc::new(Schema::new(fields).with_metadata(metadata))
}

/// The document's columns, then the row's.
pub(super) fn flat(row: Vec<Field>) -> SchemaRef {
    versioned(document().into_iter().chain(row).chain([doc_id()]).collect())
}

/// One row a document: its columns, the tables as lists, and why it could not be read.
pub(super) fn readings() -> SchemaRef {
    let tables = [
        records("events", event()),
        records("claims", claim()),
        records("attributions", attribution()),
        records("agreements", agreement()),
        texts("warnings"),
        text("error"),
        doc_id(),
    ];
    versioned(document().into_iter().chain(tables).collect())
}
