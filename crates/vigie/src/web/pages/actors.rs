//! Actors: who they are, what they did, what they say.

use super::{Ctx, Made, Problem, page};
use crate::web::asked::missing;
use crate::web::corrections::{self, Correction};
use crate::web::rows::{Actor, Doc, Event};
use crate::web::sheet::Sheet;
use schemars::JsonSchema;
use serde::Serialize;
use vigie_record::store::query::{Filter, Page as Part};

/// A list of actors.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Actors {
    /// The actors, those in most documents first.
    pub rows: Vec<Actor>,
}

/// Actors of a page.
const MOST: usize = 200;

impl Actors {
    /// Those asked for.
    pub fn make(ctx: &Ctx<'_>) -> Made<Actors> {
        let mut filter = ctx.asked.filter()?;
        // Words that are no field are a name.
        if let Some(text) = filter.text.take() {
            filter.actor.push(text.to_string());
        }
        let rows = ctx.view.actors(&filter, ctx.asked.limit.unwrap_or(MOST).min(MOST * 5))?;
        Ok(Actors { rows: rows.into_iter().map(Actor::from).collect() })
    }
}

page!(
    Actors,
    "actors.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    }
);

/// A stand of an actor on a claim of one document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saying {
    /// Document and claim: `3fa9c1d2e4b0#C3`.
    pub id: String,
    /// The day of publication.
    pub day: Option<String>,
    /// The proposition.
    pub words: String,
    /// What the document makes of it.
    pub status: String,
    /// What the actor does: `asserts`, `denies`, `confirms`.
    pub does: String,
    /// By which act.
    pub act: Option<String>,
    /// The word that says so.
    pub cue: Option<String>,
    /// The document.
    pub document: Doc,
}

/// One actor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OneActor {
    /// Who.
    pub actor: Actor,
    /// What people say of the machine's values.
    pub corrections: Vec<Correction>,
    /// What it says and denies, newest first.
    pub sayings: Vec<Saying>,
    /// What it did.
    pub does: Vec<Event>,
    /// What was done to it.
    pub suffers: Vec<Event>,
}

/// Rows of each list.
const ROWS: usize = 25;

impl OneActor {
    /// By its key.
    pub fn make(ctx: &Ctx<'_>) -> Made<OneActor> {
        let key = vec![ctx.part.to_owned()];
        let found = ctx.view.actors(&Filter { actor: key.clone(), ..Filter::default() }, 50)?;
        let actor = found.into_iter().map(Actor::from).find(|a| a.key == ctx.part);
        let actor = actor.ok_or_else(|| Problem::not_found(missing(ctx.part).to_string()))?;
        let part = Part::first(ROWS);
        let events = |filter: &Filter| -> Made<Vec<Event>> {
            Ok(ctx.view.events(filter, &part)?.rows.into_iter().map(Event::from).collect())
        };
        let does = events(&Filter { by: key.clone(), ..Filter::default() })?;
        let suffers = events(&Filter { to: key.clone(), ..Filter::default() })?;
        let claims = ctx.view.claims(&Filter { by: key, ..Filter::default() }, &Part::first(60))?;
        let mut sayings = Vec::new();
        for c in claims.rows {
            // A claim names whoever takes a stand as its document does.
            let Some(stance) = c.stances.iter().find(|s| actor.names.contains(&s.who)) else { continue };
            sayings.push(Saying {
                id: c.id.clone(),
                day: c.day.clone(),
                words: c.text.clone(),
                status: c.status.clone(),
                does: stance.stance.clone(),
                act: stance.act.clone(),
                cue: stance.cue.as_ref().map(|s| s.text.clone()),
                document: c.document.clone().into(),
            });
        }
        let corrections = corrections::of(ctx.record.path(), |c| c.document.is_none() && c.row == actor.key);
        Ok(OneActor { actor, corrections, sayings, does, suffers })
    }
}

page!(OneActor, "actor.html");
