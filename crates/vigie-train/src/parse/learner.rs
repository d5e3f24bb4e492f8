//! An averaged perceptron over hashed features, and how its weights are packed.

use rustc_hash::FxHashMap;
use vigie_parse::linear::{Scorer, Table};

/// What is too little to keep.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Least {
    pub weight: i32,
    pub moves: u16,
}

#[derive(Clone, Copy)]
struct Cell {
    class: u8,
    weight: i32,
    since: u32,
    total: i64,
}

/// Weights in training.
#[derive(Default)]
pub struct Learner {
    index: FxHashMap<u64, u32>,
    rows: Vec<Vec<Cell>>,
    /// How often each row was moved.
    moves: Vec<u16>,
    now: u32,
}

impl Scorer for Learner {
    #[inline]
    fn add(&self, feature: u64, scores: &mut [i32]) {
        if let Some(&row) = self.index.get(&feature) {
            for cell in &self.rows[row as usize] {
                if let Some(s) = scores.get_mut(cell.class as usize) {
                    *s += cell.weight;
                }
            }
        }
    }
}

impl Learner {
    /// One more example has been seen: what the average runs over.
    pub fn tick(&mut self) {
        self.now += 1;
    }

    /// Moves the weights towards the right class and away from the wrong one.
    pub fn learn(&mut self, features: &[u64], right: usize, wrong: usize) {
        for f in features {
            let next = self.rows.len() as u32;
            let row = *self.index.entry(*f).or_insert(next);
            if row == next {
                self.rows.push(Vec::new());
                self.moves.push(0);
            }
            self.moves[row as usize] = self.moves[row as usize].saturating_add(1);
            let row = &mut self.rows[row as usize];
            bump(row, right as u8, 1, self.now);
            bump(row, wrong as u8, -1, self.now);
        }
    }

    /// Takes another learner's weights in: the mean of several runs is surer than each of them.
    pub fn merge(&mut self, other: &Learner) {
        self.settle();
        for (feature, from) in &other.index {
            let next = self.rows.len() as u32;
            let row = *self.index.entry(*feature).or_insert(next);
            if row == next {
                self.rows.push(Vec::new());
                self.moves.push(0);
            }
            let moves = other.moves[*from as usize];
            self.moves[row as usize] = self.moves[row as usize].saturating_add(moves);
            for c in &other.rows[*from as usize] {
                let total = c.total + i64::from(c.weight) * i64::from(other.now - c.since);
                match self.rows[row as usize].iter_mut().find(|own| own.class == c.class) {
                    Some(own) => own.total += total,
                    None => {
                        self.rows[row as usize].push(Cell { class: c.class, weight: 0, since: self.now, total });
                    }
                }
            }
        }
    }

    /// Brings every sum up to now.
    fn settle(&mut self) {
        for c in self.rows.iter_mut().flatten() {
            c.total += i64::from(c.weight) * i64::from(self.now - c.since);
            c.since = self.now;
            c.weight = 0;
        }
    }

    /// Packs the averaged weights, leaving out those whose byte is below `least.weight` and features that were moved
    /// less than `least.moves` times.
    pub fn pack(&self, least: Least) -> Vec<u8> {
        let average = |c: &Cell| {
            (c.total as f64 + f64::from(c.weight) * f64::from(self.now - c.since)) / f64::from(self.now.max(1))
        };
        let top = self.rows.iter().flatten().map(|c| average(c).abs()).fold(0.0, f64::max);
        if top == 0.0 {
            return Table::pack(&[]);
        }
        let mut packed: Vec<(u64, Vec<(u8, i8)>)> = Vec::new();
        for (feature, row) in &self.index {
            if self.moves[*row as usize] < least.moves {
                continue;
            }
            // A byte b stands for b * |b|, so the byte is the root of the weight.
            let quantised =
                |c: &Cell| ((average(c).abs() / top).sqrt() * 127.0).round() as i32 * average(c).signum() as i32;
            let cells: Vec<(u8, i8)> = self.rows[*row as usize]
                .iter()
                .map(|c| (c.class, quantised(c)))
                .filter(|(_, w)| w.abs() >= least.weight)
                .map(|(class, w)| (class, w as i8))
                .collect();
            if !cells.is_empty() {
                packed.push((*feature, cells));
            }
        }
        Table::pack(&packed)
    }
}

fn bump(row: &mut Vec<Cell>, class: u8, by: i32, now: u32) {
    match row.iter_mut().find(|c| c.class == class) {
        Some(c) => {
            c.total += i64::from(c.weight) * i64::from(now - c.since);
            c.since = now;
            c.weight += by;
        }
        None => row.push(Cell { class, weight: by, since: now, total: 0 }),
    }
}

/// A small generator of random numbers: the same on every machine.
pub struct Dice(u64);

impl Dice {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// A number in 0..1.
    pub fn part(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Shuffles a list.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, (self.roll() % (i as u64 + 1)) as usize);
        }
    }
}
