//! Conflicts: statements of one document that cannot both hold. Only what two voices say is set against each other: in
//! numbers ([`numbers`]), in who did it, when, and whether it was ([`statements`]).

mod numbers;
mod statements;

use crate::actors::Cast;
use crate::context::Context;
use crate::reading::Conflict;
use crate::{attribution, events};

/// Finds the statements that disagree.
pub fn find(
    ctx: &Context<'_>,
    cast: &Cast,
    events: &[events::Draft],
    attributions: &[attribution::Draft],
) -> Vec<Conflict> {
    let mut out = Vec::new();
    numbers::find(ctx, events, attributions, &mut out);
    statements::find(ctx, cast, events, &mut out);
    out
}
