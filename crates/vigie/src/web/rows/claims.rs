//! The ledger of claims, as pages show it.

use super::{list, text};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use vigie_record::store::query::ThingRow;

/// One stand of somebody on a claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stand {
    /// `asserts`, `denies`, `confirms`, `qualifies`, `retracts`.
    pub does: String,
    /// Who; nothing where the text speaks itself, or gives no name.
    pub who: Option<String>,
    /// Who it is in every document.
    pub key: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// Whether the text speaks itself.
    pub author: bool,
    /// By which act of speech.
    pub act: Option<String>,
    /// The day it was published.
    pub day: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// In which language.
    pub language: String,
    /// The document.
    pub document: String,
    /// The attribution, event or claim there.
    pub row: String,
    /// The end of the chain behind it: stands with one end are not independent.
    pub source: String,
    /// The words, where the page shows them.
    pub words: Option<String>,
}

/// A status and since when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Dated {
    /// The first day.
    pub since: Option<String>,
    /// What it became.
    pub status: String,
}

/// One proposition, with everyone who takes a stand on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Claim {
    /// Its id.
    pub key: String,
    /// Its words, of the first who asserts it.
    pub words: String,
    /// Computed from the stands.
    pub status: String,
    /// First day.
    pub day: Option<String>,
    /// Last day.
    pub day_end: Option<String>,
    /// How many independent sources assert it.
    pub independent: u32,
    /// How many documents it stands in.
    pub documents: i64,
    /// Countries concerned.
    pub countries: Vec<String>,
    /// The event it is about.
    pub event: Option<String>,
    /// Whether it says that something did not happen.
    pub negative: bool,
    /// Two figures that cannot both be.
    pub figures: Option<[u64; 2]>,
    /// What it was, and since when.
    pub history: Vec<Dated>,
    /// The stands, in the order of days.
    pub stands: Vec<Stand>,
}

impl Claim {
    /// The stands of a kind.
    pub fn who(&self, kinds: &[&str]) -> Vec<&Stand> {
        self.stands.iter().filter(|s| kinds.contains(&s.does.as_str())).collect()
    }

    /// Who says that it is so.
    pub fn yes(&self) -> Vec<&Stand> {
        self.who(&["asserts", "confirms"])
    }

    /// Who says that it is not so, doubts it or takes it back.
    pub fn no(&self) -> Vec<&Stand> {
        self.who(&["denies", "qualifies", "retracts"])
    }

    /// Whether it is disputed.
    pub fn disputed(&self) -> bool {
        matches!(self.status.as_str(), "denied" | "contradicted")
    }
}

/// The end of a chain in a word.
fn root(value: &Value) -> String {
    format!("{}:{}", value["kind"].as_str().unwrap_or_default(), value["id"].as_str().unwrap_or_default())
}

impl From<ThingRow> for Claim {
    fn from(t: ThingRow) -> Claim {
        let stand = |s: &Value| Stand {
            does: text(&s["does"]).unwrap_or_default(),
            who: text(&s["who"]).filter(|w| !w.is_empty()),
            key: text(&s["key"]),
            country: text(&s["country"]),
            author: s["author"].as_bool().unwrap_or_default(),
            act: text(&s["act"]),
            day: text(&s["day"]),
            outlet: text(&s["outlet"]),
            language: text(&s["language"]).unwrap_or_default(),
            document: text(&s["document"]).unwrap_or_default(),
            row: text(&s["row"]).unwrap_or_default(),
            source: root(&s["source"]),
            words: None,
        };
        let b = &t.body;
        let dated = |d: &Value| Dated { since: text(&d["since"]), status: text(&d["status"]).unwrap_or_default() };
        Claim {
            event: text(&b["event"]),
            negative: b["negative"].as_bool().unwrap_or_default(),
            figures: b["figures"]["first"].as_u64().zip(b["figures"]["other"].as_u64()).map(|(a, b)| [a, b]),
            history: list(&b["history"], dated),
            stands: list(&b["stands"], stand),
            key: t.key,
            words: t.title,
            status: t.status.unwrap_or_default(),
            day: t.day,
            day_end: t.day_end,
            independent: t.independent,
            documents: t.documents,
            countries: t.countries,
        }
    }
}
