//! `vigie verify`: whether every note of a brief still holds, and every sentence has one.

use super::facts::hash;
use super::grammar::Grammar;
use std::collections::{BTreeMap, BTreeSet};
use vigie_record::store::{Result, View};

/// Something in a brief that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its line, from 1.
    pub line: usize,
    /// What does not hold.
    pub what: String,
}

/// What a note says of itself: document, row, first and last code point, hash.
struct Place {
    document: String,
    start: usize,
    end: usize,
    hash: String,
}

/// The notes that hold, how many there are, and what does not hold.
pub fn verify(view: View<'_>, brief: &str) -> Result<(usize, Vec<Failure>)> {
    let grammars = Grammar::languages().into_iter().filter_map(|code| Grammar::of(code).ok().flatten());
    let marks: Vec<[String; 2]> = grammars.map(|g| g.marks().clone()).collect();
    let mut failures = Vec::new();
    let mut notes: BTreeMap<&str, String> = BTreeMap::new();
    let mut texts: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (number, line) in numbered(brief) {
        let Some((name, rest)) = line.strip_prefix("[^").and_then(|l| l.split_once("]: ")) else { continue };
        let mut fail = |what: String| failures.push(Failure { line: number, what: format!("note {name}: {what}") });
        let Some(place) = place(rest) else {
            fail("it names no document, row, place and hash".to_owned());
            continue;
        };
        if !texts.contains_key(&place.document) {
            let text = view.document(&place.document)?.map(|w| w.reading.document.text);
            texts.insert(place.document.clone(), text);
        }
        let Some(Some(text)) = texts.get(&place.document) else {
            fail(format!("the record has no document {}", place.document));
            continue;
        };
        let words: String = text.chars().skip(place.start).take(place.end.saturating_sub(place.start)).collect();
        if hash(&words) != place.hash {
            fail(format!("other words stand at {}-{} of {}", place.start, place.end, place.document));
            continue;
        }
        notes.insert(name, one_line(&words));
    }
    let held = notes.len();
    let mut called = BTreeSet::new();
    for (number, line) in numbered(brief) {
        if line.is_empty() || line.starts_with(['#', '*']) || line.starts_with("[^") {
            continue;
        }
        let mut fail = |what: &str| failures.push(Failure { line: number, what: what.to_owned() });
        let calls: Vec<&str> = line.split("[^").skip(1).filter_map(|c| c.split_once(']')).map(|(n, _)| n).collect();
        if calls.is_empty() {
            fail("a sentence without a source");
        }
        if calls.iter().any(|c| !notes.contains_key(c)) {
            fail("it calls a note that does not hold");
        }
        called.extend(calls.iter().copied());
        // Whatever stands in quotation marks stands in one of the notes of its line.
        for quote in quotes(line, &marks) {
            let stands = |words: &String| quote.split("[…]").all(|piece| words.contains(piece.trim()));
            if !calls.iter().filter_map(|c| notes.get(c)).any(stands) {
                fail(&format!("these words stand in none of its sources: {quote}"));
            }
        }
    }
    for name in notes.keys().filter(|n| !called.contains(*n)) {
        failures.push(Failure { line: 0, what: format!("note {name} is called by no sentence") });
    }
    Ok((held, failures))
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()))
}

/// `… `3fa9c1d2e4b0#Q3 443-663 9f8e7d6c5b4a` …`
fn place(note: &str) -> Option<Place> {
    let code = note.split('`').nth(1)?;
    let mut parts = code.split(' ');
    let (document, _row) = parts.next()?.split_once('#')?;
    let (start, end) = parts.next()?.split_once('-')?;
    let hash = parts.next()?;
    Some(Place {
        document: document.to_owned(),
        start: start.parse().ok()?,
        end: end.parse().ok()?,
        hash: hash.to_owned(),
    })
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The quotations of a line, as they stand in their documents.
fn quotes(line: &str, marks: &[[String; 2]]) -> Vec<String> {
    let plain = unescaped(line);
    let mut out = Vec::new();
    let mut rest = plain.as_str();
    let first = |rest: &str| marks.iter().filter_map(|m| Some((rest.find(&m[0])?, m))).min().map(|(_, m)| m);
    while let Some([open, close]) = first(rest) {
        let Some((_, after)) = rest.split_once(open.as_str()) else { break };
        // A quotation may hold quotations in the same marks.
        let mut depth = 1;
        let mut end = None;
        for (i, c) in after.char_indices() {
            if open.starts_with(c) && open != close {
                depth += 1;
            } else if close.ends_with(c) {
                depth -= 1;
            }
            if depth == 0 {
                end = Some(i);
                break;
            }
        }
        let Some(end) = end else { break };
        out.push(one_line(after[..end].trim()));
        rest = &after[end..];
        rest = rest.strip_prefix(|c| close.ends_with(c)).unwrap_or(rest);
    }
    out
}

/// Without the marks by which Markdown takes text for text, and without calls of notes.
fn unescaped(line: &str) -> String {
    let mut out = String::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '[' if chars.peek() == Some(&'^') => {
                for c in chars.by_ref() {
                    if c == ']' {
                        break;
                    }
                }
            }
            c => out.push(c),
        }
    }
    out
}
