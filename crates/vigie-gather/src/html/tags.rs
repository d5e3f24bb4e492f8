//! A linear scanner over the tags and texts of a page. It builds no tree, so no nesting can hurt it.

/// A stretch of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node<'a> {
    /// Text between tags, entities not yet decoded.
    Text(&'a str),
    /// An opening tag: its name in lower case and the rest of it.
    Open(String, &'a str),
    /// A closing tag.
    Close(String),
}

/// Walks through a page from its first byte to its last, once.
pub(super) struct Tags<'a> {
    html: &'a str,
    at: usize,
    /// Inside `script`, `style` and their kin only their own closing tag counts.
    raw: Option<&'static str>,
    /// A frame was opened for which there is no closing tag.
    unclosed: bool,
}

const RAW: &[&str] = &["script", "style", "textarea", "title", "noembed", "noframes", "iframe", "xmp"];

impl<'a> Tags<'a> {
    pub fn new(html: &'a str) -> Self {
        Tags { html, at: 0, raw: None, unclosed: false }
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let taken = &self.html[self.at..self.at + bytes];
        self.at += bytes;
        taken
    }

    fn raw_text(&mut self, name: &str) -> &'a str {
        // A frame that is never closed is a slip of the pen: what follows is read. Looked for once, or it would cost its square.
        let framed = !matches!(name, "script" | "style" | "textarea" | "title");
        if framed && self.unclosed {
            return "";
        }
        let rest = self.rest();
        // By the one byte: looking for two is several times slower, and scripts are half of most pages.
        let closes = |at: usize| {
            let tail = rest.as_bytes().get(at + 1..at + 2 + name.len());
            tail.is_some_and(|t| t[0] == b'/' && t[1..].eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = rest.match_indices('<').find(|(at, _)| closes(*at));
        if framed && end.is_none() {
            self.unclosed = true;
            return "";
        }
        self.take(end.map_or(rest.len(), |(i, _)| i))
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if let Some(name) = self.raw.take() {
            let text = self.raw_text(name);
            if !text.is_empty() {
                return Some(Node::Text(text));
            }
        }
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let Some(body) = rest.strip_prefix('<') else {
                let length = rest.find('<').unwrap_or(rest.len());
                return Some(Node::Text(self.take(length)));
            };
            if let Some(comment) = body.strip_prefix("!--") {
                let length = comment.find("-->").map_or(rest.len(), |i| 4 + i + 3);
                self.take(length);
            } else if body.starts_with(['!', '?']) {
                let length = rest.find('>').map_or(rest.len(), |i| i + 1);
                self.take(length);
            } else if let Some(name) =
                body.strip_prefix('/').filter(|b| b.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                let length = rest.find('>').map_or(rest.len(), |i| i + 1);
                let name = tag_name(name);
                self.take(length);
                return Some(Node::Close(name));
            } else if body.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let name = tag_name(body);
                let length = 1 + tag_length(body);
                let tag = self.take(length);
                self.raw = RAW.iter().find(|r| **r == name).copied().filter(|_| !tag.ends_with("/>"));
                let attributes = tag[1 + name.len()..].trim_end_matches('>');
                return Some(Node::Open(name, attributes));
            } else {
                // A lone `<` is text.
                let length = 1 + body.find('<').unwrap_or(body.len());
                return Some(Node::Text(self.take(length)));
            }
        }
    }
}

/// The name at the head of a tag, in lower case.
fn tag_name(tag: &str) -> String {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').unwrap_or(tag.len());
    tag[..end].to_ascii_lowercase()
}

/// Bytes up to and with the `>` that ends a tag, quoted values skipped.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (i, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return i + 1,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(b),
            (Some(q), _) if q == b => quote = None,
            _ => {}
        }
        if !b.is_ascii_whitespace() {
            before = b;
        }
    }
    tag.len()
}

/// The value of an attribute, entities decoded.
pub(super) fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let body = &after[quote.map_or(0, char::len_utf8)..];
            let end = match quote {
                Some(q) => body.find(q).unwrap_or(body.len()),
                None => body.find(|c: char| c.is_ascii_whitespace()).unwrap_or(body.len()),
            };
            value = &body[..end];
            rest = body[end..].trim_start_matches(|c: char| Some(c) == quote);
        }
        if name.eq_ignore_ascii_case(wanted) {
            return Some(html_escape::decode_html_entities(value).trim().to_owned());
        }
        let next = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if name.is_empty() && next.len() == rest.len() && value.is_empty() {
            // Not an attribute at all: step over one character.
            rest = next.chars().next().map_or("", |c| &next[c.len_utf8()..]);
        } else {
            rest = next;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_raw_elements() {
        let page = "<!doctype html><P class='a>b'>1 < 2<script>if (a<b) '</p>'</script><br/>x<!-- <p> -->y</p>";
        let nodes: Vec<_> = Tags::new(page).collect();
        assert_eq!(nodes[0], Node::Open("p".into(), " class='a>b'"));
        assert_eq!(nodes[1], Node::Text("1 "));
        assert_eq!(nodes[2], Node::Text("< 2"));
        assert_eq!(nodes[4], Node::Text("if (a<b) '</p>'"));
        assert_eq!(nodes[6], Node::Open("br".into(), "/"));
        assert_eq!(nodes[8], Node::Text("y"));
        assert_eq!(nodes.last(), Some(&Node::Close("p".into())));
    }

    #[test]
    fn attributes_in_every_form() {
        let tag = " a=1 b = \"x &amp; y\" c d='it\"s' E=f/";
        assert_eq!(attribute(tag, "a").as_deref(), Some("1"));
        assert_eq!(attribute(tag, "b").as_deref(), Some("x & y"));
        assert_eq!(attribute(tag, "c").as_deref(), Some(""));
        assert_eq!(attribute(tag, "d").as_deref(), Some("it\"s"));
        assert_eq!(attribute(tag, "e").as_deref(), Some("f/"));
        assert_eq!(attribute("=\"=' =", "q"), None);
    }
}
