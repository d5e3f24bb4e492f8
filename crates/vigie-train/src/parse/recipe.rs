//! What a language's model is made from: `languages/<code>/recipe.toml`.

use super::augment::{fragments, quotes_of, without_quotes};
use super::corpus::{Sentence, read_treebank};
use super::learner::Least;
use super::silver::Lists;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::Path;

/// The recipe.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The treebanks, the one to follow on news first.
    pub treebanks: Vec<Treebank>,
    /// Sets of names.
    #[serde(default)]
    pub names: Vec<NameSet>,
    /// Where the vectors of words come from, and their licence.
    #[serde(default)]
    pub vectors: Option<String>,
    /// Which teacher found the names of silver sentences, and in what text.
    #[serde(default)]
    pub silver: Option<String>,
    /// Headlines write most words with a capital.
    #[serde(default)]
    pub title_case: bool,
    /// Features of a proper noun in the templates.
    #[serde(default)]
    pub person_feats: String,
    /// Words that stand before a person's name and do not belong to it.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Weights that round below this part of 127 are left out, by table.
    #[serde(default)]
    pub least: Leasts,
    /// Rounds over the data.
    #[serde(default)]
    pub rounds: Rounds,
}

/// One treebank.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treebank {
    pub name: String,
    pub licence: String,
    /// Files to train on, below the data folder.
    pub train: Vec<String>,
    /// File to check on.
    #[serde(default)]
    pub dev: Option<String>,
    /// Keep every tenth sentence of the training files for checking.
    #[serde(default)]
    pub hold_out: bool,
    /// Leave out documents whose id holds one of these.
    #[serde(default)]
    pub except: Vec<String>,
    /// Its notes mark entities to learn names from.
    #[serde(default)]
    pub entities: bool,
    /// How often each sentence is shown a round.
    #[serde(default = "one")]
    pub times: usize,
}

/// One set of names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameSet {
    pub name: String,
    pub licence: String,
    pub file: String,
    /// The file is a treebank, of this language or another, whose notes mark entities: its own classes are used.
    #[serde(default)]
    pub entities: bool,
    /// Leave out documents whose id holds one of these.
    #[serde(default)]
    pub except: Vec<String>,
}

/// How much is pruned, of linear models.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Leasts {
    pub upos: Least,
    pub feats: Least,
    pub steps: Least,
    pub labels: Least,
    pub names: Least,
}

/// How long linear models learn.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Rounds {
    pub tags: usize,
    pub trees: usize,
    pub names: usize,
    pub folds: usize,
    /// Runs of the tree builder, whose mean is kept.
    #[serde(default = "one")]
    pub runs: usize,
}

fn one() -> usize {
    1
}

/// The sentences of a recipe.
pub struct Material {
    pub train: Vec<Sentence>,
    /// The quotation marks that were taken out of it, as sentences.
    pub marks: Vec<Sentence>,
    /// By treebank.
    pub dev: Vec<(String, Vec<Sentence>)>,
}

impl Recipe {
    /// Reads a language's recipe.
    pub fn load(languages: &Path, code: &str) -> Result<Recipe> {
        let path = languages.join(code).join("recipe.toml");
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in {}", path.display()))
    }

    /// Reads the treebanks.
    pub fn material(&self, data: &Path, folder: &Path, lists: Option<&Lists>) -> Result<Material> {
        let mut material = Material { train: Vec::new(), marks: Vec::new(), dev: Vec::new() };
        for t in &self.treebanks {
            let mut dev = match &t.dev {
                Some(file) => read_treebank(&data.join(file), &t.name)?,
                None => Vec::new(),
            };
            for file in &t.train {
                for (n, s) in read_treebank(&data.join(file), &t.name)?.into_iter().enumerate() {
                    if t.except.iter().any(|e| s.document.contains(e.as_str())) {
                        continue;
                    }
                    if t.hold_out && n % 10 == 9 {
                        dev.push(s);
                    } else {
                        material.marks.extend(quotes_of(&s));
                        material.train.extend(std::iter::repeat_n(without_quotes(s), t.times));
                    }
                }
            }
            if !dev.is_empty() {
                material.dev.push((t.name.clone(), dev));
            }
        }
        let more = fragments(&material.train, self.title_case);
        if let Some(lists) = lists {
            let built = super::templates::build(&folder.join("templates.conllu"), self, lists, &material.train)?;
            let put = super::templates::inserts(&folder.join("inserts.conllu"), self, lists, &material.train)?;
            material.train.extend(built);
            material.train.extend(put);
        }
        material.train.extend(more);
        Ok(material)
    }
}
