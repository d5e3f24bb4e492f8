//! Actors: who stands in the text, under which names, and who is the same.
//!
//! A sentence is scanned for known names ([`matcher`], [`lexicon`]); what is left of its proper nouns are [`persons`] and
//! others; the phrase of a role says its country and sectors ([`phrase`]); then one pass in the order of the text lays every
//! phrase and pronoun to its actor ([`resolve`], [`recent`]).

mod beside;
mod cast;
mod holders;
mod home;
mod lexicon;
mod matcher;
mod naming;
mod persons;
mod phrase;
mod recent;
mod resolve;
mod scan;
mod tables;

pub use cast::Cast;
pub use cast::Ground;
pub use holders::{Held, Holders, Term};
pub use lexicon::Lexicon;
pub(crate) use matcher::Matcher;
pub use matcher::fold;
pub use matcher::fold_units;
pub(crate) use scan::head_of;
pub use tables::{Body, Capital, Countries, Country};
pub(crate) use tables::{parts, rows};

#[cfg(test)]
mod tests;

use crate::context::Context;

/// Finds the actors.
pub fn find(ctx: &Context<'_>) -> Cast {
    let Some(language) = ctx.language else { return Cast::default() };
    let lexicon = &language.actors;
    let scans: Vec<_> = ctx.sentences.iter().map(|s| scan::scan(ctx, lexicon, s)).collect();
    let countries = scan::countries_of(&scans);
    let home = home::country(ctx, &scans);
    let tagged = ctx.sentences.iter().any(|s| !s.names().is_empty());
    let ontology = &ctx.library.ontology;
    let regions = language.places.regions();
    let scenes: Vec<_> = ctx
        .sentences
        .iter()
        .zip(&scans)
        .map(|(sent, scan)| phrase::Scene { sent, scan, lexicon, ontology, countries: &countries, regions, home })
        .collect();
    let mut known = persons::Persons::default();
    known.date = ctx.document.published.map(|p| p.date);
    known.holders = Some(&ontology.countries.holders);
    let mut look = || -> Vec<_> {
        scenes.iter().map(|scene| resolve::prepare(&ctx.document.text, *scene, tagged, &mut known)).collect()
    };
    // A surname may stand before the full name and its role: the second look knows them all.
    look();
    let prepared = look();
    known.recognise();
    let mut resolver = resolve::Resolver::new(ctx, known);
    prepared.iter().for_each(|p| resolver.sentence(p));
    resolver.cast
}
