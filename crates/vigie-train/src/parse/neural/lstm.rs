//! One direction of a recurrent layer (LSTM), there and back. Places are `t * b + sentence`; a place after a sentence's end
//! is masked and stays nought.

use super::matrix::{add_columns, add_row, mul, rows, turned};
use std::ops::Range;
use vigie_parse::neural::{sigmoid, tanh};

/// Where the weights of one direction lie.
#[derive(Clone, Debug)]
pub struct Lstm {
    /// From the input: `width` by `4 * hidden`; gates in the order input, forget, new, output.
    pub wx: Range<usize>,
    /// From the state before.
    pub wh: Range<usize>,
    pub bias: Range<usize>,
    pub width: usize,
    pub hidden: usize,
    /// Right to left.
    pub back: bool,
}

/// What is kept for the way back: the gates and the cells.
#[derive(Default)]
pub struct Kept {
    pub gates: Vec<f32>,
    pub cells: Vec<f32>,
}

/// The sizes of a batch.
#[derive(Clone, Copy)]
pub struct Size {
    pub t: usize,
    pub b: usize,
}

impl Lstm {
    fn order(&self, step: usize, size: Size) -> (usize, usize) {
        if self.back { (size.t - 1 - step, size.t - step) } else { (step, step.wrapping_sub(1)) }
    }

    /// Writes the states into `out`, rows of `2 * hidden`, this direction's half.
    pub fn forward(&self, p: &[f32], x: &[f32], mask: &[bool], size: Size, kept: &mut Kept, out: &mut [f32]) {
        let (h, n) = (self.hidden, size.t * size.b);
        let half = if self.back { h } else { 0 };
        kept.gates.resize(n * 4 * h, 0.0);
        kept.cells.resize(n * h, 0.0);
        mul(&mut kept.gates, 4 * h, rows(x, self.width), rows(&p[self.wx.clone()], 4 * h), n, self.width, 4 * h, 0.0);
        add_row(&mut kept.gates, &p[self.bias.clone()]);
        for step in 0..size.t {
            let (t, before) = self.order(step, size);
            let z = &mut kept.gates[t * size.b * 4 * h..(t + 1) * size.b * 4 * h];
            if step > 0 {
                let state = rows(&out[before * size.b * 2 * h + half..], 2 * h);
                mul(z, 4 * h, state, rows(&p[self.wh.clone()], 4 * h), size.b, h, 4 * h, 1.0);
            }
            for s in 0..size.b {
                let at = t * size.b + s;
                let z = &mut z[s * 4 * h..(s + 1) * 4 * h];
                let o = &mut out[at * 2 * h + half..at * 2 * h + half + h];
                if !mask[at] {
                    z.fill(0.0);
                    kept.cells[at * h..(at + 1) * h].fill(0.0);
                    o.fill(0.0);
                    continue;
                }
                let (zi, rest) = z.split_at_mut(h);
                let (zf, rest) = rest.split_at_mut(h);
                let (zg, zo) = rest.split_at_mut(h);
                if step > 0 {
                    let (c_before, c) = two(&mut kept.cells, (before * size.b + s) * h, at * h, h);
                    for j in 0..h {
                        zi[j] = sigmoid(zi[j]);
                        zf[j] = sigmoid(zf[j]);
                        zg[j] = tanh(zg[j]);
                        zo[j] = sigmoid(zo[j]);
                        c[j] = zf[j] * c_before[j] + zi[j] * zg[j];
                        o[j] = zo[j] * tanh(c[j]);
                    }
                } else {
                    let c = &mut kept.cells[at * h..(at + 1) * h];
                    for j in 0..h {
                        zi[j] = sigmoid(zi[j]);
                        zf[j] = sigmoid(zf[j]);
                        zg[j] = tanh(zg[j]);
                        zo[j] = sigmoid(zo[j]);
                        c[j] = zi[j] * zg[j];
                        o[j] = zo[j] * tanh(c[j]);
                    }
                }
            }
        }
    }

    /// From the gradient of the states to those of the weights and of the input (added to `dx`). Spends what was kept.
    #[allow(clippy::too_many_arguments)]
    pub fn backward(
        &self,
        p: &[f32],
        g: &mut [f32],
        x: &[f32],
        mask: &[bool],
        size: Size,
        kept: &mut Kept,
        out: &[f32],
        dout: &[f32],
        dx: &mut [f32],
    ) {
        let (h, n) = (self.hidden, size.t * size.b);
        let half = if self.back { h } else { 0 };
        let mut dh = vec![0.0; size.b * h];
        let mut dc = vec![0.0; size.b * h];
        for step in (0..size.t).rev() {
            let (t, before) = self.order(step, size);
            for s in 0..size.b {
                let at = t * size.b + s;
                let z = &mut kept.gates[at * 4 * h..(at + 1) * 4 * h];
                let (dh, dc) = (&mut dh[s * h..(s + 1) * h], &mut dc[s * h..(s + 1) * h]);
                if !mask[at] {
                    dh.fill(0.0);
                    dc.fill(0.0);
                    continue;
                }
                let d = &dout[at * 2 * h + half..at * 2 * h + half + h];
                let c = &kept.cells[at * h..(at + 1) * h];
                let c_before = if step > 0 {
                    Some(&kept.cells[(before * size.b + s) * h..(before * size.b + s + 1) * h])
                } else {
                    None
                };
                let (zi, rest) = z.split_at_mut(h);
                let (zf, rest) = rest.split_at_mut(h);
                let (zg, zo) = rest.split_at_mut(h);
                for j in 0..h {
                    let (i, f, gg, o) = (zi[j], zf[j], zg[j], zo[j]);
                    let tc = tanh(c[j]);
                    let d_h = d[j] + dh[j];
                    let d_c = dc[j] + d_h * o * (1.0 - tc * tc);
                    zo[j] = d_h * tc * o * (1.0 - o);
                    zi[j] = d_c * gg * i * (1.0 - i);
                    zg[j] = d_c * i * (1.0 - gg * gg);
                    zf[j] = c_before.map_or(0.0, |c| d_c * c[j] * f * (1.0 - f));
                    dc[j] = d_c * f;
                }
            }
            if step > 0 {
                let z = &kept.gates[t * size.b * 4 * h..(t + 1) * size.b * 4 * h];
                mul(&mut dh, h, rows(z, 4 * h), turned(&p[self.wh.clone()], 4 * h), size.b, 4 * h, h, 0.0);
            }
        }
        let z = &kept.gates;
        mul(&mut g[self.wx.clone()], 4 * h, turned(x, self.width), rows(z, 4 * h), self.width, n, 4 * h, 1.0);
        add_columns(&mut g[self.bias.clone()], z);
        let m = n - size.b;
        let (states, z_of) =
            if self.back { (&out[size.b * 2 * h + half..], &z[..]) } else { (&out[half..], &z[size.b * 4 * h..]) };
        mul(&mut g[self.wh.clone()], 4 * h, turned(states, 2 * h), rows(z_of, 4 * h), h, m, 4 * h, 1.0);
        mul(dx, self.width, rows(z, 4 * h), turned(&p[self.wx.clone()], 4 * h), n, 4 * h, self.width, 1.0);
    }
}

/// Two stretches of one slice, the first to read, the second to write.
fn two(data: &mut [f32], a: usize, b: usize, len: usize) -> (&[f32], &mut [f32]) {
    if a < b {
        let (x, y) = data.split_at_mut(b);
        (&x[a..a + len], &mut y[..len])
    } else {
        let (x, y) = data.split_at_mut(a);
        (&y[..len], &mut x[b..b + len])
    }
}
