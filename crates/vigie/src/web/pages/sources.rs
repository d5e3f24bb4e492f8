//! Sources: who publishes.

use super::{Ctx, Made, page};
use crate::web::rows::Source;
use crate::web::sheet::Sheet;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use vigie_record::store::query::{Filter, SourceRow};

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

/// A feed that is watched, and how it does.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// What it calls itself.
    pub title: Option<String>,
    /// `healthy`, `degraded`, `dead`, `new`.
    pub state: String,
    /// What a person should know about it.
    pub note: Option<String>,
    /// When it last gave a sound answer.
    pub heard: Option<String>,
    /// When it last had something new.
    pub news: Option<String>,
    /// When it is asked next.
    pub next: Option<String>,
    /// Failures since it was last heard.
    pub failures: u32,
    /// Articles taken.
    pub read: u64,
    /// Articles not taken.
    pub skipped: u64,
}

/// The feeds of `vigie watch`, the worst first; none where nothing is watched or this program has no network.
#[cfg(feature = "network")]
fn feeds(state: Option<&Path>) -> Vec<Feed> {
    use vigie_gather::watch::Memory;
    let now = jiff::Timestamp::now().as_millisecond();
    let instant = |t: i64| jiff::Timestamp::from_millisecond(t).ok().map(|t| t.to_string());
    let mut sources =
        state.and_then(|file| Memory::load(Some(file), &[], now).ok()).map(|m| m.sources).unwrap_or_default();
    sources.sort_by_key(|s| (std::cmp::Reverse(s.state(now)), s.url.clone()));
    sources
        .into_iter()
        .map(|s| Feed {
            state: s.state(now).to_string(),
            note: s.note(now),
            heard: s.heard.and_then(instant),
            news: s.news.and_then(instant),
            next: instant(s.next),
            failures: s.failures,
            read: s.read,
            skipped: s.skipped.values().sum(),
            url: s.url,
            title: s.title,
        })
        .collect()
}

#[cfg(not(feature = "network"))]
fn feeds(_: Option<&Path>) -> Vec<Feed> {
    Vec::new()
}

/// The sources of a whole record take a while to count in a large one, and are asked for again and again: the state of the record, and they.
pub type Kept = Mutex<Option<(i64, Vec<SourceRow>)>>;

/// The sources of the whole record.
fn whole(ctx: &Ctx<'_>) -> Made<Vec<SourceRow>> {
    // Told before the rows are: what changes between the two is counted again.
    let now = ctx.view.state()?;
    let kept = || ctx.kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((state, rows)) = &*kept()
        && *state == now
    {
        return Ok(rows.clone());
    }
    let rows = ctx.view.sources(&Filter::default())?;
    *kept() = Some((now, rows.clone()));
    Ok(rows)
}

/// Refused items that are shown.
const MOST_REFUSED: usize = 200;

/// Who publishes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sources {
    /// The sources, those with most documents first.
    pub rows: Vec<Source>,
    /// The feeds that are watched, the worst first.
    pub feeds: Vec<Feed>,
    /// What could not be read.
    pub quarantine: Vec<Refused>,
}

impl Sources {
    /// Those asked for.
    pub fn make(ctx: &Ctx<'_>) -> Made<Sources> {
        let filter = ctx.asked.filter()?;
        let rows = if filter == Filter::default() { whole(ctx)? } else { ctx.view.sources(&filter)? };
        let held = ctx.record.quarantined()?.into_iter().take(MOST_REFUSED);
        let refused = held
            .map(|q| Refused { origin: q.origin, code: q.code, what: q.what, advice: q.advice, since: q.since })
            .collect();
        Ok(Sources { rows: rows.into_iter().map(Source::from).collect(), feeds: feeds(ctx.watch), quarantine: refused })
    }
}

page!(
    Sources,
    "sources.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    }
);
