//! Today: what is new, newly disputed, newly denied, unusual.

use super::dyads::{Pair, pairs};
use super::{Ctx, Made, page};
use crate::web::rows::{Agreement, Claim, Dated, Story};
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use vigie_record::facts::RowKind;
use vigie_record::store::query::{Filter, Page as Part};

/// What is new in some days.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Today {
    /// How many days are looked at.
    pub window: i64,
    /// The first of them.
    pub first: String,
    /// The last: the newest on which anything was published.
    pub last: String,
    /// Documents published in these days.
    pub published: i64,
    /// Documents of the record.
    pub documents: i64,
    /// Claims that became denied or contradicted in these days.
    pub disputed: Vec<Claim>,
    /// Claims that became confirmed, corroborated or retracted.
    pub settled: Vec<Claim>,
    /// Stories heard of, those with most sources first.
    pub stories: Vec<Story>,
    /// Agreements whose state moved.
    pub agreements: Vec<Agreement>,
    /// Pairs of countries of which more is told than usual.
    pub dyads: Vec<Pair>,
}

/// The windows that are offered, in days.
pub const WINDOWS: [i64; 4] = [1, 7, 30, 365];
/// Documents that a window must hold to be taken by itself.
const ENOUGH: i64 = 12;

impl Today {
    /// As of the newest day of the record.
    pub fn make(ctx: &Ctx<'_>) -> Made<Today> {
        let last = ctx.view.published_days()?.map(|(_, last)| last);
        let (mut window, mut first, mut published) = (WINDOWS[0], String::new(), 0);
        let asked = ctx.asked.other("days").and_then(|d| d.parse::<i64>().ok()).map(|d| d.clamp(1, 3650));
        if let Some(last) = &last {
            for days in asked.map_or_else(|| WINDOWS.to_vec(), |d| vec![d]) {
                window = days;
                first = back(last, days - 1);
                published = ctx.view.published(&first, last)?;
                if published >= ENOUGH {
                    break;
                }
            }
        }
        let last = last.unwrap_or_default();
        let mut today = Today {
            window,
            published,
            documents: ctx.documents,
            disputed: Vec::new(),
            settled: Vec::new(),
            stories: Vec::new(),
            agreements: Vec::new(),
            dyads: Vec::new(),
            first,
            last,
        };
        if !today.last.is_empty() {
            today.fill(ctx)?;
        }
        Ok(today)
    }

    fn fill(&mut self, ctx: &Ctx<'_>) -> Made<()> {
        let since = Filter { since: Some(self.first.clone()), ..Filter::default() };
        let things = |kind: RowKind, status: &[&str], most: usize| {
            let filter = Filter { status: status.iter().map(|s| (*s).to_owned()).collect(), ..since.clone() };
            ctx.view.things(kind, &filter, &Part::first(most)).map(|l| l.rows)
        };
        let claims = |status: &[&str], first: &str| -> Made<Vec<Claim>> {
            let mut rows: Vec<Claim> = things(RowKind::Claim, status, 200)?.into_iter().map(Claim::from).collect();
            rows.retain(|c| newly(&c.history, first));
            // Those told most, and by both sides, first.
            rows.sort_by_key(|c| std::cmp::Reverse((c.yes().len().min(1) + c.no().len().min(1), c.stands.len())));
            rows.truncate(8);
            Ok(rows)
        };
        self.disputed = claims(&["denied", "contradicted"], &self.first)?;
        self.settled = claims(&["confirmed", "corroborated", "retracted"], &self.first)?;
        self.stories = things(RowKind::Story, &[], 200)?.into_iter().map(Story::from).collect();
        self.stories.sort_by_key(|s| std::cmp::Reverse((s.independent, s.documents)));
        self.stories.truncate(8);
        self.agreements = things(RowKind::Agreement, &[], 60)?.into_iter().map(Agreement::from).collect();
        self.agreements.retain(|a| newly(&a.history, &self.first));
        self.agreements.truncate(6);
        self.dyads = pairs(ctx, &self.first, &self.last, 40)?;
        let unusual = |p: &Pair| (p.rows as f64 + 1.0) / (p.before + 1.0);
        self.dyads.sort_by(|a, b| unusual(b).total_cmp(&unusual(a)));
        self.dyads.truncate(8);
        Ok(())
    }

    /// The windows, and whether each is the one shown.
    pub fn windows(&self) -> [(i64, bool); 4] {
        WINDOWS.map(|days| (days, days == self.window))
    }
}

/// Whether the last change of a history lies in the days.
fn newly(history: &[Dated], first: &str) -> bool {
    history.last().and_then(|d| d.since.as_deref()).is_some_and(|day| day >= first)
}

/// A day so many days before another.
fn back(day: &str, days: i64) -> String {
    let date = day.parse::<Date>().ok().and_then(|d| d.checked_sub(days.days()).ok());
    date.map_or_else(|| day.to_owned(), |d| d.to_string())
}

page!(Today, "today.html");
