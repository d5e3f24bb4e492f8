//! How text stands in templates: as text, whatever it holds. What steers the direction of text is left out, so that a quotation reads as it stands.

use askama::filters::Escaper;
use std::fmt::{self, Write};

/// The escaper of every template.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsText;

impl Escaper for AsText {
    fn write_escaped_str<W: Write>(&self, mut out: W, text: &str) -> fmt::Result {
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let with = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\n' | '\t' => continue,
                c if crate::show::steers(c) => "",
                c if c.is_control() => "\u{fffd}",
                _ => continue,
            };
            out.write_str(&text[from..at])?;
            out.write_str(with)?;
            from = at + c.len_utf8();
        }
        out.write_str(&text[from..])
    }
}
