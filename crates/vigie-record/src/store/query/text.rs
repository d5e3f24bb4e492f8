//! Words, phrases and proximity.
//!
//! `cessez-le-feu Goma` asks for documents with both; `"cessez-le-feu"` for a phrase; `"attaque drone"~5` for words at most five apart;
//! `accord OR pacte` for either; `-football` leaves out; `négoc*` stands for every word that begins so.

use super::super::entity::folded;
use super::super::error::{RecordError, Result};
use serde::{Deserialize, Serialize};

/// A question about words, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text {
    asked: String,
    /// In the language of the index.
    pub(super) index: String,
}

impl TryFrom<String> for Text {
    type Error = RecordError;

    fn try_from(asked: String) -> Result<Text> {
        Text::parse(&asked)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> String {
        text.asked
    }
}

/// Longer questions are refused.
const MOST_TERMS: usize = 64;

impl Text {
    /// Understands a question.
    pub fn parse(asked: &str) -> Result<Text> {
        let bad = |what: &str| RecordError::Query(format!("text {asked:?}: {what}"));
        let (mut wanted, mut unwanted): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut either = false;
        for (i, token) in tokens(asked).into_iter().enumerate() {
            if i == MOST_TERMS {
                return Err(bad("too many words"));
            }
            if token.bare && token.text == "OR" {
                if wanted.is_empty() {
                    return Err(bad("OR stands between two words"));
                }
                either = true;
                continue;
            }
            let Some(term) = token.term() else { continue };
            if token.minus {
                unwanted.push(term);
            } else if std::mem::take(&mut either) {
                let last = wanted.pop().unwrap_or_default();
                wanted.push(format!("({last} OR {term})"));
            } else {
                wanted.push(term);
            }
        }
        if wanted.is_empty() {
            return Err(bad("give a word to look for"));
        }
        let mut index = wanted.join(" AND ");
        if !unwanted.is_empty() {
            index = format!("({index}) NOT ({})", unwanted.join(" OR "));
        }
        Ok(Text { asked: asked.to_owned(), index })
    }
}

impl Text {
    /// Where the first of its words stands in a text, with the words around it; by letters, without their case.
    pub fn place_in(&self, text: &str) -> Option<vigie_read::reading::Span> {
        let wanted: Vec<String> =
            self.asked.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(folded).collect();
        let is_wanted = |w: &str| wanted.iter().any(|want| *want == folded(w));
        let mut start = 0;
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            if !word.is_empty() && is_wanted(word) {
                return Some(around(text, start, start + word.len()));
            }
            start += word.len();
            start += text[start..].chars().next().map_or(0, char::len_utf8);
        }
        None
    }
}

/// A stretch of text around some bytes of it, on the borders of words.
fn around(text: &str, start: usize, end: usize) -> vigie_read::reading::Span {
    const BEFORE: usize = 60;
    const AFTER: usize = 120;
    let border = |at: usize| (at..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let mut from = border(start.saturating_sub(BEFORE)).max(line);
    if from > line {
        from += text[from..start].find(' ').map_or(0, |i| i + 1);
    }
    let stop = text[end..].find('\n').map_or(text.len(), |i| end + i);
    let mut to = border((end + AFTER).min(text.len())).min(stop);
    if to < stop {
        to = text[end..to].rfind(' ').map_or(to, |i| end + i);
    }
    vigie_read::reading::Spans::new(text).of(from..to)
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.asked)
    }
}

#[derive(Debug, Default)]
struct Token {
    text: String,
    minus: bool,
    bare: bool,
    near: Option<u16>,
}

impl Token {
    fn term(&self) -> Option<String> {
        let prefix = self.bare && self.text.ends_with('*');
        let words: Vec<&str> = self.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        if words.is_empty() {
            return None;
        }
        // Only letters and digits are left: nothing of the index's own language can slip in.
        Some(match self.near {
            Some(n) if words.len() > 1 => {
                let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
                format!("NEAR({}, {n})", quoted.join(" "))
            }
            _ => format!("\"{}\"{}", words.join(" "), if prefix { " *" } else { "" }),
        })
    }
}

fn tokens(asked: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = asked.chars().peekable();
    while let Some(c) = chars.peek().copied() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        let mut token = Token { bare: true, ..Token::default() };
        if c == '-' {
            token.minus = true;
            chars.next();
        }
        if let Some(close) = chars.peek().and_then(|c| closing(*c)) {
            chars.next();
            token.bare = false;
            token.text = chars.by_ref().take_while(|c| *c != close).collect();
            if chars.next_if_eq(&'~').is_some() {
                let mut digits = String::new();
                while let Some(d) = chars.next_if(char::is_ascii_digit) {
                    digits.push(d);
                }
                token.near = Some(digits.parse().unwrap_or(10));
            }
        } else {
            while let Some(c) = chars.next_if(|c| !c.is_whitespace() && closing(*c).is_none()) {
                token.text.push(c);
            }
        }
        out.push(token);
    }
    out
}

/// The mark that closes a quotation.
fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' => Some('”'),
        '«' => Some('»'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions() {
        let index = |asked: &str| Text::parse(asked).map(|t| t.index).unwrap_or_default();
        assert_eq!(index("cessez-le-feu Goma"), "\"cessez le feu\" AND \"Goma\"");
        assert_eq!(index("\"cessez le feu\" -football"), "(\"cessez le feu\") NOT (\"football\")");
        assert_eq!(index("accord OR pacte signé"), "(\"accord\" OR \"pacte\") AND \"signé\"");
        assert_eq!(index("\"attaque drone\"~5"), "NEAR(\"attaque\" \"drone\", 5)");
        assert_eq!(index("« à l'aube » négoc*"), "\"à l aube\" AND \"négoc\" *");
        assert_eq!(index("a\" OR text:*"), "\"a\" AND \"OR text\"");
        for bad in ["", "-football", "OR pacte", "…", "\"\""] {
            assert!(Text::parse(bad).is_err(), "{bad}");
        }
    }
}
