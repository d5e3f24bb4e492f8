//! Pages: main text, title and date of news pages.
//!
//! `scrapinghub` is scored as its own benchmark does: shingles of four words, each page with the same weight. `fundus` has
//! the texts that hand-written rules took off pages of many publishers, with title and date.

use super::measure::{Counts, percent};
use super::{Data, Figure, data};
use anyhow::{Context, Result};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use vigie_gather::{BlockKind, Document, Format, Options, Origin, gather};

/// Measures the stage.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    if let Some(folder) = data.path("pages/scrapinghub") {
        figures.extend(scrapinghub(data, &folder)?);
    }
    if let Some(folder) = data.path("pages/fundus/tests/resources/parser/test_data") {
        figures.extend(fundus(data, &folder)?);
    }
    Ok(figures)
}

fn document(page: &Path) -> Result<Option<Document>> {
    let bytes = data::bytes(page)?;
    let options = Options { format: Some(Format::Html), ..Options::default() };
    Ok(gather(&bytes, &Origin::of(page.display().to_string()), &options).pop().and_then(Result::ok))
}

/// What is read of a page: neither title nor date line.
fn body(document: &Document) -> String {
    let blocks = document.blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Title | BlockKind::DateLine));
    blocks.map(|b| &document.text[b.range.clone()]).collect::<Vec<_>>().join("\n")
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Shared, surplus and missing shingles of `n` words.
fn shingles(gold: &str, system: &str, n: usize) -> (f64, f64, f64) {
    let (gold, system) = (words(gold), words(system));
    let count = |words: &[String]| {
        let mut all: FxHashMap<Vec<String>, i64> = FxHashMap::default();
        let n = n.min(words.len().max(1));
        words.windows(n).for_each(|w| *all.entry(w.to_vec()).or_default() += 1);
        all
    };
    let (gold, system) = (count(&gold), count(&system));
    let shared: i64 = gold.iter().map(|(s, n)| system.get(s).map_or(0, |m| *n.min(m))).sum();
    let total = |all: &FxHashMap<Vec<String>, i64>| all.values().sum::<i64>();
    (shared as f64, (total(&system) - shared) as f64, (total(&gold) - shared) as f64)
}

/// The counts of one page, which weighs as much as any other.
fn page_counts(gold: &str, system: &str, n: usize) -> Counts {
    let (shared, surplus, missing) = shingles(gold, system, n);
    let all = (shared + surplus + missing).max(1.0);
    Counts {
        right: shared / all,
        found: shared / all,
        system: (shared + surplus) / all,
        gold: (shared + missing) / all,
    }
}

fn scrapinghub(data: &Data, folder: &Path) -> Result<Vec<Figure>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Gold {
        article_body: String,
    }
    let path = folder.join("ground-truth.json");
    let gold: BTreeMap<String, Gold> =
        serde_json::from_str(&data::text(&path)?).with_context(|| path.display().to_string())?;
    let counts: Vec<Counts> = data
        .sample(gold.into_iter().collect())
        .into_par_iter()
        .map(|(name, gold)| {
            let found = document(&folder.join(format!("html/{name}.html.gz")))?;
            Ok(page_counts(&gold.article_body, &found.as_ref().map_or_else(String::new, body), 4))
        })
        .collect::<Result<_>>()?;
    let all: Counts = counts.into_iter().sum();
    let peers = "trafilatura 96.0, rs-trafilatura 95.7, dom_smoothie 95.2";
    Ok(vec![Figure::new("pages/scrapinghub/text-f1", all.f1(), peers)])
}

/// One version of a publisher's page.
#[derive(Deserialize)]
struct Page {
    title: Option<String>,
    publishing_date: Option<String>,
    body: Option<Body>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    summary: Vec<String>,
    #[serde(default)]
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    headline: Vec<String>,
    #[serde(default)]
    paragraphs: Vec<String>,
}

impl Body {
    fn text(&self) -> String {
        let sections = self.sections.iter().flat_map(|s| s.headline.iter().chain(&s.paragraphs));
        self.summary.iter().chain(sections).map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// How one page was read.
struct Scored {
    text: Counts,
    title: Option<bool>,
    date: Option<bool>,
}

fn fundus(data: &Data, folder: &Path) -> Result<Vec<Figure>> {
    let scored: Vec<Scored> = data
        .sample(pairs(folder)?)
        .into_par_iter()
        .map(|(page, gold)| {
            let found = document(&page)?;
            let system = found.as_ref().map_or_else(String::new, body);
            let text = gold.body.as_ref().map_or(Counts::default(), |b| page_counts(&b.text(), &system, 1));
            let title = gold.title.as_ref().map(|t| {
                let said = found.as_ref().and_then(|d| d.title.clone()).unwrap_or_default();
                words(t) == words(&said)
            });
            let date = gold.publishing_date.as_ref().map(|d| {
                let day = found.as_ref().and_then(|d| d.published).map(|p| p.date.to_string());
                day.is_some_and(|day| d.starts_with(&day))
            });
            Ok(Scored { text, title, date })
        })
        .collect::<Result<_>>()?;
    let accuracy = |of: fn(&Scored) -> Option<bool>| {
        let told: Vec<bool> = scored.iter().filter_map(of).collect();
        percent(told.iter().filter(|t| **t).count() as f64, told.len() as f64)
    };
    let text: Counts = scored.iter().map(|s| s.text).sum();
    Ok(vec![
        Figure::new("pages/fundus/text-f1", text.f1(), "trafilatura 98.5, dom_smoothie 94.9 (another page each)"),
        Figure::new("pages/fundus/title", accuracy(|s| s.title), ""),
        Figure::new("pages/fundus/date", accuracy(|s| s.date), ""),
    ])
}

/// The pages of publishers with one version of their rules and one page: only there is it sure which gold is whose.
fn pairs(folder: &Path) -> Result<Vec<(PathBuf, Page)>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for country in std::fs::read_dir(folder)? {
        let country = country?.path();
        if country.is_dir() {
            files.extend(std::fs::read_dir(country)?.map(|f| f.map(|f| f.path())).collect::<Result<Vec<_>, _>>()?);
        }
    }
    files.sort();
    let name = |p: &Path| p.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut out = Vec::new();
    for json in files.iter().filter(|f| f.extension().is_some_and(|e| e == "json")) {
        let stem = json.file_stem().unwrap_or_default().to_string_lossy();
        let of = |f: &&PathBuf| {
            let rest = name(f).strip_prefix(&format!("{stem}_")).map(str::to_owned);
            f.parent() == json.parent() && rest.is_some_and(|r| r.starts_with('2') && r.ends_with(".html.gz"))
        };
        let pages: Vec<&PathBuf> = files.iter().filter(of).collect();
        let gold: BTreeMap<String, Page> =
            serde_json::from_str(&data::text(json)?).with_context(|| json.display().to_string())?;
        if let ([page], 1) = (pages.as_slice(), gold.len()) {
            out.extend(gold.into_values().map(|g| ((*page).clone(), g)));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_count_as_bags() {
        assert_eq!(shingles("a b c d e", "a b c d e", 4), (2.0, 0.0, 0.0));
        assert_eq!(shingles("a b c d e", "a b c d x", 4), (1.0, 1.0, 1.0));
        assert_eq!(shingles("a a b", "a b b", 1), (2.0, 1.0, 1.0));
    }
}
