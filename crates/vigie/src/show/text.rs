//! Text made fit to show: cleaned of what a terminal would obey, cut to a width, and measured in columns.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use vigie_read::reading::Span;

/// Columns a string takes.
pub(super) fn width(s: &str) -> usize {
    s.width()
}

/// Whether a character steers the direction of text or hides inside it: it could make a quotation read as another.
pub(super) fn steers(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// One line of clean text: runs of white space are one space, control characters become U+FFFD, marks that steer
/// direction go.
pub(super) fn clean(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut gap = false;
    for c in s.chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => gap = true,
            c if steers(c) => {}
            c => {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                out.push(if c.is_control() { char::REPLACEMENT_CHARACTER } else { c });
            }
        }
    }
    out
}

/// As [`clean`], with every blank kept: for text that is laid out already.
pub(super) fn scrub(s: &str) -> String {
    s.chars().filter(|c| !steers(*c)).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The byte where code point `at` of `s` begins; its length when there are fewer.
fn byte_of(s: &str, at: usize) -> usize {
    s.char_indices().nth(at).map_or(s.len(), |(i, _)| i)
}

/// A stretch of text cut to a width: what goes before the word it was cut around, the word, what comes after.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub before: String,
    pub word: String,
    pub after: String,
}

impl Excerpt {
    /// In quotation marks, unless it brings its own; what a cut took of those is put back.
    pub fn quoted(mut self, marks: [&str; 2]) -> Self {
        let first = [&self.before, &self.word, &self.after].into_iter().find_map(|s| s.chars().next());
        let last = [&self.after, &self.word, &self.before].into_iter().find_map(|s| s.chars().next_back());
        let long = self.before.len() + self.word.len() + self.after.len() > 3;
        match (first, last) {
            (Some('"' | '«' | '“' | '„'), Some('"' | '»' | '”' | '“')) if long => {}
            (Some('"'), Some('…')) if long => self.after.push('"'),
            (Some('«'), Some('…')) if long => self.after.push_str(" »"),
            (Some('“' | '„'), Some('…')) if long => self.after.push('”'),
            _ => {
                self.before.insert_str(0, marks[0]);
                self.after.push_str(marks[1]);
            }
        }
        self
    }
}

impl std::fmt::Display for Excerpt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}{}", self.before, self.word, self.after)
    }
}

/// At most `columns` of `text`, cleaned, around the bytes `keep`, cut between words where it can be, with `…` at a cut.
pub(super) fn excerpt(text: &str, keep: Range<usize>, columns: usize) -> Excerpt {
    let (text, keep) = near(text, keep, columns);
    let (before, rest) = text.split_at(keep.start.min(text.len()));
    let kept = keep.end.saturating_sub(keep.start).min(rest.len());
    let (word, after) = rest.split_at(kept);
    let (left, word, right) = (clean(before), head(&clean(word), columns), clean(after));
    let blank = |side: &str, edge: Option<char>| match edge {
        Some(c) if c.is_whitespace() && !side.is_empty() && !word.is_empty() => " ",
        _ => "",
    };
    let (gap_left, gap_right) = (blank(&left, before.chars().next_back()), blank(&right, after.chars().next()));
    let room = columns.saturating_sub(width(&word) + gap_left.len() + gap_right.len());
    let (wl, wr) = (width(&left), width(&right));
    // The shorter side is kept whole; what it leaves goes to the other.
    let (for_left, for_right) = if wl + wr <= room {
        (wl, wr)
    } else if wl < room / 2 {
        (wl, room - wl)
    } else if wr < room / 2 {
        (room - wr, wr)
    } else {
        (room / 2, room - room / 2)
    };
    let before = tail(&left, for_left) + gap_left;
    Excerpt { before, word, after: format!("{gap_right}{}", head(&right, for_right)) }
}

/// Text in quotation marks, unless it brings its own.
pub(super) fn quoted(text: &str, marks: [&str; 2]) -> String {
    Excerpt { before: String::new(), word: text.to_owned(), after: String::new() }.quoted(marks).to_string()
}

/// The part of a long text that can reach an excerpt: a row's words may be a whole page, and so may those of a thousand rows.
fn near(text: &str, keep: Range<usize>, columns: usize) -> (&str, Range<usize>) {
    let reach = columns * 16 + 256;
    let start = text.floor_char_boundary(keep.start.saturating_sub(reach));
    let end = text.ceil_char_boundary(keep.end.saturating_add(reach).min(text.len()));
    let from = |at: usize| at.clamp(start, end) - start;
    (&text[start..end], from(keep.start)..from(keep.end))
}

/// The beginning of `s`, in at most `columns`, with `…` if more follows.
pub(super) fn head(s: &str, columns: usize) -> String {
    if width(s) <= columns {
        return s.to_owned();
    }
    let mut end = fitting(s.graphemes(true), columns.saturating_sub(1));
    if let Some(space) = s[..end].rfind(' ').filter(|i| *i * 2 > end) {
        end = space;
    }
    format!("{}…", s[..end].trim_end())
}

/// The end of `s`, in at most `columns`, with `…` if more goes before.
fn tail(s: &str, columns: usize) -> String {
    if width(s) <= columns {
        return s.to_owned();
    }
    let mut start = s.len() - fitting(s.graphemes(true).rev(), columns.saturating_sub(1));
    if let Some(space) = s[start..].find(' ').filter(|i| *i * 2 < s.len() - start) {
        start += space;
    }
    format!("…{}", s[start..].trim_start())
}

/// How many bytes of these graphemes fit.
fn fitting<'a>(graphemes: impl Iterator<Item = &'a str>, columns: usize) -> usize {
    let (mut bytes, mut used) = (0, 0);
    for g in graphemes {
        used += width(g);
        if used > columns {
            break;
        }
        bytes += g.len();
    }
    bytes
}

/// Splits off as much of `s` as fits in `columns`; always at least one grapheme, so that a loop over it ends.
pub(super) fn split_fit(s: &str, columns: usize) -> (&str, &str) {
    let first = s.graphemes(true).next().map_or(0, str::len);
    s.split_at(fitting(s.graphemes(true), columns).max(first))
}

/// Where a span stands inside another, in bytes of the outer text; the beginning where it does not.
pub(super) fn inside(outer: &Span, inner: Option<&Span>) -> Range<usize> {
    let Some(inner) = inner.filter(|i| i.start >= outer.start && i.end <= outer.end) else { return 0..0 };
    byte_of(&outer.text, inner.start - outer.start)..byte_of(&outer.text, inner.end - outer.start)
}

/// Whether a string shows nothing.
pub(super) fn blank(s: &str) -> bool {
    s.chars().all(|c| c.is_whitespace() || c.width().unwrap_or(0) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean(" a\n\t b\u{1b}[31m\u{202e}c\u{7} "), "a b\u{fffd}[31mc\u{fffd}");
        assert!(blank(" \u{200b}\n") && !blank("x"));
    }

    #[test]
    fn an_excerpt_keeps_its_word_and_its_width() {
        let text = "Selon le ministre, aucun homme n'a franchi la rivière hier soir, ni avant, ni après, ni jamais.";
        let at = text.find("franchi").unwrap();
        for columns in 12..110 {
            let cut = excerpt(text, at..at + 7, columns).to_string();
            assert!(cut.contains("franchi"), "{columns}: {cut}");
            assert!(width(&cut) <= columns, "{columns}: {cut}");
        }
        let page = "Il a dit. ".repeat(100_000) + text;
        let at = page.len() - text.len() + at;
        assert!(excerpt(&page, at..at + 7, 60).to_string().contains("n'a franchi la rivière"));
        assert_eq!(excerpt("abc", 0..0, 80).to_string(), "abc");
        assert_eq!(excerpt("日本語の長い文章です", 0..0, 9).to_string(), "日本語の…");
    }

    #[test]
    fn quotations_bring_their_own_marks() {
        let cut = |text: &str, columns| excerpt(text, 0..0, columns).quoted(["“", "”"]).to_string();
        assert_eq!(cut("« oui »", 80), "« oui »");
        assert_eq!(cut("le « oui »", 80), "“le « oui »”");
        assert_eq!(cut("\"Nous partirons demain\"", 20), "\"Nous partirons…\"");
        assert_eq!(cut("« Nous partirons demain »", 20), "« Nous partirons… »");
        assert_eq!(cut("\"", 20), "“\"”");
    }

    #[test]
    fn a_split_always_moves() {
        assert_eq!(split_fit("👩‍🚀abc", 1).0, "👩‍🚀");
        assert_eq!(split_fit("", 1), ("", ""));
    }
}
