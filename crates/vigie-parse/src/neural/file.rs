//! The network as a file's part: tables of vectors with a byte a number, matrices with two.

use super::input::{AFTER_TAGGERS, FAR, Field, MOST, Sees, input_width};
use crate::linear::names::NAME_TAGS;
use crate::tags::Upos;

/// How large a network is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The tables of vectors.
    pub fields: Vec<Field>,
    /// Length of a state, each way.
    pub hidden: usize,
    /// Recurrent layers.
    pub layers: usize,
    /// Length of a word's vector as head and as dependent.
    pub arc: usize,
    /// Length of an edge's vector.
    pub label: usize,
    /// How many labels there are.
    pub labels: usize,
    /// How many words are known.
    pub known: usize,
    /// Name tags, or none.
    pub names: usize,
    /// Word classes, or none.
    pub classes: usize,
    /// Feature sets of all classes, or none.
    pub feats: usize,
}

/// One list of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A table of vectors: a byte a number, and one scale.
    Table,
    /// A matrix, row by row of inputs: two bytes a number, that many bits behind the point.
    Matrix(u32),
    /// Single numbers, in full.
    Plain,
}

impl Sizes {
    /// The lists in the order of the file, with their lengths.
    pub fn lists(&self) -> Vec<(Kind, usize)> {
        let mut out: Vec<(Kind, usize)> = self.fields.iter().map(|f| (Kind::Table, f.width * self.rows(f))).collect();
        let h = self.hidden;
        for layer in 0..self.layers {
            let (width, bits) = if layer == 0 { (input_width(&self.fields), X_WEIGHT) } else { (2 * h, H_WEIGHT) };
            for _way in 0..2 {
                out.push((Kind::Matrix(bits), width * 4 * h));
                out.push((Kind::Matrix(H_WEIGHT), h * 4 * h));
                out.push((Kind::Plain, 4 * h));
            }
        }
        for to in [self.arc, self.arc, self.label, self.label] {
            out.push((Kind::Matrix(H_WEIGHT), 2 * h * to));
            out.push((Kind::Plain, to));
        }
        out.push((Kind::Matrix(H_WEIGHT), self.label * self.labels));
        out.push((Kind::Plain, self.labels));
        out.push((Kind::Matrix(H_WEIGHT), self.arc * self.arc));
        out.push((Kind::Plain, self.arc));
        out.push((Kind::Plain, 2 * FAR + 3));
        for to in [self.names, self.classes, self.feats] {
            out.push((Kind::Matrix(H_WEIGHT), 2 * h * to));
            out.push((Kind::Plain, to));
        }
        out
    }

    /// How many vectors a table has.
    pub fn rows(&self, field: &Field) -> usize {
        if field.rows == 0 { self.known } else { field.rows }
    }

    /// Whether taggers must have read a sentence before the network does.
    pub fn after_taggers(&self) -> bool {
        self.fields.iter().any(|f| f.sees.is_tag())
    }

    fn numbers(&self) -> [usize; 9] {
        let lengths = [self.hidden, self.layers, self.arc, self.label, self.labels, self.known];
        let [hidden, layers, arc, label, labels, known] = lengths;
        [hidden, layers, arc, label, labels, known, self.names, self.classes, self.feats]
    }
}

/// A file that says which tables it has begins with this; one that does not has those of [`AFTER_TAGGERS`].
const WITH_FIELDS: usize = u32::MAX as usize;

/// Bits behind the point of the weights of the input.
pub const X_WEIGHT: u32 = 12;
/// Bits behind the point of all other weights.
pub const H_WEIGHT: u32 = 11;

/// Writes a network: its known words (a [`crate::linear::Lookup`]) and its lists.
pub fn pack(sizes: &Sizes, known: &[u8], lists: &[&[f32]]) -> Vec<u8> {
    let mut out = Vec::new();
    let fields = sizes.fields.iter().flat_map(Field::numbers);
    for n in [WITH_FIELDS, sizes.fields.len()].into_iter().chain(fields).chain(sizes.numbers()) {
        out.extend((n as u32).to_le_bytes());
    }
    out.extend((known.len() as u32).to_le_bytes());
    out.extend_from_slice(known);
    for ((kind, len), list) in sizes.lists().into_iter().zip(lists) {
        debug_assert_eq!(len, list.len());
        match kind {
            Kind::Table => {
                let mut all: Vec<f32> = list.iter().map(|x| x.abs()).collect();
                all.sort_by(f32::total_cmp);
                // The few largest are cut, so that the rest is told apart.
                let most = all.get(all.len().saturating_sub(1 + all.len() / 5000)).copied().unwrap_or(1.0).max(1e-6);
                out.extend((most / 127.0).to_le_bytes());
                out.extend(list.iter().map(|x| (x / most * 127.0).round().clamp(-127.0, 127.0) as i8 as u8));
            }
            Kind::Matrix(bits) => {
                let one = (1u32 << bits) as f32;
                out.extend(list.iter().flat_map(|x| ((x * one).round().clamp(-32767.0, 32767.0) as i16).to_le_bytes()));
            }
            Kind::Plain => out.extend(list.iter().flat_map(|x| x.to_le_bytes())),
        }
    }
    out
}

/// A file's part that is being read.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next bytes.
    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(len)?;
        self.0 = tail;
        Some(head)
    }

    /// The next whole number.
    pub fn number(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?) as usize)
    }

    /// The sizes of the network.
    pub fn sizes(&mut self) -> Option<Sizes> {
        let mut fields = AFTER_TAGGERS.to_vec();
        let mut hidden = self.number()?;
        let told = hidden == WITH_FIELDS;
        if told {
            let count = self.number().filter(|n| *n > 0 && *n <= MOST)?;
            fields.clear();
            for _ in 0..count {
                let mut next = || self.number();
                fields.push(Field::of([next()?, next()?, next()?, next()?, next()?])?);
            }
            hidden = self.number()?;
        }
        let mut next = || self.number().filter(|n| *n > 0 && *n < 1 << 20);
        let (layers, arc) = (next()?, next()?);
        let (label, labels, known) = (next()?, next()?, next()?);
        let (names, classes) = (self.number()?, self.number()?);
        let feats = if told { self.number()? } else { 0 };
        let right = [0, NAME_TAGS].contains(&names) && [0, Upos::ALL.len()].contains(&classes) && feats < 1 << 14;
        let small = layers < 8 && (1..2048).contains(&hidden) && arc < 2048 && label < 2048 && labels < 256;
        let words = fields.iter().filter(|f| f.sees == Sees::Word).count() == 1;
        let sizes = Sizes { fields, hidden, layers, arc, label, labels, known, names, classes, feats };
        let alone = sizes.after_taggers() || classes > 0 && feats > 0;
        (right && small && words && alone).then_some(sizes)
    }

    /// The next numbers in full.
    pub fn plain(&mut self, len: usize) -> Option<Vec<f32>> {
        let numbers = self.take(4 * len)?.chunks_exact(4);
        Some(numbers.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    /// The next numbers of two bytes.
    pub fn shorts(&mut self, len: usize) -> Option<Vec<i16>> {
        Some(self.take(2 * len)?.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect())
    }
}
