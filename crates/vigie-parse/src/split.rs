//! Tokens to sentences, inside one block.

use crate::rules::TokenRules;
use crate::tokenize::{Token, fold};
use std::ops::Range;

/// No sentence is longer than this many tokens: contents within contents cost the square of it.
const LONGEST: usize = 600;

/// Cuts a block's tokens into sentences: ranges of token indices.
pub(crate) fn sentences(rules: &TokenRules, text: &str, tokens: &[Token], out: &mut Vec<Range<usize>>) {
    let form = |n: usize| &text[tokens[n].range.clone()];
    let mut folded = String::new();
    let mut start = 0;
    let mut open = false; // inside straight quotation marks
    let mut n = 0;
    while n < tokens.len() {
        let token = form(n);
        open ^= token == "\"";
        let end = Ending::of(rules, token, &mut folded);
        let mut last = n + 1;
        if end != Ending::None {
            while last < tokens.len() && closes(form(last), &tokens[last], open) {
                open ^= form(last) == "\"";
                last += 1;
            }
        }
        let alone = last - start == 1 || (last - start == 2 && form(start).bytes().all(|b| b.is_ascii_digit()));
        let cut = last < tokens.len() && !alone && end != Ending::None && {
            let mut next = last;
            while next + 1 < tokens.len() && next < last + 4 && opens(form(next)) {
                next += 1;
            }
            end.before(rules, form(next), tokens[last].spaced, next > last, &mut folded)
        };
        if cut || last - start >= LONGEST || last == tokens.len() {
            out.push(start..last);
            start = last;
        }
        n = last;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    None,
    Mark,
    Abbreviation,
}

impl Ending {
    fn of(rules: &TokenRules, token: &str, folded: &mut String) -> Ending {
        if token.chars().all(|c| matches!(c, '.' | '!' | '?' | '…' | '؟' | '。' | '！' | '？' | '।')) {
            return Ending::Mark;
        }
        match token.strip_suffix('.') {
            Some(stem) => {
                fold(stem, folded);
                let initial = stem.chars().count() == 1;
                if initial || rules.title(folded) { Ending::None } else { Ending::Abbreviation }
            }
            None => Ending::None,
        }
    }

    fn before(self, rules: &TokenRules, next: &str, spaced: bool, opened: bool, folded: &mut String) -> bool {
        let Some(first) = next.chars().next() else { return false };
        match self {
            Ending::None => false,
            Ending::Mark if !spaced && !opened => first.is_uppercase(),
            Ending::Mark => !first.is_lowercase() && (first.is_alphanumeric() || opened || is_bullet(first)),
            Ending::Abbreviation => {
                fold(next, folded);
                first.is_uppercase() && (opened || rules.starter(folded))
            }
        }
    }
}

fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '•' | '·' | '*' | '#' | '@')
}

fn closes(form: &str, token: &Token, open: bool) -> bool {
    match form {
        "»" | "”" | ")" | "]" | "''" | "›" | "…" => true,
        "\"" => open,
        "’" | "'" => !token.spaced,
        _ => false,
    }
}

fn opens(form: &str) -> bool {
    matches!(form, "«" | "“" | "\"" | "(" | "[" | "‘" | "'" | "``" | "„" | "‹" | "-" | "–" | "—" | "•")
}
