//! The network on a batch: scores and losses on the way there, gradients on the way back.

use super::layout::{Layout, Linear};
use super::lstm::{Kept, Size};
use super::matrix::{add_columns, add_row, mul, rows, turned};
use crate::parse::learner::Dice;
use vigie_parse::neural::input::{MOST, NO_ROW, Rows, Sees, far};

use crate::parse::silver::MASKED;

/// How many heads of a word a teacher names.
pub const NAMED: usize = 4;

/// No feature set of the list.
pub const NO_SET: u16 = u16::MAX;

/// A sentence for the network.
#[derive(Clone, Default)]
pub struct Item {
    pub rows: Vec<Rows>,
    /// The rows of the root before them.
    pub root: Rows,
    /// Name tag of each word, [`MASKED`] where nothing is to be learned; empty where names are not known.
    pub names: Vec<u8>,
    /// Class of each word; empty where it is not known.
    pub classes: Vec<u8>,
    /// Feature set of each word among all; [`NO_SET`] where it is not listed; empty where it is not known.
    pub feats: Vec<u16>,
    /// Head of each word, from 1; 0 is the root. Empty where the tree is not known.
    pub heads: Vec<u16>,
    pub labels: Vec<u8>,
    /// What a teacher thinks of each word's head, where there is one.
    pub soft_heads: Vec<[(u16, f32); NAMED]>,
    /// What it thinks of the label of the edge to `heads`.
    pub soft_labels: Vec<[(u8, f32); NAMED]>,
}

/// How much is left out while learning.
#[derive(Clone, Copy, Debug)]
pub struct Drop {
    /// Whole words' vectors.
    pub word: f64,
    /// Input.
    pub input: f64,
    /// States between the layers and after them.
    pub state: f64,
}

/// The work on one batch.
#[derive(Default)]
pub struct Work {
    pub size: Option<Size>,
    lens: Vec<usize>,
    mask: Vec<bool>,
    used: Vec<Rows>,
    x: Vec<f32>,
    keeps: Vec<[Kept; 2]>,
    outs: Vec<Vec<f32>>,
    drops: Vec<Vec<f32>>,
    dropped: Vec<Vec<f32>>,
    vectors: [Vec<f32>; 4],
    bound: Vec<f32>,
    prior: Vec<f32>,
    /// Scores of the edges by sentence, row by row of dependents.
    pub scores: Vec<Vec<f32>>,
}

fn linear(p: &[f32], l: &Linear, x: &[f32], n: usize, relu: bool, out: &mut Vec<f32>) {
    out.resize(n * l.to, 0.0);
    if l.to == 0 {
        return;
    }
    mul(out, l.to, rows(x, l.from), rows(&p[l.w.clone()], l.to), n, l.from, l.to, 0.0);
    add_row(out, &p[l.bias.clone()]);
    if relu {
        out.iter_mut().for_each(|x| *x = x.max(0.0));
    }
}

fn linear_back(p: &[f32], g: &mut [f32], l: &Linear, x: &[f32], n: usize, dy: &[f32], dx: Option<&mut [f32]>) {
    mul(&mut g[l.w.clone()], l.to, turned(x, l.from), rows(dy, l.to), l.from, n, l.to, 1.0);
    add_columns(&mut g[l.bias.clone()], dy);
    if let Some(dx) = dx {
        mul(dx, l.from, rows(dy, l.to), turned(&p[l.w.clone()], l.to), n, l.to, l.from, 1.0);
    }
}

/// The network: its layout, and what is known of words from elsewhere (added to the first table, not learned).
pub struct Net<'a> {
    pub layout: &'a Layout,
    pub outside: &'a [f32],
    /// How often each known word is seen.
    pub counts: &'a [u32],
}

impl Net<'_> {
    /// From words to the scores of all edges. `drop` while learning.
    pub fn forward(&self, p: &[f32], items: &[&Item], drop: Option<(Drop, &mut Dice)>, w: &mut Work) {
        let b = items.len();
        w.lens.clear();
        w.lens.extend(items.iter().map(|i| i.rows.len() + 1));
        let t = w.lens.iter().copied().max().unwrap_or(0);
        let size = Size { t, b };
        w.size = Some(size);
        let n = t * b;
        w.mask.clear();
        w.mask.extend((0..n).map(|at| at / b < w.lens[at % b]));
        let layers = self.layout.layers.len();
        w.keeps.resize_with(layers, Default::default);
        w.outs.resize_with(layers, Vec::new);
        w.drops.resize_with(layers + 1, Vec::new);
        w.dropped.resize_with(layers, Vec::new);
        w.drops.iter_mut().for_each(Vec::clear);
        self.input(p, items, drop, w, size);
        let h = self.layout.sizes.hidden;
        for l in 0..layers {
            let (before, rest) = w.dropped.split_at_mut(l);
            let x = if l == 0 { &w.x } else { &before[l - 1] };
            let out = &mut w.outs[l];
            out.resize(n * 2 * h, 0.0);
            for way in 0..2 {
                self.layout.layers[l][way].forward(p, x, &w.mask, size, &mut w.keeps[l][way], out);
            }
            rest[0].clear();
            rest[0].extend_from_slice(out);
            masked(&mut rest[0], &w.drops[l + 1], 2 * h, b);
        }
        let last = &w.dropped[layers - 1];
        let lay = self.layout;
        let vectors = [(&lay.arc_dep, true), (&lay.arc_head, true), (&lay.label_dep, false), (&lay.label_head, false)];
        for (v, (l, relu)) in w.vectors.iter_mut().zip(vectors) {
            linear(p, l, last, n, relu, v);
        }
        let a = lay.sizes.arc;
        w.bound.resize(n * a, 0.0);
        mul(&mut w.bound, a, rows(&w.vectors[0], a), rows(&p[lay.bind.clone()], a), n, a, a, 0.0);
        w.prior.resize(n, 0.0);
        mul(&mut w.prior, 1, rows(&w.vectors[1], a), rows(&p[lay.prior.clone()], 1), n, a, 1, 0.0);
        w.scores.resize_with(b, Vec::new);
        let fars = &p[lay.far.clone()];
        for s in 0..b {
            let len = w.lens[s];
            let scores = &mut w.scores[s];
            scores.resize(len * len, 0.0);
            let dep = rows(&w.bound[s * a..], b * a);
            let head = turned(&w.vectors[1][s * a..], b * a);
            mul(scores, len, dep, head, len, a, len, 0.0);
            for d in 0..len {
                for h in 0..len {
                    scores[d * len + h] += w.prior[h * b + s] + fars[far(d, h)];
                }
            }
        }
    }

    fn input(&self, p: &[f32], items: &[&Item], drop: Option<(Drop, &mut Dice)>, w: &mut Work, size: Size) {
        let n = size.t * size.b;
        let (fields, width) = (&self.layout.fields, self.layout.input);
        w.used.clear();
        w.used.resize(n, [NO_ROW; MOST]);
        w.x.clear();
        w.x.resize(n * width, 0.0);
        let mut known = vec![NO_ROW; n];
        for (s, item) in items.iter().enumerate() {
            for t in 0..=item.rows.len() {
                let r = if t == 0 { item.root } else { item.rows[t - 1] };
                w.used[t * size.b + s] = r;
                known[t * size.b + s] = r[0];
            }
        }
        if let Some((rate, dice)) = drop {
            for (at, (used, known)) in w.used.iter_mut().zip(&mut known).enumerate() {
                if at < size.b {
                    continue; // the root
                }
                self.drop_words(used, known, rate, dice);
            }
            let mut fill = |m: &mut Vec<f32>, len: usize, rate: f64| {
                let scale = 1.0 / (1.0 - rate) as f32;
                m.extend((0..len).map(|_| if dice.part() < rate { 0.0 } else { scale }));
            };
            fill(&mut w.drops[0], size.b * width, rate.input);
            for m in &mut w.drops[1..] {
                fill(m, size.b * 2 * self.layout.sizes.hidden, rate.state);
            }
        }
        for (at, known) in known.into_iter().enumerate() {
            let x = &mut w.x[at * width..(at + 1) * width];
            for (f, (field, row)) in fields.iter().zip(w.used[at]).enumerate() {
                if row != NO_ROW {
                    let from = self.layout.tables[f].start + row as usize * field.width;
                    let vector = &p[from..from + field.width];
                    x[field.at..field.at + field.width].iter_mut().zip(vector).for_each(|(x, v)| *x += v);
                }
            }
            if known != NO_ROW {
                let width = fields[0].width;
                let vector = &self.outside[known as usize * width..][..width];
                x[..width].iter_mut().zip(vector).for_each(|(x, v)| *x += v);
            }
        }
        masked(&mut w.x, &w.drops[0], width, size.b);
    }

    /// Leaves out what is known of some words, as if they were new.
    fn drop_words(&self, used: &mut Rows, known: &mut u32, rate: Drop, dice: &mut Dice) {
        let mut class_gone = false;
        for (row, field) in used.iter_mut().zip(&self.layout.fields).filter(|(r, _)| **r != NO_ROW) {
            match field.sees {
                Sees::Word => {
                    let count = f64::from(self.counts[*row as usize]);
                    if dice.part() < rate.word {
                        (*row, *known) = (NO_ROW, NO_ROW);
                    } else if dice.part() < 0.4 / (0.4 + count) {
                        *row = NO_ROW;
                    }
                }
                Sees::Lemma | Sees::Class if dice.part() < rate.word => {
                    class_gone |= field.sees == Sees::Class;
                    *row = NO_ROW;
                }
                Sees::Usual if dice.part() < 2.0 * rate.word => *row = NO_ROW,
                Sees::Feats if class_gone => *row = NO_ROW,
                _ => {}
            }
        }
    }

    /// Scores of the name tags, of the classes and of the feature sets of all places.
    pub fn tags(&self, p: &[f32], w: &Work) -> [Vec<f32>; 3] {
        let n = w.mask.len();
        let mut out = [Vec::new(), Vec::new(), Vec::new()];
        for (l, out) in [&self.layout.names, &self.layout.classes, &self.layout.feats].into_iter().zip(&mut out) {
            if let Some(last) = w.dropped.last() {
                linear(p, l, last, n, false, out);
            }
        }
        out
    }

    /// Scores of the labels for edges `(sentence, dependent, head)`.
    pub fn labels(
        &self,
        p: &[f32],
        w: &Work,
        edges: &[(usize, usize, usize)],
        hidden: &mut Vec<f32>,
        out: &mut Vec<f32>,
    ) {
        let (l, b) = (self.layout.sizes.label, w.lens.len());
        hidden.resize(edges.len() * l, 0.0);
        for (row, &(s, d, h)) in hidden.chunks_exact_mut(l).zip(edges) {
            let dep = &w.vectors[2][(d * b + s) * l..][..l];
            let head = &w.vectors[3][(h * b + s) * l..][..l];
            for j in 0..l {
                row[j] = (dep[j] + head[j]).max(0.0);
            }
        }
        linear(p, &self.layout.label_out, hidden, edges.len(), false, out);
    }

    /// The gradients of the heads that tell names, classes and feature sets.
    #[allow(clippy::too_many_arguments)]
    fn tags_back(&self, p: &[f32], g: &mut [f32], items: &[&Item], x: &[f32], b: usize, scale: f32, dout: &mut [f32]) {
        let lay = self.layout;
        let heads = [(&lay.names, 1.0), (&lay.classes, 0.5), (&lay.feats, 0.5)];
        for (n, (l, weight)) in heads.into_iter().enumerate().filter(|(_, (l, _))| l.to > 0) {
            let mut logits = Vec::new();
            linear(p, l, x, x.len() / l.from, false, &mut logits);
            for (at, row) in logits.chunks_exact_mut(l.to).enumerate() {
                let item = items[at % b];
                let i = (at / b).wrapping_sub(1);
                let named = |tags: &[u8]| tags.get(i).filter(|t| **t != MASKED).map(|t| usize::from(*t));
                let right = match n {
                    0 => named(&item.names).map(|t| (0..l.to, t)),
                    1 => named(&item.classes).map(|t| (0..l.to, t)),
                    // A feature set is told from the others of its class.
                    _ => item.feats.get(i).filter(|s| **s != NO_SET).and_then(|s| {
                        let sets = lay.sets.get(usize::from(*item.classes.get(i)?))?.clone();
                        Some((sets, usize::from(*s)))
                    }),
                };
                let Some((among, right)) = right.filter(|(among, right)| among.contains(right)) else {
                    row.fill(0.0);
                    continue;
                };
                row[..among.start].fill(0.0);
                row[among.end..].fill(0.0);
                let right = right - among.start;
                soft_cross(&mut row[among], scale * weight, |q| q(right, 1.0));
            }
            linear_back(p, g, l, x, x.len() / l.from, &logits, Some(dout));
        }
    }

    /// Adds the gradients of a batch that went forward; gives the loss, words, right heads and right labels.
    pub fn backward(&self, p: &[f32], g: &mut [f32], items: &[&Item], w: &mut Work) -> [f64; 4] {
        let lay = self.layout;
        let Some(size) = w.size else { return [0.0; 4] };
        let (b, n, a) = (size.b, size.t * size.b, lay.sizes.arc);
        let words: usize = items.iter().map(|i| i.heads.len()).sum();
        let all: usize = w.lens.iter().map(|l| l - 1).sum();
        let scale = 1.0 / all.max(1) as f32;
        let mut told = [0.0, words as f64, 0.0, 0.0];
        let mut edges = Vec::new();
        for (s, item) in items.iter().enumerate() {
            edges.extend(item.heads.iter().enumerate().map(|(d, h)| (s, d + 1, *h as usize)));
        }
        let (mut hidden, mut logits) = (Vec::new(), Vec::new());
        self.labels(p, w, &edges, &mut hidden, &mut logits);
        let mut at = 0;
        for item in items {
            for d in 0..item.heads.len() {
                let row = &mut logits[at * lay.labels..(at + 1) * lay.labels];
                let right = item.labels[d];
                let soft = item.soft_labels.get(d);
                told[3] += f64::from(u8::from(top(row) == usize::from(right)));
                told[0] += soft_cross(row, scale, |q| match soft {
                    Some(s) => s.iter().for_each(|(l, v)| q(usize::from(*l), *v)),
                    None => q(usize::from(right), 1.0),
                });
                at += 1;
            }
        }
        let last = lay.layers.len() - 1;
        let mut dout = vec![0.0; n * 2 * lay.sizes.hidden];
        self.tags_back(p, g, items, &w.dropped[last], b, scale, &mut dout);
        let l = lay.sizes.label;
        let mut dhidden = vec![0.0; edges.len() * l];
        linear_back(p, g, &lay.label_out, &hidden, edges.len(), &logits, Some(&mut dhidden));
        let mut grads: [Vec<f32>; 4] = [vec![0.0; n * a], vec![0.0; n * a], vec![0.0; n * l], vec![0.0; n * l]];
        for (e, &(s, d, h)) in edges.iter().enumerate() {
            for j in 0..l {
                let v = if hidden[e * l + j] > 0.0 { dhidden[e * l + j] } else { 0.0 };
                grads[2][(d * b + s) * l + j] += v;
                grads[3][(h * b + s) * l + j] += v;
            }
        }
        let mut dbound = vec![0.0; n * a];
        let mut dprior = vec![0.0; n];
        for (s, item) in items.iter().enumerate() {
            let len = w.lens[s];
            let scores = &mut w.scores[s];
            scores[..len].fill(0.0);
            if item.heads.is_empty() {
                scores.fill(0.0);
                continue;
            }
            for d in 1..len {
                let row = &mut scores[d * len..(d + 1) * len];
                row[d] = -1e9;
                let right = usize::from(item.heads[d - 1]);
                let soft = item.soft_heads.get(d - 1);
                told[2] += f64::from(u8::from(top(row) == right));
                told[0] += soft_cross(row, scale, |q| match soft {
                    Some(s) => s.iter().for_each(|(h, v)| q(usize::from(*h), *v)),
                    None => q(right, 1.0),
                });
                for h in 0..len {
                    dprior[h * b + s] += row[h];
                    g[lay.far.start + far(d, h)] += row[h];
                }
            }
            let head = rows(&w.vectors[1][s * a..], b * a);
            mul(&mut dbound[s * a..], b * a, rows(scores, len), head, len, len, a, 0.0);
            let dep = rows(&w.bound[s * a..], b * a);
            mul(&mut grads[1][s * a..], b * a, turned(scores, len), dep, len, len, a, 0.0);
        }
        mul(&mut g[lay.bind.clone()], a, turned(&w.vectors[0], a), rows(&dbound, a), a, n, a, 1.0);
        mul(&mut grads[0], a, rows(&dbound, a), turned(&p[lay.bind.clone()], a), n, a, a, 0.0);
        mul(&mut g[lay.prior.clone()], 1, turned(&w.vectors[1], a), rows(&dprior, 1), a, n, 1, 1.0);
        mul(&mut grads[1], a, rows(&dprior, 1), turned(&p[lay.prior.clone()], 1), n, 1, a, 1.0);
        for (grads, vectors) in grads.iter_mut().zip(&w.vectors).take(2) {
            for (d, v) in grads.iter_mut().zip(vectors) {
                if *v <= 0.0 {
                    *d = 0.0;
                }
            }
        }
        let layers = lay.layers.len();
        let h2 = 2 * lay.sizes.hidden;
        for (k, l) in [&lay.arc_dep, &lay.arc_head, &lay.label_dep, &lay.label_head].into_iter().enumerate() {
            linear_back(p, g, l, &w.dropped[layers - 1], n, &grads[k], Some(&mut dout));
        }
        for l in (0..layers).rev() {
            masked(&mut dout, &w.drops[l + 1], h2, b);
            let width = lay.layers[l][0].width;
            let mut dx = vec![0.0; n * width];
            for way in 0..2 {
                let x = if l == 0 { &w.x } else { &w.dropped[l - 1] };
                lay.layers[l][way].backward(p, g, x, &w.mask, size, &mut w.keeps[l][way], &w.outs[l], &dout, &mut dx);
            }
            dout = dx;
        }
        let width = lay.input;
        masked(&mut dout, &w.drops[0], width, b);
        for at in 0..n {
            let d = &dout[at * width..(at + 1) * width];
            for (f, (field, row)) in lay.fields.iter().zip(w.used[at]).enumerate() {
                if row != NO_ROW {
                    let from = lay.tables[f].start + row as usize * field.width;
                    g[from..from + field.width].iter_mut().zip(&d[field.at..]).for_each(|(g, d)| *g += d);
                }
            }
        }
        told
    }
}

/// Leaves out what a sentence's mask says, at every place of the sentence.
fn masked(x: &mut [f32], drop: &[f32], width: usize, b: usize) {
    if drop.is_empty() {
        return;
    }
    for (at, row) in x.chunks_exact_mut(width).enumerate() {
        let m = &drop[at % b * width..][..width];
        row.iter_mut().zip(m).for_each(|(x, m)| *x *= m);
    }
}

/// The place of the largest.
pub fn top(row: &[f32]) -> usize {
    (1..row.len()).fold(0, |b, i| if row[i] > row[b] { i } else { b })
}

/// Turns scores into the gradient of the cross entropy with a target that `tell` spells out; gives the loss.
fn soft_cross(row: &mut [f32], scale: f32, tell: impl Fn(&mut dyn FnMut(usize, f32))) -> f64 {
    let most = row.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for x in row.iter_mut() {
        *x = (*x - most).exp();
        sum += *x;
    }
    row.iter_mut().for_each(|x| *x *= scale / sum);
    let mut loss = 0.0;
    tell(&mut |at, v| {
        if let Some(x) = row.get_mut(at) {
            loss -= f64::from(v) * f64::from((*x / scale).max(1e-9)).ln();
        }
    });
    tell(&mut |at, v| {
        if let Some(x) = row.get_mut(at) {
            *x -= v * scale;
        }
    });
    loss
}
