//! Commitment: how sure each source is of each event, the author always among them (FactBank).

use crate::context::Context;
use crate::{attribution, events};

/// Fills every event's commitments and settles its status.
pub fn assign(_ctx: &Context<'_>, _events: &mut [events::Draft], _attributions: &[attribution::Draft]) {}
