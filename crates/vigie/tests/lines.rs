//! The lines that the other tests ask of a record, tried on a record made by hand.

mod record;

use record::Record;
use serde_json::json;

fn sample() -> Record {
    let span = |text: &str| json!({ "start": 0, "end": text.chars().count(), "text": text });
    let actor = |id: &str, name: &str, country: Option<&str>, sectors: &[&str], members: &[&str]| {
        json!({ "id": id, "name": name, "kind": "state", "country": country, "sectors": sectors, "role": null,
                "members": members, "mentions": [span(name)] })
    };
    let commitments = json!([
        { "source": "author", "value": "Uu", "attribution": null },
        { "source": "A3", "value": "CT+", "attribution": "Q1" },
        { "source": "A4", "value": "CT-", "attribution": "Q2" }
    ]);
    Record {
        json: json!({
            "document": { "title": "Un titre", "published": "2024-10-25T15:42", "headings": [span("Un titre")] },
            "actors": [
                actor("A1", "Russie", Some("RUS"), &["GOV"], &[]), actor("A2", "Corée du Nord", Some("PRK"), &[], &[]),
                actor("A3", "Kiev", Some("UKR"), &["GOV"], &[]), actor("A4", "ce duo", None, &[], &["A1", "A2"])
            ],
            "times": [{ "id": "X1", "type": "DATE", "value": "2024-10-27", "start": 0, "end": 8, "text": "dimanche" }],
            "places": [{ "id": "P1", "name": "Koursk", "country": "RUS", "mentions": [span("Koursk")] }],
            "events": [{
                "id": "E1", "type": "MOBILIZE", "mode": "troops", "contexts": ["military"], "quad": 4, "actors": ["A4"],
                "recipients": ["A3"], "time": { "value": "2024-10-27", "relation": "since", "ref": "X1" }, "place": "P1",
                "agreement": null, "status": "occurred", "commitments": commitments,
                "evidence": { "start": 0, "end": 12, "text": "sont arrivés", "trigger": span("arrivés") }
            }],
            "attributions": [{
                "id": "Q1", "kind": "indirect", "act": "assert", "negated": false,
                "source": { "actors": ["A3"], "kind": "named", "start": 0, "end": 4, "text": "Kiev" },
                "cue": [span("déclare")], "content": [span("que des soldats sont arrivés")], "events": ["E1"], "addressees": [], "parent": null
            }],
            "claims": [{
                "id": "C1", "text": "sont arrivés", "evidence": [], "events": ["E1"], "status": "denied",
                "asserted_by": [{ "actor": "A3" }], "denied_by": [{ "actor": "A4" }], "confirmed_by": []
            }],
            "agreements": [{
                "id": "T1", "name": "traité", "kind": "alliance", "parties": ["A1", "A2"], "state": "signed", "mentions": [],
                "milestones": [{ "step": "signs", "party": "A1", "by": null, "date": "2024-06-19", "place": "P1" }],
                "obligations": [{ "kind": "defend", "condition": "en cas d'agression" }]
            }],
            "conflicts": []
        }),
    }
}

#[test]
fn lines_that_hold() {
    for line in [
        "event: MOBILIZE duo -> UKR occurred author=Uu UKR=CT+ RUS=CT- \"arrivés\"",
        "event: MOBILIZE RUS,PRK -> UKR.GOV",
        "event: ASSAULT|MOBILIZE * planned|occurred mode=troops time=2024-10 relation=since place=RUS place=koursk",
        "event: MOBILIZE author!=CT+ trigger=arrivés context=military quad=4 anyone=CT-",
        "no event: ASSAULT",
        "no event: MOBILIZE RUS ->",
        "no event: MOBILIZE RUS",
        "no event: MOBILIZE UNK",
        "no event: author=CT+",
        "events: 1",
        "events: 0..3",
        "attribution: assert UKR kind=indirect cue=déclare parent=- parts=1 negated=false source=named \"soldats\"",
        "attribution: assert Kiev",
        "no attribution: deny",
        "claim: denied asserted=UKR denied=RUS,PRK",
        "agreement: traité parties=RUS,PRK step=signs:RUS:2024-06 step=signs:*:*:Koursk owes=defend condition=agression",
        "actor: duo members=RUS,PRK country=-",
        "time: 2024-10-27 type=DATE \"dimanche\"",
        "place: Koursk country=RUS",
        "no conflict: numbers",
        "no conflict:",
        "heading: Un titre",
        "document: title=titre published=2024-10-25",
        "event: PROTEST || event: MOBILIZE",
    ] {
        if let Err(what) = sample().check(line) {
            panic!("{what}");
        }
    }
}

#[test]
fn lines_that_do_not_hold() {
    for line in [
        "event: MOBILIZE duo -> RUS",
        "event: MOBILIZE duo -> -",
        "event: MOBILIZE author=CT+",
        "event: MOBILIZE UKR=CT-",
        "no event:",
        "events: 2",
        "attribution: assert RUS",
        "claim: denied asserted=UKR denied=RUS",
        "agreement: traité step=ratifies",
        "actor: Poutine",
        "heading: titre",
        "event: PROTEST || event: ASSAULT",
    ] {
        assert!(sample().check(line).is_err(), "{line}");
    }
}

#[test]
fn lines_that_mean_nothing_say_so() {
    for line in ["evnt: ASSAULT", "event: ASSAULT colour=red", "claim: denied extra", "attribution: assert \"open"] {
        let what = sample().check(line).unwrap_err();
        assert!(what.contains("meaning") || what.contains("begins") || what.contains("closed"), "{what}");
    }
}
