//! Events: facets, days, places, rows.

use super::{Ctx, Made, page};
use crate::web::draw::{self, Chart, Panel};
use crate::web::rows::Event;
use crate::web::sheet::Sheet;
use crate::web::ui::Ui;
use schemars::JsonSchema;
use serde::Serialize;
use vigie_record::store::query::{Count, Facets};

/// Events that are counted for the facets.
const COUNTED: usize = 2000;

/// A value and how many rows have it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    /// The value.
    pub value: String,
    /// Rows.
    pub rows: usize,
}

/// One facet.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Facet {
    /// The field of the filter.
    pub field: String,
    /// Its values, the most first.
    pub values: Vec<Counted>,
}

/// A place and its events.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Spot {
    /// Its name.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What the coordinates are the middle of.
    pub precision: String,
    /// Events of cooperation.
    pub cooperation: usize,
    /// Events of conflict.
    pub conflict: usize,
}

/// A day and its events, by quad class 1 to 4.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Bar {
    /// The day, or the month where there are many.
    pub day: String,
    /// Rows by quad class.
    pub quads: [usize; 4],
}

/// A list of events.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Events {
    /// Rows that the counts are of, the newest.
    pub counted: usize,
    /// Whether there are more, older ones.
    pub more: bool,
    /// The facets.
    pub facets: Vec<Facet>,
    /// The days.
    pub days: Vec<Bar>,
    /// The places.
    pub places: Vec<Spot>,
    /// The events, newest first.
    pub rows: Vec<Event>,
    /// Where to go on.
    pub next: Option<String>,
}

impl Events {
    /// Those asked for.
    pub fn make(ctx: &Ctx<'_>) -> Made<Events> {
        let filter = ctx.asked.filter()?;
        let counts = ctx.view.event_facets(&filter, COUNTED)?;
        let listed = ctx.view.events(&filter, &ctx.asked.page()?)?;
        Ok(Events {
            counted: counts.counted,
            more: counts.more,
            facets: facets(&counts),
            days: bars(&counts.days),
            places: counts
                .places
                .into_iter()
                .map(|p| Spot {
                    name: p.name,
                    latitude: p.latitude,
                    longitude: p.longitude,
                    precision: p.precision,
                    cooperation: p.cooperation,
                    conflict: p.conflict,
                })
                .collect(),
            rows: listed.rows.into_iter().map(Event::from).collect(),
            next: listed.next,
        })
    }

    /// The most events of a day, for the height of the bars.
    pub fn highest(&self) -> usize {
        self.days.iter().map(|b| b.quads.iter().sum()).max().unwrap_or(1).max(1)
    }

    /// The bars as rectangles of an area of 1000 by 100: left, width, and for each class top and height.
    pub fn drawn(&self) -> Vec<Drawn<'_>> {
        let width = 1000.0 / self.days.len().max(1) as f64;
        let scale = 100.0 / self.highest() as f64;
        let mut out = Vec::with_capacity(self.days.len());
        for (i, bar) in self.days.iter().enumerate() {
            let mut top = 100.0;
            let parts = bar.quads.map(|n| {
                let height = n as f64 * scale;
                top -= height;
                (format!("{top:.1}"), format!("{height:.1}"))
            });
            out.push(Drawn {
                x: format!("{:.1}", i as f64 * width),
                width: format!("{:.1}", (width * 0.86).min(40.0)),
                parts,
                day: &bar.day,
                total: bar.quads.iter().sum(),
            });
        }
        out
    }

    /// The places as an object for the map.
    pub fn spots(&self) -> String {
        serde_json::to_string(&self.places).unwrap_or_default()
    }
}

/// A bar, ready to draw.
pub struct Drawn<'a> {
    /// Left edge.
    pub x: String,
    /// Width.
    pub width: String,
    /// Top and height of each class.
    pub parts: [(String, String); 4],
    /// The day.
    pub day: &'a str,
    /// All rows.
    pub total: usize,
}

fn facets(counts: &Facets) -> Vec<Facet> {
    let of = |field: &str, list: &[Count]| Facet {
        field: field.to_owned(),
        values: list.iter().map(|c| Counted { value: c.value.clone(), rows: c.rows }).collect(),
    };
    vec![
        of("type", &counts.kinds),
        of("quad", &counts.quads),
        of("status", &counts.statuses),
        of("country", &counts.countries),
        of("source", &counts.sources),
    ]
}

/// A bar a day; a month, where there are more than ninety days.
fn bars(days: &[(String, [usize; 4])]) -> Vec<Bar> {
    let cut = if days.len() > 90 { 7 } else { 10 };
    let mut out: Vec<Bar> = Vec::new();
    for (day, quads) in days {
        let name = day.get(..cut).unwrap_or(day);
        match out.last_mut().filter(|b| b.day == name) {
            Some(bar) => bar.quads.iter_mut().zip(quads).for_each(|(a, b)| *a += b),
            None => out.push(Bar { day: name.to_owned(), quads: *quads }),
        }
    }
    out
}

page!(
    Events,
    "events.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    },
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    },
    fn chart(&self, ui: &Ui) -> Option<Chart> {
        let last = self.days.len().saturating_sub(1).max(1) as f64;
        let bar =
            |(i, b): (usize, &Bar)| draw::Bar { at: i as f64 / last, label: ui.day(&b.day), parts: b.quads.to_vec() };
        let bars = self.days.iter().enumerate().map(bar).collect();
        Some(ui.chart(ui.t("events_by_day"), vec![Panel { name: ui.asked.text(), slots: self.days.len(), bars }]))
    }
);
