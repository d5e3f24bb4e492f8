//! Identity across documents: copies, stories, events once, the ledger of claims, agreements, tension, silence. Pure: no clock, no disk, no
//! SQL, and the order in which documents came never shows.

use crate::facts::{DocId, Row};
use serde::{Deserialize, Serialize};
use vigie_read::Reading;

/// What identity needs of one document; kept beside its reading, so that nothing is read twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Whose facts they are.
    pub document: DocId,
}

impl Facts {
    /// The facts of a reading.
    pub fn of(document: DocId, _reading: &Reading) -> Facts {
        Facts { document }
    }
}

/// Everything that follows from the facts of these documents, the order of which is of no consequence.
pub fn fold(_facts: &[Facts]) -> Vec<Row> {
    Vec::new()
}
