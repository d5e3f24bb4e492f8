//! Text made safe to stand in a page.

use super::super::text::steers;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Writes text so that it is text wherever it stands: between tags, or in an attribute in quotes.
pub(super) fn esc(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            // Neither may reach over its element: the reader would see words in another order than they stand.
            c if steers(c) => {}
            c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
}

/// The same, as a string.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    esc(&mut out, text);
    out
}

/// JSON that may stand in a `script` element: nothing in it can close the element or open a comment.
pub(super) fn json_in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 8);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// A document's address as a link, only where it is one of the web.
pub(super) fn web_address(url: &str) -> Option<&str> {
    let scheme = url.split_once("://")?.0;
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")).then_some(url)
}

/// A language code for `lang`; `und` for what is none.
pub(super) fn language(code: &str) -> &str {
    let fits = !code.is_empty() && code.len() <= 35 && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fits { code } else { "und" }
}

/// `sha256-…`, as a content security policy names a script or a style it allows.
pub(super) fn allow(content: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(content.as_bytes());
    let mut out = String::from("sha256-");
    for group in digest.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, i| bits << 8 | u32::from(group.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize] as char;
            out.push(if i <= group.len() { digit } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("<a b='c'>&\"\u{0}\u{202e}"), "&lt;a b=&#39;c&#39;&gt;&amp;&quot;\u{fffd}");
        assert_eq!(json_in_script("\"</script>&\u{2028}\""), "\"\\u003c/script\\u003e\\u0026\\u2028\"");
        assert_eq!(web_address("javascript:alert(1)//://"), None);
        assert_eq!(web_address("HTTPS://example.org"), Some("HTTPS://example.org"));
        assert_eq!(language("\" onload="), "und");
    }

    #[test]
    fn a_digest_as_policies_write_it() {
        assert_eq!(allow(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
