//! The network at work on one sentence, in whole numbers but for the gates, whose few steps in floating point are the same
//! on every machine.

use super::file::{H_WEIGHT, Reader, Sizes, X_WEIGHT};
use super::input::{FAR, NO_ROW, Rows, far, input_width, root_rows, rows};
use super::kernel::{LANES, Machine, Matrix};
use super::{names, tree};
use crate::linear::Lookup;
use crate::linear::names::NAME_TAGS;
use crate::linear::tag::View;
use std::borrow::Cow;
use std::ops::Range;

/// Bits behind the point: of the input, of states, of sums, of the vectors that edges are scored from.
const X: u32 = 9;
const H: u32 = 10;
const SUM: u32 = 21;
const V: u32 = 8;
const _: () = assert!(X + X_WEIGHT == SUM && H + H_WEIGHT == SUM);

/// The longest sentence that is read at once; a longer one is read in pieces.
const LONGEST: usize = 180;

#[derive(Debug)]
struct Table {
    bytes: Cow<'static, [u8]>,
    start: usize,
    /// What one step of a byte is worth, with `X + 12` bits behind the point.
    scale: i32,
}

#[derive(Debug)]
struct Way {
    x: Matrix,
    h: Matrix,
    bias: Vec<i32>,
}

#[derive(Debug)]
struct Dense {
    w: Matrix,
    bias: Vec<i32>,
    outs: usize,
}

/// A network, ready for use.
#[derive(Debug)]
pub struct Net {
    sizes: Sizes,
    /// Length of a word's input.
    input: usize,
    known: Lookup,
    tables: Vec<Table>,
    layers: Vec<[Way; 2]>,
    /// As dependent and as head: for edges, for labels.
    vectors: [Dense; 4],
    names: Dense,
    classes: Dense,
    feats: Dense,
    labels: Dense,
    bind: Matrix,
    prior: Vec<i16>,
    far: Vec<i32>,
    machine: Machine,
}

/// Scratch space, and the tree of the sentence last read.
#[derive(Debug, Default)]
pub struct Desk {
    /// The head of each word; the root's number is the count of words.
    pub heads: Vec<u32>,
    /// The label of each edge.
    pub labels: Vec<u8>,
    /// The name tag of each word, where the network finds names.
    pub names: Vec<u8>,
    /// The number of each word's class, where the network tells classes.
    pub classes: Vec<u8>,
    /// The number of each word's feature set among those of its class, where the network tells them.
    pub feats: Vec<u8>,
    name_scores: Vec<[i32; NAME_TAGS]>,
    rows: Vec<Rows>,
    x: Vec<i16>,
    state: [Vec<i16>; 2],
    sums: Vec<i32>,
    gates: Vec<i32>,
    cell: Vec<f32>,
    vectors: [Vec<i16>; 4],
    bound: Vec<i16>,
    prior: Vec<i32>,
    scores: Vec<i32>,
    found: Vec<u16>,
    /// The next best label of each edge, and by how much it is worse.
    second: Vec<(u8, i32)>,
    /// By head, the dependent that is its one of a kind.
    taken: Vec<[usize; GROUPS]>,
}

/// The place of the largest, the first of equals.
fn best(sums: &[i32]) -> usize {
    (1..sums.len()).fold(0, |b, i| if sums[i] > sums[b] { i } else { b })
}

fn fixed(x: f32, bits: u32) -> i32 {
    (f64::from(x) * f64::from(1u32 << bits)).round().clamp(-1e9, 1e9) as i32
}

impl Net {
    /// Reads what [`super::file::pack`] wrote.
    #[allow(clippy::ptr_arg)] // borrowed bytes are kept without a copy
    pub fn read(bytes: &Cow<'static, [u8]>) -> Option<Net> {
        let all = bytes.len();
        let mut r = Reader(bytes);
        let sizes = r.sizes()?;
        let len = r.number()?;
        let known = Lookup::read(Cow::Owned(r.take(len)?.to_vec()))?;
        let mut tables = Vec::new();
        for f in &sizes.fields {
            let rows = sizes.rows(f);
            let step = r.plain(1)?[0];
            let start = all - r.0.len();
            r.take(rows * f.width)?;
            let bytes = match bytes {
                Cow::Borrowed(b) => Cow::Borrowed(*b),
                Cow::Owned(b) => Cow::Owned(b.get(start..start + rows * f.width)?.to_vec()),
            };
            let start = if matches!(bytes, Cow::Owned(_)) { 0 } else { start };
            tables.push(Table { bytes, start, scale: fixed(step, X + 12) });
        }
        let h = sizes.hidden;
        let sum = |list: Vec<f32>| list.into_iter().map(|b| fixed(b, SUM)).collect::<Vec<i32>>();
        let mut layers = Vec::new();
        for layer in 0..sizes.layers {
            let width = if layer == 0 { input_width(&sizes.fields) } else { 2 * h };
            let mut way = || {
                let (x, s) = (r.shorts(width * 4 * h)?, r.shorts(h * 4 * h)?);
                Some(Way {
                    x: Matrix::new(width, 4 * h, |i, o| x[i * 4 * h + o]),
                    h: Matrix::new(h, 4 * h, |i, o| s[i * 4 * h + o]),
                    bias: sum(r.plain(4 * h)?),
                })
            };
            layers.push([way()?, way()?]);
        }
        let mut dense = |from: usize, outs: usize, bits: u32| {
            let w = r.shorts(from * outs)?;
            let w = Matrix::new(from, outs, |i, o| w[i * outs + o]);
            let mut bias: Vec<i32> = r.plain(outs)?.into_iter().map(|b| fixed(b, bits)).collect();
            bias.resize(w.outs(), 0);
            Some(Dense { w, bias, outs })
        };
        let vectors = [
            dense(2 * h, sizes.arc, SUM)?,
            dense(2 * h, sizes.arc, SUM)?,
            dense(2 * h, sizes.label, SUM)?,
            dense(2 * h, sizes.label, SUM)?,
        ];
        let labels = dense(sizes.label, sizes.labels, V + H_WEIGHT)?;
        let w = r.shorts(sizes.arc * sizes.arc)?;
        let bind = Matrix::new(sizes.arc, sizes.arc, |i, o| w[i * sizes.arc + o]);
        let prior = r.plain(sizes.arc)?.into_iter().map(|x| fixed(x, H_WEIGHT).clamp(-32_767, 32_767) as i16).collect();
        let far = r.plain(2 * FAR + 3)?.into_iter().map(|x| fixed(x, 2 * V)).collect();
        let mut dense = |outs: usize| {
            let w = r.shorts(2 * h * outs)?;
            let w = Matrix::new(2 * h, outs, |i, o| w[i * outs + o]);
            let mut bias: Vec<i32> = r.plain(outs)?.into_iter().map(|b| fixed(b, SUM)).collect();
            bias.resize(w.outs(), 0);
            Some(Dense { w, bias, outs })
        };
        let (names, classes, feats) = (dense(sizes.names)?, dense(sizes.classes)?, dense(sizes.feats)?);
        let even = h % 2 == 0 && sizes.arc % 2 == 0 && sizes.label % 2 == 0;
        let machine = Machine::this();
        let input = input_width(&sizes.fields);
        let net = Net {
            sizes,
            input,
            known,
            tables,
            layers,
            vectors,
            names,
            classes,
            feats,
            labels,
            bind,
            prior,
            far,
            machine,
        };
        even.then_some(net)
    }

    /// Whether it finds names.
    pub fn names(&self) -> bool {
        self.sizes.names > 0
    }

    /// How many labels it knows.
    pub fn labels(&self) -> usize {
        self.sizes.labels
    }

    /// Whether the linear taggers must have read a sentence before the network does.
    pub fn after_taggers(&self) -> bool {
        self.sizes.after_taggers()
    }

    /// How many feature sets it tells apart; none where it tells no features.
    pub fn feats(&self) -> usize {
        self.sizes.feats
    }

    /// Reads a sentence.
    pub fn build(&self, view: &View, labels: &Labels, desk: &mut Desk) {
        let n = view.keys.len();
        desk.heads.clear();
        desk.labels.clear();
        desk.names.clear();
        desk.classes.clear();
        desk.feats.clear();
        let root = root_rows(&self.sizes.fields, view.treebank);
        let mut from = 0;
        let mut first_root = n;
        while from < n {
            let to = if n - from <= LONGEST { n } else { from + LONGEST };
            desk.rows.clear();
            desk.rows.push(root);
            desk.rows.extend((from..to).map(|i| rows(&self.sizes.fields, view, i, &self.known)));
            self.piece(labels, desk);
            for d in 1..=to - from {
                match usize::from(desk.found[d]) {
                    0 if first_root == n => {
                        first_root = from + d - 1;
                        desk.heads.push(n as u32);
                    }
                    0 => {
                        desk.heads.push(first_root as u32);
                        desk.labels[from + d - 1] = labels.spare;
                    }
                    h => desk.heads.push((from + h - 1) as u32),
                }
            }
            from = to;
        }
    }

    /// Reads the words whose rows are on the desk.
    fn piece(&self, known: &Labels, desk: &mut Desk) {
        let h2 = 2 * self.sizes.hidden;
        let n = desk.rows.len();
        self.input(&desk.rows, &mut desk.x, &mut desk.sums);
        for (l, layer) in self.layers.iter().enumerate() {
            let [even, odd] = &mut desk.state;
            let (from, out) = if l % 2 == 0 { (&*odd, even) } else { (&*even, odd) };
            let (x, width) = if l == 0 { (&desk.x, self.input) } else { (from, h2) };
            out.resize(n * h2, 0);
            for (way, back) in layer.iter().zip([false, true]) {
                let work = Recur { out, gates: &mut desk.gates, cell: &mut desk.cell };
                self.recur(way, back, x, width, work);
            }
        }
        let last = &desk.state[(self.layers.len() + 1) % 2];
        for (k, (dense, out)) in self.vectors.iter().zip(&mut desk.vectors).enumerate() {
            out.clear();
            // What edges are scored from is never below nought.
            let least = if k < 2 { 0 } else { -16_000 };
            let rows = self.dense(dense, &last[..n * h2], h2, &mut desk.sums);
            for sums in rows {
                let sums = sums[..dense.outs].iter();
                out.extend(sums.map(|s| ((s + (1 << (SUM - V - 1))) >> (SUM - V)).clamp(least, 16_000) as i16));
            }
        }
        if self.sizes.names > 0 {
            desk.name_scores.clear();
            for sums in self.dense(&self.names, &last[h2..n * h2], h2, &mut desk.sums) {
                let mut scores = [0; NAME_TAGS];
                scores.copy_from_slice(&sums[..NAME_TAGS]);
                desk.name_scores.push(scores);
            }
            names::decode(&desk.name_scores, &mut desk.names);
        }
        if self.sizes.classes > 0 {
            let start = desk.classes.len();
            let sums = self.dense(&self.classes, &last[h2..n * h2], h2, &mut desk.sums);
            desk.classes.extend(sums.map(|sums| best(&sums[..self.classes.outs]) as u8));
            let classes = desk.classes[start..].iter().filter(|_| self.sizes.feats > 0);
            for (class, x) in classes.zip(last.chunks_exact(h2).skip(1)) {
                let sets = known.sets.get(usize::from(*class)).cloned().unwrap_or(0..0);
                let chosen = if sets.len() < 2 { 0 } else { self.best_of(&self.feats, sets, x, &mut desk.sums) };
                desk.feats.push(chosen as u8);
            }
        }
        self.edges(desk);
        tree::decode(&desk.scores, n - 1, &mut desk.found);
        self.edge_labels(known, desk);
    }

    /// The sums of a layer of weights, for rows of inputs `width` long: a row of sums each, rounded up to whole blocks.
    fn dense<'s>(
        &self,
        dense: &Dense,
        x: &[i16],
        width: usize,
        sums: &'s mut Vec<i32>,
    ) -> std::slice::ChunksExact<'s, i32> {
        sums.clear();
        for _ in 0..x.len() / width {
            sums.extend_from_slice(&dense.bias);
        }
        self.machine.add_rows(&dense.w, x, width, sums);
        sums.chunks_exact(dense.bias.len())
    }

    /// The best of some outputs of a layer, counted from the first of them; only those are summed.
    fn best_of(&self, dense: &Dense, outs: Range<usize>, x: &[i16], sums: &mut Vec<i32>) -> usize {
        let blocks = outs.start / LANES..outs.end.div_ceil(LANES);
        sums.clear();
        sums.extend_from_slice(&dense.bias[blocks.start * LANES..blocks.end * LANES]);
        self.machine.add_blocks(&dense.w, blocks.clone(), x, x.len(), sums);
        best(&sums[outs.start - blocks.start * LANES..outs.end - blocks.start * LANES])
    }

    /// The input of words.
    fn input(&self, rows: &[Rows], x: &mut Vec<i16>, sum: &mut Vec<i32>) {
        x.clear();
        sum.clear();
        sum.resize(self.input, 0);
        for rows in rows {
            sum.fill(0);
            for ((field, row), table) in self.sizes.fields.iter().zip(rows).zip(&self.tables) {
                if *row == NO_ROW {
                    continue;
                }
                let start = table.start + *row as usize * field.width;
                if let Some(vector) = table.bytes.get(start..start + field.width) {
                    for (s, b) in sum[field.at..field.at + field.width].iter_mut().zip(vector) {
                        *s += i32::from(*b as i8) * table.scale;
                    }
                }
            }
            x.extend(sum.iter().map(|s| ((s + (1 << 11)) >> 12).clamp(-32_767, 32_767) as i16));
        }
    }

    /// One direction of a layer: from `x` to this direction's half of `out`.
    fn recur(&self, way: &Way, back: bool, x: &[i16], width: usize, work: Recur<'_>) {
        let h = self.sizes.hidden;
        let n = x.len() / width;
        let Recur { out, gates, cell } = work;
        let half = if back { h } else { 0 };
        cell.clear();
        cell.resize(h, 0.0);
        let outs = way.x.outs();
        gates.clear();
        for _ in 0..n {
            gates.extend_from_slice(&way.bias);
            gates.resize(gates.len().next_multiple_of(outs), 0);
        }
        self.machine.add_rows(&way.x, x, width, gates);
        let mut before: Option<usize> = None;
        for step in 0..n {
            let t = if back { n - 1 - step } else { step };
            let gates = &mut gates[t * outs..(t + 1) * outs];
            if let Some(b) = before {
                self.machine.add(&way.h, &out[b * 2 * h + half..][..h], gates);
            }
            let state = &mut out[t * 2 * h + half..][..h];
            self.machine.gates(gates, cell, state, [(1u32 << SUM) as f32, (1u32 << H) as f32]);
            before = Some(t);
        }
    }

    /// The scores of all edges.
    fn edges(&self, desk: &mut Desk) {
        let a = self.sizes.arc;
        let [deps, heads, ..] = &desk.vectors;
        desk.bound.clear();
        desk.sums.clear();
        desk.sums.resize(deps.len() / a * self.bind.outs(), 0);
        self.machine.add_rows(&self.bind, deps, a, &mut desk.sums);
        for sums in desk.sums.chunks_exact(self.bind.outs()) {
            let sums = sums[..a].iter();
            desk.bound.extend(sums.map(|s| ((s + (1 << (H_WEIGHT - 1))) >> H_WEIGHT).clamp(-32_767, 32_767) as i16));
        }
        desk.prior.clear();
        self.machine.dots(&self.prior, heads, &mut desk.prior);
        // From the bits of a vector and a weight to those of two vectors.
        desk.prior.iter_mut().for_each(|p| *p >>= H_WEIGHT - V);
        desk.scores.clear();
        for (d, dep) in desk.bound.chunks_exact(a).enumerate() {
            let from = desk.scores.len();
            self.machine.dots(dep, heads, &mut desk.scores);
            for (h, (score, prior)) in desk.scores[from..].iter_mut().zip(&desk.prior).enumerate() {
                *score += prior + self.far[far(d, h)];
            }
        }
    }

    /// The labels of the tree's edges. Of two edges of a head that cannot both be its subject, the surer one is.
    fn edge_labels(&self, known: &Labels, desk: &mut Desk) {
        let l = self.sizes.label;
        let start = desk.labels.len();
        desk.second.clear();
        desk.bound.clear();
        for d in 1..desk.rows.len() {
            let h = usize::from(desk.found[d]);
            let dep = &desk.vectors[2][d * l..(d + 1) * l];
            let head = &desk.vectors[3][h * l..(h + 1) * l];
            desk.bound.extend(dep.iter().zip(head).map(|(a, b)| a.saturating_add(*b).max(0)));
        }
        let rows = self.dense(&self.labels, &desk.bound, l, &mut desk.sums);
        for (d, sums) in rows.enumerate() {
            if desk.found[d + 1] == 0 {
                desk.labels.push(0);
                desk.second.push((0, 0));
                continue;
            }
            let sums = &sums[..self.labels.outs];
            let group = |n: usize| known.groups.get(n).copied().unwrap_or(0);
            let best = (1..sums.len()).fold(1, |b, i| if sums[i] > sums[b] { i } else { b });
            // What it is if it cannot be that.
            let other = |i: &usize| group(*i) == 0 || group(*i) != group(best);
            let second = (1..sums.len()).filter(other).reduce(|b, i| if sums[i] > sums[b] { i } else { b });
            let second = second.unwrap_or(best);
            desk.labels.push(best.min(sums.len() - 1) as u8);
            desk.second.push((second as u8, sums[best] - sums[second]));
        }
        let group = |desk: &Desk, i: usize| known.groups.get(usize::from(desk.labels[start + i])).copied().unwrap_or(0);
        desk.taken.clear();
        desk.taken.resize(desk.rows.len(), [usize::MAX; GROUPS]);
        for i in 0..desk.second.len() {
            let Some(g) = usize::from(group(desk, i)).checked_sub(1).filter(|g| *g < GROUPS) else { continue };
            let h = usize::from(desk.found[i + 1]);
            let before = desk.taken[h][g];
            let weaker = match before {
                usize::MAX => None,
                b if desk.second[b].1 < desk.second[i].1 => Some(b),
                _ => Some(i),
            };
            if weaker != Some(i) {
                desk.taken[h][g] = i;
            }
            if let Some(w) = weaker {
                desk.labels[start + w] = desk.second[w].0;
            }
        }
    }
}

/// Relations that a head has once: that many kinds.
pub const GROUPS: usize = 2;

/// What the network must know of its labels.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Joins the pieces of a sentence too long to be read at once.
    pub spare: u8,
    /// For each label the kind, from 1, of which a head has only one; 0 where it may have several.
    pub groups: Vec<u8>,
    /// For each class, which of all feature sets are its own.
    pub sets: Vec<Range<usize>>,
}

/// What one direction of a layer works on.
struct Recur<'a> {
    out: &'a mut [i16],
    gates: &'a mut Vec<i32>,
    cell: &'a mut Vec<f32>,
}
