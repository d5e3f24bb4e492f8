//! A plain text cut into pieces: lines, or paragraphs of lines where the text was broken at a fixed width.

use crate::document::BlockKind;
use std::ops::Range;

/// A line or paragraph, with what its markup says it is, where there is markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub range: Range<usize>,
    pub hint: Option<BlockKind>,
}

/// The pieces of a text without markup.
pub(crate) fn markup_free_pieces(text: &str) -> Vec<Piece> {
    let runs = runs(text);
    let lengths = |run: &[Range<usize>]| run.iter().map(|r| chars(&text[r.clone()])).collect::<Vec<_>>();
    let width = runs.iter().find_map(|run| wrap_width(text, run, &lengths(run)));
    let mut pieces = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        join(text, run, &lengths(run), width, i == 0, &mut pieces);
    }
    pieces
}

/// The lines of a text without the blanks around them, in runs parted by blank lines.
fn runs(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut runs = vec![Vec::new()];
    let mut at = 0;
    for line in text.split_inclusive(is_break) {
        let body = trim_end(line);
        let start = at + (body.len() - trim_start(body).len());
        let end = at + body.len();
        // The line feed of a CR LF pair is no blank line.
        let pair = line == "\n" && at > 0 && text.as_bytes()[at - 1] == b'\r';
        at += line.len();
        if start < end {
            runs.last_mut().into_iter().for_each(|run| run.push(start..end));
        } else if !pair && runs.last().is_some_and(|run| !run.is_empty()) {
            runs.push(Vec::new());
        }
    }
    runs
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Joins the lines of a run that belong to one paragraph: broken at the text's width, or in the middle of a sentence.
fn join(
    text: &str,
    run: &[Range<usize>],
    lengths: &[usize],
    width: Option<usize>,
    first_run: bool,
    pieces: &mut Vec<Piece>,
) {
    let own = width.is_some() && wrap_width(text, run, lengths).is_some();
    let goes_on = |i: usize| {
        let Some(next) = run.get(i + 1).map(|r| &text[r.clone()]) else { return false };
        let open = !ends_sentence(&text[run[i].clone()]);
        let full = width.is_some_and(|w| lengths[i] * 10 >= w * 7 && lengths[i] <= w + 12);
        let lower = next.starts_with(char::is_lowercase);
        (own && (full || open)) || (full && (lower || !first_run)) || (open && lower)
    };
    let mut first = 0;
    while first < run.len() {
        let mut last = first;
        while goes_on(last) {
            last += 1;
        }
        pieces.push(Piece { range: run[first].start..run[last].end, hint: None });
        first = last + 1;
    }
}

/// The width at which lines were broken: three lines or more, none long, all but the last near the longest, few ending a
/// sentence.
fn wrap_width(text: &str, run: &[Range<usize>], lengths: &[usize]) -> Option<usize> {
    let (&last, body) = lengths.split_last()?;
    let longest = *body.iter().max()?;
    if body.len() < 2 || !(40..=100).contains(&longest) || last > longest + 12 {
        return None;
    }
    let near = body.iter().filter(|l| **l * 10 >= longest * 7).count();
    let open = run[..body.len()].iter().filter(|r| !ends_sentence(&text[(*r).clone()])).count();
    (near * 10 >= body.len() * 8 && open * 10 >= body.len() * 6).then_some(longest)
}

/// Number of code points.
pub(super) fn chars(s: &str) -> usize {
    s.chars().count()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2060}') || c.is_control()
}

pub(super) fn trim_start(s: &str) -> &str {
    s.trim_start_matches(is_blank)
}

pub(super) fn trim_end(s: &str) -> &str {
    s.trim_end_matches(is_blank)
}

/// A sign that closes a quotation or a parenthesis.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '»' | '’' | '\'' | ')' | ']' | '›') || c.is_whitespace()
}

/// Ends in a full stop, question mark, exclamation mark or ellipsis, closing quotes aside.
pub(super) fn ends_sentence(line: &str) -> bool {
    let bare = trim_end(line).trim_end_matches(is_closer);
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।'])
}

/// The last point belongs to initials ("at the U.N."): it need not end a sentence.
pub(super) fn ends_in_initials(line: &str) -> bool {
    let last = line.rsplit(char::is_whitespace).next().unwrap_or("");
    let mut letters = last.split_terminator('.').map(|part| part.chars());
    last.ends_with('.')
        && last.matches('.').count() > 1
        && letters.all(|mut part| part.next().is_some_and(char::is_uppercase) && part.next().is_none())
}

/// Running text: a sentence that ends, or a line too long for a heading.
pub(super) fn prose(line: &str) -> bool {
    let long = line.chars().nth(200).is_some();
    long || (ends_sentence(line) && !line.ends_with('?'))
}

/// Opens with a capital, a figure or a quotation mark: not with a bullet or a dash, not in the middle of a sentence.
pub(super) fn starts_like_heading(line: &str) -> bool {
    let bare = line.trim_start_matches(|c: char| {
        matches!(c, '"' | '“' | '«' | '‘' | '\'' | '(' | '[' | '¿' | '¡') || c.is_whitespace()
    });
    bare.starts_with(|c: char| c.is_numeric() || (c.is_alphabetic() && !c.is_lowercase()))
}
