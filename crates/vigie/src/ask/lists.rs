//! What each list shows.

use super::table::Table;
use super::{List, Listing, Seen};
use crate::record::Stop;
use serde::Serialize;
use serde_json::{Value, json};
use vigie_record::facts::RowKind;
use vigie_record::store::query::{
    AgreementRow, ClaimRow, DocumentRow, EventRow, Filter, Listed, Page, PartyRow, ThingRow,
};

/// A page of a list, and where the next begins.
pub fn page(list: List, view: Seen<'_>, filter: &Filter, page: &Page) -> Listing {
    match list {
        List::Events => Ok(table(EVENT, view.events(filter, page)?, event)),
        List::Claims => Ok(table(CLAIM, view.claims(filter, page)?, claim)),
        List::Agreements => Ok(table(AGREEMENT, view.agreements(filter, page)?, agreement)),
        List::Things(kind) => {
            let (columns, cells): (&[_], fn(&ThingRow) -> Vec<String>) = match kind {
                RowKind::Claim => (LEDGER, proposition),
                RowKind::Agreement => (REGISTER, instrument),
                RowKind::Event => (HAPPENING, happening),
                RowKind::Story | RowKind::Copies => (STORY, story),
            };
            Ok(table(columns, view.things(kind, filter, page)?, cells))
        }
        List::Search => Ok(table(DOCUMENT, view.search(filter, page)?, document)),
        List::Actors => {
            let rows = view.actors(filter, page.limit)?;
            Ok(table(ACTOR, Listed { rows, next: None }, |a| {
                let (first, last) = (a.first.clone().unwrap_or_default(), a.last.clone().unwrap_or_default());
                vec![a.documents.to_string(), a.names.join("; "), a.countries.join(" "), first, last, a.key.clone()]
            }))
        }
        List::Sources => {
            let rows = view.sources(filter)?;
            Ok(table(SOURCE, Listed { rows, next: None }, |s| {
                let outlet = s.outlet.clone().unwrap_or_else(|| "(unnamed)".to_owned());
                let (first, last) = (s.first.clone().unwrap_or_default(), s.last.clone().unwrap_or_default());
                let of = s
                    .copied_from
                    .iter()
                    .map(|c| format!("{} {}", c.documents, c.outlet.as_deref().unwrap_or("(unnamed)")));
                let (copies, of) = (s.copies.to_string(), of.collect::<Vec<_>>().join("; "));
                let documents = s.documents.to_string();
                vec![documents, outlet, s.languages.clone(), first, last, copies, of, s.disputed.to_string()]
            }))
        }
        List::Dyad => dyad(view, filter),
    }
}

const EVENT: &[&str] = &["day", "type", "mode", "actor", "recipient", "place", "status", "words", "source", "id"];
const CLAIM: &[&str] = &["day", "status", "claim", "asserts", "denies", "confirms", "source", "id"];
const AGREEMENT: &[&str] = &["day", "state", "kind", "name", "parties", "steps", "source", "id"];
const LEDGER: &[&str] =
    &["status", "sources", "from", "to", "claim", "asserts", "denies", "confirms", "documents", "id"];
const REGISTER: &[&str] = &["state", "kind", "name", "parties", "sources", "from", "to", "documents", "id"];
const HAPPENING: &[&str] = &["day", "type", "actor", "recipient", "denied", "sources", "documents", "words", "id"];
const STORY: &[&str] = &["from", "to", "documents", "sources", "countries", "title", "id"];
const DOCUMENT: &[&str] = &["published", "source", "language", "title", "words", "id"];
const ACTOR: &[&str] = &["documents", "names", "countries", "first", "last", "key"];
const SOURCE: &[&str] = &["documents", "source", "languages", "first", "last", "copies", "copied_from", "disputed"];
const DYAD: &[&str] = &["week", "n", "acts", "threats", "share", "severity", "surprise", "surprise_threats"];

fn table<T: Serialize>(
    columns: &[&'static str],
    listed: Listed<T>,
    cells: impl Fn(&T) -> Vec<String>,
) -> (Table, Option<String>) {
    let json = listed.rows.iter().map(|r| serde_json::to_value(r).unwrap_or_default()).collect();
    (Table { columns: columns.to_vec(), rows: listed.rows.iter().map(cells).collect(), json }, listed.next)
}

fn source(d: &DocumentRow) -> String {
    d.outlet.clone().or_else(|| d.url.clone()).or_else(|| d.key.clone()).unwrap_or_default()
}

fn parties(list: &[PartyRow]) -> String {
    let one = |p: &PartyRow| match &p.country {
        Some(c) => format!("{} ({c})", p.name),
        None => p.name.clone(),
    };
    list.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn event(e: &EventRow) -> Vec<String> {
    let day = e.day.clone().unwrap_or_default();
    vec![
        // A day that the text does not tell is the day of publication.
        if e.dated || day.is_empty() { day } else { format!("~{day}") },
        e.kind.clone(),
        e.mode.clone().unwrap_or_default(),
        parties(&e.actors),
        parties(&e.recipients),
        e.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        e.status.clone(),
        e.evidence.as_ref().map(|s| s.text.clone()).unwrap_or_default(),
        source(&e.document),
        e.id.clone(),
    ]
}

fn claim(c: &ClaimRow) -> Vec<String> {
    let who = |stance: &str| {
        c.stances.iter().filter(|s| s.stance == stance).map(|s| s.who.clone()).collect::<Vec<_>>().join("; ")
    };
    vec![
        c.day.clone().unwrap_or_default(),
        c.status.clone(),
        c.text.clone(),
        who("asserts"),
        who("denies"),
        who("confirms"),
        source(&c.document),
        c.id.clone(),
    ]
}

fn agreement(a: &AgreementRow) -> Vec<String> {
    let steps: Vec<String> = a
        .milestones
        .iter()
        .map(|m| {
            let who = m.party.as_deref().map(|p| format!("{p} ")).unwrap_or_default();
            let when = m.date.as_deref().map(|d| format!(" {d}")).unwrap_or_default();
            let how = if m.status == "occurred" { String::new() } else { format!(" ({})", m.status) };
            format!("{who}{}{when}{how}", m.step)
        })
        .collect();
    vec![
        a.day.clone().unwrap_or_default(),
        a.state.clone(),
        a.kind.clone(),
        a.name.clone(),
        parties(&a.parties),
        steps.join("; "),
        source(&a.document),
        a.id.clone(),
    ]
}

fn days(t: &ThingRow) -> [String; 2] {
    [t.day.clone().unwrap_or_default(), t.day_end.clone().unwrap_or_default()]
}

/// The names in a list of a thing's body, each once.
fn named(body: &Value, list: &str, name: impl Fn(&Value) -> Option<String>) -> String {
    let mut out: Vec<String> = Vec::new();
    for item in body[list].as_array().map_or(&[][..], Vec::as_slice) {
        if let Some(name) = name(item)
            && !out.contains(&name)
        {
            out.push(name);
        }
    }
    out.join("; ")
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn proposition(t: &ThingRow) -> Vec<String> {
    let who = |does: &str| {
        named(&t.body, "stands", |s| {
            let name = text(&s["who"]).filter(|w| !w.is_empty()).or_else(|| text(&s["outlet"]))?;
            let whole = match s["country"].as_str() {
                Some(country) => format!("{name} ({country})"),
                None => name,
            };
            (s["does"].as_str() == Some(does)).then_some(whole)
        })
    };
    let [from, to] = days(t);
    let status = t.status.clone().unwrap_or_default();
    let id = t.key.clone();
    let (sources, documents) = (t.independent.to_string(), t.documents.to_string());
    vec![status, sources, from, to, t.title.clone(), who("asserts"), who("denies"), who("confirms"), documents, id]
}

fn instrument(t: &ThingRow) -> Vec<String> {
    let [from, to] = days(t);
    vec![
        t.status.clone().unwrap_or_default(),
        text(&t.body["kind"]).unwrap_or_default(),
        t.title.clone(),
        named(&t.body, "parties", text),
        t.independent.to_string(),
        from,
        to,
        t.documents.to_string(),
        t.key.clone(),
    ]
}

fn happening(t: &ThingRow) -> Vec<String> {
    vec![
        t.day.clone().unwrap_or_default(),
        t.status.clone().unwrap_or_default(),
        named(&t.body, "actors", text),
        named(&t.body, "recipients", text),
        if t.body["denied"].as_bool() == Some(true) { "denied".to_owned() } else { String::new() },
        t.independent.to_string(),
        t.documents.to_string(),
        t.title.clone(),
        t.key.clone(),
    ]
}

fn story(t: &ThingRow) -> Vec<String> {
    let [from, to] = days(t);
    vec![
        from,
        to,
        t.documents.to_string(),
        t.independent.to_string(),
        t.countries.join(" "),
        t.title.clone(),
        t.key.clone(),
    ]
}

fn document(d: &DocumentRow) -> Vec<String> {
    vec![
        d.published.clone().unwrap_or_default(),
        source(d),
        d.language.clone(),
        d.title.clone().unwrap_or_default(),
        d.found.as_ref().map(|s| s.text.clone()).unwrap_or_default(),
        d.id.short(),
    ]
}

fn dyad(view: Seen<'_>, filter: &Filter) -> Listing {
    let Some((a, b)) = &filter.dyad else {
        return Err(Stop::Usage("give a pair of countries: vigie dyad RUS-UKR".to_owned()));
    };
    let number = |x: Option<f64>| x.map(|x| format!("{x:.2}")).unwrap_or_default();
    let mut out = Table { columns: DYAD.to_vec(), ..Table::default() };
    for week in view.tension(a, b)? {
        let monday = week.monday.to_string();
        let before = filter.since.as_ref().is_some_and(|s| monday.as_str() < s.as_str());
        let beyond =
            filter.until.as_ref().is_some_and(|u| monday.as_str() > u.as_str() && !monday.starts_with(u.as_str()));
        if before || beyond || week.n == 0 {
            continue;
        }
        let figures = week.figures;
        out.rows.push(vec![
            monday.clone(),
            week.n.to_string(),
            week.acts.to_string(),
            week.threats.to_string(),
            number(figures.map(|f| f.share)),
            figures.map(|f| f.severity.to_string()).unwrap_or_default(),
            number(figures.and_then(|f| f.surprise_acts)),
            number(figures.and_then(|f| f.surprise_threats)),
        ]);
        out.json.push(json!({
            "week": monday, "source": a, "target": b, "n": week.n, "acts": week.acts, "threats": week.threats,
            "figures": week.figures, "happenings": week.happenings,
        }));
    }
    Ok((out, None))
}
