//! Conflicts: statements of one document that cannot both hold.

use crate::context::Context;
use crate::reading::Conflict;
use crate::{attribution, events};

/// Finds numbers, agents, times and polarities that disagree.
pub fn find(_ctx: &Context<'_>, _events: &[events::Draft], _attributions: &[attribution::Draft]) -> Vec<Conflict> {
    Vec::new()
}
