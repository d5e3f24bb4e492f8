//! Treebanks as training wants them.

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::Path;
use vigie_parse::Upos;

/// The features that UD calls universal: the ones the UFeats score counts.
const UNIVERSAL: [&str; 21] = [
    "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite",
    "Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
];

const NO_HEAD: usize = usize::MAX;

/// A word of a treebank.
#[derive(Clone, Debug)]
pub struct Gold {
    pub form: String,
    pub lemma: String,
    pub upos: Upos,
    pub feats: String,
    /// 0 for the root, else one more than the head's index.
    pub head: usize,
    pub rel: String,
    /// Name tag, where the treebank marks names.
    pub name: u8,
}

/// A sentence of a treebank.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    pub words: Vec<Gold>,
    /// Tokens of the text: the form, and how many words it is.
    pub tokens: Vec<(String, usize)>,
    /// Which treebank.
    pub treebank: String,
    /// The document's id, as far as it is given.
    pub document: String,
    /// The comments and the column of further notes, one a word.
    pub misc: Vec<String>,
    /// The text as printed.
    pub text: String,
    /// A paragraph starts here.
    pub paragraph: bool,
}

/// Opens a file, packed or not.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let mut text = String::new();
    if path.extension().is_some_and(|e| e == "gz") {
        GzDecoder::new(&bytes[..])
            .read_to_string(&mut text)
            .with_context(|| format!("unpacking {}", path.display()))?;
    } else {
        text = String::from_utf8(bytes)?;
    }
    Ok(text)
}

/// Reads a treebank's file.
pub fn read_treebank(path: &Path, treebank: &str) -> Result<Vec<Sentence>> {
    let text = read_text(path)?;
    let mut out = Vec::new();
    let mut sentence = Sentence::default();
    let mut document = String::new();
    let mut covered = 0;
    for (n, line) in text.lines().chain([""]).enumerate() {
        if line.is_empty() {
            // A sentence with a word that has no head, or one outside, is no tree: left out.
            if sentence.words.iter().any(|w| w.head > sentence.words.len()) {
                sentence = Sentence::default();
            }
            if !sentence.words.is_empty() {
                sentence.treebank = treebank.to_owned();
                sentence.document.clone_from(&document);
                out.push(std::mem::take(&mut sentence));
            }
            covered = 0;
        } else if let Some(comment) = line.strip_prefix('#') {
            if let Some(id) = comment.trim().strip_prefix("newdoc id = ") {
                document = id.to_owned();
            }
            sentence.paragraph |= comment.trim().starts_with("newdoc") || comment.trim().starts_with("newpar");
            if let Some(text) = comment.trim().strip_prefix("text = ") {
                sentence.text = text.to_owned();
            }
        } else {
            read_line(line, &mut sentence, &mut covered).with_context(|| format!("{}:{}", path.display(), n + 1))?;
        }
    }
    Ok(out)
}

fn read_line(line: &str, sentence: &mut Sentence, covered: &mut usize) -> Result<()> {
    let cols: Vec<&str> = line.split('\t').collect();
    if cols.len() != 10 {
        bail!("{} columns, ten expected", cols.len());
    }
    if cols[0].contains('.') {
        return Ok(());
    }
    if let Some((first, last)) = cols[0].split_once('-') {
        let (first, last): (usize, usize) = (first.parse()?, last.parse()?);
        sentence.tokens.push((cols[1].to_owned(), last + 1 - first));
        *covered = last;
        return Ok(());
    }
    let id: usize = cols[0].parse()?;
    if id > *covered {
        sentence.tokens.push((cols[1].to_owned(), 1));
    }
    sentence.misc.push(cols[9].to_owned());
    sentence.words.push(Gold {
        form: cols[1].to_owned(),
        lemma: if cols[2] == "_" { cols[1] } else { cols[2] }.to_owned(),
        upos: Upos::parse(cols[3]),
        feats: universal(cols[5]),
        head: cols[6].parse().unwrap_or(NO_HEAD),
        rel: cols[7].to_owned(),
        name: 0,
    });
    Ok(())
}

/// Only the universal features.
pub fn universal(feats: &str) -> String {
    let keep = |f: &&str| f.split_once('=').is_some_and(|(k, _)| UNIVERSAL.contains(&k));
    feats.split('|').filter(keep).collect::<Vec<_>>().join("|")
}
