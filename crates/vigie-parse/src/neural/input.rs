//! What the network sees of a word: rows of tables of vectors, each table filling a stretch of the word's input. Which tables
//! there are stands in the model's file.

use crate::linear::Lookup;
use crate::linear::keys::{Keys, feature, pair};
use crate::linear::tag::View;
use crate::tags::Upos;

/// What of a word chooses the row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Sees {
    /// The word, if it is known.
    Word,
    /// Its last letters: so many, from one to six.
    End1,
    /// Two.
    End2,
    /// Three.
    End3,
    /// Four.
    End4,
    /// Five.
    End5,
    /// Six.
    End6,
    /// Its first letters: one.
    Start1,
    /// Two.
    Start2,
    /// Three.
    Start3,
    /// Capitals, digits and signs.
    Shape,
    /// The classes it usually has.
    Usual,
    /// The treebank whose habits are followed, which says the language too.
    Treebank,
    /// What a tagger before the network says: its lemma,
    Lemma,
    /// its class,
    Class,
    /// its feature set.
    Feats,
}

impl Sees {
    /// All, in the order of their numbers.
    pub const ALL: [Sees; 16] = [
        Sees::Word,
        Sees::End1,
        Sees::End2,
        Sees::End3,
        Sees::End4,
        Sees::End5,
        Sees::End6,
        Sees::Start1,
        Sees::Start2,
        Sees::Start3,
        Sees::Shape,
        Sees::Usual,
        Sees::Treebank,
        Sees::Lemma,
        Sees::Class,
        Sees::Feats,
    ];

    /// Whether a tagger must have read the word before the network does.
    pub fn is_tag(self) -> bool {
        matches!(self, Sees::Lemma | Sees::Class | Sees::Feats)
    }
}

/// A table of vectors: what it sees, where its vectors go in the input, how long they are, how many there are (0: as many
/// as known words).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What chooses the row.
    pub sees: Sees,
    /// First place in the input.
    pub at: usize,
    /// Length of a vector.
    pub width: usize,
    /// How many vectors.
    pub rows: usize,
    /// Sets the hashes of two tables apart.
    salt: u32,
}

/// Most tables.
pub const MOST: usize = 16;

/// The row of the root among the classes.
const ROOT_CLASS: u32 = 17;

const fn field(sees: Sees, at: usize, width: usize, rows: usize, salt: u32) -> Field {
    Field { sees, at, width, rows, salt }
}

/// The tables of the first networks, which read what the linear taggers say.
pub const AFTER_TAGGERS: [Field; 10] = [
    field(Sees::Word, 0, 64, 0, 40),
    field(Sees::End2, 64, 48, 1024, 41),
    field(Sees::End3, 64, 48, 4096, 42),
    field(Sees::End4, 64, 48, 6144, 43),
    field(Sees::Start3, 64, 48, 4096, 44),
    field(Sees::Shape, 64, 48, 512, 45),
    field(Sees::Lemma, 112, 32, 8192, 46),
    field(Sees::Class, 144, 32, 18, 47),
    field(Sees::Feats, 144, 32, 512, 48),
    field(Sees::Treebank, 144, 32, 64, 49),
];

/// The tables of networks that do all by themselves.
pub const ALONE: [Field; 12] = [
    field(Sees::Word, 0, 64, 0, 40),
    field(Sees::End1, 64, 64, 256, 50),
    field(Sees::End2, 64, 64, 1024, 51),
    field(Sees::End3, 64, 64, 4096, 52),
    field(Sees::End4, 64, 64, 6144, 53),
    field(Sees::End5, 64, 64, 6144, 54),
    field(Sees::Start1, 64, 64, 256, 55),
    field(Sees::Start2, 64, 64, 1024, 56),
    field(Sees::Start3, 64, 64, 4096, 57),
    field(Sees::Shape, 128, 32, 512, 58),
    field(Sees::Usual, 128, 32, 512, 59),
    field(Sees::Treebank, 128, 32, 256, 60),
];

impl Field {
    /// From the numbers of a file.
    pub fn of(numbers: [usize; 5]) -> Option<Field> {
        let [sees, at, width, rows, salt] = numbers;
        let right = at < 1024 && width > 0 && width < 1024 && rows < 1 << 20 && width.is_multiple_of(2);
        let sees = *Sees::ALL.get(sees)?;
        (right && (rows > 0 || sees == Sees::Word)).then_some(Field { sees, at, width, rows, salt: salt as u32 })
    }

    /// The numbers for a file.
    pub fn numbers(&self) -> [usize; 5] {
        [self.sees as usize, self.at, self.width, self.rows, self.salt as usize]
    }

    fn hashed(&self, key: u32) -> u32 {
        (pair(key, self.salt) >> 8) % self.rows.max(1) as u32
    }

    /// The row of word `i` of a sentence.
    fn row(&self, view: &View, i: usize, known: &Lookup) -> u32 {
        let k: &Keys = &view.keys[i];
        match self.sees {
            Sees::Word => known.get(word_key(k.lower)).map_or(NO_ROW, u32::from),
            Sees::End1 => self.hashed(k.suffixes[0]),
            Sees::End2 => self.hashed(k.suffixes[1]),
            Sees::End3 => self.hashed(k.suffixes[2]),
            Sees::End4 => self.hashed(k.suffixes[3]),
            Sees::End5 => self.hashed(k.suffixes[4]),
            Sees::End6 => self.hashed(k.suffixes[5]),
            Sees::Start1 => self.hashed(k.prefixes[0]),
            Sees::Start2 => self.hashed(k.prefixes[1]),
            Sees::Start3 => self.hashed(k.prefixes[2]),
            Sees::Shape => self.hashed(k.shape),
            Sees::Usual => self.hashed(view.usual[i]),
            Sees::Treebank => self.hashed(view.treebank),
            Sees::Lemma if view.upos[i] == Upos::Punct => NO_ROW,
            Sees::Lemma => self.hashed(view.lemmas[i]),
            Sees::Class => view.upos[i] as u32,
            Sees::Feats => self.hashed(pair(view.feats[i], view.upos[i] as u32)),
        }
    }
}

/// Length of a word's input.
pub fn input_width(fields: &[Field]) -> usize {
    fields.iter().map(|f| f.at + f.width).max().unwrap_or(0).next_multiple_of(2)
}

/// No row.
pub const NO_ROW: u32 = u32::MAX;

/// The rows of a word, one for each table.
pub type Rows = [u32; MOST];

/// The key of a known word.
pub fn word_key(lower: u32) -> u64 {
    feature(900, lower, 0)
}

/// The rows of word `i` of a sentence.
pub fn rows(fields: &[Field], view: &View, i: usize, known: &Lookup) -> Rows {
    let mut out = [NO_ROW; MOST];
    for (row, field) in out.iter_mut().zip(fields) {
        *row = field.row(view, i, known);
    }
    out
}

/// The rows of the root, which stands before the first word: it has a class of its own, or is known by its treebank.
pub fn root_rows(fields: &[Field], treebank: u32) -> Rows {
    let mut out = [NO_ROW; MOST];
    let classed = fields.iter().any(|f| f.sees == Sees::Class);
    for (row, field) in out.iter_mut().zip(fields) {
        match field.sees {
            Sees::Class => *row = ROOT_CLASS,
            Sees::Treebank if !classed => *row = field.hashed(treebank),
            _ => {}
        }
    }
    out
}

/// Distances that have a weight of their own, on each side.
pub const FAR: usize = 16;

/// The number of a distance from a dependent to its head; the root has its own, the last.
pub fn far(dep: usize, head: usize) -> usize {
    if head == 0 {
        return 2 * FAR + 2;
    }
    let bucket = |d: usize| match d {
        0..=8 => d,
        9..=12 => 9,
        13..=16 => 10,
        17..=22 => 11,
        23..=30 => 12,
        31..=45 => 13,
        46..=70 => 14,
        _ => 15,
    };
    if head > dep { FAR + 1 + bucket(head - dep) } else { FAR - bucket(dep - head) }
}
