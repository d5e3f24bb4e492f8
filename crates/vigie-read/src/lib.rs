//! read: [`vigie_parse::Sentences`] in, a [`Reading`] out. The grammar of reporting, PLOVER, the lexicons; no storage, no
//! clock, no network. The rules speak Universal Dependencies; what differs between languages is data in `languages/<code>/`.
//!
//! The rooms, in the order a document goes through them: [`times`], [`actors`], [`places`], [`events`], [`attribution`],
//! [`agreements`], [`commitment`], [`claims`], [`conflicts`]. [`grammar`] is what they share.

pub mod actors;
pub mod agreements;
pub mod attribution;
pub mod claims;
pub mod commitment;
pub mod conflicts;
mod context;
pub mod events;
pub mod grammar;
mod library;
pub mod places;
pub mod reading;
pub mod times;

pub use context::{At, Context};
pub use library::{Folder, Language, Library, LibraryError, Ontology};
pub use reading::Reading;

use std::collections::BTreeMap;
use vigie_gather::{BlockKind, Document};
use vigie_parse::Sentences;

/// Reads a parsed document. Never fails: what cannot be read is left out, what is unsure is marked by a warning.
///
/// `models` names the language models the parse came from and their hashes; it is copied into the reading.
pub fn read(
    document: &Document,
    sentences: &Sentences,
    library: &Library,
    models: &BTreeMap<String, String>,
) -> Reading {
    let ctx = Context::new(document, sentences, library);
    let times = times::find(&ctx);
    let mut cast = actors::find(&ctx);
    let places = places::find(&ctx, &cast);
    let mut events = events::find(&ctx, &mut cast, &times, &places);
    let mut attributions = attribution::find(&ctx, &mut cast, &events);
    let agreements = agreements::find(&ctx, &mut cast, &times, &places, &attributions, &mut events);
    events::settle(&mut events, &mut attributions);
    commitment::assign(&ctx, &mut events, &attributions);
    let claims = claims::fold(&ctx, &events, &attributions);
    let conflicts = conflicts::find(&ctx, &cast, &events, &attributions);
    Reading {
        schema: "vigie.reading/1".into(),
        vigie: env!("CARGO_PKG_VERSION").into(),
        models: models.clone(),
        document: document_row(&ctx),
        actors: cast.into_rows(),
        times: times.into_rows(),
        places: places.into_rows(),
        events: events.into_iter().map(|d| d.event).collect(),
        attributions: attributions.into_iter().map(|d| d.attribution).collect(),
        claims,
        agreements,
        conflicts,
        warnings: warnings(&ctx),
    }
}

fn document_row(ctx: &Context<'_>) -> reading::DocumentRow {
    let d = ctx.document;
    reading::DocumentRow {
        id: d.id.clone(),
        key: d.key.clone(),
        title: d.title.clone(),
        published: d.published.map(|p| p.to_string()),
        language: d.language.clone(),
        outlet: d.outlet.clone(),
        url: d.url.clone(),
        headings: d.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| ctx.span(b.range.clone())).collect(),
        text: d.text.clone(),
    }
}

fn warnings(ctx: &Context<'_>) -> Vec<reading::WarningRow> {
    let row =
        |code: &str, message: &str, span| reading::WarningRow { code: code.into(), message: message.into(), span };
    let mut out: Vec<_> =
        ctx.document.warnings.iter().map(|w| row(w.code, &w.message, w.range.clone().map(|r| ctx.span(r)))).collect();
    if ctx.language.is_none() {
        let known = ctx.library.languages().map(|l| l.code.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!(
            "no lexicon for language {:?}: nothing was coded; languages with one: {known}",
            ctx.document.language
        );
        out.push(row("no-lexicon", &message, None));
    }
    out
}
