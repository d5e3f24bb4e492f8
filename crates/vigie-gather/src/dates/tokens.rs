//! A line cut into words, figures and signs.

use std::ops::Range;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters.
    Word,
    /// ASCII digits.
    Number,
    /// Any other single character that is not blank.
    Sign,
}

/// A word, a figure or a sign of a line.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    /// Bytes of the line.
    pub range: Range<usize>,
    /// Lower case, typographic apostrophes and dashes made plain.
    pub norm: String,
    /// No blank stands before it.
    pub glued: bool,
}

impl Token {
    /// The value of a figure of at most `digits` digits.
    pub fn number(&self, digits: usize) -> Option<i32> {
        if self.kind == Kind::Number && self.norm.len() <= digits { self.norm.parse().ok() } else { None }
    }

    pub fn is(&self, sign: &str) -> bool {
        self.norm == sign
    }
}

/// Cuts a line. Linear; a letter run and a digit run that touch are two tokens (`15h42` is three).
pub(crate) fn tokens(line: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut glued = false;
    for (at, c) in line.char_indices() {
        if c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}' {
            glued = false;
            continue;
        }
        let kind = if c.is_ascii_digit() {
            Kind::Number
        } else if c.is_alphabetic() || is_mark(c) {
            Kind::Word
        } else {
            Kind::Sign
        };
        let end = at + c.len_utf8();
        match out.last_mut() {
            Some(last) if glued && last.kind == kind && kind != Kind::Sign => {
                last.range.end = end;
                push_norm(&mut last.norm, c);
            }
            _ => {
                let mut norm = String::new();
                push_norm(&mut norm, c);
                out.push(Token { kind, range: at..end, norm, glued });
            }
        }
        glued = true;
    }
    out
}

/// A combining mark of decomposed text.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

fn push_norm(norm: &mut String, c: char) {
    match c {
        '’' | 'ʼ' | '`' | '´' => norm.push('\''),
        '‐' | '‑' | '–' | '—' | '−' => norm.push('-'),
        // A decomposed accent joins its letter, as far as Latin text needs it.
        '\u{300}'..='\u{36F}' => {
            if let Some(joined) = norm.pop().map(|base| compose(base, c)) {
                norm.push_str(&joined);
            }
        }
        _ => norm.extend(c.to_lowercase()),
    }
}

/// The composed letter, or the base and its mark.
fn compose(base: char, mark: char) -> String {
    const TABLE: &[(char, &str, &str)] = &[
        ('\u{300}', "aeiou", "àèìòù"),
        ('\u{301}', "aeiouy", "áéíóúý"),
        ('\u{302}', "aeiou", "âêîôû"),
        ('\u{303}', "ano", "ãñõ"),
        ('\u{308}', "aeiouy", "äëïöüÿ"),
        ('\u{327}', "cs", "çş"),
    ];
    let found = TABLE.iter().find(|(m, _, _)| *m == mark).and_then(|(_, plain, accented)| {
        let nth = plain.chars().position(|p| p == base)?;
        accented.chars().nth(nth)
    });
    found.map_or_else(|| [base, mark].iter().collect(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_part() {
        let norms: Vec<_> = tokens("À 15h42, l’Été 3:05 p.m.").into_iter().map(|t| t.norm).collect();
        assert_eq!(norms, ["à", "15", "h", "42", ",", "l", "'", "été", "3", ":", "05", "p", ".", "m", "."]);
    }

    #[test]
    fn decomposed_accents_compose() {
        assert_eq!(tokens("fe\u{301}vrier")[0].norm, "février");
    }
}
