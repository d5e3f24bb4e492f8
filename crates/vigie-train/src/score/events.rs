//! Events: PLOVER roots of sentences whose pair is given (PLV).
//!
//! The set gives a sentence and the words of source and target; the trigger is chosen by the tree: on the way from source to
//! target, nearest the source; else above or beside it. A sentence without a trigger is wrong, never guessed. The set's
//! conventions are its own and are applied here, not in the record: YIELD is CONCEDE and RETREAT, an apology is SUPPORT, a
//! future act is AGREE or THREATEN, a refused one REJECT, a conviction ACCUSE, economic sanctions COERCE (see [`convention`]).

use super::measure::percent;
use super::{Data, Figure, data, pipeline};
use anyhow::{Result, anyhow};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use vigie_parse::{Sentences, Word};
use vigie_read::events::Candidate;
use vigie_read::grammar::Tense;
use vigie_read::reading::EventType;
use vigie_read::{At, Context, Library, actors, events, places};

const PEERS: &str = "verb list 35.9, SVM 70.4, zero-shot RoBERTa-large 83.5";

struct Item {
    sentence: String,
    source: Range<usize>,
    target: Range<usize>,
    gold: String,
}

/// Measures the stage. Where `VIGIE_EVENTS_OUT` names a file, gold, system, rule and sentence are written there.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let Some(path) = data.path("events/plv/PLV_train.tsv") else { return Ok(Vec::new()) };
    let table = data::Tsv::load(&path)?;
    let items: Vec<Item> = data.sample(table.rows().filter_map(item).collect());
    let found = items.par_iter().map(read).collect::<Result<Vec<_>>>()?;
    let mut classes: FxHashMap<&str, [f64; 3]> = FxHashMap::default();
    let (mut right, mut coded) = (0.0, 0.0);
    let mut log = String::new();
    for (item, (system, rule)) in items.iter().zip(&found) {
        classes.entry(item.gold.as_str()).or_default()[2] += 1.0;
        if let Some(system) = system {
            coded += 1.0;
            classes.entry(system).or_default()[1] += 1.0;
            if *system == item.gold {
                right += 1.0;
                classes.entry(item.gold.as_str()).or_default()[0] += 1.0;
            }
        }
        let marked = format!(
            "{} [{}] [{}]",
            item.sentence,
            &item.sentence[item.source.clone()],
            &item.sentence[item.target.clone()]
        );
        log.push_str(&format!("{}\t{}\t{rule}\t{marked}\n", item.gold, system.unwrap_or("-")));
    }
    if let Some(file) = std::env::var_os("VIGIE_EVENTS_OUT") {
        std::fs::write(file, log)?;
    }
    let total = items.len() as f64;
    let f1 = |[hit, system, gold]: &[f64; 3]| if system + gold > 0.0 { 2.0 * hit / (system + gold) } else { 0.0 };
    let golds: Vec<&[f64; 3]> = classes.values().filter(|c| c[2] > 0.0).collect();
    let macro_f1 = percent(golds.iter().map(|c| f1(c)).sum::<f64>(), golds.len() as f64);
    Ok(vec![
        Figure::new("events/plv/root-accuracy", percent(right, total), PEERS),
        Figure::new("events/plv/root-macro-f1", macro_f1, "SVM 67.6, zero-shot RoBERTa-large 82.1"),
        Figure::new("events/plv/coded", percent(coded, total), ""),
        Figure::new("events/plv/root-precision", percent(right, coded), ""),
    ])
}

/// The sentence without its marks, and where they stood.
fn item(row: data::Row<'_>) -> Option<Item> {
    let mut sentence = String::new();
    let (mut source, mut target) = (None, None);
    let mut open = 0;
    let mut rest = row.get("marked_sentence");
    while let Some(at) = rest.find('<') {
        sentence.push_str(&rest[..at]);
        let tail = &rest[at..];
        let tag = ["<s>", "</s>", "<t>", "</t>"].into_iter().find(|t| tail.starts_with(t));
        match tag {
            Some("<s>" | "<t>") => open = sentence.len(),
            Some("</s>") => source = source.or(Some(open..sentence.len())),
            Some(_) => target = target.or(Some(open..sentence.len())),
            None => sentence.push('<'),
        }
        rest = &tail[tag.map_or(1, str::len)..];
    }
    sentence.push_str(rest);
    Some(Item { source: source?, target: target.unwrap_or(0..0), sentence, gold: row.get("gold_root").to_owned() })
}

fn read(item: &Item) -> Result<(Option<&'static str>, String)> {
    let document = pipeline::document(&item.sentence, "en", None)?;
    let sentences = pipeline::parse(&document)?;
    let library = Library::embedded().map_err(|e| anyhow!("{e}"))?;
    let ctx = Context::new(&document, &sentences, library);
    let cast = actors::find(&ctx);
    let places = places::find(&ctx, &cast);
    let candidates = events::candidates(&ctx, &cast, &places);
    let Some(best) = choose(&sentences, &candidates, item) else { return Ok((None, String::new())) };
    Ok((Some(convention(best)), best.rule.clone()))
}

/// The head of the words in a span: the first whose head lies outside.
fn head(sentences: &Sentences, span: &Range<usize>) -> Option<At> {
    let inside = |w: Word<'_>| w.range().start >= span.start && w.range().end <= span.end;
    sentences
        .iter()
        .flat_map(|s| s.words())
        .filter(|w| inside(*w) && w.upos() != vigie_parse::Upos::Punct)
        .find(|w| w.head().is_none_or(|h| !inside(h)))
        .map(At::from)
}

/// The trigger between the pair.
fn choose<'c>(sentences: &Sentences, candidates: &'c [Candidate], item: &Item) -> Option<&'c Candidate> {
    let word = |at: At| sentences.get(at.sent as usize).word(at.word as usize);
    let within = |c: &Candidate, span: &Range<usize>| span.contains(&word(c.at).range().start);
    let outside: Vec<&Candidate> =
        candidates.iter().filter(|c| !within(c, &item.source) && !within(c, &item.target)).collect();
    let source = head(sentences, &item.source).map(word);
    let target = head(sentences, &item.target).map(word);
    let chain = |w: Option<Word<'_>>| -> Vec<At> {
        w.map_or(Vec::new(), |w| std::iter::once(w).chain(w.ancestors()).map(At::from).collect())
    };
    let (up, down) = (chain(source), chain(target));
    // The way: from the source up to the lowest common head, then down to the target.
    let turn = up.iter().position(|a| down.contains(a)).unwrap_or(up.len());
    let mut way: Vec<At> = up[..turn].to_vec();
    if let Some(top) = up.get(turn) {
        let stop = down.iter().position(|d| d == top).unwrap_or(0);
        way.push(*top);
        way.extend(down[..stop].iter().rev());
    }
    let on = |list: &[At]| list.iter().find_map(|a| outside.iter().find(|c| c.at == *a || c.anchor == *a).copied());
    let below = |list: &[At]| {
        list.iter().find_map(|a| {
            outside
                .iter()
                .filter(|c| word(c.at).ancestors().any(|h| At::from(h) == *a))
                .min_by_key(|c| word(c.at).ancestors().position(|h| At::from(h) == *a))
                .copied()
        })
    };
    on(&way)
        .or_else(|| below(&way[way.len().min(1)..]))
        .or_else(|| on(&up))
        .or_else(|| outside.first().copied())
        .or_else(|| candidates.iter().min_by_key(|c| word(c.at).ancestors().count()))
}

/// The set's root for a trigger: its classes, and its way with futures and refusals.
fn convention(c: &Candidate) -> &'static str {
    use EventType::*;
    let r = c.reality;
    let future = (r.tense == Tense::Future || r.planned) && !r.hypothetical;
    let cooperative = matches!(c.kind, Agree | Consult | Support | Concede | Retreat | Cooperate | Aid);
    let kind = if r.negated && cooperative && (future || matches!(c.kind, Agree | Consult | Support)) {
        Reject
    } else if future && !r.negated {
        match c.kind {
            Consult | Support | Cooperate | Aid | Concede | Retreat => Agree,
            Assault | Coerce | Protest | Mobilize | Sanction => Threaten,
            other => other,
        }
    } else {
        c.kind
    };
    match kind {
        Concede if c.cameo.as_deref() == Some("055") => "SUPPORT",
        // CAMEO 116 is under accusation, 163 under coercion in the set's map.
        Sanction if c.cameo.as_deref() == Some("116") => "ACCUSE",
        Sanction if c.cameo.as_deref() == Some("163") => "COERCE",
        Concede | Retreat => "YIELD",
        other => other.name(),
    }
}
