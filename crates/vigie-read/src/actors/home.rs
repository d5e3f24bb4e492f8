//! The country a document is about: whose *the police* and *the minister* are where their phrase does not say.

use super::lexicon::Sense;
use super::matcher::fold_units;
use super::scan::Scan;
use crate::context::Context;
use rustc_hash::FxHashMap;
use vigie_gather::BlockKind;

/// How often a country must be named at least.
const LEAST: u32 = 2;

/// What the city of a dateline adds to its country.
const DATELINE: u32 = 2;

/// The country that a document names more than twice as often as any other, its dateline counted; none where two could be
/// meant.
pub fn country(ctx: &Context<'_>, scans: &[Scan]) -> Option<usize> {
    let mut counts: FxHashMap<usize, u32> = FxHashMap::default();
    for found in scans.iter().flat_map(|s| &s.found).filter(|f| !f.glued) {
        let mut all = found.senses.iter().filter_map(|s| match s {
            Sense::Country(i) | Sense::Capital(i) | Sense::Adjective(i) | Sense::People(i) => Some(*i),
            _ => None,
        });
        if let Some(first) = all.next()
            && all.all(|i| i == first)
        {
            *counts.entry(first).or_default() += 1;
        }
    }
    let named = |i: &usize| counts.get(i).is_some_and(|n| *n >= LEAST);
    let at = dateline(ctx);
    let mut order: Vec<(u32, usize)> = counts
        .iter()
        .filter(|(i, _)| named(i))
        .map(|(i, n)| (n + if at == Some(*i) { DATELINE } else { 0 }, *i))
        .collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let (most, first) = *order.first()?;
    let next = order.get(1).map_or(1, |(n, _)| *n);
    (most >= 2 * next && most > next).then_some(first)
}

/// The country of the city that a dateline opens with.
fn dateline(ctx: &Context<'_>) -> Option<usize> {
    let ontology = &ctx.library.ontology;
    let lines = ctx.document.blocks.iter().filter(|b| b.kind == BlockKind::DateLine);
    let texts = lines.filter_map(|b| ctx.document.text.get(b.range.clone())).take(4);
    texts
        .filter_map(|text| {
            let name = text.split([',', '(', '–', '—', ':', '-', '/']).next()?.trim();
            let mut cities: Vec<_> = ontology.gazetteer.cities(&fold_units(name)).collect();
            cities.sort_by_key(|c| std::cmp::Reverse(c.people));
            let country = ontology.countries.by_iso2(cities.first()?.iso2)?;
            ontology.countries.index(&country.code)
        })
        .next()
}
