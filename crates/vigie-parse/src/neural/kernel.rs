//! Products of whole numbers: sixteen bits by sixteen into thirty-two. The sums are exact, so that they are the same whatever
//! width of vectors the machine has.

use pulp::NullaryFnOnce;
use std::ops::Range;

/// Outputs that are summed together.
pub const LANES: usize = 32;

/// The weights of two inputs for [`LANES`] outputs, side by side.
type Pair = [i16; 2 * LANES];

/// A matrix: for each block of outputs, for each pair of inputs.
#[derive(Debug, Default)]
pub struct Matrix {
    blocks: Vec<Pair>,
    pairs: usize,
    outs: usize,
}

impl Matrix {
    /// Lays out weights given row by row of inputs.
    pub fn new(inputs: usize, outs: usize, weight: impl Fn(usize, usize) -> i16) -> Matrix {
        let pairs = inputs.div_ceil(2);
        let count = outs.div_ceil(LANES);
        let mut blocks = vec![[0i16; 2 * LANES]; count * pairs];
        for (n, pair) in blocks.iter_mut().enumerate() {
            let (block, k) = (n / pairs, n % pairs);
            for (j, w) in pair.iter_mut().enumerate() {
                let (input, out) = (2 * k + j % 2, block * LANES + j / 2);
                if input < inputs && out < outs {
                    *w = weight(input, out);
                }
            }
        }
        Matrix { blocks, pairs, outs: count * LANES }
    }

    /// How many outputs there are, rounded up to whole blocks.
    pub fn outs(&self) -> usize {
        self.outs
    }
}

/// Rows of inputs that share one reading of the weights, which are more than the nearest memory holds.
const TOGETHER: usize = 3;

/// Adds to the sums of one block its products, for some rows of inputs at once.
trait Vectors: Copy {
    fn block<const N: usize>(self, x: [&[[i16; 2]]; N], w: &[Pair], sums: [&mut [i32; LANES]; N]);
}

/// What every machine has.
#[derive(Clone, Copy)]
struct Plain;

impl Vectors for Plain {
    #[inline(always)]
    fn block<const N: usize>(self, x: [&[[i16; 2]]; N], w: &[Pair], sums: [&mut [i32; LANES]; N]) {
        for (x, sums) in x.into_iter().zip(sums) {
            let mut s = *sums;
            for ([a, b], w) in x.iter().zip(w) {
                let (a, b) = (i32::from(*a), i32::from(*b));
                for j in 0..LANES {
                    s[j] = s[j].wrapping_add(a * i32::from(w[2 * j]) + b * i32::from(w[2 * j + 1]));
                }
            }
            *sums = s;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use super::{LANES, Pair, Vectors};
    use pulp::x86::{V3, V4};
    use pulp::{cast, i16x16, i16x32, i32x8, i32x16};

    #[inline(always)]
    fn both(pair: &[i16; 2]) -> i32 {
        i32::from(pair[0] as u16) | i32::from(pair[1]) << 16
    }

    impl Vectors for V3 {
        #[inline(always)]
        fn block<const N: usize>(self, x: [&[[i16; 2]]; N], w: &[Pair], sums: [&mut [i32; LANES]; N]) {
            let mut s: [[i32x8; 4]; N] = std::array::from_fn(|n| cast(*sums[n]));
            let pairs = x.iter().map(|x| x.len()).min().unwrap_or(0);
            for (k, w) in w.iter().enumerate().take(pairs) {
                let w: [i16x16; 4] = cast(*w);
                for n in 0..N {
                    let x: i16x16 = cast(self.splat_i32x8(both(&x[n][k])));
                    for j in 0..4 {
                        let products = self.multiply_wrapping_add_adjacent_i16x16(x, w[j]);
                        s[n][j] = self.wrapping_add_i32x8(s[n][j], products);
                    }
                }
            }
            for n in 0..N {
                *sums[n] = cast(s[n]);
            }
        }
    }

    impl Vectors for V4 {
        #[inline(always)]
        fn block<const N: usize>(self, x: [&[[i16; 2]]; N], w: &[Pair], sums: [&mut [i32; LANES]; N]) {
            let mut s: [[i32x16; 2]; N] = std::array::from_fn(|n| cast(*sums[n]));
            let pairs = x.iter().map(|x| x.len()).min().unwrap_or(0);
            for (k, w) in w.iter().enumerate().take(pairs) {
                let w: [i16x32; 2] = cast(*w);
                for n in 0..N {
                    let x: i16x32 = cast(self.splat_i32x16(both(&x[n][k])));
                    for j in 0..2 {
                        let products = self.multiply_wrapping_add_adjacent_i16x32(x, w[j]);
                        s[n][j] = self.wrapping_add_i32x16(s[n][j], products);
                    }
                }
            }
            for n in 0..N {
                *sums[n] = cast(s[n]);
            }
        }
    }
}

/// A product to be made with vectors of some width: rows of inputs, `width` apart, into rows of sums.
struct Product<'a, V> {
    with: V,
    blocks: &'a [Pair],
    pairs: usize,
    x: &'a [i16],
    width: usize,
    sums: &'a mut [i32],
}

impl<V: Vectors> NullaryFnOnce for Product<'_, V> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let outs = self.blocks.len() / self.pairs.max(1) * LANES;
        let (mut x, mut sums) = (self.x, self.sums);
        while x.len() >= TOGETHER * self.width && sums.len() >= TOGETHER * outs && outs > 0 {
            let (some, rest) = x.split_at(TOGETHER * self.width);
            let (into, more) = std::mem::take(&mut sums).split_at_mut(TOGETHER * outs);
            let rows: [&[[i16; 2]]; TOGETHER] =
                std::array::from_fn(|n| some[n * self.width..(n + 1) * self.width].as_chunks::<2>().0);
            let (a, bc) = into.split_at_mut(outs);
            let (b, c) = bc.split_at_mut(outs);
            let (a, b, c) = (a.as_chunks_mut().0, b.as_chunks_mut().0, c.as_chunks_mut().0);
            for (((block, a), b), c) in self.blocks.chunks_exact(self.pairs).zip(a).zip(b).zip(c) {
                self.with.block(rows, block, [a, b, c]);
            }
            (x, sums) = (rest, more);
        }
        for (x, sums) in x.chunks_exact(self.width.max(1)).zip(sums.chunks_exact_mut(outs.max(1))) {
            let row = x.as_chunks::<2>().0;
            for (block, sums) in self.blocks.chunks_exact(self.pairs.max(1)).zip(sums.as_chunks_mut().0) {
                self.with.block([row], block, [sums]);
            }
        }
    }
}

/// The gates of a recurrent step: from sums to the cells and the states.
struct Gates<'a> {
    sums: &'a [i32],
    cell: &'a mut [f32],
    state: &'a mut [i16],
    /// What one is worth in the sums, and in the states.
    one: [f32; 2],
}

impl NullaryFnOnce for Gates<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let h = self.state.len();
        let cell = &mut self.cell[..h];
        let (zi, zf) = (&self.sums[..h], &self.sums[h..][..h]);
        let (zg, zo) = (&self.sums[2 * h..][..h], &self.sums[3 * h..][..h]);
        let [unit, one] = [1.0 / self.one[0], self.one[1]];
        for j in 0..h {
            let i = sigmoid(zi[j] as f32 * unit);
            let f = sigmoid(zf[j] as f32 * unit);
            let g = tanh(zg[j] as f32 * unit);
            let o = sigmoid(zo[j] as f32 * unit);
            let c = f * cell[j] + i * g;
            cell[j] = c;
            self.state[j] = round(o * tanh(c) * one) as i16;
        }
    }
}

/// The widest vectors of this machine.
#[derive(Clone, Copy, Debug)]
pub enum Machine {
    /// Those that every machine has.
    Plain,
    /// Of 256 bits.
    #[cfg(target_arch = "x86_64")]
    V3(pulp::x86::V3),
    /// Of 512 bits.
    #[cfg(target_arch = "x86_64")]
    V4(pulp::x86::V4),
}

impl Machine {
    /// Asks the machine once.
    pub fn this() -> Machine {
        #[cfg(target_arch = "x86_64")]
        {
            if let Some(v) = pulp::x86::V4::try_new() {
                return Machine::V4(v);
            }
            if let Some(v) = pulp::x86::V3::try_new() {
                return Machine::V3(v);
            }
        }
        Machine::Plain
    }

    /// Adds the product of `x` with the weights to `sums`.
    pub fn add(self, matrix: &Matrix, x: &[i16], sums: &mut [i32]) {
        self.add_blocks(matrix, 0..matrix.outs / LANES, x, x.len(), sums);
    }

    /// The same for rows of inputs, `width` long, into rows of sums.
    pub fn add_rows(self, matrix: &Matrix, x: &[i16], width: usize, sums: &mut [i32]) {
        self.add_blocks(matrix, 0..matrix.outs / LANES, x, width, sums);
    }

    /// The same for some blocks of [`LANES`] outputs, whose sums are given.
    pub fn add_blocks(self, matrix: &Matrix, blocks: Range<usize>, x: &[i16], width: usize, sums: &mut [i32]) {
        let pairs = matrix.pairs;
        let Some(blocks) = matrix.blocks.get(blocks.start * pairs..blocks.end * pairs) else { return };
        match self {
            Machine::Plain => Product { with: Plain, blocks, pairs, x, width, sums }.call(),
            #[cfg(target_arch = "x86_64")]
            Machine::V3(v) => v.vectorize(Product { with: v, blocks, pairs, x, width, sums }),
            #[cfg(target_arch = "x86_64")]
            Machine::V4(v) => v.vectorize(Product { with: v, blocks, pairs, x, width, sums }),
        }
    }

    /// From the sums of a recurrent step (gates in the order input, forget, new, output) to its cells and states.
    pub fn gates(self, sums: &[i32], cell: &mut [f32], state: &mut [i16], one: [f32; 2]) {
        let gates = Gates { sums, cell, state, one };
        match self {
            Machine::Plain => gates.call(),
            #[cfg(target_arch = "x86_64")]
            Machine::V3(v) => v.vectorize(gates),
            #[cfg(target_arch = "x86_64")]
            Machine::V4(v) => v.vectorize(gates),
        }
    }

    /// The products of two vectors, summed, for each row of `rows`.
    pub fn dots(self, x: &[i16], rows: &[i16], out: &mut Vec<i32>) {
        let dots = Dots { x, rows, out };
        match self {
            Machine::Plain => dots.call(),
            #[cfg(target_arch = "x86_64")]
            Machine::V3(v) => v.vectorize(dots),
            #[cfg(target_arch = "x86_64")]
            Machine::V4(v) => v.vectorize(dots),
        }
    }
}

struct Dots<'a> {
    x: &'a [i16],
    rows: &'a [i16],
    out: &'a mut Vec<i32>,
}

impl NullaryFnOnce for Dots<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for row in self.rows.chunks_exact(self.x.len().max(1)) {
            let products = self.x.iter().zip(row).map(|(x, y)| i32::from(*x) * i32::from(*y));
            self.out.push(products.fold(0, i32::wrapping_add));
        }
    }
}

/// A number rounded to the nearest whole one, ties to the even; for what is far below 2^22.
#[inline(always)]
pub fn round(x: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    (x + SHIFT).to_bits() as i32 - SHIFT.to_bits() as i32
}

/// The hyperbolic tangent by products, sums and one quotient, which are the same on every machine.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-7.905, 7.905);
    let y = x * x;
    let p = -2.760_768_5e-16f32;
    let p = p * y + 2.000_188e-13;
    let p = p * y - 8.604_672e-11;
    let p = p * y + 5.122_297e-8;
    let p = p * y + 1.485_722_4e-5;
    let p = p * y + 6.372_619_3e-4;
    let p = (p * y + 4.893_525e-3) * x;
    let q = 1.198_258_4e-6f32;
    let q = q * y + 1.185_347_1e-4;
    let q = q * y + 2.268_434_6e-3;
    let q = q * y + 4.893_525e-3;
    p / q
}

/// The logistic function.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_width_gives_the_same_sums() {
        let weight = |i: usize, o: usize| ((i * 7919 + o * 104_729) % 4001) as i16 - 2000;
        let m = Matrix::new(37, 70, weight);
        let x: Vec<i16> = (0..38).map(|i| if i < 37 { (i * 577 % 1999) as i16 - 999 } else { 0 }).collect();
        let mut right = vec![0i32; m.outs()];
        for (o, r) in right.iter_mut().enumerate().take(70) {
            *r = (0..37).map(|i| i32::from(x[i]) * i32::from(weight(i, o))).sum();
        }
        let mut machines = vec![Machine::Plain, Machine::this()];
        #[cfg(target_arch = "x86_64")]
        machines.extend(pulp::x86::V3::try_new().map(Machine::V3));
        for machine in machines {
            let mut sums = vec![0; m.outs()];
            machine.add(&m, &x, &mut sums);
            assert_eq!(sums, right, "{machine:?}");
            for rows in 1..9 {
                let mut sums = vec![7; rows * m.outs()];
                machine.add_rows(&m, &x.repeat(rows), x.len(), &mut sums);
                let all: Vec<i32> = right.repeat(rows).iter().map(|s| s + 7).collect();
                assert_eq!(sums, all, "{rows} rows, {machine:?}");
            }
        }
    }

    #[test]
    fn rounding_and_tanh() {
        assert_eq!([round(2.4), round(-2.6), round(2.5), round(-1000.2)], [2, -3, 2, -1000]);
        for x in [-9.0f32, -1.0, -0.01, 0.0, 0.3, 2.0, 8.5] {
            assert!((tanh(x) - x.tanh()).abs() < 1e-5, "{x}");
        }
    }
}
