//! Claims: one proposition, with everyone who asserts, denies or confirms it.

use crate::context::Context;
use crate::reading::Claim;
use crate::{attribution, events};

/// Folds attributions on the same proposition into claims.
pub fn fold(_ctx: &Context<'_>, _events: &[events::Draft], _attributions: &[attribution::Draft]) -> Vec<Claim> {
    Vec::new()
}
