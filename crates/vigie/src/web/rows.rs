//! The rows that pages show and their JSON twins hold, made from the record's.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use vigie_record::across::days::Day;
use vigie_record::store::query::{ActorRow, DocumentRow, EventRow, PartyRow, SourceRow, ThingRow};

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

/// Someone in an event.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Party {
    /// The key of who it is across documents.
    pub key: String,
    /// Its name in the document.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
}

impl From<PartyRow> for Party {
    fn from(p: PartyRow) -> Party {
        Party { key: p.key, name: p.name, country: p.country, sectors: p.sectors }
    }
}

/// How sure one source is of an event.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sure {
    /// `author`, `unnamed`, or a name.
    pub source: String,
    /// FactBank value.
    pub value: String,
}

/// Where an event is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// GeoNames id.
    pub geonames: Option<i64>,
    /// What the coordinates are the middle of.
    pub precision: String,
}

/// An event of one document.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Event {
    /// Document and number: `3fa9c1d2e4b0#E3`.
    pub id: String,
    /// First day it may have happened on.
    pub day: Option<String>,
    /// Last day.
    pub day_end: Option<String>,
    /// Whether the text tells the day; else it is the day of publication.
    pub dated: bool,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// PLOVER score.
    pub score: f64,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// Where.
    pub place: Option<Place>,
    /// What became of it.
    pub status: String,
    /// How sure each source is.
    pub commitments: Vec<Sure>,
    /// The words it was read from.
    pub words: String,
    /// The word that names it.
    pub trigger: String,
    /// First code point of the words in the document's text.
    pub start: Option<usize>,
    /// The code point after them.
    pub end: Option<usize>,
    /// Which rule fired.
    pub rule: String,
    /// The version of the program that read it.
    pub reader: String,
    /// The document.
    pub document: Doc,
}

impl Event {
    /// Its number in the document: `E3`.
    pub fn row(&self) -> &str {
        self.id.split_once('#').map_or("", |(_, row)| row)
    }

    /// The words, cut around the one that names it.
    pub fn cut(&self) -> [&str; 3] {
        match self.words.find(&self.trigger).filter(|_| !self.trigger.is_empty()) {
            Some(at) => {
                let (before, rest) = self.words.split_at(at);
                let (word, after) = rest.split_at(self.trigger.len());
                [before, word, after]
            }
            None => [&self.words, "", ""],
        }
    }

    /// Whether the author says that it is so.
    pub fn stated(&self) -> bool {
        self.commitments.iter().any(|c| c.source == "author" && c.value == "CT+")
    }

    /// The sources besides the author.
    pub fn others(&self) -> Vec<&Sure> {
        self.commitments.iter().filter(|c| c.source != "author").collect()
    }
}

impl From<EventRow> for Event {
    fn from(e: EventRow) -> Event {
        Event {
            start: e.evidence.as_ref().map(|s| s.start),
            end: e.evidence.as_ref().map(|s| s.end),
            words: e.evidence.map(|s| s.text).unwrap_or_default(),
            trigger: e.trigger.map(|s| s.text).unwrap_or_default(),
            id: e.id,
            day: e.day,
            day_end: e.day_end,
            dated: e.dated,
            kind: e.kind,
            mode: e.mode,
            contexts: e.contexts,
            quad: e.quad,
            score: e.score,
            cameo: e.cameo,
            actors: e.actors.into_iter().map(Party::from).collect(),
            recipients: e.recipients.into_iter().map(Party::from).collect(),
            place: e.place.map(|p| Place {
                name: p.name,
                country: p.country,
                latitude: p.latitude,
                longitude: p.longitude,
                geonames: p.geonames,
                precision: p.precision,
            }),
            status: e.status,
            commitments: e.commitments.into_iter().map(|c| Sure { source: c.source, value: c.value }).collect(),
            rule: e.rule,
            reader: e.reader,
            document: e.document.into(),
        }
    }
}

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

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn list<T>(value: &Value, each: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().map_or_else(Vec::new, |all| all.iter().map(each).collect())
}

fn texts(value: &Value) -> Vec<String> {
    list(value, |v| text(v).unwrap_or_default())
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
