//! Readings as Arrow tables: what Python, R, Spark and Parquet take. One table a kind of row, or one row a document with the
//! tables as lists inside ([`documents`]), which is what a distributed engine passes around.

mod across;
mod cells;
mod lists;
mod schema;

pub use across::{Across, dyads, dyads_schema, thing};
pub use lists::{actors, documents_found, sources};
pub use schema::VERSION;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use cells::{AgreementCells, AttributionCells, ClaimCells, DocumentCells, EventCells, Names};
use serde::Serialize;
use vigie_read::Reading;

/// A kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Table {
    /// Who did what to whom.
    Events,
    /// Who asserts, denies, confirms it.
    Claims,
    /// Who says what.
    Attributions,
    /// Which instrument binds whom.
    Agreements,
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 4] = [Table::Events, Table::Claims, Table::Attributions, Table::Agreements];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Table::Events => "events",
            Table::Claims => "claims",
            Table::Attributions => "attributions",
            Table::Agreements => "agreements",
        }
    }

    /// Its columns.
    pub fn schema(self) -> SchemaRef {
        schema::flat(match self {
            Table::Events => schema::event(),
            Table::Claims => schema::claim(),
            Table::Attributions => schema::attribution(),
            Table::Agreements => schema::agreement(),
        })
    }

    /// Some rows of readings, by their places in each.
    pub fn some(self, wanted: &[(&Reading, Vec<usize>)]) -> Result<RecordBatch, ArrowError> {
        let of = wanted.iter().flat_map(|(r, places)| places.iter().map(move |i| (*r, Names::of(r), *i)));
        macro_rules! rows {
            ($list:ident, $cells:ident) => {
                of.filter_map(|(r, n, i)| r.$list.get(i).map(|row| n.flat(n.$cells(row)))).collect::<Vec<_>>()
            };
        }
        match self {
            Table::Events => batch(self.schema(), rows!(events, event)),
            Table::Claims => batch(self.schema(), rows!(claims, claim)),
            Table::Attributions => batch(self.schema(), rows!(attributions, attribution)),
            Table::Agreements => batch(self.schema(), rows!(agreements, agreement)),
        }
    }

    /// The rows of these readings, in their order.
    pub fn rows<'a>(self, readings: impl IntoIterator<Item = &'a Reading>) -> Result<RecordBatch, ArrowError> {
        let readings = readings.into_iter().map(|r| (r, Names::of(r)));
        match self {
            Table::Events => batch(
                self.schema(),
                readings.flat_map(|(r, n)| r.events.iter().map(move |e| n.flat(n.event(e)))).collect::<Vec<_>>(),
            ),
            Table::Claims => batch(
                self.schema(),
                readings.flat_map(|(r, n)| r.claims.iter().map(move |c| n.flat(n.claim(c)))).collect::<Vec<_>>(),
            ),
            Table::Attributions => batch(
                self.schema(),
                readings
                    .flat_map(|(r, n)| r.attributions.iter().map(move |q| n.flat(n.attribution(q))))
                    .collect::<Vec<_>>(),
            ),
            Table::Agreements => batch(
                self.schema(),
                readings
                    .flat_map(|(r, n)| r.agreements.iter().map(move |t| n.flat(n.agreement(t))))
                    .collect::<Vec<_>>(),
            ),
        }
    }
}

/// A document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The caller's own id of it.
    pub key: Option<String>,
    /// The day the caller gave it, as it was given.
    pub published: Option<String>,
    /// Why, in one line.
    pub error: String,
}

#[derive(Serialize)]
struct DocumentLine<'a> {
    #[serde(flatten)]
    document: Option<DocumentCells<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "key")]
    unread_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "published")]
    unread_published: Option<&'a str>,
    events: Vec<EventCells<'a>>,
    claims: Vec<ClaimCells<'a>>,
    attributions: Vec<AttributionCells<'a>>,
    agreements: Vec<AgreementCells<'a>>,
    warnings: Vec<&'a str>,
    error: Option<&'a str>,
}

impl<'a> DocumentLine<'a> {
    fn of(outcome: &'a Result<Reading, Unread>) -> Self {
        match outcome {
            Ok(r) => {
                let names = Names::of(r);
                DocumentLine {
                    document: Some(names.document()),
                    unread_key: None,
                    unread_published: None,
                    events: r.events.iter().map(|e| names.event(e)).collect(),
                    claims: r.claims.iter().map(|c| names.claim(c)).collect(),
                    attributions: r.attributions.iter().map(|q| names.attribution(q)).collect(),
                    agreements: r.agreements.iter().map(|t| names.agreement(t)).collect(),
                    warnings: r.warnings.iter().map(|w| w.code.as_str()).collect(),
                    error: None,
                }
            }
            Err(unread) => DocumentLine {
                document: None,
                unread_key: unread.key.as_deref(),
                unread_published: unread.published.as_deref(),
                events: Vec::new(),
                claims: Vec::new(),
                attributions: Vec::new(),
                agreements: Vec::new(),
                warnings: Vec::new(),
                error: Some(&unread.error),
            },
        }
    }
}

/// The columns of [`documents`].
pub fn documents_schema() -> SchemaRef {
    schema::readings()
}

/// One row a document, in their order; one that could not be read is a row with an `error`.
pub fn documents(outcomes: &[Result<Reading, Unread>]) -> Result<RecordBatch, ArrowError> {
    batch(documents_schema(), outcomes.iter().map(DocumentLine::of).collect::<Vec<_>>())
}

fn batch(schema: SchemaRef, rows: Vec<impl Serialize>) -> Result<RecordBatch, ArrowError> {
    let mut decoder =
        arrow_json::ReaderBuilder::new(schema.clone()).with_batch_size(rows.len().max(1)).build_decoder()?;
    decoder.serialize(&rows)?;
    Ok(decoder.flush()?.unwrap_or_else(|| RecordBatch::new_empty(schema)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::sample;
    use arrow_array::Array;
    use arrow_array::cast::AsArray;

    #[test]
    fn every_row_of_a_reading_is_a_row_of_its_table() {
        let reading = sample::rich();
        let rows = |table: Table| table.rows([&reading, &reading]).unwrap();
        assert_eq!(rows(Table::Events).num_rows(), 2 * reading.events.len());
        assert_eq!(rows(Table::Claims).num_rows(), 2 * reading.claims.len());
        assert_eq!(rows(Table::Attributions).num_rows(), 2 * reading.attributions.len());
        assert_eq!(rows(Table::Agreements).num_rows(), 2 * reading.agreements.len());
    }

    #[test]
    fn cells_say_what_the_reading_says() {
        let reading = sample::rich();
        let events = Table::Events.rows([&reading]).unwrap();
        let kinds = events.column_by_name("type").unwrap().as_string::<i32>();
        let texts = events.column_by_name("text").unwrap().as_string::<i32>();
        let actors = events.column_by_name("actors").unwrap().as_list::<i32>();
        for (i, event) in reading.events.iter().enumerate() {
            assert_eq!(kinds.value(i), event.kind.name());
            assert_eq!(texts.value(i), event.evidence.span.text);
            assert_eq!(actors.value(i).len(), event.actors.len());
        }
        let documents = events.column_by_name("document").unwrap().as_string::<i32>();
        assert!(documents.iter().all(|d| d == Some(reading.document.id.as_str())));
    }

    #[test]
    fn nothing_gives_an_empty_table_with_its_columns() {
        for table in Table::ALL {
            let rows = table.rows([]).unwrap();
            assert_eq!((rows.num_rows(), rows.schema()), (0, table.schema()));
        }
    }

    #[test]
    fn an_unread_document_is_a_row_with_its_error() {
        let unread = Unread { key: Some("a7".into()), published: None, error: "it is empty".into() };
        let rows = documents(&[Ok(sample::rich()), Err(unread)]).unwrap();
        assert_eq!(rows.num_rows(), 2);
        let error = rows.column_by_name("error").unwrap().as_string::<i32>();
        assert!(error.is_null(0) && error.value(1) == "it is empty");
        let key = rows.column_by_name("key").unwrap().as_string::<i32>();
        assert_eq!(key.value(1), "a7");
        let events = rows.column_by_name("events").unwrap().as_list::<i32>();
        assert_eq!(events.value(0).len(), sample::rich().events.len());
        assert_eq!(events.value(1).len(), 0);
    }
}
