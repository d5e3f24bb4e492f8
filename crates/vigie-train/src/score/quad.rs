//! Quad class of UN sentences, and agreement between languages.

use super::{Data, Figure};
use anyhow::Result;

/// Measures the stage.
pub fn measure(_data: &Data) -> Result<Vec<Figure>> {
    Ok(Vec::new())
}
