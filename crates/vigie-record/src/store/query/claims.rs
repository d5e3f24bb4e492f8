//! Claims, as single documents tell them. What is claimed across documents is among the [things](super::ThingRow).

use super::super::error::{RecordError, Result};
use super::documents::{DocumentRow, Shelf};
use super::filter::Filter;
use super::plan::{Place, Plan, Walk, page_of};
use super::{Listed, Page, View, known_day};
use rusqlite::params;
use rusqlite::types::Value;
use serde::Serialize;
use vigie_read::reading::Span;

/// Who takes a stand on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StanceRow {
    /// `asserts`, `denies`, `confirms`.
    pub stance: String,
    /// `author`, `unnamed`, or a name.
    pub who: String,
    /// The country of whoever it is.
    pub country: Option<String>,
    /// What the words do: deny, accuse, …
    pub act: Option<String>,
    /// The words that say so.
    pub cue: Option<Span>,
}

/// A claim of one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimRow {
    /// Document and number: `3fa9c1d2e4b0#C3`.
    pub id: String,
    /// Day of publication.
    pub day: Option<String>,
    /// The proposition.
    pub text: String,
    /// Computed from the stances.
    pub status: String,
    /// Who asserts, denies, confirms it.
    pub stances: Vec<StanceRow>,
    /// The words it was read from.
    pub evidence: Option<Span>,
    /// Which rule made it.
    pub rule: String,
    /// The version of the program that read it.
    pub reader: String,
    /// The document.
    pub document: DocumentRow,
}

impl View<'_> {
    /// Claims, the newest first. `by` asks for whoever takes a stand on them, `actor` and `country` also for whoever they are about.
    pub fn claims(&self, filter: &Filter, page: &Page) -> Result<Listed<ClaimRow>> {
        let mut plan = Plan::of("claim");
        plan.documents(self, filter)?;
        for name in [&filter.actor, &filter.country] {
            self.about(&mut plan, name)?;
        }
        if !filter.by.is_empty() {
            let either = self.either(&filter.by, "k")?;
            plan.must(
                format!(
                    "EXISTS (SELECT 1 FROM stance s JOIN actor k ON k.reading = s.reading AND k.entity = s.entity \
                     WHERE s.reading = e.reading AND s.n = e.n AND ({either}))"
                ),
                Vec::new(),
            );
        }
        if !filter.kind.is_empty() || !filter.quad.is_empty() {
            let quads: Vec<i64> = filter.quad.iter().map(|q| i64::from(*q)).collect();
            let marks = vec!["?"; filter.kind.len()].join(", ");
            plan.must(
                format!(
                    "EXISTS (SELECT 1 FROM claim_event c JOIN event v ON v.reading = c.reading AND v.n = c.event \
                     WHERE c.reading = e.reading AND c.n = e.n AND (v.type IN ({marks}) OR v.quad IN ({})))",
                    super::who::numbers(&quads)
                ),
                filter.kind.iter().cloned().map(Value::from).collect(),
            );
        }
        if !filter.act.is_empty() {
            let marks = vec!["?"; filter.act.len()].join(", ");
            plan.must(
                format!(
                    "EXISTS (SELECT 1 FROM stance s JOIN attribution a ON a.reading = s.reading AND a.n = s.attribution \
                     WHERE s.reading = e.reading AND s.n = e.n AND a.act IN ({marks}))"
                ),
                filter.act.iter().cloned().map(Value::from).collect(),
            );
        }
        plan.walk(filter.status.iter().map(|s| Walk::at("claim", "status", s.clone())).collect());
        plan.one_of("e.status", &filter.status);
        plan.days(filter, "e.day", "e.day")?;
        let (places, next) = page_of(plan.find(self, page)?, page);
        let mut shelf = Shelf::new(*self);
        let rows = places.iter().map(|p| self.claim_row(p, &mut shelf)).collect::<Result<_>>()?;
        Ok(Listed { rows, next })
    }

    /// A condition that someone is one of those named.
    pub(super) fn either(&self, names: &[String], alias: &str) -> Result<String> {
        let each = names.iter().map(|n| Ok(super::who::Who::of(self.db, n)?.condition(alias)));
        Ok(each.collect::<Result<Vec<_>>>()?.join(" OR "))
    }

    fn about(&self, plan: &mut Plan, names: &[String]) -> Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let (taking, party) = (self.either(names, "k")?, self.either(names, "p")?);
        plan.must(
            format!(
                "EXISTS (SELECT 1 FROM stance s JOIN actor k ON k.reading = s.reading AND k.entity = s.entity \
                 WHERE s.reading = e.reading AND s.n = e.n AND ({taking})) OR \
                 EXISTS (SELECT 1 FROM claim_event c JOIN party p ON p.reading = c.reading AND p.n = c.event \
                 WHERE c.reading = e.reading AND c.n = e.n AND ({party}))"
            ),
            Vec::new(),
        );
        Ok(())
    }

    fn claim_row(&self, (_, reading, n): &Place, shelf: &mut Shelf<'_>) -> Result<ClaimRow> {
        let mut ask = self.db.prepare_cached(
            "SELECT e.document, e.day, e.text, e.status, e.start, e.\"end\", e.rule, w.vigie FROM claim e \
             JOIN reading r ON r.id = e.reading JOIN reader w ON w.id = r.reader WHERE e.reading = ?1 AND e.n = ?2",
        )?;
        let mut rows = ask.query(params![reading, n])?;
        let Some(r) = rows.next()? else {
            return Err(RecordError::damaged("a claim is in an index and not in its table"));
        };
        let number: i64 = r.get(0)?;
        let document = shelf.document(number)?;
        Ok(ClaimRow {
            id: format!("{}#C{n}", document.id.short()),
            day: known_day(r.get(1)?),
            text: r.get(2)?,
            status: r.get(3)?,
            stances: self.stances(*reading, *n, number, shelf)?,
            evidence: shelf.span(number, r.get(4)?, r.get(5)?)?,
            rule: r.get(6)?,
            reader: r.get(7)?,
            document,
        })
    }

    fn stances(&self, reading: i64, n: i64, document: i64, shelf: &mut Shelf<'_>) -> Result<Vec<StanceRow>> {
        let mut ask = self.db.prepare_cached(
            "SELECT s.stance, ifnull(min(k.name), s.holder), min(k.country), a.act, a.cue_start, a.cue_end FROM stance s \
             LEFT JOIN actor k ON k.reading = s.reading AND k.entity = s.entity \
             LEFT JOIN attribution a ON a.reading = s.reading AND a.n = s.attribution \
             WHERE s.reading = ?1 AND s.n = ?2 GROUP BY s.i ORDER BY s.i",
        )?;
        let mut rows = ask.query(params![reading, n])?;
        let mut out = Vec::new();
        while let Some(r) = rows.next()? {
            out.push(StanceRow {
                stance: r.get(0)?,
                who: r.get(1)?,
                country: r.get(2)?,
                act: r.get(3)?,
                cue: shelf.span(document, r.get(4)?, r.get(5)?)?,
            });
        }
        Ok(out)
    }
}
