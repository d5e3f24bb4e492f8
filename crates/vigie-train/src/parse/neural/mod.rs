//! Learning the neural tree builder: gradients by hand, Adam, the mean of the late weights; it can be stopped and goes on
//! from its last checkpoint.

pub mod layout;
mod lstm;
mod matrix;
pub mod net;

use super::learner::Dice;
use anyhow::{Context, Result};
use layout::Sizes;
use net::{Drop, Item, Net, Work, top};
use std::path::Path;
use std::time::Instant;
use vigie_parse::neural::tree;

/// How it is learned.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    #[serde(flatten)]
    pub sizes: Sizes,
    pub epochs: usize,
    /// Words a batch.
    pub batch: usize,
    /// The highest rate.
    pub rate: f64,
    pub drop_word: f64,
    pub drop_input: f64,
    pub drop_state: f64,
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Plan {
            sizes: Sizes::default(),
            epochs: 30,
            batch: 600,
            rate: 0.003,
            drop_word: 0.12,
            drop_input: 0.2,
            drop_state: 0.3,
            seed: 1,
        }
    }
}

/// Weights and what Adam remembers of them.
struct Learning {
    p: Vec<f32>,
    m: Vec<f32>,
    v: Vec<f32>,
    mean: Vec<f32>,
    step: u64,
    epoch: u64,
}

impl Learning {
    fn save(&self, path: &Path) -> Result<()> {
        let mut out = Vec::with_capacity(16 * self.p.len() + 16);
        out.extend(self.step.to_le_bytes());
        out.extend(self.epoch.to_le_bytes());
        for list in [&self.p, &self.m, &self.v, &self.mean] {
            list.iter().for_each(|x| out.extend(x.to_le_bytes()));
        }
        let new = path.with_extension("new");
        std::fs::write(&new, out)?;
        std::fs::rename(new, path).context("keeping the checkpoint")
    }

    fn load(path: &Path, len: usize) -> Option<Learning> {
        let bytes = std::fs::read(path).ok()?;
        if bytes.len() != 16 + 16 * len {
            return None;
        }
        let number = |at: usize| bytes[at..at + 8].try_into().map(u64::from_le_bytes).unwrap_or_default();
        let list = |n: usize| {
            let part = &bytes[16 + 4 * len * n..16 + 4 * len * (n + 1)];
            part.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
        };
        Some(Learning { step: number(0), epoch: number(8), p: list(0), m: list(1), v: list(2), mean: list(3) })
    }

    fn adam(&mut self, g: &mut [f32], rate: f64) {
        self.step += 1;
        let norm = g.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>().sqrt() as f32;
        let clip = if norm > 5.0 { 5.0 / norm } else { 1.0 };
        let (b1, b2) = (0.9f32, 0.98f32);
        let n = self.step as f64;
        let rate = (rate * (1.0 - f64::from(b2).powf(n)).sqrt() / (1.0 - f64::from(b1).powf(n))) as f32;
        let keep = 1.0 - (1.0 / (n / 8.0 + 1.0)).max(0.004) as f32;
        for (((p, m), v), (mean, g)) in
            self.p.iter_mut().zip(&mut self.m).zip(&mut self.v).zip(self.mean.iter_mut().zip(g.iter_mut()))
        {
            let x = *g * clip;
            *m = b1 * *m + (1.0 - b1) * x;
            *v = b2 * *v + (1.0 - b2) * x * x;
            *p -= rate * *m / (v.sqrt() + 1e-8);
            *mean = keep * *mean + (1.0 - keep) * *p;
            *g = 0.0;
        }
    }
}

/// Words of sentences without trees that an epoch takes, for each word with a tree.
const NAMES_ONLY: f64 = 0.4;

/// A check set: its name, the sentences, and the relation (without subtype) of each label.
pub struct Check<'a> {
    pub sets: Vec<(&'a str, Vec<Item>)>,
    pub plain: Vec<usize>,
    /// The number of the text of each feature set of all classes.
    pub feats: Vec<usize>,
}

/// Learns the weights; gives the mean of the late ones.
pub fn train(net: &Net<'_>, plan: &Plan, items: &[Item], check: &Check<'_>, keep: Option<&Path>) -> Result<Vec<f32>> {
    let begun = Instant::now();
    let len = net.layout.len;
    let mut l = keep.and_then(|k| Learning::load(k, len)).unwrap_or_else(|| {
        let p = net.layout.start(plan.seed);
        Learning { mean: p.clone(), p, m: vec![0.0; len], v: vec![0.0; len], step: 0, epoch: 0 }
    });
    let mut g = vec![0.0; len];
    let mut work = Work::default();
    let drop = Drop { word: plan.drop_word, input: plan.drop_input, state: plan.drop_state };
    while (l.epoch as usize) < plan.epochs {
        // Each epoch throws its own dice, so that one that is taken up again goes as it would have gone.
        let mut dice = Dice::new(plan.seed.wrapping_mul(1000) + l.epoch);
        let batches = batches(items, plan.batch, &mut dice);
        let mut told = [0.0; 4];
        for (n, batch) in batches.iter().enumerate() {
            let part = (l.epoch as f64 + n as f64 / batches.len() as f64) / plan.epochs as f64;
            let warm = (l.step as f64 / 150.0).min(1.0);
            let rate = plan.rate * warm * (0.02 + 0.98 * 0.5 * (1.0 + (std::f64::consts::PI * part).cos()));
            let batch: Vec<&Item> = batch.iter().map(|i| &items[*i]).collect();
            net.forward(&l.p, &batch, Some((drop, &mut dice)), &mut work);
            let now = net.backward(&l.p, &mut g, &batch, &mut work);
            told.iter_mut().zip(now).for_each(|(a, b)| *a += b);
            l.adam(&mut g, rate);
        }
        l.epoch += 1;
        eprintln!(
            "net {}: loss {:.3} heads {:.2} labels {:.2} ({:.0} s)",
            l.epoch,
            told[0] / told[1],
            100.0 * told[2] / told[1],
            100.0 * told[3] / told[1],
            begun.elapsed().as_secs_f64()
        );
        if l.epoch.is_multiple_of(3) || l.epoch as usize == plan.epochs {
            for (name, set) in &check.sets {
                let [uas, las] = score(net, &[&l.mean], set, &check.plain);
                let [classes, feats] = score_tags(net, &l.mean, set, &check.feats);
                eprintln!("  dev {name}: uas {uas:.2} las {las:.2} upos {classes:.2} feats {feats:.2}");
            }
        }
        if let Some(keep) = keep {
            l.save(keep)?;
        }
    }
    Ok(l.mean)
}

/// Sentences of like length together, about `words` words a batch. Of the sentences without trees only so many are taken as
/// to have [`NAMES_ONLY`] of the words of those with trees.
fn batches(items: &[Item], words: usize, dice: &mut Dice) -> Vec<Vec<usize>> {
    let count = |trees: bool| items.iter().filter(|i| i.heads.is_empty() != trees).map(|i| i.rows.len()).sum::<usize>();
    let part = NAMES_ONLY * count(true) as f64 / count(false).max(1) as f64;
    let mut order: Vec<(usize, usize)> = items
        .iter()
        .enumerate()
        .filter(|(_, i)| !i.rows.is_empty() && i.rows.len() < 150)
        .filter(|(_, i)| part >= 1.0 || !i.heads.is_empty() || dice.part() < part)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(n, i)| (i.rows.len() * 8 + (dice.roll() % 24) as usize, n))
        .collect();
    dice.shuffle(&mut order);
    order.sort_by_key(|o| o.0);
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut left = 0;
    for (_, n) in order {
        let len = items[n].rows.len() + 1;
        if left < len {
            out.push(Vec::new());
            left = words;
        }
        left = left.saturating_sub(len);
        if let Some(b) = out.last_mut() {
            b.push(n);
        }
    }
    dice.shuffle(&mut out);
    out
}

/// Right heads, and right heads with right labels, in percent; several weights vote by the mean of their chances.
pub fn score(net: &Net<'_>, voters: &[&[f32]], set: &[Item], plain: &[usize]) -> [f64; 2] {
    let mut count = [0usize; 3];
    let mut heads = Vec::new();
    for chunk in in_chunks(set) {
        let guessed = guess(net, voters, &chunk, &mut heads);
        for (item, (heads, labels)) in chunk.iter().zip(guessed) {
            for d in 0..item.rows.len() {
                count[2] += 1;
                let head = heads[d + 1] == item.heads[d];
                count[0] += usize::from(head);
                let label = item.labels[d];
                count[1] += usize::from(head && label != u8::MAX && plain[labels[d] as usize] == plain[label as usize]);
            }
        }
    }
    [0, 1].map(|n| 100.0 * count[n] as f64 / count[2].max(1) as f64)
}

/// Right word classes and right feature sets, in percent. `texts` numbers the feature sets by what they say.
fn score_tags(net: &Net<'_>, p: &[f32], set: &[Item], texts: &[usize]) -> [f64; 2] {
    let mut count = [0usize; 3];
    let mut work = Work::default();
    for chunk in in_chunks(set).iter().filter(|_| net.layout.sizes.tags) {
        net.forward(p, chunk, None, &mut work);
        let [_, classes, feats] = net.tags(p, &work);
        let (n, m) = (net.layout.classes.to, net.layout.feats.to);
        for (s, item) in chunk.iter().enumerate() {
            for (i, class) in item.classes.iter().enumerate() {
                let at = (i + 1) * chunk.len() + s;
                let guess = top(&classes[at * n..(at + 1) * n]);
                count[0] += 1;
                count[1] += usize::from(guess == usize::from(*class));
                let sets = net.layout.sets[guess].clone();
                if m == 0 || sets.is_empty() {
                    continue;
                }
                let told = sets.start + top(&feats[at * m..(at + 1) * m][sets]);
                let right = item.feats.get(i).and_then(|r| texts.get(usize::from(*r)));
                count[2] += usize::from(right == Some(&texts[told]));
            }
        }
    }
    [1, 2].map(|n| 100.0 * count[n] as f64 / count[0].max(1) as f64)
}

/// Sentences in groups of like length.
fn in_chunks(set: &[Item]) -> Vec<Vec<&Item>> {
    let mut order: Vec<&Item> = set.iter().filter(|i| !i.rows.is_empty()).collect();
    order.sort_by_key(|i| i.rows.len());
    order.chunks(16).map(<[_]>::to_vec).collect()
}

/// Trees: heads (place 0 unused) and labels.
fn guess(net: &Net<'_>, voters: &[&[f32]], items: &[&Item], heads: &mut Vec<u16>) -> Vec<(Vec<u16>, Vec<u8>)> {
    let mut works: Vec<Work> = voters.iter().map(|_| Work::default()).collect();
    for (p, w) in voters.iter().zip(&mut works) {
        net.forward(p, items, None, w);
    }
    let mut out = Vec::new();
    for (s, item) in items.iter().enumerate() {
        let n = item.rows.len();
        let mut sum = vec![0.0f32; (n + 1) * (n + 1)];
        for w in &works {
            for (d, row) in w.scores[s].chunks_exact(n + 1).enumerate() {
                let chances = softmax(row, if voters.len() > 1 { Some(d) } else { None });
                sum[d * (n + 1)..].iter_mut().zip(&chances).for_each(|(a, b)| *a += b);
            }
        }
        let ints: Vec<i32> = sum
            .iter()
            .map(|x| if voters.len() > 1 { (x.max(1e-7).ln() * 1000.0) as i32 } else { (x * 1000.0) as i32 })
            .collect();
        tree::decode(&ints, n, heads);
        let edges: Vec<_> = (1..=n).map(|d| (s, d, usize::from(heads[d]))).collect();
        let mut labels = vec![0.0; n * net.layout.labels];
        let (mut hidden, mut logits) = (Vec::new(), Vec::new());
        for (p, w) in voters.iter().zip(&works) {
            net.labels(p, w, &edges, &mut hidden, &mut logits);
            for (sum, row) in labels.chunks_exact_mut(net.layout.labels).zip(logits.chunks_exact(net.layout.labels)) {
                sum.iter_mut().zip(softmax(row, Some(usize::MAX))).for_each(|(a, b)| *a += b);
            }
        }
        let labels = labels
            .chunks_exact(net.layout.labels)
            .zip(&edges)
            .map(|(row, e)| if e.2 == 0 { 0 } else { 1 + top(&row[1..]) as u8 })
            .collect();
        out.push((heads.clone(), labels));
    }
    out
}

/// Chances, leaving out one place; the scores as they are without one.
fn softmax(row: &[f32], but: Option<usize>) -> Vec<f32> {
    let Some(but) = but else { return row.to_vec() };
    let most = row.iter().enumerate().filter(|(n, _)| *n != but).map(|x| *x.1).fold(f32::MIN, f32::max);
    let mut out: Vec<f32> =
        row.iter().enumerate().map(|(n, x)| if n == but { 0.0 } else { (x - most).exp() }).collect();
    let sum: f32 = out.iter().sum();
    out.iter_mut().for_each(|x| *x /= sum);
    out
}
