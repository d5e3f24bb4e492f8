//! What the head of a page says: language, date, outlet, address; and whether its tags are sane.

use super::tags::{Node, Tags, attribute};
use serde_json::Value;
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
    /// The first headings of the page, where a title is often told from the name of the site.
    pub headings: Vec<String>,
    /// What may be the date of publication, the most exact first.
    pub published: Vec<String>,
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
    let mut dates: Vec<(usize, String)> = Vec::new();
    let (mut tags, mut depth, mut formatting) = (0usize, 0usize, 0usize);
    let (mut in_title, mut in_json) = (false, false);
    let mut heading: Option<String> = None;
    for node in Tags::new(html) {
        match node {
            Node::Text(text) if in_json => dates.extend(json_date(text).map(|d| (DATES.len(), d))),
            Node::Text(text) if heading.is_some() => {
                heading.iter_mut().filter(|h| h.len() < 600).for_each(|h| h.push_str(text));
            }
            Node::Text(text) if in_title && meta.title.is_none() => {
                meta.title = Some(one_line(text)).filter(|t| !t.is_empty());
            }
            Node::Text(_) => {}
            Node::Close(name) => {
                in_title &= name != "title";
                in_json &= name != "script";
                if name == "h1" && meta.headings.len() < 5 {
                    meta.headings.extend(heading.take().map(|h| one_line(&h)).filter(|h| !h.is_empty()));
                }
                depth = depth.saturating_sub(usize::from(nests(&name)));
                formatting = formatting.saturating_sub(usize::from(formats(&name)));
            }
            Node::Open(name, attributes) => {
                tags += 1;
                in_title = name == "title";
                in_json = name == "script" && attributes.contains("ld+json");
                if name == "h1" {
                    heading = Some(String::new());
                }
                depth += usize::from(nests(&name) && !attributes.ends_with('/'));
                formatting += usize::from(formats(&name));
                let many = attributes.len() > 2 * MAX_ATTRIBUTES && assignments(attributes) > MAX_ATTRIBUTES;
                if meta.hostile.is_none()
                    && (tags > MAX_TAGS || depth > MAX_DEPTH || formatting > MAX_FORMATTING || many)
                {
                    let mut why = String::new();
                    let _ = write!(why, "its tags are too many or too deep ({tags} tags, {depth} deep)");
                    meta.hostile = Some(why);
                }
                match name.as_str() {
                    "meta" => take(&mut meta, &mut dates, attributes),
                    "html" if meta.language.is_none() => {
                        meta.language = attribute(attributes, "lang").or_else(|| attribute(attributes, "xml:lang"));
                    }
                    "link" if meta.url.is_none() && attribute(attributes, "rel").as_deref() == Some("canonical") => {
                        meta.url = attribute(attributes, "href").filter(|u| u.starts_with("http"));
                    }
                    "time" => dates.extend(attribute(attributes, "datetime").map(|t| (DATES.len() + 1, t))),
                    _ => {}
                }
            }
        }
    }
    dates.sort_by_key(|(rank, _)| *rank);
    meta.published = dates.into_iter().map(|(_, date)| date).take(20).collect();
    meta
}

/// The equals signs of a tag outside quoted values; of unquoted names, the blanks.
fn assignments(attributes: &str) -> usize {
    let mut quote = None;
    let mut count = 0;
    for b in attributes.bytes() {
        match quote {
            Some(q) if q == b => quote = None,
            Some(_) => {}
            None if b == b'"' || b == b'\'' => quote = Some(b),
            None => count += usize::from(b == b'=' || b.is_ascii_whitespace()),
        }
    }
    count / 2
}

fn one_line(text: &str) -> String {
    html_escape::decode_html_entities(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The date of publication in linked data: of the page's own object, not of one that it speaks of.
fn json_date(json: &str) -> Option<String> {
    let value: Value = serde_json::from_str(json.trim()).ok()?;
    let mut own = vec![&value];
    for _ in 0..2 {
        own = own.iter().flat_map(|v| v.get("@graph").or(Some(*v))).collect();
        own = own.iter().flat_map(|v| v.as_array().map_or_else(|| vec![*v], |a| a.iter().collect())).collect();
    }
    own.iter().find_map(|v| v.get("datePublished")?.as_str()).map(str::to_owned)
}

fn take(meta: &mut Meta, dates: &mut Vec<(usize, String)>, attributes: &str) {
    let Some(content) = attribute(attributes, "content").filter(|c| !c.is_empty()) else { return };
    for key in ["property", "name", "itemprop"].iter().filter_map(|k| attribute(attributes, k)) {
        let key = key.to_ascii_lowercase();
        match key.as_str() {
            "og:site_name" => meta.outlet = Some(content.clone()),
            "og:url" if meta.url.is_none() => meta.url = Some(content.clone()).filter(|u| u.starts_with("http")),
            _ => {}
        }
        dates.extend(DATES.iter().position(|d| *d == key).map(|rank| (rank, content.clone())));
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
