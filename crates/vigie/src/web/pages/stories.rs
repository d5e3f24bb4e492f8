//! Stories: the documents that report the same happening.

use super::{Ctx, Made, Problem, page};
use crate::web::asked::missing;
use crate::web::rows::{Claim, Doc, Story};
use crate::web::sheet::Sheet;
use crate::web::versions::{Piece, changes};
use schemars::JsonSchema;
use serde::Serialize;
use vigie_record::facts::{DocId, RowKind};
use vigie_record::store::query::{Filter, Page as Part};

/// A list of stories.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stories {
    /// The stories, last heard of first.
    pub rows: Vec<Story>,
    /// Where to go on.
    pub next: Option<String>,
}

impl Stories {
    /// Those asked for.
    pub fn make(ctx: &Ctx<'_>) -> Made<Stories> {
        let listed = ctx.view.things(RowKind::Story, &ctx.asked.filter()?, &ctx.asked.page()?)?;
        Ok(Stories { rows: listed.rows.into_iter().map(Story::from).collect(), next: listed.next })
    }
}

page!(
    Stories,
    "stories.html",
    fn sheet(&self) -> Option<Sheet> {
        Some(Sheet::of(&self.rows))
    },
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
);

/// A text and its copies.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Text {
    /// The document published first.
    pub first: Doc,
    /// Its copies, folded away.
    pub copies: Vec<Doc>,
    /// What changed from one version to the next, where something did.
    pub versions: Vec<Version>,
}

/// A version of a text that differs from the one before.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Version {
    /// The document.
    pub document: Doc,
    /// What changed; nothing where it is too much to be told.
    pub changes: Option<Vec<Piece>>,
}

/// A source that usually reports on these actors and has not.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Silent {
    /// Which.
    pub outlet: String,
    /// Of how many stories on these actors in the 60 days before.
    pub of: usize,
    /// How many it reported.
    pub reported: usize,
    /// Articles it published since the story began.
    pub since: usize,
}

/// One story.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OneStory {
    /// The story.
    pub story: Story,
    /// Its texts, in the order of days.
    pub texts: Vec<Text>,
    /// What is claimed in it.
    pub claims: Vec<Claim>,
    /// Who has not reported it; nothing where the record is too large to tell while you wait.
    pub silent: Option<Vec<Silent>>,
}

/// Documents of a story that are shown.
const MOST: usize = 200;
/// Versions of a text that are compared.
const MOST_VERSIONS: usize = 12;
/// Silence is told for records up to this size.
const SMALL: i64 = 2000;

impl OneStory {
    /// By its id.
    pub fn make(ctx: &Ctx<'_>) -> Made<OneStory> {
        let thing = ctx.view.thing(RowKind::Story, ctx.part)?;
        let story = Story::from(thing.ok_or_else(|| Problem::not_found(missing(ctx.part).to_string()))?);
        let members = ctx.view.members(RowKind::Story, &story.key)?;
        let mut ids: Vec<DocId> = Vec::new();
        for m in members {
            if !ids.contains(&m.document) && ids.len() < MOST {
                ids.push(m.document);
            }
        }
        let mut texts: Vec<(Option<String>, Text)> = Vec::new();
        let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
        for id in &ids {
            let filter = Filter { document: vec![id.to_string()], ..Filter::default() };
            let Some(row) = ctx.view.search(&filter, &Part::first(1))?.rows.pop() else { continue };
            let group = ctx.view.things_of(RowKind::Copies, id)?.pop();
            match texts.iter_mut().find(|(g, _)| g.is_some() && *g == group) {
                Some((_, text)) => text.copies.push(row.into()),
                None => texts.push((group, Text { first: row.into(), copies: Vec::new(), versions: Vec::new() })),
            }
        }
        texts.iter_mut().try_for_each(|(_, text)| versions(ctx, text))?;
        let filter = Filter { document: names, ..Filter::default() };
        let claims = ctx.view.things(RowKind::Claim, &filter, &Part::first(60))?;
        let mut claims: Vec<Claim> = claims.rows.into_iter().map(Claim::from).collect();
        claims.sort_by_key(|c| (!c.disputed(), std::cmp::Reverse(c.independent)));
        let silent = if ctx.documents <= SMALL { Some(silence(ctx, &story.key)?) } else { None };
        Ok(OneStory { story, texts: texts.into_iter().map(|(_, t)| t).collect(), claims, silent })
    }
}

/// Finds what changed from each version of a text to the next.
fn versions(ctx: &Ctx<'_>, text: &mut Text) -> Made<()> {
    let words = |doc: &Doc| -> Made<String> {
        Ok(ctx.view.document(&doc.id)?.map(|whole| whole.reading.document.text).unwrap_or_default())
    };
    if text.copies.is_empty() {
        return Ok(());
    }
    let mut before = words(&text.first)?;
    for doc in text.copies.iter().take(MOST_VERSIONS) {
        let after = words(doc)?;
        let changes = changes(&before, &after);
        if changes.as_ref().is_none_or(|c| !c.is_empty()) {
            text.versions.push(Version { document: doc.clone(), changes });
            before = after;
        }
    }
    Ok(())
}

fn silence(ctx: &Ctx<'_>, key: &str) -> Made<Vec<Silent>> {
    let all = vigie_record::across::silences(&ctx.view.facts()?);
    let mine = all.into_iter().find(|(k, _)| k == key).map(|(_, s)| s).unwrap_or_default();
    let shown = |s: vigie_record::across::silence::Silent| Silent {
        outlet: s.outlet,
        of: s.of,
        reported: s.reported,
        since: s.since,
    };
    Ok(mine.into_iter().map(shown).collect())
}

page!(OneStory, "story.html");
