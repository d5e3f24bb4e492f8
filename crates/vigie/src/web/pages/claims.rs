//! Claims: who asserts, who denies.

use super::{Ctx, Made, page};
use crate::web::asked::missing;
use crate::web::rows::{Claim, Stand, Story};
use crate::web::sheet::Sheet;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use vigie_read::Reading;
use vigie_read::reading::Span;
use vigie_record::facts::RowKind;

/// A list of claims.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Claims {
    /// The claims.
    pub rows: Vec<Claim>,
    /// Where to go on.
    pub next: Option<String>,
}

impl Claims {
    /// Those asked for, last heard of first.
    pub fn make(ctx: &Ctx<'_>) -> Made<Claims> {
        let listed = ctx.view.things(RowKind::Claim, &ctx.asked.filter()?, &ctx.asked.page()?)?;
        Ok(Claims { rows: listed.rows.into_iter().map(Claim::from).collect(), next: listed.next })
    }
}

page!(
    Claims,
    "claims.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    },
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
);

/// One claim.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OneClaim {
    /// The claim; its stands have their words.
    pub claim: Claim,
    /// The stories of its documents.
    pub stories: Vec<Story>,
}

/// Documents whose words are shown.
const MOST_DOCUMENTS: usize = 60;

impl OneClaim {
    /// By its id.
    pub fn make(ctx: &Ctx<'_>) -> Made<OneClaim> {
        let thing = ctx.view.thing(RowKind::Claim, ctx.part)?.ok_or_else(|| missing(ctx.part));
        let mut claim = Claim::from(thing.map_err(|e| super::Problem::not_found(e.to_string()))?);
        let mut readings: BTreeMap<String, Option<Reading>> = BTreeMap::new();
        let mut stories: Vec<Story> = Vec::new();
        for stand in &mut claim.stands {
            if !readings.contains_key(&stand.document) {
                if readings.len() == MOST_DOCUMENTS {
                    continue;
                }
                let whole = ctx.view.document(&stand.document)?;
                if let Some(whole) = &whole {
                    for key in ctx.view.things_of(RowKind::Story, &whole.document.id)? {
                        if !stories.iter().any(|s| s.key == key) {
                            stories.extend(ctx.view.thing(RowKind::Story, &key)?.map(Story::from));
                        }
                    }
                }
                readings.insert(stand.document.clone(), whole.map(|w| w.reading));
            }
            if let Some(Some(reading)) = readings.get(&stand.document) {
                stand.words = words(reading, stand);
            }
        }
        Ok(OneClaim { claim, stories })
    }
}

/// The words of a stand: from its cue to the end of what is said, or the evidence of the row.
fn words(reading: &Reading, stand: &Stand) -> Option<String> {
    let number = || stand.row.get(1..)?.parse::<usize>().ok()?.checked_sub(1);
    let span = match stand.row.chars().next()? {
        'Q' => {
            let q = reading.attributions.get(number()?)?;
            let spans: Vec<&Span> = q.cue.iter().chain(&q.content).chain(&q.source.span).collect();
            let start = spans.iter().map(|s| s.start).min()?;
            let end = spans.iter().map(|s| s.end).max()?;
            return Some(cut(&reading.document.text, start, end));
        }
        'E' => &reading.events.get(number()?)?.evidence.span,
        'C' => reading.claims.get(number()?)?.evidence.first()?,
        _ => return None,
    };
    Some(span.text.clone())
}

/// The text between two code points.
fn cut(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

page!(OneClaim, "claim.html");
