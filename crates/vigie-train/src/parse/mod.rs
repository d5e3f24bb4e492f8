//! `vigie-train parse`: learns a language's model from its recipe and writes the weights and the model card.

mod augment;
pub mod card;
pub mod corpus;
mod learner;
pub mod names;
mod nets;
mod neural;
mod recipe;
mod silver;
mod tags;
mod templates;
mod trees;

use anyhow::{Context, Result};
use corpus::Sentence;
use learner::Dice;
use rayon::prelude::*;
use recipe::Recipe;
use silver::Lists;
use std::path::PathBuf;
use std::time::Instant;
use tags::{Taggers, Tagging, train_taggers};
use trees::{Example, Trees};
use vigie_parse::linear::decode::Desk;
use vigie_parse::{Model, Parts, Words};

/// What `vigie-train parse` is asked.
#[derive(clap::Args)]
pub struct Args {
    /// The language, a folder of `languages/`
    #[arg(long)]
    language: String,
    /// The folder of data sets
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// The folder of languages
    #[arg(long, default_value = "languages")]
    languages: PathBuf,
    /// Where to write the weights; without it, the language's folder
    #[arg(long)]
    out: Option<PathBuf>,
    /// Take every K-th sentence only: a quick trial
    #[arg(long, default_value_t = 1)]
    sample: usize,
    /// Stop when the names are learned: the file holds no trees
    #[arg(long)]
    names_only: bool,
    /// Keep the taggers and names of the weights that stand, and learn the network that builds trees
    #[arg(long)]
    trees_only: bool,
    /// Learn a network that tells tags, trees and names all by itself
    #[arg(long)]
    alone: bool,
    /// A folder for what may be taken up again: the tags of the training words, checkpoints
    #[arg(long)]
    work: Option<PathBuf>,
    /// Vectors of words, one word a line: the word, a tab, 64 numbers
    #[arg(long)]
    vectors: Option<PathBuf>,
    /// Sentences with names that a teacher found: one word and its tag a line
    #[arg(long)]
    silver: Vec<PathBuf>,
    /// A network for trees alone: neither names nor classes
    #[arg(long)]
    bare: bool,
    /// Rounds of the network
    #[arg(long)]
    epochs: Option<usize>,
    /// Length of the network's states
    #[arg(long)]
    hidden: Option<usize>,
    /// Recurrent layers of the network
    #[arg(long)]
    layers: Option<usize>,
    /// Where the network's dice start
    #[arg(long)]
    seed: Option<u64>,
    /// Print what other prunings of the tree weights would give
    #[arg(long)]
    trials: bool,
}

/// Learns, checks and writes a model.
pub fn run(args: &Args) -> Result<()> {
    let start = Instant::now();
    let recipe = Recipe::load(&args.languages, &args.language)?;
    let rules = std::fs::read_to_string(args.languages.join(&args.language).join("tokens.toml"))?;
    let folder = args.languages.join(&args.language);
    let lists = Lists::load(&folder)?;
    let mut material = recipe.material(&args.data, &folder, lists.as_ref())?;
    material.train = material.train.into_iter().step_by(args.sample).collect();
    let count: usize = material.train.iter().map(|s| s.words.len()).sum();
    eprintln!("{} sentences, {count} words", material.train.len());
    if args.trees_only || args.alone {
        return nets::run(args, &recipe, &material);
    }
    let words = tags::words_of(&material.train, &recipe);
    let all: Vec<&Sentence> = material.train.iter().collect();
    let taggers = train_taggers(&all, &words, &recipe, recipe.rounds.tags, "all");
    let mut parts = Parts {
        words: taggers.words.clone(),
        usual: taggers.usual.clone(),
        upos: taggers.upos.clone(),
        feats: taggers.feats.clone(),
        lemma: taggers.lemma.clone(),
        split: tags::train_split(&material.train, 6),
        ..Parts::default()
    };
    parts.blank();
    let words_of = cutter(&parts, &rules)?;
    parts.names = learn_names(&recipe, &material.train, &taggers, args, lists.as_ref(), &words_of)?;
    if args.names_only {
        let model = Model::read(parts.write().into(), &rules).map_err(anyhow::Error::msg)?;
        std::fs::write(args.out.clone().unwrap_or_else(|| folder.join("model.bin")), parts.write())?;
        drop(model);
        return Ok(());
    }
    let tagged = jackknife(&all, &words, &recipe);
    let mut examples: Vec<Example<'_>> = Vec::new();
    for (s, (upos, feats, lemmas)) in all.iter().zip(tagged) {
        examples.push(Example { gold: s, upos, feats, lemmas });
    }
    let runs: Vec<Trees> = (0..recipe.rounds.runs)
        .into_par_iter()
        .map(|run| {
            let mut trees = Trees::default();
            let mut dice = Dice::new(3 + run as u64);
            for round in 0..recipe.rounds.trees {
                let (steps, labels) = trees.round(&examples, &words, round, &mut dice);
                let seconds = start.elapsed().as_secs();
                eprintln!("run {run} trees {}: steps {steps:.2} labels {labels:.2} ({seconds} s)", round + 1);
                if run == 0 && (round + 1) % 4 == 0 {
                    curve(&parts, &trees, &recipe, &rules, &material.dev);
                }
            }
            trees
        })
        .collect();
    let mut runs = runs.into_iter();
    let mut trees = runs.next().unwrap_or_default();
    for run in runs {
        trees.steps.merge(&run.steps);
        trees.labels.merge(&run.labels);
    }
    parts.steps = trees.steps.pack(recipe.least.steps);
    parts.labels = trees.labels.pack(recipe.least.labels);
    curve(&parts, &trees, &recipe, &rules, &material.dev);
    if args.trials {
        for weight in [2, 3, 4, 6] {
            for moves in [1, 2, 3, 4] {
                let least = learner::Least { weight, moves };
                parts.steps = trees.steps.pack(least);
                let model = Model::read(parts.write().into(), &rules).map_err(anyhow::Error::msg)?;
                let sum: Vec<_> = material.dev.iter().map(|(_, dev)| card::scores(&model, dev)).collect();
                eprintln!(
                    "steps {least:?} {} {:?}",
                    parts.steps.len(),
                    sum.iter().map(|s| s.percent(s.las)).collect::<Vec<_>>()
                );
            }
        }
        parts.steps = trees.steps.pack(recipe.least.steps);
        for weight in [2, 3, 4, 6] {
            for moves in [1, 2, 3] {
                let least = learner::Least { weight, moves };
                parts.labels = trees.labels.pack(least);
                let model = Model::read(parts.write().into(), &rules).map_err(anyhow::Error::msg)?;
                let sum: Vec<_> = material.dev.iter().map(|(_, dev)| card::scores(&model, dev)).collect();
                eprintln!(
                    "labels {least:?} {} {:?}",
                    parts.labels.len(),
                    sum.iter().map(|s| s.percent(s.las)).collect::<Vec<_>>()
                );
            }
        }
        parts.labels = trees.labels.pack(recipe.least.labels);
    }
    let bytes = parts.write();
    let sizes = [
        &parts.usual,
        &parts.upos,
        &parts.feats,
        &parts.lemma,
        &parts.split,
        &parts.steps,
        &parts.labels,
        &parts.names,
    ];
    eprintln!(
        "{} bytes: usual, upos, feats, lemma, split, steps, labels, names {:?}",
        bytes.len(),
        sizes.map(Vec::len)
    );
    let out = args.out.clone().unwrap_or_else(|| args.languages.join(&args.language).join("model.bin"));
    std::fs::write(&out, &bytes).with_context(|| format!("writing {}", out.display()))?;
    let model = Model::read(bytes.clone().into(), &rules).map_err(anyhow::Error::msg)?;
    std::fs::write(out.with_file_name("MODEL.md"), card::write_linear(args, &recipe, &model, &material)?)?;
    eprintln!("{} written in {:.0} s", out.display(), start.elapsed().as_secs_f64());
    Ok(())
}

/// Prints where the development sets stand: the learning curve.
fn curve(parts: &Parts, trees: &Trees, recipe: &Recipe, rules: &str, dev: &[(String, Vec<Sentence>)]) {
    let mut parts = parts.clone();
    parts.steps = trees.steps.pack(recipe.least.steps);
    parts.labels = trees.labels.pack(recipe.least.labels);
    if let Ok(model) = Model::read(parts.write().into(), rules) {
        for (name, dev) in dev {
            eprintln!("  dev {name}: {}", card::scores(&model, dev));
        }
    }
}

/// Classes, feature sets and lemmas of a sentence, as keys.
type Tagged = (Vec<vigie_parse::Upos>, Vec<u32>, Vec<u32>);

/// Tags each fold with taggers that have not seen it, so that the tree builder learns from tags as they will be.
fn jackknife(all: &[&Sentence], words: &Words, recipe: &Recipe) -> Vec<Tagged> {
    let folds = recipe.rounds.folds.max(2);
    let fold_of = |n: usize| n * folds / all.len().max(1); // whole stretches: neighbours share documents
    let per_fold: Vec<Vec<Tagged>> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let rest: Vec<&Sentence> =
                all.iter().enumerate().filter(|(n, _)| fold_of(*n) != fold).map(|(_, s)| *s).collect();
            let taggers = train_taggers(&rest, words, recipe, recipe.rounds.tags.min(5), &format!("fold {fold}"));
            let tagging = Tagging::new(&taggers);
            let mut desk = Desk::default();
            let own = all.iter().enumerate().filter(|(n, _)| fold_of(*n) == fold);
            own.map(|(_, s)| {
                tagging.tag(&s.words, &s.treebank, &mut desk);
                (desk.view.upos.clone(), desk.view.feats.clone(), desk.view.lemmas.clone())
            })
            .collect()
        })
        .collect();
    per_fold.into_iter().flatten().collect()
}

/// Cuts a name into words, as the model's own tokens and contractions would.
fn cutter(parts: &Parts, rules: &str) -> Result<impl Fn(&str) -> Vec<String> + use<>> {
    let model = Model::read(parts.write().into(), rules).map_err(anyhow::Error::msg)?;
    Ok(move |name: &str| {
        let document = vigie_gather::Document::plain(name, "");
        model.parse(&document).iter().flat_map(|s| s.words().map(|w| w.form().to_owned()).collect::<Vec<_>>()).collect()
    })
}

fn learn_names(
    recipe: &Recipe,
    train: &[Sentence],
    taggers: &Taggers,
    args: &Args,
    lists: Option<&Lists>,
    words_of: &dyn Fn(&str) -> Vec<String>,
) -> Result<Vec<u8>> {
    let mut sets = names::read_sets(recipe, &args.data)?;
    let marked: Vec<&str> = recipe.treebanks.iter().filter(|t| t.entities).map(|t| t.name.as_str()).collect();
    for s in train.iter().filter(|s| marked.contains(&s.treebank.as_str())) {
        let mut s = s.clone();
        names::mark_entities(&mut s, &recipe.titles);
        sets.push(s);
    }
    if let Some(lists) = lists {
        sets.extend(lists.sentences(40, words_of));
        let mut own: Vec<Sentence> = train.iter().filter(|s| !marked.contains(&s.treebank.as_str())).cloned().collect();
        lists.mark(&mut own, &recipe.titles, words_of);
        sets.extend(own);
    }
    let treebank = &recipe.treebanks[0].name;
    Ok(names::train_names(&sets, &Tagging::new(taggers), treebank, recipe.rounds.names, recipe.least.names))
}
