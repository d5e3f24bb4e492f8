//! The article: its text in blocks, cut wherever a span begins or ends, so that spans may overlap as they like.

use super::super::phrase::{Standing, View, standing};
use super::super::text::clean;
use super::markup::esc;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use vigie_read::reading::Span;

/// Rows a segment names at most, the narrowest first: text that nests without end must not make a page without end.
const ROWS: usize = 24;

/// What a span is to its row, and so how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Trigger,
    Cue,
    Source,
    Name,
    Time,
    Place,
    Said,
    Evidence,
}

/// A span of a row.
struct Mark {
    start: usize,
    end: usize,
    row: String,
    layer: Layer,
    /// More classes.
    class: &'static str,
}

/// A stretch of the article in one element, in code points.
#[derive(Clone, Copy)]
struct Block {
    start: usize,
    end: usize,
    tag: &'static str,
}

/// Writes the article; the title first where it does not stand in the text.
pub(super) fn write(view: &View<'_>, out: &mut String) {
    let document = &view.reading.document;
    let mut blocks = blocks(&document.text, &document.headings);
    let marks = marks(view);
    let bytes = Bytes::new(&document.text, &blocks, &marks);
    let title = document.title.as_deref().map(clean).filter(|t| !t.is_empty());
    let same = |b: &Block| title.as_deref() == Some(clean(bytes.cut(b.start, b.end)).as_str());
    match blocks.iter().take(3).position(same) {
        Some(i) => blocks[i].tag = "h1",
        None if title.is_none() && !blocks.is_empty() => {}
        None => {
            out.push_str("<h1 dir=auto>");
            esc(out, title.as_deref().unwrap_or(view.words.untitled));
            out.push_str("</h1>\n");
        }
    }
    for b in blocks.iter_mut().filter(|b| b.tag == "p") {
        // "Publié le …", "… at 6:05 PM": a short line that is mostly its date.
        let len = b.end - b.start;
        let within = |m: &&Mark| m.layer == Layer::Time && m.start < b.end && m.end > b.start;
        let dated = |m: &Mark| (m.end.min(b.end) - m.start.max(b.start)) * 2 >= len;
        if len <= 80 && marks.iter().filter(within).any(dated) {
            b.tag = "p class=dateline";
        }
    }
    segments(out, &blocks, &marks, &bytes);
}

/// The lines of the text, cut at its headings.
fn blocks(text: &str, headings: &[Span]) -> Vec<Block> {
    let mut cuts: Vec<(usize, usize)> = headings.iter().map(|h| (h.start, h.end)).filter(|(s, e)| s < e).collect();
    cuts.sort_unstable();
    let mut cuts = cuts.into_iter().peekable();
    let mut out: Vec<Block> = Vec::new();
    let mut push = |start, end, tag| {
        if start < end {
            out.push(Block { start, end, tag });
        }
    };
    let mut at = 0;
    for line in text.split('\n') {
        let len = line.chars().count();
        let (mut start, end) = (at, at + len);
        while let Some(&(hs, he)) = cuts.peek() {
            if hs >= end {
                break;
            }
            // A heading that began in an earlier line or overlaps the one before has no place of its own.
            if hs >= start {
                push(start, hs, "p");
                push(hs, he.min(end), "h2");
                start = he.min(end);
            }
            cuts.next();
        }
        push(start, end, "p");
        at = end + 1;
    }
    let chars: Vec<char> = text.chars().collect();
    for b in &mut out {
        while b.start < b.end && chars[b.start].is_whitespace() {
            b.start += 1;
        }
        while b.start < b.end && chars[b.end - 1].is_whitespace() {
            b.end -= 1;
        }
    }
    out.retain(|b| b.start < b.end);
    out
}

/// Every span of every row.
fn marks(view: &View<'_>) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut add = |span: &Span, row: String, layer, class| {
        if span.start < span.end {
            out.push(Mark { start: span.start, end: span.end, row, layer, class });
        }
    };
    let r = view.reading;
    for e in &r.events {
        let class = match (e.quad, standing(e)) {
            (1, Standing::Stated) => "q1",
            (2, Standing::Stated) => "q2",
            (3, Standing::Stated) => "q3",
            (4, Standing::Stated) => "q4",
            (1 | 2, Standing::Refused) => "coop open not",
            (_, Standing::Refused) => "conf open not",
            (1 | 2, _) => "coop open",
            _ => "conf open",
        };
        add(&e.evidence.trigger, e.id.to_string(), Layer::Trigger, class);
        add(&e.evidence.span, e.id.to_string(), Layer::Evidence, "");
    }
    for q in &r.attributions {
        q.cue.iter().for_each(|s| add(s, q.id.to_string(), Layer::Cue, ""));
        q.source.span.iter().for_each(|s| add(s, q.id.to_string(), Layer::Source, ""));
        q.content.iter().for_each(|s| add(s, q.id.to_string(), Layer::Said, ""));
    }
    for c in &r.claims {
        c.evidence.iter().for_each(|s| add(s, c.id.to_string(), Layer::Evidence, ""));
    }
    for a in &r.actors {
        a.mentions.iter().for_each(|s| add(s, a.id.to_string(), Layer::Name, ""));
    }
    for t in &r.times {
        add(&t.span, t.id.to_string(), Layer::Time, "");
    }
    for p in &r.places {
        p.mentions.iter().for_each(|s| add(s, p.id.to_string(), Layer::Place, ""));
    }
    for t in &r.agreements {
        t.mentions.iter().for_each(|s| add(s, t.id.to_string(), Layer::Name, ""));
        t.milestones.iter().for_each(|m| add(&m.evidence, t.id.to_string(), Layer::Evidence, ""));
        t.obligations.iter().for_each(|o| add(&o.evidence, t.id.to_string(), Layer::Evidence, ""));
    }
    for (i, c) in r.conflicts.iter().enumerate() {
        c.evidence.iter().for_each(|s| add(s, format!("K{}", i + 1), Layer::Evidence, ""));
    }
    for (i, w) in r.warnings.iter().enumerate() {
        w.span.iter().for_each(|s| add(s, format!("W{}", i + 1), Layer::Evidence, ""));
    }
    out
}

/// The bytes where the code points of interest stand.
struct Bytes<'a> {
    text: &'a str,
    at: HashMap<usize, usize>,
}

impl<'a> Bytes<'a> {
    fn new(text: &'a str, blocks: &[Block], marks: &[Mark]) -> Self {
        let ends = blocks.iter().map(|b| (b.start, b.end)).chain(marks.iter().map(|m| (m.start, m.end)));
        let wanted: BTreeSet<usize> = ends.flat_map(|(s, e)| [s, e]).collect();
        let mut at = HashMap::with_capacity(wanted.len());
        let mut wanted = wanted.into_iter().peekable();
        for (point, (byte, _)) in text.char_indices().enumerate() {
            if wanted.next_if_eq(&point).is_some() {
                at.insert(point, byte);
            }
        }
        Bytes { text, at }
    }

    /// The text between two code points; to its end where the second lies beyond.
    fn cut(&self, start: usize, end: usize) -> &'a str {
        let byte = |point| self.at.get(&point).copied().unwrap_or(self.text.len());
        self.text.get(byte(start)..byte(end)).unwrap_or_default()
    }
}

/// Writes the blocks, cut at every border, each piece with the rows it belongs to.
fn segments(out: &mut String, blocks: &[Block], marks: &[Mark], bytes: &Bytes<'_>) {
    let mut starts: Vec<usize> = (0..marks.len()).collect();
    let mut ends = starts.clone();
    starts.sort_by_key(|i| marks[*i].start);
    ends.sort_by_key(|i| marks[*i].end);
    let borders: BTreeSet<usize> = marks.iter().flat_map(|m| [m.start, m.end]).collect();
    let (mut next_start, mut next_end) = (0, 0);
    // Active marks, the narrowest first; of two as narrow, the layer that says more.
    let mut active: BTreeSet<(usize, Layer, usize)> = BTreeSet::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let key = |i: usize| (marks[i].end - marks[i].start, marks[i].layer, i);
    for block in blocks {
        let _ = write!(out, "<{} dir=auto>", block.tag);
        let inner = borders.range(block.start + 1..block.end).copied();
        let mut at = block.start;
        for to in inner.chain([block.end]) {
            while let Some(&i) = starts.get(next_start).filter(|i| marks[**i].start <= at) {
                active.insert(key(i));
                next_start += 1;
            }
            while let Some(&i) = ends.get(next_end).filter(|i| marks[**i].end <= at) {
                active.remove(&key(i));
                next_end += 1;
            }
            let here: Vec<&Mark> = active.iter().take(ROWS).map(|k| &marks[k.2]).collect();
            segment(out, bytes.cut(at, to), &here, &mut seen);
            at = to;
        }
        let _ = writeln!(out, "</{}>", block.tag.split(' ').next().unwrap_or_default());
    }
}

fn segment<'m>(out: &mut String, text: &str, here: &[&'m Mark], seen: &mut BTreeSet<&'m str>) {
    if here.is_empty() {
        esc(out, text);
        return;
    }
    let mut rows: Vec<&str> = Vec::new();
    let mut classes: Vec<&str> = vec!["s"];
    for mark in here {
        if !rows.contains(&mark.row.as_str()) {
            rows.push(&mark.row);
        }
        for class in layer_class(mark.layer).into_iter().chain(mark.class.split_whitespace()) {
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        // Where a row's words begin: the row's link leads here, with or without a script.
        if seen.insert(&mark.row) {
            let _ = write!(out, "<i id=\"w-{}\"></i>", mark.row);
        }
    }
    // What names a row is a link to it; what merely lies in its evidence is not, or the keyboard would stop everywhere.
    let named = here.iter().find(|m| !matches!(m.layer, Layer::Said | Layer::Evidence) && !text.trim().is_empty());
    let (open, close) = match named {
        Some(mark) => (format!("<a href=\"#{}\"", mark.row), "</a>"),
        None => ("<span".to_owned(), "</span>"),
    };
    let _ = write!(out, "{open} class=\"{}\" data-r=\"{}\">", classes.join(" "), rows.join(" "));
    esc(out, text);
    out.push_str(close);
}

fn layer_class(layer: Layer) -> Option<&'static str> {
    match layer {
        Layer::Trigger => Some("ev"),
        Layer::Cue => Some("cue"),
        Layer::Source => Some("src"),
        Layer::Name | Layer::Time | Layer::Place => Some("nm"),
        Layer::Said => Some("said"),
        Layer::Evidence => None,
    }
}
