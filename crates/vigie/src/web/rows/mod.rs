//! The rows that pages show and their JSON twins hold, made from the record's.

mod agreements;
mod claims;
mod events;

pub use agreements::Agreement;
pub use claims::{Claim, Dated, Stand};
pub use events::{Event, Party};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use vigie_record::store::query::{ActorRow, DocumentRow, SourceRow, ThingRow};

/// A document, without its text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Doc {
    /// Its id, 64 hex digits.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published, as it says.
    pub published: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// The id its caller gave it.
    pub key: Option<String>,
    /// Since when the record holds it.
    pub since: String,
    /// The words asked for, in a search.
    pub found: Option<String>,
}

impl Doc {
    /// The short id.
    pub fn short(&self) -> &str {
        self.id.get(..12).unwrap_or(&self.id)
    }

    /// Who published it, or the name it was given.
    pub fn source(&self) -> &str {
        let given = self.key.as_deref().map(|k| k.rsplit('/').next().unwrap_or(k));
        self.outlet.as_deref().or(self.url.as_deref()).or(given).unwrap_or_else(|| self.short())
    }
}

impl From<DocumentRow> for Doc {
    fn from(d: DocumentRow) -> Doc {
        Doc {
            id: d.id.to_string(),
            title: d.title,
            published: d.published,
            language: d.language,
            outlet: d.outlet,
            url: d.url,
            key: d.key,
            since: d.since,
            found: d.found.map(|s| s.text),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn list<T>(value: &Value, each: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().map_or_else(Vec::new, |all| all.iter().map(each).collect())
}

fn texts(value: &Value) -> Vec<String> {
    list(value, |v| text(v).unwrap_or_default())
}

/// Somebody or some place of a story.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// Who it is across documents.
    pub key: String,
    /// Its name.
    pub name: String,
    /// In how many documents.
    pub documents: u64,
}

/// The documents that report the same happening.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Story {
    /// Its id.
    pub key: String,
    /// Its headline, of its first document.
    pub title: String,
    /// First day.
    pub day: Option<String>,
    /// Last day.
    pub day_end: Option<String>,
    /// Documents.
    pub documents: i64,
    /// Texts: copies count once.
    pub texts: u64,
    /// Independent sources.
    pub independent: u32,
    /// Countries that it is about.
    pub countries: Vec<String>,
    /// Its languages.
    pub languages: Vec<String>,
    /// Who published it.
    pub outlets: Vec<String>,
    /// Who stands in most of its documents.
    pub actors: Vec<Named>,
    /// Where.
    pub places: Vec<Named>,
}

impl From<ThingRow> for Story {
    fn from(t: ThingRow) -> Story {
        let named = |v: &Value| Named {
            key: text(&v["key"]).unwrap_or_default(),
            name: text(&v["name"]).unwrap_or_default(),
            documents: v["documents"].as_u64().unwrap_or_default(),
        };
        let b = &t.body;
        Story {
            texts: b["texts"].as_u64().unwrap_or_default(),
            languages: texts(&b["languages"]),
            outlets: texts(&b["outlets"]),
            actors: list(&b["actors"], named),
            places: list(&b["places"], named),
            key: t.key,
            title: t.title,
            day: t.day,
            day_end: t.day_end,
            documents: t.documents,
            independent: t.independent,
            countries: t.countries,
        }
    }
}

/// Someone of the record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Actor {
    /// The key of who it is across documents.
    pub key: String,
    /// Its names, as documents give them, the one most used first.
    pub names: Vec<String>,
    /// Countries it was said to be of.
    pub countries: Vec<String>,
    /// How many documents name it.
    pub documents: i64,
    /// Day of the first.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
}

impl Actor {
    /// The name to show: the one most used of those that begin with a capital.
    pub fn name(&self) -> &str {
        let proper = |n: &&String| n.chars().next().is_some_and(char::is_uppercase);
        self.names.iter().find(proper).or(self.names.first()).map_or(self.key.as_str(), String::as_str)
    }

    /// Its other names.
    pub fn others(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).filter(|n| *n != self.name()).collect()
    }
}

impl From<ActorRow> for Actor {
    fn from(a: ActorRow) -> Actor {
        Actor {
            key: a.key,
            names: a.names,
            countries: a.countries,
            documents: a.documents,
            first: a.first,
            last: a.last,
        }
    }
}

/// Whose texts were copied.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Copied {
    /// Who published them first; nothing where the document says none.
    pub outlet: Option<String>,
    /// How many.
    pub documents: i64,
}

/// Who publishes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Source {
    /// The name; nothing for documents that say none.
    pub outlet: Option<String>,
    /// Documents.
    pub documents: i64,
    /// How many of them are copies of a text that was published before.
    pub copies: i64,
    /// Whose texts those were, the one copied most first.
    pub copied_from: Vec<Copied>,
    /// How many claims that are denied or contradicted its documents take part in.
    pub disputed: i64,
    /// Day of the first.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// Languages.
    pub languages: Vec<String>,
}

impl From<SourceRow> for Source {
    fn from(s: SourceRow) -> Source {
        Source {
            outlet: s.outlet,
            documents: s.documents,
            copies: s.copies,
            copied_from: s
                .copied_from
                .into_iter()
                .map(|c| Copied { outlet: c.outlet, documents: c.documents })
                .collect(),
            disputed: s.disputed,
            first: s.first,
            last: s.last,
            languages: s.languages.split(' ').map(str::to_owned).collect(),
        }
    }
}
