//! Patterns over tokens, as the lexicon writes them, and the small machine that matches them.
//!
//! A pattern is words, classes `<month>` (or `<day:ordinal>`: the value of class `ordinal` goes to field `day`), built-in
//! numbers (`<day>`, `<year>`, …), macros `@name`, groups `( a | b )`, and `?` after what may be missing.

use super::lexer::{Token, UNKNOWN, Words};
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
struct Mark {
    class: ClassId,
    value: i32,
    len: u32,
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

    fn at(&self, i: usize) -> &[Mark] {
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
    fn torn(&self, i: usize) -> bool {
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
    fn number(&self, i: usize, number: ClassId, joint: ClassId) -> Option<(i32, usize)> {
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

#[derive(Clone, Debug)]
enum Op {
    Word(u32),
    Class(ClassId, Option<Field>),
    Figures { field: Option<Field>, least: u32, most: u32, digits: (u8, u8), whole: bool },
    Number(Option<Field>),
    Split(usize, usize),
    Jump(usize),
    Done,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Program {
    ops: Vec<Op>,
}

/// Where a pattern can start.
#[derive(Clone, Debug, Default)]
pub struct First {
    /// With these words.
    pub words: Vec<u32>,
    /// With a phrase of these classes.
    pub classes: Vec<ClassId>,
    /// With figures.
    pub figures: bool,
}

impl Program {
    /// The longest match that starts at token `i`: its end, and what it bound.
    pub fn longest(&self, line: &Line, i: usize, ids: Numerals) -> Option<(usize, Bindings)> {
        let mut best = None;
        self.run(line, i, ids, |end, b| {
            if end > i && best.as_ref().is_none_or(|(e, _)| end > *e) {
                best = Some((end, *b));
            }
        });
        best
    }

    /// Whether some match ends exactly at token `end`, starting at most six tokens before.
    pub fn ends_at(&self, line: &Line, end: usize, ids: Numerals) -> bool {
        (end.saturating_sub(6)..end).rev().any(|start| {
            let mut hit = false;
            self.run(line, start, ids, |e, _| hit |= e == end);
            hit
        })
    }

    fn run(&self, line: &Line, i: usize, ids: Numerals, mut done: impl FnMut(usize, &Bindings)) {
        let mut stack = vec![(0usize, i, Bindings::default())];
        let mut steps = 0;
        while let Some((mut pc, mut at, mut b)) = stack.pop() {
            loop {
                steps += 1;
                if steps > 4000 {
                    return; // a pattern is small; this only guards against a lexicon that explodes
                }
                match &self.ops[pc] {
                    Op::Done => {
                        done(at, &b);
                        break;
                    }
                    Op::Jump(to) => pc = *to,
                    Op::Split(first, second) => {
                        stack.push((*second, at, b));
                        pc = *first;
                    }
                    Op::Word(word) => {
                        if line.tokens.get(at).is_none_or(|t| t.word != *word) {
                            break;
                        }
                        at += 1;
                        pc += 1;
                    }
                    Op::Class(class, field) => {
                        let mut hits = line.at(at).iter().filter(|m| m.class == *class);
                        let Some(first) = hits.next() else { break };
                        for m in hits {
                            let mut b = b;
                            bind(&mut b, *field, m.value);
                            stack.push((pc + 1, at + m.len as usize, b));
                        }
                        bind(&mut b, *field, first.value);
                        at += first.len as usize;
                        pc += 1;
                    }
                    Op::Figures { field, least, most, digits, whole } => {
                        let Some(t) = line.tokens.get(at) else { break };
                        let fits = (digits.0..=digits.1).contains(&t.digits) && (*least..=*most).contains(&t.value);
                        if !fits || (*whole && line.torn(at)) {
                            break;
                        }
                        bind(&mut b, *field, t.value as i32);
                        at += 1;
                        pc += 1;
                    }
                    Op::Number(field) => {
                        let Some((value, len)) = line.number(at, ids.number, ids.joint) else { break };
                        bind(&mut b, *field, value);
                        at += len;
                        pc += 1;
                    }
                }
            }
        }
    }

    /// What a match can start with. `None` when the pattern can match nothing at all.
    pub fn first(&self, ids: Numerals) -> Option<First> {
        let mut first = First::default();
        let mut stack = vec![0];
        while let Some(pc) = stack.pop() {
            match &self.ops[pc] {
                Op::Done => return None,
                Op::Jump(to) => stack.push(*to),
                Op::Split(a, b) => stack.extend([*a, *b]),
                Op::Word(w) => first.words.push(*w),
                Op::Class(c, _) => first.classes.push(*c),
                Op::Figures { .. } => first.figures = true,
                Op::Number(_) => {
                    first.figures = true;
                    first.classes.push(ids.number);
                }
            }
        }
        Some(first)
    }
}

fn bind(b: &mut Bindings, field: Option<Field>, value: i32) {
    if let Some(f) = field {
        b.set(f, value);
    }
}

/// The classes that spelled numbers are made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numerals {
    /// `two`, `hundred`.
    pub number: ClassId,
    /// What joins them: `and`, a hyphen.
    pub joint: ClassId,
}

/// Compiles patterns.
pub struct Compiler<'a> {
    /// Where words are interned.
    pub words: &'a mut Words,
    /// The classes that there are.
    pub classes: &'a Classes,
    /// The macros that there are.
    pub macros: &'a std::collections::BTreeMap<String, String>,
}

impl Compiler<'_> {
    /// Compiles a pattern, or says what is wrong with it.
    pub fn compile(&mut self, pattern: &str) -> Result<Program, String> {
        let mut ops = Vec::new();
        let items = scan(pattern)?;
        let mut at = 0;
        self.alternatives(&items, &mut at, &mut ops, 0)?;
        if at < items.len() {
            return Err(format!("unbalanced ) in {pattern:?}"));
        }
        ops.push(Op::Done);
        Ok(Program { ops })
    }

    fn alternatives(&mut self, items: &[&str], at: &mut usize, ops: &mut Vec<Op>, depth: u8) -> Result<(), String> {
        if depth > 16 {
            return Err("macros call each other".into());
        }
        let mut jumps = Vec::new();
        loop {
            let split = ops.len();
            ops.push(Op::Jump(split + 1)); // becomes a split when another alternative follows
            self.sequence(items, at, ops, depth)?;
            if items.get(*at) != Some(&"|") {
                break;
            }
            *at += 1;
            jumps.push(ops.len());
            ops.push(Op::Done);
            ops[split] = Op::Split(split + 1, ops.len());
        }
        let end = ops.len();
        for j in jumps {
            ops[j] = Op::Jump(end);
        }
        Ok(())
    }

    fn sequence(&mut self, items: &[&str], at: &mut usize, ops: &mut Vec<Op>, depth: u8) -> Result<(), String> {
        while let Some(&item) = items.get(*at) {
            if item == "|" || item == ")" {
                return Ok(());
            }
            *at += 1;
            let start = ops.len();
            ops.push(Op::Jump(start + 1)); // becomes a split when `?` follows
            match item {
                "(" => {
                    self.alternatives(items, at, ops, depth + 1)?;
                    if items.get(*at) != Some(&")") {
                        return Err("unbalanced (".into());
                    }
                    *at += 1;
                }
                "?" => return Err("a ? that follows nothing".into()),
                _ => self.item(item, ops, depth)?,
            }
            if items.get(*at) == Some(&"?") {
                *at += 1;
                ops[start] = Op::Split(start + 1, ops.len());
            }
        }
        Ok(())
    }

    fn item(&mut self, item: &str, ops: &mut Vec<Op>, depth: u8) -> Result<(), String> {
        if let Some(name) = item.strip_prefix('@') {
            let body = self.macros.get(name).ok_or_else(|| format!("no macro is called {name:?}"))?;
            let items = scan(body)?;
            let mut at = 0;
            self.alternatives(&items, &mut at, ops, depth + 1)?;
            return if at == items.len() { Ok(()) } else { Err(format!("unbalanced ) in macro {name:?}")) };
        }
        if let Some(inside) = item.strip_prefix('<').and_then(|i| i.strip_suffix('>')) {
            let (field, class) = inside.split_once(':').unwrap_or((inside, inside));
            ops.push(self.slot(Field::parse(field), class)?);
            return Ok(());
        }
        ops.extend(self.words.phrase(item).into_iter().map(Op::Word));
        Ok(())
    }

    fn slot(&self, field: Option<Field>, class: &str) -> Result<Op, String> {
        let figures = |least, most, digits, whole| Op::Figures { field, least, most, digits, whole };
        Ok(match class {
            "year" => figures(1000, 2199, (4, 4), true),
            "plainyear" => figures(1000, 2199, (4, 4), false),
            "plainyy" => figures(0, 99, (2, 2), false),
            "yy" => figures(0, 99, (2, 2), true),
            "day" => figures(1, 31, (1, 2), true),
            "daynumber" => figures(1, 31, (1, 2), false),
            "monthnumber" => figures(1, 12, (1, 2), false),
            "hour" => figures(0, 24, (1, 2), true),
            "hhmm" => figures(0, 2359, (4, 4), true),
            "minute" => figures(0, 59, (2, 2), false),
            "figures" => figures(0, 99_999, (1, 5), true),
            "number" => Op::Number(field),
            _ => Op::Class(self.classes.known(class).ok_or_else(|| format!("no class is called {class:?}"))?, field),
        })
    }
}

/// Cuts a pattern into its items.
fn scan(pattern: &str) -> Result<Vec<&str>, String> {
    let mut out = Vec::new();
    let mut rest = pattern.trim_start();
    while let Some(c) = rest.chars().next() {
        let len = match c {
            '(' | ')' | '|' | '?' => 1,
            '<' => rest.find('>').ok_or_else(|| format!("unbalanced < in {pattern:?}"))? + 1,
            _ => rest.find(|c: char| c.is_whitespace() || "()|?<".contains(c)).unwrap_or(rest.len()),
        };
        out.push(&rest[..len]);
        rest = rest[len..].trim_start();
    }
    Ok(out)
}
