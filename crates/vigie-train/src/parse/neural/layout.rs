//! Where every weight of the network lies in one long list, and how the list begins.

use super::lstm::Lstm;
use crate::parse::learner::Dice;
use std::ops::Range;
use vigie_parse::linear::names::NAME_TAGS;
use vigie_parse::neural::file;
use vigie_parse::neural::input::{AFTER_TAGGERS, ALONE, FAR, Field, input_width};
use vigie_parse::{Upos, Words};

/// How large the network is.
#[derive(Clone, Copy, Debug, serde::Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Sizes {
    /// Length of a state, each way.
    pub hidden: usize,
    /// Recurrent layers.
    pub layers: usize,
    /// Length of a word's vector as head and as dependent.
    pub arc: usize,
    /// Length of an edge's vector, from which its label is read.
    pub label: usize,
    /// Whether it tells word classes too.
    pub tags: bool,
    /// Whether it tells name tags.
    pub names: bool,
    /// Whether it reads words alone, and tells all of their tags itself; else it reads what taggers say.
    pub alone: bool,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes { hidden: 96, layers: 2, arc: 64, label: 96, tags: true, names: true, alone: true }
    }
}

/// A layer of weights and a bias.
#[derive(Clone, Debug)]
pub struct Linear {
    pub w: Range<usize>,
    pub bias: Range<usize>,
    pub from: usize,
    pub to: usize,
}

/// The places of all weights.
#[derive(Clone, Debug)]
pub struct Layout {
    pub sizes: Sizes,
    /// The tables that the input is made of.
    pub fields: Vec<Field>,
    /// Length of a word's input.
    pub input: usize,
    pub labels: usize,
    /// For each class, which of all feature sets are its own.
    pub sets: Vec<Range<usize>>,
    pub tables: Vec<Range<usize>>,
    pub layers: Vec<[Lstm; 2]>,
    pub arc_dep: Linear,
    pub arc_head: Linear,
    /// What binds a dependent's vector to a head's.
    pub bind: Range<usize>,
    /// How likely a vector is to be a head at all.
    pub prior: Range<usize>,
    /// Weights of distances.
    pub far: Range<usize>,
    pub label_dep: Linear,
    pub label_head: Linear,
    pub label_out: Linear,
    pub names: Linear,
    pub classes: Linear,
    pub feats: Linear,
    pub len: usize,
}

impl Layout {
    /// Lays a network out for so many known words and the lists of a model.
    pub fn new(sizes: Sizes, known: usize, words: &Words) -> Layout {
        let fields = if sizes.alone { ALONE.to_vec() } else { AFTER_TAGGERS.to_vec() };
        let labels = words.labels.len();
        let mut sets: Vec<Range<usize>> = Vec::new();
        for list in &words.feats {
            let from = sets.last().map_or(0, |s| s.end);
            sets.push(from..from + list.len());
        }
        let input = input_width(&fields);
        let mut len = 0;
        let mut take = |n: usize| {
            len += n;
            len - n..len
        };
        let tables = fields.iter().map(|f| take(f.width * if f.rows == 0 { known } else { f.rows })).collect();
        let h = sizes.hidden;
        let mut layers = Vec::new();
        for layer in 0..sizes.layers {
            let width = if layer == 0 { input } else { 2 * h };
            layers.push([false, true].map(|back| Lstm {
                wx: take(width * 4 * h),
                wh: take(h * 4 * h),
                bias: take(4 * h),
                width,
                hidden: h,
                back,
            }));
        }
        let mut linear = |from: usize, to: usize| Linear { w: take(from * to), bias: take(to), from, to };
        let arc_dep = linear(2 * h, sizes.arc);
        let arc_head = linear(2 * h, sizes.arc);
        let label_dep = linear(2 * h, sizes.label);
        let label_head = linear(2 * h, sizes.label);
        let label_out = linear(sizes.label, labels);
        let bind = take(sizes.arc * sizes.arc);
        let prior = take(sizes.arc);
        let far = take(2 * FAR + 3);
        let told = |yes: bool, n: usize| if yes { n } else { 0 };
        let mut linear = |from: usize, to: usize| Linear { w: take(from * to), bias: take(to), from, to };
        let names = linear(2 * h, told(sizes.names, NAME_TAGS));
        let classes = linear(2 * h, told(sizes.tags, Upos::ALL.len()));
        let feats = linear(2 * h, told(sizes.alone, sets.last().map_or(0, |s| s.end)));
        Layout {
            fields,
            input,
            sets,
            names,
            classes,
            feats,
            sizes,
            labels,
            tables,
            layers,
            arc_dep,
            arc_head,
            bind,
            prior,
            far,
            label_dep,
            label_head,
            label_out,
            len,
        }
    }

    fn linears(&self) -> [&Linear; 8] {
        let trees = [&self.arc_dep, &self.arc_head, &self.label_dep, &self.label_head, &self.label_out];
        let [a, b, c, d, e] = trees;
        [a, b, c, d, e, &self.names, &self.classes, &self.feats]
    }

    /// The weights at the start.
    pub fn start(&self, seed: u64) -> Vec<f32> {
        let mut dice = Dice::new(seed);
        let mut p = vec![0.0; self.len];
        let mut fill =
            |p: &mut [f32], bound: f32| p.iter_mut().for_each(|x| *x = (dice.part() as f32 * 2.0 - 1.0) * bound);
        for (n, t) in self.tables.iter().enumerate() {
            // What is learned of known words is added to what is known of them from elsewhere.
            fill(&mut p[t.clone()], if n == 0 { 0.02 } else { 0.3 });
        }
        for l in self.layers.iter().flatten() {
            fill(&mut p[l.wx.clone()], (6.0 / (l.width + 4 * l.hidden) as f32).sqrt());
            fill(&mut p[l.wh.clone()], (3.0 / l.hidden as f32).sqrt() * 0.7);
            p[l.bias.clone()][l.hidden..2 * l.hidden].fill(1.0);
        }
        for l in self.linears() {
            fill(&mut p[l.w.clone()], (6.0 / (l.from + l.to) as f32).sqrt());
        }
        fill(&mut p[self.bind.clone()], 0.15);
        p
    }

    /// The network as a part of a model file: what is known of words from elsewhere goes into their vectors.
    pub fn pack(&self, p: &[f32], outside: &[f32], known: &[u8]) -> Vec<u8> {
        let s = &self.sizes;
        let sizes = file::Sizes {
            fields: self.fields.clone(),
            hidden: s.hidden,
            layers: s.layers,
            arc: s.arc,
            label: s.label,
            labels: self.labels,
            known: self.tables[0].len() / self.fields[0].width,
            names: self.names.to,
            classes: self.classes.to,
            feats: self.feats.to,
        };
        let words: Vec<f32> = p[self.tables[0].clone()].iter().zip(outside).map(|(a, b)| a + b).collect();
        let mut lists: Vec<&[f32]> = vec![&words];
        lists.extend(self.tables[1..].iter().map(|t| &p[t.clone()]));
        for l in self.layers.iter().flatten() {
            lists.extend([&l.wx, &l.wh, &l.bias].map(|r| &p[r.clone()]));
        }
        for l in [&self.arc_dep, &self.arc_head, &self.label_dep, &self.label_head, &self.label_out] {
            lists.extend([&p[l.w.clone()], &p[l.bias.clone()]]);
        }
        lists.extend([&self.bind, &self.prior, &self.far].map(|r| &p[r.clone()]));
        for l in [&self.names, &self.classes, &self.feats] {
            lists.extend([&p[l.w.clone()], &p[l.bias.clone()]]);
        }
        file::pack(&sizes, known, &lists)
    }
}
