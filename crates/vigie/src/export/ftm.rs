//! FollowTheMoney entities, one a line: the document, whoever takes part, and the event that ties them.

use serde_json::{Value, json};
use vigie_read::Library;
use vigie_record::store::query::{DocumentRow, EventRow, PartyRow};

/// The document as an `Article`.
pub fn ftm_document(d: &DocumentRow) -> Value {
    let list = |x: &Option<String>| x.iter().cloned().collect::<Vec<_>>();
    json!({
        "id": document_id(d), "schema": "Article",
        "properties": {
            "title": list(&d.title), "publishedAt": list(&d.published), "publisher": list(&d.outlet),
            "sourceUrl": list(&d.url), "language": [d.language], "contentHash": [d.id],
        }
    })
}

/// The event, and whoever takes part in it.
pub fn ftm_event(e: &EventRow) -> Vec<Value> {
    let mut out: Vec<Value> = e.actors.iter().chain(&e.recipients).map(party).collect();
    let ids = |list: &[PartyRow]| -> Vec<String> { list.iter().map(party_id).collect() };
    let words = e.evidence.as_ref().map(|s| s.text.clone());
    out.push(json!({
        "id": format!("vigie-{}", e.id.replace('#', "-")), "schema": "Event",
        "properties": {
            "name": words.iter().collect::<Vec<_>>(), "summary": [format!("{} {}: {}", e.kind, e.mode.as_deref().unwrap_or(""), e.status)],
            "date": e.day.iter().collect::<Vec<_>>(), "endDate": e.day_end.iter().collect::<Vec<_>>(),
            "location": e.place.iter().map(|p| &p.name).collect::<Vec<_>>(),
            "country": e.place.iter().filter_map(|p| country(p.country.as_deref()?)).collect::<Vec<_>>(),
            "organizer": ids(&e.actors), "involved": ids(&e.recipients), "proof": [document_id(&e.document)],
            "keywords": [e.kind],
        }
    }));
    out
}

/// The code that the model knows: ISO 3166-1 alpha-2, in small letters.
fn country(alpha3: &str) -> Option<String> {
    let countries = &Library::embedded().ok()?.ontology.countries;
    countries.get(alpha3).map(|c| c.iso2.to_lowercase())
}

fn document_id(d: &DocumentRow) -> String {
    format!("vigie-{}", d.id)
}

fn party_id(p: &PartyRow) -> String {
    let id: String = p.key.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    format!("vigie-{id}")
}

fn party(p: &PartyRow) -> Value {
    let schema = match (p.key.split(':').next().unwrap_or(""), p.sectors.first().map(String::as_str)) {
        ("person", _) => "Person",
        (_, Some("GOV" | "MIL" | "COP" | "SPY" | "JUD" | "LEG")) | ("state" | "arm" | "voice", _) => "PublicBody",
        (_, Some("BUS" | "MNC")) => "Company",
        ("body" | "org", _) => "Organization",
        _ => "LegalEntity",
    };
    let country: Vec<String> = p.country.iter().filter_map(|c| country(c)).collect();
    json!({ "id": party_id(p), "schema": schema, "properties": { "name": [p.name], "country": country, "topics": p.sectors } })
}
