//! The document: one text that never moves, and what is known about it.

use sha2::{Digest, Sha256};
use std::ops::Range;

/// What a stretch of the text is to a reader of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The headline.
    Title,
    /// A line that holds only the hour of publication, a byline or an agency's dateline.
    DateLine,
    /// The first paragraph, when it sums the article up.
    Lead,
    /// A heading between paragraphs.
    Heading,
    /// Running text.
    Paragraph,
}

/// One block of the text. Blocks are in order, do not overlap, and hold no blank at either end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in [`Document::text`].
    pub range: Range<usize>,
}

/// When a document says it was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day, in the outlet's own zone.
    pub date: jiff::civil::Date,
    /// The hour, where one is printed.
    pub time: Option<jiff::civil::Time>,
    /// The offset from UTC, where one is printed.
    pub offset: Option<jiff::tz::Offset>,
}

impl std::fmt::Display for Published {
    /// ISO 8601, as precise as what was printed: `2024-10-25`, `2024-10-25T15:42`, `2024-10-25T15:42+02:00`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some(t) = self.time {
            write!(f, "T{:02}:{:02}", t.hour(), t.minute())?;
            if let Some(o) = self.offset {
                let s = o.seconds();
                let (sign, a) = if s < 0 { ('-', -s) } else { ('+', s) };
                write!(f, "{sign}{:02}:{:02}", a / 3600, a % 3600 / 60)?;
            }
        }
        Ok(())
    }
}

/// Something the user should know about a document that could still be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A stable code: `undated`, `language-guessed`, …
    pub code: &'static str,
    /// What and where, in one line.
    pub message: String,
    /// The bytes of [`Document::text`] it is about, where there are any.
    pub range: Option<Range<usize>>,
}

/// One article: its text, its blocks, and what its page says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// `sha256:` and the hex digest of the text.
    pub id: String,
    /// The caller's own id, if it gave one.
    pub key: Option<String>,
    /// The headline; it need not stand in the text.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// ISO 639-1 code of the language the text is in.
    pub language: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// The text, decoded, otherwise exactly as given: every offset of a reading counts in it.
    pub text: String,
    /// The blocks of the text, in order.
    pub blocks: Vec<Block>,
    /// What gather noticed.
    pub warnings: Vec<Warning>,
}

impl Document {
    /// A document of one plain text: the caller says the language; every line that is not blank is a paragraph.
    pub fn plain(text: impl Into<String>, language: &str) -> Self {
        let text = text.into();
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let body = line.trim();
            if !body.is_empty() {
                let start = at + (line.len() - line.trim_start().len());
                blocks.push(Block { kind: BlockKind::Paragraph, range: start..start + body.len() });
            }
            at += line.len();
        }
        Document {
            id: Self::id_of(&text),
            key: None,
            title: None,
            published: None,
            language: language.to_owned(),
            outlet: None,
            url: None,
            text,
            blocks,
            warnings: Vec::new(),
        }
    }

    /// The id of a text: `sha256:` and 64 hex digits.
    pub fn id_of(text: &str) -> String {
        use std::fmt::Write;
        let mut id = String::from("sha256:");
        for byte in Sha256::digest(text.as_bytes()) {
            let _ = write!(id, "{byte:02x}");
        }
        id
    }
}

/// Turns byte offsets of a text into code-point offsets, in constant time.
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// Code points before each 64-byte step; empty when the text is ASCII.
    steps: Vec<u32>,
}

impl CodePoints {
    const STEP: usize = 64;

    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return CodePoints { steps: Vec::new() };
        }
        let mut steps = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut count = 0u32;
        for (i, byte) in text.bytes().enumerate() {
            if i % Self::STEP == 0 {
                steps.push(count);
            }
            count += u32::from(byte & 0xC0 != 0x80);
        }
        CodePoints { steps }
    }

    /// The number of code points before byte `at` of `text`, the text this was made from.
    pub fn of(&self, text: &str, at: usize) -> usize {
        if self.steps.is_empty() {
            return at;
        }
        let step = (at / Self::STEP).min(self.steps.len() - 1);
        let tail = &text.as_bytes()[step * Self::STEP..at];
        self.steps[step] as usize + tail.iter().filter(|b| **b & 0xC0 != 0x80).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting() {
        let text = "« L’été à Kyiv », dit-il — Київ 🙂 ".repeat(9);
        let index = CodePoints::new(&text);
        for (at, _) in text.char_indices() {
            assert_eq!(index.of(&text, at), text[..at].chars().count());
        }
        assert_eq!(index.of(&text, text.len()), text.chars().count());
    }

    #[test]
    fn plain_blocks_are_trimmed_lines() {
        let d = Document::plain(" Un titre \n\n  Un corps.\n", "fr");
        let parts: Vec<_> = d.blocks.iter().map(|b| &d.text[b.range.clone()]).collect();
        assert_eq!(parts, ["Un titre", "Un corps."]);
    }
}
