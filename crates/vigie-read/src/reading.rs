//! The contract: what a reading holds, as `vigie read --format json` prints it. A field may be added, none may change its meaning.
//!
//! Ids are local to the document. A [`Span`] counts Unicode code points of `document.text`, half-open, and carries the
//! text it quotes; it can only be made by [`Spans`], so the two agree by construction.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use vigie_gather::CodePoints;

/// A stretch of the document's text: code points, half-open, and the text itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// The one past the last.
    pub end: usize,
    /// The text between them.
    pub text: String,
}

/// Makes spans of one text.
#[derive(Debug)]
pub struct Spans<'a> {
    text: &'a str,
    index: CodePoints,
}

impl<'a> Spans<'a> {
    /// For this text.
    pub fn new(text: &'a str) -> Self {
        Spans { text, index: CodePoints::new(text) }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The span of a byte range. Panics where the range does not lie on character borders of the text.
    pub fn of(&self, bytes: Range<usize>) -> Span {
        Span {
            start: self.index.of(self.text, bytes.start),
            end: self.index.of(self.text, bytes.end),
            text: self.text[bytes].to_owned(),
        }
    }
}

/// The number behind the letter of an id, counted from zero.
fn numbered(text: &str, letter: &str) -> Option<u32> {
    text.strip_prefix(letter)?.parse::<u32>().ok()?.checked_sub(1)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $letter:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The place in the reading's list: `E1` is 0.
            pub fn index(self) -> usize { self.0 as usize }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, concat!($letter, "{}"), self.0 + 1) }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <Cow<'de, str>>::deserialize(d)?;
                numbered(&text, $letter).map($name).ok_or_else(|| serde::de::Error::custom(format!("no id: {text:?}")))
            }
        }
    };
}

id!(/// An actor of the document, printed `A1`, `A2`, …
    ActorId, "A");
id!(/// A time expression, `X1`, …
    TimeId, "X");
id!(/// A place, `P1`, …
    PlaceId, "P");
id!(/// An event, `E1`, …
    EventId, "E");
id!(/// An attribution, `Q1`, …
    AttributionId, "Q");
id!(/// A claim, `C1`, …
    ClaimId, "C");
id!(/// An agreement, `T1`, …
    AgreementId, "T");

/// A closed set of names, written in the contract as its text.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The name in the contract.
            pub fn name(self) -> &'static str { match self { $($name::$variant => $text),+ } }

            /// The value of a name of the contract.
            pub fn parse(name: &str) -> Option<$name> { match name { $($text => Some($name::$variant),)+ _ => None } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.name()) }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(self.name()) }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let name = <Cow<'de, str>>::deserialize(d)?;
                $name::parse(&name).ok_or_else(|| serde::de::Error::custom(format!(
                    "no {} is called {name:?}; known: {}", stringify!($name), [$($text),+].join(", "))))
            }
        }
    };
}

words!(
    /// What an actor is.
    ActorKind {
        Person = "person", State = "state", Government = "government", Organisation = "organisation",
        Group = "group", Office = "office", Unknown = "unknown",
    }
);

words!(
    /// TIMEX3 type.
    TimeType { Date = "DATE", Time = "TIME", Duration = "DURATION", Set = "SET" }
);

words!(
    /// How an event lies to the time that dates it.
    TimeRelation { On = "on", Before = "before", After = "after", Since = "since", Until = "until", During = "during" }
);

words!(
    /// PLOVER 2.0 event types.
    EventType {
        Agree = "AGREE", Consult = "CONSULT", Support = "SUPPORT", Concede = "CONCEDE", Cooperate = "COOPERATE",
        Aid = "AID", Retreat = "RETREAT", Request = "REQUEST", Accuse = "ACCUSE", Reject = "REJECT",
        Threaten = "THREATEN", Protest = "PROTEST", Sanction = "SANCTION", Mobilize = "MOBILIZE",
        Coerce = "COERCE", Assault = "ASSAULT",
    }
);

words!(
    /// What became of an event, as the text tells it.
    Status {
        Occurred = "occurred", Ongoing = "ongoing", Planned = "planned", Predicted = "predicted",
        Demanded = "demanded", Hypothetical = "hypothetical", Negated = "negated",
    }
);

words!(
    /// FactBank values: certain, probable, possible, each + or -; committed to an unknown polarity; uncommitted.
    Factuality {
        CtPlus = "CT+", PrPlus = "PR+", PsPlus = "PS+", CtMinus = "CT-", PrMinus = "PR-", PsMinus = "PS-",
        CtUnknown = "CTu", Uu = "Uu",
    }
);

words!(
    /// How the content of an attribution stands in the text.
    AttributionKind { Direct = "direct", Indirect = "indirect", Mixed = "mixed", Nominal = "nominal" }
);

words!(
    /// What an attribution does.
    Act {
        Assert = "assert", Confirm = "confirm", Deny = "deny", Accuse = "accuse", Demand = "demand",
        Threaten = "threaten", Promise = "promise", Warn = "warn", Fear = "fear", Hope = "hope", Doubt = "doubt",
        Admit = "admit", Retract = "retract", Decline = "decline", Ask = "ask",
    }
);

words!(
    /// How a source is named.
    SourceKind {
        Named = "named", Nominal = "nominal", Pronoun = "pronoun", Collective = "collective", Document = "document",
        Anonymous = "anonymous", Author = "author", None = "none",
    }
);

words!(
    /// What the rows about a claim come to. Computed, never typed in.
    ClaimStatus {
        SingleSource = "single-source", Corroborated = "corroborated", Denied = "denied",
        Contradicted = "contradicted", Confirmed = "confirmed", Retracted = "retracted",
    }
);

words!(
    /// Kinds of instrument (after ATOP, DCAD and UNTS).
    AgreementKind {
        Alliance = "alliance", NonAggression = "non_aggression", Neutrality = "neutrality",
        Consultation = "consultation", DefenceCooperation = "defence_cooperation", Basing = "basing",
        ArmsTransfer = "arms_transfer", ArmsControl = "arms_control", Ceasefire = "ceasefire", Peace = "peace",
        Border = "border", Trade = "trade", Energy = "energy", StatusOfForces = "status_of_forces", Mou = "mou",
        JointDeclaration = "joint_declaration", Other = "other",
    }
);

words!(
    /// What a party does with an instrument.
    Step {
        Proposes = "proposes", Negotiates = "negotiates", Initials = "initials", Signs = "signs",
        ApprovesInternally = "approves_internally", Ratifies = "ratifies", Accepts = "accepts", Accedes = "accedes",
        EntersIntoForce = "enters_into_force", ProvisionallyApplies = "provisionally_applies", Reserves = "reserves", Invokes = "invokes",
        AllegesBreach = "alleges_breach", DeniesBreach = "denies_breach", Suspends = "suspends", Resumes = "resumes",
        GivesNotice = "gives_notice", Withdraws = "withdraws", Denounces = "denounces", Extends = "extends",
        Amends = "amends", Expires = "expires",
    }
);

words!(
    /// Where an instrument stands: a fold over its milestones.
    AgreementState {
        Announced = "announced", Negotiating = "negotiating", Agreed = "agreed", Signed = "signed",
        InRatification = "in_ratification", InForce = "in_force", Suspended = "suspended", Ending = "ending",
        Terminated = "terminated", Unknown = "unknown",
    }
);

words!(
    /// What a party owes.
    ObligationKind {
        Defend = "defend", AssistOffence = "assist_offence", Neutral = "neutral", NotAttack = "not_attack",
        Consult = "consult", NotAidEnemy = "not_aid_enemy", DiplomaticAid = "diplomatic_aid",
        EconomicAid = "economic_aid", SupplyArms = "supply_arms", BaseAccess = "base_access",
        TrainExercise = "train_exercise", JointCommand = "joint_command", IntelligenceShare = "intelligence_share",
        LimitArms = "limit_arms", WithdrawForces = "withdraw_forces", InspectVerify = "inspect_verify",
        CeaseFire = "cease_fire", ExchangePrisoners = "exchange_prisoners", Other = "other",
    }
);

words!(
    /// In what two statements of one document disagree.
    ConflictKind { Numbers = "numbers", Agents = "agents", Times = "times", Polarity = "polarity" }
);

/// What is said of the document itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DocumentRow {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub language: String,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub headings: Vec<Span>,
    pub text: String,
}

/// Someone who acts, is acted on, or speaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Its id.
    pub id: ActorId,
    /// The fullest name the text or the tables give.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-3, or IGO UNO EUR NGO IMG MNC ISM.
    pub country: Option<String>,
    /// PLOVER sectors, the first the primary one.
    pub sectors: Vec<String>,
    /// Its role, in the words of the text.
    pub role: Option<String>,
    /// Who stands behind a collective, as far as the text says.
    pub members: Vec<ActorId>,
    /// Where it stands in the text.
    pub mentions: Vec<Span>,
}

/// A time expression, resolved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// Its id.
    pub id: TimeId,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimeType,
    /// TIMEX3 value (ISO 8601; EDTF where uncertain).
    pub value: String,
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
}

/// A place, resolved as far as it can be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// `city`, `region`, `country`, `sea`, …: what the coordinates are the middle of.
    pub precision: String,
    /// Where it stands.
    pub mentions: Vec<Span>,
}

/// When an event happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventTime {
    /// TIMEX3 value.
    pub value: String,
    /// How the event lies to it.
    pub relation: TimeRelation,
    /// The expression it was read from.
    #[serde(rename = "ref")]
    pub reference: TimeId,
}

/// Whose commitment it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// The text's author.
    Author,
    /// An actor.
    Actor(ActorId),
    /// A source the text does not resolve to anyone (rumour, agentless passive).
    Unnamed,
}

impl Serialize for Holder {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Holder::Author => s.serialize_str("author"),
            Holder::Actor(id) => id.serialize(s),
            Holder::Unnamed => s.serialize_str("unnamed"),
        }
    }
}

impl<'de> Deserialize<'de> for Holder {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(d)?;
        match &*text {
            "author" => Ok(Holder::Author),
            "unnamed" => Ok(Holder::Unnamed),
            id => numbered(id, "A")
                .map(|n| Holder::Actor(ActorId(n)))
                .ok_or_else(|| serde::de::Error::custom(format!("nobody is called {text:?}"))),
        }
    }
}

/// How sure one source is of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// Who.
    pub source: Holder,
    /// How sure.
    pub value: Factuality,
    /// By which attribution.
    pub attribution: Option<AttributionId>,
}

/// The words an event was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The clause or phrase.
    #[serde(flatten)]
    pub span: Span,
    /// The word that names the event.
    pub trigger: Span,
}

/// Who did what to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// PLOVER score of the mode, or of the type.
    pub score: f64,
    /// CAMEO code kept beside it.
    pub cameo: Option<String>,
    /// Who did it; empty when the text does not say (PLOVER's `UNK`).
    pub actors: Vec<ActorId>,
    /// To whom.
    pub recipients: Vec<ActorId>,
    /// When.
    pub time: Option<EventTime>,
    /// Where.
    pub place: Option<PlaceId>,
    /// Which instrument it is about.
    pub agreement: Option<AgreementId>,
    /// What became of it.
    pub status: Status,
    /// How sure each source is, the author's always among them.
    pub commitments: Vec<Commitment>,
    /// The words it was read from.
    pub evidence: Evidence,
    /// Which rule and lexicon entry fired.
    pub rule: String,
}

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The actors it resolves to.
    pub actors: Vec<ActorId>,
    /// How it is named.
    pub kind: SourceKind,
    /// Where it stands; absent for an agentless passive, a rumour, the author.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// Who says what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Its id.
    pub id: AttributionId,
    /// How the content stands in the text.
    pub kind: AttributionKind,
    /// What it does.
    pub act: Act,
    /// Whether the saying itself is negated ("did not say that").
    pub negated: bool,
    /// Who speaks.
    pub source: Source,
    /// The words that say so.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
    /// The events in the content.
    pub events: Vec<EventId>,
    /// To whom it is said.
    pub addressees: Vec<ActorId>,
    /// The attribution inside whose content this one stands.
    pub parent: Option<AttributionId>,
    /// Which rule and lexicon entry fired.
    pub rule: String,
}

/// One party to a claim's dispute.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stance {
    /// Who.
    pub actor: Holder,
    /// By which attribution.
    pub attribution: Option<AttributionId>,
}

/// One proposition, with everyone who asserts, denies or confirms it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The proposition, in the words of the text.
    pub text: String,
    /// Where those words stand.
    pub evidence: Vec<Span>,
    /// The events it is about.
    pub events: Vec<EventId>,
    /// Computed from the rows below.
    pub status: ClaimStatus,
    /// Who asserts it.
    pub asserted_by: Vec<Stance>,
    /// Who denies it.
    pub denied_by: Vec<Stance>,
    /// Who confirms it.
    pub confirmed_by: Vec<Stance>,
    /// Which rule made it.
    pub rule: String,
}

/// One step of one party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    /// Which step.
    pub step: Step,
    /// Whose step it is.
    pub party: Option<ActorId>,
    /// Through whom (deputies, a minister).
    pub by: Option<ActorId>,
    /// TIMEX3 value.
    pub date: Option<String>,
    /// Where.
    pub place: Option<PlaceId>,
    /// Occurred, planned, negated, …: only an occurred step moves the state.
    pub status: Status,
    /// The words it was read from.
    pub evidence: Span,
    /// Which rule and lexicon entry fired.
    pub rule: String,
}

/// What a party owes whom, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Obligation {
    /// What.
    pub kind: ObligationKind,
    /// Who owes it.
    pub owed_by: Vec<ActorId>,
    /// To whom.
    pub owed_to: Vec<ActorId>,
    /// On what condition, in the words of the text.
    pub condition: Option<String>,
    /// The words it was read from.
    pub evidence: Span,
    /// Which rule and lexicon entry fired.
    pub rule: String,
}

/// A treaty, pact or accord.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// Its name, in the words of the text.
    pub name: String,
    /// What kind of instrument it is.
    pub kind: AgreementKind,
    /// Who is bound or to be bound.
    pub parties: Vec<ActorId>,
    /// The fold over its milestones.
    pub state: AgreementState,
    /// Its steps, in the order of the text.
    pub milestones: Vec<Milestone>,
    /// What it lays down.
    pub obligations: Vec<Obligation>,
    /// Where it stands in the text.
    pub mentions: Vec<Span>,
}

/// Two statements of the document that cannot both hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// In what they disagree.
    pub kind: ConflictKind,
    /// The statements.
    pub statements: Vec<EventId>,
    /// The words that disagree.
    pub evidence: Vec<Span>,
    /// In plain words.
    pub note: String,
}

/// Something the reader should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningRow {
    /// A stable code.
    pub code: String,
    /// In plain words.
    pub message: String,
    /// Where, if anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// The record of one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Reading {
    pub schema: Cow<'static, str>,
    pub vigie: Cow<'static, str>,
    pub models: BTreeMap<String, String>,
    pub document: DocumentRow,
    pub actors: Vec<Actor>,
    pub times: Vec<Time>,
    pub places: Vec<Place>,
    pub events: Vec<Event>,
    pub attributions: Vec<Attribution>,
    pub claims: Vec<Claim>,
    pub agreements: Vec<Agreement>,
    pub conflicts: Vec<Conflict>,
    pub warnings: Vec<WarningRow>,
}
