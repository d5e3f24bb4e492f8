//! Quotation marks: which opens, which closes, what lies between. One pass over the text; a mark without its mate is passed over.

use std::ops::Range;

/// Deeper nesting is no longer quotation but noise.
const DEPTH: usize = 4;

/// Words between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Bytes with the marks.
    pub outer: Range<usize>,
    /// Bytes between the marks, blanks at the ends left out.
    pub inner: Range<usize>,
    /// How many quotations it stands in.
    pub depth: usize,
    /// It opens again what the paragraph before left open.
    pub continues: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    /// « “ „ ‹ ‘: opens; the number is its kind.
    Open(u8),
    /// » ” › ’: closes.
    Close(u8),
    /// " and ' : either.
    Either(u8),
}

fn mark(c: char) -> Option<Mark> {
    Some(match c {
        '«' => Mark::Open(0),
        '»' => Mark::Close(0),
        '“' | '‟' => Mark::Open(1),
        '”' => Mark::Close(1),
        '„' => Mark::Open(1),
        '‹' => Mark::Open(2),
        '›' => Mark::Close(2),
        '‘' | '‛' => Mark::Open(3),
        '’' => Mark::Close(3),
        '「' | '『' => Mark::Open(4),
        '」' | '』' => Mark::Close(4),
        '"' | '＂' => Mark::Either(5),
        '\'' => Mark::Either(6),
        _ => return None,
    })
}

struct Opened {
    kind: u8,
    at: usize,
    inner: usize,
}

/// Pairs the marks of each block; `blocks` are ranges of `text` in order.
pub fn pair(text: &str, blocks: impl Iterator<Item = Range<usize>>) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut left_open = None;
    let mut blocks = blocks.peekable();
    while let Some(block) = blocks.next() {
        let next = blocks.peek().and_then(|b| text.get(b.clone())?.chars().next());
        left_open = pair_block(text, block, left_open, next.and_then(mark), &mut out);
    }
    out.sort_by_key(|q| (q.outer.start, std::cmp::Reverse(q.outer.end)));
    set_depths(&mut out);
    out
}

/// Pairs within one block; gives back the kind of a quotation that the block opens and does not close.
fn pair_block(
    text: &str,
    block: Range<usize>,
    left_open: Option<u8>,
    next: Option<Mark>,
    out: &mut Vec<Quote>,
) -> Option<u8> {
    let mut open: Vec<Opened> = Vec::new();
    let mut before: Option<char> = None;
    let body = &text[block.clone()];
    let mut chars = body.char_indices().peekable();
    let first = out.len();
    while let Some((i, c)) = chars.next() {
        let at = block.start + i;
        let Some(mut found) = mark(c) else {
            before = Some(c);
            continue;
        };
        let mut end = at + c.len_utf8();
        // Two single marks are a double one.
        if (matches!(found, Mark::Either(6)) || c == '‘' || c == '’')
            && let Some(&(_, next)) = chars.peek()
            && next == c
        {
            chars.next();
            end += next.len_utf8();
            found = match found {
                Mark::Open(_) => Mark::Open(1),
                Mark::Close(_) => Mark::Close(1),
                Mark::Either(_) => Mark::Either(5),
            };
        }
        let after = chars.peek().map(|&(_, c)| c);
        take(text, found, at..end, before, after, &mut open, out);
        before = Some(c);
    }
    let start_kind = body.chars().next().and_then(mark);
    let continues = left_open.is_some_and(|k| matches!(start_kind, Some(Mark::Open(o) | Mark::Either(o)) if o == k));
    // A closing mark at the start of a block is one more way to open again.
    if continues && let Some(q) = out[first..].iter_mut().find(|q| q.outer.start == block.start) {
        q.continues = true;
    }
    // What is left open runs to the end of the block where it opened it, follows a colon, or is opened again.
    let unclosed = open.into_iter().next()?;
    let starts = unclosed.at == block.start;
    let lead_in = text[block.start..unclosed.at].trim_end().ends_with(':');
    // "…," she says. "I tell them (¶) "The two …": the next paragraph opens again.
    let again = matches!(next, Some(Mark::Open(k) | Mark::Either(k)) if k == unclosed.kind)
        && text[..unclosed.at].ends_with(char::is_whitespace);
    if !(starts || lead_in || again) || unclosed.kind == 6 || unclosed.kind == 3 {
        return None;
    }
    if let Some(inner) = trimmed(text, unclosed.inner..block.end) {
        out.push(Quote { outer: unclosed.at..block.end, inner, depth: 0, continues });
    }
    Some(unclosed.kind)
}

fn take(
    text: &str,
    found: Mark,
    at: Range<usize>,
    before: Option<char>,
    after: Option<char>,
    open: &mut Vec<Opened>,
    out: &mut Vec<Quote>,
) {
    let blank = |c: Option<char>| c.is_none_or(|c| c.is_whitespace());
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (opens, kind) = match found {
        Mark::Open(k) => {
            // German closes with “ what „ opened.
            let low = |o: &Opened| o.kind == 1 && text[o.at..].starts_with('„');
            let closes = k == 1
                && text[at.clone()].starts_with('“')
                && open.last().is_some_and(low)
                && !blank(before)
                && !word(after);
            (!closes, k)
        }
        Mark::Close(3) if word(before) && word(after) => return,
        Mark::Close(k) => (false, k),
        Mark::Either(6) if word(before) && word(after) => return,
        Mark::Either(k) => {
            let is_open = open.iter().any(|o| o.kind == k);
            let left = blank(before) || before.is_some_and(|c| "([{—–-/«“‘\"'’:".contains(c));
            let right = blank(after) || after.is_some_and(|c| ".,;:!?)]}—–»”\"'".contains(c));
            let opens = match (left && !blank(after), right && !blank(before)) {
                (true, false) => true,
                (false, true) => false,
                // Blanks on both sides, or on neither: whatever is due.
                _ => !is_open,
            };
            if !opens && !is_open {
                return;
            }
            (opens, k)
        }
    };
    if opens {
        // The same mark twice: the first was never closed.
        if matches!(found, Mark::Either(_)) {
            open.retain(|o| o.kind != kind);
        }
        if open.len() >= DEPTH {
            open.remove(0);
        }
        open.push(Opened { kind, at: at.start, inner: at.end });
    } else if let Some(i) = open.iter().rposition(|o| o.kind == kind) {
        let o = open.swap_remove(i);
        open.truncate(i);
        if let Some(inner) = trimmed(text, o.inner..at.start) {
            out.push(Quote { outer: o.at..at.end, inner, depth: 0, continues: false });
        }
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let body = text.get(range.clone())?;
    let start = range.start + (body.len() - body.trim_start().len());
    let len = body.trim().len();
    (len > 0).then_some(start..start + len)
}

/// Quotations are sorted by their start: a stack of the open ones gives the depth.
fn set_depths(quotes: &mut [Quote]) {
    let mut ends: Vec<usize> = Vec::new();
    for q in quotes {
        while ends.last().is_some_and(|end| *end <= q.outer.start) {
            ends.pop();
        }
        q.depth = ends.len();
        ends.push(q.outer.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotes(text: &str) -> Vec<String> {
        let mut at = 0;
        let mut blocks = Vec::new();
        for line in text.split_inclusive('\n') {
            blocks.push(at..at + line.trim_end().len());
            at += line.len();
        }
        pair(text, blocks.into_iter())
            .iter()
            .map(|q| format!("{}{}", "·".repeat(q.depth), &text[q.inner.clone()]))
            .collect()
    }

    #[test]
    fn marks_of_every_kind() {
        assert_eq!(quotes("« Le pont tiendra », dit-elle."), ["Le pont tiendra"]);
        assert_eq!(quotes("\"It's the dogs' turn,\" she said."), ["It's the dogs' turn,"]);
        assert_eq!(quotes("“Yes,” he said, “no.”"), ["Yes,", "no."]);
        assert_eq!(quotes("''Never,'' said Ann. „Nie“, sagte er."), ["Never,", "Nie"]);
        assert_eq!(quotes("L’aide « d’urgence »"), ["d’urgence"]);
    }

    #[test]
    fn nested_and_odd() {
        assert_eq!(quotes("\"He told me, 'Be quiet'\", says Zoe."), ["He told me, 'Be quiet'", "·Be quiet"]);
        assert_eq!(quotes("« Il m'a dit : \"Tais-toi\" », raconte Zoé."), ["Il m'a dit : \"Tais-toi\"", "·Tais-toi"]);
        assert_eq!(quotes("He said \"yes and left. \"No,\" she said."), ["No,"]);
        assert_eq!(quotes("Rien » de plus."), Vec::<String>::new());
        assert_eq!(quotes("The 5\" pipe is \"old\"."), ["old"]);
    }

    #[test]
    fn a_paragraph_opens_again_what_the_last_left_open() {
        assert_eq!(quotes("« Un pas.\n« Deux pas. »"), ["Un pas.", "Deux pas."]);
        let text = "\"One step.\n\"Two steps.\" He left.";
        assert!(pair(text, [0..10, 11..text.len()].into_iter())[1].continues);
    }

    #[test]
    fn ten_thousand_marks_are_nothing() {
        for marks in ["\"", "« ", "» ", "“", "'", "”", "\" "] {
            let text = marks.repeat(10_000);
            let _ = pair(&text, std::iter::once(0..text.len()));
        }
    }
}
