//! The events in the order of time: the date at the left, who did what to whom, how it stands, the words.

use super::super::phrase::{Standing, View, score, standing};
use super::super::text::{excerpt, head as cut, width};
use super::canvas::{Canvas, Piece, Tint, p};
use super::{BODY, dotted, place, quote};
use vigie_read::reading::{Event, Factuality};

pub(super) fn write(view: &View<'_>, canvas: &mut Canvas) {
    canvas.heading(view.words.events, view.words.events_note);
    if view.reading.events.is_empty() {
        canvas.block(&[], 1, &[p(Tint::Faint, view.words.nothing)]);
        return;
    }
    let w = view.words;
    let legend = format!("● {}   ○ {}   ✗ {}", w.legend_stated, w.legend_open, w.legend_negated);
    canvas.block(&[], 1, &[p(Tint::Faint, legend)]);
    let mut last = None;
    for event in view.timeline() {
        canvas.gap();
        let date = event.time.as_ref().map_or_else(|| w.undated.to_owned(), |t| view.words.time(&t.value));
        // A date is printed where it changes.
        let shown = last.as_ref() != Some(&date) || view.relation(event).is_some();
        row(view, canvas, event, shown.then_some(date.as_str()));
        last = Some(date);
    }
}

fn row(view: &View<'_>, canvas: &mut Canvas, event: &Event, date: Option<&str>) {
    let (mark, tint) = match standing(event) {
        Standing::Refused => ("✗", Tint::No),
        Standing::Stated => ("●", Tint::Yes),
        Standing::Disputed => ("○", Tint::No),
        Standing::Reported | Standing::Open => ("○", Tint::Open),
    };
    let stamp = view.relation(event).filter(|_| date.is_some()).or(date).unwrap_or_default();
    // A stamp too long for its column goes below the id.
    let (stamp, long) = if width(stamp) <= 10 { (stamp, None) } else { ("", Some(stamp)) };
    let first = vec![
        p(Tint::Faint, format!(" {stamp:<11}")),
        p(tint, mark),
        p(Tint::Id, format!(" {:<4}", event.id.to_string())),
    ];
    let mut gutter = vec![first];
    if view.relation(event).is_some() {
        gutter.extend(date.map(|d| vec![p(Tint::Faint, format!(" {}", cut(d, 16)))]));
    }
    gutter.extend(long.map(|l| vec![p(Tint::Faint, format!(" {}", cut(l, 16)))]));
    canvas.gutter(gutter);
    canvas.block(&[], BODY, &what(view, event));
    canvas.block(&[], BODY, &how(view, event, tint));
    let holders = who_holds(view, event);
    if !holders.is_empty() {
        canvas.block(&[], BODY, &holders);
    }
    canvas.block(&[], BODY, &quote(view, canvas, BODY, &event.evidence.span, Some(&event.evidence.trigger)));
    canvas.flush_gutter();
}

/// Who did what to whom.
fn what(view: &View<'_>, event: &Event) -> Vec<Piece> {
    let doers = view.doers(event);
    let tint = if event.actors.is_empty() { Tint::Faint } else { Tint::Strong };
    let mut out = vec![p(tint, doers), p(Tint::Faint, " → "), p(Tint::Plain, view.kind(event))];
    // PLOVER's types are wide: the word of the text says what was done.
    let word = excerpt(&event.evidence.trigger.text, 0..0, 30).quoted(view.words.quotes());
    out.push(p(Tint::Faint, format!(" {word}")));
    if !event.recipients.is_empty() {
        out.push(p(Tint::Faint, " → "));
        out.push(p(Tint::Strong, view.towards(&event.actors, &event.recipients)));
    }
    out
}

/// Its tags, where, about which agreement, its codes.
fn how(view: &View<'_>, event: &Event, tint: Tint) -> Vec<Piece> {
    let tags = view.tags(event);
    let mut facts: Vec<Vec<Piece>> = if tags.is_empty() {
        vec![vec![p(tint, view.words.status(event.status))]]
    } else {
        tags.into_iter().map(|t| vec![p(tint, t)]).collect()
    };
    if let Some(id) = event.place {
        facts.push(vec![p(Tint::Plain, place(view, id))]);
    }
    if let Some(id) = event.agreement {
        facts.push(vec![p(Tint::Plain, format!("{} ", view.words.about)), p(Tint::Id, id.to_string())]);
    }
    if !event.contexts.is_empty() {
        facts.push(vec![p(Tint::Faint, event.contexts.join(", "))]);
    }
    let cameo = event.cameo.as_ref().map(|c| format!("CAMEO {c}"));
    facts.extend(cameo.map(|c| vec![p(Tint::Faint, c)]));
    facts.push(vec![p(Tint::Faint, score(event.score))]);
    dotted(facts)
}

/// How sure the author is, and everyone else.
fn who_holds(view: &View<'_>, event: &Event) -> Vec<Piece> {
    let mut facts = Vec::new();
    // The mark of a stated event says already what the author holds.
    let stated = standing(event) == Standing::Stated;
    if let Some(value) = view.authors_value(event).filter(|_| !stated) {
        facts.push(vec![p(Tint::Faint, format!("{} {}", view.words.author, view.words.factuality(value)))]);
    }
    // Of the others only those who hold something: that a relay takes no position is the rule.
    for (value, names) in view.others(event).into_iter().filter(|(value, _)| *value != Factuality::Uu) {
        let label = format!("{}: ", view.words.factuality(value));
        facts.push(vec![p(Tint::Faint, label), p(Tint::Plain, names.join(", "))]);
    }
    dotted(facts)
}
