//! What is asked for. An empty filter asks for everything; every field that is set narrows it; the values of one field are alternatives.

pub use super::text::Text;
use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Who takes part, on either side: a name, a country's code, or a key of the record.
    pub actor: Vec<String>,
    /// Who does it, or says it.
    pub by: Vec<String>,
    /// To whom it is done.
    pub to: Vec<String>,
    /// A pair of country codes, the first acting on the second.
    pub dyad: Option<(String, String)>,
    /// Countries of whoever takes part.
    pub country: Vec<String>,
    /// PLOVER sectors of whoever takes part.
    pub sector: Vec<String>,
    /// PLOVER types of events; kinds of agreements.
    #[serde(rename = "type")]
    pub kind: Vec<String>,
    /// PLOVER modes.
    pub mode: Vec<String>,
    /// Quad classes, 1 to 4.
    pub quad: Vec<u8>,
    /// Where: names of places, or country codes.
    pub place: Vec<String>,
    /// First day.
    pub since: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// The status of an event or a claim, the state of an agreement.
    pub status: Vec<String>,
    /// What an attribution does: deny, threaten, …
    pub act: Vec<String>,
    /// Languages of the documents.
    pub language: Vec<String>,
    /// Who published them.
    pub source: Vec<String>,
    /// Words of the documents.
    pub text: Option<Text>,
    /// Documents, by the beginning of their id.
    pub document: Vec<String>,
}
