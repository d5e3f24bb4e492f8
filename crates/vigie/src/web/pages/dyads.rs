//! Pairs of countries: three small series, agreements, events, claims.

use super::{Ctx, Made, Problem, page};
use crate::web::draw::{Bar, Chart, Panel};
use crate::web::rows::{Agreement, Claim, Event};
use crate::web::sheet::{Cell, Entry, Row, Sheet};
use crate::web::ui::Ui;
use schemars::JsonSchema;
use serde::Serialize;
use vigie_record::facts::RowKind;
use vigie_record::store::query::{Filter, Page as Part};

/// A pair and how much is told of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Pair {
    /// Who acts.
    pub source: String,
    /// On whom.
    pub target: String,
    /// Rows of events in the days shown.
    pub rows: i64,
    /// Rows of conflict among them.
    pub conflict: i64,
    /// Rows in as many days, on average, in the twelve stretches before.
    pub before: f64,
}

impl Pair {
    /// The pair as it stands in addresses.
    pub fn name(&self) -> String {
        format!("{}-{}", self.source, self.target)
    }

    /// Whether it is unusual: three rows at least, and thrice as many as before.
    pub fn unusual(&self) -> bool {
        self.rows >= 3 && self.rows as f64 >= 3.0 * self.before
    }

    /// The share of conflict in per cent.
    pub fn share(&self) -> i64 {
        if self.rows == 0 { 0 } else { self.conflict * 100 / self.rows }
    }
}

/// Pairs of countries.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Dyads {
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// The pairs, those of which most is told first.
    pub rows: Vec<Pair>,
}

impl Dyads {
    /// In the days asked for; in all of the record's, where none are.
    pub fn make(ctx: &Ctx<'_>) -> Made<Dyads> {
        let filter = ctx.asked.filter()?;
        let (first, last) = ctx.view.published_days()?.unwrap_or_else(|| ("2000-01-01".into(), "2000-01-01".into()));
        let first = filter.since.unwrap_or(first);
        let last = filter.until.unwrap_or(last);
        Ok(Dyads { rows: pairs(ctx, &first, &last, 100)?, first, last })
    }
}

/// The pairs of some days.
pub fn pairs(ctx: &Ctx<'_>, first: &str, last: &str, most: usize) -> Made<Vec<Pair>> {
    let rows = ctx.view.pairs(first, last, most)?;
    let pair = |p: vigie_record::store::query::PairRow| Pair {
        source: p.source,
        target: p.target,
        rows: p.rows,
        conflict: p.conflict,
        before: p.before,
    };
    Ok(rows.into_iter().filter(|p| p.source != p.target).map(pair).collect())
}

page!(Dyads, "dyads.html");

/// A week of a pair.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Week {
    /// Its Monday.
    pub week: String,
    /// Rows of events, by quad class 1 to 4, those that occurred or go on.
    pub quads: [i64; 4],
    /// Rows planned, demanded, predicted, denied.
    pub unreal: i64,
}

/// The three components of the tension of a week, each thing counted once.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tension {
    /// Its Monday.
    pub week: String,
    /// Happenings.
    pub n: usize,
    /// Acts of conflict.
    pub acts: usize,
    /// Threats.
    pub threats: usize,
    /// The share of conflict; none below five happenings.
    pub share: Option<f64>,
    /// The high quantile of severity, 0 to 6.
    pub severity: Option<u8>,
    /// How unusual so many acts are: −log₁₀ of their probability.
    pub surprise: Option<f64>,
}

/// One directed pair.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Dyad {
    /// Who acts.
    pub source: String,
    /// On whom.
    pub target: String,
    /// What the first does to the second, week by week.
    pub weeks: Vec<Week>,
    /// What the second does to the first.
    pub back: Vec<Week>,
    /// The tension; nothing where the record is too large to tell while you wait.
    pub tension: Option<Vec<Tension>>,
    /// Agreements that bind both.
    pub agreements: Vec<Agreement>,
    /// Claims that concern both.
    pub claims: Vec<Claim>,
    /// Events of the first upon the second, newest first.
    pub events: Vec<Event>,
}

/// Tension is told for records up to this size.
const SMALL: i64 = 2000;

impl Dyad {
    /// By the two codes: `PRK-RUS`.
    pub fn make(ctx: &Ctx<'_>) -> Made<Dyad> {
        let bad = || Problem::bad(format!("{}: give two country codes, as RUS-UKR", ctx.part));
        let (source, target) = ctx.part.split_once('-').ok_or_else(bad)?;
        let code = |c: &str| c.len() == 3 && c.bytes().all(|b| b.is_ascii_uppercase());
        if !code(source) || !code(target) {
            return Err(bad());
        }
        let asked = ctx.asked.filter()?;
        let (since, until) = (asked.since.as_deref(), asked.until.as_deref());
        let weeks = |a: &str, b: &str| -> Made<Vec<Week>> {
            let week =
                |w: vigie_record::store::query::DyadWeek| Week { week: w.week, quads: w.quads, unreal: w.unreal };
            Ok(ctx.view.dyad(a, b, since, until)?.into_iter().map(week).collect())
        };
        let both = Filter { dyad: Some((source.into(), target.into())), ..asked.clone() };
        let part = Part::first(20);
        let agreements = ctx.view.things(RowKind::Agreement, &both, &part)?;
        let claims = ctx.view.things(RowKind::Claim, &both, &part)?;
        let events = ctx.view.events(&both, &part)?;
        let mut claims: Vec<Claim> = claims.rows.into_iter().map(Claim::from).collect();
        claims.sort_by_key(|c| !c.disputed());
        Ok(Dyad {
            weeks: weeks(source, target)?,
            back: weeks(target, source)?,
            tension: if ctx.documents <= SMALL { Some(tension(ctx, source, target)?) } else { None },
            agreements: agreements.rows.into_iter().map(Agreement::from).collect(),
            claims,
            events: events.rows.into_iter().map(Event::from).collect(),
            source: source.to_owned(),
            target: target.to_owned(),
        })
    }

    /// The pair the other way round.
    pub fn reverse(&self) -> String {
        format!("{}-{}", self.target, self.source)
    }

    /// The pair for filters.
    pub fn name(&self) -> String {
        format!("{}-{}", self.source, self.target)
    }

    /// The series of the chart: weeks, cooperation and conflict each way.
    pub fn series(&self) -> String {
        let mut mondays: Vec<&str> = self.weeks.iter().chain(&self.back).map(|w| w.week.as_str()).collect();
        mondays.sort_unstable();
        mondays.dedup();
        let sums = |weeks: &[Week], from: usize| -> Vec<i64> {
            let of = |m: &&str| weeks.iter().find(|w| w.week == **m).map_or(0, |w| w.quads[from] + w.quads[from + 1]);
            mondays.iter().map(of).collect()
        };
        serde_json::json!({
            "weeks": mondays,
            "cooperation": sums(&self.weeks, 0), "conflict": sums(&self.weeks, 2),
            "cooperation_back": sums(&self.back, 0), "conflict_back": sums(&self.back, 2),
        })
        .to_string()
    }

    /// Every week of either side: Monday, rows there, rows back.
    pub fn table(&self) -> Vec<(&str, [i64; 4], [i64; 4])> {
        let mut mondays: Vec<&str> = self.weeks.iter().chain(&self.back).map(|w| w.week.as_str()).collect();
        mondays.sort_unstable();
        mondays.dedup();
        let of = |weeks: &[Week], m: &str| weeks.iter().find(|w| w.week == m).map_or([0; 4], |w| w.quads);
        mondays.iter().map(|m| (*m, of(&self.weeks, m), of(&self.back, m))).collect()
    }
}

fn tension(ctx: &Ctx<'_>, source: &str, target: &str) -> Made<Vec<Tension>> {
    let weeks = ctx.view.tension(source, target)?;
    let week = |w: vigie_record::across::tension::Week| Tension {
        week: w.monday.to_string(),
        n: w.n,
        acts: w.acts,
        threats: w.threats,
        share: w.figures.map(|f| f.share),
        severity: w.figures.map(|f| f.severity),
        surprise: w.figures.and_then(|f| f.surprise_acts),
    };
    Ok(weeks.into_iter().filter(|w| w.n > 0).map(week).collect())
}

/// A week of one direction, as a row.
#[derive(Debug, Serialize)]
struct WeekRow {
    week: String,
    source: String,
    target: String,
    quads: [i64; 4],
    unreal: i64,
}

impl Row for WeekRow {
    const COLUMNS: &'static [&'static str] = &[
        "week",
        "source",
        "target",
        "verbal_cooperation",
        "material_cooperation",
        "verbal_conflict",
        "material_conflict",
        "unreal",
    ];

    fn cells(&self) -> Vec<Cell> {
        let counts = self.quads.iter().chain([&self.unreal]).map(|n| Cell::from(n.to_string()));
        [&self.week, &self.source, &self.target].into_iter().map(Cell::from).chain(counts).collect()
    }

    fn entry(&self) -> Entry {
        let pair = format!("{}-{}", self.source, self.target);
        let [a, b, c, d] = self.quads;
        Entry {
            id: format!("{pair}/{}", self.week),
            title: format!("{pair} {}: {a} + {b} / {c} + {d}", self.week),
            day: Some(self.week.clone()),
            page: ("dyads", pair),
            summary: String::new(),
        }
    }
}

page!(
    Dyad,
    "dyad.html",
    fn sheet(&self) -> Option<Sheet> {
        let of = |weeks: &[Week], source: &str, target: &str| -> Vec<WeekRow> {
            let row = |w: &Week| WeekRow {
                week: w.week.clone(),
                source: source.to_owned(),
                target: target.to_owned(),
                quads: w.quads,
                unreal: w.unreal,
            };
            weeks.iter().map(row).collect()
        };
        let mut rows = of(&self.weeks, &self.source, &self.target);
        rows.extend(of(&self.back, &self.target, &self.source));
        rows.sort_by(|a, b| b.week.cmp(&a.week));
        Some(Sheet::of(&rows))
    },
    fn chart(&self, ui: &Ui) -> Option<Chart> {
        let day = |w: &Week| w.week.parse::<jiff::civil::Date>().ok();
        let both = || self.weeks.iter().chain(&self.back).filter_map(day);
        let (first, last) = both().min().zip(both().max())?;
        let span = first.until(last).map_or(0, |s| s.get_days()).max(1);
        let panel = |weeks: &[Week], source: &str, target: &str| Panel {
            name: format!("{} → {}", ui.country(source), ui.country(target)),
            slots: usize::try_from(span / 7 + 1).unwrap_or(1),
            bars: weeks
                .iter()
                .filter_map(|w| {
                    let after = first.until(day(w)?).map_or(0, |s| s.get_days());
                    let parts = w.quads.iter().map(|n| usize::try_from(*n).unwrap_or(0)).collect();
                    Some(Bar { at: f64::from(after) / f64::from(span), label: ui.day(&w.week), parts })
                })
                .collect(),
        };
        let panels =
            vec![panel(&self.weeks, &self.source, &self.target), panel(&self.back, &self.target, &self.source)];
        Some(ui.chart(ui.t("weekly"), panels))
    }
);
