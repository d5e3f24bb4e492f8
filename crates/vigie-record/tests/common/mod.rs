//! Readings made by hand, by number: small, quick to make, with every kind of row.
#![allow(dead_code)]

use std::ops::Range;
use std::path::{Path, PathBuf};
use vigie_gather::Document;
use vigie_read::Reading;
use vigie_read::reading::*;
use vigie_record::store::{Prepared, Record};

/// Countries of the sample.
pub const COUNTRIES: [(&str, &str); 6] = [
    ("Russie", "RUS"),
    ("Ukraine", "UKR"),
    ("Moldavie", "MDA"),
    ("Roumanie", "ROU"),
    ("Turquie", "TUR"),
    ("Serbie", "SRB"),
];

/// The document and the reading of number `i`: `a` accuses `b` of an attack, `b` denies it, both sign something.
pub fn reading(i: usize) -> (Document, Reading) {
    let (a, b) = (COUNTRIES[i % 6], COUNTRIES[(i / 6 + i % 6 + 1) % 6]);
    let day = format!("2024-{:02}-{:02}", i / 28 % 12 + 1, i % 28 + 1);
    let text = format!(
        "Dépêche {i} 🙂\n\nLa {} accuse la {} d’avoir attaqué Sulina le {day}. La {} dément. Les deux pays ont signé l’accord n° {}.\n",
        a.0,
        b.0,
        b.0,
        i % 9
    );
    let mut document = Document::plain(text.clone(), "fr");
    document.title = Some(format!("Dépêche {i}"));
    document.outlet = Some(format!("Courrier {}", i % 4));
    document.url = Some(format!("https://example.org/{i}"));
    document.key = Some(format!("k{i}"));
    document.published = vigie_gather::parse_date(&day, None).ok();
    let spans = Spans::new(&text);
    let at = |words: &str| -> Range<usize> {
        let start = text.find(words).unwrap_or(0);
        start..start + words.len()
    };
    let last = |words: &str| -> Range<usize> {
        let start = text.rfind(words).unwrap_or(0);
        start..start + words.len()
    };
    let span = |r: Range<usize>| spans.of(r);
    let actor = |n: u32, name: &str, country: &str| Actor {
        id: ActorId(n),
        name: name.to_owned(),
        kind: ActorKind::State,
        country: Some(country.to_owned()),
        sectors: vec!["GOV".to_owned()],
        role: None,
        members: Vec::new(),
        mentions: vec![span(at(name))],
    };
    let attribution = |n: u32, act: Act, who: u32, cue: &str| Attribution {
        id: AttributionId(n),
        kind: AttributionKind::Indirect,
        act,
        negated: false,
        source: Source { actors: vec![ActorId(who)], kind: SourceKind::Named, span: Some(span(at(a.0))) },
        cue: vec![span(last(cue))],
        content: vec![span(at("attaqué Sulina"))],
        events: vec![EventId(0)],
        addressees: Vec::new(),
        parent: None,
        rule: "by hand".to_owned(),
    };
    let stance =
        |who: u32, by: u32| Stance { actor: Holder::Actor(ActorId(who)), attribution: Some(AttributionId(by)) };
    let reading = Reading {
        schema: "vigie.reading/1".into(),
        vigie: "0.1.0".into(),
        models: [("fr".to_owned(), "abc".to_owned())].into(),
        document: DocumentRow {
            id: document.id.clone(),
            key: document.key.clone(),
            title: document.title.clone(),
            published: Some(day.clone()),
            language: "fr".to_owned(),
            outlet: document.outlet.clone(),
            url: document.url.clone(),
            headings: Vec::new(),
            text: text.clone(),
        },
        actors: vec![actor(0, a.0, a.1), actor(1, b.0, b.1)],
        times: vec![Time { id: TimeId(0), kind: TimeType::Date, value: day.clone(), span: span(at(&day)) }],
        places: vec![Place {
            id: PlaceId(0),
            name: "Sulina".to_owned(),
            country: Some("ROU".to_owned()),
            latitude: Some(45.15528),
            longitude: Some(29.65306),
            geonames: Some(665_000),
            precision: "city".to_owned(),
            mentions: vec![span(at("Sulina"))],
        }],
        events: vec![Event {
            id: EventId(0),
            kind: EventType::Assault,
            mode: None,
            contexts: vec!["military".to_owned()],
            quad: 4,
            score: -9.5,
            cameo: Some("190".to_owned()),
            actors: vec![ActorId(1)],
            recipients: vec![ActorId(0)],
            time: Some(EventTime { value: day.clone(), relation: TimeRelation::On, reference: TimeId(0) }),
            place: Some(PlaceId(0)),
            agreement: None,
            status: Status::Occurred,
            commitments: vec![
                Commitment { source: Holder::Author, value: Factuality::Uu, attribution: None },
                Commitment {
                    source: Holder::Actor(ActorId(0)),
                    value: Factuality::CtPlus,
                    attribution: Some(AttributionId(0)),
                },
                Commitment {
                    source: Holder::Actor(ActorId(1)),
                    value: Factuality::CtMinus,
                    attribution: Some(AttributionId(1)),
                },
            ],
            evidence: Evidence { span: span(at("d’avoir attaqué Sulina")), trigger: span(at("attaqué")) },
            rule: "by hand".to_owned(),
        }],
        attributions: vec![attribution(0, Act::Accuse, 0, "accuse"), attribution(1, Act::Deny, 1, "dément")],
        claims: vec![Claim {
            id: ClaimId(0),
            text: format!("La {} a attaqué Sulina", b.0),
            evidence: vec![span(at("attaqué Sulina"))],
            events: vec![EventId(0)],
            status: ClaimStatus::Denied,
            asserted_by: vec![stance(0, 0)],
            denied_by: vec![stance(1, 1)],
            confirmed_by: Vec::new(),
            rule: "by hand".to_owned(),
        }],
        agreements: vec![Agreement {
            id: AgreementId(0),
            name: format!("accord n° {}", i % 9),
            kind: AgreementKind::Other,
            parties: vec![ActorId(0), ActorId(1)],
            state: AgreementState::Signed,
            milestones: vec![Milestone {
                step: Step::Signs,
                party: Some(ActorId(0)),
                by: None,
                date: Some(day),
                place: None,
                status: Status::Occurred,
                evidence: span(at("signé l’accord")),
                rule: "by hand".to_owned(),
            }],
            obligations: vec![Obligation {
                kind: ObligationKind::Consult,
                owed_by: vec![ActorId(0)],
                owed_to: vec![ActorId(1)],
                condition: None,
                evidence: span(at("signé")),
                rule: "by hand".to_owned(),
            }],
            mentions: vec![span(at("l’accord"))],
        }],
        conflicts: Vec::new(),
        warnings: Vec::new(),
    };
    (document, reading)
}

/// The reading of number `i`, ready to add.
pub fn prepared(i: usize) -> Prepared {
    let (document, reading) = reading(i);
    Prepared::of(&document, reading)
}

/// A folder of its own, emptied before and removed after.
pub struct Folder(PathBuf);

impl Folder {
    /// By the name of the test.
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("vigie-record-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A record with documents `numbers`, so many at a time.
pub fn record(path: &Path, numbers: &[usize], batch: usize) -> Record {
    let mut record = Record::open(path).expect("a record");
    for some in numbers.chunks(batch) {
        let ready: Vec<Prepared> = some.iter().map(|i| prepared(*i)).collect();
        record.add(&ready).expect("room");
    }
    record
}

/// A generator of numbers that are the same every time (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// The next, below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound.max(1)
    }

    /// Puts a list into another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, usize::try_from(self.below(i as u64 + 1)).unwrap_or(0));
        }
    }
}
