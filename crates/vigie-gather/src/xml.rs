//! XML as a small tree, read leniently: names whose ends do not match, HTML entities, attributes without quotes and a missing end
//! are all forgiven. No document type is ever read, so no entity of its own is expanded; depth and number of events are limited.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fmt::Write;
use std::rc::Rc;

/// Elements deeper than this are read as if they were not there; their text stays.
const MAX_DEPTH: usize = 256;
/// Attributes of one element beyond this are not read.
const MAX_ATTRIBUTES: usize = 256;
/// Tags and texts beyond this are not read.
const MAX_EVENTS: usize = 5_000_000;

/// An element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    /// Its name without the prefix.
    pub name: String,
    /// Its namespace; empty where there is none.
    pub space: Rc<str>,
    /// Whether its name is written with a prefix.
    pub prefixed: bool,
    /// Its attributes, named as they are written.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub children: Vec<Child>,
}

/// What an element holds.
#[derive(Clone, Debug)]
pub(crate) enum Child {
    Text(String),
    Node(Node),
}

impl Node {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The elements right below.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter_map(|c| match c {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    /// The first element of a name right below.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.nodes().find(|n| n.name == name)
    }

    /// The first element of a name at any depth, itself included.
    pub fn find(&self, name: &str) -> Option<&Node> {
        if self.name == name {
            return Some(self);
        }
        self.nodes().find_map(|n| n.find(name))
    }

    /// All the text below.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.text_into(&mut out);
        out
    }

    fn text_into(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => out.push_str(text),
                Child::Node(node) => node.text_into(out),
            }
        }
    }

    /// What it holds, as markup again.
    pub fn inner_markup(&self) -> String {
        let mut out = String::new();
        self.markup_into(&mut out);
        out
    }

    fn markup_into(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => escape(text, out),
                Child::Node(node) => {
                    let _ = write!(out, "<{}", node.name);
                    for (name, value) in &node.attributes {
                        if !name.starts_with("xmlns") {
                            let _ = write!(out, " {name}=\"");
                            escape(value, out);
                            out.push('"');
                        }
                    }
                    if node.children.is_empty() {
                        out.push_str(" />");
                    } else {
                        out.push('>');
                        node.markup_into(out);
                        let _ = write!(out, "</{}>", node.name);
                    }
                }
            }
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// What was read, and whether the text is well-formed as far as we looked.
#[derive(Debug)]
pub(crate) struct Read {
    /// The root; what `closed` took is no longer in it.
    pub root: Option<Node>,
    /// What is wrong with the text, if anything.
    pub fault: Option<String>,
}

/// Reads a text. `closed` sees each element as it ends, with its ancestors, and gives it back unless it keeps it for itself.
pub(crate) fn read(text: &str, mut closed: impl FnMut(&[Node], Node) -> Option<Node>) -> Read {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\0');
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut tree = Tree::default();
    for _ in 0..MAX_EVENTS {
        match reader.read_event() {
            Ok(Event::Start(start)) => tree.open(&start),
            Ok(Event::Empty(start)) => {
                tree.open(&start);
                tree.close(None, &mut closed);
            }
            Ok(Event::End(end)) => tree.close(Some(end.local_name().as_ref()), &mut closed),
            Ok(Event::Text(text)) => tree.text(&text),
            Ok(Event::CData(text)) => tree.text(&text),
            Ok(Event::GeneralRef(entity)) => match entity.resolve_char_ref() {
                Ok(Some(c)) => tree.text(c.encode_utf8(&mut [0; 4])),
                _ => {
                    let whole = format!("&{};", &*entity);
                    tree.text(&html_escape::decode_html_entities(&whole));
                }
            },
            Ok(Event::Eof) => return tree.end(None, &mut closed),
            Ok(_) => {}
            Err(e) => return tree.end(Some(e.to_string()), &mut closed),
        }
    }
    tree.end(Some("it is too long".to_owned()), &mut closed)
}

#[derive(Default)]
struct Tree {
    open: Vec<Node>,
    /// Elements below the deepest that are kept.
    below: usize,
    /// Prefixes in force, with the depth that they were bound at.
    spaces: Vec<(usize, String, Rc<str>)>,
    root: Option<Node>,
    fault: Option<String>,
}

impl Tree {
    fn open(&mut self, start: &BytesStart<'_>) {
        if self.open.len() >= MAX_DEPTH {
            self.below += 1;
            return;
        }
        let mut attributes = Vec::new();
        for attribute in start.html_attributes().with_checks(false).take(MAX_ATTRIBUTES).flatten() {
            let name = text_of(attribute.key.as_ref());
            let value = text_of(&attribute.value);
            let value = html_escape::decode_html_entities(&value).into_owned();
            if let Some(prefix) = name.strip_prefix("xmlns") {
                let prefix = prefix.trim_start_matches(':').to_owned();
                self.spaces.push((self.open.len(), prefix, Rc::from(value.trim())));
            }
            attributes.push((name, value));
        }
        let whole = text_of(start.name().as_ref());
        let (prefix, name) = whole.split_once(':').unwrap_or(("", &whole));
        let bound = self.spaces.iter().rev().find(|(_, p, _)| p == prefix).map(|(_, _, s)| Rc::clone(s));
        // A prefix that was never bound means itself.
        let space = bound.unwrap_or_else(|| Rc::from(prefix));
        let prefixed = !prefix.is_empty();
        self.open.push(Node { name: name.to_owned(), space, prefixed, attributes, children: Vec::new() });
    }

    fn text(&mut self, text: &str) {
        match self.open.last_mut().map(|n| &mut n.children) {
            None => {
                if !text.trim().is_empty() {
                    self.fault.get_or_insert_with(|| "there is text outside of its root".to_owned());
                }
            }
            Some(children) => match children.last_mut() {
                Some(Child::Text(last)) => last.push_str(text),
                _ => children.push(Child::Text(text.to_owned())),
            },
        }
    }

    /// Ends the element that is open, or the nearest one of a name; an end without a beginning is passed over.
    fn close(&mut self, name: Option<&str>, closed: &mut impl FnMut(&[Node], Node) -> Option<Node>) {
        if self.below > 0 {
            self.below -= 1;
            return;
        }
        let depth = match name {
            None => self.open.len().checked_sub(1),
            // Only so far: a wrong end must not cost the square of the depth.
            Some(name) => self.open.iter().rposition(|n| n.name == name),
        };
        let Some(depth) = depth else {
            self.fault.get_or_insert_with(|| "an element ends that never began".to_owned());
            return;
        };
        if depth + 1 < self.open.len() {
            self.fault.get_or_insert_with(|| "an element does not end".to_owned());
        }
        while self.open.len() > depth {
            let Some(node) = self.open.pop() else { return };
            self.spaces.retain(|(at, _, _)| *at < self.open.len());
            let Some(node) = closed(&self.open, node) else { continue };
            match self.open.last_mut() {
                Some(parent) => parent.children.push(Child::Node(node)),
                None if self.root.is_none() => self.root = Some(node),
                None => {
                    self.fault.get_or_insert_with(|| "it has two roots".to_owned());
                }
            }
        }
    }

    fn end(mut self, error: Option<String>, closed: &mut impl FnMut(&[Node], Node) -> Option<Node>) -> Read {
        self.below = 0;
        if !self.open.is_empty() {
            self.fault.get_or_insert_with(|| "it ends in the middle".to_owned());
        }
        while !self.open.is_empty() {
            self.close(None, closed);
        }
        Read { root: self.root, fault: error.or(self.fault) }
    }
}

fn text_of(text: &str) -> String {
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Read {
        read(text, |_, node| Some(node))
    }

    #[test]
    fn trees_are_read() {
        let read =
            tree("\u{FEFF}<?xml version='1.0'?><a xmlns:p='urn:x' b=c><p:d>x &amp; &eacute;<![CDATA[<y>]]></p:d></a>");
        assert_eq!(read.fault, None);
        let root = read.root.unwrap();
        assert_eq!(root.get("b"), Some("c"));
        let d = root.child("d").unwrap();
        assert_eq!((&*d.space, d.text().as_str()), ("urn:x", "x & é<y>"));
        assert_eq!(d.inner_markup(), "x &amp; é&lt;y&gt;");
    }

    #[test]
    fn broken_texts_give_what_they_have() {
        for text in ["<a><b>x</a>", "<a><b>x", "<a><b>x</b></c></a>", "<a><b>x</b></a", "<a><b>x</b><![CDATA[y"] {
            let read = tree(text);
            assert!(read.fault.is_some(), "{text}");
            assert_eq!(read.root.unwrap().child("b").unwrap().text(), "x", "{text}");
        }
        assert!(tree("plain").root.is_none());
    }

    #[test]
    fn no_nesting_and_no_entity_hurts() {
        let deep = format!("{}x{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(tree(&deep).root.unwrap().text(), "x");
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        assert_eq!(tree(bomb).root.unwrap().text(), "&c;");
        let wrong = format!("{}{}", "<a>".repeat(200), "</b>".repeat(100_000));
        assert!(tree(&wrong).fault.is_some());
    }
}
