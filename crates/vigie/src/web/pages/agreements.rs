//! Agreements: who is bound, and how far it has come.

use super::{Ctx, Made, Problem, page};
use crate::web::asked::missing;
use crate::web::rows::{Agreement, Doc};
use crate::web::sheet::Sheet;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use vigie_read::reading::ActorId;
use vigie_record::facts::RowKind;

/// A list of agreements.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Agreements {
    /// The agreements, last heard of first.
    pub rows: Vec<Agreement>,
    /// Where to go on.
    pub next: Option<String>,
}

impl Agreements {
    /// Those asked for.
    pub fn make(ctx: &Ctx<'_>) -> Made<Agreements> {
        let listed = ctx.view.things(RowKind::Agreement, &ctx.asked.filter()?, &ctx.asked.page()?)?;
        Ok(Agreements { rows: listed.rows.into_iter().map(Agreement::from).collect(), next: listed.next })
    }
}

page!(
    Agreements,
    "agreements.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    },
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
);

/// What a party owes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Duty {
    /// Which.
    pub kind: String,
    /// Who owes it.
    pub owed_by: Vec<String>,
    /// To whom.
    pub owed_to: Vec<String>,
    /// On which condition.
    pub condition: Option<String>,
    /// The words.
    pub words: String,
    /// The document.
    pub document: String,
    /// The agreement there.
    pub row: String,
}

/// One agreement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OneAgreement {
    /// The agreement.
    pub agreement: Agreement,
    /// What it lays down, as documents tell it.
    pub duties: Vec<Duty>,
    /// The documents.
    pub sources: Vec<Doc>,
}

/// Documents that are looked into.
const MOST: usize = 60;

impl OneAgreement {
    /// By its id.
    pub fn make(ctx: &Ctx<'_>) -> Made<OneAgreement> {
        let thing = ctx.view.thing(RowKind::Agreement, ctx.part)?;
        let agreement = Agreement::from(thing.ok_or_else(|| Problem::not_found(missing(ctx.part).to_string()))?);
        let (mut duties, mut sources, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for m in ctx.view.members(RowKind::Agreement, &agreement.key)? {
            if sources.len() == MOST || !seen.insert(m.clone()) {
                continue;
            }
            let Some(whole) = ctx.view.document(&m.document.to_string())? else { continue };
            let name = |id: &ActorId| whole.reading.actors.get(id.index()).map(|a| a.name.clone()).unwrap_or_default();
            for t in whole.reading.agreements.iter().filter(|t| t.id.to_string() == m.row) {
                for o in &t.obligations {
                    duties.push(Duty {
                        kind: o.kind.name().to_owned(),
                        owed_by: o.owed_by.iter().map(name).collect(),
                        owed_to: o.owed_to.iter().map(name).collect(),
                        condition: o.condition.clone(),
                        words: o.evidence.text.clone(),
                        document: m.document.to_string(),
                        row: m.row.clone(),
                    });
                }
            }
            let doc = Doc::from(whole.document);
            if !sources.iter().any(|d: &Doc| d.id == doc.id) {
                sources.push(doc);
            }
        }
        Ok(OneAgreement { agreement, duties, sources })
    }
}

page!(OneAgreement, "agreement.html");
