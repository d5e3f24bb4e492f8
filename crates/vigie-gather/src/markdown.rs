//! Markdown: the markup goes, its words stay; headings and paragraphs are known from it.

use crate::document::BlockKind;
use crate::layout::Piece;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A Markdown text without its markup.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    pub text: String,
    pub pieces: Vec<Piece>,
    /// The `key: value` lines of the front matter, keys in lower case.
    pub front: Vec<(String, String)>,
}

impl Plain {
    /// A value of the front matter.
    pub fn front(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|k| self.front.iter().find(|(key, _)| key == k)).map(|(_, v)| v.as_str())
    }

    fn close(&mut self, block: &mut String, hint: Option<BlockKind>) {
        let body = block.trim();
        if !body.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            let start = self.text.len();
            self.text.push_str(body);
            self.pieces.push(Piece { range: start..self.text.len(), hint });
        }
        block.clear();
    }
}

/// Takes the markup off.
pub(crate) fn plain(markdown: &str) -> Plain {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut out = Plain::default();
    let mut block = String::new();
    let mut hint = None;
    let (mut front, mut silent, mut titled) = (false, 0usize, false);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => front = true,
            Event::End(TagEnd::MetadataBlock(_)) => front = false,
            Event::Text(text) if front => out.front.extend(text.lines().filter_map(pair)),
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => silent += 1,
            Event::End(TagEnd::Image | TagEnd::HtmlBlock) => silent = silent.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if silent == 0 => block.push_str(&text),
            Event::SoftBreak => block.push('\n'),
            Event::HardBreak => block.push('\n'),
            Event::Start(tag) if is_block(&tag) => {
                out.close(&mut block, hint);
                hint = match tag {
                    Tag::Heading { level: HeadingLevel::H1, .. } if !titled => {
                        titled = true;
                        Some(BlockKind::Title)
                    }
                    Tag::Heading { .. } => Some(BlockKind::Heading),
                    Tag::Item | Tag::BlockQuote(_) => Some(BlockKind::Paragraph),
                    _ => hint.filter(|h| *h == BlockKind::Paragraph),
                };
            }
            Event::End(end) if ends_block(end) => {
                out.close(&mut block, hint);
                if !matches!(end, TagEnd::Paragraph) {
                    hint = None;
                }
            }
            _ => {}
        }
    }
    out.close(&mut block, hint);
    out
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}

fn ends_block(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

fn pair(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim().trim_matches(['"', '\'']).trim();
    let simple = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    (simple && !value.is_empty()).then(|| (key.to_ascii_lowercase(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_structure_stays() {
        let md = "---\ntitle: \"Un titre\"\ndate: 2024-10-25\n---\n\n# Un titre\n\nLe **ministre** a [démenti](https://x.test/a_b) *hier*.\n\n## Suite\n\n- Un point\n- Deux points\n";
        let plain = plain(md);
        assert_eq!(plain.text, "Un titre\n\nLe ministre a démenti hier.\n\nSuite\n\nUn point\n\nDeux points");
        let hints: Vec<_> = plain.pieces.iter().map(|p| p.hint).collect();
        use BlockKind::{Heading, Paragraph, Title};
        assert_eq!(hints, [Some(Title), None, Some(Heading), Some(Paragraph), Some(Paragraph)]);
        assert_eq!(plain.front(&["published", "date"]), Some("2024-10-25"));
    }
}
