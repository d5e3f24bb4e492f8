//! Reading again what was read by an older program or older models. What was known is kept: the old reading is closed, not erased.

use super::add::Writer;
use super::derive::{doc_id, stored_reading, stored_text};
use super::error::{RecordError, Result};
use super::prepared::ReadingCells;
use super::{Record, begin, layout};
use crate::facts::DocId;
use rusqlite::{OptionalExtension, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use vigie_gather::{Document, parse_date};
use vigie_read::Reading;

/// A stored document, as gather made it, and its present reading.
#[derive(Debug)]
pub struct Stored {
    /// Its number in this file: where to go on.
    pub number: i64,
    /// Its id.
    pub id: DocId,
    /// The document, as it came from gather.
    pub document: Document,
    /// What was read of it.
    pub reading: Reading,
}

/// What a new reading of a document changed: rows that went and came, as texts for people, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// In the old reading only.
    pub gone: Vec<String>,
    /// In the new reading only.
    pub come: Vec<String>,
}

impl Change {
    /// Between two readings of one document.
    pub fn between(old: &Reading, new: &Reading) -> Change {
        let (mut gone, mut come) = (statements(old), statements(new));
        // What stands in both, as often as it stands in both, is no change.
        let mut counts: FxHashMap<String, i64> = FxHashMap::default();
        come.iter().for_each(|s| *counts.entry(s.clone()).or_default() += 1);
        gone.retain(|s| {
            let left = counts.entry(s.clone()).or_default();
            *left -= 1;
            *left < 0
        });
        let mut counts: FxHashMap<String, i64> = FxHashMap::default();
        statements(old).into_iter().for_each(|s| *counts.entry(s).or_default() += 1);
        come.retain(|s| {
            let left = counts.entry(s.clone()).or_default();
            *left -= 1;
            *left < 0
        });
        gone.sort();
        come.sort();
        Change { gone, come }
    }

    /// Nothing changed.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.come.is_empty()
    }
}

/// What a reading states, one line a row, without ids that move.
fn statements(r: &Reading) -> Vec<String> {
    let names = |ids: &[vigie_read::reading::ActorId]| {
        let name = |id: &vigie_read::reading::ActorId| r.actors.get(id.index()).map_or("?", |a| a.name.as_str());
        ids.iter().map(name).collect::<Vec<_>>().join(" + ")
    };
    let mut out = Vec::new();
    for e in &r.events {
        out.push(format!(
            "event {}{} {} → {} [{}] “{}”",
            e.kind,
            e.mode.as_ref().map_or_else(String::new, |m| format!("/{m}")),
            names(&e.actors),
            names(&e.recipients),
            e.status,
            e.evidence.trigger.text
        ));
    }
    for a in &r.attributions {
        let cue = a.cue.first().map_or("", |s| s.text.as_str());
        let content: String = a.content.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" … ");
        out.push(format!("{} {} “{cue}” “{content}”", a.act, names(&a.source.actors)));
    }
    out.extend(r.claims.iter().map(|c| format!("claim {} “{}”", c.status, c.text)));
    for a in &r.agreements {
        let steps: Vec<String> = a.milestones.iter().map(|m| format!("{} {}", m.step, m.status)).collect();
        out.push(format!("agreement {} {} {} ({})", a.state, a.kind, a.name, steps.join(", ")));
    }
    out
}

impl Record {
    /// The first document after number `after` whose present reading is not of this program and these models; of any reading when `all`.
    pub fn next_to_reread(
        &self,
        after: i64,
        vigie: &str,
        models: &BTreeMap<String, String>,
        all: bool,
    ) -> Result<Option<Stored>> {
        let models = serde_json::to_string(models).unwrap_or_default();
        let mut ask = self.db.prepare_cached(
            "SELECT r.document, r.id FROM reading r JOIN reader w ON w.id = r.reader \
             WHERE r.until IS NULL AND r.document > ?1 AND (?4 OR w.vigie <> ?2 OR w.models <> ?3) ORDER BY r.document LIMIT 1",
        )?;
        let found: Option<(i64, i64)> =
            ask.query_row(params![after, vigie, models, all], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        found.map(|(document, reading)| self.stored(document, reading)).transpose()
    }

    fn stored(&self, number: i64, reading: i64) -> Result<Stored> {
        let mut ask = self.db.prepare_cached(
            "SELECT d.content, d.title, d.published, d.language, d.outlet, t.layout FROM document d \
             JOIN document_text t ON t.document = d.id WHERE d.id = ?1",
        )?;
        let text = stored_text(&self.db, number)?;
        let (content, mut document, packed) = ask.query_row([number], |r| {
            let published: Option<String> = r.get(2)?;
            let document = Document {
                id: Document::id_of(&text),
                key: None,
                title: r.get(1)?,
                published: published.and_then(|p| parse_date(&p, None).ok()),
                language: r.get(3)?,
                outlet: r.get(4)?,
                url: None,
                text,
                blocks: Vec::new(),
                warnings: Vec::new(),
            };
            Ok((r.get::<_, Vec<u8>>(0)?, document, r.get::<_, Vec<u8>>(5)?))
        })?;
        layout::unpack_into(&mut document, &packed)?;
        let reading = stored_reading(&self.db, number, reading)?;
        Ok(Stored { number, id: doc_id(content), document, reading })
    }

    /// Puts new readings in the place of the old ones, which stay as what was known until now. All or nothing.
    pub fn replace_readings(&mut self, new: Vec<(DocId, Reading)>) -> Result<()> {
        let now = self.now();
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = begin(&change, now, "reread")?;
        let mut writer = Writer { change: &change, tx, readers: FxHashMap::default(), entities: FxHashMap::default() };
        for (id, mut reading) in new {
            if DocId::of(&reading.document) != id {
                return Err(RecordError::Query(format!("{}: the new reading is of another document", id.short())));
            }
            let Some(document) = super::add::document_number(&change, &id)? else {
                return Err(RecordError::Query(format!("{}: no such document", id.short())));
            };
            change
                .prepare_cached("UPDATE reading SET until = ?2 WHERE document = ?1 AND until IS NULL")?
                .execute(params![document, tx])?;
            writer.reading(document, &ReadingCells::of(id, &mut reading))?;
        }
        change.commit()?;
        Ok(())
    }
}
