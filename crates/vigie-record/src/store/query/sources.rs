//! Who publishes: how much, since when, what of it is a copy of whose text, how much of it is disputed.

use super::super::derive::kind_name;
use super::super::error::Result;
use super::filter::Filter;
use super::{View, holds, known_day};
use crate::facts::RowKind;
use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Who publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    /// The name; nothing for documents that say none.
    pub outlet: Option<String>,
    /// How many documents.
    pub documents: i64,
    /// How many of them are copies of a text that was published before.
    pub copies: i64,
    /// Whose texts those were, the one copied most first.
    pub copied_from: Vec<Copied>,
    /// How many claims that are denied or contradicted its documents take part in.
    pub disputed: i64,
    /// Day of the first.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// Languages, sorted.
    pub languages: String,
}

/// Whose texts were copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// Who published them first; nothing where the document says none.
    pub outlet: Option<String>,
    /// How many.
    pub documents: i64,
}

impl View<'_> {
    /// The last transaction that this view sees: for whoever keeps an answer.
    pub fn state(&self) -> Result<i64> {
        let last: i64 = self.db.query_row("SELECT ifnull(max(id), 0) FROM tx", [], |r| r.get(0))?;
        Ok(last.min(self.tx))
    }

    /// Who publishes, those with most documents first; the filter's sources and languages count.
    pub fn sources(&self, filter: &Filter) -> Result<Vec<SourceRow>> {
        let mut sql = String::from(
            "SELECT outlet, count(*), ifnull(min(day), ''), ifnull(max(day), ''), group_concat(DISTINCT language) FROM document WHERE tx <= ?",
        );
        let mut values: Vec<Value> = vec![self.tx.into()];
        for (column, wanted) in [("outlet", &filter.source), ("language", &filter.language)] {
            if !wanted.is_empty() {
                sql.push_str(&format!(" AND {column} IN ({})", vec!["?"; wanted.len()].join(", ")));
                values.extend(wanted.iter().cloned().map(Value::from));
            }
        }
        sql.push_str(" GROUP BY outlet ORDER BY 2 DESC, 1");
        let mut ask = self.db.prepare_cached(&sql)?;
        let rows = ask.query_map(params_from_iter(values), |r| {
            let mut languages: Vec<String> = r.get::<_, String>(4)?.split(',').map(str::to_owned).collect();
            languages.sort();
            Ok(SourceRow {
                outlet: r.get(0)?,
                documents: r.get(1)?,
                copies: 0,
                copied_from: Vec::new(),
                disputed: 0,
                first: known_day(r.get(2)?),
                last: known_day(r.get(3)?),
                languages: languages.join(" "),
            })
        })?;
        let mut out: Vec<SourceRow> = rows.collect::<rusqlite::Result<_>>()?;
        let (mut copied, disputed) = (self.copied()?, self.disputed()?);
        for row in &mut out {
            row.copied_from = copied.remove(&row.outlet).unwrap_or_default();
            row.copies = row.copied_from.iter().map(|c| c.documents).sum();
            row.disputed = disputed.get(&row.outlet).copied().unwrap_or_default();
        }
        Ok(out)
    }

    /// By outlet, whose texts its documents are copies of: those of one group that were published after its first.
    fn copied(&self) -> Result<FxHashMap<Option<String>, Vec<Copied>>> {
        let sql = format!(
            "SELECT outlet, origin, count(*) FROM (SELECT d.outlet AS outlet, \
             first_value(d.outlet) OVER same AS origin, row_number() OVER same AS place \
             FROM version v JOIN member m ON m.thing = v.thing JOIN document d ON d.id = m.document \
             WHERE v.kind = ?1 AND {} AND {} WINDOW same AS (PARTITION BY v.thing ORDER BY d.day, d.content)) \
             WHERE place > 1 GROUP BY 1, 2 ORDER BY 3 DESC, 2",
            holds("v", self.tx),
            holds("m", self.tx)
        );
        let mut ask = self.db.prepare_cached(&sql)?;
        let mut rows = ask.query(params![kind_name(RowKind::Copies)])?;
        let mut out: FxHashMap<Option<String>, Vec<Copied>> = FxHashMap::default();
        while let Some(r) = rows.next()? {
            out.entry(r.get(0)?).or_default().push(Copied { outlet: r.get(1)?, documents: r.get(2)? });
        }
        Ok(out)
    }

    /// By outlet, how many disputed claims its documents take part in.
    fn disputed(&self) -> Result<FxHashMap<Option<String>, i64>> {
        let sql = format!(
            "SELECT d.outlet, count(DISTINCT v.thing) FROM version v JOIN member m ON m.thing = v.thing JOIN document d ON d.id = m.document \
             WHERE v.kind = ?1 AND v.status IN ('denied', 'contradicted') AND {} AND {} GROUP BY 1",
            holds("v", self.tx),
            holds("m", self.tx)
        );
        let mut ask = self.db.prepare_cached(&sql)?;
        let found = ask.query_map(params![kind_name(RowKind::Claim)], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}
