//! Parse: tags, features, lemmas and trees against the treebanks, on gold words and from raw text.

use super::measure::Counts;
use super::{Data, Figure};
use crate::parse::card::Scores;
use crate::parse::corpus::{Sentence, read_treebank};
use anyhow::Result;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use vigie_gather::Document;
use vigie_parse::{Models, Sentences};

/// A test: its name on the board, language, treebank, file; peers on gold words (UPOS, UFeats, lemma, UAS, LAS) and from raw text (words,
/// sentences, LAS).
struct Test {
    name: &'static str,
    language: &'static str,
    treebank: &'static str,
    file: &'static str,
    gold: [&'static str; 5],
    raw: [&'static str; 3],
}

const TESTS: [Test; 4] = [
    Test {
        name: "fr_sequoia",
        language: "fr",
        treebank: "sequoia",
        file: "ud/fr/sequoia/test.conllu.gz",
        gold: [
            "UDPipe1 97.1 HOPS 97.9",
            "",
            "UDPipe1 97.8",
            "UDPipe1 86.8",
            "UDPipe1 84.1 spaCy-sm 83.6 HOPS-nobert 87.4 UDPipe2 94.4",
        ],
        raw: ["UDPipe1 99.1 Stanza 99.6", "UDPipe1 87.5 Stanza 88.8", "UDPipe1 82.1 Stanza-vec 88.3"],
    },
    Test {
        name: "fr_gsd",
        language: "fr",
        treebank: "gsd",
        file: "ud/fr/gsd/test.conllu.gz",
        gold: [
            "UDPipe1 97.1 (with its train part)",
            "",
            "UDPipe1 97.8",
            "UDPipe1 89.0",
            "UDPipe1 86.3 (with its train part) UDPipe2 93.1",
        ],
        raw: ["UDPipe1 98.8 Stanza 99.5", "UDPipe1 93.6 Stanza 95.0", "UDPipe1 84.3 (with its train part)"],
    },
    Test {
        name: "en_ewt",
        language: "en",
        treebank: "ewt",
        file: "ud/en/ewt/test.conllu.gz",
        gold: ["UDPipe1 94.4", "", "UDPipe1 96.4", "UDPipe1 84.4", "UDPipe1 81.1 LIMA 84.7 UDPipe2 92.4"],
        raw: ["UDPipe1 98.9 Stanza 98.9", "UDPipe1 77.4 Stanza 89.2", "UDPipe1 77.0 Stanza-vec 83.6"],
    },
    Test {
        name: "en_gum",
        language: "en",
        treebank: "gum",
        file: "ud/en/gum/test.conllu.gz",
        gold: ["UDPipe1 94.1", "", "UDPipe1 95.2", "UDPipe1 82.0", "UDPipe1 77.9 UDPipe2 92.1"],
        raw: ["UDPipe1 99.7 Stanza 99.7", "UDPipe1 82.3 Stanza 95.3", "UDPipe1 76.2 Stanza-vec 83.6"],
    },
];

/// Measures the stage.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let found: Vec<Vec<Figure>> = TESTS.par_iter().map(|t| test(t, data)).collect::<Result<_>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn test(test: &Test, data: &Data) -> Result<Vec<Figure>> {
    let (Some(path), Ok(model)) = (data.path(test.file), Models::embedded().get(test.language)) else {
        return Ok(Vec::new());
    };
    let gold = data.sample(read_treebank(&path, test.treebank)?);
    let forms = gold.iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect());
    let mut scores = Scores::default();
    scores.add(&gold, &model.parse_words(forms, test.treebank));
    let counts = [scores.upos, scores.feats, scores.lemma, scores.uas, scores.las];
    let mut out = Vec::new();
    for ((name, count), peers) in ["upos", "ufeats", "lemma", "uas", "las"].iter().zip(counts).zip(test.gold) {
        out.push(Figure::new(format!("parse/{}/{name}", test.name), scores.percent(count), peers));
    }
    let text = raw_text(&gold);
    let document = Document::plain(text, test.language);
    let raw = raw_scores(&gold, &document, &model.parse_as(&document, test.treebank));
    for ((name, counts), peers) in ["raw-words", "raw-sentences", "raw-las"].iter().zip(raw).zip(test.raw) {
        out.push(Figure::new(format!("parse/{}/{name}", test.name), counts.f1(), peers));
    }
    Ok(out)
}

/// The text of a treebank: a paragraph a line.
fn raw_text(gold: &[Sentence]) -> String {
    let mut text = String::new();
    for s in gold {
        if !text.is_empty() {
            text.push(if s.paragraph { '\n' } else { ' ' });
        }
        text.push_str(&s.text);
    }
    text
}

/// A word by its place in the text without blanks, and its rank among those at that place.
type Place = (usize, usize, usize);

#[derive(Default)]
struct Laid {
    /// Head (none for the root) and relation, by place.
    words: FxHashMap<Place, (Option<Place>, String)>,
    sentences: Vec<(usize, usize)>,
}

impl Laid {
    fn add(&mut self, places: &[Place], edges: impl Iterator<Item = (Option<usize>, String)>) {
        for (place, (head, rel)) in places.iter().zip(edges) {
            self.words.insert(*place, (head.map(|h| places[h]), rel));
        }
        if let (Some(first), Some(last)) = (places.first(), places.last()) {
            self.sentences.push((first.0, last.1));
        }
    }
}

fn raw_scores(gold: &[Sentence], document: &Document, system: &Sentences) -> [Counts; 3] {
    let (gold, system) = (lay_gold(gold), lay_system(document, system));
    let words = gold.words.keys().filter(|p| system.words.contains_key(*p)).count();
    let edges = gold.words.iter().filter(|(p, e)| system.words.get(*p) == Some(*e)).count();
    let sentences = gold.sentences.iter().filter(|s| system.sentences.binary_search(s).is_ok()).count();
    [
        Counts::matched(words, system.words.len(), gold.words.len()),
        Counts::matched(sentences, system.sentences.len(), gold.sentences.len()),
        Counts::matched(edges, system.words.len(), gold.words.len()),
    ]
}

fn solid(s: &str) -> usize {
    s.chars().filter(|c| !c.is_whitespace()).count()
}

fn lay_gold(gold: &[Sentence]) -> Laid {
    let mut laid = Laid::default();
    let mut at = 0;
    for s in gold {
        let mut places: Vec<Place> = Vec::new();
        for (form, count) in &s.tokens {
            let parts = &s.words[places.len()..places.len() + count];
            let end = at + solid(form);
            let spelled = parts.iter().map(|w| w.form.as_str()).collect::<String>() == *form;
            let mut from = at;
            for (n, part) in parts.iter().enumerate() {
                let to = from + solid(&part.form);
                places.push(if spelled { (from, to, 0) } else { (at, end, n) });
                from = to;
            }
            at = end;
        }
        let plain = |rel: &str| rel.split(':').next().unwrap_or_default().to_owned();
        laid.add(&places, s.words.iter().map(|w| (w.head.checked_sub(1), plain(&w.rel))));
    }
    laid
}

fn lay_system(document: &Document, system: &Sentences) -> Laid {
    let mut laid = Laid::default();
    let (mut byte, mut at) = (0, 0);
    for s in system.iter() {
        let mut places: Vec<Place> = Vec::new();
        let mut last = None;
        let mut rank = 0;
        for w in s.words() {
            let range = w.range();
            if last == Some(range.clone()) {
                rank += 1;
                if let Some(&(from, to, _)) = places.last() {
                    places.push((from, to, rank));
                }
                continue;
            }
            rank = 0;
            at += solid(&document.text[byte..range.start]);
            let end = at + solid(&document.text[range.clone()]);
            places.push((at, end, 0));
            (byte, at) = (range.end, end);
            last = Some(range);
        }
        laid.add(&places, s.words().map(|w| (w.head().map(|h| h.index()), w.rel().name().to_owned())));
    }
    laid
}
