//! What follows from many documents, as Arrow tables: the same columns whether one machine, an engine or the record tells them.

use super::batch;
use super::schema::{count, flag, number, records, text, texts, versioned};
use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, DataType, Field, Fields, SchemaRef};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use vigie_record::across::Day;
use vigie_record::across::tension::Week;
use vigie_record::facts::{Mention, Row, RowKind};
use vigie_record::store::query::ThingRow;

/// A kind of row that stands on many documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Across {
    /// Documents that report the same happening.
    Stories,
    /// Events, each once.
    Happenings,
    /// Propositions, with everyone who takes a stand on them.
    Ledger,
    /// Instruments, with their steps and where they stand.
    Register,
    /// Documents that are one text.
    Copies,
}

impl Across {
    /// Every table.
    pub const ALL: [Across; 5] =
        [Across::Stories, Across::Happenings, Across::Ledger, Across::Register, Across::Copies];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Across::Stories => "stories",
            Across::Happenings => "happenings",
            Across::Ledger => "ledger",
            Across::Register => "register",
            Across::Copies => "copies",
        }
    }

    /// What the record calls its rows.
    pub fn kind(self) -> RowKind {
        match self {
            Across::Stories => RowKind::Story,
            Across::Happenings => RowKind::Event,
            Across::Ledger => RowKind::Claim,
            Across::Register => RowKind::Agreement,
            Across::Copies => RowKind::Copies,
        }
    }

    /// The table of a kind of row.
    pub fn of(kind: RowKind) -> Across {
        match kind {
            RowKind::Story => Across::Stories,
            RowKind::Event => Across::Happenings,
            RowKind::Claim => Across::Ledger,
            RowKind::Agreement => Across::Register,
            RowKind::Copies => Across::Copies,
        }
    }

    /// Its columns.
    pub fn schema(self) -> SchemaRef {
        versioned(self.fields())
    }

    /// Its columns, as fields of a record.
    pub fn fields(self) -> Vec<Field> {
        let first = [
            text("key"),
            text("title"),
            text("status"),
            text("day"),
            text("day_end"),
            texts("countries"),
            count("independent"),
            count("documents"),
            records("members", vec![text("document"), text("row")]),
        ];
        first.into_iter().chain(self.own()).collect()
    }

    fn own(self) -> Vec<Field> {
        let named = |name| records(name, vec![text("key"), text("name"), count("documents")]);
        match self {
            Across::Stories => {
                vec![count("texts"), texts("languages"), texts("outlets"), roots(), named("actors"), named("places")]
            }
            Across::Copies => vec![count("exact"), texts("wires"), texts("outlets"), text("first")],
            Across::Happenings => vec![
                text("type"),
                texts("modes"),
                count("quad"),
                number("score"),
                flag("real"),
                flag("denied"),
                texts("actors"),
                texts("recipients"),
                record("place", vec![text("key"), text("name"), text("country")]),
                roots(),
            ],
            Across::Ledger => vec![
                text("event"),
                flag("negative"),
                records("stands", stands()),
                records("history", vec![text("since"), text("status")]),
                record("figures", vec![count("first"), count("other"), text("since")]),
                roots(),
            ],
            Across::Register => vec![
                text("kind"),
                texts("names"),
                texts("parties"),
                records("standings", vec![text("party"), text("state")]),
                flag("invoked"),
                flag("breach_alleged"),
                records("history", vec![text("since"), text("state")]),
                records("actions", actions()),
                texts("obligations"),
            ],
        }
    }

    /// The rows of this kind among some, in their order.
    pub fn rows<'a>(self, rows: impl IntoIterator<Item = &'a Row>) -> Result<RecordBatch, ArrowError> {
        let mine = rows.into_iter().filter(|r| r.kind == self.kind());
        batch(self.schema(), mine.map(thing).collect())
    }

    /// Rows of the record, each with what it is made of.
    pub fn held(self, rows: &[(ThingRow, Vec<Mention>)]) -> Result<RecordBatch, ArrowError> {
        let row = |(t, members): &(ThingRow, Vec<Mention>)| {
            let mut cells = own_cells(self, &t.body);
            common(&mut cells, [&t.key, &t.title], t.status.as_deref(), [t.day.as_deref(), t.day_end.as_deref()]);
            cells.insert("countries".into(), json!(t.countries));
            cells.insert("independent".into(), json!(t.independent));
            insert_members(&mut cells, members);
            Value::Object(cells)
        };
        batch(self.schema(), rows.iter().map(row).collect())
    }
}

fn record(name: &str, fields: Vec<Field>) -> Field {
    Field::new(name, DataType::Struct(Fields::from(fields)), true)
}

fn root(name: &str) -> Field {
    record(name, vec![text("kind"), text("id")])
}

/// The independent sources.
fn roots() -> Field {
    records("sources", vec![text("kind"), text("id")])
}

fn stands() -> Vec<Field> {
    let who = [text("does"), text("who"), text("key"), text("country"), flag("author"), flag("named"), text("act")];
    let at = [root("source"), text("day"), text("outlet"), text("language"), text("document"), text("row")];
    who.into_iter().chain(at).chain([count("start"), count("end")]).collect()
}

fn actions() -> Vec<Field> {
    let what = [text("step"), text("party"), text("day"), text("day_end"), flag("dated"), text("status")];
    let at = [flag("denied"), root("source"), text("document"), text("row"), count("start"), count("end")];
    what.into_iter().chain(at).chain([text("words")]).collect()
}

/// A row, as the object that its columns are filled from.
pub fn thing(row: &Row) -> Value {
    let mut cells = own_cells(Across::of(row.kind), &row.body);
    let day = |last: bool| row.days.as_ref().map(|(a, b)| if last { b.as_str() } else { a.as_str() });
    common(&mut cells, [&row.key, &row.title], row.status.as_deref(), [day(false), day(true)]);
    cells.insert("countries".into(), json!(row.countries));
    cells.insert("independent".into(), json!(row.independent));
    insert_members(&mut cells, &row.mentions);
    Value::Object(cells)
}

fn common(cells: &mut Map<String, Value>, names: [&String; 2], status: Option<&str>, days: [Option<&str>; 2]) {
    cells.insert("key".into(), json!(names[0]));
    cells.insert("title".into(), json!(names[1]));
    cells.insert("status".into(), json!(status));
    cells.insert("day".into(), json!(days[0]));
    cells.insert("day_end".into(), json!(days[1]));
}

fn insert_members(cells: &mut Map<String, Value>, mentions: &[Mention]) {
    let mut members: Vec<&Mention> = mentions.iter().collect();
    members.sort_unstable();
    members.dedup();
    let documents: BTreeSet<_> = members.iter().map(|m| m.document).collect();
    cells.insert("documents".into(), json!(documents.len()));
    cells.insert("members".into(), json!(members));
}

/// The columns that a kind of row has alone.
fn own_cells(table: Across, body: &Value) -> Map<String, Value> {
    let mut cells = body.as_object().cloned().unwrap_or_default();
    match table {
        Across::Ledger => {
            each(&mut cells, "stands", marked);
            if let Some(figures) = cells.get_mut("figures").and_then(Value::as_object_mut) {
                let since = figures.get("since").and_then(day_text);
                figures.insert("since".into(), json!(since));
            }
        }
        Across::Register => {
            let standing = cells.remove("standing").unwrap_or_default();
            let parties = standing["parties"].as_object().into_iter().flatten();
            let standings: Vec<_> = parties.map(|(party, state)| json!({ "party": party, "state": state })).collect();
            cells.insert("standings".into(), json!(standings));
            for name in ["invoked", "breach_alleged"] {
                cells.insert(name.into(), standing[name].clone());
            }
            each(&mut cells, "actions", |action| {
                let days = action.remove("days").unwrap_or_default();
                action.insert("day".into(), json!(day_text(&days["first"])));
                action.insert("day_end".into(), json!(day_text(&days["last"])));
                let at = action.remove("at").unwrap_or_default();
                action.insert("document".into(), at["document"].clone());
                action.insert("row".into(), at["row"].clone());
                let root = action.remove("root").unwrap_or_default();
                action.insert("source".into(), root);
                marked(action);
            });
        }
        Across::Stories | Across::Happenings | Across::Copies => {}
    }
    cells
}

fn each(cells: &mut Map<String, Value>, list: &str, change: impl Fn(&mut Map<String, Value>)) {
    let items = cells.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
    items.filter_map(Value::as_object_mut).for_each(change);
}

/// `mark` as two columns.
fn marked(cells: &mut Map<String, Value>) {
    let mark = cells.remove("mark").unwrap_or_default();
    cells.insert("start".into(), mark[0].clone());
    cells.insert("end".into(), mark[1].clone());
}

fn day_text(day: &Value) -> Option<String> {
    Some(Day(i32::try_from(day.as_i64()?).ok()?).to_string())
}

/// The columns of [`dyads`].
pub fn dyads_schema() -> SchemaRef {
    let counts = [count("happenings"), count("acts"), count("threats")];
    let figures = [number("share"), count("severity"), number("surprise_acts"), number("surprise_threats")];
    versioned([text("actor"), text("recipient"), text("week")].into_iter().chain(counts).chain(figures).collect())
}

/// The weeks of pairs of countries, those in which something happened.
pub fn dyads<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str, &'a [Week])>) -> Result<RecordBatch, ArrowError> {
    let mut rows = Vec::new();
    for (actor, recipient, weeks) in pairs {
        for w in weeks.iter().filter(|w| w.n > 0) {
            rows.push(json!({
                "actor": actor, "recipient": recipient, "week": w.monday.to_string(), "happenings": w.n, "acts": w.acts, "threats": w.threats,
                "share": w.figures.map(|f| f.share), "severity": w.figures.map(|f| f.severity),
                "surprise_acts": w.figures.and_then(|f| f.surprise_acts), "surprise_threats": w.figures.and_then(|f| f.surprise_threats),
            }));
        }
    }
    batch(dyads_schema(), rows)
}
