//! Learning the taggers and the lemma table.

use super::corpus::{Gold, Sentence};
use super::learner::{Dice, Learner, Least};
use super::recipe::Recipe;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use vigie_parse::linear::decode::{self, Desk};
use vigie_parse::linear::keys::{Keys, hash_str};
use vigie_parse::linear::lemma::{Script, lemma_keys};
use vigie_parse::linear::tag::{best, score, usual_key};
use vigie_parse::linear::{Lookup, Table};
use vigie_parse::{Parts, Upos, Words};

/// The taggers, packed.
pub struct Taggers {
    pub words: Words,
    pub usual: Vec<u8>,
    pub upos: Vec<u8>,
    pub feats: Vec<u8>,
    pub lemma: Vec<u8>,
}

/// The closed lists of a corpus.
pub fn words_of(train: &[Sentence], recipe: &Recipe) -> Words {
    let mut feats: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); Upos::ALL.len()];
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    let mut scripts: BTreeMap<Script, usize> = BTreeMap::new();
    for w in train.iter().flat_map(|s| &s.words) {
        *feats[w.upos as usize].entry(&w.feats).or_default() += 1;
        *labels.entry(&w.rel).or_default() += 1;
        *scripts.entry(Script::between(&w.form, &w.lemma)).or_default() += 1;
    }
    let by_count = |m: BTreeMap<&str, usize>, most: usize| {
        let mut v: Vec<_> = m.into_iter().collect();
        v.sort_by_key(|(s, n)| (std::cmp::Reverse(*n), *s));
        v.into_iter().map(|(s, _)| s.to_owned()).take(most).collect::<Vec<_>>()
    };
    let mut labels = by_count(labels.into_iter().filter(|(l, n)| *l != "root" && *n > 3).collect(), 200);
    labels.insert(0, "root".to_owned());
    let mut scripts: Vec<_> = scripts.into_iter().collect();
    scripts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Words {
        treebanks: recipe.treebanks.iter().map(|t| t.name.clone()).collect(),
        feats: feats.into_iter().map(|m| by_count(m, 250)).collect(),
        labels,
        scripts: scripts.into_iter().map(|s| s.0).take(60_000).collect(),
    }
}

/// Leaves out feature sets that were seen once only.
pub fn frequent_sets(words: &mut Words, train: &[Sentence]) {
    let mut counts: FxHashMap<(usize, &str), usize> = FxHashMap::default();
    for w in train.iter().flat_map(|s| &s.words) {
        *counts.entry((w.upos as usize, &w.feats)).or_default() += 1;
    }
    for (class, sets) in words.feats.iter_mut().enumerate() {
        sets.retain(|s| counts.get(&(class, s.as_str())).is_some_and(|n| *n > 1));
        if sets.is_empty() {
            sets.push(String::new());
        }
    }
}

/// The parts of a model that a network needs beside itself.
pub fn parts_of(train: &[Sentence], marks: &[Sentence], words: &mut Words) -> Parts {
    for w in marks.iter().flat_map(|s| &s.words) {
        let script = Script::between(&w.form, &w.lemma);
        if !words.scripts.contains(&script) {
            words.scripts.push(script);
        }
    }
    let mut all: Vec<&Sentence> = train.iter().collect();
    let mut parts =
        Parts { words: words.clone(), usual: usual(&all), split: train_split(train, 6), ..Parts::default() };
    all.extend(marks);
    parts.lemma = lemmas(&all, words);
    parts.blank();
    parts
}

/// Sets of usual classes, for words seen three times or more.
fn usual(train: &[&Sentence]) -> Vec<u8> {
    let mut counts: FxHashMap<u32, [u32; 17]> = FxHashMap::default();
    let mut buffer = String::new();
    for w in train.iter().flat_map(|s| &s.words) {
        counts.entry(Keys::of(&w.form, &mut buffer).lower).or_default()[w.upos as usize] += 1;
    }
    let mut rows: Vec<(u64, u16)> = Vec::new();
    let mut sets: BTreeMap<u32, u32> = BTreeMap::new();
    let set_of = |c: &[u32; 17]| {
        let all: u32 = c.iter().sum();
        (0..17).filter(|i| c[*i] * 20 >= all && c[*i] > 0).fold(0u32, |s, i| s | 1 << i)
    };
    let known: Vec<_> =
        counts.iter().filter(|(_, c)| c.iter().sum::<u32>() >= 3).map(|(k, c)| (*k, set_of(c))).collect();
    for (_, s) in &known {
        *sets.entry(*s).or_default() += 1;
    }
    let ids: FxHashMap<u32, u16> = sets.keys().enumerate().map(|(n, s)| (*s, n as u16)).collect();
    rows.extend(known.iter().map(|(k, s)| (usual_key(*k), ids[s])));
    rows.sort_unstable();
    Lookup::pack(&rows)
}

/// The lemma table: whole forms, and endings where they decide something that no shorter ending does.
fn lemmas(train: &[&Sentence], words: &Words) -> Vec<u8> {
    let ids: FxHashMap<&Script, u16> = words.scripts.iter().enumerate().map(|(n, s)| (s, n as u16)).collect();
    let mut votes: FxHashMap<u64, FxHashMap<u16, u32>> = FxHashMap::default();
    let mut buffer = String::new();
    let mut samples: Vec<(Vec<u64>, u16)> = Vec::new();
    for (treebank, w) in train.iter().flat_map(|s| s.words.iter().map(|w| (hash_str(&s.treebank), w))) {
        let script = Script::between(&w.form, &w.lemma);
        // Numbers share their keys: none is made into another.
        let Some(&id) = ids.get(&script).filter(|_| !script.add.contains(|c: char| c.is_ascii_digit())) else {
            continue;
        };
        let keys = Keys::of(&w.form, &mut buffer);
        let keys: Vec<u64> = lemma_keys(&keys, w.upos, decode::feats_key(&w.feats), treebank).collect();
        for k in &keys {
            *votes.entry(*k).or_default().entry(id).or_default() += 1;
        }
        samples.push((keys, id));
    }
    let winner = |k: u64| {
        let v = &votes[&k];
        let (id, n) = v.iter().max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id))).unwrap_or((&0, &0));
        (*id, *n, v.values().sum::<u32>())
    };
    // From the least to the most particular key: keep one only where it says other than what follows it.
    let mut kept: FxHashMap<u64, u16> = FxHashMap::default();
    let mut chains: Vec<&Vec<u64>> = samples.iter().map(|s| &s.0).collect();
    chains.sort_unstable();
    chains.dedup();
    let depth = chains.iter().map(|c| c.len()).max().unwrap_or(0);
    for left in 0..depth {
        // Counted from the end, since short words have fewer ends.
        for chain in &chains {
            let Some(level) = chain.len().checked_sub(left + 1) else { continue };
            let k = chain[level];
            if kept.contains_key(&k) {
                continue;
            }
            let (id, n, all) = winner(k);
            let below = chain[level + 1..].iter().find_map(|k| kept.get(k));
            let sure = level < 3 || n >= 2 && n * 10 >= all * 6;
            if sure && below != Some(&id) {
                kept.insert(k, id);
            }
        }
    }
    let mut rows: Vec<_> = kept.into_iter().collect();
    rows.sort_unstable();
    Lookup::pack(&rows)
}

/// Learns all taggers from sentences.
pub fn train_taggers(train: &[&Sentence], words: &Words, recipe: &Recipe, rounds: usize, say: &str) -> Taggers {
    let usual_bytes = usual(train);
    let usual = Lookup::read(usual_bytes.clone().into()).unwrap_or_default();
    let lemma = lemmas(train, words);
    let sets: Vec<FxHashMap<&str, usize>> =
        words.feats.iter().map(|v| v.iter().enumerate().map(|(n, s)| (s.as_str(), n)).collect()).collect();
    let (mut upos, mut feats) = (Learner::default(), Learner::default());
    let mut desk = Desk::default();
    let mut features = Vec::new();
    let mut order: Vec<usize> = (0..train.len()).collect();
    let mut dice = Dice::new(7);
    let mut buffer = String::new();
    for round in 0..rounds {
        dice.shuffle(&mut order);
        let (mut wrong, mut wrong_feats, mut all) = (0, 0, 0);
        for n in &order {
            let s = train[*n];
            desk.view.fill(s.words.iter().map(|w| w.form.as_str()), &s.treebank, &usual, &mut buffer);
            all += s.words.len();
            for (i, w) in s.words.iter().enumerate() {
                let mut scores = [0; 17];
                desk.view.upos_features(i, &mut features);
                score(&upos, &features, &mut scores);
                let guess = best(&scores);
                upos.tick();
                if guess != w.upos as usize {
                    upos.learn(&features, w.upos as usize, guess);
                    wrong += 1;
                }
                desk.view.upos.push(Upos::ALL[guess]);
            }
            wrong_feats += learn_feats(s, words, &sets, &mut feats, &mut desk, &mut features, round);
        }
        let part = |n: usize| 100.0 - 100.0 * n as f64 / all.max(1) as f64;
        eprintln!("{say} tags {}: upos {:.2} feats {:.2}", round + 1, part(wrong), part(wrong_feats));
    }
    Taggers {
        words: words.clone(),
        usual: usual_bytes,
        upos: upos.pack(recipe.least.upos),
        feats: feats.pack(recipe.least.feats),
        lemma,
    }
}

fn learn_feats(
    s: &Sentence,
    words: &Words,
    sets: &[FxHashMap<&str, usize>],
    learner: &mut Learner,
    desk: &mut Desk,
    features: &mut Vec<u64>,
    round: usize,
) -> usize {
    // Where the guessed class is wrong no feature set is right: learn from the true class then, and on the first round.
    let mut wrong = 0;
    for (i, w) in s.words.iter().enumerate() {
        if round == 0 || desk.view.upos[i] != w.upos {
            desk.view.upos[i] = w.upos;
        }
    }
    for (i, w) in s.words.iter().enumerate() {
        let known = &sets[w.upos as usize];
        let Some(&right) = known.get(w.feats.as_str()) else {
            desk.view.feats.push(decode::feats_key(&w.feats));
            continue;
        };
        let mut guess = right;
        if known.len() > 1 {
            let mut scores = vec![0; known.len()];
            desk.view.feats_features(i, features);
            score(&*learner, features, &mut scores);
            guess = best(&scores);
            learner.tick();
            if guess != right {
                learner.learn(features, right, guess);
                wrong += 1;
            }
        }
        desk.view.feats.push(decode::feats_key(&words.feats[w.upos as usize][guess]));
    }
    wrong
}

/// Taggers unpacked again, to tag with while training goes on.
pub struct Tagging<'a> {
    words: &'a Words,
    usual: Lookup,
    upos: Table,
    feats: Table,
    lemma: Lookup,
    sets: Vec<Vec<(String, u32)>>,
}

impl<'a> Tagging<'a> {
    pub fn new(t: &'a Taggers) -> Tagging<'a> {
        Tagging {
            words: &t.words,
            usual: Lookup::read(t.usual.clone().into()).unwrap_or_default(),
            upos: Table::read(t.upos.clone().into()).unwrap_or_default(),
            feats: Table::read(t.feats.clone().into()).unwrap_or_default(),
            lemma: Lookup::read(t.lemma.clone().into()).unwrap_or_default(),
            sets: t.words.feats.iter().map(|v| v.iter().map(|s| (s.clone(), decode::feats_key(s))).collect()).collect(),
        }
    }

    /// Tags a sentence on a desk.
    pub fn tag(&self, words: &[Gold], treebank: &str, desk: &mut Desk) {
        let forms = || words.iter().map(|w| w.form.as_str());
        let mut buffer = std::mem::take(&mut desk.buffer);
        desk.view.fill(forms(), treebank, &self.usual, &mut buffer);
        desk.buffer = buffer;
        decode::tag_upos(&self.upos, desk);
        decode::tag_feats(&self.feats, &self.sets, desk);
        decode::lemmatize(&self.lemma, &self.words.scripts, forms(), desk);
    }
}

/// The weights that split doubtful contractions.
pub fn train_split(train: &[Sentence], rounds: usize) -> Vec<u8> {
    use vigie_parse::linear::contract::split_features;
    let mut maybe: FxHashMap<String, [u32; 2]> = FxHashMap::default();
    for (form, n) in train.iter().flat_map(|s| &s.tokens) {
        maybe.entry(form.to_lowercase()).or_default()[usize::from(*n > 1)] += 1;
    }
    let mut learner = Learner::default();
    let (mut features, mut buffer) = (Vec::new(), String::new());
    for _ in 0..rounds {
        for s in train {
            for (n, (form, count)) in s.tokens.iter().enumerate() {
                if maybe[&form.to_lowercase()].contains(&0) {
                    continue;
                }
                let mut key = |at: Option<usize>| {
                    at.and_then(|a| s.tokens.get(a)).map_or(Keys::NONE, |t| Keys::of(&t.0, &mut buffer))
                };
                let around =
                    [key(n.checked_sub(2)), key(n.checked_sub(1)), key(Some(n)), key(Some(n + 1)), key(Some(n + 2))];
                split_features(&around, &mut features);
                let mut scores = [0; 2];
                score(&learner, &features, &mut scores);
                let (guess, right) = (usize::from(scores[1] > scores[0]), usize::from(*count > 1));
                learner.tick();
                if guess != right {
                    learner.learn(&features, right, guess);
                }
            }
        }
    }
    learner.pack(Least { weight: 1, moves: 1 })
}
