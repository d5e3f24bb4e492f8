//! PLOVER events as JSON, one object a line, with the names that the PLOVER tables of POLECAT use, and what those drop beside them: who says so
//! and how surely, and the words.

use serde_json::{Value, json};
use vigie_record::store::query::{EventRow, PartyRow};

/// One event.
pub fn plover(e: &EventRow) -> Value {
    let parties = |list: &[PartyRow]| -> Vec<Value> {
        list.iter()
            .map(|p| json!({ "name": p.name, "country": p.country, "sectors": p.sectors, "key": p.key }))
            .collect()
    };
    let place = e.place.as_ref().map(|p| {
        json!({
            "name": p.name, "country": p.country, "latitude": p.latitude, "longitude": p.longitude,
            "geonames_id": p.geonames, "precision": p.precision,
        })
    });
    json!({
        "event_id": e.id,
        "event_date": e.day,
        "event_date_end": e.day_end,
        "date_said": e.dated,
        "event_type": e.kind,
        "event_mode": e.mode,
        "contexts": e.contexts,
        "quad_class": e.quad,
        "score": e.score,
        "cameo": e.cameo,
        "actors": parties(&e.actors),
        "recipients": parties(&e.recipients),
        "location": place,
        "status": e.status,
        "commitments": e.commitments,
        "text": e.evidence.as_ref().map(|s| &s.text),
        "span": e.evidence.as_ref().map(|s| [s.start, s.end]),
        "rule": e.rule,
        "coder": format!("vigie {}", e.reader),
        "document_id": e.document.id,
        "headline": e.document.title,
        "publication_date": e.document.published,
        "publisher": e.document.outlet,
        "url": e.document.url,
        "language": e.document.language,
    })
}
