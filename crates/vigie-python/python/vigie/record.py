"""The record, asked from Python."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING, Any

from . import _vigie
from .tables import Merged, Table

if TYPE_CHECKING:
    from .reading import Reading


class Record:
    """A record that ``vigie add`` keeps, open to be asked. What is asked is said in the filter language of the command line::

        actor:Moscou type:ASSAULT,COERCE since:2024-10 "cessez-le-feu"

    and answered as :class:`vigie.Table`, with the columns that :func:`vigie.read_batches` and :func:`vigie.merge` give. Every question can be
    asked ``as_of`` a past day or moment: the answer is what the record knew then. Without a path it is the record that the command uses.

    >>> import vigie
    >>> vigie.Record("no/such/file.vigie")
    Traceback (most recent call last):
    ...
    FileNotFoundError: no/such/file.vigie: there is no record; make one with vigie add, ...
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self._inner = _vigie.Record(path)

    @property
    def path(self) -> str:
        """Where it stands."""
        return os.fspath(self._inner.path)

    def __len__(self) -> int:
        return self._inner.count()

    def __repr__(self) -> str:
        return f"<vigie.Record {self.path!r}: {len(self)} documents>"

    def events(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Who did what to whom: a row an event of a document, as :func:`vigie.read_batches` gives them."""
        return self._rows("events", query, as_of, limit)

    def claims(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Who asserts and denies what: a row a claim of a document. :meth:`ledger` has them across documents."""
        return self._rows("claims", query, as_of, limit)

    def attributions(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Who says what, in the documents that the query finds; ``act:deny`` narrows it."""
        return self._rows("attributions", query, as_of, limit)

    def agreements(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Treaties, pacts and accords: a row an agreement of a document. :meth:`register` has them across documents."""
        return self._rows("agreements", query, as_of, limit)

    def stories(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """The documents that report the same happening, wire copies collapsed."""
        return self._across("stories", query, as_of, limit)

    def happenings(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Events once, with everyone who tells of them."""
        return self._across("happenings", query, as_of, limit)

    def ledger(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Propositions across documents: who asserts, denies, confirms each, since when, and its status."""
        return self._across("ledger", query, as_of, limit)

    def register(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Instruments across documents: what their parties did, and where each stands."""
        return self._across("register", query, as_of, limit)

    def copies(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Documents that are one text."""
        return self._across("copies", query, as_of, limit)

    def dyads(self, actor: str | None = None, recipient: str | None = None, *, as_of: Any = None) -> Table:
        """What one country does to another, week by week; without codes, for every pair that something happened between."""
        return Table(self._inner.dyads(actor, recipient, _moment(as_of)))

    def merged(self, *, as_of: Any = None) -> Merged:
        """All that stands on many documents, as :func:`vigie.merge` gives it."""
        names = ("stories", "happenings", "ledger", "register", "copies")
        return Merged(*(self._across(name, "", as_of, None) for name in names), self.dyads(as_of=as_of))

    def search(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Documents, the newest first, with the place of the words that were looked for."""
        return Table(self._inner.list("documents", query, _moment(as_of), limit))

    def actors(self, query: str = "", *, as_of: Any = None, limit: int | None = None) -> Table:
        """Who stands in the documents, those in most of them first."""
        return Table(self._inner.list("actors", query, _moment(as_of), limit))

    def sources(self, query: str = "", *, as_of: Any = None) -> Table:
        """Who publishes, those with the most documents first."""
        return Table(self._inner.list("sources", query, _moment(as_of), None))

    def reading(self, name: str, *, as_of: Any = None) -> Reading:
        """The reading of one document, by the beginning of its ``doc_id``, its own ``key`` or its address."""
        from .reading import Reading

        found = self._inner.reading(name, _moment(as_of))
        if found is None:
            raise KeyError(f"{name}: the record holds no such document")
        return Reading(found)

    def _rows(self, table: str, query: str, as_of: Any, limit: int | None) -> Table:
        return Table(self._inner.rows(table, query, _moment(as_of), limit))

    def _across(self, table: str, query: str, as_of: Any, limit: int | None) -> Table:
        if not self._inner.is_derived():
            import warnings

            warnings.warn("documents were added since stories and claims were derived: run vigie derive", stacklevel=3)
        return Table(self._inner.across(table, query, _moment(as_of), limit))


def _moment(at: str | datetime.date | None) -> str | None:
    # A time without a zone is meant in UTC, as on the command line.
    return at if at is None or isinstance(at, str) else at.isoformat()
