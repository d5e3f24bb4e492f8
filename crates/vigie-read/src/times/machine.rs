//! The small machine that matches a pattern.

use super::pattern::{Bindings, ClassId, Field, Line};

#[derive(Clone, Debug)]
pub(super) enum Op {
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
    pub(super) ops: Vec<Op>,
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
