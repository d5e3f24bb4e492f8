//! The agreements: who is bound, the steps taken, what is owed.

use super::super::phrase::View;
use super::super::text::quoted;
use super::canvas::{Canvas, Piece, Tint, p};
use super::{BODY, dotted, place, quote};
use vigie_read::reading::{Agreement, AgreementState, Milestone, Obligation, Status};

pub(super) fn write(view: &View<'_>, canvas: &mut Canvas) {
    if view.reading.agreements.is_empty() {
        return;
    }
    canvas.heading(view.words.agreements, view.words.agreements_note);
    for agreement in &view.reading.agreements {
        canvas.gap();
        row(view, canvas, agreement);
    }
}

fn row(view: &View<'_>, canvas: &mut Canvas, agreement: &Agreement) {
    let state = p(
        match agreement.state {
            AgreementState::Signed | AgreementState::InForce => Tint::Yes,
            AgreementState::Suspended | AgreementState::Ending | AgreementState::Terminated => Tint::No,
            _ => Tint::Open,
        },
        view.words.agreement_state(agreement.state),
    );
    let kind = p(Tint::Plain, view.words.agreement_kind(agreement.kind));
    let name = p(Tint::Strong, quoted(&agreement.name, view.words.quotes()));
    let lead = [p(Tint::Id, format!(" {}", agreement.id))];
    canvas.block(&lead, 5, &dotted(vec![vec![name], vec![kind], vec![state]]));
    if !agreement.parties.is_empty() {
        canvas.block(&label(view.words.parties), BODY, &[p(Tint::Strong, view.names(&agreement.parties))]);
    }
    for steps in view.steps(agreement) {
        step(view, canvas, &steps);
    }
    for obligation in &agreement.obligations {
        duty(view, canvas, obligation);
    }
}

fn step(view: &View<'_>, canvas: &mut Canvas, steps: &[&Milestone]) {
    let milestone = steps[0];
    let date = milestone.date.as_deref().map_or_else(|| view.words.undated.to_owned(), |d| view.words.time(d));
    let mut facts = vec![vec![p(Tint::Strong, view.words.step(milestone.step))]];
    let mut who = Vec::new();
    let parties: Vec<_> = steps.iter().filter_map(|m| m.party).collect();
    if !parties.is_empty() {
        who.push(p(Tint::Plain, view.names(&parties)));
    }
    if let Some(by) = milestone.by {
        let gap = if who.is_empty() { "" } else { ", " };
        who.push(p(Tint::Plain, format!("{gap}{} {}", view.words.by, view.name(by))));
    }
    facts.push(who);
    facts.extend(milestone.place.map(|id| vec![p(Tint::Plain, place(view, id))]));
    if milestone.status != Status::Occurred {
        facts.push(vec![p(Tint::Open, view.words.status(milestone.status))]);
    }
    let body = dotted(facts);
    canvas.block(&label(&date), BODY, &body);
    canvas.block(&[], BODY, &quote(view, canvas, BODY, &milestone.evidence, None));
}

fn duty(view: &View<'_>, canvas: &mut Canvas, obligation: &Obligation) {
    let mut body: Vec<Piece> = vec![];
    if !obligation.owed_by.is_empty() {
        body.push(p(Tint::Strong, view.names(&obligation.owed_by)));
    }
    if !obligation.owed_to.is_empty() {
        body.push(p(Tint::Faint, " → "));
        body.push(p(Tint::Strong, view.towards(&obligation.owed_by, &obligation.owed_to)));
    }
    body.push(p(Tint::Strong, if body.is_empty() { "" } else { ": " }));
    body.push(p(Tint::Plain, view.words.obligation(obligation.kind)));
    if let Some(condition) = &obligation.condition {
        body.push(p(Tint::Faint, format!(", {} ", view.words.condition)));
        body.push(p(Tint::Plain, quoted(condition, view.words.quotes())));
    }
    canvas.block(&label(view.words.owes), BODY, &body);
    canvas.block(&[], BODY, &quote(view, canvas, BODY, &obligation.evidence, None));
}

fn label(text: &str) -> [Piece; 1] {
    [p(Tint::Faint, format!("     {text}"))]
}
