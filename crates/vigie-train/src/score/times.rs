//! Times: TIMEX3 found, typed and resolved, scored as TempEval-3 does: strict and relaxed extents, and the F1 of relaxed
//! extents times the accuracy of type and value over the gold expressions that were met.

use super::measure::Counts;
use super::{Data, Figure, data, pipeline};
use anyhow::{Result, anyhow};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use vigie_read::reading::Time;
use vigie_read::{Context, Library};

/// The sets, and what the peers reach on them (value F1).
const SETS: &[(&str, &str)] = &[
    ("te2-fr", "HeidelTime 62.6 (TreeTagger), 61.2 (no tagger)"),
    ("te3-timebank", "HeidelTime 79.7 (TreeTagger)"),
    ("te3-aquaint", "HeidelTime 73.2 (TreeTagger)"),
    ("wikiwars-en", "HeidelTime 83.3 (narratives, TreeTagger)"),
];

#[derive(serde::Deserialize)]
struct Gold {
    id: String,
    lang: String,
    dct: Option<String>,
    text: String,
    timex: Vec<Timex>,
}

#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
struct Timex {
    s: usize,
    e: usize,
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Option<String>,
}

/// Measures the stage. Where `VIGIE_TIMES_OUT` names a folder, what was found is also written there, a file a set, in the
/// format of the gold.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (set, peers) in SETS {
        let Some(path) = data.path(&format!("time/{set}/gold.jsonl")) else { continue };
        let gold: Vec<Gold> = data.sample(data::jsonl(&path)?);
        let found = gold.par_iter().map(read).collect::<Result<Vec<_>>>()?;
        if let Some(folder) = std::env::var_os("VIGIE_TIMES_OUT") {
            write(&std::path::Path::new(&folder).join(format!("{set}.jsonl")), &gold, &found)?;
        }
        let sum: Tally = gold.iter().zip(&found).map(|(g, f)| tally(g, f)).sum();
        let relaxed = sum.relaxed.f1();
        let share = |n: f64| if sum.met > 0.0 { n / sum.met } else { 0.0 };
        figures.push(Figure::new(format!("times/{set}/value-f1"), relaxed * share(sum.values), peers));
        figures.push(Figure::new(format!("times/{set}/type-f1"), relaxed * share(sum.types), ""));
        figures.push(Figure::new(format!("times/{set}/relaxed-f1"), relaxed, ""));
        figures.push(Figure::new(format!("times/{set}/strict-f1"), sum.strict.f1(), ""));
    }
    Ok(figures)
}

/// The gold corpora were wrapped by hand: only a blank line ends a paragraph there.
fn read(gold: &Gold) -> Result<Vec<Timex>> {
    let published = gold.dct.as_deref().and_then(day);
    let document = pipeline::document(&unwrap(&gold.text), &gold.lang, published.as_deref())?;
    // A language without a model is read without a parse: tenses are then guessed from words.
    let sentences = pipeline::parse(&document).unwrap_or_default();
    let library = Library::embedded().map_err(|e| anyhow!("{e}"))?;
    let times = vigie_read::times::find(&Context::new(&document, &sentences, library));
    let timex =
        |t: Time| Timex { s: t.span.start, e: t.span.end, kind: Some(t.kind.to_string()), value: Some(t.value) };
    Ok(times.into_rows().into_iter().map(timex).collect())
}

/// A day as ISO writes it: gold has `2003-5-30` too.
fn day(text: &str) -> Option<String> {
    let mut parts = text.get(..text.find('T').unwrap_or(text.len()))?.splitn(3, '-').map(|p| p.parse::<u32>().ok());
    let (y, m, d) = (parts.next()??, parts.next()??, parts.next()??);
    Some(format!("{y:04}-{m:02}-{d:02}"))
}

/// The text with single line ends inside a sentence made blanks: same characters, same offsets.
fn unwrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let wrapped = c == '\n'
            && (last.is_alphanumeric() || last == ' ' || last == ',')
            && rest.peek().is_some_and(|n| n.is_lowercase() || n.is_numeric() || *n == ' ');
        out.push(if wrapped { ' ' } else { c });
        if !c.is_whitespace() || c == '\n' {
            last = c;
        }
    }
    out
}

fn write(path: &std::path::Path, gold: &[Gold], found: &[Vec<Timex>]) -> Result<()> {
    let mut out = String::new();
    for (g, f) in gold.iter().zip(found) {
        out.push_str(&serde_json::json!({ "id": g.id, "timex": f }).to_string());
        out.push('\n');
    }
    Ok(std::fs::write(path, out)?)
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    strict: Counts,
    relaxed: Counts,
    /// Gold expressions that some found one overlaps.
    met: f64,
    types: f64,
    values: f64,
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Tally>>(items: I) -> Tally {
        items.fold(Tally::default(), |mut sum, t| {
            sum.strict += t.strict;
            sum.relaxed += t.relaxed;
            sum.met += t.met;
            sum.types += t.types;
            sum.values += t.values;
            sum
        })
    }
}

const TRIM: &str = " \t\r\n\u{a0}.,;:!?\"'()[]{}«»“”‘’„…-–—";

/// Extents without blanks and outer punctuation; empty ones are out.
fn trimmed<'t>(timex: &'t [Timex], text: &[char]) -> Vec<((usize, usize), &'t Timex)> {
    let trim = |t: &Timex| {
        let (mut s, mut e) = (t.s, t.e.min(text.len()));
        while s < e && TRIM.contains(text[s]) {
            s += 1;
        }
        while e > s && TRIM.contains(text[e - 1]) {
            e -= 1;
        }
        (s, e)
    };
    timex.iter().map(|t| (trim(t), t)).filter(|((s, e), _)| e > s).collect()
}

fn overlap(a: (usize, usize), b: (usize, usize)) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

fn tally(gold: &Gold, found: &[Timex]) -> Tally {
    let text: Vec<char> = gold.text.chars().collect();
    let gold = trimmed(&gold.timex, &text);
    let mut found = trimmed(found, &text);
    let mut seen = FxHashSet::default();
    found.retain(|(x, _)| seen.insert(*x));
    let spans: FxHashSet<_> = gold.iter().map(|g| g.0).collect();
    let mut out = Tally::default();
    let (g, f) = (gold.len() as f64, found.len() as f64);
    out.strict = Counts { system: f, gold: g, ..Counts::default() };
    out.relaxed = out.strict;
    out.strict.found = gold.iter().filter(|(x, _)| seen.contains(x)).count() as f64;
    out.strict.right = found.iter().filter(|(x, _)| spans.contains(x)).count() as f64;
    out.relaxed.right = found.iter().filter(|(x, _)| gold.iter().any(|g| overlap(*x, g.0) > 0)).count() as f64;
    for (span, timex) in &gold {
        // Of equal overlaps the one of the same extent, then the first.
        let key = |x: (usize, usize)| (overlap(*span, x), x == *span);
        let mut best: Option<&((usize, usize), &Timex)> = None;
        for f in &found {
            if best.is_none_or(|b| key(f.0) > key(b.0)) {
                best = Some(f);
            }
        }
        let Some(best) = best.filter(|b| overlap(*span, b.0) > 0) else { continue };
        out.relaxed.found += 1.0;
        out.types += f64::from(timex.kind == best.1.kind);
        out.values += f64::from(timex.value == best.1.value);
    }
    out.met = out.relaxed.found;
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timex(s: usize, e: usize, kind: &str, value: &str) -> Timex {
        Timex { s, e, kind: Some(kind.into()), value: Some(value.into()) }
    }

    #[test]
    fn scores_as_tempeval_does() {
        let gold = Gold {
            id: "a".into(),
            lang: "en".into(),
            dct: None,
            text: "on Monday, in May 2020.".into(),
            timex: vec![timex(3, 10, "DATE", "2020-05-04"), timex(14, 22, "DATE", "2020-05")],
        };
        let t = tally(
            &gold,
            &[timex(3, 9, "DATE", "2020-05-04"), timex(14, 17, "TIME", "2020-05"), timex(0, 2, "SET", "P1D")],
        );
        assert_eq!((t.strict.right, t.relaxed.right, t.relaxed.found), (1.0, 2.0, 2.0));
        assert_eq!((t.met, t.types, t.values), (2.0, 1.0, 2.0));
    }

    #[test]
    fn unwrapping_keeps_offsets() {
        let text = "le jeudi\nsoir. \nUn\nTitre";
        assert_eq!(unwrap(text), "le jeudi soir. \nUn\nTitre");
        assert_eq!(day("2003-5-30").as_deref(), Some("2003-05-30"));
    }
}
