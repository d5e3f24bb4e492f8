//! Many documents brought together: at once, or in the steps that an engine runs. See `vigie_record::across::apart`.

use crate::table::{Column, Table, stream, wrong};
use arrow_array::{BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use vigie::show::tables::{Across, dyads, dyads_schema, thing};
use vigie_record::across::apart::{self, Between, Forest, Lead, Piece, instruments, telling};
use vigie_record::across::stories::SHARED;
use vigie_record::across::tension::{Act, Week};
use vigie_record::across::{Day, Facts, fold};
use vigie_record::facts::{DocId, Row};

type Rows = Result<Vec<RecordBatch>, ArrowError>;

/// Everything that follows from the facts of some documents, on this machine: stories, happenings, ledger, register, copies, dyads.
#[pyfunction]
pub fn merge(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Vec<Table>> {
    let mut stream = stream(data)?;
    let tables = py.detach(|| -> Rows {
        let mut all: BTreeMap<DocId, String> = BTreeMap::new();
        for batch in stream.by_ref() {
            let batch = batch?;
            let facts = wanted(&batch, "facts")?;
            for told in (0..batch.num_rows()).filter_map(|i| facts.get(i)) {
                let document = parsed::<Facts>(told)?.document;
                // Of one document found twice, the same one whatever the order.
                let held = all.entry(document).or_insert_with(|| told.to_owned());
                if told < held.as_str() {
                    *held = told.to_owned();
                }
            }
        }
        let facts = all.values().map(|f| parsed(f)).collect::<Result<Vec<Facts>, _>>()?;
        let (rows, piece) = (fold(&facts), Piece::of(&facts));
        let mut out = Across::ALL.iter().map(|t| t.rows(sorted(&rows))).collect::<Result<Vec<_>, _>>()?;
        let series = apart::dyads(piece.acts, &piece.papers);
        out.push(dyads(series.iter().map(|(a, b, w)| (a.as_str(), b.as_str(), w.as_slice())))?);
        Ok(out)
    });
    Ok(tables.map_err(|e| wrong(&e))?.into_iter().map(Table::of).collect())
}

fn sorted(rows: &[Row]) -> Vec<&Row> {
    let mut list: Vec<&Row> = rows.iter().collect();
    list.sort_by(|a, b| a.key.cmp(&b.key));
    list
}

/// The columns of a step, as an empty table.
#[pyfunction]
pub fn step_columns(step: &str) -> PyResult<Table> {
    Ok(Table { schema: Step::of(step)?.schema(), batches: Vec::new() })
}

/// One step over rows that need no others: `keys` and `instrument_keys` of documents, `links` and `instrument_links` among pairs.
#[pyfunction]
pub fn step(py: Python<'_>, step: &str, data: &Bound<'_, PyAny>) -> PyResult<Table> {
    let (step, mut stream) = (Step::of(step)?, stream(data)?);
    let made = py.detach(|| stream.by_ref().map(|batch| step.run(&batch?)).collect::<Rows>());
    Ok(Table { schema: step.schema(), batches: made.map_err(|e| wrong(&e))? })
}

#[derive(Clone, Copy)]
enum Step {
    Keys,
    InstrumentKeys,
    Links,
    InstrumentLinks,
    Forest,
    Parts,
    Registers,
    Dyads,
}

impl Step {
    fn of(name: &str) -> PyResult<Step> {
        Ok(match name {
            "keys" => Step::Keys,
            "instrument_keys" => Step::InstrumentKeys,
            "links" => Step::Links,
            "instrument_links" => Step::InstrumentLinks,
            "forest" => Step::Forest,
            "parts" => Step::Parts,
            "registers" => Step::Registers,
            "dyads" => Step::Dyads,
            _ => return Err(PyValueError::new_err(format!("no step {name:?}"))),
        })
    }

    fn schema(self) -> SchemaRef {
        let text = |name: &str| Field::new(name, DataType::Utf8, true);
        Arc::new(Schema::new(match self {
            Step::Keys | Step::InstrumentKeys => {
                let (key, weight) =
                    (Field::new("key", DataType::Int64, true), Field::new("weight", DataType::Int64, true));
                vec![text("id"), key, Field::new("looks", DataType::Boolean, true), weight]
            }
            Step::Links | Step::InstrumentLinks | Step::Forest => vec![text("a"), text("b")],
            Step::Parts => {
                let record =
                    |name: &str, fields: Vec<Field>| Field::new(name, DataType::Struct(Fields::from(fields)), true);
                let tables = Across::ALL.iter().map(|t| record(t.name(), t.fields()));
                let papers = Field::new_list("papers", Field::new_list_field(DataType::Utf8, true), true);
                let more = [
                    record("lead", vec![text("id"), text("story"), text("lead")]),
                    record("act", vec![text("pair"), text("act"), papers]),
                    record("paper", vec![text("outlet"), text("week")]),
                ];
                [text("kind")].into_iter().chain(tables).chain(more).collect()
            }
            Step::Registers => {
                let register = Across::Register;
                vec![text("kind"), Field::new(register.name(), DataType::Struct(Fields::from(register.fields())), true)]
            }
            Step::Dyads => return dyads_schema(),
        }))
    }

    fn run(self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        match self {
            Step::Keys | Step::InstrumentKeys => self.keys(batch),
            Step::Links | Step::InstrumentLinks => self.links(batch),
            _ => Err(ArrowError::InvalidArgumentError("this step gathers: use Gatherer".into())),
        }
    }

    fn keys(self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let (facts, story) = (wanted(batch, "facts")?, Column::of(batch, "story")?);
        let (mut ids, mut keys, mut looks, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for i in 0..batch.num_rows() {
            let Some(told) = facts.get(i) else { continue };
            let facts: Facts = parsed(told)?;
            let (strong, weak) = match self {
                Step::InstrumentKeys => {
                    (instruments::keys(&facts, story.get(i).unwrap_or_default()), Default::default())
                }
                _ => (telling::keys(&facts), telling::weak_keys(&facts)),
            };
            let id = facts.document.to_string();
            for (of, weight) in [(strong, i64::from(SHARED)), (weak, 1)] {
                for (list, looking) in [(of.kept, false), (of.looked_up, true)] {
                    ids.extend(list.iter().map(|_| id.clone()));
                    keys.extend(list.iter().map(|key| key.cast_signed()));
                    looks.extend(list.iter().map(|_| looking));
                    weights.extend(list.iter().map(|_| weight));
                }
            }
        }
        let columns = vec![
            Arc::new(StringArray::from(ids)) as _,
            Arc::new(Int64Array::from(keys)) as _,
            Arc::new(BooleanArray::from(looks)) as _,
            Arc::new(Int64Array::from(weights)) as _,
        ];
        RecordBatch::try_new(self.schema(), columns)
    }

    /// Those pairs that are links; each has the facts (and stories) of both.
    fn links(self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let (a, b) = (wanted(batch, "facts_a")?, wanted(batch, "facts_b")?);
        let (story_a, story_b) = (Column::of(batch, "story_a")?, Column::of(batch, "story_b")?);
        let (mut left, mut right) = (Vec::new(), Vec::new());
        // Pairs come sorted by one of the two: it is understood once.
        let (mut last_a, mut last_b) = (None, None);
        for i in 0..batch.num_rows() {
            let (Some(told_a), Some(told_b)) = (a.get(i), b.get(i)) else { continue };
            let (a, b) = (understood(told_a, &mut last_a)?, understood(told_b, &mut last_b)?);
            let linked = match self {
                Step::InstrumentLinks => {
                    let (x, y) = (story_a.get(i).unwrap_or_default(), story_b.get(i).unwrap_or_default());
                    instruments::joined((a, x), (b, y))
                }
                _ => telling::joined(a, b),
            };
            if linked {
                left.push(a.document.to_string());
                right.push(b.document.to_string());
            }
        }
        pairs(left, right, self.schema())
    }
}

/// Facts, which may be the same as the last.
fn understood<'f, 't>(told: &'t str, last: &'f mut Option<(&'t str, Facts)>) -> Result<&'f Facts, ArrowError> {
    if last.as_ref().is_some_and(|(known, _)| *known != told) {
        *last = None;
    }
    let held = match last.take() {
        Some(held) => held,
        None => (told, parsed(told)?),
    };
    Ok(&last.insert(held).1)
}

fn pairs(left: Vec<String>, right: Vec<String>, schema: SchemaRef) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_new(schema, vec![Arc::new(StringArray::from(left)), Arc::new(StringArray::from(right))])
}

fn wanted(batch: &RecordBatch, name: &str) -> Result<Column, ArrowError> {
    if batch.column_by_name(name).is_none() {
        let what = format!("no column {name:?}; read with facts=True, and keep its columns");
        return Err(ArrowError::SchemaError(what));
    }
    Column::of(batch, name)
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, ArrowError> {
    let what =
        |e| ArrowError::SchemaError(format!("facts that this version does not know ({e}); read the articles anew"));
    serde_json::from_str(text).map_err(what)
}

/// A step over groups of rows that come together, by the column `part`; or, for the step `forest`, over all rows.
#[pyclass(module = "vigie._vigie")]
pub struct Gatherer {
    step: Step,
    part: Option<String>,
    group: Vec<Line>,
    forest: Forest,
}

/// A row of a group, as the step needs it.
enum Line {
    Facts(Box<Facts>),
    Lead(Box<(Lead, Facts)>),
    Act(Box<Act>),
    Panel(Day, usize),
}

#[pymethods]
impl Gatherer {
    #[new]
    fn new(step: &str) -> PyResult<Gatherer> {
        Ok(Gatherer { step: Step::of(step)?, part: None, group: Vec::new(), forest: Forest::default() })
    }

    /// Takes rows; gives what follows from the groups that are complete.
    fn push(&mut self, py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Table> {
        let mut stream = stream(data)?;
        let made = py.detach(|| -> Rows {
            let mut out = Vec::new();
            for batch in stream.by_ref() {
                self.take(&batch?, &mut out)?;
            }
            Ok(out)
        });
        Ok(Table { schema: self.step.schema(), batches: made.map_err(|e| wrong(&e))? })
    }

    /// What follows from the last group.
    fn finish(&mut self, py: Python<'_>) -> PyResult<Table> {
        let made = py.detach(|| -> Rows {
            if let Step::Forest = self.step {
                let edges = std::mem::take(&mut self.forest).edges();
                let (left, right) = edges.iter().map(|(a, b)| (a.to_string(), b.to_string())).unzip();
                return Ok(vec![pairs(left, right, self.step.schema())?]);
            }
            let mut out = Vec::new();
            self.close(&mut out)?;
            Ok(out)
        });
        Ok(Table { schema: self.step.schema(), batches: made.map_err(|e| wrong(&e))? })
    }
}

impl Gatherer {
    fn take(&mut self, batch: &RecordBatch, out: &mut Vec<RecordBatch>) -> Result<(), ArrowError> {
        if let Step::Forest = self.step {
            let (a, b) = (wanted(batch, "a")?, wanted(batch, "b")?);
            let id = |text: Option<&str>| text.and_then(DocId::parse);
            (0..batch.num_rows())
                .filter_map(|i| id(a.get(i)).zip(id(b.get(i))))
                .for_each(|(a, b)| self.forest.link(a, b));
            return Ok(());
        }
        let part = wanted(batch, "part")?;
        let [facts, lead, act, week, papers] = ["facts", "lead", "act", "week", "papers"].map(|n| Column::of(batch, n));
        let (facts, lead, act, week, papers) = (facts?, lead?, act?, week?, papers?);
        for i in 0..batch.num_rows() {
            if part.get(i) != self.part.as_deref() {
                self.close(out)?;
                self.part = part.at(i);
            }
            let line = match (self.step, facts.get(i), lead.get(i), act.get(i)) {
                (Step::Parts, Some(f), ..) => Line::Facts(parsed(f)?),
                (Step::Registers, Some(f), Some(l), _) => Line::Lead(Box::new((parsed(l)?, parsed(f)?))),
                (Step::Dyads, .., Some(a)) => Line::Act(parsed(a)?),
                (Step::Dyads, ..) => {
                    match (week.get(i).and_then(Day::parse), papers.get(i).and_then(|n| n.parse().ok())) {
                        (Some(week), Some(n)) => Line::Panel(week, n),
                        _ => continue,
                    }
                }
                _ => continue,
            };
            self.group.push(line);
        }
        Ok(())
    }

    /// Folds the group.
    fn close(&mut self, out: &mut Vec<RecordBatch>) -> Result<(), ArrowError> {
        let group = std::mem::take(&mut self.group);
        if group.is_empty() {
            return Ok(());
        }
        match self.step {
            Step::Parts => {
                let facts = group.iter().filter_map(|l| if let Line::Facts(f) = l { Some(&**f) } else { None });
                lines(self.step.schema(), part_lines(Piece::of(facts)), out)
            }
            Step::Registers => {
                let leads = group.iter().filter_map(|l| if let Line::Lead(l) = l { Some((&l.0, &l.1)) } else { None });
                lines(self.step.schema(), instruments::fold(leads).iter().map(row_line).collect(), out)
            }
            _ => {
                let pair = self.part.clone().unwrap_or_default();
                let weeks = weeks(group);
                let (actor, recipient) = pair.split_once('-').unwrap_or_default();
                out.push(dyads([(actor, recipient, weeks.as_slice())])?);
                Ok(())
            }
        }
    }
}

fn weeks(group: Vec<Line>) -> Vec<Week> {
    let (mut acts, mut panel) = (Vec::new(), BTreeMap::new());
    for line in group {
        match line {
            Line::Act(act) => acts.push(*act),
            Line::Panel(week, n) => {
                panel.insert(week, n);
            }
            _ => {}
        }
    }
    apart::weeks(acts, &panel)
}

fn row_line(row: &Row) -> Value {
    let name = Across::of(row.kind).name();
    json!({ "kind": name, name: thing(row) })
}

fn part_lines(piece: Piece) -> Vec<Value> {
    let mut out: Vec<Value> = piece.rows.iter().map(row_line).collect();
    let text = |value: Value| value.to_string();
    out.extend(
        piece
            .leads
            .iter()
            .map(|l| json!({ "kind": "lead", "lead": { "id": l.document, "story": l.story, "lead": text(json!(l)) } })),
    );
    out.extend(piece.acts.iter().map(|b: &Between| {
        let pair = format!("{}-{}", b.actor, b.recipient);
        json!({ "kind": "act", "act": { "pair": pair, "act": text(json!(b.act)), "papers": b.papers } })
    }));
    let papers: BTreeSet<(String, Day)> = piece.papers;
    out.extend(
        papers
            .iter()
            .map(|(outlet, week)| json!({ "kind": "paper", "paper": { "outlet": outlet, "week": week.to_string() } })),
    );
    out
}

/// Lines a batch: a part may be large.
const LINES: usize = 1024;

fn lines(schema: SchemaRef, lines: Vec<Value>, out: &mut Vec<RecordBatch>) -> Result<(), ArrowError> {
    for some in lines.chunks(LINES) {
        let mut decoder = arrow_json::ReaderBuilder::new(schema.clone()).with_batch_size(LINES).build_decoder()?;
        decoder.serialize(some)?;
        out.extend(decoder.flush()?);
    }
    Ok(())
}
