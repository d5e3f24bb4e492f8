//! Times: TIMEX3 expressions found and resolved against the publication date.
//!
//! The engine knows no language: `languages/<code>/times.toml` holds the words by class and the rules as patterns over
//! them ([`pattern`]); a match binds fields, and [`value`] makes a TIMEX3 type and value of them. Whether *Sunday* is the last
//! or the next is decided by the words before it, else by the tense of the verb above it.

mod calendar;
mod compile;
mod dates;
mod holidays;
mod lengths;
mod lexer;
mod lexicon;
mod machine;
mod pattern;
mod predicate;
mod value;

pub use lexicon::Lexicon;
pub use predicate::of_predicate;

#[cfg(test)]
mod tests;

use crate::context::Context;
use crate::grammar::{self, Tense};
use crate::reading::{Time, TimeType};
use calendar::Stretch;
use lexicon::Hit;
use pattern::{Field, Line};
use rustc_hash::FxHashMap;
use std::ops::Range;
use value::{Anchor, As, Lean};
use vigie_parse::{Rel, Sent, Sentences, Upos, Word};

/// A time expression and the words it covers.
#[derive(Clone, Debug)]
pub struct Found {
    /// The row of the reading.
    pub time: Time,
    /// Its sentence; `usize::MAX` where the text around it was not parsed.
    pub sent: usize,
    /// Its words in the sentence.
    pub words: Range<usize>,
}

/// The time expressions of a document, in the order of the text; `rows[i]` is `X{i+1}`.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// The expressions.
    pub rows: Vec<Found>,
    /// The rows of each sentence that has some.
    of: FxHashMap<usize, Range<usize>>,
}

impl Times {
    /// The expressions of one sentence.
    pub fn of_sentence(&self, sent: usize) -> impl Iterator<Item = &Found> {
        let range = self.of.get(&sent).cloned().unwrap_or(0..0);
        self.rows.get(range).unwrap_or_default().iter()
    }

    /// The rows of the reading.
    pub fn into_rows(self) -> Vec<Time> {
        self.rows.into_iter().map(|f| f.time).collect()
    }
}

/// Finds and resolves the time expressions.
pub fn find(ctx: &Context<'_>) -> Times {
    let Some(language) = ctx.language else { return Times::default() };
    let published = ctx.document.published.map(|p| p.date);
    let mut reader = Reader {
        ctx,
        lexicon: &language.times,
        published,
        last: None,
        quarter: None,
        day: None,
        cursor: 0,
        year: None,
        range: None,
    };
    let mut rows = Vec::new();
    for block in &ctx.document.blocks {
        reader.block(block.range.clone(), &mut rows);
    }
    let mut of: FxHashMap<usize, Range<usize>> = FxHashMap::default();
    for (i, row) in rows.iter_mut().enumerate() {
        row.time.id = crate::reading::TimeId(i as u32);
        if row.sent != usize::MAX {
            of.entry(row.sent).or_insert(i..i).end = i + 1;
        }
    }
    Times { rows, of }
}

struct Reader<'c, 'a> {
    ctx: &'c Context<'a>,
    lexicon: &'c Lexicon,
    published: Option<jiff::civil::Date>,
    /// The stretch last spoken of.
    last: Option<Stretch>,
    /// The quarter last spoken of.
    quarter: Option<Stretch>,
    /// The day last spoken of, and where.
    day: Option<(jiff::civil::Date, usize)>,
    /// The sentence the last expression stood in.
    cursor: usize,
    /// The last year or date spoken of with its year, where, and how many such ran before it without one seen from today.
    year: Option<(jiff::civil::Date, usize, u32)>,
    /// The last token of the expression before in this block, when it was a day of a month.
    range: Option<(usize, jiff::civil::Date)>,
}

/// How many bytes on a passage still tells of the year last named.
const PASSAGE: usize = 500;

/// How many bytes on a bare hour still belongs to the day last spoken of.
const NEAR: usize = 160;

impl<'a> Reader<'_, 'a> {
    fn block(&mut self, range: Range<usize>, rows: &mut Vec<Found>) {
        let Some(text) = self.ctx.document.text.get(range.clone()) else { return };
        let line = self.lexicon.line(text, range.start);
        self.range = None;
        for hit in self.lexicon.hits(&line) {
            let rule = &self.lexicon.rules[hit.rule];
            if rule.how == As::Nothing {
                continue;
            }
            let bytes = line.tokens[hit.start].start as usize..line.tokens[hit.end - 1].end as usize;
            let words = self.words(&bytes);
            if rule.bare && words.as_ref().is_some_and(|(s, w)| counts(*s, w)) {
                continue;
            }
            if let Some(found) = self.row(&line, &hit, bytes, words) {
                rows.push(found);
            }
        }
    }

    fn row(
        &mut self,
        line: &Line,
        hit: &Hit,
        bytes: Range<usize>,
        words: Option<(Sent<'a>, Range<usize>)>,
    ) -> Option<Found> {
        let rule = &self.lexicon.rules[hit.rule];
        let anchor = Anchor {
            published: self.published,
            last: self.last,
            quarter: self.quarter,
            day: self.day.filter(|(_, at)| bytes.start.saturating_sub(*at) < NEAR).map(|(d, _)| d),
            lean: self.lean(line, hit, words.as_ref()),
        };
        // The second day of a range comes after the first: `from 28 December to 3 January`.
        let open = |f| !hit.bindings.has(f);
        let yearless = open(Field::Year) && open(Field::YearDir) && open(Field::Dir) && !open(Field::Month);
        let follows = self.range.take().filter(|(end, _)| hit.start <= end + 2 && yearless);
        let told = self.told(&bytes, &hit.bindings);
        let anchor = match follows.or(told.map(|d| (0, d))) {
            Some((_, from)) => Anchor { published: Some(from), lean: told.is_none().then_some(Lean::Future), ..anchor },
            None => anchor,
        };
        let resolved = value::resolve(rule.how, &hit.bindings, &anchor)?;
        if let Some(stretch) = resolved.stretch {
            self.last = Some(stretch);
            let run = self.year.map_or(0, |(_, _, run)| run);
            self.year = if hit.bindings.has(Field::Year) || told.is_some() {
                stretch.start().map(|d| (d, bytes.end, run + 1))
            } else {
                None
            };
            match stretch {
                Stretch::Day(d) => {
                    self.day = Some((d, bytes.end));
                    self.range = hit.bindings.has(Field::Month).then_some((hit.end, d));
                }
                // A quarter of another year is what this one is compared with.
                Stretch::Quarter(y, _) if self.published.is_none_or(|p| i32::from(p.year() - y).abs() < 1) => {
                    self.quarter = Some(stretch);
                }
                _ => {}
            }
        }
        if resolved.kind == TimeType::Set {
            self.day = None; // an hour after it is of every such day
        }
        let (sent, words) = words.map_or((usize::MAX, 0..0), |(s, w)| (s.index(), w));
        let span = self.ctx.span(bytes);
        let id = crate::reading::TimeId(0);
        Some(Found { time: Time { id, kind: resolved.kind, value: resolved.value, span }, sent, words })
    }

    /// The past that a passage tells: the last date of another year, for a month or day without one soon after it.
    fn told(&self, bytes: &Range<usize>, b: &pattern::Bindings) -> Option<jiff::civil::Date> {
        let (year, at, _) = self.year.filter(|(_, _, run)| *run > 1)?;
        let free = b.has(Field::Month) && !b.has(Field::Year) && !b.has(Field::Dir) && !b.has(Field::YearDir);
        let near = bytes.start.saturating_sub(at) < PASSAGE;
        let past = self.published.is_none_or(|p| p.year() > year.year() + 1);
        (free && near && past).then_some(year)
    }

    /// The sentence and the words that a range of bytes lies in. Ranges must come in order.
    fn words(&mut self, bytes: &Range<usize>) -> Option<(Sent<'a>, Range<usize>)> {
        let all: &'a Sentences = self.ctx.sentences;
        while self.cursor < all.len() && all.get(self.cursor).range().end <= bytes.start {
            self.cursor += 1;
        }
        let sent = (self.cursor < all.len()).then(|| all.get(self.cursor))?;
        let (from, to) = (first_past(sent, bytes.start), first_from(sent, bytes.end));
        (from < to).then_some((sent, from..to))
    }

    /// Which way the sentence looks at this expression.
    fn lean(&self, line: &Line, hit: &Hit, words: Option<&(Sent<'a>, Range<usize>)>) -> Option<Lean> {
        match self.lexicon.before(line, hit.start) {
            Some(1..) => return Some(Lean::Future),
            Some(_) => return Some(Lean::Past),
            None => {}
        }
        match words {
            Some((sent, words)) => self.tense(*sent, words.clone()),
            None => self.guess(line, hit),
        }
    }

    /// The tense of the verb above the expression.
    fn tense(&self, sent: Sent<'a>, words: Range<usize>) -> Option<Lean> {
        let grammar = &self.ctx.language?.grammar;
        let head = head(sent, words);
        let verb = std::iter::once(head).chain(head.ancestors()).find(|w| {
            matches!(w.upos(), Upos::Verb | Upos::Aux) || w.one(Rel::Cop).is_some() || w.one(Rel::Aux).is_some()
        })?;
        // "before being sold in February": an infinitive has the tense of what governs it.
        let infinitive = |w: vigie_parse::Word<'_>| {
            w.by(Rel::Aux).any(|a| a.is("VerbForm", "Inf")) && w.by(Rel::Aux).all(|a| !a.is("VerbForm", "Fin"))
        };
        let verb = std::iter::once(verb).chain(verb.ancestors()).take(4).find(|w| !infinitive(*w)).unwrap_or(verb);
        let reality = grammar::reality(verb, grammar);
        if reality.tense == Tense::Future || reality.planned || reality.demanded {
            return Some(Lean::Future);
        }
        if reality.tense == Tense::Past || verb.is("VerbForm", "Part") && !verb.is("Tense", "Pres") {
            return Some(Lean::Past);
        }
        verb.is("Tense", "Pres").then_some(Lean::Present)
    }

    /// Without a parse: the nearest word of the block that looks like a verb of a tense.
    fn guess(&self, line: &Line, hit: &Hit) -> Option<Lean> {
        const WINDOW: usize = 14;
        let text = &self.ctx.document.text;
        let lean = |i: usize| line.tokens.get(i).and_then(|t| self.lexicon.guess(t, text));
        let before = |d: usize| hit.start.checked_sub(d).and_then(lean);
        // An auxiliary of the future says more than the participle between it and the time.
        let future = (1..=5).any(|d| before(d) == Some(1));
        let nearest = || (1..=WINDOW).find_map(|d| before(d).or_else(|| lean(hit.end + d - 1)));
        let found = if future { 1 } else { nearest()? };
        Some(if found > 0 { Lean::Future } else { Lean::Past })
    }
}

/// The first word that ends past a byte.
fn first_past(sent: Sent<'_>, byte: usize) -> usize {
    search(sent.len(), |i| sent.word(i).range().end <= byte)
}

/// The first word that starts at a byte or past it.
fn first_from(sent: Sent<'_>, byte: usize) -> usize {
    search(sent.len(), |i| sent.word(i).range().start < byte)
}

/// The first index for which `before` no longer holds.
fn search(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The word of a range whose head lies outside it. The range is not empty.
fn head(sent: Sent<'_>, words: Range<usize>) -> Word<'_> {
    let first = sent.word(words.start);
    let outside = |w: &Word<'_>| w.head().is_none_or(|h| !words.contains(&h.index()));
    let top = words.clone().map(|i| sent.word(i)).filter(outside);
    // Of several, one that is no function word: a preposition inside the expression hangs on the noun after it.
    top.min_by_key(|w| matches!(w.upos(), Upos::Adp | Upos::Det | Upos::Punct)).unwrap_or(first)
}

/// Whether a number counts things (`2000 soldiers`).
fn counts(sent: Sent<'_>, words: &Range<usize>) -> bool {
    let w = sent.word(words.end - 1);
    w.rel() == Rel::Nummod
        && w.head().is_some_and(|h| h.index() > w.index() && (h.is("Number", "Plur") || h.upos() == Upos::Sym))
}

/// Whether a value is a point on the calendar or the clock.
pub(crate) fn is_point(time: &Time) -> bool {
    matches!(time.kind, TimeType::Date | TimeType::Time)
}
