//! What each stretch of the text is: title, date line, lead, heading, paragraph. The text itself never moves.

mod dateline;
mod glued;
mod lines;

pub(crate) use dateline::furniture;
pub(crate) use lines::{Piece, markup_free_pieces};

use crate::document::{Block, BlockKind, Published, Warning};
use dateline::{Furniture, goes_with_byline, opening};
use glued::{breaks_inside, surely_glued};
use lines::{chars, ends_in_initials, ends_sentence, prose, starts_like_heading};
use std::ops::Range;

/// How far into the prose of an article a date line without a label is looked for.
const HEAD_PARAGRAPHS: usize = 2;
/// The longest headline.
const TITLE_CHARS: usize = 250;
/// The longest heading between paragraphs.
const HEADING_CHARS: usize = 150;

/// The blocks of a text, and what its date lines say.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub blocks: Vec<Block>,
    pub published: Option<Published>,
    pub warnings: Vec<Warning>,
}

/// Lays out the pieces of a text, which are in order and do not overlap. `titled`: the headline is known and does not stand
/// in the text unless a piece says so.
pub(crate) fn layout(text: &str, pieces: &[Piece], language: Option<&str>, titled: bool) -> Layout {
    let mut page = Page::new(text, language);
    let kinds = page.kinds(pieces, titled);
    for (piece, kind) in pieces.iter().zip(&kinds) {
        match kind {
            BlockKind::Paragraph | BlockKind::Lead => page.paragraph(piece.range.clone(), *kind),
            _ => page.push(*kind, piece.range.clone()),
        }
    }
    page.find_lead();
    page.dates.sort_by_key(|(rank, _)| *rank);
    page.out.published = page.dates.first().map(|(_, p)| *p);
    page.out
}

struct Page<'a> {
    text: &'a str,
    language: Option<&'a str>,
    out: Layout,
    /// Dates of publication, the most trusted kind lowest.
    dates: Vec<(u8, Published)>,
}

impl<'a> Page<'a> {
    fn new(text: &'a str, language: Option<&'a str>) -> Self {
        Page { text, language, out: Layout::default(), dates: Vec::new() }
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>) {
        let body = &self.text[range.clone()];
        let start = range.start + (body.len() - lines::trim_start(body).len());
        let end = start + lines::trim_end(&self.text[start..range.end]).len();
        if start < end {
            self.out.blocks.push(Block { kind, range: start..end });
        }
    }

    fn kinds(&mut self, pieces: &[Piece], titled: bool) -> Vec<BlockKind> {
        let body = |p: &Piece| &self.text[p.range.clone()];
        let is_prose: Vec<bool> = pieces.iter().map(|p| p.hint.is_none() && prose(body(p))).collect();
        let last_prose = (0..pieces.len()).rev().find(|&i| is_prose[i] || pieces[i].hint == Some(BlockKind::Paragraph));
        let has_title = pieces.iter().any(|p| p.hint == Some(BlockKind::Title));
        let mut awaits_title = !titled && !has_title && pieces.len() > 1;
        let (mut read, mut kinds) = (0, Vec::with_capacity(pieces.len()));
        for (i, piece) in pieces.iter().enumerate() {
            let line = &self.text[piece.range.clone()];
            let first = awaits_title && i < 3;
            let kind = if let Some(kind) = piece.hint.filter(|k| !matches!(k, BlockKind::Paragraph)) {
                kind
            } else if let Some(found) = self.date_line(piece, i, read, pieces.len(), first) {
                found
            } else if i > 0 && kinds[i - 1] == BlockKind::DateLine && goes_with_byline(line, self.language) {
                BlockKind::DateLine
            } else if piece.hint.is_some() {
                BlockKind::Paragraph
            } else if first && title_like(line) && last_prose.is_some_and(|l| l > i) {
                BlockKind::Title
            } else if is_prose[i] || last_prose.is_none_or(|l| l < i) {
                BlockKind::Paragraph
            } else if heading_like(line, pieces.get(i + 1).map(body)) {
                BlockKind::Heading
            } else {
                BlockKind::Paragraph
            };
            if kind != BlockKind::DateLine {
                awaits_title = false;
            }
            read += usize::from(kind == BlockKind::Paragraph);
            kinds.push(kind);
        }
        kinds
    }

    /// Recognises a date line and takes its dates.
    fn date_line(&mut self, piece: &Piece, at: usize, read: usize, count: usize, first: bool) -> Option<BlockKind> {
        let head = read < HEAD_PARAGRAPHS;
        let tail = at + 2 >= count;
        let found = furniture(&self.text[piece.range.clone()], self.language, !first)?;
        if !(head || found.labelled || (tail && found.agency)) {
            return None;
        }
        self.take_dates(&found, piece.range.start, 0);
        Some(BlockKind::DateLine)
    }

    fn take_dates(&mut self, found: &Furniture, base: usize, rank: u8) {
        let place = |r: &Range<usize>| base + r.start..base + r.end;
        if let Some(bad) = &found.impossible {
            let range = place(bad);
            let message = format!("there is no such date as {:?}: it was left out", &self.text[range.clone()]);
            self.out.warnings.push(Warning { code: "bad-date", message, range: Some(range) });
        }
        for stamp in &found.stamps {
            if stamp.ambiguous {
                let range = place(&stamp.range);
                let date = stamp.published.date;
                let message =
                    format!("{:?} was read as {date}; give --published if it is not", &self.text[range.clone()]);
                self.out.warnings.push(Warning { code: "ambiguous-date", message, range: Some(range) });
            }
            let of_label = match stamp.label {
                Some(crate::dates::Label::Published) => 0,
                None => 1,
                Some(crate::dates::Label::Updated) => 3,
            };
            self.dates.push((of_label.max(rank), stamp.published));
        }
    }

    /// A paragraph may open with an agency's dateline and end in a heading glued to it.
    fn paragraph(&mut self, range: Range<usize>, kind: BlockKind) {
        let mut range = range;
        let before = self.out.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).count();
        if before < HEAD_PARAGRAPHS
            && let Some((length, found)) = opening(&self.text[range.clone()], self.language)
        {
            self.take_dates(&found, range.start, 2);
            self.push(BlockKind::DateLine, range.start..range.start + length);
            range.start += length;
        }
        let base = range.start;
        for (part, is_heading) in glued::parts(&self.text[range.clone()]) {
            let kind = if is_heading { BlockKind::Heading } else { kind };
            self.push(kind, base + part.start..base + part.end);
        }
    }

    /// The first paragraph is a lead when the page sets it apart: headline, paragraph, then a heading or a date line, then
    /// the body.
    fn find_lead(&mut self) {
        let blocks = &mut self.out.blocks;
        let paragraphs = blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).count();
        let Some(first) = blocks.iter().position(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::Heading))
        else {
            return;
        };
        let titled = blocks[..first].iter().any(|b| b.kind == BlockKind::Title);
        let apart = blocks.get(first + 1).is_some_and(|b| matches!(b.kind, BlockKind::Heading | BlockKind::DateLine));
        let ends = ends_sentence(&self.text[blocks[first].range.clone()]);
        if titled && apart && ends && paragraphs > 2 && blocks[first].kind == BlockKind::Paragraph {
            blocks[first].kind = BlockKind::Lead;
        }
    }
}

fn title_like(line: &str) -> bool {
    let length = chars(line);
    let asks = line.ends_with(['?', '!']) && length <= 120;
    let open = !ends_sentence(line) || (length <= 120 && ends_in_initials(line));
    length <= TITLE_CHARS && (asks || open) && !line.ends_with([':', ';', ','])
}

fn heading_like(line: &str, next: Option<&str>) -> bool {
    if chars(line) > HEADING_CHARS
        || line.ends_with([':', ';', ','])
        || !starts_like_heading(line)
        || breaks_inside(line)
        || surely_glued(line)
    {
        return false;
    }
    // A question between long paragraphs is a heading; between short ones it is speech.
    !line.ends_with('?')
        || (chars(line) <= 100 && next.is_some_and(|n| chars(n) > 2 * chars(line) && starts_like_heading(n)))
}

#[cfg(test)]
mod tests;
