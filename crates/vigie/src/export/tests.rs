use super::*;
use serde_json::Value;
use vigie_read::reading::Spans;
use vigie_record::facts::DocId;
use vigie_record::store::query::{CommitmentRow, DocumentRow, PartyRow, PlaceRow, ThingRow};

fn party(key: &str, name: &str, country: &str, sector: &str) -> PartyRow {
    let sectors = if sector.is_empty() { Vec::new() } else { vec![sector.to_owned()] };
    PartyRow { key: key.into(), name: name.into(), country: Some(country.into()), sectors }
}

fn event(status: &str, value: &str) -> EventRow {
    let text = "=HYPERLINK(1) Russian missiles hit Sulina";
    EventRow {
        id: "3fa9c1d2e4b0#E3".into(),
        day: Some("2024-10-25".into()),
        day_end: Some("2024-10-25".into()),
        dated: true,
        time: None,
        kind: "ASSAULT".into(),
        mode: Some("heavy-weapons".into()),
        contexts: vec!["military".into()],
        quad: 4,
        score: -9.5,
        cameo: Some("194".into()),
        actors: vec![party("state:RUS", "Russia & allies", "RUS", "MIL")],
        recipients: vec![party("state:ROU", "Romania", "ROU", "")],
        place: Some(PlaceRow {
            name: "Sulina".into(),
            country: Some("ROU".into()),
            latitude: Some(45.15),
            longitude: Some(-29.65),
            geonames: Some(665_000),
            precision: "city".into(),
        }),
        status: status.into(),
        commitments: vec![CommitmentRow { source: "author".into(), value: value.into() }],
        evidence: Some(Spans::new(text).of(0..text.len())),
        trigger: None,
        rule: "by hand".into(),
        reader: "0.1.0".into(),
        document: DocumentRow {
            id: DocId([7; 32]),
            title: Some("A\ttitle".into()),
            published: Some("2024-10-25".into()),
            language: "en".into(),
            outlet: Some("Harbour\tPost".into()),
            url: None,
            key: None,
            since: "2024-10-26T10:11:12Z".into(),
            found: None,
        },
    }
}

#[test]
fn a_denied_act_is_no_act_in_shapes_that_know_no_denial() {
    assert!(happened(&event("occurred", "CT+")));
    assert!(!happened(&event("occurred", "CT-")) && !happened(&event("planned", "CT+")));
    assert!(!happened(&event("negated", "CT+")));
}

#[test]
fn gdelt_has_its_columns() {
    let line = gdelt(&event("occurred", "CT+"));
    let cells: Vec<&str> = line.split('\t').collect();
    assert_eq!(cells.len(), 61, "{line}");
    assert_eq!(cells[1..4], ["20241025", "202410", "2024"]);
    assert_eq!((cells[5], cells[7], cells[15], cells[17]), ("RUSMIL", "RUS", "ROU", "ROU"));
    assert_eq!(cells[26..31], ["194", "194", "19", "4", "-9.5"]);
    assert_eq!((cells[52], cells[56], cells[57]), ("Sulina", "45.15", "-29.65"));
    assert_eq!((cells[59], cells[60]), ("20241026101112", "Harbour Post"));
}

#[test]
fn acled_has_its_columns_and_no_formula() {
    let line = acled(&event("occurred", "CT+")).expect("violence");
    assert!(line.contains("Explosions/Remote violence") && line.contains(",State forces,"), "{line}");
    assert!(line.contains(",'=HYPERLINK(1)"), "{line}");
    assert_eq!(line.split(',').count(), acled_header().split(',').count(), "no cell of this one holds a comma");
    let mut talk = event("occurred", "CT+");
    talk.kind = "CONSULT".into();
    assert_eq!(acled(&talk), None);
}

#[test]
fn graphs_are_sound() {
    let mut graph = Graph::default();
    graph.add(&event("occurred", "CT+"));
    graph.add(&event("occurred", "CT-"));
    let text = graph.text();
    assert!(text.contains("<data key=\"told\">2</data><data key=\"happened\">1</data>"), "{text}");
    assert!(text.contains("Russia &amp; allies") && text.ends_with("</graphml>\n"));
    assert_eq!(text.matches("<node ").count(), 2);
}

#[test]
fn entities_point_at_each_other() {
    let all = ftm_event(&event("occurred", "CT+"));
    let ids: Vec<&Value> = all.iter().map(|e| &e["id"]).collect();
    let last = all.last().expect("the event");
    assert_eq!(last["schema"], "Event");
    assert!(ids.contains(&&last["properties"]["organizer"][0]) && ids.contains(&&last["properties"]["involved"][0]));
    let document = ftm_document(&event("occurred", "CT+").document);
    assert_eq!(document["id"], last["properties"]["proof"][0]);
}

#[test]
fn a_claim_is_linked_data() {
    let body = serde_json::json!({ "history": [], "stands": [
        { "does": "asserts", "who": "Seoul", "key": "state:KOR", "day": "2024-10-18", "outlet": "Post", "document": "07" },
        { "does": "denies", "who": "Pyongyang", "key": "state:PRK", "day": "2024-10-22", "outlet": "Post", "document": "08" },
    ] });
    let thing = ThingRow {
        kind: "claim".into(),
        key: "claim-1-E1".into(),
        title: "North Korea sent troops".into(),
        status: Some("denied".into()),
        day: None,
        day_end: None,
        independent: 1,
        countries: Vec::new(),
        documents: 2,
        since: String::new(),
        body,
    };
    let one = jsonld_claim(&thing, &std::collections::BTreeMap::new());
    assert_eq!((&one["@type"], one["author"].as_array().map(Vec::len)), (&Value::from("Claim"), Some(1)));
    assert_eq!(one["vigie:stand"][1]["vigie:does"], "denies");
    let event = plover(&event("occurred", "CT-"));
    assert_eq!((&event["commitments"][0]["value"], &event["span"][0]), (&Value::from("CT-"), &Value::from(0)));
}
