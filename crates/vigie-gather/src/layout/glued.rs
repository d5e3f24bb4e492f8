//! Headings glued to the end of the paragraph before them: `…la Corée du Nord.Une escalade supplémentaire`.

use super::lines::{ends_sentence, is_closer, trim_end};
use crate::dates::Calendar;
use std::ops::Range;

/// Longest heading that is cut off a paragraph, in bytes.
const HEADING_BYTES: usize = 200;

/// The parts of a paragraph, in order, and whether each is a heading. A paragraph without such a defect is one part.
pub(super) fn parts(paragraph: &str) -> Vec<(Range<usize>, bool)> {
    let seams = seams(paragraph);
    let mut out = Vec::new();
    let mut start = 0;
    for (i, &seam) in seams.iter().enumerate() {
        let heading = i + 1 == seams.len() && is_heading(&paragraph[seam..]);
        // Without a heading behind it, a seam must stand between sentences beyond doubt.
        if is_sound(&paragraph[start..seam]) && (heading || common_before(paragraph, seam)) {
            out.push((start..seam, false));
            start = seam;
        }
    }
    let heading = start > 0 && seams.last() == Some(&start) && is_heading(&paragraph[start..]);
    out.push((start..paragraph.len(), heading));
    out
}

/// A short line that is a sentence with a heading glued to it.
pub(super) fn surely_glued(line: &str) -> bool {
    seams(line).iter().any(|&seam| is_sound(&line[..seam]) && common_before(line, seam))
}

/// The places where a sentence ends and a capital follows without a blank.
fn seams(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let (mut word, mut blank) = (0, 0);
    let mut stop: Option<usize> = None;
    let mut quoting = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            blank = at + c.len_utf8();
            continue;
        }
        // A blank ends the search, save the one before a closing guillemet or a tall sign.
        if blank == at && !matches!(c, '»' | '›' | '!' | '?') {
            (word, stop) = (at, None);
        }
        if matches!(c, '.' | '!' | '?' | '…') {
            stop = Some(at);
        } else if let Some(dot) = stop {
            // A straight quotation mark closes what a straight one opened.
            let opens = matches!(c, '«' | '“' | '‘') || (c == '"' && !quoting);
            if (c.is_uppercase() || opens) && ends_here(&text[word..dot]) && starts_anew(&text[at..]) {
                out.push(at);
                (word, stop) = (at, None);
            } else if !is_closer(c) {
                stop = None;
            }
        }
        quoting ^= c == '"';
    }
    out
}

/// What stands before the full stop can end a sentence: a word of some length or a closing quote, no address, no short form.
fn ends_here(word: &str) -> bool {
    if word.len() > 100 || word.contains(['/', '@', '\\', '_']) || word.contains("www") {
        return false;
    }
    let bare = word.trim_end_matches(is_closer);
    if bare.len() < word.len() {
        return true;
    }
    let last = bare.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if last.chars().all(|c| c.is_ascii_digit()) {
        return last.len() >= 3;
    }
    let inner_dot = bare.contains('.');
    let lower = last.ends_with(char::is_lowercase);
    let long = last.chars().count() >= if last.starts_with(char::is_uppercase) { 3 } else { 2 };
    let acronym = last.chars().all(char::is_uppercase);
    (lower || acronym) && !inner_dot && long && !Calendar::embedded().is_title(last)
}

/// A capital, then a letter or a blank: no acronym, no top-level domain alone.
fn starts_anew(rest: &str) -> bool {
    let bare = rest.trim_start_matches(['«', '“', '"', '‘', '\u{A0}', '\u{202F}']);
    let bare = if rest.starts_with('«') { bare.trim_start() } else { bare };
    let mut chars = bare.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    let next = chars.next();
    let word_end = bare.find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '-').unwrap_or(bare.len());
    let alone = bare[word_end..].starts_with('.') && bare[word_end + 1..].starts_with(char::is_alphanumeric);
    capital
        && !alone
        && next.is_some_and(|c| c.is_lowercase() || c.is_whitespace() || c == '\'' || c == '’' || c.is_uppercase())
}

/// Enough of a paragraph to have something glued to it: four words among the last bytes.
fn is_sound(before: &str) -> bool {
    let mut from = before.len().saturating_sub(160);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    before[from..].split_whitespace().nth(3).is_some()
}

/// A common word or a closing quotation mark stands before a seam: `Booking.Com` is no seam between sentences.
fn common_before(text: &str, seam: usize) -> bool {
    let ended = text[..seam].trim_end_matches(is_closer);
    let before = ended.trim_end_matches(['.', '!', '?', '…']);
    let bare = before.trim_end_matches(is_closer);
    let word = bare.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    word.starts_with(char::is_lowercase) || bare.len() < before.len() || ended.len() < seam
}

/// A heading: short, two words or more, no sentence ends in it.
fn is_heading(tail: &str) -> bool {
    let tail = trim_end(tail);
    tail.len() <= HEADING_BYTES
        && tail.split_whitespace().nth(1).is_some()
        && (!ends_sentence(tail) || tail.ends_with('?'))
        && !tail.ends_with([',', ';', ':'])
        && !breaks_inside(tail)
}

pub(super) fn breaks_inside(tail: &str) -> bool {
    let calendar = Calendar::embedded();
    tail.match_indices(['.', '!', '?', '…']).any(|(at, sign)| {
        let after = &tail[at + sign.len()..];
        let rest = after.trim_start_matches(['.', '"', '”', '’', ')']);
        // A tall sign with a blank before it and more words behind it: French or a list, rarely a heading either way.
        let more = rest.starts_with(char::is_whitespace) && rest.contains(char::is_alphanumeric);
        let word = tail[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        more && (sign != "." || rest.len() < after.len() || (word.chars().count() > 1 && !calendar.is_title(word)))
    })
}
