//! A small lexer of time expressions: it sees runs of letters, runs of digits and single signs, and nothing else, so that
//! it does not depend on how a treebank cuts words.

use rustc_hash::FxHashMap;

/// The id of a word nobody has interned.
pub const UNKNOWN: u32 = u32::MAX;

/// One run of letters, run of digits, or sign.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// The one past the last.
    pub end: u32,
    /// The id of its folded form; [`UNKNOWN`] when no lexicon knows it.
    pub word: u32,
    /// How many digits it has; 0 for anything but a number.
    pub digits: u8,
    /// Its value as a number, when it has at most nine digits.
    pub value: u32,
    /// Whether it is made of letters.
    pub letters: bool,
    /// Whether nothing stands between it and the token before.
    pub glued: bool,
    /// Whether it is a sign that can part thousands.
    pub thousands: bool,
    /// Whether it starts with a capital.
    pub capital: bool,
}

/// The words of the lexicon, by their folded form.
#[derive(Clone, Debug, Default)]
pub struct Words(FxHashMap<Box<str>, u32>);

impl Words {
    /// The id of a folded form, made when it is new.
    pub fn intern(&mut self, form: &str) -> u32 {
        if let Some(&id) = self.0.get(form) {
            return id;
        }
        let id = self.0.len() as u32;
        self.0.insert(form.into(), id);
        id
    }

    /// The ids of a phrase of the lexicon.
    pub fn phrase(&mut self, phrase: &str) -> Vec<u32> {
        let mut out = Vec::new();
        cut(phrase, |_, _, form, _| out.push(self.intern(form)));
        out
    }

    /// The tokens of a text; `base` is added to their offsets.
    pub fn lex(&self, text: &str, base: usize) -> Vec<Token> {
        let mut out: Vec<Token> = Vec::with_capacity(text.len() / 4);
        cut(text, |start, end, form, kind| {
            let digits = if kind == Kind::Digits { form.len().min(255) as u8 } else { 0 };
            let capital = text[start..].starts_with(char::is_uppercase);
            let start = (base + start) as u32;
            out.push(Token {
                start,
                end: (base + end) as u32,
                word: self.0.get(form).copied().unwrap_or(UNKNOWN),
                digits,
                value: if (1..=9).contains(&digits) { form.parse().unwrap_or(0) } else { 0 },
                letters: kind == Kind::Letters,
                thousands: matches!(form, "," | "."),
                capital,
                glued: out.last().is_some_and(|t: &Token| t.end == start),
            });
        });
        out
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Digits,
    Sign,
    Blank,
}

fn kind(c: char) -> Kind {
    if c.is_ascii_digit() {
        Kind::Digits
    } else if c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) {
        Kind::Letters
    } else if c.is_whitespace() || c == '\u{feff}' {
        Kind::Blank
    } else {
        Kind::Sign
    }
}

/// Folds a character: small letters, one apostrophe, one hyphen.
fn fold(c: char, out: &mut String) {
    match c {
        '’' | 'ʼ' | '‘' | '´' => out.push('\''),
        '‐' | '‑' | '–' | '—' | '−' => out.push('-'),
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        c => out.extend(c.to_lowercase()),
    }
}

fn cut(text: &str, mut token: impl FnMut(usize, usize, &str, Kind)) {
    let mut form = String::new();
    let mut open: Option<(usize, Kind)> = None;
    for (at, c) in text.char_indices() {
        let k = kind(c);
        if let Some((start, was)) = open
            && (k != was || k == Kind::Sign)
        {
            token(start, at, &form, was);
            form.clear();
            open = None;
        }
        if k != Kind::Blank {
            open = Some((open.map_or(at, |(start, _)| start), k));
            fold(c, &mut form);
        }
    }
    if let Some((start, was)) = open {
        token(start, text.len(), &form, was);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_letters_digits_and_signs() {
        let mut words = Words::default();
        words.phrase("l'an dernier");
        let tokens = words.lex("L’an 1980s, 18h30", 0);
        let ends: Vec<_> = tokens.iter().map(|t| (t.start, t.end, t.digits)).collect();
        assert_eq!(ends.len(), 9);
        assert_ne!(tokens[0].word, UNKNOWN);
        assert_ne!(tokens[1].word, UNKNOWN);
        assert_eq!((tokens[3].value, tokens[3].digits), (1980, 4));
        assert!(tokens[8].glued && tokens[8].value == 30);
    }
}
