//! Saved searches: what fits them, what is new since they were looked at last, and why. Kept in a file beside the record; the command line and
//! the server save, look and show through here.

mod atom;
mod fire;
mod saved;

pub use atom::atom;
pub use fire::{Fired, MOST, learn, new_ones};
pub use saved::{Saved, Search, Target, replace};

use serde::{Deserialize, Serialize};
use vigie_record::store::RecordError;

/// Which list a saved search looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// The ledger of claims
    Claims,
    /// The register of agreements
    Agreements,
    /// Stories
    Stories,
    /// Events, each once
    Events,
    /// Documents
    Documents,
}

impl List {
    /// Every list.
    pub const ALL: [List; 5] = [List::Claims, List::Agreements, List::Stories, List::Events, List::Documents];

    /// Its name on the command line and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            List::Claims => "claims",
            List::Agreements => "agreements",
            List::Stories => "stories",
            List::Events => "events",
            List::Documents => "documents",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<List> {
        List::ALL.into_iter().find(|l| l.name() == name)
    }
}

/// Why saved searches cannot be used.
#[derive(Debug)]
pub enum Trouble {
    /// The record cannot be asked.
    Record(RecordError),
    /// Their file cannot be read or written.
    File(std::io::Error),
    /// Something is wrong with what was asked, or with what the file holds.
    Wrong(String),
}

impl From<RecordError> for Trouble {
    fn from(e: RecordError) -> Self {
        Trouble::Record(e)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(e: std::io::Error) -> Self {
        Trouble::File(e)
    }
}

/// Whether a name is one: letters, digits, - and _.
pub fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    !name.is_empty() && name.chars().count() <= 80 && name.chars().all(fits)
}
