//! The register of agreements, as pages show it.

use super::claims::Dated;
use super::{list, text, texts};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use vigie_record::across::days::Day;
use vigie_record::store::query::ThingRow;

/// A party of an agreement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Bound {
    /// Which side: a country, an arm of it, or the key of somebody.
    pub side: String,
    /// How far it has come: `signatory`, `ratified`, …
    pub state: Option<String>,
}

/// A step of an agreement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Step {
    /// Which.
    pub step: String,
    /// Whose.
    pub party: Option<String>,
    /// First day.
    pub day: Option<String>,
    /// Last day that it can have been.
    pub day_end: Option<String>,
    /// Whether the text tells the day; else it is the day of publication.
    pub dated: bool,
    /// Occurred, planned, …
    pub status: String,
    /// Whether somebody denies it.
    pub denied: bool,
    /// Its words.
    pub words: String,
    /// The document.
    pub document: String,
    /// The agreement there.
    pub row: String,
}

/// One instrument.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Agreement {
    /// Its id.
    pub key: String,
    /// Its name, the one most used.
    pub name: String,
    /// Its other names.
    pub names: Vec<String>,
    /// Its kind.
    pub kind: String,
    /// The fold over its steps.
    pub state: String,
    /// First day.
    pub day: Option<String>,
    /// Last day.
    pub day_end: Option<String>,
    /// Independent sources.
    pub independent: u32,
    /// Documents.
    pub documents: i64,
    /// Countries.
    pub countries: Vec<String>,
    /// Who is bound or to be bound.
    pub parties: Vec<Bound>,
    /// Its steps in the order of days.
    pub steps: Vec<Step>,
    /// What it was, and since when.
    pub history: Vec<Dated>,
    /// What it lays down.
    pub obligations: Vec<String>,
    /// Whether a party says that another broke it.
    pub breach_alleged: bool,
}

impl From<ThingRow> for Agreement {
    fn from(t: ThingRow) -> Agreement {
        let b = &t.body;
        let day = |v: &Value| v.as_i64().and_then(|d| i32::try_from(d).ok()).map(|d| Day(d).to_string());
        let step = |a: &Value| Step {
            step: text(&a["step"]).unwrap_or_default(),
            party: text(&a["party"]),
            day: day(&a["days"]["first"]),
            day_end: day(&a["days"]["last"]),
            dated: a["dated"].as_bool().unwrap_or_default(),
            status: text(&a["status"]).unwrap_or_default(),
            denied: a["denied"].as_bool().unwrap_or_default(),
            words: text(&a["words"]).unwrap_or_default(),
            document: text(&a["at"]["document"]).unwrap_or_default(),
            row: text(&a["at"]["row"]).unwrap_or_default(),
        };
        let states = &b["standing"]["parties"];
        let bound = |p: &Value| {
            let side = text(p).unwrap_or_default();
            Bound { state: text(&states[side.as_str()]), side }
        };
        let mut steps = list(&b["actions"], step);
        steps.sort_by(|a, b| (a.day.is_none(), &a.day).cmp(&(b.day.is_none(), &b.day)));
        Agreement {
            names: texts(&b["names"]),
            kind: text(&b["kind"]).unwrap_or_default(),
            parties: list(&b["parties"], bound),
            steps,
            history: list(&b["history"], |d| Dated {
                since: text(&d["since"]),
                status: text(&d["state"]).unwrap_or_default(),
            }),
            obligations: texts(&b["obligations"]),
            breach_alleged: b["standing"]["breach_alleged"].as_bool().unwrap_or_default(),
            key: t.key,
            name: t.title,
            state: t.status.unwrap_or_default(),
            day: t.day,
            day_end: t.day_end,
            independent: t.independent,
            documents: t.documents,
            countries: t.countries,
        }
    }
}
