//! The models at work on one sentence: classes, features, lemmas, tree, names, each greedy and left to right.

use super::keys::{hash_str, pair};
use super::lemma::{Script, script_of};
use super::names::{NAME_TAGS, may_follow, name_features};
use super::table::{Lookup, Scorer};
use super::tag::{View, best, score};
use super::tree::{STEPS, Seen, State, Step};
use crate::tags::Upos;

/// Scratch space of one thread, and the analysis of the sentence last read.
#[derive(Debug, Default)]
pub struct Desk {
    /// The words and their tags.
    pub view: View,
    /// The words as the tree builder sees them.
    pub seen: Seen,
    /// The tree while the linear builder works on it.
    pub state: State,
    /// Each word's head, the root's number being the count of words, and the label of its edge.
    pub tree: crate::neural::Desk,
    /// Each word's feature set: its number among those of its class.
    pub feats: Vec<u8>,
    /// Each word's lemma.
    pub lemmas: Vec<String>,
    /// Each word's name tag.
    pub names: Vec<u8>,
    /// Which words of the sentence are on the desk: all but the quotation marks.
    pub kept: Vec<usize>,
    /// Strings in lower case.
    pub buffer: String,
    features: Vec<u64>,
    scores: Vec<i32>,
}

/// The classes of the words.
pub fn tag_upos(scorer: &impl Scorer, desk: &mut Desk) {
    desk.scores.clear();
    desk.scores.resize(Upos::ALL.len(), 0);
    desk.view.upos.clear();
    for i in 0..desk.view.keys.len() {
        desk.view.upos_features(i, &mut desk.features);
        score(scorer, &desk.features, &mut desk.scores);
        desk.view.upos.push(Upos::ALL[best(&desk.scores)]);
    }
}

/// The key of a feature set as CoNLL-U writes it.
pub fn feats_key(feats: &str) -> u32 {
    hash_str(feats)
}

/// The feature sets of the words. `known` lists those of each class, by the class's number.
pub fn tag_feats(scorer: &impl Scorer, known: &[Vec<(String, u32)>], desk: &mut Desk) {
    desk.view.feats.clear();
    desk.feats.clear();
    for i in 0..desk.view.keys.len() {
        let (chosen, key) = feats_of(scorer, known, i, desk);
        desk.feats.push(chosen);
        desk.view.feats.push(key);
    }
}

/// The feature set of one word, and its key.
fn feats_of(scorer: &impl Scorer, known: &[Vec<(String, u32)>], i: usize, desk: &mut Desk) -> (u8, u32) {
    let sets = &known[desk.view.upos[i] as usize];
    let chosen = if sets.len() < 2 {
        0
    } else {
        desk.view.feats_features(i, &mut desk.features);
        desk.scores.clear();
        desk.scores.resize(sets.len(), 0);
        score(scorer, &desk.features, &mut desk.scores);
        best(&desk.scores)
    };
    (chosen as u8, sets.get(chosen).map_or(0, |s| s.1))
}

/// Takes over the classes and feature sets of a network that reads no tagger's.
pub fn take_tags(known: &[Vec<(String, u32)>], desk: &mut Desk) {
    let (view, tree) = (&mut desk.view, &desk.tree);
    view.upos.clear();
    view.feats.clear();
    desk.feats.clear();
    for (class, set) in tree.classes.iter().zip(&tree.feats) {
        let upos = Upos::ALL.get(usize::from(*class)).copied().unwrap_or(Upos::X);
        view.upos.push(upos);
        desk.feats.push(*set);
        view.feats.push(known.get(upos as usize).and_then(|sets| sets.get(usize::from(*set))).map_or(0, |s| s.1));
    }
}

/// Takes over the classes that the network tells, with the feature sets and lemmas that go with them.
pub fn retag<'a>(
    scorer: &impl Scorer,
    known: &[Vec<(String, u32)>],
    table: &Lookup,
    scripts: &[Script],
    word: impl Fn(usize) -> &'a str,
    desk: &mut Desk,
) {
    for i in 0..desk.tree.classes.len().min(desk.view.upos.len()) {
        let Some(upos) = Upos::ALL.get(usize::from(desk.tree.classes[i])) else { continue };
        let told = desk.tree.feats.get(i).copied();
        if *upos == desk.view.upos[i] && told.is_none_or(|t| t == desk.feats[i]) {
            continue;
        }
        desk.view.upos[i] = *upos;
        let (chosen, key) = match told {
            Some(t) => (t, known[*upos as usize].get(usize::from(t)).map_or(0, |s| s.1)),
            None => feats_of(scorer, known, i, desk),
        };
        desk.feats[i] = chosen;
        desk.view.feats[i] = key;
        let (form, keys) = (word(i), &desk.view.keys[i]);
        let script = script_of(table, keys, *upos, key, desk.view.treebank).and_then(|s| scripts.get(s));
        desk.lemmas[i] = script.map_or_else(|| form.to_owned(), |s| s.apply(form));
        desk.view.lemmas[i] = lemma_key(&desk.lemmas[i]);
    }
}

/// The key of a lemma.
pub fn lemma_key(lemma: &str) -> u32 {
    pair(hash_str(lemma), 5)
}

/// The lemmas of the words.
pub fn lemmatize<'a>(table: &Lookup, scripts: &[Script], words: impl Iterator<Item = &'a str>, desk: &mut Desk) {
    desk.view.lemmas.clear();
    desk.lemmas.clear();
    for (i, word) in words.enumerate() {
        let script = script_of(table, &desk.view.keys[i], desk.view.upos[i], desk.view.feats[i], desk.view.treebank);
        let lemma = script.and_then(|s| scripts.get(s)).map_or_else(|| word.to_owned(), |s| s.apply(word));
        desk.view.lemmas.push(lemma_key(&lemma));
        desk.lemmas.push(lemma);
    }
}

/// The best step allowed.
pub fn best_step(scores: &[i32], allowed: [bool; 3]) -> Step {
    let mut found: Option<Step> = None;
    for step in STEPS {
        if allowed[step as usize] && found.is_none_or(|f| scores[step as usize] > scores[f as usize]) {
            found = Some(step);
        }
    }
    found.unwrap_or(Step::Shift)
}

/// The tree. Label 0 is the root's.
pub fn build_tree(steps: &impl Scorer, labels: &impl Scorer, label_count: usize, desk: &mut Desk) {
    desk.seen.fill(&desk.view);
    desk.state.start(desk.seen.len());
    let mut step_scores = [0; 3];
    while !desk.state.done() {
        let allowed = desk.state.allowed();
        let step = if allowed.iter().filter(|a| **a).count() == 1 {
            best_step(&step_scores, allowed)
        } else {
            desk.state.step_features(&desk.seen, &mut desk.features);
            score(steps, &desk.features, &mut step_scores);
            best_step(&step_scores, allowed)
        };
        let label = match desk.state.edge(step) {
            Some((head, child)) if (head as usize) < desk.seen.len() => {
                desk.state.label_features(&desk.seen, head, child, &mut desk.features);
                desk.scores.clear();
                desk.scores.resize(label_count, 0);
                score(labels, &desk.features, &mut desk.scores);
                best_label(&desk.scores)
            }
            _ => 0,
        };
        desk.state.take(step, label);
    }
    desk.tree.heads.clear();
    desk.tree.labels.clear();
    desk.tree.heads.extend((0..desk.seen.len()).map(|i| desk.state.head(i)));
    desk.tree.labels.extend((0..desk.seen.len()).map(|i| desk.state.label(i)));
}

/// The best label but the root's.
pub fn best_label(scores: &[i32]) -> u8 {
    if scores.len() < 2 { 0 } else { 1 + best(&scores[1..]) as u8 }
}

/// The name tags of the words.
pub fn find_names(scorer: &impl Scorer, desk: &mut Desk) {
    desk.names.clear();
    let mut before = [0u8; 2];
    let mut scores = [0; NAME_TAGS];
    for i in 0..desk.view.keys.len() {
        name_features(&desk.view, i, before, &mut desk.features);
        score(scorer, &desk.features, &mut scores);
        let mut tag = 0;
        for t in 1..NAME_TAGS {
            if scores[t] > scores[tag] && may_follow(t, before[0]) {
                tag = t;
            }
        }
        before = [tag as u8, before[0]];
        desk.names.push(tag as u8);
    }
}
