//! The record: one row a claim, event, agreement, attribution, actor, time, place; each leads to its words.

use super::super::phrase::{Standing, View, mutual, score, standing};
use super::super::text::{excerpt, inside, quoted};
use super::markup::{esc, escaped};
use std::fmt::Write;
use vigie_read::reading::{
    Act, ActorId, Agreement, Attribution, Claim, ClaimStatus, Event, EventId, Factuality, Holder, PlaceId, Span,
    Stance, Status,
};

/// Writes the sections that have rows, the claims and events always.
pub(super) fn write(view: &View<'_>, out: &mut String) {
    let (r, w) = (view.reading, view.words);
    section(out, view, "claims", w.claims, w.claims_note, view.ledger().into_iter().map(|c| claim(view, c)));
    section(out, view, "events", w.events, w.events_note, view.timeline().into_iter().map(|e| event(view, e)));
    section(out, view, "agreements", w.agreements, w.agreements_note, r.agreements.iter().map(|t| agreement(view, t)));
    section(out, view, "said", w.attributions, "", r.attributions.iter().map(|q| attribution(view, q)));
    section(out, view, "actors", w.actors, "", (0..r.actors.len()).map(|i| actor(view, i)));
    section(out, view, "times", w.times, "", (0..r.times.len()).map(|i| time(view, i)));
    section(out, view, "places", w.places, "", (0..r.places.len()).map(|i| a_place(view, i)));
    section(out, view, "conflicts", w.conflicts, w.conflicts_note, (0..r.conflicts.len()).map(|i| conflict(view, i)));
    section(out, view, "warnings", w.warnings, "", (0..r.warnings.len()).map(|i| warning(view, i)));
}

/// The sections as a list of links, with how many rows each has.
pub(super) fn contents(view: &View<'_>, out: &mut String) {
    let (r, w) = (view.reading, view.words);
    let all = [
        ("claims", w.claims, r.claims.len()),
        ("events", w.events, r.events.len()),
        ("agreements", w.agreements, r.agreements.len()),
        ("said", w.attributions, r.attributions.len()),
        ("actors", w.actors, r.actors.len()),
        ("times", w.times, r.times.len()),
        ("places", w.places, r.places.len()),
        ("conflicts", w.conflicts, r.conflicts.len()),
        ("warnings", w.warnings, r.warnings.len()),
    ];
    for (id, name, count) in all.into_iter().filter(|(id, _, n)| *n > 0 || shown_when_empty(id)) {
        let _ = write!(out, "<a href=\"#s-{id}\">{} <b>{count}</b></a>", escaped(name));
    }
}

fn shown_when_empty(id: &str) -> bool {
    id == "claims" || id == "events"
}

fn section(
    out: &mut String,
    view: &View<'_>,
    id: &str,
    name: &str,
    note: &str,
    rows: impl ExactSizeIterator<Item = String>,
) {
    if rows.len() == 0 && !shown_when_empty(id) {
        return;
    }
    let _ = write!(out, "<section id=\"s-{id}\" class=\"{id}\"><h2>{}", escaped(name));
    if !note.is_empty() {
        let _ = write!(out, " <small>{}</small>", escaped(note));
    }
    out.push_str("</h2>\n");
    if rows.len() == 0 {
        let _ = write!(out, "<p class=none>{}</p>", escaped(view.words.nothing));
    }
    out.push_str("<ol>\n");
    for row in rows {
        out.push_str(&row);
        out.push('\n');
    }
    out.push_str("</ol></section>\n");
}

/// Opens a row.
fn open(id: &str, class: &str) -> String {
    format!("<li id=\"{id}\" class=\"row {class}\"><a class=id href=\"#w-{id}\">{id}</a> ")
}

/// The words of a row, as a link to where they stand.
fn words_of(out: &mut String, view: &View<'_>, id: &str, span: &Span, keep: Option<&Span>) {
    // The article shows them all; a row shows enough to know them by.
    let text = excerpt(&span.text, inside(span, keep), 420).quoted(view.words.quotes());
    let _ = write!(out, "<blockquote><a href=\"#w-{id}\"><q dir=auto>{}", escaped(&text.before));
    if !text.word.is_empty() {
        let _ = write!(out, "<b>{}</b>", escaped(&text.word));
    }
    let _ = write!(out, "{}</q></a>", escaped(&text.after));
    let _ = write!(out, " <span class=at>{}–{}</span>", span.start, span.end);
    out.push_str("</blockquote>");
}

fn rule(out: &mut String, view: &View<'_>, rule: &str) {
    if !rule.is_empty() {
        let _ = write!(out, "<p class=rule>{} {}</p>", escaped(view.words.rule), escaped(rule));
    }
}

fn tag(out: &mut String, class: &str, text: &str) {
    let _ = write!(out, "<span class=\"tag {class}\">{}</span> ", escaped(text));
}

fn name(out: &mut String, view: &View<'_>, id: ActorId) {
    let _ = write!(out, "<a class=who href=\"#{id}\" title=\"{}\"><bdi>", escaped(&view.code(id)));
    esc(out, &view.name(id));
    out.push_str("</bdi></a>");
}

fn names(out: &mut String, view: &View<'_>, ids: &[ActorId]) {
    for (i, id) in ids.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        name(out, view, *id);
    }
}

fn towards(out: &mut String, view: &View<'_>, by: &[ActorId], to: &[ActorId]) {
    if mutual(by, to) {
        out.push_str(&escaped(view.words.each_other));
    } else {
        names(out, view, to);
    }
}

fn holder(out: &mut String, view: &View<'_>, holder: Holder) {
    match holder {
        Holder::Actor(id) => name(out, view, id),
        other => {
            let _ = write!(out, "<i>{}</i>", escaped(view.words.holder(other)));
        }
    }
}

fn events_of(out: &mut String, ids: &[EventId]) {
    for id in ids {
        let _ = write!(out, " <a class=ref href=\"#{id}\">{id}</a>");
    }
}

fn place(out: &mut String, view: &View<'_>, id: PlaceId) {
    let _ = write!(out, "<a class=place href=\"#{id}\"><bdi>");
    esc(out, view.reading.places.get(id.index()).map_or(&id.to_string(), |p| &p.name));
    out.push_str("</bdi></a>");
}

fn claim(view: &View<'_>, claim: &Claim) -> String {
    let w = view.words;
    let id = claim.id.to_string();
    let mut out = open(&id, "claim");
    let class = match claim.status {
        ClaimStatus::Denied | ClaimStatus::Contradicted | ClaimStatus::Retracted => "no",
        ClaimStatus::Confirmed | ClaimStatus::Corroborated => "yes",
        ClaimStatus::SingleSource => "open",
    };
    tag(&mut out, class, w.claim_status(claim.status));
    events_of(&mut out, &claim.events);
    let text = excerpt(&claim.text, 0..0, 420).quoted(view.words.quotes()).to_string();
    let _ = write!(out, "<blockquote><a href=\"#w-{id}\"><q dir=auto>{}</q></a>", escaped(&text));
    for span in claim.evidence.iter().take(4) {
        let _ = write!(out, " <span class=at>{}–{}</span>", span.start, span.end);
    }
    out.push_str("</blockquote>");
    out.push_str("<div class=sides>");
    side(&mut out, view, w.says, "", &claim.asserted_by);
    side(&mut out, view, w.denies, "no", &claim.denied_by);
    if !claim.confirmed_by.is_empty() {
        side(&mut out, view, w.confirms, "yes", &claim.confirmed_by);
    }
    let author = view.author_on(claim);
    if !author.is_empty() {
        let _ = write!(out, "<div class=author><h3>{}</h3><p>", escaped(w.author));
        for value in author {
            held(&mut out, view, value);
        }
        out.push_str("</p></div>");
    }
    out.push_str("</div>");
    rule(&mut out, view, &claim.rule);
    out + "</li>"
}

fn held(out: &mut String, view: &View<'_>, value: Factuality) {
    let _ = write!(out, "{} <code>{}</code> ", escaped(view.words.factuality(value)), value.name());
}

fn side(out: &mut String, view: &View<'_>, label: &str, class: &str, stances: &[Stance]) {
    let class = if stances.is_empty() { "empty" } else { class };
    let _ = write!(out, "<div class=\"{class}\"><h3>{}</h3><ul>", escaped(label));
    for stance in stances {
        out.push_str("<li>");
        holder(out, view, stance.actor);
        if let Some(q) = view.attribution(stance.attribution) {
            let act = view.act(q);
            if act != label && (q.act != Act::Assert || q.negated) {
                let _ = write!(out, " {}", escaped(act));
            }
            if let Some(cue) = q.cue.first() {
                let _ = write!(out, " <q>{}</q>", escaped(&quoted(cue.text.trim(), view.words.quotes())));
            }
            for relay in view.relays(q) {
                let _ = write!(out, ", {} {}", escaped(view.words.via), escaped(&relay));
            }
            let _ = write!(out, " <a class=ref href=\"#{0}\">{0}</a>", q.id);
        }
        out.push_str("</li>");
    }
    if stances.is_empty() {
        let _ = write!(out, "<li class=none>{}</li>", escaped(view.words.nobody));
    }
    out.push_str("</ul></div>");
}

fn event(view: &View<'_>, event: &Event) -> String {
    let w = view.words;
    let id = event.id.to_string();
    let state = match standing(event) {
        Standing::Refused => "not",
        Standing::Stated => "stated",
        Standing::Disputed => "disputed",
        Standing::Reported | Standing::Open => "open",
    };
    let mut out = open(&id, &format!("event q{} {state}", event.quad.min(4)));
    out.push_str("<div class=when>");
    match &event.time {
        Some(time) => {
            if let Some(relation) = view.relation(event) {
                let _ = write!(out, "{} ", escaped(relation));
            }
            let _ = write!(out, "<a href=\"#{}\">{}</a>", time.reference, escaped(&view.words.time(&time.value)));
        }
        None => out.push_str(&escaped(w.undated)),
    }
    out.push_str("</div><div class=what><p class=line>");
    if event.actors.is_empty() {
        let _ = write!(out, "<i>{}</i>", escaped(w.unknown));
    } else {
        names(&mut out, view, &event.actors);
    }
    let title = escaped(w.quad(event.quad));
    let _ = write!(out, " <span class=arrow>→</span> <span class=kind title=\"{title}\">{}", event.kind);
    if let Some(mode) = &event.mode {
        let _ = write!(out, " <small>{}</small>", escaped(mode));
    }
    out.push_str("</span>");
    if !event.recipients.is_empty() {
        out.push_str(" <span class=arrow>→</span> ");
        towards(&mut out, view, &event.actors, &event.recipients);
    }
    out.push_str("</p><p class=facts>");
    tags(&mut out, view, event);
    facts(&mut out, view, event);
    out.push_str("</p>");
    holds(&mut out, view, event);
    words_of(&mut out, view, &id, &event.evidence.span, Some(&event.evidence.trigger));
    rule(&mut out, view, &event.rule);
    out + "</div></li>"
}

fn tags(out: &mut String, view: &View<'_>, event: &Event) {
    let tags = view.tags(event);
    if tags.is_empty() {
        let class = if standing(event) == Standing::Stated { "yes" } else { "open" };
        tag(out, class, view.words.status(event.status));
    }
    for text in tags {
        let against = text == view.words.disputed || standing(event) == Standing::Refused;
        tag(out, if against { "no" } else { "open" }, text);
    }
}

fn facts(out: &mut String, view: &View<'_>, event: &Event) {
    if let Some(id) = event.place {
        place(out, view, id);
        out.push(' ');
    }
    if let Some(id) = event.agreement {
        let _ = write!(out, "{} <a class=ref href=\"#{id}\">{id}</a> ", escaped(view.words.about));
    }
    let mut codes: Vec<String> = vec![view.words.quad(event.quad).to_owned()];
    codes.extend(event.contexts.iter().cloned());
    codes.extend(event.cameo.as_ref().map(|c| format!("CAMEO {c}")));
    codes.push(format!("{} {}", view.words.score, score(event.score)));
    let _ = write!(out, "<span class=codes>{}</span>", escaped(&codes.join(" · ")));
}

/// How sure the author is, and everyone else.
fn holds(out: &mut String, view: &View<'_>, event: &Event) {
    if event.commitments.is_empty() {
        return;
    }
    out.push_str("<ul class=holds>");
    for c in &event.commitments {
        out.push_str("<li>");
        holder(out, view, c.source);
        out.push_str(": ");
        held(out, view, c.value);
        if let Some(q) = c.attribution {
            let _ = write!(out, "<a class=ref href=\"#{q}\">{q}</a>");
        }
        out.push_str("</li>");
    }
    out.push_str("</ul>");
}

fn agreement(view: &View<'_>, agreement: &Agreement) -> String {
    let w = view.words;
    let id = agreement.id.to_string();
    let mut out = open(&id, "agreement");
    tag(&mut out, "plain", w.agreement_state(agreement.state));
    let _ = write!(out, "<span class=codes>{}</span>", escaped(w.agreement_kind(agreement.kind)));
    let _ = write!(out, "<p class=line dir=auto><b>{}</b></p>", escaped(&agreement.name));
    if !agreement.parties.is_empty() {
        let _ = write!(out, "<p class=facts>{} ", escaped(w.parties));
        names(&mut out, view, &agreement.parties);
        out.push_str("</p>");
    }
    out.push_str("<ol class=steps>");
    for steps in view.steps(agreement) {
        let m = steps[0];
        let date = m.date.as_deref().map_or_else(|| w.undated.to_owned(), |d| w.time(d));
        let _ = write!(out, "<li><div class=when>{}</div><div class=what>", escaped(&date));
        let _ = write!(out, "<b>{}</b>", escaped(w.step(m.step)));
        let parties: Vec<_> = steps.iter().filter_map(|m| m.party).collect();
        if !parties.is_empty() {
            out.push_str(" · ");
            names(&mut out, view, &parties);
        }
        if let Some(by) = m.by {
            let _ = write!(out, ", {} ", escaped(w.by));
            name(&mut out, view, by);
        }
        if let Some(at) = m.place {
            out.push_str(" · ");
            place(&mut out, view, at);
        }
        if m.status != Status::Occurred {
            out.push(' ');
            tag(&mut out, "open", w.status(m.status));
        }
        words_of(&mut out, view, &id, &m.evidence, None);
        rule(&mut out, view, &m.rule);
        out.push_str("</div></li>");
    }
    for o in &agreement.obligations {
        let _ = write!(out, "<li><div class=when>{}</div><div class=what>", escaped(w.owes));
        names(&mut out, view, &o.owed_by);
        if !o.owed_to.is_empty() {
            out.push_str(" <span class=arrow>→</span> ");
            towards(&mut out, view, &o.owed_by, &o.owed_to);
        }
        let gap = if o.owed_by.is_empty() && o.owed_to.is_empty() { "" } else { ": " };
        let _ = write!(out, "{gap}<b>{}</b>", escaped(w.obligation(o.kind)));
        if let Some(condition) = &o.condition {
            let _ = write!(
                out,
                ", {} <q dir=auto>{}</q>",
                escaped(w.condition),
                escaped(&quoted(condition, view.words.quotes()))
            );
        }
        words_of(&mut out, view, &id, &o.evidence, None);
        rule(&mut out, view, &o.rule);
        out.push_str("</div></li>");
    }
    out + "</ol></li>"
}

fn attribution(view: &View<'_>, q: &Attribution) -> String {
    let w = view.words;
    let id = q.id.to_string();
    let mut out = open(&id, "said");
    out.push_str("<p class=line>");
    if q.source.actors.is_empty() {
        let _ = write!(out, "<bdi>{}</bdi>", escaped(&view.source(&q.source)));
    } else {
        names(&mut out, view, &q.source.actors);
    }
    let class = if matches!(q.act, Act::Deny | Act::Doubt | Act::Retract) != q.negated { "no" } else { "act" };
    let _ = write!(out, " <b class={class}>{}</b>", escaped(view.act(q)));
    if !q.addressees.is_empty() {
        let _ = write!(out, " {} ", escaped(w.to));
        names(&mut out, view, &q.addressees);
    }
    events_of(&mut out, &q.events);
    out.push_str("</p>");
    for span in &q.content {
        words_of(&mut out, view, &id, span, None);
    }
    let mut about = vec![w.attribution_kind(q.kind).to_owned(), format!("{}", w.source_kind(q.source.kind))];
    about.extend(q.cue.iter().map(|c| quoted(c.text.trim(), view.words.quotes())));
    let _ = write!(out, "<p class=facts><span class=codes>{}</span>", escaped(&about.join(" · ")));
    if let Some(parent) = q.parent {
        let _ = write!(out, " {} <a class=ref href=\"#{parent}\">{parent}</a>", escaped(w.within));
    }
    out.push_str("</p>");
    rule(&mut out, view, &q.rule);
    out + "</li>"
}

fn actor(view: &View<'_>, index: usize) -> String {
    let (a, w) = (&view.reading.actors[index], view.words);
    let mut out = open(&a.id.to_string(), "actor");
    let _ = write!(out, "<b><bdi>{}</bdi></b> ", escaped(&a.name));
    if let Some(role) = view.role(a.id) {
        let _ = write!(out, "<bdi>{}</bdi> ", escaped(role));
    }
    let code = view.code(a.id);
    let mentions = format!("{}: {}", w.mentions, a.mentions.len());
    let codes = [w.actor_kind(a.kind), code.as_str(), mentions.as_str()];
    let codes = codes.into_iter().filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" · ");
    let _ = write!(out, "<span class=codes>{}</span>", escaped(&codes));
    if !a.members.is_empty() {
        let _ = write!(out, " {} ", escaped(w.members));
        names(&mut out, view, &a.members);
    }
    out + "</li>"
}

fn time(view: &View<'_>, index: usize) -> String {
    let t = &view.reading.times[index];
    let id = t.id.to_string();
    let mut out = open(&id, "time");
    let _ = write!(out, "<b>{}</b> ", escaped(&view.words.time(&t.value)));
    let _ =
        write!(out, "<a href=\"#w-{id}\"><q dir=auto>{}</q></a> ", escaped(&quoted(&t.span.text, view.words.quotes())));
    let _ = write!(out, "<span class=codes>{}</span>", escaped(view.words.time_type(t.kind)));
    out + "</li>"
}

fn a_place(view: &View<'_>, index: usize) -> String {
    let p = &view.reading.places[index];
    let mut out = open(&p.id.to_string(), "place");
    let _ = write!(out, "<b><bdi>{}</bdi></b> ", escaped(&p.name));
    let mut codes: Vec<String> = p.country.iter().cloned().collect();
    codes.push(p.precision.clone());
    if let (Some(lat), Some(lon)) = (p.latitude, p.longitude) {
        codes.push(format!("{lat:.3}, {lon:.3}"));
    }
    codes.extend(p.geonames.map(|g| format!("GeoNames {g}")));
    codes.push(format!("{}: {}", view.words.mentions, p.mentions.len()));
    let _ = write!(out, "<span class=codes>{}</span>", escaped(&codes.join(" · ")));
    out + "</li>"
}

fn conflict(view: &View<'_>, index: usize) -> String {
    let c = &view.reading.conflicts[index];
    let id = format!("K{}", index + 1);
    let mut out = open(&id, "conflict");
    tag(&mut out, "no", view.words.conflict(c.kind));
    esc(&mut out, &c.note);
    events_of(&mut out, &c.statements);
    for span in &c.evidence {
        words_of(&mut out, view, &id, span, None);
    }
    out + "</li>"
}

fn warning(view: &View<'_>, index: usize) -> String {
    let warning = &view.reading.warnings[index];
    let mut out = open(&format!("W{}", index + 1), "warning");
    let _ = write!(out, "<code>{}</code> {}", escaped(&warning.code), escaped(&warning.message));
    out + "</li>"
}
