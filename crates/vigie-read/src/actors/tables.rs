//! The countries and international bodies of the world, whatever the language.

use super::holders::Holders;
use crate::library::{Folder, LibraryError};
use crate::reading::ActorKind;
use rustc_hash::FxHashMap;

/// One country.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166-1 alpha-3, `KOS` for Kosovo.
    pub code: String,
    /// ISO 3166-1 alpha-2.
    pub iso2: String,
    /// Its middle: degrees north, degrees east.
    pub middle: Option<(f64, f64)>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Its capital: GeoNames id and coordinates.
    pub capital: Option<Capital>,
}

/// The seat of a state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capital {
    /// GeoNames id.
    pub geonames: u32,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// A body with a name of its own: an international organisation, an institution, an armed group, a party.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// What the language files call it.
    pub id: String,
    /// What it is.
    pub kind: ActorKind,
    /// Alpha-3, or IGO UNO EUR NGO IMG MNC ISM.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// Names that hold in every language.
    pub names: Vec<String>,
}

/// Countries and international organisations.
#[derive(Debug, Default)]
pub struct Countries {
    rows: Vec<Country>,
    by_code: FxHashMap<String, usize>,
    by_iso2: FxHashMap<String, usize>,
    bodies: Vec<Body>,
    body_ids: FxHashMap<String, usize>,
    /// Who held an office when.
    pub holders: Holders,
    /// Given names, folded: `true` for women's.
    pub given: FxHashMap<&'static str, bool>,
}

/// The rows of a table: lines of tab-separated columns, `#` begins a comment.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|(n, l)| (n + 1, l.split('\t').collect()))
}

/// The parts of a cell, separated by bars.
pub(crate) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|p| !p.is_empty())
}

impl Countries {
    /// Reads `ontology/countries.tsv` and `ontology/bodies.tsv`.
    pub fn load(folder: Folder) -> Result<Countries, LibraryError> {
        let mut out = Countries { holders: Holders::load(folder)?, ..Countries::default() };
        for (line, cells) in rows(folder.text("countries.tsv")) {
            let [code, iso2, lat, lon, id, cap, cap_lat, cap_lon] = cells[..] else {
                return Err(folder.error("countries.tsv", format!("line {line}: {} columns, expected 8", cells.len())));
            };
            let middle = lat.parse().ok().zip(lon.parse().ok());
            let capital = match (cap.parse(), cap_lat.parse(), cap_lon.parse()) {
                (Ok(geonames), Ok(latitude), Ok(longitude)) => Some(Capital { geonames, latitude, longitude }),
                _ => None,
            };
            out.by_iso2.insert(iso2.to_owned(), out.rows.len());
            out.by_code.insert(code.to_owned(), out.rows.len());
            out.rows.push(Country { code: code.into(), iso2: iso2.into(), middle, geonames: id.parse().ok(), capital });
        }
        for (_, cells) in rows(folder.text("given_names.tsv")) {
            if let [gender, names] = cells[..] {
                out.given.extend(names.split(' ').map(|n| (n, gender == "f")));
            }
        }
        for (line, cells) in rows(folder.text("bodies.tsv")) {
            let error = |what: String| folder.error("bodies.tsv", format!("line {line}: {what}"));
            let [id, kind, country, sectors, names] = cells[..] else {
                return Err(error(format!("{} columns, expected 5", cells.len())));
            };
            let kind = ActorKind::parse(kind).ok_or_else(|| error(format!("no kind is called {kind:?}")))?;
            if out.body_ids.insert(id.to_owned(), out.bodies.len()).is_some() {
                return Err(error(format!("{id:?} is there twice")));
            }
            out.bodies.push(Body {
                id: id.into(),
                kind,
                country: Some(country).filter(|c| !c.is_empty()).map(Into::into),
                sectors: sectors.split_whitespace().map(Into::into).collect(),
                names: parts(names).map(Into::into).collect(),
            });
        }
        Ok(out)
    }

    /// Every country.
    pub fn all(&self) -> &[Country] {
        &self.rows
    }

    /// The index of a country, by its alpha-3 code.
    pub fn index(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// A country, by its alpha-3 code.
    pub fn get(&self, code: &str) -> Option<&Country> {
        self.index(code).map(|i| &self.rows[i])
    }

    /// A country, by its alpha-2 code.
    pub fn by_iso2(&self, code: &str) -> Option<&Country> {
        self.by_iso2.get(code).map(|i| &self.rows[*i])
    }

    /// Every body.
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// The index of a body, by its id.
    pub fn body(&self, id: &str) -> Option<usize> {
        self.body_ids.get(id).copied()
    }
}
