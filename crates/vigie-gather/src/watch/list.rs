//! Lists of feeds: OPML, or an address a line.

use crate::fault::{Fault, Origin};
use crate::xml;

/// The addresses of a list, each once, in order.
///
/// ```
/// let opml = "<opml><body><outline text='Le Fil'><outline xmlUrl='https://fil.example/rss'/></outline></body></opml>";
/// assert_eq!(vigie_gather::watch::list(opml.as_bytes(), "feeds.opml").unwrap(), ["https://fil.example/rss"]);
/// ```
pub fn list(bytes: &[u8], name: &str) -> Result<Vec<String>, Fault> {
    let origin = Origin::of(name);
    let text = crate::decode::decode(bytes, None)
        .map_err(|b| {
            Fault::new("binary", &origin, format!("it is {}", b.0), "give a list of feeds as OPML, or one a line")
        })?
        .text;
    let mut out: Vec<String> = Vec::new();
    let mut add = |url: &str| {
        let url = url.trim();
        if url.split_once("://").is_some_and(|(s, _)| matches!(s.to_ascii_lowercase().as_str(), "http" | "https"))
            && !out.iter().any(|o| o == url)
        {
            out.push(url.to_owned());
        }
    };
    if text.trim_start().starts_with('<') {
        xml::read(&text, |_, node| {
            if node.name.eq_ignore_ascii_case("outline") {
                let url = node.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case("xmlurl"));
                if let Some((_, url)) = url {
                    add(url);
                }
                return None;
            }
            Some(node)
        });
    } else {
        text.lines().map(str::trim).filter(|l| !l.starts_with('#')).for_each(add);
    }
    if out.is_empty() {
        let advice = "give a list of feeds as OPML, or one address a line";
        return Err(Fault::new("no-feeds", &origin, "it names no feed", advice));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn lists_in_both_forms() {
        let opml = "<?xml version='1.0'?><opml version='2.0'><head><title>x</title></head><body><outline text='a'>
            <outline type='rss' XMLURL='https://a.example/rss?x=1&amp;y=2' /><outline text='nothing'/></outline><outline xmlUrl='http://b.example/'/>
            <outline xmlUrl='http://b.example/'/><outline xmlUrl='file:///etc/passwd'/></body></opml>";
        assert_eq!(list(opml.as_bytes(), "x").unwrap(), ["https://a.example/rss?x=1&y=2", "http://b.example/"]);
        let lines = "# ours\nhttps://a.example/rss\n\n  http://b.example/  \nnot an address\n";
        assert_eq!(list(lines.as_bytes(), "x").unwrap(), ["https://a.example/rss", "http://b.example/"]);
        assert_eq!(list(b"", "x").unwrap_err().code, "no-feeds");
        assert_eq!(list(b"<opml><body/></opml>", "x").unwrap_err().code, "no-feeds");
    }
}
