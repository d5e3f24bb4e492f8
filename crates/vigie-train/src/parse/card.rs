//! The model card, and the scores that go into it.

use super::corpus::Sentence;
use super::recipe::{Material, Recipe};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;
use vigie_parse::{Model, Sentences};

/// Right words of a test: class, features, lemma, head, head and label, and label with subtype; and how many words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scores {
    pub upos: usize,
    pub feats: usize,
    pub lemma: usize,
    pub uas: usize,
    pub las: usize,
    pub las_sub: usize,
    pub all: usize,
}

impl Scores {
    /// A count in percent of the words.
    pub fn percent(&self, count: usize) -> f64 {
        100.0 * count as f64 / self.all.max(1) as f64
    }

    /// Adds a system's sentences to the count.
    pub fn add(&mut self, gold: &[Sentence], system: &Sentences) {
        for (g, s) in gold.iter().zip(system.iter()) {
            for (g, w) in g.words.iter().zip(s.words()) {
                let head = w.head().map_or(0, |h| h.index() + 1);
                let rel = g.rel.split(':').next().unwrap_or_default();
                let sub = g.rel.split_once(':').map_or("", |r| r.1);
                let right_head = head == g.head;
                let right = right_head && w.rel().name() == rel;
                self.all += 1;
                self.upos += usize::from(w.upos() == g.upos);
                self.feats += usize::from(w.feats() == g.feats);
                self.lemma += usize::from(w.lemma() == g.lemma);
                self.uas += usize::from(right_head);
                self.las += usize::from(right);
                self.las_sub += usize::from(right && w.subtype() == sub);
            }
        }
    }
}

impl std::fmt::Display for Scores {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let p = |n| self.percent(n);
        write!(
            f,
            "upos {:.2} feats {:.2} lemma {:.2} uas {:.2} las {:.2} las+ {:.2}",
            p(self.upos),
            p(self.feats),
            p(self.lemma),
            p(self.uas),
            p(self.las),
            p(self.las_sub)
        )
    }
}

/// Scores a model on gold words.
pub fn scores(model: &Model, gold: &[Sentence]) -> Scores {
    let treebank = gold.first().map_or("", |s| s.treebank.as_str());
    let forms = gold.iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect());
    let mut scores = Scores::default();
    scores.add(gold, &model.parse_words(forms, treebank));
    scores
}

/// The card.
pub fn write(language: &str, recipe: &Recipe, model: &Model, material: &Material, size: usize, _data: &Path) -> String {
    let words: usize = material.train.iter().map(|s| s.words.len()).sum();
    let mut out = format!(
        "# Model card: {language}\n\nLinear models (averaged perceptrons over hashed features): word classes, features, lemmas, an arc-hybrid tree \
         builder with a dynamic oracle, names.\nMade by `vigie-train parse --language {language}` from `recipe.toml` beside this file, with fixed \
         seeds.\n\n- size: {:.1} MB\n- learned from {words} words\n- made with version {}\n\n## Learned from\n\n| set | licence | files |\n| --- | --- | --- |\n",
        size as f64 / 1e6,
        env!("CARGO_PKG_VERSION"),
    );
    for t in &recipe.treebanks {
        let except = if t.except.is_empty() { String::new() } else { format!(" without {}", t.except.join(", ")) };
        let _ = writeln!(out, "| {} | {} | {}{except} |", t.name, t.licence, t.train.join(", "));
    }
    for n in &recipe.names {
        let _ = writeln!(out, "| {} (names) | {} | {} |", n.name, n.licence, n.file);
    }
    out.push_str("\n## Scores on the development sets\n\nGold tokens, predicted tags; LAS without subtypes.\n\n");
    out.push_str(
        "| set | UPOS | UFeats | Lemma | UAS | LAS | words/s |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (name, dev) in &material.dev {
        let start = Instant::now();
        let s = scores(model, dev);
        let speed = s.all as f64 / start.elapsed().as_secs_f64();
        let p = |n| s.percent(n);
        let _ = writeln!(
            out,
            "| {name} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} |",
            p(s.upos),
            p(s.feats),
            p(s.lemma),
            p(s.uas),
            p(s.las),
            speed
        );
    }
    out
}
