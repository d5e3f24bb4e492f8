//! Agreements, as single documents tell them. Their state across documents is among the [things](super::ThingRow).

use super::super::error::{RecordError, Result};
use super::documents::{DocumentRow, Shelf};
use super::events::PartyRow;
use super::filter::Filter;
use super::plan::{Place, Plan, page_of};
use super::{Listed, Page, View, known_day};
use rusqlite::params;
use serde::Serialize;
use vigie_read::reading::Span;

/// A step of a party.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MilestoneRow {
    /// Which.
    pub step: String,
    /// Whose.
    pub party: Option<String>,
    /// Through whom.
    pub by: Option<String>,
    /// TIMEX3 value.
    pub date: Option<String>,
    /// Occurred, planned, negated, …
    pub status: String,
    /// The words it was read from.
    pub evidence: Option<Span>,
    /// Which rule fired.
    pub rule: String,
}

/// An agreement of one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgreementRow {
    /// Document and number: `3fa9c1d2e4b0#T1`.
    pub id: String,
    /// Day of publication.
    pub day: Option<String>,
    /// Its name in the document.
    pub name: String,
    /// What kind of instrument.
    pub kind: String,
    /// The fold over its steps in the document.
    pub state: String,
    /// Who is bound or to be bound.
    pub parties: Vec<PartyRow>,
    /// Its steps.
    pub milestones: Vec<MilestoneRow>,
    /// Where it stands first.
    pub mention: Option<Span>,
    /// The version of the program that read it.
    pub reader: String,
    /// The document.
    pub document: DocumentRow,
}

impl View<'_> {
    /// Agreements, the newest first.
    pub fn agreements(&self, filter: &Filter, page: &Page) -> Result<Listed<AgreementRow>> {
        let mut plan = Plan::of("agreement");
        plan.documents(self, filter)?;
        for names in [&filter.actor, &filter.by, &filter.to, &filter.country] {
            if !names.is_empty() {
                let either = self.either(names, "p")?;
                plan.must(
                    format!("EXISTS (SELECT 1 FROM agreement_party p WHERE p.reading = e.reading AND p.n = e.n AND ({either}))"),
                    Vec::new(),
                );
            }
        }
        if let Some((a, b)) = &filter.dyad {
            for code in [a, b] {
                plan.must(
                    "EXISTS (SELECT 1 FROM agreement_party p WHERE p.reading = e.reading AND p.n = e.n AND p.country = ?)",
                    vec![code.clone().into()],
                );
            }
        }
        plan.one_of("e.kind", &filter.kind);
        plan.one_of("e.state", &filter.status);
        plan.days(filter, "e.day", "e.day")?;
        let (places, next) = page_of(plan.find(self, page)?, page);
        let mut shelf = Shelf::new(*self);
        let rows = places.iter().map(|p| self.agreement_row(p, &mut shelf)).collect::<Result<_>>()?;
        Ok(Listed { rows, next })
    }

    fn agreement_row(&self, (_, reading, n): &Place, shelf: &mut Shelf<'_>) -> Result<AgreementRow> {
        let mut ask = self.db.prepare_cached(
            "SELECT e.document, e.day, e.name, e.kind, e.state, e.start, e.\"end\", w.vigie FROM agreement e \
             JOIN reading r ON r.id = e.reading JOIN reader w ON w.id = r.reader WHERE e.reading = ?1 AND e.n = ?2",
        )?;
        let mut rows = ask.query(params![reading, n])?;
        let Some(r) = rows.next()? else {
            return Err(RecordError::damaged("an agreement is in an index and not in its table"));
        };
        let number: i64 = r.get(0)?;
        let document = shelf.document(number)?;
        Ok(AgreementRow {
            id: format!("{}#T{n}", document.id.short()),
            day: known_day(r.get(1)?),
            name: r.get(2)?,
            kind: r.get(3)?,
            state: r.get(4)?,
            parties: self.agreement_parties(*reading, *n)?,
            milestones: self.milestones(*reading, *n, number, shelf)?,
            mention: shelf.span(number, r.get(5)?, r.get(6)?)?,
            reader: r.get(7)?,
            document,
        })
    }

    fn agreement_parties(&self, reading: i64, n: i64) -> Result<Vec<PartyRow>> {
        let mut ask = self.db.prepare_cached(
            "SELECT k.key, min(a.name), p.country, min(a.sectors) FROM agreement_party p JOIN entity k ON k.id = p.entity \
             JOIN actor a ON a.reading = p.reading AND a.entity = p.entity WHERE p.reading = ?1 AND p.n = ?2 GROUP BY p.i ORDER BY p.i",
        )?;
        let found = ask.query_map(params![reading, n], |r| {
            let sectors = super::events::words(&r.get::<_, String>(3)?);
            Ok(PartyRow { key: r.get(0)?, name: r.get(1)?, country: r.get(2)?, sectors })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    fn milestones(&self, reading: i64, n: i64, document: i64, shelf: &mut Shelf<'_>) -> Result<Vec<MilestoneRow>> {
        let mut ask = self.db.prepare_cached(
            "SELECT m.step, (SELECT min(a.name) FROM actor a WHERE a.reading = m.reading AND a.entity = m.party), \
             (SELECT min(a.name) FROM actor a WHERE a.reading = m.reading AND a.entity = m.by), m.date, m.status, m.start, m.\"end\", m.rule \
             FROM milestone m WHERE m.reading = ?1 AND m.n = ?2 ORDER BY m.i",
        )?;
        let mut rows = ask.query(params![reading, n])?;
        let mut out = Vec::new();
        while let Some(r) = rows.next()? {
            out.push(MilestoneRow {
                step: r.get(0)?,
                party: r.get(1)?,
                by: r.get(2)?,
                date: r.get(3)?,
                status: r.get(4)?,
                evidence: shelf.span(document, r.get(5)?, r.get(6)?)?,
                rule: r.get(7)?,
            });
        }
        Ok(out)
    }
}
