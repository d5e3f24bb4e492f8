//! Places: found, right country, near enough. TR-News (world and local news, English).
//!
//! The gold marks every toponym, countries and demonyms that stand for someone too; in our record those are actors. So the
//! mentions of states count here beside the places, each at the middle of its country or at the capital that is named.

use super::measure::{Counts, percent};
use super::{Data, Figure, data, pipeline};
use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;
use std::ops::Range;
use vigie_read::actors::fold;
use vigie_read::reading::{ActorKind, Reading};
use vigie_read::{Library, Ontology};

/// Near enough, in kilometres: the field's 100 miles.
const NEAR: f64 = 161.0;

const PEERS_FOUND: &str = "Stanford NER 83.4, CamCoder 74.2, CLAVIN 64.8";
const PEERS_NEAR: &str = "CLAVIN 82.2, CamCoder 81.9, Mordecai3 87.3 (mention given)";
const PEERS_COUNTRY: &str = "Mordecai3 97.8 (mention given), most populous 85.6";
const PEERS_BOTH: &str = "CamCoder 61.5, Stanford NER + population 58.0";

/// A toponym: where it stands, and what it means.
#[derive(Clone, Debug, Default, PartialEq)]
struct Toponym {
    span: Range<usize>,
    geonames: Option<u32>,
    at: Option<(f64, f64)>,
    country: Option<String>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    found: Counts,
    both: Counts,
    matched: f64,
    near: f64,
    with_country: f64,
    country: f64,
}

/// Measures the stage.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let Some(path) = data.path("places/geo-trnews/TR-News.xml") else { return Ok(Vec::new()) };
    let library = Library::embedded().map_err(|e| anyhow!("{e}"))?;
    let xml = data::text(&path)?;
    let articles: Vec<&str> = xml.split("<article ").skip(1).collect();
    let tallies = data
        .sample(articles)
        .par_iter()
        .enumerate()
        .map(|(i, article)| score(article, library).with_context(|| format!("{}: article {i}", path.display())))
        .collect::<Result<Vec<_>>>()?;
    let t = tallies.into_iter().fold(Tally::default(), |mut sum, t| {
        sum.found += t.found;
        sum.both += t.both;
        sum.matched += t.matched;
        sum.near += t.near;
        sum.with_country += t.with_country;
        sum.country += t.country;
        sum
    });
    Ok(vec![
        Figure::new("places/trnews/mention-f1", t.found.f1(), PEERS_FOUND),
        Figure::new("places/trnews/country", percent(t.country, t.with_country), PEERS_COUNTRY),
        Figure::new("places/trnews/within-161km", percent(t.near, t.matched), PEERS_NEAR),
        Figure::new("places/trnews/found-and-placed-f1", t.both.f1(), PEERS_BOTH),
    ])
}

fn score(article: &str, library: &Library) -> Result<Tally> {
    let plain = || between(article, "<text>", "</text>").map(unescape);
    let text = match between(article, "<text><![CDATA[", "]]></text>") {
        Some(text) => text.to_owned(),
        None => plain().context("no text")?,
    };
    let text = text.as_str();
    let gold: Vec<Toponym> =
        article.split("<toponym>").skip(1).map(|t| gold(t, &library.ontology)).collect::<Result<_>>()?;
    let date = between(article, "<dltime>", "</dltime>")
        .and_then(|d| d.trim().get(..10))
        .filter(|d| d.as_bytes().get(4) == Some(&b'-'));
    let reading = pipeline::read_text(text, "en", date)?;
    let system = toponyms(&reading, library);
    let mut tally = Tally::default();
    let mut taken = vec![false; system.len()];
    for g in &gold {
        let hit = system.iter().enumerate().find(|(i, s)| !taken[*i] && overlap(&s.span, &g.span));
        let Some((i, s)) = hit else { continue };
        taken[i] = true;
        tally.found.right += 1.0;
        tally.found.found += 1.0;
        let Some(at) = g.at else { continue };
        let near = s.geonames.is_some() && s.geonames == g.geonames || s.at.is_some_and(|s| kilometres(s, at) <= NEAR);
        tally.matched += 1.0;
        tally.near += f64::from(u8::from(near));
        tally.both.right += f64::from(u8::from(near));
        tally.both.found += f64::from(u8::from(near));
        if g.country.is_some() {
            tally.with_country += 1.0;
            tally.country += f64::from(u8::from(g.country == s.country));
        }
    }
    tally.found.system = system.len() as f64;
    tally.found.gold = gold.len() as f64;
    tally.both.system = system.len() as f64;
    tally.both.gold = gold.iter().filter(|g| g.at.is_some()).count() as f64;
    Ok(tally)
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let start = text.find(open)? + open.len();
    let end = text[start..].find(close)? + start;
    Some(&text[start..end])
}

/// XML's own five entities as they are meant.
fn unescape(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |t, (from, to)| t.replace(from, to))
}

fn gold(t: &str, ontology: &Ontology) -> Result<Toponym> {
    let number = |name: &str| -> Result<usize> {
        let cell = between(t, &format!("<{name}>"), &format!("</{name}>")).with_context(|| format!("no {name}"))?;
        cell.trim().parse().with_context(|| format!("{name} {cell:?}"))
    };
    let degrees =
        |name: &str| between(t, &format!("<{name}>"), &format!("</{name}>")).and_then(|c| c.trim().parse().ok());
    let id = |before: &str| between(t, before, "\"").and_then(|c| c.parse().ok());
    let country = id("<country geonameid=\"");
    let code = |id: u32| ontology.countries.all().iter().find(|c| c.geonames == Some(id)).map(|c| c.code.clone());
    Ok(Toponym {
        span: number("start")?..number("end")?,
        geonames: id("<gaztag geonameid=\""),
        at: degrees("lat").zip(degrees("lon")),
        country: country.and_then(code),
    })
}

/// The places of a reading, and the states as places.
fn toponyms(reading: &Reading, library: &Library) -> Vec<Toponym> {
    let ontology = &library.ontology;
    let pronouns = library.language("en").map(|l| &l.actors.pronouns);
    let mut out = Vec::new();
    for p in &reading.places {
        for m in &p.mentions {
            let at = p.latitude.zip(p.longitude);
            out.push(Toponym { span: m.start..m.end, geonames: p.geonames, at, country: p.country.clone() });
        }
    }
    for a in reading.actors.iter().filter(|a| a.kind == ActorKind::State) {
        let Some(c) = a.country.as_deref().and_then(|c| ontology.countries.get(c)) else { continue };
        // Pronouns and "his country" are no names.
        let named = |text: &str| {
            let capital = text.split_whitespace().any(|w| w.chars().next().is_some_and(char::is_uppercase));
            capital && !pronouns.is_some_and(|p| p.contains_key(&fold(text)))
        };
        for m in a.mentions.iter().filter(|m| named(&m.text)) {
            let key = fold(&m.text);
            let seat = ontology.gazetteer.cities(&key).find(|city| city.iso2 == c.iso2 && m.text != a.name);
            let (geonames, at) = match seat {
                Some(city) => (Some(city.id), Some((city.latitude, city.longitude))),
                None => (c.geonames, c.middle),
            };
            let span = m.start..m.end;
            if !out.iter().any(|o: &Toponym| overlap(&o.span, &span)) {
                out.push(Toponym { span, geonames, at, country: Some(c.code.clone()) });
            }
        }
    }
    out
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The way over the earth.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half = |d: f64| (d / 2.0).sin().powi(2);
    let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half((b.1 - a.1).to_radians());
    2.0 * 6371.0 * h.min(1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_paris_to_london() {
        let way = kilometres((48.8566, 2.3522), (51.5074, -0.1278));
        assert!((340.0..350.0).contains(&way), "{way}");
    }
}
