//! Documents: found by their words, shown with their reading; and texts that somebody pastes.

use super::{Ctx, Made, Problem, page};
use crate::show;
use crate::web::asked::missing;
use crate::web::corrections::{self, Correction};
use crate::web::rows::Doc;
use crate::web::sheet::{Cell, Entry, Row, Sheet};
use crate::web::ui::Ui;
use schemars::JsonSchema;
use serde::Serialize;
use vigie_record::facts::RowKind;

/// Documents found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Search {
    /// The documents, newest first.
    pub rows: Vec<Doc>,
    /// Where to go on.
    pub next: Option<String>,
}

impl Search {
    /// Those asked for.
    pub fn make(ctx: &Ctx<'_>) -> Made<Search> {
        let listed = ctx.view.search(&ctx.asked.filter()?, &ctx.asked.page()?)?;
        Ok(Search { rows: listed.rows.into_iter().map(Doc::from).collect(), next: listed.next })
    }
}

page!(
    Search,
    "search.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    },
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
);

/// A story that a document is part of.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Within {
    /// Its id.
    pub key: String,
    /// Its headline.
    pub title: String,
    /// How many documents it has.
    pub documents: i64,
}

/// One document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document {
    /// The document.
    pub document: Doc,
    /// The stories that it is part of.
    pub stories: Vec<Within>,
    /// The claims of the ledger that it takes part in.
    pub claims: Vec<String>,
    /// What people say of the machine's values.
    pub corrections: Vec<Correction>,
    /// Its reading, as `vigie read --format json` prints it: `vigie.reading/1`.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub reading: vigie_read::Reading,
}

impl Document {
    /// By the beginning of its id, an address, or the caller's own id.
    pub fn make(ctx: &Ctx<'_>) -> Made<Document> {
        let whole = ctx.view.document(ctx.part)?;
        let whole = whole.ok_or_else(|| Problem::not_found(missing(ctx.part).to_string()))?;
        let mut stories = Vec::new();
        for key in ctx.view.things_of(RowKind::Story, &whole.document.id)? {
            if let Some(t) = ctx.view.thing(RowKind::Story, &key)? {
                stories.push(Within { key: t.key, title: t.title, documents: t.documents });
            }
        }
        let claims = ctx.view.things_of(RowKind::Claim, &whole.document.id)?;
        let document = Doc::from(whole.document);
        let corrections = corrections::of(ctx.record.path(), |c| c.document.as_ref() == Some(&document.id));
        Ok(Document { document, stories, claims, corrections, reading: whole.reading })
    }

    /// The rows that can be corrected, each with its words.
    pub fn rows(&self) -> Vec<(String, String)> {
        let r = &self.reading;
        let short = |words: &str| words.chars().take(60).collect::<String>();
        let mut rows: Vec<(String, String)> = Vec::new();
        rows.extend(
            r.events.iter().map(|e| (e.id.to_string(), format!("{} {}", e.kind, short(&e.evidence.trigger.text)))),
        );
        rows.extend(r.claims.iter().map(|c| (c.id.to_string(), short(&c.text))));
        rows.extend(
            r.attributions
                .iter()
                .map(|q| (q.id.to_string(), format!("{} {}", q.act, short(q.cue.first().map_or("", |c| &c.text))))),
        );
        rows.extend(r.agreements.iter().map(|t| (t.id.to_string(), short(&t.name))));
        rows.extend(r.actors.iter().map(|a| (a.id.to_string(), short(&a.name))));
        rows.extend(r.times.iter().map(|t| (t.id.to_string(), t.value.clone())));
        rows.extend(r.places.iter().map(|p| (p.id.to_string(), short(&p.name))));
        rows
    }

    /// What of a row can be wrong.
    pub fn fields(&self) -> &'static [&'static str] {
        corrections::FIELDS
    }

    /// The article and the record, each linked to the other.
    pub fn shown(&self, ui: &Ui) -> show::Fragments {
        show::fragments(&self.reading, ui.words)
    }
}

page!(Document, "document.html");

/// Every correction.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Corrections {
    /// The corrections, in the order in which they were made.
    pub rows: Vec<Correction>,
}

impl Corrections {
    /// All of them.
    pub fn make(ctx: &Ctx<'_>) -> Made<Corrections> {
        Ok(Corrections { rows: corrections::of(ctx.record.path(), |_| true) })
    }
}

impl Row for Correction {
    const COLUMNS: &'static [&'static str] = &["at", "document", "row", "field", "machine", "value", "reason"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.at).into(),
            (&self.document).into(),
            (&self.row).into(),
            (&self.field).into(),
            (&self.machine).into(),
            (&self.value).into(),
            (&self.reason).into(),
        ]
    }

    fn entry(&self) -> Entry {
        let page = match &self.document {
            Some(document) => ("documents", format!("{}#{}", document.get(..12).unwrap_or(document), self.row)),
            None => ("actors", self.row.clone()),
        };
        Entry {
            id: format!("{}#{}@{}", self.document.as_deref().unwrap_or("actor"), self.row, self.at),
            title: format!("{} {}: {}", self.row, self.field, self.value),
            day: Some(self.at.clone()),
            page,
            summary: self.reason.clone(),
        }
    }
}

page!(
    Corrections,
    "corrections.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    }
);

/// A text that was pasted, read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reading {
    /// Whether it was kept in the record: its id there.
    pub kept: Option<String>,
    /// Its reading: `vigie.reading/1`.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub reading: vigie_read::Reading,
}

impl Reading {
    /// The article and the record, each linked to the other.
    pub fn shown(&self, ui: &Ui) -> show::Fragments {
        show::fragments(&self.reading, ui.words)
    }
}

page!(Reading, "reading.html");
