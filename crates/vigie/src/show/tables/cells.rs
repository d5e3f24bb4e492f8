//! A reading's rows, flat: what a data frame wants to see in one line, names beside ids, the document's own columns repeated.

use serde::Serialize;
use vigie_read::reading::{
    Actor, ActorId, Agreement, Attribution, Claim, Commitment, DocumentRow, Event, EventId, Holder, Milestone,
    Obligation, Place, Reading, Span, Stance,
};
use vigie_record::facts::DocId;

/// The columns of the document, in every table.
#[derive(Debug, Serialize)]
pub struct DocumentCells<'a> {
    document: &'a str,
    key: Option<&'a str>,
    published: Option<&'a str>,
    language: &'a str,
    outlet: Option<&'a str>,
    url: Option<&'a str>,
    reader: &'a str,
    doc_id: DocId,
}

impl<'a> DocumentCells<'a> {
    /// Of this reading, whose document has this id in a record.
    pub fn of(reading: &'a Reading, doc_id: DocId) -> Self {
        let DocumentRow { id, key, published, language, outlet, url, .. } = &reading.document;
        DocumentCells {
            document: id,
            key: key.as_deref(),
            published: published.as_deref(),
            language,
            outlet: outlet.as_deref(),
            url: url.as_deref(),
            reader: reading.vigie.as_ref(),
            doc_id,
        }
    }
}

/// An actor as it stands in a row.
#[derive(Debug, Serialize)]
pub struct ActorCell<'a> {
    id: String,
    name: &'a str,
    kind: &'static str,
    country: Option<&'a str>,
    sectors: &'a [String],
}

/// How sure one source is.
#[derive(Debug, Serialize)]
pub struct CommitmentCell<'a> {
    source: String,
    name: Option<&'a str>,
    country: Option<&'a str>,
    value: &'static str,
    attribution: Option<String>,
}

/// Who takes which side of a claim.
#[derive(Debug, Serialize)]
pub struct StanceCell<'a> {
    actor: String,
    name: Option<&'a str>,
    country: Option<&'a str>,
    attribution: Option<String>,
}

/// One event.
#[derive(Debug, Serialize)]
pub struct EventCells<'a> {
    event: String,
    r#type: &'static str,
    mode: Option<&'a str>,
    contexts: &'a [String],
    quad: u8,
    score: f64,
    cameo: Option<&'a str>,
    actor: String,
    recipient: String,
    actors: Vec<ActorCell<'a>>,
    recipients: Vec<ActorCell<'a>>,
    time: Option<&'a str>,
    time_relation: Option<&'static str>,
    place: Option<&'a str>,
    place_country: Option<&'a str>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    agreement: Option<String>,
    status: &'static str,
    author: Option<&'static str>,
    commitments: Vec<CommitmentCell<'a>>,
    start: u64,
    end: u64,
    text: &'a str,
    trigger_start: u64,
    trigger_end: u64,
    trigger: &'a str,
    rule: &'a str,
}

/// One claim.
#[derive(Debug, Serialize)]
pub struct ClaimCells<'a> {
    claim: String,
    text: &'a str,
    status: &'static str,
    asserted_by: Vec<StanceCell<'a>>,
    denied_by: Vec<StanceCell<'a>>,
    confirmed_by: Vec<StanceCell<'a>>,
    events: Vec<String>,
    start: Option<u64>,
    end: Option<u64>,
    rule: &'a str,
}

/// One attribution.
#[derive(Debug, Serialize)]
pub struct AttributionCells<'a> {
    attribution: String,
    kind: &'static str,
    act: &'static str,
    negated: bool,
    source: Option<&'a str>,
    source_kind: &'static str,
    source_actors: Vec<ActorCell<'a>>,
    source_start: Option<u64>,
    source_end: Option<u64>,
    cue: String,
    cue_start: Option<u64>,
    cue_end: Option<u64>,
    content: String,
    content_start: Option<u64>,
    content_end: Option<u64>,
    events: Vec<String>,
    addressees: Vec<ActorCell<'a>>,
    parent: Option<String>,
    rule: &'a str,
}

/// One step of one party.
#[derive(Debug, Serialize)]
pub struct MilestoneCell<'a> {
    step: &'static str,
    party: Option<&'a str>,
    by: Option<&'a str>,
    date: Option<&'a str>,
    status: &'static str,
    start: u64,
    end: u64,
    text: &'a str,
    rule: &'a str,
}

/// What a party owes.
#[derive(Debug, Serialize)]
pub struct ObligationCell<'a> {
    kind: &'static str,
    owed_by: Vec<&'a str>,
    owed_to: Vec<&'a str>,
    condition: Option<&'a str>,
    start: u64,
    end: u64,
    text: &'a str,
    rule: &'a str,
}

/// One agreement.
#[derive(Debug, Serialize)]
pub struct AgreementCells<'a> {
    agreement: String,
    name: &'a str,
    kind: &'static str,
    parties: Vec<ActorCell<'a>>,
    state: &'static str,
    milestones: Vec<MilestoneCell<'a>>,
    obligations: Vec<ObligationCell<'a>>,
    start: Option<u64>,
    end: Option<u64>,
}

/// A row with its document's columns before it.
#[derive(Debug, Serialize)]
pub struct Flat<'a, Row> {
    #[serde(flatten)]
    document: DocumentCells<'a>,
    #[serde(flatten)]
    row: Row,
}

/// Looks names up in one reading.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a>(&'a Reading, DocId);

impl<'a> Names<'a> {
    /// Of this reading.
    pub fn of(reading: &'a Reading) -> Self {
        Names(reading, DocId::of(&reading.document))
    }

    /// The columns of the document.
    pub fn document(self) -> DocumentCells<'a> {
        DocumentCells::of(self.0, self.1)
    }

    /// A row under its document's columns.
    pub fn flat<Row>(self, row: Row) -> Flat<'a, Row> {
        Flat { document: self.document(), row }
    }

    fn actor(self, id: ActorId) -> Option<&'a Actor> {
        self.0.actors.get(id.index())
    }

    fn name(self, id: ActorId) -> Option<&'a str> {
        self.actor(id).map(|a| a.name.as_str())
    }

    fn actors(self, ids: &[ActorId]) -> Vec<ActorCell<'a>> {
        let cell = |a: &'a Actor| ActorCell {
            id: a.id.to_string(),
            name: &a.name,
            kind: a.kind.name(),
            country: a.country.as_deref(),
            sectors: &a.sectors,
        };
        ids.iter().filter_map(|id| self.actor(*id)).map(cell).collect()
    }

    /// `RUS:MIL; PRK`: country and sectors, or the name where there is neither; `UNK` where the text names nobody.
    fn coded(self, ids: &[ActorId]) -> String {
        let code = |a: &Actor| match (&a.country, a.sectors.is_empty()) {
            (Some(country), true) => country.clone(),
            (Some(country), false) => format!("{country}:{}", a.sectors.join("/")),
            (None, false) => a.sectors.join("/"),
            (None, true) => a.name.clone(),
        };
        if ids.is_empty() {
            return "UNK".to_owned();
        }
        ids.iter().filter_map(|id| self.actor(*id)).map(code).collect::<Vec<_>>().join("; ")
    }

    fn holder(self, holder: Holder) -> (String, Option<&'a Actor>) {
        match holder {
            Holder::Author => ("author".to_owned(), None),
            Holder::Unnamed => ("unnamed".to_owned(), None),
            Holder::Actor(id) => (id.to_string(), self.actor(id)),
        }
    }

    fn commitment(self, c: &Commitment) -> CommitmentCell<'a> {
        let (source, actor) = self.holder(c.source);
        CommitmentCell {
            source,
            name: actor.map(|a| a.name.as_str()),
            country: actor.and_then(|a| a.country.as_deref()),
            value: c.value.name(),
            attribution: c.attribution.map(|q| q.to_string()),
        }
    }

    fn stances(self, stances: &[Stance]) -> Vec<StanceCell<'a>> {
        let cell = |s: &Stance| {
            let (actor, row) = self.holder(s.actor);
            StanceCell {
                actor,
                name: row.map(|a| a.name.as_str()),
                country: row.and_then(|a| a.country.as_deref()),
                attribution: s.attribution.map(|q| q.to_string()),
            }
        };
        stances.iter().map(cell).collect()
    }

    /// The cells of an event.
    pub fn event(self, e: &'a Event) -> EventCells<'a> {
        let place: Option<&Place> = e.place.and_then(|p| self.0.places.get(p.index()));
        let author = e.commitments.iter().find(|c| c.source == Holder::Author);
        EventCells {
            event: e.id.to_string(),
            r#type: e.kind.name(),
            mode: e.mode.as_deref(),
            contexts: &e.contexts,
            quad: e.quad,
            score: e.score,
            cameo: e.cameo.as_deref(),
            actor: self.coded(&e.actors),
            recipient: self.coded(&e.recipients),
            actors: self.actors(&e.actors),
            recipients: self.actors(&e.recipients),
            time: e.time.as_ref().map(|t| t.value.as_str()),
            time_relation: e.time.as_ref().map(|t| t.relation.name()),
            place: place.map(|p| p.name.as_str()),
            place_country: place.and_then(|p| p.country.as_deref()),
            latitude: place.and_then(|p| p.latitude),
            longitude: place.and_then(|p| p.longitude),
            agreement: e.agreement.map(|a| a.to_string()),
            status: e.status.name(),
            author: author.map(|c| c.value.name()),
            commitments: e.commitments.iter().map(|c| self.commitment(c)).collect(),
            start: e.evidence.span.start as u64,
            end: e.evidence.span.end as u64,
            text: &e.evidence.span.text,
            trigger_start: e.evidence.trigger.start as u64,
            trigger_end: e.evidence.trigger.end as u64,
            trigger: &e.evidence.trigger.text,
            rule: &e.rule,
        }
    }

    /// The cells of a claim.
    pub fn claim(self, c: &'a Claim) -> ClaimCells<'a> {
        let (start, end) = reach(&c.evidence);
        ClaimCells {
            claim: c.id.to_string(),
            text: &c.text,
            status: c.status.name(),
            asserted_by: self.stances(&c.asserted_by),
            denied_by: self.stances(&c.denied_by),
            confirmed_by: self.stances(&c.confirmed_by),
            events: ids(&c.events),
            start,
            end,
            rule: &c.rule,
        }
    }

    /// The cells of an attribution.
    pub fn attribution(self, q: &'a Attribution) -> AttributionCells<'a> {
        let (cue_start, cue_end) = reach(&q.cue);
        let (content_start, content_end) = reach(&q.content);
        AttributionCells {
            attribution: q.id.to_string(),
            kind: q.kind.name(),
            act: q.act.name(),
            negated: q.negated,
            source: q.source.span.as_ref().map(|s| s.text.as_str()),
            source_kind: q.source.kind.name(),
            source_actors: self.actors(&q.source.actors),
            source_start: q.source.span.as_ref().map(|s| s.start as u64),
            source_end: q.source.span.as_ref().map(|s| s.end as u64),
            cue: words(&q.cue),
            cue_start,
            cue_end,
            content: words(&q.content),
            content_start,
            content_end,
            events: ids(&q.events),
            addressees: self.actors(&q.addressees),
            parent: q.parent.map(|p| p.to_string()),
            rule: &q.rule,
        }
    }

    /// The cells of an agreement.
    pub fn agreement(self, t: &'a Agreement) -> AgreementCells<'a> {
        let (start, end) = t.mentions.first().map_or((None, None), |s| (Some(s.start as u64), Some(s.end as u64)));
        AgreementCells {
            agreement: t.id.to_string(),
            name: &t.name,
            kind: t.kind.name(),
            parties: self.actors(&t.parties),
            state: t.state.name(),
            milestones: t.milestones.iter().map(|m| self.milestone(m)).collect(),
            obligations: t.obligations.iter().map(|o| self.obligation(o)).collect(),
            start,
            end,
        }
    }

    fn milestone(self, m: &'a Milestone) -> MilestoneCell<'a> {
        MilestoneCell {
            step: m.step.name(),
            party: m.party.and_then(|p| self.name(p)),
            by: m.by.and_then(|p| self.name(p)),
            date: m.date.as_deref(),
            status: m.status.name(),
            start: m.evidence.start as u64,
            end: m.evidence.end as u64,
            text: &m.evidence.text,
            rule: &m.rule,
        }
    }

    fn obligation(self, o: &'a Obligation) -> ObligationCell<'a> {
        let names = |ids: &[ActorId]| ids.iter().filter_map(|id| self.name(*id)).collect();
        ObligationCell {
            kind: o.kind.name(),
            owed_by: names(&o.owed_by),
            owed_to: names(&o.owed_to),
            condition: o.condition.as_deref(),
            start: o.evidence.start as u64,
            end: o.evidence.end as u64,
            text: &o.evidence.text,
            rule: &o.rule,
        }
    }
}

fn ids(events: &[EventId]) -> Vec<String> {
    events.iter().map(ToString::to_string).collect()
}

/// From the first character to the last.
fn reach(spans: &[Span]) -> (Option<u64>, Option<u64>) {
    (spans.iter().map(|s| s.start as u64).min(), spans.iter().map(|s| s.end as u64).max())
}

/// The words of spans that do not touch, `…` between them.
fn words(spans: &[Span]) -> String {
    spans.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" … ")
}
