"""Vigie reads news reporting and keeps the record: who did what to whom, who says so, how surely, and who denies it.

>>> import vigie
>>> reading = vigie.read("Ukraine said Russia attacked Poland.", published="2024-10-25", language="en")
>>> reading.events[0].type, reading.events[0].author
('ASSAULT', 'Uu')
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from . import _vigie
from ._vigie import ReadError, __version__
from .many import iso, read_many
from .reading import Reading
from .record import Record
from .tables import Merged, Table, Tables, merge, read_batches, read_documents

if TYPE_CHECKING:
    from . import ray as ray
    from . import rows as rows
    from . import spark as spark
    from .rows import (
        Actor, Agreement, Attribution, Claim, Commitment, Conflict, Document, Event, EventTime, Evidence, Milestone, Obligation, Place,
        Source, Span, Stance, Time,
    )

__all__ = [
    "Actor", "Agreement", "Attribution", "Claim", "Commitment", "Conflict", "Document", "Event", "EventTime", "Evidence", "Merged",
    "Milestone", "Obligation", "Place", "ReadError", "Reading", "Record", "Source", "Span", "Stance", "Table", "Tables", "Time",
    "__version__", "merge", "ray", "read", "read_batches", "read_documents", "read_many", "rows", "spark",
]


def read(text: str | bytes, *, published: str | datetime.date | None = None, language: str | None = None) -> Reading:
    """Reads one article: plain text, Markdown, HTML, or one JSON object. The result is what ``vigie read -`` gives for the same bytes.

    ``published`` is the day that "yesterday" counts from, ``language`` an ISO 639-1 code; without them the article's own date line and
    words tell. Raises :class:`vigie.ReadError` for an article that cannot be read, ``ValueError`` for a date or language that is none.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    return Reading(_vigie.read(data, iso(published), language))


def __getattr__(name: str) -> Any:
    # Row types and engines are made when they are asked for, so that `import vigie` stays quick.
    import importlib

    if name in ("ray", "rows", "spark"):
        return importlib.import_module(f".{name}", __name__)
    if name in __all__:
        return getattr(importlib.import_module(".rows", __name__), name)
    raise AttributeError(f"module 'vigie' has no attribute {name!r}")
