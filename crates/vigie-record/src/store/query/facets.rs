//! What a list of events holds, counted: by type, status, country, place, source and month. The counts are of the newest rows, and say of how many.

use super::super::error::Result;
use super::filter::Filter;
use super::{Page, View};
use rusqlite::params;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeMap;

/// A value and how many rows have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The value.
    pub value: String,
    /// Rows.
    pub rows: usize,
}

/// A place and how many events are there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceCount {
    /// Its name.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What the coordinates are the middle of.
    pub precision: String,
    /// Events of cooperation, words and acts.
    pub cooperation: usize,
    /// Events of conflict, words and acts.
    pub conflict: usize,
}

/// What a list holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facets {
    /// Rows that were counted.
    pub counted: usize,
    /// Whether there are more, older ones.
    pub more: bool,
    /// PLOVER types.
    pub kinds: Vec<Count>,
    /// Quad classes.
    pub quads: Vec<Count>,
    /// What became of it.
    pub statuses: Vec<Count>,
    /// Countries that take part.
    pub countries: Vec<Count>,
    /// Who published.
    pub sources: Vec<Count>,
    /// Days, each with its rows by quad class 1 to 4, the first first.
    pub days: Vec<(String, [usize; 4])>,
    /// Places with coordinates.
    pub places: Vec<PlaceCount>,
}

impl View<'_> {
    /// Counts the newest `most` events of a filter.
    pub fn event_facets(&self, filter: &Filter, most: usize) -> Result<Facets> {
        let mut places = self.event_plan(filter)?.find(self, &Page::first(most))?;
        let more = places.len() > most;
        places.truncate(most);
        let mut ask = self.db.prepare_cached(
            "SELECT e.type, e.quad, e.status, e.day, d.outlet, l.name, l.latitude, l.longitude, l.precision FROM event e \
             JOIN document d ON d.id = e.document LEFT JOIN place l ON l.reading = e.reading AND l.n = e.place \
             WHERE e.reading = ?1 AND e.n = ?2",
        )?;
        let mut ask_countries = self.db.prepare_cached(
            "SELECT DISTINCT country FROM party WHERE reading = ?1 AND n = ?2 AND country IS NOT NULL",
        )?;
        let mut tally = Tally::default();
        for (_, reading, n) in &places {
            let mut rows = ask.query(params![reading, n])?;
            let Some(r) = rows.next()? else { continue };
            let quad: u8 = r.get(1)?;
            *tally.kinds.entry(r.get(0)?).or_default() += 1;
            *tally.quads.entry(quad.to_string()).or_default() += 1;
            *tally.statuses.entry(r.get(2)?).or_default() += 1;
            if let Some(outlet) = r.get::<_, Option<String>>(4)? {
                *tally.sources.entry(outlet).or_default() += 1;
            }
            let index = usize::from(quad.clamp(1, 4)) - 1;
            let day: String = r.get(3)?;
            if !day.is_empty() {
                tally.days.entry(day).or_default()[index] += 1;
            }
            if let (Some(latitude), Some(longitude)) = (r.get::<_, Option<f64>>(6)?, r.get::<_, Option<f64>>(7)?) {
                let name: String = r.get(5)?;
                let precision: String = r.get(8)?;
                // To a hundredth of a degree: one place, however its name was written.
                let key = ((latitude * 100.0) as i64, (longitude * 100.0) as i64);
                let place = tally.places.entry(key).or_insert_with(|| PlaceCount {
                    name,
                    latitude,
                    longitude,
                    precision,
                    cooperation: 0,
                    conflict: 0,
                });
                if quad <= 2 { place.cooperation += 1 } else { place.conflict += 1 }
            }
            let mut countries = ask_countries.query(params![reading, n])?;
            while let Some(c) = countries.next()? {
                *tally.countries.entry(c.get(0)?).or_default() += 1;
            }
        }
        Ok(tally.facets(places.len(), more))
    }
}

#[derive(Default)]
struct Tally {
    kinds: FxHashMap<String, usize>,
    quads: FxHashMap<String, usize>,
    statuses: FxHashMap<String, usize>,
    countries: FxHashMap<String, usize>,
    sources: FxHashMap<String, usize>,
    days: BTreeMap<String, [usize; 4]>,
    places: FxHashMap<(i64, i64), PlaceCount>,
}

impl Tally {
    fn facets(self, counted: usize, more: bool) -> Facets {
        let mut places: Vec<PlaceCount> = self.places.into_values().collect();
        places.sort_by(|a, b| {
            let n = |p: &PlaceCount| p.cooperation + p.conflict;
            n(b).cmp(&n(a)).then_with(|| a.name.cmp(&b.name))
        });
        places.truncate(400);
        Facets {
            counted,
            more,
            kinds: most_first(self.kinds),
            quads: most_first(self.quads),
            statuses: most_first(self.statuses),
            countries: most_first(self.countries),
            sources: most_first(self.sources),
            days: self.days.into_iter().collect(),
            places,
        }
    }
}

fn most_first(counts: FxHashMap<String, usize>) -> Vec<Count> {
    let mut all: Vec<Count> = counts.into_iter().map(|(value, rows)| Count { value, rows }).collect();
    all.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
    all
}
