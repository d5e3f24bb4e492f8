//! The story gold, read once: facts and labels.

#![allow(dead_code)]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use vigie_gather::{Options, Origin, gather};
use vigie_parse::Models;
use vigie_read::{Library, Reading, read};
use vigie_record::across::Facts;
use vigie_record::facts::DocId;

/// A row of the gold: its labels.
#[derive(Clone, Debug, Deserialize)]
pub struct Label {
    pub id: String,
    pub story: String,
    pub language: String,
    #[serde(default)]
    pub copy_of: Option<String>,
    #[serde(default)]
    pub excerpt_of: Option<String>,
    #[serde(default)]
    pub denies: Vec<String>,
}

/// An article of the gold.
pub struct Article {
    pub label: Label,
    pub facts: Facts,
    pub reading: Reading,
}

/// Reads every article of some JSONL.
pub fn read_all(bytes: &[u8]) -> Vec<Reading> {
    let library = Library::embedded().expect("embedded data");
    let models = Models::embedded();
    gather(bytes, &Origin::of("gold.jsonl"), &Options::default())
        .into_iter()
        .map(|document| {
            let document = document.expect("an article");
            let parsed = models.parse(&document).expect("a language model");
            read(&document, &parsed, library, &BTreeMap::new())
        })
        .collect()
}

/// The gold.
pub fn gold() -> &'static [Article] {
    static GOLD: OnceLock<Vec<Article>> = OnceLock::new();
    GOLD.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/stories.jsonl");
        let text = std::fs::read_to_string(path).expect("the gold");
        let labels = text.lines().map(|l| serde_json::from_str::<Label>(l).expect("a label"));
        let readings = read_all(text.as_bytes());
        labels
            .zip(readings)
            .map(|(label, reading)| Article {
                facts: Facts::of(DocId::of(&reading.document), &reading),
                label,
                reading,
            })
            .collect()
    })
}

/// Which half a story is in: 0 to tune on, 1 to report.
pub fn half(story: &str) -> u8 {
    (story.bytes().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b))) >> 3 & 1) as u8
}

/// B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of groups against labels, over the items that both name.
pub fn b_cubed(found: &BTreeMap<String, u32>, truth: &BTreeMap<String, String>) -> (f64, f64, f64) {
    let (mut p, mut r) = (0.0, 0.0);
    for (item, label) in truth {
        let group: Vec<_> = truth.keys().filter(|o| found[*o] == found[item]).collect();
        let class = truth.iter().filter(|(_, l)| *l == label).count();
        let right = group.iter().filter(|o| truth[**o] == *label).count();
        p += right as f64 / group.len() as f64;
        r += right as f64 / class as f64;
    }
    let n = truth.len().max(1) as f64;
    let (p, r) = (p / n, r / n);
    (p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) })
}
