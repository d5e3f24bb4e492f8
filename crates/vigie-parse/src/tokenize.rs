//! Text to tokens: one left-to-right scan a block, in linear time.

use crate::rules::TokenRules;
use std::ops::Range;

/// A token of the text: its bytes, and whether a blank stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) range: Range<usize>,
    pub(crate) spaced: bool,
}

/// Tokens of `text[block]`.
pub(crate) fn tokens(rules: &TokenRules, text: &str, block: Range<usize>, out: &mut Vec<Token>) {
    let mut scan = Scan { rules, text: &text[block.clone()], at: 0, base: block.start, spaced: true, out };
    while scan.at < scan.text.len() {
        scan.step();
    }
}

/// The letters of a run in lower case, apostrophes plain, when that changes no length; else as it is.
pub(crate) fn fold(run: &str, into: &mut String) {
    into.clear();
    for c in run.chars() {
        let mut lower = c.to_lowercase();
        match (c, lower.next(), lower.next()) {
            (_, Some(l), None) if l.len_utf8() == c.len_utf8() => into.push(l),
            _ => into.push(c),
        }
    }
}

/// Every sign printed as an apostrophe.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '′')
}

/// Blanks that stand inside numbers.
fn is_thin(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Signs that continue the character before them: combining marks, joiners, skin tones.
fn continues(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{200c}' | '\u{200d}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')
}

struct Scan<'a> {
    rules: &'a TokenRules,
    text: &'a str,
    at: usize,
    base: usize,
    spaced: bool,
    out: &'a mut Vec<Token>,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn push(&mut self, len: usize) {
        let start = self.base + self.at;
        self.out.push(Token { range: start..start + len, spaced: self.spaced });
        self.spaced = false;
        self.at += len;
    }

    fn step(&mut self) {
        let Some(c) = self.rest().chars().next() else { return };
        if is_blank(c) {
            self.at += c.len_utf8();
            self.spaced = true;
        } else if let Some(len) = self.address() {
            self.push(len);
        } else if let Some(len) = self.number() {
            self.push(len);
        } else if c.is_alphanumeric() {
            self.word();
        } else if is_apostrophe(c) || is_hyphen(c) {
            let len = self.loose_clitic().unwrap_or_else(|| self.signs(c));
            self.push(len);
        } else {
            let len = self.signs(c);
            self.push(len);
        }
    }

    /// A web or mail address, a handle.
    fn address(&self) -> Option<usize> {
        if !self.spaced
            && self.out.last().is_some_and(|t| self.text[..t.range.end - self.base].ends_with(char::is_alphanumeric))
        {
            return None;
        }
        let rest = self.rest();
        let starts = |p: &str| rest.get(..p.len()).is_some_and(|r| r.eq_ignore_ascii_case(p));
        let web = starts("http://") || starts("https://") || starts("www.");
        let handle = rest.starts_with(['@', '#']) && rest[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if handle {
            return Some(1 + run(&rest[1..], |c| c.is_alphanumeric() || c == '_'));
        }
        let ascii = rest.as_bytes()[0].is_ascii_alphanumeric();
        if !web && !ascii {
            return None;
        }
        if !web {
            let near = &rest[..rest.bytes().take(64).take_while(u8::is_ascii).count()];
            let name = run(near, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'));
            let host = rest[name..].strip_prefix('@')?;
            let host_len = run(host, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
            let host = host[..host_len].trim_end_matches(['.', '-']);
            return host.contains('.').then_some(name + 1 + host.len());
        }
        let len = run(rest, |c| !is_blank(c) && !matches!(c, '<' | '>' | '"' | '«' | '»' | '”' | '’'));
        Some(rest[..len].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']).len())
    }

    /// A number with its separators: `3 000`, `1,5`, `2024-06-19`, `15:42`, `-3`.
    fn number(&self) -> Option<usize> {
        let rest = self.rest();
        let b = rest.as_bytes();
        let sign = matches!(b[0], b'-' | b'+') && self.spaced;
        let mut at = usize::from(sign);
        if !b.get(at)?.is_ascii_digit() {
            return None;
        }
        let (mut group, mut groups) = (0, 0); // digits of the first group; how many groups
        let mut blanks = true; // only groups joined by blanks so far
        loop {
            let digits = b[at..].iter().take_while(|b| b.is_ascii_digit()).count();
            at += digits;
            groups += 1;
            group = if group == 0 { digits } else { group };
            let Some(c) = rest[at..].chars().next() else { break };
            let next = &rest[at + c.len_utf8()..];
            let digit_next = next.as_bytes().first().is_some_and(u8::is_ascii_digit);
            if !digit_next {
                break;
            }
            if matches!(c, '.' | ',' | ':' | '/' | '-' | '’' | '\'') {
                blanks = false;
            } else if !(self.rules.space_in_numbers && blanks && group <= 3 && is_thin(c) && three(next)) {
                break;
            }
            at += c.len_utf8();
        }
        // Digits that start a word (15h42, 3e, 20th) are left to the word.
        let follows = rest[at..].chars().next();
        (groups > 1 || !follows.is_some_and(|c| c.is_alphabetic() || c == '_')).then_some(at)
    }

    /// An apostrophe or hyphen that starts a clitic after a blank or sign: `'s`, `-il`.
    fn loose_clitic(&self) -> Option<usize> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        let len = first.len_utf8() + run(&rest[first.len_utf8()..], char::is_alphanumeric);
        let after_word = !self.spaced && !self.out.is_empty();
        if !after_word || len > 24 {
            return None;
        }
        let (mut folded, mut plain) = (String::new(), String::new());
        fold(&rest[..len], &mut folded);
        fold_signs(&folded, &mut plain);
        self.rules.is_clitic(&plain).then_some(len)
    }

    /// A sign, or a run of the same sign where papers write runs.
    fn signs(&self, c: char) -> usize {
        let rest = self.rest();
        let len = match c {
            '.' | '-' | '=' | '*' | '_' | '~' => run(rest, |x| x == c),
            '!' | '?' => run(rest, |x| matches!(x, '!' | '?')),
            '\'' if rest.starts_with("''") => 2,
            '`' if rest.starts_with("``") => 2,
            _ => c.len_utf8(),
        };
        len + run(&rest[len..], continues)
    }

    /// A run of letters and digits with the signs that may stand inside a word, cut by the language's rules.
    fn word(&mut self) {
        let (len, dotted) = self.word_length();
        let run = &self.text[self.at..self.at + len];
        let mut folded = String::with_capacity(len);
        fold(run, &mut folded);
        if dotted || len > 200 {
            self.push(len);
            return;
        }
        let mut plain = String::with_capacity(len);
        let mut map = Vec::new(); // bytes that the folded run has more, by byte of the plain one
        fold_signs(&folded, &mut plain);
        if plain.len() != folded.len() {
            let mut extra = 0;
            for c in folded.chars() {
                let width = fold_sign(c).len_utf8();
                map.extend(std::iter::repeat_n(extra, width));
                extra += c.len_utf8() - width;
            }
            map.push(extra);
        }
        let mut cuts = Vec::new();
        self.rules.cut(&plain, &mut cuts);
        let mut at = 0;
        for cut in cuts {
            let (from, to) = (at, at + cut);
            at = to;
            let wider = if map.is_empty() { 0 } else { map[to] - map[from] };
            self.push(cut + wider);
        }
    }

    /// Length of the run, and whether it is to stay whole: an address, or letters with dots.
    fn word_length(&self) -> (usize, bool) {
        let rest = self.rest();
        let mut part = 0; // where the part since the last sign starts
        let mut letters = 0; // characters of that part
        let mut initials = true; // only single letters with dots so far
        let mut dotted = false;
        let mut chars = rest.char_indices().peekable();
        while let Some((n, c)) = chars.next() {
            let next = n + c.len_utf8();
            let letter_next = chars.peek().is_some_and(|(_, c)| c.is_alphanumeric());
            if c.is_alphanumeric() || continues(c) || c == '_' {
                letters += 1;
                continue;
            }
            let before = &rest[part..n];
            // An elided word before letters with dots: those are one word of their own.
            let dots_follow = letter_next && rest[next..].chars().nth(1) == Some('.');
            if is_apostrophe(c) && dots_follow && self.elides(before) {
                return (next, false);
            }
            if (is_apostrophe(c) || is_hyphen(c) || self.joins(rest, n, c)) && letter_next {
                initials &= is_hyphen(c) && letters <= 1;
            } else if is_apostrophe(c) && self.elides(before) {
                return (next, false);
            } else if c == '.' && letters == 1 && initials && letter_next && before.chars().all(char::is_alphabetic) {
                dotted = true;
            } else if c == '.' && letter_next && joined_dot(before, &rest[next..]) {
                initials = false;
                dotted = true;
            } else if c == '.'
                && (letters == 1 && initials && (dotted || is_initial(before))
                    || self.abbreviated(&rest[..n], before, &rest[next..]))
            {
                return (next, true);
            } else {
                return (n, dotted);
            }
            (part, letters) = (next, 0);
        }
        (rest.len(), dotted)
    }

    fn elides(&self, part: &str) -> bool {
        let mut folded = String::new();
        part.len() <= 24 && {
            fold(part, &mut folded);
            self.rules.is_elision(&folded)
        }
    }

    fn abbreviated(&self, whole: &str, part: &str, after: &str) -> bool {
        let mut folded = String::new();
        [whole, part].into_iter().any(|p| {
            p.len() <= 24 && {
                fold(p, &mut folded);
                self.rules.abbreviation(&folded, p.starts_with(char::is_uppercase), after)
            }
        })
    }

    fn joins(&self, rest: &str, n: usize, sign: char) -> bool {
        let before = &rest[..n];
        match sign {
            '&' => n <= 8 && before.chars().all(char::is_uppercase) && rest[n + 1..].starts_with(char::is_uppercase),
            '/' => {
                before.len() <= 3
                    && before.chars().all(char::is_alphabetic)
                    && run(&rest[n + 1..], char::is_alphanumeric) <= 2
            }
            _ => false,
        }
    }
}

/// A capital that stands for a name.
fn is_initial(part: &str) -> bool {
    part.chars().all(char::is_uppercase)
}

/// A dot inside a word (`lemonde.fr`, `Node.js`), not one that ends a sentence glued to the next.
fn joined_dot(before: &str, after: &str) -> bool {
    let mut next = after.chars();
    let glued = before.chars().next_back().is_some_and(char::is_lowercase)
        && next.next().is_some_and(char::is_uppercase)
        && next.next().is_none_or(|c| !c.is_uppercase());
    !glued && before.chars().all(char::is_alphanumeric) && after.starts_with(|c: char| c.is_alphanumeric())
}

fn three(next: &str) -> bool {
    let digits = next.bytes().take(4).take_while(u8::is_ascii_digit).count();
    digits == 3
}

fn run(s: &str, keep: impl Fn(char) -> bool) -> usize {
    s.find(|c| !keep(c)).unwrap_or(s.len())
}

fn fold_sign(c: char) -> char {
    match c {
        _ if is_apostrophe(c) => '\'',
        _ if is_hyphen(c) => '-',
        _ => c,
    }
}

fn fold_signs(s: &str, into: &mut String) {
    into.clear();
    into.extend(s.chars().map(fold_sign));
}
