//! Patterns over tokens, as the lexicon writes them: what they can bind, their classes, and the line they are matched on.
//!
//! A pattern is words, classes `<month>` (or `<day:ordinal>`: the value of class `ordinal` goes to field `day`), built-in
//! numbers (`<day>`, `<year>`, …), macros `@name`, groups `( a | b )`, and `?` after what may be missing.

use super::lexer::{Token, UNKNOWN};
use rustc_hash::FxHashMap;

macro_rules! fields {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// What a pattern can bind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        #[repr(u8)]
        pub enum Field { $($variant),+ }

        impl Field {
            /// The field of that name.
            pub fn parse(name: &str) -> Option<Field> { match name { $($name => Some(Field::$variant),)+ _ => None } }

            const COUNT: usize = [$($name),+].len();
        }
    };
}

fields!(
    Year = "year",
    Year2 = "yy",
    Month = "month",
    Day = "day",
    Weekday = "weekday",
    Offset = "offset",
    Dir = "dir",
    Season = "season",
    Quarter = "quarter",
    Half = "half",
    Part = "part",
    Hour = "hour",
    Minute = "minute",
    Second = "second",
    Meridiem = "meridiem",
    N = "n",
    N2 = "n2",
    Unit = "unit",
    Unit2 = "unit2",
    Ref = "ref",
    Decade = "decade",
    Century = "century",
    Holiday = "holiday",
    Zone = "zone",
    Vague = "vague",
    Fraction = "fraction",
    Nth = "nth",
    YearDir = "yeardir",
    Clock = "hhmm",
);

/// The value of a field that a pattern did not bind.
const UNBOUND: i32 = i32::MIN;

/// What a match bound.
#[derive(Clone, Copy, Debug)]
pub struct Bindings([i32; Field::COUNT]);

impl Default for Bindings {
    fn default() -> Self {
        Bindings([UNBOUND; Field::COUNT])
    }
}

impl Bindings {
    /// The value of a field, where it is bound.
    pub fn get(&self, field: Field) -> Option<i32> {
        Some(self.0[field as usize]).filter(|v| *v != UNBOUND)
    }

    /// Whether a field is bound.
    pub fn has(&self, field: Field) -> bool {
        self.get(field).is_some()
    }

    /// Binds a field.
    pub fn set(&mut self, field: Field, value: i32) {
        self.0[field as usize] = value;
    }

    /// Binds the fields that are not bound yet.
    pub fn fill(&mut self, other: &Bindings) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            if *mine == UNBOUND {
                *mine = theirs;
            }
        }
    }
}

/// A class of phrases.
pub type ClassId = u16;

/// The phrases of all classes, in one trie over word ids.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    names: FxHashMap<String, ClassId>,
    edges: FxHashMap<(u32, u32), u32>,
    outs: Vec<Vec<(ClassId, i32, bool)>>,
}

impl Classes {
    /// The id of a class, made when it is new.
    pub fn id(&mut self, name: &str) -> ClassId {
        let next = self.names.len() as ClassId;
        *self.names.entry(name.to_owned()).or_insert(next)
    }

    /// The id of a class that is there.
    pub fn known(&self, name: &str) -> Option<ClassId> {
        self.names.get(name).copied()
    }

    /// Adds a phrase to a class; `capital`: it must be met with a capital.
    pub fn add(&mut self, class: ClassId, phrase: &[u32], value: i32, capital: bool) {
        if self.outs.is_empty() {
            self.outs.push(Vec::new());
        }
        let mut node = 0;
        for &word in phrase {
            let next = self.outs.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(next);
            if node == next {
                self.outs.push(Vec::new());
            }
        }
        if node != 0 {
            self.outs[node as usize].push((class, value, capital));
        }
    }

    /// Every class phrase that starts at each token.
    fn mark(&self, tokens: &[Token]) -> Marks {
        let mut marks = Marks::default();
        for i in 0..tokens.len() {
            marks.starts.push(marks.all.len() as u32);
            let mut node = 0;
            for (len, token) in tokens[i..].iter().enumerate() {
                if token.word == UNKNOWN {
                    break;
                }
                let Some(&next) = self.edges.get(&(node, token.word)) else { break };
                node = next;
                for &(class, value, capital) in &self.outs[node as usize] {
                    if !capital || tokens[i].capital {
                        marks.all.push(Mark { class, value, len: len as u32 + 1 });
                    }
                }
            }
        }
        marks.starts.push(marks.all.len() as u32);
        marks
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) class: ClassId,
    pub(super) value: i32,
    pub(super) len: u32,
}

#[derive(Clone, Debug, Default)]
struct Marks {
    all: Vec<Mark>,
    starts: Vec<u32>,
}

/// Tokens with the classes that start at each.
#[derive(Clone, Debug)]
pub struct Line {
    /// The tokens.
    pub tokens: Vec<Token>,
    marks: Marks,
}

impl Line {
    /// Marks the tokens.
    pub fn new(tokens: Vec<Token>, classes: &Classes) -> Line {
        let marks = classes.mark(&tokens);
        Line { tokens, marks }
    }

    pub(super) fn at(&self, i: usize) -> &[Mark] {
        if i >= self.tokens.len() {
            return &[];
        }
        &self.marks.all[self.marks.starts[i] as usize..self.marks.starts[i + 1] as usize]
    }

    /// The classes that start at a token.
    pub fn classes(&self, i: usize) -> impl Iterator<Item = ClassId> + '_ {
        self.at(i).iter().map(|m| m.class)
    }

    /// Whether a number glued to letters or to other figures starts here: part of a name or of a bigger number.
    pub(super) fn torn(&self, i: usize) -> bool {
        let t = &self.tokens[i];
        if !t.glued || i == 0 {
            return false;
        }
        let before = &self.tokens[i - 1];
        before.letters
            || before.digits > 0
            || (i >= 2 && before.glued && self.tokens[i - 2].digits > 0 && self.point(i - 1))
    }

    fn point(&self, i: usize) -> bool {
        let t = &self.tokens[i];
        !t.letters && t.digits == 0 && t.end - t.start == 1
    }

    /// The figures that start at `i`, groups of three joined: `1,000`, `1 000`, `1.000`.
    fn grouped(&self, i: usize) -> (i32, usize) {
        let first = &self.tokens[i];
        let (mut value, mut len) = (first.value as i32, 1);
        while first.digits <= 3 && len < 6 {
            let sign = self.tokens.get(i + len).filter(|t| t.glued && self.point(i + len) && t.thousands);
            let at = i + len + usize::from(sign.is_some());
            let Some(group) = self.tokens.get(at).filter(|g| g.digits == 3 && g.glued == sign.is_some()) else { break };
            value = value.saturating_mul(1000).saturating_add(group.value as i32);
            len = at + 1 - i;
        }
        (value, len)
    }

    /// The reading of a number that starts at `i`: its value and its length, in figures or in words.
    pub(super) fn number(&self, i: usize, number: ClassId, joint: ClassId) -> Option<(i32, usize)> {
        let t = self.tokens.get(i)?;
        if t.digits > 0 {
            if t.digits >= 6 || self.torn(i) {
                return None;
            }
            return Some(self.grouped(i));
        }
        let (mut total, mut open, mut len, mut at) = (0i32, 0i32, 0, i);
        // A spelled number is a handful of words; the bound keeps hostile runs linear.
        for _ in 0..12 {
            let Some(m) = self.at(at).iter().filter(|m| m.class == number).max_by_key(|m| m.len) else { break };
            match m.value {
                1000.. => {
                    total = total.saturating_add(open.max(1).saturating_mul(m.value));
                    open = 0;
                }
                100.. => open = open.max(1).saturating_mul(m.value),
                v => open = open.saturating_add(v),
            }
            at += m.len as usize;
            len = at - i;
            if let Some(j) = self.at(at).iter().filter(|m| m.class == joint).map(|m| m.len as usize).max() {
                at += j;
            }
        }
        (len > 0).then(|| (total.saturating_add(open), len))
    }
}
