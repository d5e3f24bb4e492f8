//! What the head of a page says: language, date, outlet, address; and whether its tags are sane.

use super::tags::{Node, Tags, attribute};
use std::fmt::Write;

/// More tags than this and no tree is built.
pub(super) const MAX_TAGS: usize = 60_000;
/// Deeper nesting than this and no tree is built.
const MAX_DEPTH: usize = 300;
/// More unclosed `<b>`, `<i>`, `<font>` than this make a tree builder repeat itself without end.
const MAX_FORMATTING: usize = 64;
/// A tag with more attributes than this costs their square.
const MAX_ATTRIBUTES: usize = 1_000;

/// The facts of a page's head.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub language: Option<String>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// Why no tree should be built of this page.
    pub hostile: Option<String>,
}

/// The names under which pages give their date of publication, the most exact first.
const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:published_time",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "date",
];

/// Reads the tags of a page once.
pub(super) fn read(html: &str) -> Meta {
    let mut meta = Meta::default();
    let mut best = DATES.len();
    let mut time = None;
    let (mut tags, mut depth, mut formatting) = (0usize, 0usize, 0usize);
    let mut in_title = false;
    for node in Tags::new(html) {
        match node {
            Node::Text(text) if in_title && meta.title.is_none() => {
                let title = html_escape::decode_html_entities(text).split_whitespace().collect::<Vec<_>>().join(" ");
                meta.title = (!title.is_empty()).then_some(title);
            }
            Node::Text(_) => {}
            Node::Close(name) => {
                in_title &= name != "title";
                depth = depth.saturating_sub(usize::from(nests(&name)));
                formatting = formatting.saturating_sub(usize::from(formats(&name)));
            }
            Node::Open(name, attributes) => {
                tags += 1;
                in_title = name == "title";
                depth += usize::from(nests(&name) && !attributes.ends_with('/'));
                formatting += usize::from(formats(&name));
                let many = attributes.bytes().filter(|b| b.is_ascii_whitespace()).count() > MAX_ATTRIBUTES
                    && attributes.bytes().filter(|b| *b == b'=').count() > MAX_ATTRIBUTES;
                if meta.hostile.is_none()
                    && (tags > MAX_TAGS || depth > MAX_DEPTH || formatting > MAX_FORMATTING || many)
                {
                    let mut why = String::new();
                    let _ = write!(why, "its tags are too many or too deep ({tags} tags, {depth} deep)");
                    meta.hostile = Some(why);
                }
                match name.as_str() {
                    "meta" => take(&mut meta, &mut best, attributes),
                    "html" if meta.language.is_none() => {
                        meta.language = attribute(attributes, "lang").or_else(|| attribute(attributes, "xml:lang"));
                    }
                    "link" if meta.url.is_none() && attribute(attributes, "rel").as_deref() == Some("canonical") => {
                        meta.url = attribute(attributes, "href").filter(|u| u.starts_with("http"));
                    }
                    "time" if time.is_none() => time = attribute(attributes, "datetime"),
                    _ => {}
                }
            }
        }
    }
    if meta.published.is_none() {
        meta.published = time;
    }
    meta
}

fn take(meta: &mut Meta, best: &mut usize, attributes: &str) {
    let Some(content) = attribute(attributes, "content").filter(|c| !c.is_empty()) else { return };
    for key in ["property", "name", "itemprop"].iter().filter_map(|k| attribute(attributes, k)) {
        let key = key.to_ascii_lowercase();
        match key.as_str() {
            "og:site_name" => meta.outlet = Some(content.clone()),
            "og:url" if meta.url.is_none() => meta.url = Some(content.clone()).filter(|u| u.starts_with("http")),
            _ => {}
        }
        if let Some(rank) = DATES.iter().position(|d| *d == key).filter(|r| r < best) {
            *best = rank;
            meta.published = Some(content.clone());
        }
    }
}

/// Elements whose end tag is not optional: only they nest in a page that forgets to close its paragraphs.
fn nests(name: &str) -> bool {
    !matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "thead"
            | "tfoot"
            | "option"
            | "optgroup"
            | "html"
            | "head"
            | "body"
            | "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "path"
            | "rect"
            | "circle"
            | "use"
            | "rp"
            | "rt"
    )
}

fn formats(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}
