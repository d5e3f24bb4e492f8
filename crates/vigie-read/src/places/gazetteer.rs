//! Places of the world: cities of GeoNames, and regions, seas and facilities of our own table. Sorted text, searched in place:
//! nothing is unpacked to load it.

use crate::actors::rows;
use crate::library::{Folder, LibraryError};
use rustc_hash::FxHashMap;

/// A city.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct City {
    /// GeoNames id.
    pub id: u32,
    /// Its name.
    pub name: &'static str,
    /// ISO 3166-1 alpha-2.
    pub iso2: &'static str,
    /// The postal code of its state, in the United States.
    pub admin: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Thousands of people.
    pub people: u32,
}

/// A region, sea, river, island or facility.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// What the language files call it.
    pub id: &'static str,
    /// What it is: `region`, `sea`, `river`, …
    pub precision: &'static str,
    /// Alpha-3 of its country, empty for none.
    pub country: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Places of the world.
#[derive(Debug, Default)]
pub struct Gazetteer {
    cities: &'static str,
    names: &'static str,
    regions: Vec<Region>,
    by_id: FxHashMap<&'static str, usize>,
}

impl Gazetteer {
    /// Reads the tables in `ontology/`.
    pub fn load(folder: Folder) -> Result<Gazetteer, LibraryError> {
        let mut out = Gazetteer {
            cities: folder.text("cities.tsv"),
            names: folder.text("city_names.tsv"),
            ..Gazetteer::default()
        };
        for (line, cells) in rows(folder.text("regions.tsv")) {
            let error = |what: &str| folder.error("regions.tsv", format!("line {line}: {what}"));
            let [id, precision, country, lat, lon] = cells[..] else {
                return Err(error(&format!("{} columns, expected 5", cells.len())));
            };
            let (Ok(latitude), Ok(longitude)) = (lat.parse(), lon.parse()) else {
                return Err(error("coordinates are no numbers"));
            };
            if out.by_id.insert(id, out.regions.len()).is_some() {
                return Err(error(&format!("{id:?} is there twice")));
            }
            out.regions.push(Region { id, precision, country, latitude, longitude });
        }
        Ok(out)
    }

    /// The regions.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The index of a region, by its id.
    pub fn region(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The cities of a name, folded as `actors::fold` folds, its units joined by blanks.
    pub fn cities(&self, folded: &str) -> impl Iterator<Item = City> {
        let line = find(self.names, |line| line.split('\t').next().unwrap_or_default().cmp(folded));
        let ids = line.and_then(|l| l.split_once('\t')).map_or("", |(_, ids)| ids);
        ids.split(' ').filter_map(|id| id.parse().ok()).filter_map(|id| self.city(id))
    }

    /// A city, by its GeoNames id.
    pub fn city(&self, id: u32) -> Option<City> {
        let key = |line: &str| line.split('\t').next().and_then(|k| k.parse::<u32>().ok()).unwrap_or_default();
        let line = find(self.cities, |line| key(line).cmp(&id))?;
        let mut cells = line.split('\t').skip(1);
        Some(City {
            id,
            name: cells.next()?,
            iso2: cells.next()?,
            admin: cells.next()?,
            latitude: cells.next()?.parse().ok()?,
            longitude: cells.next()?.parse().ok()?,
            people: cells.next()?.parse().ok()?,
        })
    }
}

/// The line of a sorted text that compares equal.
fn find(text: &'static str, compare: impl Fn(&str) -> std::cmp::Ordering) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |p| p + 1);
        let end = bytes[middle..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |p| middle + p);
        let line = text.get(start..end)?;
        match compare(line) {
            std::cmp::Ordering::Equal => return Some(line),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_cities_by_the_names_papers_use() {
        let g = Gazetteer::load(Folder::world()).unwrap();
        for (name, country) in [("kharkiv", "UA"), ("pekin", "CN"), ("londres", "GB"), ("goma", "CD"), ("alep", "SY")] {
            let best = g.cities(name).max_by_key(|c| c.people).map(|c| c.iso2);
            assert_eq!(best, Some(country), "{name}");
        }
        assert_eq!(g.cities("nowhere at all").count(), 0);
        assert!(g.cities("paris").any(|c| c.admin == "TX"));
    }

    #[test]
    fn the_tables_are_sorted() {
        let g = Gazetteer::load(Folder::world()).unwrap();
        assert!(g.names.lines().map(|l| l.split('\t').next()).is_sorted());
        assert!(g.cities.lines().map(|l| l.split('\t').next().and_then(|i| i.parse::<u32>().ok())).is_sorted());
    }
}
