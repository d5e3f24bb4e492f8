//! Documents: found by their words, shown with their reading; and texts that somebody pastes.

use super::{Ctx, Made, Problem, page};
use crate::show;
use crate::web::asked::missing;
use crate::web::rows::Doc;
use crate::web::sheet::Sheet;
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
        Ok(Document { document: whole.document.into(), stories, claims, reading: whole.reading })
    }

    /// The article and the record, each linked to the other.
    pub fn shown(&self) -> show::Fragments {
        show::fragments(&self.reading)
    }
}

page!(Document, "document.html");

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
    pub fn shown(&self) -> show::Fragments {
        show::fragments(&self.reading)
    }
}

page!(Reading, "reading.html");
