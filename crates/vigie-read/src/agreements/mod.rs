//! Agreements: treaties, pacts and accords, with their milestones and obligations.
//!
//! Phrases that name an instrument ([`mention`]) are laid to agreements ([`register`]) together with the steps taken with
//! them ([`steps`]) and what they lay down ([`obligations`]); the state is a fold over the steps ([`state`]).

mod lexicon;
mod mention;
mod obligations;
mod register;
mod state;
mod steps;

pub use lexicon::Lexicon;
pub use state::fold;

#[cfg(test)]
mod tests;

use crate::actors::Cast;
use crate::attribution;
use crate::context::Context;
use crate::events;
use crate::places::Places;
use crate::reading::Agreement;
use crate::times::Times;
use mention::Mention;

/// Finds the agreements, their steps and what they lay down; sets the `agreement` of the events about them.
pub fn find(
    ctx: &Context<'_>,
    cast: &mut Cast,
    times: &Times,
    places: &Places,
    attributions: &[attribution::Draft],
    events: &mut [events::Draft],
) -> Vec<Agreement> {
    let Some(language) = ctx.language else { return Vec::new() };
    let lexicon = &language.agreements;
    let mut mentions: Vec<Mention> = Vec::new();
    let (mut taken, mut laid) = (Vec::new(), Vec::new());
    for sent in ctx.sentences.iter() {
        let from = mentions.len();
        mention::find(ctx, lexicon, &language.grammar, cast, sent, &mut mentions);
        let here = steps::Here::new(mentions.iter().enumerate().skip(from).collect());
        let scene = steps::Scene { ctx, lexicon, grammar: &language.grammar, cast, times, places };
        steps::find(&scene, sent, &here, &mut taken);
        let view = obligations::Scene { ctx, lexicon, grammar: &language.grammar, cast };
        obligations::find(&view, sent, &here, &mut laid);
        obligations::rested(&view, sent, &here, &mut laid);
    }
    steps::spoken(ctx, attributions, &mut taken);
    let mut register = register::Register::new(ctx, cast, &mentions, &taken, &laid);
    register.run();
    register.link(events);
    register.rows()
}
