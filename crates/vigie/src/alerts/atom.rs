//! What an alert told, as an Atom feed (RFC 4287).

use super::saved::Search;
use crate::export::xml;

/// The feed of a search.
pub fn atom(search: &Search) -> String {
    let updated = search.fired.first().map_or("1970-01-01T00:00:00Z", |f| f.since.as_str());
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    out.push_str(&format!("  <id>urn:vigie:alert:{}</id>\n", xml(&search.name)));
    out.push_str(&format!("  <title>{}: {}</title>\n", xml(&search.name), xml(&search.words.join(" "))));
    out.push_str(&format!("  <updated>{}</updated>\n  <author><name>vigie</name></author>\n", xml(updated)));
    for f in &search.fired {
        out.push_str("  <entry>\n");
        // What changes is told again: another entry.
        let status = f.row["status"].as_str().unwrap_or_default();
        out.push_str(&format!("    <id>urn:vigie:{}:{}:{}</id>\n", xml(&f.id), xml(status), xml(&f.since)));
        out.push_str(&format!("    <title>{}</title>\n", xml(&f.title)));
        out.push_str(&format!("    <updated>{}</updated>\n", xml(&f.since)));
        let url = f.row["url"].as_str().filter(|u| u.starts_with("http://") || u.starts_with("https://"));
        if let Some(url) = url {
            out.push_str(&format!("    <link href=\"{}\"/>\n", xml(url)));
        }
        out.push_str(&format!("    <summary>{}</summary>\n  </entry>\n", xml(&f.why)));
    }
    out.push_str("</feed>\n");
    out
}
