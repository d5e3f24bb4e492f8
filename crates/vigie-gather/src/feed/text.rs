//! The texts of a feed: markup, escaped or not, and base 64 become plain text.

use crate::html;
use crate::xml::Node;

/// The text of an element that may hold plain text or escaped markup, as RSS leaves open.
pub(super) fn loose(text: &str) -> Option<String> {
    if looks_like_markup(text) { plain(text) } else { tidy(text) }
}

/// The text of markup.
pub(super) fn plain(markup: &str) -> Option<String> {
    tidy(&html::plain_text(markup))
}

/// The text of an element of Atom, as its `type` and `mode` say.
pub(super) fn of_node(node: &Node) -> Option<String> {
    let kind = node.get("type").unwrap_or("text").trim().to_ascii_lowercase();
    let mode = node.get("mode").unwrap_or_default();
    let markup = kind.contains("html") || kind.contains("xml");
    if node.nodes().next().is_some() && (kind == "xhtml" || mode != "escaped" && markup || mode == "xml") {
        return plain(&node.inner_markup());
    }
    let text = node.text();
    let text = if mode == "base64" || (!kind.starts_with("text") && kind.contains('/') && !markup) {
        base64(&text).map_or(text, |bytes| String::from_utf8_lossy(&bytes).into_owned())
    } else {
        text
    };
    match kind.as_str() {
        "text" | "text/plain" if mode != "escaped" && node.name != "title" => tidy(&text),
        "text" | "text/plain" => loose(&text),
        _ if markup => plain(&text),
        _ => loose(&text),
    }
}

/// Without blanks at its ends; none where nothing is left.
pub(super) fn tidy(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| text.to_owned())
}

/// One line.
pub(super) fn line(text: &str) -> Option<String> {
    tidy(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A tag or an entity stands in it.
fn looks_like_markup(text: &str) -> bool {
    let follows = |mark: char, next: fn(&char) -> bool| {
        text.match_indices(mark).take(50).any(|(i, _)| text[i + 1..].chars().next().is_some_and(|c| next(&c)))
    };
    text.contains('>') && follows('<', |c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        || text.contains(';') && follows('&', |c| c.is_ascii_alphanumeric() || *c == '#')
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held) = (0u32, 0u32);
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    for b in text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        let digit = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}
