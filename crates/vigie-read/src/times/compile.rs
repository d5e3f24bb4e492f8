//! From a pattern as the lexicon writes it to the program of the machine.

use super::lexer::Words;
use super::machine::{Op, Program};
use super::pattern::{Classes, Field};

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
