//! Date lines, bylines and the datelines of agencies.

use super::lines::{chars, ends_sentence, is_closer, starts_like_heading};
pub(super) use crate::dates::DateLine as Furniture;
use crate::dates::{Calendar, DateLine, Kind, Role, scan, tokens};

/// The longest line that can be a date line or a byline.
const LINE_CHARS: usize = 160;
/// The longest dateline at the head of a paragraph, in bytes.
const OPENING_BYTES: usize = 120;

/// What a line says, when it holds only the hour of publication, a byline or an agency's name. `loose`: names of places and
/// outlets may stand beside the date.
pub(crate) fn furniture(line: &str, language: Option<&str>, loose: bool) -> Option<Furniture> {
    if chars(line) > LINE_CHARS {
        return None;
    }
    let found = scan(line, language);
    let dated = !found.stamps.is_empty() || found.impossible.is_some();
    // "Published yesterday at 18:20", "Updated 2 hours ago"
    let counts = line.contains(|c: char| c.is_ascii_digit());
    let hinted = found.labelled && (found.partial || counts) || (found.partial && found.loose_time);
    let says = match found.unknown.len() {
        0 => dated || hinted || (loose && found.agency),
        1..=12 if loose && (found.byline || found.labelled) => {
            names_only(line, &found) && (dated || !ends_sentence(line))
        }
        1..=6 if loose && !found.stamps.is_empty() => names_only(line, &found) && !ends_sentence(line),
        _ => false,
    };
    says.then_some(found)
}

/// A line below a byline that only says what its names do, and where: `Diplomatic correspondent, Geneva`.
pub(super) fn goes_with_byline(line: &str, language: Option<&str>) -> bool {
    let links = |role| role == Role::BylineLink;
    chars(line) <= 80
        && !ends_sentence(line)
        && Calendar::embedded().find(&tokens(line), 0, links).is_some()
        && names_only(line, &scan(line, language))
}

/// Every word that is not understood opens with a capital, or links names.
fn names_only(line: &str, found: &DateLine) -> bool {
    let calendar = Calendar::embedded();
    found.unknown.iter().all(|r| {
        let word = &line[r.clone()];
        let link = || calendar.find(&tokens(word), 0, |role| role == Role::BylineLink).is_some();
        word.starts_with(|c: char| c.is_uppercase() || c == '&' || is_closer(c)) || link()
    })
}

/// The dateline at the head of a paragraph (`KYIV, Oct 25 (Reuters) - `): its length in bytes, with the dash, and what it says.
pub(super) fn opening(paragraph: &str, language: Option<&str>) -> Option<(usize, Furniture)> {
    let mut limit = paragraph.len().min(OPENING_BYTES);
    while !paragraph.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &paragraph[..limit];
    for (at, sign) in head.match_indices(['-', '–', '—', ':']) {
        let prefix = head[..at].trim_end_matches('-').trim_end();
        let mut end = at + sign.len();
        end += paragraph[end..].len() - paragraph[end..].trim_start_matches(['-', '–', '—']).len();
        let spaced_after = paragraph[end..].starts_with(char::is_whitespace);
        let spaced_before = head[..at].ends_with(|c: char| c.is_whitespace() || c == ')' || c == '-');
        let fits = match sign {
            ":" => spaced_after && is_capitals(prefix) && chars(prefix) >= 4,
            "—" => spaced_before || is_capitals(prefix),
            _ => spaced_before && spaced_after,
        };
        // A dash within a sentence goes on in lower case.
        let rest = paragraph[end..].trim_start();
        let more = starts_like_heading(rest) && rest.split_whitespace().nth(2).is_some();
        if fits
            && more
            && !prefix.is_empty()
            && let Some(found) = dateline(prefix, language)
        {
            return Some((end, found));
        }
    }
    None
}

/// A place, a date, an agency in parentheses: at least one of them sure.
fn dateline(prefix: &str, language: Option<&str>) -> Option<Furniture> {
    let found = scan(prefix, language);
    let dated = found.partial || !found.stamps.is_empty();
    if foreign_desk(prefix, language) {
        return Some(found);
    }
    let sure = dated || found.agency || in_parentheses(prefix) || is_capitals(prefix);
    (sure && found.unknown.len() <= 6 && names_only(prefix, &found)).then_some(found)
}

/// A place before an outlet between parentheses that no list names: `RABAT (Agence du Sud)`, `Nairobi, Kenya (Lake News)`.
fn foreign_desk(prefix: &str, language: Option<&str>) -> bool {
    let Some((place, outlet)) = prefix.strip_suffix(')').and_then(|p| p.split_once('(')) else { return false };
    let place = place.trim_end();
    let words = place.split_whitespace().count();
    let first = place.split(',').next().unwrap_or(place);
    let named = is_capitals(first) || words <= 2 || place.contains(',') && words <= 4;
    let short =
        (1..=40).contains(&chars(outlet)) && outlet.starts_with(char::is_uppercase) && !outlet.contains(['(', '.']);
    named && short && !place.is_empty() && names_only(place, &scan(place, language))
}

/// Ends in capitals between parentheses: an agency that no list names.
fn in_parentheses(prefix: &str) -> bool {
    let inner = prefix.strip_suffix(')').and_then(|p| p.rsplit_once('(')).map(|(_, inner)| inner);
    inner.is_some_and(|i| is_capitals(i) && chars(i) <= 12)
}

/// Words in capitals only: `NEW DELHI`, `SÉOUL`.
fn is_capitals(text: &str) -> bool {
    let words: Vec<_> = tokens(text).into_iter().filter(|t| t.kind == Kind::Word).collect();
    let upper = |c: char| !c.is_lowercase();
    let long = words.iter().any(|t| t.range.len() >= 3);
    long && words.len() <= 5 && text.chars().all(upper) && !text.contains(|c: char| c.is_ascii_digit())
}
