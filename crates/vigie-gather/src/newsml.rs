//! News agencies' XML: NewsML-G2 (items, and messages of many) and NITF. A cancelled or withheld item says so.

use crate::document::Warning;
use crate::rows::Row;
use crate::xml::{self, Child, Node};

/// Whether a text is one of these.
pub(crate) fn is(text: &str) -> bool {
    let end = text.char_indices().nth(4096).map_or(text.len(), |(i, _)| i);
    let head = &text[..end];
    head.trim_start().starts_with('<')
        && ["<newsItem", "<newsMessage", "<nitf", "iptc.org/std/nar"].iter().any(|t| head.contains(t))
}

/// The articles of a text. An item that holds none is an error that says what it is; `passed` where that is no fault.
pub(crate) fn rows(text: &str) -> Vec<Result<Row, Refused>> {
    let mut out = Vec::new();
    let read = xml::read(text, |open, node| match node.name.as_str() {
        "newsItem" => {
            out.push(item(&node));
            None
        }
        "nitf" if !open.iter().any(|n| n.name == "newsItem") => {
            out.push(nitf(&node));
            None
        }
        "packageItem" | "conceptItem" | "knowledgeItem" | "planningItem" => {
            out.push(Err(Refused { what: format!("it is a {}", node.name), passed: true }));
            None
        }
        _ => Some(node),
    });
    if let (Some(fault), true) = (read.fault, out.last().is_none_or(Result::is_ok)) {
        out.push(Err(Refused { what: format!("the XML is not well-formed: {fault}"), passed: false }));
    }
    out
}

/// Why an item is no article.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub what: String,
    pub passed: bool,
}

/// The words of a publication status that take an article back.
pub(crate) fn retraction(status: &str) -> Option<&'static str> {
    let status = status.trim().to_ascii_lowercase();
    match status.rsplit([':', '/']).next().unwrap_or_default() {
        "canceled" | "cancelled" | "killed" => Some("canceled"),
        "withheld" => Some("withheld"),
        _ => None,
    }
}

/// What a reader must know of an item beside its text.
pub(crate) fn notes(status: Option<&str>, embargo: Option<&str>) -> Vec<Warning> {
    let note = |code, message| Warning { code, message, range: None };
    let status = status.and_then(retraction).map(|s| note("retracted", format!("its publisher has {s} it")));
    let embargo = embargo.map(str::trim).filter(|e| !e.is_empty());
    status.into_iter().chain(embargo.map(|e| note("embargoed", format!("not to be published before {e}")))).collect()
}

fn item(item: &Node) -> Result<Row, Refused> {
    let meta = item.child("itemMeta");
    let content = item.child("contentMeta");
    let of = |parent: Option<&Node>, name: &str| {
        parent.and_then(|p| p.child(name)).map(|n| one_line(&n.text())).filter(|t| !t.is_empty())
    };
    let status = meta.and_then(|m| m.child("pubStatus"));
    let status = status.and_then(|s| s.get("qcode").or_else(|| s.get("uri")));
    let class = meta.and_then(|m| m.child("itemClass")).and_then(|c| c.get("qcode")).unwrap_or_default();
    let notes = notes(status, of(meta, "embargoed").as_deref());
    let title = of(content, "headline").or_else(|| of(meta, "title"));
    let mut text = item.child("contentSet").map(body).unwrap_or_default();
    if text.is_empty() && notes.iter().any(|n| n.code == "retracted") {
        // What is left of an article that was taken back is the notice.
        text = of(meta, "edNote").or_else(|| title.clone()).unwrap_or_default();
    }
    if text.is_empty() {
        let what = if class.is_empty() { "it holds no text".into() } else { format!("it is a {class} without text") };
        return Err(Refused { what, passed: !class.is_empty() && !class.ends_with("text") });
    }
    let language = content.and_then(|c| c.child("language")).and_then(|l| l.get("tag"));
    let provider = meta.and_then(|m| m.child("provider"));
    let provider =
        provider.and_then(|p| p.child("name").map(|n| one_line(&n.text())).or(p.get("literal").map(str::to_owned)));
    let guid = item.get("guid").map(str::to_owned);
    Ok(Row {
        key: guid.map(|g| item.get("version").map_or_else(|| g.clone(), |v| format!("{g}:{v}"))),
        title,
        text,
        published: of(meta, "versionCreated")
            .or_else(|| of(content, "contentCreated"))
            .or_else(|| of(meta, "firstCreated")),
        language: language.or_else(|| item.get("xml:lang")).map(str::to_owned),
        outlet: of(content, "creditline").or(provider),
        url: meta
            .and_then(|m| m.nodes().find(|n| n.name == "link" && n.get("href").is_some_and(|h| h.starts_with("http"))))
            .and_then(|l| l.get("href"))
            .map(str::to_owned),
        notes,
    })
}

fn nitf(nitf: &Node) -> Result<Row, Refused> {
    let text = nitf.find("body.content").map(body).unwrap_or_default();
    if text.is_empty() {
        return Err(Refused { what: "it holds no text".into(), passed: false });
    }
    let docdata = nitf.find("docdata");
    let attribute = |node: &str, name: &str| docdata.and_then(|d| d.child(node)).and_then(|n| n.get(name));
    let line = |name: &str| nitf.find(name).map(|n| one_line(&n.text())).filter(|t| !t.is_empty());
    let status = nitf.find("docdata").and_then(|d| d.get("management-status"));
    let date = attribute("date.issue", "norm").or_else(|| attribute("date.release", "norm"));
    Ok(Row {
        key: attribute("doc-id", "id-string").map(str::to_owned),
        title: line("hl1").or_else(|| line("title")),
        text,
        published: date.map(extended),
        language: nitf.get("xml:lang").or_else(|| nitf.find("body")?.get("xml:lang")).map(str::to_owned),
        outlet: line("distributor").or_else(|| line("doc.copyright")),
        url: None,
        notes: notes(status, None),
    })
}

/// `20241025T154200Z` as `2024-10-25T15:42:00Z`; anything else as it is.
fn extended(date: &str) -> String {
    let date = date.trim();
    let (day, time) = date.split_once('T').unwrap_or((date, ""));
    if !date.is_ascii() || day.len() != 8 || !day.bytes().all(|b| b.is_ascii_digit()) {
        return date.to_owned();
    }
    let day = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
    match time.get(..6).filter(|t| t.bytes().all(|b| b.is_ascii_digit())) {
        Some(t) => format!("{day}T{}:{}:{}{}", &t[..2], &t[2..4], &t[4..], &time[6..]),
        None => day,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The running text of a content set: XHTML, NITF or plain.
fn body(content: &Node) -> String {
    let within = content.find("body.content").or_else(|| content.find("body")).unwrap_or(content);
    let mut blocks = Blocks::default();
    blocks.walk(within);
    blocks.flush();
    blocks.out
}

#[derive(Default)]
struct Blocks {
    out: String,
    block: String,
}

impl Blocks {
    fn walk(&mut self, node: &Node) {
        for child in &node.children {
            match child {
                // Plain text has its own paragraphs.
                Child::Text(text) if node.name == "inlineData" => {
                    text.split("\n\n").for_each(|paragraph| {
                        self.block.push_str(paragraph);
                        self.flush();
                    });
                }
                Child::Text(text) => self.block.push_str(text),
                Child::Node(n)
                    if matches!(n.name.as_str(), "head" | "title" | "media" | "script" | "style" | "figure") => {}
                Child::Node(n) => {
                    let inline = matches!(
                        n.name.as_str(),
                        "a" | "abbr"
                            | "b"
                            | "cite"
                            | "em"
                            | "i"
                            | "q"
                            | "span"
                            | "strong"
                            | "sub"
                            | "sup"
                            | "time"
                            | "u"
                            | "person"
                            | "org"
                            | "location"
                            | "city"
                            | "country"
                            | "chron"
                            | "money"
                            | "num"
                            | "lang"
                            | "inline"
                            | "classifier"
                            | "function"
                            | "event"
                            | "object.title"
                            | "virtloc"
                            | "state"
                            | "region"
                    );
                    if !inline {
                        self.flush();
                    }
                    self.walk(n);
                    if !inline {
                        self.flush();
                    }
                }
            }
        }
    }

    fn flush(&mut self) {
        let line = one_line(&std::mem::take(&mut self.block));
        if !line.is_empty() {
            if !self.out.is_empty() {
                self.out.push_str("\n\n");
            }
            self.out.push_str(&line);
        }
    }
}
