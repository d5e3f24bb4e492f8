//! CoNLL-U in and out, so that treebanks, other tools and tests can stand in for our own models.

use crate::sentences::{Sentences, SentencesBuilder, TokenSpec};
use crate::tags::{Rel, Upos};
use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;
use vigie_gather::Document;

/// A line that is not CoNLL-U.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}; expected ten tab-separated CoNLL-U columns")]
pub struct ConlluError {
    line: usize,
    what: String,
}

struct Pending<'a> {
    cols: Vec<&'a str>,
    range: Range<usize>,
}

/// Reads CoNLL-U. The document's text is rebuilt from `# text` lines or forms and `SpaceAfter=No`, one sentence a block.
pub fn read_conllu(input: &str, language: &str) -> Result<(Document, Sentences), ConlluError> {
    let mut text = String::new();
    let mut builder = SentencesBuilder::new();
    let mut sentence: Vec<Pending<'_>> = Vec::new();
    let mut contraction: Option<(usize, Range<usize>)> = None;
    let mut block = 0;
    for (n, line) in input.lines().chain([""]).enumerate() {
        if line.trim().is_empty() {
            if !sentence.is_empty() {
                flush(&mut builder, block, &sentence, n)?;
                block += 1;
                sentence.clear();
                contraction = None;
                while text.ends_with(' ') {
                    text.pop();
                }
                text.push('\n');
            }
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let cols: Vec<&str> = line.split('\t').collect();
        if cols.len() != 10 {
            return Err(ConlluError { line: n + 1, what: format!("{} columns", cols.len()) });
        }
        if cols[0].contains('.') {
            continue;
        }
        let spaced = !cols[9].split('|').any(|f| f == "SpaceAfter=No");
        if let Some((_, last)) = cols[0].split_once('-') {
            let last = last.parse().map_err(|_| ConlluError { line: n + 1, what: format!("id {}", cols[0]) })?;
            contraction = Some((last, push(&mut text, cols[1], spaced)));
            continue;
        }
        let id = sentence.len() + 1;
        let range = match &contraction {
            Some((last, range)) if id <= *last => range.clone(),
            _ => push(&mut text, cols[1], spaced),
        };
        sentence.push(Pending { cols, range });
    }
    Ok((Document::plain(text, language), builder.finish()))
}

fn push(text: &mut String, form: &str, spaced: bool) -> Range<usize> {
    let start = text.len();
    text.push_str(form);
    let range = start..text.len();
    if spaced {
        text.push(' ');
    }
    range
}

fn flush(b: &mut SentencesBuilder, block: usize, words: &[Pending<'_>], line: usize) -> Result<(), ConlluError> {
    let mut specs = Vec::with_capacity(words.len());
    for w in words {
        let head: usize = w.cols[6].parse().map_err(|_| ConlluError { line, what: format!("head {}", w.cols[6]) })?;
        let (rel, subtype) = w.cols[7].split_once(':').unwrap_or((w.cols[7], ""));
        specs.push(TokenSpec {
            form: w.cols[1],
            range: w.range.clone(),
            lemma: if w.cols[2] == "_" && w.cols[1] != "_" { w.cols[1] } else { w.cols[2] },
            upos: Upos::parse(w.cols[3]),
            feats: if w.cols[5] == "_" { "" } else { w.cols[5] },
            head: head.checked_sub(1),
            rel: Rel::parse(rel),
            subtype,
        });
    }
    b.sentence(block, &specs, Vec::new());
    Ok(())
}

/// A text whose blanks are single spaces.
fn spaced(text: &str) -> Cow<'_, str> {
    let plain = !text.contains("  ") && text.chars().all(|c| c == ' ' || !c.is_whitespace()) && text.trim() == text;
    match plain {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// Writes CoNLL-U with `# text` and `SpaceAfter=No`, contractions as multiword tokens. A document that its caller named has a
/// `# newdoc id`, and its sentences are numbered below that name.
pub fn write_conllu(document: &Document, sentences: &Sentences) -> String {
    let mut out = String::new();
    let id = document.key.as_ref().map(|k| k.split_whitespace().collect::<Vec<_>>().join("_"));
    let below = id.as_ref().map_or_else(String::new, |id| format!("{id}-"));
    let (mut said, mut rows) = (String::new(), String::new());
    for sent in sentences.iter() {
        if let Some(id) = id.as_ref().filter(|_| sent.index() == 0) {
            let _ = writeln!(out, "# newdoc id = {id}");
        }
        said.clear();
        rows.clear();
        let mut contraction_end = 0;
        for w in sent.words() {
            let id = w.index() + 1;
            let mut misc = "_";
            if id > contraction_end {
                let surface = spaced(&document.text[w.range()]);
                let members = sent.words().skip(id - 1).take_while(|o| o.range() == w.range()).count().max(1);
                let end = id + members - 1;
                let after = document.text[w.range().end..].chars().next();
                let glued = end < sent.len() && after.is_some_and(|c| !c.is_whitespace());
                let note = if glued { "SpaceAfter=No" } else { "_" };
                said.push_str(if members > 1 { &surface } else { w.form() });
                said.push_str(if glued { "" } else { " " });
                if members > 1 {
                    contraction_end = end;
                    let _ = writeln!(rows, "{id}-{end}\t{surface}\t_\t_\t_\t_\t_\t_\t_\t{note}");
                } else {
                    misc = note;
                }
            }
            let head = w.head().map_or(0, |h| h.index() + 1);
            let feats = if w.feats().is_empty() { "_" } else { w.feats() };
            let colon = if w.subtype().is_empty() { "" } else { ":" };
            let (form, lemma, upos, rel, sub) = (spaced(w.form()), spaced(w.lemma()), w.upos(), w.rel(), w.subtype());
            let _ = writeln!(rows, "{id}\t{form}\t{lemma}\t{upos}\t_\t{feats}\t{head}\t{rel}{colon}{sub}\t_\t{misc}");
        }
        // What the words say: signs that no one sees belong to none of them.
        let _ = writeln!(out, "# sent_id = {below}{}\n# text = {}\n{rows}", sent.index() + 1, spaced(&said));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# text = Il parle du pont.\n1\tIl\til\tPRON\t_\tPerson=3\t2\tnsubj\t_\t_\n2\tparle\tparler\tVERB\t_\tMood=Ind\t0\troot\t_\t_\n3-4\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n3\tde\tde\tADP\t_\t_\t5\tcase\t_\t_\n4\tle\tle\tDET\t_\t_\t5\tdet\t_\t_\n5\tpont\tpont\tNOUN\t_\t_\t2\tobl:arg\t_\tSpaceAfter=No\n6\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n";

    #[test]
    fn reads_what_it_writes() {
        let (doc, s) = read_conllu(SAMPLE, "fr").unwrap();
        assert_eq!(doc.text, "Il parle du pont.\n");
        assert_eq!(s.get(0).word(2).range(), s.get(0).word(3).range());
        assert_eq!(s.get(0).word(4).subtype(), "arg");
        assert_eq!(write_conllu(&doc, &s), SAMPLE.replace("# text", "# sent_id = 1\n# text"));
    }

    #[test]
    fn says_which_line_is_broken() {
        assert!(read_conllu("1\tIl\n", "fr").unwrap_err().to_string().contains("line 1"));
    }
}
