//! A reading for a terminal: the claims first, then the events in the order of time, the agreements, who says what, the
//! conflicts and the warnings. Every row shows its words and where they stand.

mod agreements;
mod canvas;
mod claims;
mod events;
mod said;

use super::PrettyOptions;
use super::phrase::{Standing, View, disputed, standing};
use super::text::{excerpt, inside};
use super::words::Words;
use canvas::{Canvas, Piece, Tint, p};
use vigie_read::reading::{ActorId, EventId, PlaceId, Reading, Span};

/// Where the ids stand, and where what they name begins.
const BODY: usize = 19;

/// Lays a reading out.
pub(super) fn pretty(reading: &Reading, options: &PrettyOptions) -> String {
    let words = Words::first();
    let view = View { reading, words: &words };
    let mut canvas = Canvas::new(options.width.clamp(40, 200), options.colour);
    head(&view, &mut canvas);
    claims::write(&view, &mut canvas);
    events::write(&view, &mut canvas);
    agreements::write(&view, &mut canvas);
    said::write(&view, &mut canvas);
    conflicts(&view, &mut canvas);
    warnings(&view, &mut canvas);
    canvas.finish()
}

fn head(view: &View<'_>, canvas: &mut Canvas) {
    let document = &view.reading.document;
    // Articles follow one another: the heavy line parts them.
    canvas.block(&[], 0, &[p(Tint::Faint, "━".repeat(canvas.width()))]);
    canvas.block(&[], 0, &[p(Tint::Strong, view.title())]);
    let mut about: Vec<String> = Vec::new();
    about.push(document.published.as_deref().map_or_else(|| view.words.undated.to_owned(), |d| view.words.time(d)));
    about.extend(document.outlet.clone());
    about.push(document.language.clone());
    about.extend(document.url.clone());
    canvas.block(&[], 0, &[p(Tint::Faint, about.join(" · "))]);
    let (r, w) = (view.reading, view.words);
    let against = r.claims.iter().filter(|c| disputed(c)).count();
    let stated = r.events.iter().filter(|e| standing(e) == Standing::Stated).count();
    let counts = [
        (w.claims, r.claims.len(), Some((w.disputed, against))),
        (w.events, r.events.len(), Some((w.legend_stated, stated))),
        (w.agreements, r.agreements.len(), None),
        (w.attributions, r.attributions.len(), None),
        (w.conflicts, r.conflicts.len(), None),
    ];
    let counts = counts.map(|(name, n, of_them)| {
        let part = of_them.filter(|_| n > 0).map(|(what, part)| format!(" ({part} {what})")).unwrap_or_default();
        format!("{}: {n}{part}", name.to_lowercase())
    });
    canvas.block(&[], 0, &[p(Tint::Faint, counts.join(" · "))]);
}

/// The words a row was read from, and where they stand.
fn quote(view: &View<'_>, canvas: &Canvas, indent: usize, span: &Span, keep: Option<&Span>) -> Vec<Piece> {
    // At most three lines, the offsets among them.
    let columns = (canvas.width().saturating_sub(indent).max(20) * 3).saturating_sub(24);
    let words = excerpt(&span.text, inside(span, keep), columns).quoted(view.words.quotes());
    vec![
        p(Tint::Quote, words.before),
        p(Tint::Word, words.word),
        p(Tint::Quote, words.after),
        p(Tint::Faint, format!(" [{}–{}]", span.start, span.end)),
    ]
}

/// Where spans stand, as faint brackets.
fn places_of(spans: &[Span]) -> Piece {
    p(Tint::Faint, spans.iter().take(4).map(|s| format!(" [{}–{}]", s.start, s.end)).collect::<String>())
}

/// A name and its codes.
fn named(view: &View<'_>, id: ActorId) -> Vec<Piece> {
    let mut out = vec![p(Tint::Strong, view.name(id))];
    let code = view.code(id);
    if !code.is_empty() {
        out.push(p(Tint::Faint, format!(" ({code})")));
    }
    out
}

/// A place and its country.
fn place(view: &View<'_>, id: PlaceId) -> String {
    match view.reading.places.get(id.index()) {
        Some(place) => match &place.country {
            Some(country) => format!("{} ({country})", place.name),
            None => place.name.clone(),
        },
        None => id.to_string(),
    }
}

fn ids(events: &[EventId]) -> String {
    events.iter().map(EventId::to_string).collect::<Vec<_>>().join(" ")
}

/// Facts on one line, with dots between them.
fn dotted(facts: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut out = Vec::new();
    for fact in facts.into_iter().filter(|f| !f.is_empty()) {
        if !out.is_empty() {
            out.push(p(Tint::Faint, " · "));
        }
        out.extend(fact);
    }
    out
}

fn conflicts(view: &View<'_>, canvas: &mut Canvas) {
    if view.reading.conflicts.is_empty() {
        return;
    }
    canvas.heading(view.words.conflicts, view.words.conflicts_note);
    for conflict in &view.reading.conflicts {
        canvas.gap();
        let kind = p(Tint::No, view.words.conflict(conflict.kind));
        let events = p(Tint::Id, ids(&conflict.statements));
        canvas.block(&[], 1, &dotted(vec![vec![kind], vec![p(Tint::Plain, &conflict.note)], vec![events]]));
        for span in &conflict.evidence {
            canvas.block(&[], 5, &quote(view, canvas, 5, span, None));
        }
    }
}

fn warnings(view: &View<'_>, canvas: &mut Canvas) {
    if view.reading.warnings.is_empty() {
        return;
    }
    canvas.heading(view.words.warnings, "");
    canvas.gap();
    for warning in &view.reading.warnings {
        let mut body = vec![p(Tint::Open, &warning.code), p(Tint::Plain, format!(": {}", warning.message))];
        if let Some(span) = &warning.span {
            body.push(p(Tint::Faint, format!(" [{}–{}]", span.start, span.end)));
        }
        canvas.block(&[p(Tint::Open, " !")], 4, &body);
    }
}
