//! Rows as an Atom feed (RFC 4287): a saved search is its address with another ending.

use super::asked::encoded;
use super::sheet::{Entry, Sheet};
use std::fmt::Write;

/// The feed of a list. `base` is where the server stands: `http://127.0.0.1:8080`.
pub fn atom(sheet: &Sheet, title: &str, base: &str, page: &str, this: &str) -> String {
    let newest = sheet.entries.iter().filter_map(|e| e.day.as_deref()).max().map(instant);
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let _ = write!(
        out,
        "<id>{}</id>\n<title>{}</title>\n<link rel=\"self\" href=\"{}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <updated>{}</updated>\n<generator version=\"{}\">vigie</generator>\n<author><name>Vigie</name></author>\n",
        xml(&format!("{base}{this}")),
        xml(title),
        xml(&format!("{base}{this}")),
        xml(&format!("{base}{page}")),
        newest.unwrap_or_else(|| instant("1970-01-01")),
        env!("CARGO_PKG_VERSION"),
    );
    for e in &sheet.entries {
        let address = link(e);
        let _ = write!(
            out,
            "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
             <content type=\"text\">{}</content>\n</entry>\n",
            // It stays, wherever this server stands.
            xml(&format!("urn:vigie:{}", encoded(&e.id))),
            xml(&e.title),
            e.day.as_deref().map_or_else(|| instant("1970-01-01"), instant),
            xml(&format!("{base}{address}")),
            xml(&e.summary),
        );
    }
    out.push_str("</feed>\n");
    out
}

/// The address of an entry's page.
fn link(e: &Entry) -> String {
    let (list, key) = &e.page;
    match key.split_once('#').filter(|_| *list == "documents") {
        _ if key.is_empty() => format!("/{list}"),
        Some((document, row)) => format!("/{list}/{}#{row}", encoded(document)),
        None => format!("/{list}/{}", encoded(key)),
    }
}

/// A day as an instant.
fn instant(day: &str) -> String {
    match day.len() {
        10 => format!("{day}T00:00:00Z"),
        n if n > 16 && (day.ends_with('Z') || day.get(19..).is_some_and(|z| z.contains(['+', '-']))) => day.to_owned(),
        n if n >= 16 => format!("{}:00Z", &day[..16]),
        _ => format!("{}-01-01T00:00:00Z", day.get(..4).unwrap_or("1970")),
    }
}

/// Text that is text in XML: what XML cannot hold is left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') || crate::show::steers(c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants() {
        assert_eq!(instant("2024-10-25"), "2024-10-25T00:00:00Z");
        assert_eq!(instant("2024-10-25T15:42"), "2024-10-25T15:42:00Z");
        assert_eq!(instant("2024-10-25T15:42:00+02:00"), "2024-10-25T15:42:00+02:00");
        assert_eq!(instant("2024"), "2024-01-01T00:00:00Z");
        assert_eq!(xml("<a>\u{0}&\u{202e}"), "&lt;a&gt;&amp;");
    }
}
