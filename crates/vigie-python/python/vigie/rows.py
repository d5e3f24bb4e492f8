"""What a reading holds, as typed objects. The fields are those of the contract (``vigie read --format json``): offsets count
Unicode code points of ``document.text``, half-open, so that ``text[span.start:span.end] == span.text`` in Python too."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

__all__ = [
    "Actor", "Agreement", "Attribution", "Claim", "Commitment", "Conflict", "Document", "Event", "EventTime", "Evidence",
    "Milestone", "Obligation", "Place", "Source", "Span", "Stance", "Time", "Warning",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the document's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is said of the document itself, and its text."""

    id: str
    language: str
    text: str
    headings: list[Span]
    key: str | None = None
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts, is acted on, or speaks."""

    id: str
    name: str
    kind: str
    country: str | None
    sectors: list[str]
    role: str | None
    members: list[str]
    mentions: list[Span]


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression with its TIMEX3 value."""

    id: str
    type: str
    value: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place, resolved as far as the text and the gazetteer go."""

    id: str
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames: int | None
    precision: str
    mentions: list[Span]


@dataclass(frozen=True, slots=True)
class EventTime:
    """When an event happens."""

    value: str
    relation: str
    ref: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """How sure one source is of an event: ``author``, ``unnamed``, or an actor's id."""

    source: str
    value: str
    attribution: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words an event was read from, and the word that names it."""

    start: int
    end: int
    text: str
    trigger: Span


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom."""

    id: str
    type: str
    mode: str | None
    contexts: list[str]
    quad: int
    score: float
    cameo: str | None
    actors: list[str]
    recipients: list[str]
    time: EventTime | None
    place: str | None
    agreement: str | None
    status: str
    commitments: list[Commitment]
    evidence: Evidence
    rule: str

    @property
    def author(self) -> str | None:
        """How sure the author is of it."""
        return next((c.value for c in self.commitments if c.source == "author"), None)


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks. Without a span for an agentless passive, a rumour, or the author."""

    actors: list[str]
    kind: str
    start: int | None = None
    end: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what."""

    id: str
    kind: str
    act: str
    negated: bool
    source: Source
    cue: list[Span]
    content: list[Span]
    events: list[str]
    addressees: list[str]
    parent: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Stance:
    """Who takes a side, by which attribution."""

    actor: str
    attribution: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition, with everyone who asserts, denies or confirms it."""

    id: str
    text: str
    evidence: list[Span]
    events: list[str]
    status: str
    asserted_by: list[Stance]
    denied_by: list[Stance]
    confirmed_by: list[Stance]
    rule: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a party did with an instrument."""

    step: str
    party: str | None
    by: str | None
    date: str | None
    place: str | None
    status: str
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a party owes whom, on what condition."""

    kind: str
    owed_by: list[str]
    owed_to: list[str]
    condition: str | None
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A treaty, pact or accord; its state is a fold over its milestones."""

    id: str
    name: str
    kind: str
    parties: list[str]
    state: str
    milestones: list[Milestone]
    obligations: list[Obligation]
    mentions: list[Span]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements of the document that cannot both hold."""

    kind: str
    statements: list[str]
    evidence: list[Span]
    note: str


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the contract's word
    """Something the reader should know."""

    code: str
    message: str
    span: Span | None = None


@cache
def _makers(row: type) -> dict[str, Any]:
    """How each field of a row is made of its JSON."""
    hints = get_type_hints(row)
    return {f.name: _maker(hints[f.name]) for f in fields(row)}


def _maker(hint: Any) -> Any:
    if get_origin(hint) is list:
        inner = _maker(get_args(hint)[0])
        return list if inner is None else (lambda items: [inner(i) for i in items])
    inner = next((a for a in get_args(hint) or (hint,) if hasattr(a, "__dataclass_fields__")), None)
    if inner is None:
        return None
    return lambda item: None if item is None else make(inner, item)


def make(row: type, data: dict[str, Any]) -> Any:
    """A row of its JSON. Fields that this version does not know are left out: the contract may add some."""
    made = {}
    for name, maker in _makers(row).items():
        if name in data:
            made[name] = data[name] if maker is None else maker(data[name])
    return row(**made)
