//! The text of a page: one line a block, a blank line between.

use super::tags::{Node, Tags};
use crate::document::BlockKind;
use crate::layout::Piece;
use rustc_hash::FxHashMap;

/// A text composed of blocks.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub text: String,
    pub pieces: Vec<Piece>,
}

impl Composed {
    /// Adds a block; a blank one is left out.
    pub fn add(&mut self, block: &str, hint: Option<BlockKind>) {
        let block = block.trim();
        if block.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(block);
        self.pieces.push(Piece { range: start..self.text.len(), hint });
    }
}

/// Elements that hold nothing to be read.
const SILENT: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "figure",
    "figcaption",
    "button",
    "select",
    "textarea",
    "video",
    "audio",
    "canvas",
    "head",
    "title",
];
/// Elements around an article, silent when no main text was found in the page.
const AROUND: &[&str] = &["nav", "footer", "aside", "form", "dialog", "menu"];

/// A short block that stands this often in a page is furniture: "Advertisement", "Article content".
const FURNITURE_TIMES: usize = 3;
const FURNITURE_BYTES: usize = 60;

/// Composes the text of `html` after what `out` holds. `whole`: the page as it came, not an extracted article. A block that
/// only says the title again is left out.
pub(super) fn compose(html: &str, whole: bool, title: Option<&str>, out: &mut Composed) {
    compose_but(html, whole, title, &[], out);
}

/// Composes as [`compose`] does, but hears the elements `loud`. Gives the silent element that was open at the end, if any.
pub(super) fn compose_but(
    html: &str,
    whole: bool,
    title: Option<&str>,
    loud: &[String],
    out: &mut Composed,
) -> Option<String> {
    let mut blocks: Vec<(String, Option<BlockKind>)> = Vec::new();
    let mut block = String::new();
    let mut hint = None;
    let mut silent: Option<(String, usize)> = None;
    let mut list = 0usize;
    let flush = |block: &mut String, hint: Option<BlockKind>, blocks: &mut Vec<_>| {
        let body = std::mem::take(block);
        if !body.trim().is_empty() {
            blocks.push((body.trim().to_owned(), hint));
        }
    };
    for node in Tags::new(html) {
        if let Some((name, depth)) = &mut silent {
            match &node {
                Node::Open(n, a) if n == name && !a.ends_with('/') => *depth += 1,
                Node::Close(n) if n == name => *depth -= 1,
                _ => {}
            }
            if *depth == 0 {
                silent = None;
            }
            continue;
        }
        match node {
            Node::Text(text) => push_text(&mut block, &html_escape::decode_html_entities(text)),
            Node::Open(name, attributes) => {
                let name = name.as_str();
                if (SILENT.contains(&name) || (whole && AROUND.contains(&name))) && !loud.iter().any(|l| l == name) {
                    silent = (!attributes.ends_with('/')).then(|| (name.to_owned(), 1));
                } else if name == "br" {
                    if whole || block.trim_end().ends_with(['.', '!', '?', '»', '”']) {
                        flush(&mut block, hint, &mut blocks);
                    } else {
                        push_text(&mut block, " ");
                    }
                } else if !is_inline(name) {
                    flush(&mut block, hint, &mut blocks);
                    list += usize::from(name == "li");
                    hint = hint_of(name).or((list > 0).then_some(BlockKind::Paragraph));
                }
            }
            Node::Close(name) if !is_inline(&name) => {
                flush(&mut block, hint, &mut blocks);
                list -= usize::from(name == "li" && list > 0);
                hint = (list > 0).then_some(BlockKind::Paragraph);
            }
            Node::Close(_) => {}
        }
    }
    flush(&mut block, hint, &mut blocks);
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    blocks.iter().filter(|(b, _)| b.len() <= FURNITURE_BYTES).for_each(|(b, _)| *times.entry(b).or_default() += 1);
    for (i, (body, hint)) in blocks.iter().enumerate() {
        let furniture = is_label(body, *hint) && times.get(body.as_str()).is_some_and(|n| *n >= FURNITURE_TIMES);
        let title_again = i < 4 && title.is_some_and(|t| same(t, body));
        if !furniture && !title_again {
            out.add(body, *hint);
        }
    }
    silent.map(|(name, _)| name)
}

/// A line outside lists that is neither a sentence nor a figure.
fn is_label(body: &str, hint: Option<BlockKind>) -> bool {
    hint != Some(BlockKind::Paragraph) && body.len() > 3 && !body.ends_with(['.', '?', '!', '"', '”', '»', ':'])
}

fn hint_of(name: &str) -> Option<BlockKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
        "li" | "dd" | "td" | "blockquote" => Some(BlockKind::Paragraph),
        _ => None,
    }
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "picture"
            | "source"
    )
}

/// Blanks of the source are one space each; a no-break space stays what it is.
fn push_text(block: &mut String, text: &str) {
    for c in text.chars() {
        if c.is_ascii_whitespace() || c == '\u{85}' || c == '\u{2028}' || c == '\u{2029}' {
            if !block.is_empty() && !block.ends_with(' ') {
                block.push(' ');
            }
        } else if !c.is_control() && c != '\u{FEFF}' && c != '\u{AD}' {
            block.push(c);
        }
    }
}

/// The same words, whatever stands between them.
fn same(a: &str, b: &str) -> bool {
    let words = |s: &str| {
        s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect::<Vec<_>>()
    };
    b.len() < 600 && words(a) == words(b)
}
