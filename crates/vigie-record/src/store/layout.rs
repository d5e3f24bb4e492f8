//! What gather found of a text, kept so that it can be read again as it was the first time.

use super::error::{RecordError, Result};
use super::pack;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Mutex;
use vigie_gather::{Block, BlockKind, Document, Warning};

/// Blocks and warnings, with ranges in bytes of the text.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Layout {
    blocks: Vec<(String, usize, usize)>,
    warnings: Vec<Noticed>,
}

/// Code, message, range.
type Noticed = (String, String, Option<(usize, usize)>);

const KINDS: &[(BlockKind, &str)] = &[
    (BlockKind::Title, "title"),
    (BlockKind::DateLine, "dateline"),
    (BlockKind::Lead, "lead"),
    (BlockKind::Heading, "heading"),
    (BlockKind::Paragraph, "paragraph"),
];

/// The layout of a document, for the store.
pub fn packed(d: &Document) -> Vec<u8> {
    let name = |kind: BlockKind| KINDS.iter().find(|(k, _)| *k == kind).map_or("paragraph", |(_, n)| n).to_owned();
    let layout = Layout {
        blocks: d.blocks.iter().map(|b| (name(b.kind), b.range.start, b.range.end)).collect(),
        warnings: d
            .warnings
            .iter()
            .map(|w| (w.code.to_owned(), w.message.clone(), w.range.as_ref().map(|r| (r.start, r.end))))
            .collect(),
    };
    pack::pack(&pack::json(&layout))
}

/// Puts it back into a document that has its text.
pub fn unpack_into(d: &mut Document, packed: &[u8]) -> Result<()> {
    let layout: Layout = pack::unpack_json(packed)?;
    let fits = |start: usize, end: usize, text: &str| {
        start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end)
    };
    for (kind, start, end) in layout.blocks {
        let kind = KINDS.iter().find(|(_, name)| *name == kind).map(|(k, _)| *k);
        match kind {
            Some(kind) if fits(start, end, &d.text) => d.blocks.push(Block { kind, range: start..end }),
            _ => return Err(RecordError::damaged("a block lies outside its text")),
        }
    }
    for (code, message, range) in layout.warnings {
        let range = range.filter(|(s, e)| fits(*s, *e, &d.text)).map(|(s, e)| s..e);
        d.warnings.push(Warning { code: known(&code), message, range });
    }
    Ok(())
}

/// Codes are a small closed set of the program's; the store hands them back as texts.
fn known(code: &str) -> &'static str {
    static CODES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    const MOST: usize = 256;
    let Ok(mut codes) = CODES.lock() else { return "unknown" };
    if let Some(code) = codes.get(code) {
        return code;
    }
    if codes.len() == MOST {
        return "unknown";
    }
    let code: &'static str = Box::leak(code.to_owned().into_boxed_str());
    codes.insert(code);
    code
}
