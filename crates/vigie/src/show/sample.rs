//! Readings written by hand, for the tests of the formatters: one that fills every field of the contract, one that is
//! empty, one that is hostile. The countries are invented; their codes are of the range ISO leaves to users.

use std::collections::BTreeMap;
use vigie_read::reading::*;

const TEXT: &str = "\
L'Arvanie dément avoir franchi la frontière kestrienne
14 mars 2031 à 18h05
La Kestrie accuse l'Arvanie d'avoir envoyé trois cents soldats dans la vallée de Sorne, ce que Port-Amar dément. Le président kestrien Ilian Voss a annoncé que le pacte d'assistance serait invoqué dimanche.
Une médiation en suspens
Les deux pays avaient signé le 2 février 2029 à Port-Amar un « pacte d'assistance mutuelle » qui prévoit une consultation immédiate en cas d'attaque armée d'un tiers. Selon la ministre arvanienne des Affaires étrangères, « aucun homme n'a passé la Sorne ». L'Union européenne a demandé à l'Arvanie de retirer ses troupes.Des bilans qui divergent
D'après l'agence Kest-Info, un porte-parole de l'armée a dit que sept personnes avaient été tuées depuis jeudi ; l'hôpital de Sorne parle de onze morts. « لن نتراجع » (« nous ne reculerons pas »), a écrit un commandant sur son canal 🕊️. La route de Sorne n'a pas été rouverte.
";

/// Finds spans by their words.
struct Find<'a>(Spans<'a>);

impl Find<'_> {
    /// The first place of `words`.
    fn at(&self, words: &str) -> Span {
        self.nth(words, 0)
    }

    fn nth(&self, words: &str, n: usize) -> Span {
        let at = self.0.text().match_indices(words).nth(n).unwrap_or_else(|| panic!("{words:?} {n} is not there")).0;
        self.0.of(at..at + words.len())
    }
}

fn a(id: u32) -> ActorId {
    ActorId(id - 1)
}

fn holds(source: Holder, value: Factuality, attribution: Option<u32>) -> Commitment {
    Commitment { source, value, attribution: attribution.map(|q| AttributionId(q - 1)) }
}

fn author(value: Factuality) -> Commitment {
    holds(Holder::Author, value, None)
}

fn actor(id: u32, name: &str, kind: ActorKind, country: Option<&str>, sectors: &[&str], mentions: Vec<Span>) -> Actor {
    Actor {
        id: a(id),
        name: name.into(),
        kind,
        country: country.map(Into::into),
        sectors: sectors.iter().map(|s| (*s).into()).collect(),
        role: None,
        members: vec![],
        mentions,
    }
}

#[allow(clippy::too_many_arguments)]
fn event(id: u32, kind: EventType, quad: u8, score: f64, status: Status, evidence: Span, trigger: Span) -> Event {
    Event {
        id: EventId(id - 1),
        kind,
        mode: None,
        contexts: vec![],
        quad,
        score,
        cameo: None,
        actors: vec![],
        recipients: vec![],
        time: None,
        place: None,
        agreement: None,
        status,
        commitments: vec![],
        evidence: Evidence { span: evidence, trigger },
        rule: "verb/active + sample".into(),
    }
}

fn said(id: u32, act: Act, source: Source, cue: Vec<Span>, content: Vec<Span>) -> Attribution {
    Attribution {
        id: AttributionId(id - 1),
        kind: AttributionKind::Indirect,
        act,
        negated: false,
        source,
        cue,
        content,
        events: vec![],
        addressees: vec![],
        parent: None,
        rule: "cue/sample".into(),
    }
}

fn speaker(actor: u32, span: Span) -> Source {
    Source { actors: vec![a(actor)], kind: SourceKind::Named, span: Some(span) }
}

/// A reading with every field filled somewhere.
pub(super) fn rich() -> Reading {
    let f = Find(Spans::new(TEXT));
    Reading {
        schema: "vigie.reading/1".into(),
        vigie: "0.1.0".into(),
        models: BTreeMap::from([("fr".to_owned(), "0123abcd".to_owned())]),
        document: DocumentRow {
            id: "sha256:0000".into(),
            key: Some("exemple-1".into()),
            title: Some("L'Arvanie dément avoir franchi la frontière kestrienne".into()),
            published: Some("2031-03-14T18:05".into()),
            language: "fr".into(),
            outlet: Some("Le Courrier de l'Isthme".into()),
            url: Some("https://example.org/arvanie?a=1&b=2".into()),
            headings: vec![f.at("Une médiation en suspens"), f.at("Des bilans qui divergent")],
            text: TEXT.into(),
        },
        actors: actors(&f),
        times: times(&f),
        places: places(&f),
        events: events(&f),
        attributions: attributions(&f),
        claims: claims(&f),
        agreements: agreements(&f),
        conflicts: vec![Conflict {
            kind: ConflictKind::Numbers,
            statements: vec![EventId(5)],
            evidence: vec![f.at("sept personnes"), f.at("onze morts")],
            note: "7 and 11 dead".into(),
        }],
        warnings: vec![
            WarningRow {
                code: "heading-glued".into(),
                message: "a heading was glued to the end of a paragraph".into(),
                span: Some(f.at("Des bilans qui divergent")),
            },
            WarningRow { code: "undated".into(), message: "no date of publication".into(), span: None },
        ],
    }
}

fn actors(f: &Find<'_>) -> Vec<Actor> {
    use ActorKind::*;
    let mut rows = vec![
        actor(1, "Kestrie", State, Some("XKE"), &["GOV"], vec![f.at("La Kestrie")]),
        actor(
            2,
            "Arvanie",
            State,
            Some("XAR"),
            &["GOV"],
            vec![f.at("L'Arvanie"), f.at("l'Arvanie"), f.at("Port-Amar")],
        ),
        actor(3, "soldats arvaniens", Group, Some("XAR"), &["MIL"], vec![f.at("trois cents soldats")]),
        actor(4, "Ilian Voss", Person, Some("XKE"), &["GOV"], vec![f.at("Le président kestrien Ilian Voss")]),
        actor(5, "les deux pays", Group, None, &[], vec![f.at("Les deux pays")]),
        actor(
            6,
            "ministre arvanienne des Affaires étrangères",
            Office,
            Some("XAR"),
            &["GOV"],
            vec![f.at("la ministre arvanienne des Affaires étrangères")],
        ),
        actor(7, "Union européenne", Organisation, Some("EUR"), &[], vec![f.at("L'Union européenne")]),
        actor(8, "Kest-Info", Organisation, Some("XKE"), &["JRN"], vec![f.at("l'agence Kest-Info")]),
        actor(9, "porte-parole de l'armée", Office, Some("XKE"), &["MIL"], vec![f.at("un porte-parole de l'armée")]),
        actor(10, "sept personnes", Unknown, None, &["CVL"], vec![f.at("sept personnes")]),
        actor(11, "hôpital de Sorne", Organisation, None, &["MED"], vec![f.at("l'hôpital de Sorne")]),
        actor(12, "un commandant", Person, None, &["MIL"], vec![f.at("un commandant")]),
    ];
    rows[3].role = Some("président kestrien".into());
    rows[4].members = vec![a(1), a(2)];
    rows
}

fn times(f: &Find<'_>) -> Vec<Time> {
    let row = |id: u32, kind, value: &str, span| Time { id: TimeId(id - 1), kind, value: value.into(), span };
    vec![
        row(1, TimeType::Time, "2031-03-14T18:05", f.at("14 mars 2031 à 18h05")),
        row(2, TimeType::Date, "2031-03-16", f.at("dimanche")),
        row(3, TimeType::Date, "2029-02-02", f.at("le 2 février 2029")),
        row(4, TimeType::Date, "2031-03-13", f.at("jeudi")),
    ]
}

fn places(f: &Find<'_>) -> Vec<Place> {
    vec![
        Place {
            id: PlaceId(0),
            name: "vallée de Sorne".into(),
            country: Some("XKE".into()),
            latitude: None,
            longitude: None,
            geonames: None,
            precision: "region".into(),
            mentions: vec![f.at("la vallée de Sorne")],
        },
        Place {
            id: PlaceId(1),
            name: "Port-Amar".into(),
            country: Some("XAR".into()),
            latitude: Some(12.5),
            longitude: Some(-3.25),
            geonames: Some(42),
            precision: "city".into(),
            mentions: vec![f.nth("Port-Amar", 1)],
        },
    ]
}

fn on(value: &str, relation: TimeRelation, id: u32) -> Option<EventTime> {
    Some(EventTime { value: value.into(), relation, reference: TimeId(id - 1) })
}

fn events(f: &Find<'_>) -> Vec<Event> {
    use Factuality::*;
    let mut rows = vec![
        event(
            1,
            EventType::Mobilize,
            4,
            -6.0,
            Status::Occurred,
            f.at("envoyé trois cents soldats dans la vallée de Sorne"),
            f.at("envoyé"),
        ),
        event(
            2,
            EventType::Threaten,
            3,
            -3.5,
            Status::Planned,
            f.at("le pacte d'assistance serait invoqué dimanche"),
            f.at("invoqué"),
        ),
        event(
            3,
            EventType::Support,
            1,
            5.0,
            Status::Occurred,
            f.at("Les deux pays avaient signé le 2 février 2029 à Port-Amar un « pacte d'assistance mutuelle »"),
            f.at("signé"),
        ),
        event(4, EventType::Coerce, 4, -7.0, Status::Negated, f.at("aucun homme n'a passé la Sorne"), f.at("passé")),
        event(5, EventType::Retreat, 2, 6.5, Status::Demanded, f.at("retirer ses troupes"), f.at("retirer")),
        event(
            6,
            EventType::Assault,
            4,
            -10.0,
            Status::Occurred,
            f.at("sept personnes avaient été tuées depuis jeudi"),
            f.at("tuées"),
        ),
        event(7, EventType::Accuse, 3, -3.0, Status::Occurred, f.at("La Kestrie accuse l'Arvanie"), f.at("accuse")),
        event(
            8,
            EventType::Request,
            3,
            -1.0,
            Status::Occurred,
            f.at("L'Union européenne a demandé à l'Arvanie de retirer ses troupes"),
            f.at("demandé"),
        ),
        event(
            9,
            EventType::Retreat,
            2,
            2.0,
            Status::Negated,
            f.at("La route de Sorne n'a pas été rouverte"),
            f.at("rouverte"),
        ),
    ];
    rows[0].mode = Some("troops".into());
    rows[0].contexts = vec!["military".into(), "territory".into()];
    rows[0].cameo = Some("152".into());
    rows[0].actors = vec![a(2), a(3)];
    rows[0].recipients = vec![a(1)];
    rows[0].place = Some(PlaceId(0));
    let holders = |id| Holder::Actor(a(id));
    rows[0].commitments = vec![author(Uu), holds(holders(1), CtPlus, Some(1)), holds(holders(2), CtMinus, Some(2))];
    rows[1].actors = vec![a(1)];
    rows[1].agreement = Some(AgreementId(0));
    rows[1].time = on("2031-03-16", TimeRelation::On, 2);
    rows[1].commitments = vec![author(Uu), holds(holders(4), CtPlus, Some(3))];
    rows[2].actors = vec![a(1), a(2)];
    rows[2].recipients = vec![a(2), a(1)];
    rows[2].cameo = Some("057".into());
    rows[2].agreement = Some(AgreementId(0));
    rows[2].place = Some(PlaceId(1));
    rows[2].time = on("2029-02-02", TimeRelation::On, 3);
    rows[2].commitments = vec![author(CtPlus)];
    rows[3].actors = vec![a(2)];
    rows[3].commitments = vec![author(Uu), holds(holders(6), CtMinus, Some(4))];
    rows[4].actors = vec![a(2)];
    rows[4].commitments = vec![author(Uu), holds(holders(7), Uu, Some(5))];
    rows[5].mode = Some("firearms".into());
    rows[5].recipients = vec![a(10)];
    rows[5].time = on("2031-03-13", TimeRelation::Since, 4);
    rows[5].commitments = vec![author(Uu), holds(holders(8), Uu, Some(6)), holds(holders(9), CtPlus, Some(7))];
    rows[6].actors = vec![a(1)];
    rows[6].recipients = vec![a(2)];
    rows[6].commitments = vec![author(CtPlus)];
    rows[7].actors = vec![a(7)];
    rows[7].recipients = vec![a(2)];
    rows[7].commitments = vec![author(CtPlus)];
    rows[8].commitments = vec![author(CtMinus)];
    rows
}

fn attributions(f: &Find<'_>) -> Vec<Attribution> {
    let mut rows = vec![
        said(
            1,
            Act::Accuse,
            speaker(1, f.at("La Kestrie")),
            vec![f.at("accuse")],
            vec![f.at("d'avoir envoyé trois cents soldats dans la vallée de Sorne")],
        ),
        said(2, Act::Deny, speaker(2, f.at("Port-Amar")), vec![f.nth("dément", 1)], vec![f.at("ce que")]),
        said(
            3,
            Act::Promise,
            speaker(4, f.at("Le président kestrien Ilian Voss")),
            vec![f.at("a annoncé")],
            vec![f.at("que le pacte d'assistance serait invoqué dimanche")],
        ),
        said(
            4,
            Act::Assert,
            speaker(6, f.at("la ministre arvanienne des Affaires étrangères")),
            vec![f.at("Selon")],
            vec![f.at("« aucun homme n'a passé la Sorne »")],
        ),
        said(
            5,
            Act::Demand,
            speaker(7, f.at("L'Union européenne")),
            vec![f.at("a demandé")],
            vec![f.at("de retirer ses troupes")],
        ),
        said(
            6,
            Act::Assert,
            speaker(8, f.at("l'agence Kest-Info")),
            vec![f.at("D'après")],
            vec![f.at("un porte-parole de l'armée a dit que sept personnes avaient été tuées depuis jeudi")],
        ),
        said(
            7,
            Act::Assert,
            speaker(9, f.at("un porte-parole de l'armée")),
            vec![f.at("a dit")],
            vec![f.at("que sept personnes avaient été tuées depuis jeudi")],
        ),
        said(8, Act::Assert, speaker(11, f.at("l'hôpital de Sorne")), vec![f.at("parle")], vec![f.at("de onze morts")]),
        said(
            9,
            Act::Promise,
            speaker(12, f.at("un commandant")),
            vec![f.at("a écrit")],
            vec![f.at("« لن نتراجع »"), f.at("« nous ne reculerons pas »")],
        ),
        said(
            10,
            Act::Assert,
            Source { actors: vec![], kind: SourceKind::None, span: None },
            vec![],
            vec![f.at("avoir franchi la frontière kestrienne")],
        ),
    ];
    rows[0].events = vec![EventId(0)];
    rows[1].events = vec![EventId(0)];
    rows[2].events = vec![EventId(1)];
    rows[3].kind = AttributionKind::Direct;
    rows[3].events = vec![EventId(3)];
    rows[4].events = vec![EventId(4)];
    rows[4].addressees = vec![a(2)];
    rows[5].events = vec![EventId(5)];
    rows[6].events = vec![EventId(5)];
    rows[6].parent = Some(AttributionId(5));
    rows[8].kind = AttributionKind::Mixed;
    rows[9].negated = true;
    rows
}

fn claims(f: &Find<'_>) -> Vec<Claim> {
    let stance = |id, q: u32| Stance { actor: Holder::Actor(a(id)), attribution: Some(AttributionId(q - 1)) };
    let claim = |id: u32, span: Span, status, asserted_by| Claim {
        id: ClaimId(id - 1),
        text: span.text.clone(),
        evidence: vec![span],
        events: vec![],
        status,
        asserted_by,
        denied_by: vec![],
        confirmed_by: vec![],
        rule: "fold/same-event".into(),
    };
    let mut rows = vec![
        claim(1, f.at("envoyé trois cents soldats dans la vallée de Sorne"), ClaimStatus::Denied, vec![stance(1, 1)]),
        claim(2, f.at("sept personnes avaient été tuées depuis jeudi"), ClaimStatus::SingleSource, vec![stance(9, 7)]),
        claim(
            3,
            f.at("avoir franchi la frontière kestrienne"),
            ClaimStatus::Contradicted,
            vec![Stance { actor: Holder::Unnamed, attribution: None }],
        ),
    ];
    rows[0].events = vec![EventId(0)];
    rows[0].denied_by = vec![stance(2, 2), stance(6, 4)];
    rows[1].events = vec![EventId(5)];
    rows[2].confirmed_by = vec![Stance { actor: Holder::Author, attribution: None }];
    rows
}

fn agreements(f: &Find<'_>) -> Vec<Agreement> {
    vec![Agreement {
        id: AgreementId(0),
        name: "pacte d'assistance mutuelle".into(),
        kind: AgreementKind::Alliance,
        parties: vec![a(1), a(2)],
        state: AgreementState::Signed,
        milestones: vec![
            Milestone {
                step: Step::Signs,
                party: Some(a(5)),
                by: None,
                date: Some("2029-02-02".into()),
                place: Some(PlaceId(1)),
                status: Status::Occurred,
                evidence: f.at("Les deux pays avaient signé le 2 février 2029 à Port-Amar"),
                rule: "step/verb".into(),
            },
            Milestone {
                step: Step::Invokes,
                party: None,
                by: Some(a(4)),
                date: Some("2031-03-16".into()),
                place: None,
                status: Status::Planned,
                evidence: f.at("serait invoqué dimanche"),
                rule: "step/verb".into(),
            },
        ],
        obligations: vec![Obligation {
            kind: ObligationKind::Consult,
            owed_by: vec![a(1), a(2)],
            owed_to: vec![],
            condition: Some("en cas d'attaque armée d'un tiers".into()),
            evidence: f.at("prévoit une consultation immédiate en cas d'attaque armée d'un tiers"),
            rule: "duty/noun".into(),
        }],
        mentions: vec![f.at("le pacte d'assistance"), f.at("« pacte d'assistance mutuelle »")],
    }]
}

/// A reading of nothing.
pub(super) fn empty() -> Reading {
    Reading {
        schema: "vigie.reading/1".into(),
        vigie: "0.1.0".into(),
        models: BTreeMap::new(),
        document: DocumentRow {
            id: "sha256:e3b0".into(),
            key: None,
            title: None,
            published: None,
            language: "und".into(),
            outlet: None,
            url: None,
            headings: vec![],
            text: String::new(),
        },
        actors: vec![],
        times: vec![],
        places: vec![],
        events: vec![],
        attributions: vec![],
        claims: vec![],
        agreements: vec![],
        conflicts: vec![],
        warnings: vec![],
    }
}

/// Text and ids that try to break out: markup, terminal escapes, direction marks, ids of rows that do not exist,
/// parents in a ring, spans beyond the text.
pub(super) fn hostile() -> Reading {
    let text = "</script><img src=x onerror=alert(1)> \u{1b}]0;owned\u{7} \u{202e}kcab\u{202c} \"'&amp;<!-- ]]> \u{0} "
        .to_owned()
        + &"x".repeat(300);
    let spans = Spans::new(&text);
    let all = spans.of(0..text.len());
    let beyond = Span { start: 9_000, end: 12_000, text: all.text.clone() };
    let mut e = event(1, EventType::Assault, 9, f64::NAN, Status::Ongoing, all.clone(), beyond.clone());
    e.mode = Some("<b>".into());
    e.actors = vec![ActorId(0), ActorId(77)];
    e.time = on("<time>", TimeRelation::Before, 99);
    e.place = Some(PlaceId(9));
    e.agreement = Some(AgreementId(9));
    e.commitments =
        vec![holds(Holder::Unnamed, Factuality::PsMinus, Some(50)), holds(Holder::Unnamed, Factuality::CtPlus, None)];
    let source = Source { actors: vec![], kind: SourceKind::Anonymous, span: Some(beyond.clone()) };
    let mut q = said(1, Act::Decline, source, vec![all.clone()], vec![beyond]);
    q.parent = Some(AttributionId(0));
    q.events = vec![EventId(40)];
    q.rule = "<rule>".into();
    let mut out = empty();
    out.document.title = Some("<script>alert('title')</script>\u{202e}".into());
    out.document.url = Some("javascript:alert(1)".into());
    out.document.language = "\" onload=\"x".into();
    out.document.headings = vec![all.clone(), all.clone()];
    out.document.text = text.clone();
    out.actors =
        vec![actor(1, "<script>x</script>\u{1b}[2J", ActorKind::Group, Some("\"><i>"), &["'"], vec![all.clone()])];
    out.events = vec![e];
    out.attributions = vec![q];
    out.claims = vec![Claim {
        id: ClaimId(0),
        text: text.clone(),
        evidence: vec![all],
        events: vec![EventId(3)],
        status: ClaimStatus::Retracted,
        asserted_by: vec![Stance { actor: Holder::Actor(ActorId(8)), attribution: Some(AttributionId(8)) }],
        denied_by: vec![],
        confirmed_by: vec![],
        rule: "<>".into(),
    }];
    out.warnings = vec![WarningRow { code: "\u{1b}c".into(), message: text, span: None }];
    out
}
