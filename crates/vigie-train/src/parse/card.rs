//! The model card, and the scores that go into it.

use super::Args;
use super::corpus::Sentence;
use super::neural::layout::Layout;
use super::recipe::{Material, Recipe};
use anyhow::{Context, Result};
use std::fmt::Write;
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

/// The card of a network.
pub fn write(args: &Args, recipe: &Recipe, model: &Model, material: &Material, layout: &Layout) -> Result<String> {
    let s = &layout.sizes;
    let before = if s.alone { "" } else { " after linear taggers (averaged perceptrons)" };
    let names = if s.names { ", names" } else { "" };
    let what = format!(
        "A network{before}: vectors of words, of their ends and starts, {} two-way LSTM layers of {}, from which word classes, feature \
         sets{names}, edges (biaffine) and their labels are read; lemmas by a table of edit scripts. It runs in whole numbers.",
        s.layers, s.hidden
    );
    let mut out = told(args, &what, recipe, material)?;
    if let Some(vectors) = &args.vectors {
        let name = vectors.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(out, "| vectors of words | {} | {name} |", recipe.vectors.as_deref().unwrap_or("not told"));
    }
    for silver in &args.silver {
        let name = silver.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(out, "| names by a teacher | {} | {name} |", recipe.silver.as_deref().unwrap_or("not told"));
    }
    Ok(out + &measured(model, material))
}

/// The card of a linear model.
pub fn write_linear(args: &Args, recipe: &Recipe, model: &Model, material: &Material) -> Result<String> {
    let what = "Linear models (averaged perceptrons over hashed features): word classes, features, lemmas, an arc-hybrid tree \
                builder with a dynamic oracle, names.";
    Ok(told(args, what, recipe, material)? + &measured(model, material))
}

/// What a model is, how it was made and from what.
fn told(args: &Args, what: &str, recipe: &Recipe, material: &Material) -> Result<String> {
    let words: usize = material.train.iter().map(|s| s.words.len()).sum();
    let out = args.out.clone().unwrap_or_else(|| args.languages.join(&args.language).join("model.bin"));
    let size = std::fs::metadata(&out).with_context(|| out.display().to_string())?.len();
    // What was said on the command line, without the folders of this machine.
    let line: Vec<String> =
        std::env::args().skip(1).map(|a| a.rsplit('/').next().map(str::to_owned).unwrap_or(a)).collect();
    let mut out = format!(
        "# Model card: {}\n\n{what}\nMade by `vigie-train {}` from `recipe.toml` beside this file, with fixed seeds.\n\n- size: {:.1} \
         MB\n- learned from {words} words\n- made with version {}, {}\n\n## Learned from\n\n| set | licence | files |\n| --- | --- | \
         --- |\n",
        args.language,
        line.join(" "),
        size as f64 / 1e6,
        env!("CARGO_PKG_VERSION"),
        jiff::Timestamp::now().strftime("%Y-%m-%d"),
    );
    for t in &recipe.treebanks {
        let except = if t.except.is_empty() { String::new() } else { format!(" without {}", t.except.join(", ")) };
        let _ = writeln!(out, "| {} | {} | {}{except} |", t.name, t.licence, t.train.join(", "));
    }
    for n in &recipe.names {
        let _ = writeln!(out, "| {} (names) | {} | {} |", n.name, n.licence, n.file);
    }
    Ok(out)
}

/// The scores on the development sets.
fn measured(model: &Model, material: &Material) -> String {
    let mut out =
        "\n## Scores on the development sets\n\nGold tokens, predicted tags; LAS without subtypes.\n\n".to_owned();
    out.push_str("| set | UPOS | UFeats | Lemma | UAS | LAS |\n| --- | --- | --- | --- | --- | --- |\n");
    for (name, dev) in &material.dev {
        let s = scores(model, dev);
        let row = [s.upos, s.feats, s.lemma, s.uas, s.las].map(|n| format!("{:.2}", s.percent(n))).join(" | ");
        let _ = writeln!(out, "| {name} | {row} |");
    }
    out
}
