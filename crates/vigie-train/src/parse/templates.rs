//! Sentences built from templates that we wrote, filled with clauses and noun phrases of the treebanks: what papers print
//! daily and treebanks hardly hold (the speaker after the verb of saying, for one).
//!
//! `languages/<code>/templates.conllu` is CoNLL-U with slots for forms: `{clause}` a short sentence, `{np}` a subject,
//! `{person}` a person's name (its lemma column says how names are joined), and `{x}` an item of the list that a comment
//! `# x = form:lemma form:lemma` gives. `# times = 50` says how many sentences to build.

use super::corpus::{Gold, Sentence};
use super::learner::Dice;
use super::recipe::Recipe;
use super::silver::Lists;
use anyhow::{Context, Result, bail};
use rustc_hash::FxHashMap;
use std::path::Path;
use vigie_parse::Upos;

/// A piece to fill a slot with: words whose heads count inside the piece, 0 for its top.
type Piece = Vec<Gold>;

/// Builds the sentences; none where the language has no templates.
pub fn build(path: &Path, recipe: &Recipe, lists: &Lists, train: &[Sentence]) -> Result<Vec<Sentence>> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Vec::new()) };
    let clauses: Vec<(&str, Piece)> = train.iter().filter_map(clause).collect();
    let phrases: Vec<Piece> = train.iter().flat_map(subjects).collect();
    if clauses.is_empty() || phrases.is_empty() {
        return Ok(Vec::new());
    }
    let mut dice = Dice::new(23);
    let mut out = Vec::new();
    let mut items = Items::default();
    for block in blocks(path, &text, &mut items)? {
        for _ in 0..block.times {
            out.extend(fill(&block.rows, &items, (recipe, lists), &clauses, &phrases, &mut dice));
        }
    }
    Ok(out)
}

/// What may stand in a slot: forms and lemmas, by the slot.
type Items = FxHashMap<String, Vec<(String, String)>>;

/// One template.
struct Block<'t> {
    times: usize,
    rows: Vec<Vec<&'t str>>,
}

/// The templates of a file; what their slots hold goes into `items`.
fn blocks<'t>(path: &Path, text: &'t str, items: &mut Items) -> Result<Vec<Block<'t>>> {
    let mut out = Vec::new();
    for block in text.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let mut times = 0;
        let mut rows: Vec<Vec<&str>> = Vec::new();
        for line in block.lines() {
            if let Some((key, value)) = line.strip_prefix("# ").and_then(|c| c.split_once(" = ")) {
                match key {
                    "times" => times = value.parse().with_context(|| line.to_owned())?,
                    "text" => {}
                    _ => {
                        let item = |w: &str| w.split_once(':').map(|(f, l)| (f.replace('_', " "), l.to_owned()));
                        items.insert(format!("{{{key}}}"), value.split(' ').filter_map(item).collect());
                    }
                }
            } else if !line.starts_with('#') {
                let cols: Vec<&str> = line.split('\t').collect();
                if cols.len() != 10 {
                    bail!("{}: {line}: ten columns expected", path.display());
                }
                rows.push(cols);
            }
        }
        out.push(Block { times, rows });
    }
    Ok(out)
}

/// Sentences of the treebanks with a phrase of `languages/<code>/inserts.conllu` put between a verb and its object, as papers do
/// ("… ont signé mardi à Rome un accord"). The phrase's own root hangs on the verb.
pub fn inserts(path: &Path, recipe: &Recipe, lists: &Lists, train: &[Sentence]) -> Result<Vec<Sentence>> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Vec::new()) };
    let mut items = Items::default();
    let phrases = blocks(path, &text, &mut items)?;
    let single = lists.places.iter().filter(|p| p.chars().all(char::is_alphabetic));
    items.insert("{place}".to_owned(), single.map(|p| (p.clone(), p.clone())).collect());
    let mut dice = Dice::new(31);
    let mut out = Vec::new();
    for s in train {
        let gap = (1..s.words.len()).find(|i| {
            let verb = &s.words[i - 1];
            let object = s.words.iter().position(|w| w.head == *i && w.rel == "obj" && w.upos != Upos::Pron);
            verb.upos == Upos::Verb && object.is_some_and(|o| o >= *i && inside(s, *i, o))
        });
        let (Some(gap), true) = (gap, dice.part() < 0.3) else { continue };
        let whole: usize = phrases.iter().map(|b| b.times).sum();
        let mut at = (dice.roll() % whole.max(1) as u64) as usize;
        let Some(block) = phrases.iter().find(|b| {
            let here = at < b.times;
            at = at.saturating_sub(b.times);
            here
        }) else {
            continue;
        };
        let Some(phrase) = fill(&block.rows, &items, (recipe, lists), &[], &[], &mut dice) else { continue };
        out.push(spliced(s, gap, &phrase, block.rows[0][1].starts_with(char::is_uppercase)));
    }
    Ok(out)
}

/// Puts a phrase before word `gap`; it hangs on the word before it.
fn spliced(s: &Sentence, gap: usize, phrase: &Sentence, capital: bool) -> Sentence {
    let n = phrase.words.len();
    let mut out = s.clone();
    out.tokens.clear();
    out.misc.clear();
    for w in &mut out.words {
        if w.head > gap {
            w.head += n;
        }
    }
    let rows = phrase.words.iter().enumerate().map(|(i, w)| {
        let mut w = w.clone();
        w.head = if w.head == 0 { gap } else { w.head + gap };
        if i == 0 && !capital {
            w.form = w.form.to_lowercase();
        }
        w
    });
    out.words.splice(gap..gap, rows.collect::<Vec<_>>());
    out
}

fn pick<'a, T>(list: &'a [T], dice: &mut Dice) -> Option<&'a T> {
    list.get((dice.roll() % list.len().max(1) as u64) as usize)
}

fn fill(
    rows: &[Vec<&str>],
    items: &Items,
    (recipe, lists): (&Recipe, &Lists),
    clauses: &[(&str, Piece)],
    phrases: &[Piece],
    dice: &mut Dice,
) -> Option<Sentence> {
    let mut treebank = recipe.treebanks[0].name.as_str();
    let mut pieces: Vec<Piece> = Vec::new();
    for row in rows {
        let mut word = Gold {
            form: row[1].to_owned(),
            lemma: row[2].to_owned(),
            upos: Upos::parse(row[3]),
            feats: row[5].replace('_', ""),
            head: 0,
            rel: String::new(),
            name: 0,
        };
        pieces.push(match row[1] {
            "{clause}" => {
                let (of, piece) = pick(clauses, dice)?;
                treebank = of;
                let mut piece = piece.clone();
                if !pieces.is_empty() && piece[0].upos != Upos::Propn {
                    piece[0].form = piece[0].form.to_lowercase();
                }
                piece
            }
            "{np}" => pick(phrases, dice)?.clone(),
            "{person}" => person(recipe, lists, row[2], dice)?,
            slot if slot.starts_with('{') => {
                let (form, lemma) = pick(items.get(slot)?, dice)?;
                word.form.clone_from(form);
                word.lemma.clone_from(lemma);
                vec![word]
            }
            _ => vec![word],
        });
    }
    let mut starts = vec![0];
    for p in &pieces {
        starts.push(starts[starts.len() - 1] + p.len());
    }
    let top = |n: usize| starts[n] + pieces[n].iter().position(|w| w.head == 0).unwrap_or(0) + 1;
    let mut out = Sentence { treebank: treebank.to_owned(), ..Sentence::default() };
    for (n, piece) in pieces.iter().enumerate() {
        for w in piece {
            let mut w = w.clone();
            if w.head == 0 {
                let head: usize = rows[n][6].parse().ok()?;
                w.head = if head == 0 { 0 } else { top(head - 1) };
                w.rel = rows[n][7].to_owned();
            } else {
                w.head += starts[n];
            }
            out.words.push(w);
        }
    }
    let form = &mut out.words[0].form;
    if let Some(first) = form.chars().next() {
        *form = first.to_uppercase().chain(form.chars().skip(1)).collect();
    }
    Some(out)
}

/// A person's name: a given name and a family name, joined as the template's lemma column says.
fn person(recipe: &Recipe, lists: &Lists, flat: &str, dice: &mut Dice) -> Option<Piece> {
    let word = |form: &str, head: usize, rel: &str| Gold {
        form: form.to_owned(),
        lemma: form.to_owned(),
        upos: Upos::Propn,
        feats: recipe.person_feats.clone(),
        head,
        rel: rel.to_owned(),
        name: 0,
    };
    let given = pick(&lists.given, dice)?;
    let family = pick(&lists.family, dice)?;
    let mut out = vec![word(given, 0, "")];
    out.extend(family.split(' ').map(|f| word(f, 1, flat)));
    Some(out)
}

/// A short whole sentence without its last point, its head a verb.
fn clause(s: &Sentence) -> Option<(&str, Piece)> {
    let n = s.words.len();
    let root = s.words.iter().find(|w| w.head == 0)?;
    let fits = (6..18).contains(&n) && root.upos == Upos::Verb && s.words[n - 1].form == ".";
    let quiet = s.words.iter().all(|w| w.upos != Upos::Propn || w.head != 0) && !s.words.iter().any(|w| w.head == n);
    (fits && quiet).then(|| (s.treebank.as_str(), s.words[..n - 1].to_vec()))
}

/// The subjects of a sentence's main verb, as pieces.
fn subjects(s: &Sentence) -> Vec<Piece> {
    let mut out = Vec::new();
    for (top, w) in s.words.iter().enumerate() {
        let verb = w.head.checked_sub(1).map(|h| s.words[h].upos) == Some(Upos::Verb);
        if !verb || w.rel != "nsubj" || !matches!(w.upos, Upos::Noun | Upos::Propn) {
            continue;
        }
        let first = (0..=top).find(|i| inside(s, *i, top)).unwrap_or(top);
        let mut last = top;
        while last + 1 < s.words.len() && inside(s, last + 1, top) {
            last += 1;
        }
        let span = first..last + 1;
        let whole = span.len() < 9 && span.clone().all(|i| inside(s, i, top)) && s.words[last].upos != Upos::Punct;
        let people = s.words[top].upos == Upos::Propn || span.len() > 1;
        if whole && people && first < s.words[top].head {
            let piece = span.clone().map(|i| {
                let mut w = s.words[i].clone();
                w.head = if i == top { 0 } else { w.head - first };
                if i == first && w.upos == Upos::Det {
                    w.form = w.form.to_lowercase();
                }
                w
            });
            out.push(piece.collect());
        }
    }
    out
}

fn inside(s: &Sentence, word: usize, top: usize) -> bool {
    let mut at = word;
    for _ in 0..40 {
        if at == top {
            return true;
        }
        match s.words[at].head.checked_sub(1) {
            Some(h) => at = h,
            None => return false,
        }
    }
    false
}
