//! Weights, packed: hashed features to a few classes with a byte each.

use std::borrow::Cow;

/// Whatever gives weights to features: a packed table, or a learner in training.
pub trait Scorer {
    /// Adds a feature's weights to the scores of the classes.
    fn add(&self, feature: u64, scores: &mut [i32]);

    /// Adds the weights of many features.
    fn add_all(&self, features: &[u64], scores: &mut [i32]) {
        for f in features {
            self.add(*f, scores);
        }
    }
}

/// A table of weights. A feature falls into a bucket; the bucket lists each of its features: two bytes that mark it, then
/// a count and as many pairs of class and weight, or, where there are at most eight classes, a set of classes and their
/// weights. A byte `b` stands for the weight `b * |b|`: fine near nought, and wide enough for the few large ones.
#[derive(Clone, Debug, Default)]
pub struct Table {
    few: bool,
    starts: Vec<u32>,
    bytes: Cow<'static, [u8]>,
}

/// Features a bucket, on average.
const LOAD: usize = 3;

fn bucket_of(feature: u64, buckets: usize) -> usize {
    (((feature >> 32) * buckets as u64) >> 32) as usize
}

/// The weight a byte stands for.
#[inline]
fn weight_of(byte: u8) -> i32 {
    let b = i32::from(byte as i8);
    b * b.abs()
}

fn mark_of(feature: u64) -> [u8; 2] {
    (feature as u16).to_le_bytes()
}

impl Table {
    /// Packs rows of `(feature, [(class, weight)])`; weights are in -127..=127 and not zero.
    pub fn pack(rows: &[(u64, Vec<(u8, i8)>)]) -> Vec<u8> {
        let count = (rows.len() / LOAD).max(1);
        let few = rows.iter().flat_map(|r| &r.1).all(|(class, _)| *class < 8);
        let mut buckets: Vec<Vec<u8>> = vec![Vec::new(); count];
        let mut order: Vec<&(u64, Vec<(u8, i8)>)> = rows.iter().collect();
        order.sort_by_key(|r| r.0);
        for (feature, weights) in order {
            let into = &mut buckets[bucket_of(*feature, count)];
            into.extend(mark_of(*feature));
            if few {
                let mut sorted = weights.clone();
                sorted.sort_unstable();
                into.push(sorted.iter().fold(0, |set, (class, _)| set | 1 << class));
                into.extend(sorted.iter().map(|(_, weight)| *weight as u8));
                continue;
            }
            into.push(weights.len() as u8);
            for (class, weight) in weights {
                into.extend([*class, *weight as u8]);
            }
        }
        let mut out = (count as u32 | u32::from(few) << 31).to_le_bytes().to_vec();
        for b in &buckets {
            out.extend((b.len() as u16).to_le_bytes());
        }
        out.extend(buckets.iter().flatten());
        out
    }

    /// Reads what [`Table::pack`] wrote; `None` when it is something else.
    pub fn read(bytes: Cow<'static, [u8]>) -> Option<Table> {
        let head = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?);
        let (few, count) = (head >> 31 == 1, (head & 0x7FFF_FFFF) as usize);
        let lengths = bytes.get(4..4 + count.checked_mul(2)?)?;
        let mut starts = Vec::with_capacity(count + 1);
        let mut at = (4 + lengths.len()) as u32;
        starts.push(at);
        for l in lengths.chunks_exact(2) {
            at += u32::from(u16::from_le_bytes([l[0], l[1]]));
            starts.push(at);
        }
        (at as usize == bytes.len() && count > 0).then_some(Table { few, starts, bytes })
    }
}

impl Scorer for Table {
    #[inline]
    fn add(&self, feature: u64, scores: &mut [i32]) {
        if let Some((start, end)) = self.bucket(feature) {
            self.scan(start, end, mark_of(feature), scores);
        }
    }

    /// Finds all buckets first, so that the memory is asked for all of them at once.
    fn add_all(&self, features: &[u64], scores: &mut [i32]) {
        let mut places = [(0u32, 0u32); 32];
        for chunk in features.chunks(places.len()) {
            let mut touched = 0u8;
            for (place, f) in places.iter_mut().zip(chunk) {
                *place = self.bucket(*f).unwrap_or_default();
            }
            for place in &places[..chunk.len()] {
                touched ^= self.bytes.get(place.0 as usize).copied().unwrap_or_default();
            }
            std::hint::black_box(touched);
            for (place, f) in places.iter().zip(chunk) {
                self.scan(place.0, place.1, mark_of(*f), scores);
            }
        }
    }
}

impl Table {
    #[inline]
    fn bucket(&self, feature: u64) -> Option<(u32, u32)> {
        let b = bucket_of(feature, self.starts.len().checked_sub(1)?);
        Some((*self.starts.get(b)?, *self.starts.get(b + 1)?))
    }

    #[inline]
    fn scan(&self, start: u32, end: u32, mark: [u8; 2], scores: &mut [i32]) {
        let mut rest = self.bytes.get(start as usize..end as usize).unwrap_or_default();
        while let [m0, m1, n, tail @ ..] = rest {
            if self.few {
                let len = (n.count_ones() as usize).min(tail.len());
                if [*m0, *m1] == mark {
                    let mut set = *n;
                    for weight in &tail[..len] {
                        if let Some(s) = scores.get_mut(set.trailing_zeros() as usize) {
                            *s += weight_of(*weight);
                        }
                        set &= set.wrapping_sub(1);
                    }
                    return;
                }
                rest = &tail[len..];
                continue;
            }
            let len = (2 * *n as usize).min(tail.len());
            if [*m0, *m1] == mark {
                for cell in tail[..len].chunks_exact(2) {
                    if let Some(s) = scores.get_mut(cell[0] as usize) {
                        *s += weight_of(cell[1]);
                    }
                }
                return;
            }
            rest = &tail[len..];
        }
    }
}

/// A hashed map from keys to small numbers.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    starts: Vec<u32>,
    bytes: Cow<'static, [u8]>,
}

impl Lookup {
    /// Packs `(key, value)` pairs.
    pub fn pack(rows: &[(u64, u16)]) -> Vec<u8> {
        let count = (rows.len() / LOAD).max(1);
        let mut buckets: Vec<Vec<u8>> = vec![Vec::new(); count];
        let mut order = rows.to_vec();
        order.sort_unstable();
        for (key, value) in order {
            let into = &mut buckets[bucket_of(key, count)];
            into.extend(mark_of(key));
            into.extend(value.to_le_bytes());
        }
        let mut out = (count as u32).to_le_bytes().to_vec();
        out.extend(buckets.iter().map(|b| (b.len() / 4).min(255) as u8));
        out.extend(buckets.iter().flat_map(|b| &b[..(b.len() / 4).min(255) * 4]));
        out
    }

    /// Reads what [`Lookup::pack`] wrote.
    pub fn read(bytes: Cow<'static, [u8]>) -> Option<Lookup> {
        let count = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
        let lengths = bytes.get(4..count.checked_add(4)?)?;
        let mut starts = Vec::with_capacity(count + 1);
        let mut at = 4 + count as u32;
        starts.push(at);
        for l in lengths {
            at += 4 * u32::from(*l);
            starts.push(at);
        }
        (at as usize == bytes.len() && count > 0).then_some(Lookup { starts, bytes })
    }

    /// The value of a key, where it has one.
    pub fn get(&self, key: u64) -> Option<u16> {
        let b = bucket_of(key, self.starts.len().checked_sub(1)?);
        let cells = &self.bytes[self.starts[b] as usize..self.starts[b + 1] as usize];
        let mark = mark_of(key);
        cells.chunks_exact(4).find(|c| c[..2] == mark).map(|c| u16::from_le_bytes([c[2], c[3]]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::keys::feature;

    #[test]
    fn tables_give_back_what_was_packed() {
        let rows: Vec<_> = (0..5000u32)
            .map(|n| (feature(1, n, 2), vec![(0u8, (n % 100) as i8 + 1), (3, -((n % 7) as i8) - 1)]))
            .collect();
        let table = Table::read(Table::pack(&rows).into()).unwrap();
        for (f, w) in &rows {
            let mut scores = [0; 4];
            table.add(*f, &mut scores);
            assert_eq!([weight_of(w[0].1 as u8), weight_of(w[1].1 as u8)], [scores[0], scores[3]]);
        }
        let pairs: Vec<_> = (0..5000u32).map(|n| (feature(2, n, 2), n as u16)).collect();
        let lookup = Lookup::read(Lookup::pack(&pairs).into()).unwrap();
        let right = pairs.iter().filter(|(k, v)| lookup.get(*k) == Some(*v)).count();
        assert!(right > 4995, "{right}");
        assert_eq!(lookup.get(feature(9, 9, 9)), None);
        assert!(Table::read(vec![1, 2, 3].into()).is_none());
    }
}
