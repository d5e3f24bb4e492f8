//! Who says what, by speaker in the order of the text.

use super::super::phrase::View;
use super::canvas::{Canvas, Tint, p};
use super::{BODY, ids, named, quote};
use vigie_read::reading::Attribution;

pub(super) fn write(view: &View<'_>, canvas: &mut Canvas) {
    if view.reading.attributions.is_empty() {
        return;
    }
    canvas.heading(view.words.attributions, view.words.attributions_note);
    for (speaker, said) in by_speaker(view) {
        canvas.gap();
        let mut body = match said[0].source.actors.as_slice() {
            [one] => named(view, *one),
            _ => vec![p(Tint::Strong, speaker)],
        };
        if let Some(role) = said[0].source.actors.first().and_then(|a| view.role(*a)) {
            body.push(p(Tint::Faint, format!(", {role}")));
        }
        canvas.block(&[], 1, &body);
        for attribution in said {
            row(view, canvas, attribution);
        }
    }
}

/// The attributions of each speaker, speakers in the order in which they first speak.
fn by_speaker<'a>(view: &View<'a>) -> Vec<(String, Vec<&'a Attribution>)> {
    let mut at = std::collections::HashMap::new();
    let mut out: Vec<(String, Vec<&Attribution>)> = Vec::new();
    for attribution in &view.reading.attributions {
        let speaker = view.source(&attribution.source);
        let index = *at.entry((speaker.clone(), attribution.source.actors.clone())).or_insert(out.len());
        if index == out.len() {
            out.push((speaker, vec![]));
        }
        out[index].1.push(attribution);
    }
    out
}

fn row(view: &View<'_>, canvas: &mut Canvas, attribution: &Attribution) {
    let lead = [p(Tint::Id, format!(" {:<4}", attribution.id.to_string())), p(Tint::Plain, view.act(attribution))];
    let mut body = Vec::new();
    if !attribution.addressees.is_empty() {
        body.push(p(Tint::Plain, format!("{} {}: ", view.words.to, view.names(&attribution.addressees))));
    }
    for (i, span) in attribution.content.iter().enumerate() {
        if i > 0 {
            body.push(p(Tint::Faint, " … "));
        }
        body.extend(quote(view, canvas, BODY, span, None));
    }
    if let Some(relay) = view.relays(attribution).first() {
        body.push(p(Tint::Plain, format!(", {} {relay}", view.words.via)));
    }
    if !attribution.events.is_empty() {
        body.push(p(Tint::Id, format!(" {}", ids(&attribution.events))));
    }
    canvas.block(&lead, BODY, &body);
}
