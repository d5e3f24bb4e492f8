//! Derived rows, in the form in which the store keeps them.

use super::chain::{self, Root};
use super::copies::{Relation, relation};
use super::corpus::Corpus;
use super::days::Day;
use super::facts::{Event, Facts};
use super::happenings::{self, Happening, sides};
use super::ledger::{self, Proposition};
use super::register::{self, Instrument};
use crate::facts::{Mention, Row, RowKind};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use vigie_read::reading::Factuality;

/// Every row that follows from a corpus.
pub fn rows(corpus: &Corpus<'_>) -> Vec<Row> {
    let roots = chain::roots(corpus);
    let (mut out, events) = told(corpus, &happenings::happenings(corpus), &roots);
    out.extend(instruments(corpus, &roots));
    out.extend(events);
    out
}

/// Copies, stories and claims; and the events.
pub fn told(corpus: &Corpus<'_>, happenings: &[Happening], roots: &[Root]) -> (Vec<Row>, Vec<Row>) {
    let mut out: Vec<Row> = corpus.copies.iter().filter(|g| g.len() > 1).map(|g| copies(corpus, g)).collect();
    out.extend((0..corpus.stories.len()).map(|i| story(corpus, i, roots)));
    let events: Vec<Row> = happenings.iter().map(|h| event(corpus, h, roots)).collect();
    let claims = ledger::ledger(corpus, happenings, roots);
    out.extend(claims.iter().map(|p| claim(p, &events)));
    (out, events)
}

/// The agreements.
pub fn instruments(corpus: &Corpus<'_>, roots: &[Root]) -> Vec<Row> {
    register::register(corpus, roots).iter().map(|t| agreement(corpus, t)).collect()
}

fn days(list: impl Iterator<Item = Day>) -> Option<(String, String)> {
    let list: BTreeSet<Day> = list.collect();
    Some((list.first()?.to_string(), list.last()?.to_string()))
}

fn document(f: &Facts) -> Mention {
    Mention { document: f.document, row: String::new() }
}

fn copies(corpus: &Corpus<'_>, group: &[u32]) -> Row {
    let documents: Vec<&Facts> = group.iter().map(|d| corpus.documents[*d as usize]).collect();
    let first = documents[0];
    let exact = documents.iter().filter(|f| relation(first, f) == Some(Relation::Exact)).count();
    let wires: BTreeSet<&str> = documents.iter().flat_map(|f| f.wires.iter().map(String::as_str)).collect();
    let outlets: BTreeSet<&str> = documents.iter().filter_map(|f| f.outlet.as_deref()).collect();
    Row {
        kind: RowKind::Copies,
        key: format!("copies-{}", first.document.short()),
        title: first.title.clone(),
        status: Some(if exact == documents.len() { "exact" } else { "near" }.into()),
        days: days(documents.iter().filter_map(|f| f.day())),
        countries: Vec::new(),
        independent: 1,
        mentions: documents.iter().map(|f| document(f)).collect(),
        body: json!({ "documents": documents.len(), "exact": exact, "wires": wires, "outlets": outlets, "first": first.document }),
    }
}

/// Countries that at least a third of some documents name.
fn countries(documents: &[&Facts]) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for f in documents {
        let named = f
            .actors
            .iter()
            .filter_map(|a| a.country.as_deref())
            .chain(f.places.iter().filter_map(|p| p.country.as_deref()));
        named.collect::<BTreeSet<_>>().into_iter().for_each(|c| *count.entry(c).or_default() += 1);
    }
    count.into_iter().filter(|(_, n)| n * 3 >= documents.len()).map(|(c, _)| c.to_owned()).collect()
}

fn story(corpus: &Corpus<'_>, number: usize, roots: &[Root]) -> Row {
    let numbers = &corpus.stories[number];
    let documents: Vec<&Facts> = numbers.iter().map(|d| corpus.documents[*d as usize]).collect();
    let first = documents[0];
    let independent: BTreeSet<&Root> = numbers.iter().map(|d| &roots[*d as usize]).collect();
    let languages: BTreeSet<&str> = documents.iter().map(|f| f.language.as_str()).collect();
    let outlets: BTreeSet<&str> = documents.iter().filter_map(|f| f.outlet.as_deref()).collect();
    let texts: BTreeSet<u32> = numbers.iter().map(|d| corpus.copy_of[*d as usize]).collect();
    Row {
        kind: RowKind::Story,
        key: story_key(corpus, number),
        title: first.title.clone(),
        status: None,
        days: days(documents.iter().filter_map(|f| f.day())),
        countries: countries(&documents),
        independent: independent.len() as u32,
        mentions: documents.iter().map(|f| document(f)).collect(),
        body: json!({
            "documents": documents.len(), "texts": texts.len(), "languages": languages, "outlets": outlets,
            "sources": independent, "actors": actors(&documents), "places": places(&documents),
        }),
    }
}

/// The id of a story: that of its first document.
pub fn story_key(corpus: &Corpus<'_>, number: usize) -> String {
    let first = corpus.stories[number].first().map(|d| corpus.documents[*d as usize].document.short());
    format!("story-{}", first.unwrap_or_default())
}

/// Who stands in most of some documents.
fn actors(documents: &[&Facts]) -> Vec<Value> {
    let mut count: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for f in documents {
        for a in &f.actors {
            if let Some(key) = &a.key {
                count.entry(key).or_insert((0, &a.name)).0 += 1;
            }
        }
    }
    let mut list: Vec<_> = count.into_iter().collect();
    list.sort_by_key(|(key, (n, _))| (std::cmp::Reverse(*n), *key));
    list.into_iter().take(12).map(|(key, (n, name))| json!({ "key": key, "name": name, "documents": n })).collect()
}

fn places(documents: &[&Facts]) -> Vec<Value> {
    let mut count: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for p in documents.iter().flat_map(|f| f.places.iter().filter(|p| !p.wide)) {
        count.entry(&p.key).or_insert((0, &p.name)).0 += 1;
    }
    let mut list: Vec<_> = count.into_iter().collect();
    list.sort_by_key(|(key, (n, _))| (std::cmp::Reverse(*n), *key));
    list.into_iter().take(6).map(|(key, (n, name))| json!({ "key": key, "name": name, "documents": n })).collect()
}

fn event(corpus: &Corpus<'_>, h: &Happening, roots: &[Root]) -> Row {
    let events: Vec<_> = h
        .mentions
        .iter()
        .map(|m| (m.document as usize, corpus.documents[m.document as usize]))
        .zip(&h.mentions)
        .map(|((d, f), m)| (d, f, &f.events[m.event as usize]))
        .collect();
    let mut sources: BTreeSet<Root> = BTreeSet::new();
    let mut denied = false;
    for (d, f, e) in &events {
        for c in &e.commitments {
            match c.value {
                Factuality::CtPlus | Factuality::PrPlus => {
                    sources.extend(chain::of(f, c.source, &roots[*d]).into_iter().map(|(_, r)| r));
                }
                Factuality::CtMinus | Factuality::PrMinus => denied = true,
                _ => {}
            }
        }
    }
    let said = events.iter().filter_map(|(_, _, e)| e.days.filter(|d| d.len() <= 7));
    let said = days(said.flat_map(|d| [d.first, d.last]));
    let side =
        |of: &dyn Fn(usize) -> BTreeSet<String>| -> BTreeSet<String> { (0..events.len()).flat_map(of).collect() };
    let owned = |set: rustc_hash::FxHashSet<&str>| set.into_iter().map(str::to_owned).collect();
    let actors = side(&|i| owned(sides(events[i].1, &events[i].2.actors)));
    let recipients = side(&|i| owned(sides(events[i].1, &events[i].2.recipients)));
    let code = |s: &String| s.split('/').next().filter(|c| c.len() == 3).map(str::to_owned);
    let (_, facts, first) = events[0];
    let place = events.iter().find_map(|(_, f, e)| e.place.and_then(|p| f.place(p)).filter(|p| !p.wide));
    // Shown in the words of the first that says who and to whom.
    let told = |e: &Event| {
        usize::from(!e.actors.is_empty()) + usize::from(!e.recipients.is_empty()) + usize::from(e.place.is_some())
    };
    let shown = events
        .iter()
        .enumerate()
        .max_by_key(|(i, (_, _, e))| (told(e), std::cmp::Reverse(*i)))
        .map_or(first, |(_, e)| e.2);
    let modes: BTreeSet<&str> = events.iter().filter_map(|(_, _, e)| e.mode.as_deref()).collect();
    Row {
        kind: RowKind::Event,
        key: format!("event-{}-{}", facts.document.short(), first.id),
        title: shown.words.clone(),
        status: Some(h.kind.name().to_owned()),
        days: said.or_else(|| days(events.iter().filter_map(|(_, f, _)| f.day()).take(1))),
        countries: actors.iter().chain(&recipients).filter_map(code).collect::<BTreeSet<_>>().into_iter().collect(),
        independent: sources.len() as u32,
        mentions: events.iter().map(|(_, f, e)| Mention { document: f.document, row: e.id.to_string() }).collect(),
        body: json!({
            "type": h.kind.name(), "modes": modes, "quad": first.quad, "score": first.score, "real": h.real, "denied": denied,
            "actors": actors, "recipients": recipients,
            "place": place.map(|p| json!({ "key": p.key, "name": p.name, "country": p.country })),
            "sources": sources,
            "documents": events.iter().map(|(d, ..)| *d).collect::<BTreeSet<_>>().len(),
        }),
    }
}

fn claim(p: &Proposition, events: &[Row]) -> Row {
    let independent = ledger::independent(&p.stands);
    let countries: BTreeSet<String> = p.stands.iter().filter_map(|s| s.country.clone()).collect();
    let event = p.happening.and_then(|h| events.get(h as usize));
    let countries = event.map_or(&[][..], |e| &e.countries).iter().cloned().chain(countries).collect::<BTreeSet<_>>();
    let history: Vec<Value> = ledger::history(p)
        .iter()
        .map(|d| json!({ "since": d.since.map(|d| d.to_string()), "status": d.status.name() }))
        .collect();
    let stands: Vec<Value> = p
        .stands
        .iter()
        .map(|s| {
            json!({
                "does": s.does, "who": s.who, "key": s.key, "country": s.country, "author": s.author, "named": s.named, "act": s.act.map(|a| a.name()), "source": s.root,
                "day": s.day.map(|d| d.to_string()), "outlet": s.outlet, "language": s.language, "document": s.at.document,
                "row": s.at.row, "mark": s.mark,
            })
        })
        .collect();
    Row {
        kind: RowKind::Claim,
        key: p.key.clone(),
        title: p.words.clone(),
        status: Some(ledger::status(&p.stands, p.figures).name().to_owned()),
        days: days(p.stands.iter().filter_map(|s| s.day)),
        countries: countries.into_iter().collect(),
        independent: independent.len() as u32,
        mentions: p.mentions.iter().cloned().collect(),
        body: json!({ "event": event.map(|e| &e.key), "history": history, "stands": stands, "sources": independent, "figures": p.figures, "negative": p.negative }),
    }
}

fn agreement(corpus: &Corpus<'_>, t: &Instrument) -> Row {
    let standing = register::fold(&t.actions, t.parties.len());
    let roots: BTreeSet<&Root> = t.actions.iter().map(|a| &a.root).collect();
    let history: Vec<Value> = register::history(t)
        .iter()
        .map(|(day, state)| json!({ "since": day.map(|d| d.to_string()), "state": state.name() }))
        .collect();
    let published = t.documents.iter().filter_map(|d| corpus.documents[*d as usize].day());
    let countries = t.parties.iter().filter_map(|p| p.split('/').next().filter(|c| c.len() == 3)).map(str::to_owned);
    Row {
        kind: RowKind::Agreement,
        key: format!("agreement-{}-{}", t.first.document.short(), t.first.row),
        title: t.names.first().cloned().unwrap_or_default(),
        status: Some(standing.state.name().to_owned()),
        days: days(t.actions.iter().filter_map(|a| a.days).flat_map(|d| [d.first, d.last]).chain(published)),
        countries: countries.collect::<BTreeSet<_>>().into_iter().collect(),
        independent: roots.len() as u32,
        mentions: t.mentions.iter().cloned().collect(),
        body: json!({
            "kind": t.kind.name(), "names": t.names, "parties": t.parties, "standing": standing, "history": history,
            "actions": t.actions, "obligations": t.obligations,
        }),
    }
}
