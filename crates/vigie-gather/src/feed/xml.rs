//! RSS, Atom and CDF. Elements are known by their name and the family of their namespace, whatever the prefix.

use super::text;
use super::{Entry, Feed, MAX_ENTRIES};
use crate::url::join;
use crate::xml::{self, Node};

/// What a namespace is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// RSS, Atom, CDF, or none.
    Own,
    /// Dublin Core, its terms included.
    Dublin,
    /// The content module, XHTML.
    Content,
    /// Media, podcasts.
    Media,
    /// Anything else.
    Other,
}

fn family(node: &Node) -> Family {
    let space = node.space.to_ascii_lowercase();
    let has = |part: &str| space.contains(part);
    if has("purl.org/dc/") || space == "dc" || space == "dcterms" {
        Family::Dublin
    } else if has("modules/content") || has("1999/xhtml") || space == "content" || space == "xhtml" {
        Family::Content
    } else if has("mrss") || has("itunes") || has("podcast") || space == "media" {
        Family::Media
    } else if !node.prefixed
        || has("/atom")
        || has("purl.org/rss/1.0/") && !has("modules")
        || ["netscape.com/rdf", "userland.com/rss", "law.harvard.edu"].iter().any(|p| has(p))
        || space == "rss"
        || space == "atom"
    {
        Family::Own
    } else {
        Family::Other
    }
}

/// Reads a feed.
pub(super) fn read(xml: &str, base: &str) -> Result<Feed, String> {
    let mut entries = Vec::new();
    let read = xml::read(xml, |open, node| {
        let name = node.name.to_ascii_lowercase();
        if !matches!(name.as_str(), "item" | "entry")
            || !open.iter().any(|n| is_frame(&n.name))
            || family(&node) != Family::Own
        {
            return Some(node);
        }
        if entries.len() < MAX_ENTRIES {
            let context = Context::of(open, base).within(&node);
            entries.push(entry(&node, &context));
        }
        None
    });
    let Some(root) = read.root else {
        return Err(read.fault.map_or_else(|| "it holds no XML".to_owned(), |f| format!("it holds no XML: {f}")));
    };
    if !is_frame(&root.name) && entries.is_empty() {
        return Err(format!("its root is <{}>", root.name));
    }
    let root_context = Context { base: base.to_owned(), language: None }.within(&root);
    let inner = root.nodes().find(|n| is_frame(&n.name));
    let head = inner.unwrap_or(&root);
    let context = root_context.within(head);
    let mut feed = Feed { entries, broken: read.fault, ..head_of(head, &context) };
    if feed.entries.is_empty()
        && feed.title.is_none()
        && inner.is_none()
        && root.nodes().next().is_none()
        && !is_frame(&root.name)
    {
        return Err(format!("its root is <{}>", root.name));
    }
    feed.language = feed.language.or(root_context.language);
    Ok(feed)
}

fn is_frame(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "rss" | "feed" | "rdf" | "channel")
}

/// What an element takes over from those around it.
#[derive(Clone, Debug)]
struct Context {
    base: String,
    language: Option<String>,
}

impl Context {
    fn of(open: &[Node], base: &str) -> Context {
        let mut context = Context { base: base.to_owned(), language: None };
        for node in open {
            context = context.within(node);
        }
        context
    }

    fn within(&self, node: &Node) -> Context {
        let base =
            node.get("xml:base").or_else(|| node.get("base").filter(|_| node.name.eq_ignore_ascii_case("channel")));
        let base = base
            .map(|b| join(&self.base, b))
            .filter(|b| crate::url::Parts::of(b).scheme.is_none_or(|s| !s.eq_ignore_ascii_case("javascript")));
        let language = node.get("xml:lang").and_then(text::tidy).map(|l| l.replace('_', "-"));
        Context {
            base: base.unwrap_or_else(|| self.base.clone()),
            language: language.or_else(|| self.language.clone()),
        }
    }

    fn link(&self, node: &Node, reference: &str) -> Option<String> {
        let reference = reference.split_whitespace().collect::<String>();
        (!reference.is_empty()).then(|| join(&self.within(node).base, &reference))
    }
}

/// The first element below of any of these names, earlier names first.
fn first<'a>(node: &'a Node, families: &[Family], names: &[&str]) -> Option<&'a Node> {
    let fits = |n: &&Node, name: &str| n.name.eq_ignore_ascii_case(name) && families.contains(&family(n));
    families.iter().find_map(|f| names.iter().find_map(|name| node.nodes().find(|n| fits(n, name) && family(n) == *f)))
}

const OWN: &[Family] = &[Family::Own, Family::Dublin];
const ANY: &[Family] = &[Family::Own, Family::Content, Family::Dublin, Family::Media];

fn line(node: Option<&Node>) -> Option<String> {
    node.and_then(|n| text::line(&n.text()))
}

/// The dates are told apart by their names; Dublin Core's `date` is the last change.
///
/// Of several of one name the last one counts: it was written over the others.
fn date(node: &Node, names: &[&str]) -> Option<String> {
    let fits = |n: &&Node, name: &str| n.name.eq_ignore_ascii_case(name) && OWN.contains(&family(n));
    let of = |name: &&str| node.nodes().filter(|n| fits(n, name)).last();
    names.iter().find_map(|name| line(of(name)))
}

/// An attribute whose name may be written in any case.
fn attribute(node: &Node, name: &str) -> Option<String> {
    node.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).and_then(|(_, v)| text::tidy(v))
}

/// A name is an address in Atom, and may be a relative one.
fn identity(node: &Node, context: &Context) -> Option<String> {
    let id = line(Some(node))?;
    if id.starts_with('/') && node.name == "id" { context.link(node, &id) } else { Some(id) }
}

fn head_of(head: &Node, context: &Context) -> Feed {
    let links = links(head, context);
    Feed {
        title: first(head, OWN, &["title"]).and_then(text::of_node),
        link: alternate(head, &links),
        links: links.into_iter().map(|l| l.href).collect(),
        id: first(head, OWN, &["id", "identifier"]).and_then(|n| identity(n, context)),
        description: first(head, ANY, &["description", "subtitle", "tagline", "abstract", "summary"])
            .and_then(text::of_node),
        language: line(first(head, OWN, &["language"])).or_else(|| context.language.clone()),
        updated: date(head, &["updated", "modified", "lastBuildDate", "date"]).or_else(|| attribute(head, "lastmod")),
        published: date(head, &["published", "pubDate", "issued"]),
        authors: authors(head),
        ttl: line(first(head, &[Family::Own], &["ttl"])).and_then(|t| t.parse().ok()),
        ..Feed::default()
    }
}

fn entry(node: &Node, context: &Context) -> Entry {
    let links = links(node, context);
    let content = first(node, &[Family::Content, Family::Own], &["encoded", "content", "fullitem", "body"]);
    let outer = || node.nodes().find(|n| n.name == "div" && family(n) == Family::Content);
    let about = |n: &&Node| {
        ["description", "summary"].iter().any(|a| n.name.eq_ignore_ascii_case(a)) && family(n) == Family::Own
    };
    let mut abouts = node.nodes().filter(about);
    let summary = abouts.next().or_else(|| first(node, ANY, &["description", "summary", "abstract"]));
    // Of a short and a long description the second one is the article.
    let content = content.or_else(|| abouts.next());
    let guid = first(node, OWN, &["guid", "id", "identifier"]);
    let permanent = guid.filter(|g| {
        g.name.eq_ignore_ascii_case("guid")
            && g.get("isPermaLink").or(g.get("ispermalink")).is_none_or(|p| p.trim() != "false")
    });
    let permanent = permanent.and_then(|g| context.link(g, &g.text()));
    Entry {
        id: guid.and_then(|g| identity(g, context)).or_else(|| attribute(node, "rdf:about")),
        title: first(node, ANY, &["title"]).and_then(text::of_node),
        link: alternate(node, &links).or(permanent),
        links: links.into_iter().map(|l| l.href).collect(),
        published: date(node, &["published", "pubDate", "issued"]),
        updated: date(node, &["updated", "modified", "date"]).or_else(|| attribute(node, "lastmod")),
        created: date(node, &["created"]),
        summary: summary.and_then(body),
        content: content.or_else(outer).and_then(body),
        authors: authors(node),
        language: line(first(node, OWN, &["language"])).or_else(|| context.language.clone()),
    }
}

/// The text of a body: of RSS, which never says what it holds, it is markup.
fn body(node: &Node) -> Option<String> {
    let declared = node.get("type").is_some() || node.get("mode").is_some();
    if declared && family(node) == Family::Own {
        return text::of_node(node);
    }
    let own = node.name.eq_ignore_ascii_case("summary") || node.name.eq_ignore_ascii_case("content");
    let markup = if node.nodes().next().is_some() { node.inner_markup() } else { node.text() };
    if own && !declared && family(node) == Family::Own { text::loose(&markup) } else { text::plain(&markup) }
}

/// An address with what it is for.
struct Link {
    href: String,
    alternate: bool,
    page: bool,
}

fn links(node: &Node, context: &Context) -> Vec<Link> {
    let mut out = Vec::new();
    let named = |n: &&Node| n.name.eq_ignore_ascii_case("link") || n.name.eq_ignore_ascii_case("url");
    for link in node.nodes().filter(|n| named(n) && matches!(family(n), Family::Own | Family::Dublin)) {
        let rel = link.get("rel").unwrap_or("alternate").trim().to_ascii_lowercase();
        let rel = rel.rsplit('/').next().unwrap_or_default().to_owned();
        let page = link.get("type").is_none_or(|t| t.contains("html"));
        let href = match link.get("href").or_else(|| link.get("rdf:resource")) {
            Some(href) => context.link(link, href),
            None => context.link(link, &link.text()),
        };
        out.extend(href.map(|href| Link { href, alternate: rel == "alternate", page }));
    }
    // CDF writes it on the element itself.
    if let Some(href) = node.get("href").or_else(|| node.get("HREF")).and_then(|h| context.link(node, h)) {
        out.push(Link { href, alternate: true, page: true });
    }
    out
}

/// The page that a feed or an entry stands for.
fn alternate(node: &Node, links: &[Link]) -> Option<String> {
    let page = links.iter().find(|l| l.alternate && l.page).or_else(|| links.iter().find(|l| l.alternate));
    let original = node.nodes().find(|n| n.name.eq_ignore_ascii_case("origLink")).and_then(|n| line(Some(n)));
    original.or_else(|| page.map(|l| l.href.clone()))
}

fn authors(node: &Node) -> Vec<String> {
    let mut out = Vec::new();
    for name in ["author", "creator", "managingEditor"] {
        for author in node.nodes().filter(|n| n.name.eq_ignore_ascii_case(name) && family(n) != Family::Other) {
            let inner = author.child("name").or_else(|| author.child("Name"));
            let said = line(inner).or_else(|| if author.nodes().next().is_some() { None } else { line(Some(author)) });
            out.extend(
                said.and_then(|s| without_address(&s)).filter(|s| !out.contains(s)).into_iter().collect::<Vec<_>>(),
            );
        }
    }
    out
}

/// `editor@fil.example (Nom Prénom)` and `Nom Prénom <editor@fil.example>` without the address.
fn without_address(author: &str) -> Option<String> {
    let words: Vec<&str> = author.split_whitespace().filter(|w| !w.contains('@')).collect();
    let name = words.join(" ");
    let name = name.trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | ',' | ' '));
    text::tidy(name).or_else(|| text::tidy(author))
}
