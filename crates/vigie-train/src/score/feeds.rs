//! Feeds: 2,106 feeds of the feedparser project, with what must be read of them in their comments.
//!
//! An expectation is a chain of equations over `feed` and `entries`. Those about what a news reader keeps are checked: titles,
//! addresses, names, dates, texts, languages, authors. Texts are compared without markup, since ours have none.

use super::measure::percent;
use super::{Data, Figure, data};
use anyhow::Result;
use jiff::civil::DateTime;
use std::path::{Path, PathBuf};
use vigie_gather::{Entry, Feed, Published, parse_date, parse_feed, plain_text};

/// Where the feeds are served from in the tests they come from: relative addresses count from there.
const BASE: &str = "http://127.0.0.1:8097/tests/";

/// Measures the stage.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let Some(root) = data.path("feeds/feedparser/tests") else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    walk(&root, &mut files)?;
    let mut tally = Tally::default();
    for file in data.sample(files) {
        tally.add(&root, &file)?;
    }
    let figure = |key: &str, part: usize, whole: usize, peers| {
        Figure::new(format!("feeds/{key}"), percent(part as f64, whole as f64), peers)
    };
    Ok(vec![
        figure("wellformed/accepted", tally.accepted, tally.wellformed, "feed-rs 93.3"),
        figure("wellformed/equal-fields", tally.equal, tally.told, ""),
        figure("all/no-panic", tally.files - tally.panics, tally.files, "feed-rs 99.9"),
        figure("illformed/accepted", tally.broken_accepted, tally.broken, "feed-rs 31.6"),
    ])
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> Result<()> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    found.sort();
    for path in found {
        if path.is_dir() { walk(&path, out)? } else { out.push(path) }
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    files: usize,
    panics: usize,
    wellformed: usize,
    accepted: usize,
    told: usize,
    equal: usize,
    broken: usize,
    broken_accepted: usize,
}

impl Tally {
    fn add(&mut self, root: &Path, file: &Path) -> Result<()> {
        let bytes = data::bytes(file)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned();
        let header = |name: &str| header(&text, name);
        let located = header("Content-Location").filter(|l| l.starts_with('/') || l.starts_with("http"));
        let base = located.map_or_else(|| format!("{BASE}{name}"), |l| join(&l));
        let content_type = header("Content-type").or_else(|| header("Content-Type"));
        self.files += 1;
        let read = std::panic::catch_unwind(|| parse_feed(&bytes, content_type.as_deref(), &base));
        let Ok(read) = read else {
            self.panics += 1;
            eprintln!("feeds: {name}: panic");
            return Ok(());
        };
        if name.starts_with("illformed") {
            self.broken += 1;
            self.broken_accepted += usize::from(read.is_ok());
        }
        if !name.starts_with("wellformed") && !name.starts_with("json") {
            return Ok(());
        }
        self.wellformed += 1;
        self.accepted += usize::from(read.is_ok());
        let clauses: Vec<Clause> = expectation(&text).map_or_else(Vec::new, |e| clauses(&e));
        let loud = std::env::var_os("VIGIE_FEEDS").is_some();
        match read {
            Ok(feed) => {
                let told: Vec<(bool, &Clause)> = clauses.iter().filter_map(|c| Some((c.holds(&feed)?, c))).collect();
                self.told += usize::from(!told.is_empty());
                let wrong = told.iter().find(|(holds, _)| !holds);
                self.equal += usize::from(!told.is_empty() && wrong.is_none());
                if let (Some((_, clause)), true) = (wrong, loud) {
                    eprintln!("feeds: {name}: {:?} is {:?}", clause, clause.value(&feed));
                }
            }
            Err(fault) if loud => eprintln!("feeds: {name}: {fault}"),
            Err(_) => {}
        }
        Ok(())
    }
}

fn join(location: &str) -> String {
    if location.contains("://") { location.to_owned() } else { format!("http://127.0.0.1:8097{location}") }
}

/// A `Header:` line of the comment.
fn header(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines().take(12).filter_map(|l| l.trim().strip_prefix("Header:"));
    lines.find_map(|l| l.trim().strip_prefix(name)?.trim_start().strip_prefix(':').map(|v| v.trim().to_owned()))
}

/// The expectation in the comment, on one line.
fn expectation(text: &str) -> Option<String> {
    let from = &text[text.find("Expect:")? + 7..];
    let end = ["-->", "\nHeader:", "\n\n", "\",\n"].iter().filter_map(|e| from.find(e)).min().unwrap_or(from.len());
    Some(from[..end].split('\n').map(str::trim).collect::<Vec<_>>().join(" "))
}

/// `path == literal`.
#[derive(Debug)]
struct Clause {
    path: Vec<String>,
    literal: Literal,
}

#[derive(Debug, PartialEq)]
enum Literal {
    Text(String),
    /// Year to seconds of a date in UTC.
    Tuple(Vec<i64>),
}

/// The clauses that are equations with a text or a date.
fn clauses(expression: &str) -> Vec<Clause> {
    let mut out = Vec::new();
    for part in split_and(expression) {
        let part = part.trim().trim_start_matches('(').trim();
        let Some((path, literal)) = part.split_once("==") else { continue };
        let path: Vec<String> = path
            .split(['.', '[', ']'])
            .map(|p| p.trim().trim_matches(['\'', '"']).to_owned())
            .filter(|p| !p.is_empty())
            .collect();
        if let Some(literal) = literal_of(literal.trim()) {
            out.push(Clause { path, literal });
        }
    }
    out
}

/// Splits at `and` outside of quotes.
fn split_and(expression: &str) -> Vec<&str> {
    let (mut out, mut start, mut quote, mut escaped) = (Vec::new(), 0, None, false);
    for (i, c) in expression.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if c == '\'' || c == '"' => quote = Some(c),
            None if expression[i..].starts_with(" and ") => {
                out.push(&expression[start..i]);
                start = i + 5;
            }
            None => {}
        }
    }
    out.push(&expression[start.min(expression.len())..]);
    out
}

/// A Python literal: strings joined by `+`, or a tuple of numbers.
fn literal_of(text: &str) -> Option<Literal> {
    if let Some(tuple) = text.strip_prefix('(') {
        let inner = tuple.split(')').next()?;
        if let Ok(numbers) = inner.split(',').map(|n| n.trim().parse()).collect::<Result<Vec<i64>, _>>() {
            return Some(Literal::Tuple(numbers));
        }
        return literal_of(tuple);
    }
    let mut out = String::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start().trim_start_matches(['u', 'U']);
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let mut chars = rest[1..].char_indices();
        let end = loop {
            match chars.next()? {
                (i, c) if c == quote => break i,
                (_, '\\') => match chars.next()?.1 {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'r' => out.push('\r'),
                    kind @ ('x' | 'u' | 'U') => {
                        let digits = match kind {
                            'x' => 2,
                            'u' => 4,
                            _ => 8,
                        };
                        let code: String = (0..digits).filter_map(|_| chars.next().map(|c| c.1)).collect();
                        out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32)?);
                    }
                    other => out.push(other),
                },
                (_, c) => out.push(c),
            }
        };
        rest = rest[1 + end + 1..].trim_start();
        match rest.strip_prefix('+') {
            Some(more) => rest = more,
            None if rest.starts_with(['\'', '"']) => {}
            None => return Some(Literal::Text(out)),
        }
    }
}

/// A field of ours.
#[derive(Debug, PartialEq)]
enum Value {
    /// A text whose markup is undone.
    Prose(Option<String>),
    /// A text that must be the same to the letter.
    Exact(Option<String>),
    Date(Option<Published>),
}

impl Clause {
    /// Whether it holds. None: it is about something that we do not keep.
    fn holds(&self, feed: &Feed) -> Option<bool> {
        let squeezed = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(match (self.value(feed)?, &self.literal) {
            (Value::Exact(value), Literal::Text(text)) => value.unwrap_or_default() == text.trim(),
            (Value::Prose(value), Literal::Text(text)) => {
                let value = squeezed(&value.unwrap_or_default());
                value == squeezed(text) || value == squeezed(&plain_text(text))
            }
            (Value::Date(value), Literal::Tuple(numbers)) => value.is_some_and(|v| same_time(&v, numbers)),
            _ => return None,
        })
    }

    fn value(&self, feed: &Feed) -> Option<Value> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["feed", rest @ ..] => of_feed(feed, rest),
            ["entries", index, rest @ ..] => match feed.entries.get(index.parse::<usize>().ok()?) {
                Some(entry) => of_entry(entry, rest),
                None => of_entry(&Entry::default(), rest),
            },
            _ => None,
        }
    }
}

fn of_feed(feed: &Feed, path: &[&str]) -> Option<Value> {
    let prose = |s: &Option<String>| Some(Value::Prose(s.clone()));
    let exact = |s: &Option<String>| Some(Value::Exact(s.clone()));
    match path {
        ["title"] | ["title_detail", "value"] => prose(&feed.title),
        ["description" | "subtitle" | "tagline"] | ["subtitle_detail" | "tagline_detail", "value"] => {
            prose(&feed.description)
        }
        ["link"] => exact(&feed.link),
        ["links", index, "href"] => Some(Value::Exact(feed.links.get(index.parse::<usize>().ok()?).cloned())),
        ["id" | "guid"] => exact(&feed.id),
        ["language"] => exact(&feed.language),
        ["updated" | "modified"] => exact(&feed.updated),
        ["published"] => exact(&feed.published),
        ["updated_parsed" | "modified_parsed"] => Some(date(feed.updated.as_ref())),
        ["published_parsed"] => Some(date(feed.published.as_ref())),
        ["authors", index, "name"] => Some(Value::Exact(feed.authors.get(index.parse::<usize>().ok()?).cloned())),
        ["author_detail", "name"] => Some(Value::Exact(feed.authors.last().cloned())),
        _ => None,
    }
}

fn of_entry(entry: &Entry, path: &[&str]) -> Option<Value> {
    let prose = |s: &Option<String>| Some(Value::Prose(s.clone()));
    let exact = |s: &Option<String>| Some(Value::Exact(s.clone()));
    let body = || entry.content.clone().or_else(|| entry.summary.clone());
    match path {
        ["title"] | ["title_detail", "value"] => prose(&entry.title),
        ["summary" | "description"] | ["summary_detail" | "description_detail", "value"] => {
            Some(Value::Prose(entry.summary.clone().or_else(body)))
        }
        ["content", "0", "value"] => Some(Value::Prose(body())),
        ["link"] => exact(&entry.link),
        ["links", index, "href"] => Some(Value::Exact(entry.links.get(index.parse::<usize>().ok()?).cloned())),
        ["id" | "guid"] => exact(&entry.id),
        ["language"] => exact(&entry.language),
        ["updated" | "modified"] => exact(&entry.updated),
        ["published" | "issued"] => exact(&entry.published),
        ["created"] => exact(&entry.created),
        ["updated_parsed" | "modified_parsed"] => Some(date(entry.updated.as_ref())),
        ["published_parsed" | "issued_parsed"] => Some(date(entry.published.as_ref())),
        ["created_parsed"] => Some(date(entry.created.as_ref())),
        ["authors", index, "name"] => Some(Value::Exact(entry.authors.get(index.parse::<usize>().ok()?).cloned())),
        ["author_detail", "name"] => Some(Value::Exact(entry.authors.last().cloned())),
        _ => None,
    }
}

fn date(text: Option<&String>) -> Value {
    Value::Date(text.and_then(|t| parse_date(t, None).ok()))
}

/// The same minute in UTC; the same day where no hour is printed.
fn same_time(published: &Published, numbers: &[i64]) -> bool {
    let Some([year, month, day, hour, minute]) = numbers.get(..5).and_then(|n| <[i64; 5]>::try_from(n).ok()) else {
        return false;
    };
    let time = published.time.unwrap_or_default();
    let offset = published.offset.map_or(0, |o| i64::from(o.seconds()));
    let local = DateTime::from_parts(published.date, time);
    let Ok(utc) = local.checked_sub(jiff::Span::new().seconds(offset)) else { return false };
    let found: [i64; 5] =
        [utc.year().into(), utc.month().into(), utc.day().into(), utc.hour().into(), utc.minute().into()];
    found == [year, month, day, hour, minute]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expectations_are_understood() {
        let text = "<!--\nDescription: x\nExpect: not bozo and entries[0]['title'] == u'\\xe9 a and b' and feed.link == 'u' + 'v'\n-->";
        let all = clauses(&expectation(text).unwrap());
        assert_eq!(all[0].path, ["entries", "0", "title"]);
        assert_eq!(all[0].literal, Literal::Text("é a and b".into()));
        assert_eq!((all[1].path.join("."), &all[1].literal), ("feed.link".into(), &Literal::Text("uv".into())));
        let feed = Feed { link: Some("uv".into()), ..Feed::default() };
        assert_eq!((all[0].holds(&feed), all[1].holds(&feed)), (Some(false), Some(true)));
        assert_eq!(
            literal_of("(2004, 1, 2, 3, 4, 5, 0, 1, 0)"),
            Some(Literal::Tuple(vec![2004, 1, 2, 3, 4, 5, 0, 1, 0]))
        );
    }
}
