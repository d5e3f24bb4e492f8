//! The ledger: each claim, who stands for it, who against, and where the author stands.

use super::super::phrase::View;
use super::super::text::excerpt;
use super::canvas::{Canvas, Piece, Tint, p};
use super::{BODY, ids, named, places_of};
use vigie_read::reading::{Act, Claim, ClaimStatus, Holder, Stance};

pub(super) fn write(view: &View<'_>, canvas: &mut Canvas) {
    canvas.heading(view.words.claims, view.words.claims_note);
    if view.reading.claims.is_empty() {
        canvas.block(&[], 1, &[p(Tint::Faint, view.words.nothing)]);
    }
    for claim in view.ledger() {
        canvas.gap();
        row(view, canvas, claim);
    }
}

fn row(view: &View<'_>, canvas: &mut Canvas, claim: &Claim) {
    let tint = match claim.status {
        ClaimStatus::Denied | ClaimStatus::Contradicted | ClaimStatus::Retracted => Tint::No,
        ClaimStatus::Confirmed | ClaimStatus::Corroborated => Tint::Yes,
        ClaimStatus::SingleSource => Tint::Open,
    };
    let status = view.words.claim_status(claim.status).to_uppercase();
    let lead = [p(Tint::Id, format!(" {:<4}", claim.id.to_string())), p(tint, status)];
    let columns = (canvas.width().saturating_sub(BODY).max(20) * 3).saturating_sub(24);
    let mut body = vec![p(Tint::Quote, excerpt(&claim.text, 0..0, columns).quoted(view.words.quotes()).to_string())];
    body.push(places_of(&claim.evidence));
    if !claim.events.is_empty() {
        body.push(p(Tint::Id, format!(" {}", ids(&claim.events))));
    }
    canvas.block(&lead, BODY, &body);
    for stance in &claim.asserted_by {
        // An act that is itself a denial would read as its own contrary here.
        let plain =
            view.attribution(stance.attribution).is_none_or(|a| a.negated || matches!(a.act, Act::Deny | Act::Doubt));
        let verb = if plain { view.words.says } else { view.stance_verb(stance, view.words.says) };
        side(view, canvas, p(Tint::Plain, verb), stance);
    }
    for stance in &claim.confirmed_by {
        side(view, canvas, p(Tint::Yes, view.words.confirms), stance);
    }
    for stance in &claim.denied_by {
        side(view, canvas, p(Tint::No, view.words.denies), stance);
    }
    let author = view.author_on(claim);
    if !author.is_empty() {
        let values = author.iter().map(|v| view.words.factuality(*v)).collect::<Vec<_>>().join(", ");
        canvas.block(&label(p(Tint::Faint, view.words.author)), BODY, &[p(Tint::Faint, values)]);
    }
}

fn side(view: &View<'_>, canvas: &mut Canvas, verb: Piece, stance: &Stance) {
    let mut body = match stance.actor {
        Holder::Actor(id) => named(view, id),
        other => vec![p(Tint::Strong, view.words.holder(other))],
    };
    if let Some(attribution) = view.attribution(stance.attribution) {
        if let Some(cue) = attribution.cue.first() {
            body.push(p(
                Tint::Faint,
                format!(" {} [{}–{}]", excerpt(&cue.text, 0..0, 30).quoted(view.words.quotes()), cue.start, cue.end),
            ));
        }
        for relay in view.relays(attribution) {
            body.push(p(Tint::Plain, format!(", {} {relay}", view.words.via)));
        }
    }
    canvas.block(&label(verb), BODY, &body);
}

/// A label under the status.
fn label(piece: Piece) -> [Piece; 2] {
    [p(Tint::Plain, "     "), piece]
}
