//! The time words and rules of one language, from `times.toml`.

use super::compile::Compiler;
use super::lexer::{Token, Words};
use super::machine::{First, Numerals, Program};
use super::pattern::{Bindings, Classes, Field, Line};
use super::value::{As, code};
use crate::library::{Folder, LibraryError};
use crate::reading::TimeRelation;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

const FILE: &str = "times.toml";

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    class: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    #[serde(rename = "macro")]
    macros: BTreeMap<String, String>,
    lean: WrittenLean,
    relation: BTreeMap<TimeRelation, Vec<String>>,
    rule: Vec<WrittenRule>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenLean {
    past_before: String,
    future_before: String,
    past_words: Vec<String>,
    future_words: Vec<String>,
    past_endings: Vec<String>,
    future_endings: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    name: String,
    #[serde(rename = "as", default)]
    how: As,
    #[serde(rename = "match")]
    pattern: String,
    #[serde(default)]
    set: BTreeMap<String, toml::Value>,
    #[serde(default)]
    left: String,
    #[serde(default)]
    not_left: String,
    #[serde(default)]
    right: String,
    #[serde(default)]
    not_right: String,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

/// One rule: what it matches, and how the value is made.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name in the lexicon.
    pub name: String,
    /// How its bindings are read.
    pub how: As,
    /// Whether it rests on a number alone, so that the tree must not make it a count of something.
    pub bare: bool,
    /// `sentence | expression | value`: what it must read, published on 2024-10-25.
    pub yes: Vec<String>,
    /// Sentences in which it must read nothing.
    pub no: Vec<String>,
    program: Program,
    set: Bindings,
    left: Option<Program>,
    not_left: Option<Program>,
    right: Option<Program>,
    not_right: Option<Program>,
}

/// Words that say which way a sentence looks.
#[derive(Clone, Debug, Default)]
pub struct LeanWords {
    past_before: Option<Program>,
    future_before: Option<Program>,
    past_words: FxHashSet<u32>,
    future_words: FxHashSet<u32>,
    past_endings: Vec<String>,
    future_endings: Vec<String>,
}

/// The time words and rules of one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Words,
    classes: Classes,
    /// The rules in the order of the file; of two matches of one length the earlier rule wins.
    pub rules: Vec<Rule>,
    by_word: FxHashMap<u32, Vec<u32>>,
    by_class: FxHashMap<u16, Vec<u32>>,
    by_figures: Vec<u32>,
    ids: Numerals,
    lean: LeanWords,
    relation: FxHashMap<String, TimeRelation>,
}

/// A match of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Index of the rule.
    pub rule: usize,
    /// First token, and the one past the last.
    pub start: usize,
    /// The token past the last.
    pub end: usize,
    /// What was bound.
    pub bindings: Bindings,
}

impl Lexicon {
    /// Reads `times.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        Self::build(folder.toml(FILE)?).map_err(|e| folder.error(FILE, e))
    }

    fn build(file: Written) -> Result<Lexicon, String> {
        let mut out = Lexicon::default();
        for (name, values) in &file.class {
            let class = out.classes.id(name);
            let field = Field::parse(name);
            for (value, phrases) in values {
                let value = code(field, value).ok_or_else(|| format!("class {name}: {value:?} is no value"))?;
                for phrase in phrases {
                    let capital = phrase.starts_with(char::is_uppercase);
                    let phrase = out.words.phrase(phrase);
                    out.classes.add(class, &phrase, value, capital);
                }
            }
        }
        out.ids = Numerals { number: out.classes.id("number"), joint: out.classes.id("joint") };
        for rule in file.rule {
            let name = rule.name.clone();
            out.rule(rule, &file.macros).map_err(|e| format!("rule {name:?}: {e}"))?;
        }
        out.lean(&file.lean, &file.macros)?;
        for (relation, cases) in file.relation {
            out.relation.extend(cases.into_iter().map(|c| (c, relation)));
        }
        Ok(out)
    }

    fn program(&mut self, pattern: &str, macros: &BTreeMap<String, String>) -> Result<Option<Program>, String> {
        if pattern.is_empty() {
            return Ok(None);
        }
        Compiler { words: &mut self.words, classes: &self.classes, macros }.compile(pattern).map(Some)
    }

    fn rule(&mut self, rule: WrittenRule, macros: &BTreeMap<String, String>) -> Result<(), String> {
        let program = self.program(&rule.pattern, macros)?.ok_or("matches nothing")?;
        let First { words, classes, figures } = program.first(self.ids).ok_or("can match nothing at all")?;
        let index = self.rules.len() as u32;
        words.into_iter().for_each(|w| note(self.by_word.entry(w).or_default(), index));
        classes.into_iter().for_each(|c| note(self.by_class.entry(c).or_default(), index));
        if figures {
            self.by_figures.push(index);
        }
        let mut set = Bindings::default();
        for (name, value) in &rule.set {
            let field = Field::parse(name).ok_or_else(|| format!("no field is called {name:?}"))?;
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            set.set(field, code(Some(field), &text).ok_or_else(|| format!("{name}: {text:?} is no value"))?);
        }
        let rule = Rule {
            program,
            set,
            left: self.program(&rule.left, macros)?,
            not_left: self.program(&rule.not_left, macros)?,
            right: self.program(&rule.right, macros)?,
            not_right: self.program(&rule.not_right, macros)?,
            name: rule.name,
            how: rule.how,
            bare: rule.bare,
            yes: rule.yes,
            no: rule.no,
        };
        self.rules.push(rule);
        Ok(())
    }

    fn lean(&mut self, lean: &WrittenLean, macros: &BTreeMap<String, String>) -> Result<(), String> {
        let ids = |words: &mut Words, list: &[String]| list.iter().map(|w| words.intern(w)).collect();
        self.lean = LeanWords {
            past_before: self.program(&lean.past_before, macros)?,
            future_before: self.program(&lean.future_before, macros)?,
            past_words: ids(&mut self.words, &lean.past_words),
            future_words: ids(&mut self.words, &lean.future_words),
            past_endings: lean.past_endings.clone(),
            future_endings: lean.future_endings.clone(),
        };
        Ok(())
    }

    /// Cuts a text for matching.
    pub fn line(&self, text: &str, base: usize) -> Line {
        Line::new(self.words.lex(text, base), &self.classes)
    }

    /// The matches in a line, leftmost and longest first, none overlapping another.
    pub fn hits(&self, line: &Line) -> Vec<Hit> {
        let mut out = Vec::new();
        let mut at = 0;
        let mut tried = Vec::new();
        while at < line.tokens.len() {
            match self.best(line, at, &mut tried) {
                Some(hit) => {
                    at = hit.end;
                    out.push(hit);
                }
                None => at += 1,
            }
        }
        out
    }

    fn best(&self, line: &Line, at: usize, tried: &mut Vec<u32>) -> Option<Hit> {
        let token: &Token = &line.tokens[at];
        tried.clear();
        if let Some(rules) = self.by_word.get(&token.word) {
            tried.extend(rules);
        }
        for class in line.classes(at) {
            if let Some(rules) = self.by_class.get(&class) {
                tried.extend(rules);
            }
        }
        if token.digits > 0 {
            tried.extend(&self.by_figures);
        }
        if tried.is_empty() {
            return None;
        }
        tried.sort_unstable();
        tried.dedup();
        let mut best: Option<Hit> = None;
        for &rule in &*tried {
            let index = rule as usize;
            if let Some((end, bindings)) = self.rules[index].at(line, at, self.ids)
                && best.as_ref().is_none_or(|b| (end, self.weight(index)) > (b.end, self.weight(b.rule)))
            {
                best = Some(Hit { rule: index, start: at, end, bindings });
            }
        }
        best
    }

    /// Which of two matches of one length wins: what says that it is no time, then what knows what stands before it.
    fn weight(&self, rule: usize) -> (bool, bool) {
        let rule = &self.rules[rule];
        (rule.how == As::Nothing, rule.left.is_some())
    }

    /// What the words right before token `start` say of the direction: -1 past, 1 to come.
    pub fn before(&self, line: &Line, start: usize) -> Option<i32> {
        let ends = |p: &Option<Program>| p.as_ref().is_some_and(|p| p.ends_at(line, start, self.ids));
        if ends(&self.lean.future_before) {
            Some(1)
        } else if ends(&self.lean.past_before) {
            Some(-1)
        } else {
            None
        }
    }

    /// A guess at the direction from a word alone, for texts without a parse: -1 past, 1 to come.
    pub fn guess(&self, token: &Token, text: &str) -> Option<i32> {
        if self.lean.future_words.contains(&token.word) {
            return Some(1);
        }
        if self.lean.past_words.contains(&token.word) {
            return Some(-1);
        }
        let form = text.get(token.start as usize..token.end as usize)?;
        let long = |e: &String| form.len() > e.len() + 2 && form.ends_with(e.as_str());
        if self.lean.future_endings.iter().any(long) {
            return Some(1);
        }
        self.lean.past_endings.iter().any(long).then_some(-1)
    }

    /// What a preposition (its fixed parts joined by blanks) makes of the time under it.
    pub fn relation(&self, case: &str) -> Option<TimeRelation> {
        self.relation.get(case).copied()
    }
}

fn note(list: &mut Vec<u32>, index: u32) {
    if list.last() != Some(&index) {
        list.push(index);
    }
}

impl Rule {
    fn at(&self, line: &Line, at: usize, ids: Numerals) -> Option<(usize, Bindings)> {
        let (end, mut bindings) = self.program.longest(line, at, ids)?;
        let ends = |p: &Option<Program>| p.as_ref().is_some_and(|p| p.ends_at(line, at, ids));
        let starts = |p: &Option<Program>| p.as_ref().and_then(|p| p.longest(line, end, ids));
        if self.left.is_some() && !ends(&self.left) || ends(&self.not_left) {
            return None;
        }
        if self.right.is_some() {
            let (_, more) = starts(&self.right)?;
            bindings.fill(&more);
        }
        if starts(&self.not_right).is_some() {
            return None;
        }
        bindings.fill(&self.set);
        Some((end, bindings))
    }
}
