//! Sources: who publishes.

use super::{Ctx, Made, page};
use crate::web::rows::Source;
use crate::web::sheet::Sheet;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that could not become a document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Refused {
    /// Where it was.
    pub origin: String,
    /// A code that stays.
    pub code: String,
    /// What is the matter.
    pub what: String,
    /// What to do.
    pub advice: String,
    /// Since when.
    pub since: String,
}

/// Refused items that are shown.
const MOST_REFUSED: usize = 200;

/// Who publishes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sources {
    /// The sources, those with most documents first.
    pub rows: Vec<Source>,
    /// What could not be read.
    pub quarantine: Vec<Refused>,
}

impl Sources {
    /// Those asked for.
    pub fn make(ctx: &Ctx<'_>) -> Made<Sources> {
        let rows = ctx.view.sources(&ctx.asked.filter()?)?;
        let held = ctx.record.quarantined()?.into_iter().take(MOST_REFUSED);
        let refused = held
            .map(|q| Refused { origin: q.origin, code: q.code, what: q.what, advice: q.advice, since: q.since })
            .collect();
        Ok(Sources { rows: rows.into_iter().map(Source::from).collect(), quarantine: refused })
    }
}

page!(
    Sources,
    "sources.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    }
);
