//! The terminal's page: pieces of tinted text, wrapped to a width, with a gutter at the left of a block.

use super::super::text::{clean, scrub, split_fit, width};
use anstyle::{AnsiColor, Style};
use std::collections::VecDeque;
use std::fmt::Write;

/// What a piece of text is, and so how it is coloured. Nothing is told by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tint {
    /// Running text.
    Plain,
    /// Names and headlines.
    Strong,
    /// Offsets, codes, labels.
    Faint,
    /// Ids.
    Id,
    /// Agreement, confirmation.
    Yes,
    /// Denial, conflict.
    No,
    /// Open: planned, reported, demanded.
    Open,
    /// The words of the text.
    Quote,
    /// The word among them that names the row.
    Word,
}

impl Tint {
    fn style(self) -> Style {
        let colour = |c: AnsiColor| Style::new().fg_color(Some(c.into()));
        match self {
            Tint::Plain => Style::new(),
            Tint::Strong => Style::new().bold(),
            Tint::Faint => Style::new().dimmed(),
            Tint::Id => colour(AnsiColor::Cyan),
            Tint::Yes => colour(AnsiColor::Green),
            Tint::No => colour(AnsiColor::Red).bold(),
            Tint::Open => colour(AnsiColor::Yellow),
            Tint::Quote => Style::new().italic(),
            Tint::Word => Style::new().italic().underline(),
        }
    }
}

/// A stretch of text in one tint. It is cleaned when it is written.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    text: String,
    tint: Tint,
}

/// A piece.
pub(super) fn p(tint: Tint, text: impl Into<String>) -> Piece {
    Piece { text: text.into(), tint }
}

/// What no line break may part: fragments of one word in their tints.
#[derive(Default)]
struct Atom {
    parts: Vec<(String, Tint)>,
    width: usize,
    /// Tint of the blank before it, `None` when it is glued to the atom before.
    gap: Option<Tint>,
}

/// A page that is being written.
pub(super) struct Canvas {
    out: String,
    width: usize,
    colour: bool,
    gutter: VecDeque<Vec<Piece>>,
}

impl Canvas {
    /// An empty page of that many columns.
    pub fn new(width: usize, colour: bool) -> Self {
        Canvas { out: String::new(), width, colour, gutter: VecDeque::new() }
    }

    /// Columns of the page.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The page.
    pub fn finish(self) -> String {
        self.out
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.out.push('\n');
    }

    /// What stands at the left of the next lines, one entry a line.
    pub fn gutter(&mut self, lines: Vec<Vec<Piece>>) {
        self.gutter = lines.into();
    }

    /// Writes the gutter lines that no line of text has taken.
    pub fn flush_gutter(&mut self) {
        while let Some(lead) = self.gutter.pop_front() {
            self.write_lead(&lead, 0);
            self.end_line();
        }
    }

    /// A heading: its name, a rule to the right edge, a note at the end of it.
    pub fn heading(&mut self, name: &str, note: &str) {
        let (name, note) = (clean(name).to_uppercase(), clean(note));
        let fill = self.width.saturating_sub(width(&name) + width(&note) + 2);
        self.gap();
        self.put(&name, Tint::Strong);
        if fill >= 3 {
            self.put(&format!(" {} ", "─".repeat(fill)), Tint::Faint);
            self.put(&note, Tint::Faint);
        }
        self.end_line();
    }

    /// A block: `lead` before its first line (or the gutter before each), the body wrapped at `indent`.
    pub fn block(&mut self, lead: &[Piece], indent: usize, body: &[Piece]) {
        let room = self.width.saturating_sub(indent).max(8);
        let mut first = true;
        let mut begin = |canvas: &mut Canvas| {
            match canvas.gutter.pop_front() {
                Some(left) => canvas.write_lead(&left, indent),
                None if first => canvas.write_lead(lead, indent),
                None => canvas.write_lead(&[], indent),
            }
            first = false;
        };
        begin(self);
        let mut used = 0;
        for atom in atoms(body) {
            let space = usize::from(atom.gap.is_some() && used > 0);
            if used > 0 && used + space + atom.width > room {
                self.end_line();
                begin(self);
                used = 0;
            } else if space == 1 {
                self.put(" ", atom.gap.unwrap_or(Tint::Plain));
                used += 1;
            }
            for (text, tint) in &atom.parts {
                let mut rest = text.as_str();
                while used + width(rest) > room {
                    let (fits, more) = split_fit(rest, room.saturating_sub(used));
                    self.put(fits, *tint);
                    rest = more;
                    if rest.is_empty() {
                        break;
                    }
                    self.end_line();
                    begin(self);
                    used = 0;
                }
                self.put(rest, *tint);
                used += width(rest);
            }
        }
        self.end_line();
    }

    fn write_lead(&mut self, lead: &[Piece], indent: usize) {
        let mut used = 0;
        for piece in lead {
            let text = scrub(&piece.text);
            used += width(&text);
            self.put(&text, piece.tint);
        }
        if used >= indent && indent > 0 {
            self.end_line();
            used = 0;
        }
        self.put(&" ".repeat(indent - used.min(indent)), Tint::Plain);
    }

    fn end_line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
    }

    fn put(&mut self, text: &str, tint: Tint) {
        let style = tint.style();
        if text.is_empty() {
        } else if self.colour && style != Style::new() {
            let _ = write!(self.out, "{style}{text}{style:#}");
        } else {
            self.out.push_str(text);
        }
    }
}

/// Cleans a piece, keeping whether it begins and ends with a blank.
fn clean_keeping_edges(text: &str) -> String {
    let body = clean(text);
    let before = if text.starts_with(' ') && !body.is_empty() { " " } else { "" };
    let after = if text.ends_with(' ') { " " } else { "" };
    format!("{before}{body}{after}")
}

/// Cuts a body at its blanks.
fn atoms(body: &[Piece]) -> Vec<Atom> {
    let mut out: Vec<Atom> = vec![Atom::default()];
    for piece in body {
        for (i, word) in clean_keeping_edges(&piece.text).split(' ').enumerate() {
            if i > 0 {
                out.push(Atom { gap: Some(piece.tint), ..Atom::default() });
            }
            if !word.is_empty() {
                let last = out.len() - 1;
                out[last].width += width(word);
                out[last].parts.push((word.to_owned(), piece.tint));
            }
        }
    }
    out.retain(|a| !a.parts.is_empty());
    glued(out)
}

/// French sets a blank inside guillemets and before high punctuation; no line may break there.
fn glued(atoms: Vec<Atom>) -> Vec<Atom> {
    let is = |a: &Atom, marks: &[char]| a.parts.iter().all(|(text, _)| text.chars().all(|c| marks.contains(&c)));
    let mut out: Vec<Atom> = Vec::with_capacity(atoms.len());
    for atom in atoms {
        let after_open = |last: &Atom| last.parts.last().is_some_and(|(text, _)| text.ends_with('«'));
        match out.last_mut() {
            Some(last)
                if atom.gap.is_some()
                    && (after_open(last) || is(&atom, &['»', '”', ':', ';', '?', '!', '.', ',', '…'])) =>
            {
                last.parts.push((" ".to_owned(), atom.gap.unwrap_or(Tint::Plain)));
                last.parts.extend(atom.parts);
                last.width += 1 + atom.width;
            }
            _ => out.push(atom),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_within_its_width_whatever_comes() {
        for columns in [20, 33, 80] {
            let mut c = Canvas::new(columns, false);
            c.gutter(vec![vec![p(Tint::Faint, "2024-10-25")], vec![p(Tint::Faint, "since")]]);
            c.block(&[], 12, &[p(Tint::Quote, format!("court {} 日本語日本語日本語 fin", "x".repeat(70)))]);
            c.flush_gutter();
            c.heading("Claims", "note");
            for line in c.finish().lines() {
                assert!(width(line) <= columns, "{columns}: {line:?}");
            }
        }
    }

    #[test]
    fn guillemets_keep_their_words() {
        let mut c = Canvas::new(12, false);
        c.block(&[], 0, &[p(Tint::Plain, "il a dit « oui » ! Vraiment ?")]);
        assert_eq!(c.finish(), "il a dit\n« oui » !\nVraiment ?\n");
    }

    #[test]
    fn pieces_without_a_blank_stay_together() {
        let mut c = Canvas::new(20, false);
        c.block(&[p(Tint::Id, "Q1")], 4, &[p(Tint::Faint, "says "), p(Tint::Plain, "“oh”"), p(Tint::Plain, ".")]);
        assert_eq!(c.finish(), "Q1  says “oh”.\n");
    }
}
