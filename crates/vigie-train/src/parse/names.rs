//! Learning the name finder.

use super::corpus::{Gold, Sentence, read_text, read_treebank};
use super::learner::{Dice, Learner, Least};
use super::silver::MASKED;
use super::tags::Tagging;
use anyhow::{Context, Result};
use std::path::Path;
use vigie_parse::Upos;
use vigie_parse::linear::decode::Desk;
use vigie_parse::linear::names::{NAME_TAGS, may_follow, name_features};
use vigie_parse::linear::tag::score;

/// First tag of a kind, by the many names that sets have for it.
fn kind(label: &str) -> Option<u8> {
    let label = label.to_ascii_lowercase();
    match label.split('.').next().unwrap_or_default() {
        "per" | "person" | "pers" => Some(1),
        "org" | "organization" => Some(3),
        "loc" | "place" | "gpe" => Some(5),
        "misc" | "oth" => Some(7),
        _ => None,
    }
}

/// Reads a set of one token a line, its tag last or in the named column; blank lines part sentences.
pub fn read_iob(path: &Path) -> Result<Vec<Sentence>> {
    let text = read_text(path)?;
    let mut out = Vec::new();
    let mut sentence = Sentence { treebank: "names".to_owned(), ..Sentence::default() };
    for line in text.lines().chain([""]) {
        let cols: Vec<&str> = line.split(['\t', ' ']).collect();
        if line.trim().is_empty() {
            if !sentence.words.is_empty() {
                out.push(sentence.clone());
                sentence.words.clear();
            }
            continue;
        }
        if line.starts_with("# ") || line.starts_with("TOKEN\t") || cols.len() < 2 {
            continue;
        }
        let numbered = cols.len() > 2 && cols[0].bytes().all(|b| b.is_ascii_digit());
        let (form, tag) = if cols.len() > 8 {
            (cols[0], cols[1]) // HIPE: the literal coarse tag
        } else if numbered {
            (cols[1], cols[2])
        } else {
            (cols[0], cols[cols.len() - 1])
        };
        let before = sentence.words.last().map_or(0, |w| w.name);
        sentence.words.push(Gold {
            form: form.to_owned(),
            lemma: String::new(),
            upos: Upos::X,
            feats: String::new(),
            head: 0,
            rel: String::new(),
            name: name_tag(tag, before),
        });
    }
    Ok(out)
}

fn name_tag(tag: &str, before: u8) -> u8 {
    let Some((position, label)) = tag.split_once('-') else { return 0 };
    let Some(first) = kind(label) else { return 0 };
    let goes_on = position != "B" && (before == first || before == first + 1);
    first + u8::from(goes_on)
}

/// Marks the names of a treebank whose notes hold `Entity=(id-type-…`: of each entity of a kind we know whose head is a
/// proper noun, the run of proper nouns (and what joins them) around the head. `titles` are cut off a person's front.
pub fn mark_entities(s: &mut Sentence, titles: &[String]) {
    struct Open {
        id: String,
        kind: Option<u8>,
        start: usize,
        head: usize,
    }
    let mut open: Vec<Open> = Vec::new();
    let mut found: Vec<(usize, usize, usize, u8)> = Vec::new();
    for (i, misc) in s.misc.iter().enumerate() {
        let Some(value) = misc.split('|').find_map(|f| f.strip_prefix("Entity=")) else { continue };
        let mut rest = value;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('(') {
                let len = inner.find(['(', ')']).unwrap_or(inner.len());
                let fields: Vec<&str> = inner[..len].split('-').collect();
                let head = fields.get(5).and_then(|m| m.split(',').next()?.parse::<usize>().ok()).unwrap_or(1);
                open.push(Open {
                    id: fields[0].to_owned(),
                    kind: fields.get(1).and_then(|t| kind(t)),
                    start: i,
                    head: i + head.saturating_sub(1),
                });
                rest = &inner[len..];
                if let Some(after) = rest.strip_prefix(')') {
                    if let Some(o) = open.pop() {
                        found.extend(o.kind.map(|k| (o.start, i + 1, o.head, k)));
                    }
                    rest = after;
                }
            } else {
                let len = rest.find(')').map_or(rest.len(), |n| n + 1);
                let id = rest[..len].trim_end_matches(')');
                if let Some(at) = open.iter().rposition(|o| o.id == id) {
                    let o = open.remove(at);
                    found.extend(o.kind.map(|k| (o.start, i + 1, o.head, k)));
                }
                rest = &rest[len..];
            }
        }
    }
    found.sort_by_key(|(a, b, ..)| std::cmp::Reverse(b - a));
    for (start, end, head, kind) in found {
        mark(s, start, end, head, kind, titles);
    }
}

fn mark(s: &mut Sentence, start: usize, end: usize, head: usize, kind: u8, titles: &[String]) {
    if head >= end || s.words[head].upos != Upos::Propn {
        return;
    }
    let proper = |i: usize| s.words[i].upos == Upos::Propn;
    let joins = |i: usize| matches!(s.words[i].upos, Upos::Adp | Upos::Det | Upos::Cconj) || s.words[i].form == "-";
    let (mut from, mut to) = (head, head + 1);
    while from > start && (proper(from - 1) || (joins(from - 1) && from - 1 > start && proper(from - 2) && kind == 3)) {
        from -= 1;
    }
    while to < end
        && (proper(to)
            || (joins(to)
                && (to + 1 < end && proper(to + 1) || to + 2 < end && joins(to + 1) && proper(to + 2))
                && kind != 1))
    {
        to += 1;
    }
    while kind == 1 && from + 1 < to && titles.contains(&s.words[from].form.to_lowercase()) {
        from += 1;
    }
    if s.words[from..to].iter().all(|w| w.name == 0) {
        for (n, w) in s.words[from..to].iter_mut().enumerate() {
            w.name = kind + u8::from(n > 0);
        }
    }
}

/// Learns from sentences whose words carry name tags.
pub fn train_names(sets: &[Sentence], tagging: &Tagging<'_>, treebank: &str, rounds: usize, least: Least) -> Vec<u8> {
    let mut learner = Learner::default();
    let mut dice = Dice::new(11);
    let mut desk = Desk::default();
    let mut features = Vec::new();
    let mut order: Vec<usize> = (0..sets.len()).collect();
    for round in 0..rounds {
        dice.shuffle(&mut order);
        let (mut wrong, mut all) = (0, 0);
        for n in &order {
            let s = &sets[*n];
            tagging.tag(&s.words, treebank, &mut desk);
            if s.words.iter().any(|w| w.upos != Upos::X) {
                desk.view.upos = s.words.iter().map(|w| w.upos).collect();
            }
            let mut before = [0u8; 2];
            for (i, w) in s.words.iter().enumerate() {
                name_features(&desk.view, i, before, &mut features);
                let mut scores = [0; NAME_TAGS];
                score(&learner, &features, &mut scores);
                let guess = (1..NAME_TAGS)
                    .fold(0, |b, t| if scores[t] > scores[b] && may_follow(t, before[0]) { t } else { b });
                if w.name == MASKED {
                    before = [guess as u8, before[0]];
                    continue;
                }
                learner.tick();
                all += 1;
                if guess != usize::from(w.name) {
                    learner.learn(&features, usize::from(w.name), guess);
                    wrong += 1;
                }
                // The first rounds follow the gold tags, the later ones the guesses.
                before = [if round < 2 { w.name } else { guess as u8 }, before[0]];
            }
        }
        eprintln!(
            "names {}: {:.2} of {all} words",
            round + 1,
            100.0 - 100.0 * f64::from(wrong) / f64::from(all.max(1))
        );
    }
    learner.pack(least)
}

/// Reads the recipe's sets of names.
pub fn read_sets(recipe: &super::recipe::Recipe, data: &Path) -> Result<Vec<Sentence>> {
    let mut out = Vec::new();
    for set in &recipe.names {
        let path = data.join(&set.file);
        if !set.entities {
            out.extend(read_iob(&path).with_context(|| set.name.clone())?);
            continue;
        }
        for mut s in read_treebank(&path, "")? {
            if !set.except.iter().any(|e| s.document.contains(e.as_str())) {
                mark_entities(&mut s, &recipe.titles);
                out.push(s);
            }
        }
    }
    Ok(out)
}
