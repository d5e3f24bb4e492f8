"""One reading."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ._vigie import Reading as _Reading

if TYPE_CHECKING:
    from . import rows

_LISTS = {
    "actors": "Actor", "times": "Time", "places": "Place", "events": "Event", "attributions": "Attribution", "claims": "Claim",
    "agreements": "Agreement", "conflicts": "Conflict", "warnings": "Warning",
}


def _made(kind: str, data: dict[str, Any]) -> Any:
    # The row types are made when the first is asked for, so that `import vigie` stays quick.
    from . import rows

    return rows.make(getattr(rows, kind), data)


class Reading:
    """What was read from one document.

    >>> import vigie
    >>> reading = vigie.read("Moscou a démenti mardi avoir attaqué Kiev.", published="2024-10-25", language="fr")
    >>> [(e.type, e.status, e.author) for e in reading.events]
    [('ASSAULT', 'negated', 'Uu')]
    >>> [reading.actor(s.actor).country for s in reading.claims[0].denied_by]
    ['RUS']
    """

    def __init__(self, inner: _Reading) -> None:
        self._inner = inner

    @cached_property
    def _data(self) -> dict[str, Any]:
        return json.loads(self._inner.jsonl())

    def _rows(self, name: str) -> list[Any]:
        return [_made(_LISTS[name], row) for row in self._data[name]]

    @cached_property
    def document(self) -> rows.Document:
        """What is said of the document itself, and its text."""
        return _made("Document", self._data["document"])

    @cached_property
    def actors(self) -> list[rows.Actor]:
        """Everyone who acts, is acted on, or speaks."""
        return self._rows("actors")

    @cached_property
    def times(self) -> list[rows.Time]:
        """Time expressions, resolved against the day of publication."""
        return self._rows("times")

    @cached_property
    def places(self) -> list[rows.Place]:
        """Places with country and coordinates."""
        return self._rows("places")

    @cached_property
    def events(self) -> list[rows.Event]:
        """Who did what to whom."""
        return self._rows("events")

    @cached_property
    def attributions(self) -> list[rows.Attribution]:
        """Who says what."""
        return self._rows("attributions")

    @cached_property
    def claims(self) -> list[rows.Claim]:
        """Propositions, with everyone who asserts, denies or confirms them."""
        return self._rows("claims")

    @cached_property
    def agreements(self) -> list[rows.Agreement]:
        """Treaties, pacts and accords."""
        return self._rows("agreements")

    @cached_property
    def conflicts(self) -> list[rows.Conflict]:
        """Statements that cannot both hold."""
        return self._rows("conflicts")

    @cached_property
    def warnings(self) -> list[rows.Warning]:
        """What the reader should know."""
        return self._rows("warnings")

    def actor(self, id: str) -> rows.Actor | None:
        """The actor with an id such as ``A3``; nobody for ``author`` and ``unnamed``."""
        return next((a for a in self.actors if a.id == id), None)

    def to_dict(self) -> dict[str, Any]:
        """The contract as plain Python."""
        return json.loads(self._inner.jsonl())

    def to_json(self) -> str:
        """The contract, indented: the same bytes as ``vigie read --format json``."""
        return self._inner.json()

    def to_jsonl(self) -> str:
        """The contract on one line: the same bytes as ``vigie read --format jsonl``."""
        return self._inner.jsonl()

    def to_html(self) -> str:
        """The article and its record side by side, as one self-contained page."""
        return self._inner.html()

    def pretty(self, width: int = 80) -> str:
        """The record as ``vigie read`` prints it."""
        return self._inner.pretty(width)

    def _repr_html_(self) -> str:
        """A notebook shows the page in a frame of its own, so that nothing of it leaks into the notebook."""
        from html import escape

        page = escape(self._inner.html(), quote=True)
        return f'<iframe srcdoc="{page}" sandbox="allow-scripts" style="width:100%;height:640px;border:0"></iframe>'

    def __str__(self) -> str:
        return self.pretty()

    def __repr__(self) -> str:
        count = ", ".join(f"{len(self._data[name])} {name}" for name in ("claims", "events", "attributions", "agreements"))
        title = self._data["document"].get("title") or self._data["document"]["id"][:19]
        return f"<vigie.Reading {title!r}: {count}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reading) and self.to_jsonl() == other.to_jsonl()

    __hash__ = None  # type: ignore[assignment]
