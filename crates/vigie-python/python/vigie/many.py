"""Many documents at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Literal

from ._vigie import ReadError, read_rows
from .reading import Reading

FIELDS = ("id", "title", "text", "published", "language", "outlet", "url")
CHUNK = 256


def iso(day: str | datetime.date | None) -> str | None:
    """A date as the reader takes it."""
    return day if day is None or isinstance(day, str) else day.isoformat()


def _fields(document: str | Mapping[str, Any], place: int) -> tuple[str | None, ...]:
    if isinstance(document, str):
        return (None, None, document, None, None, None, None)
    if not isinstance(document, Mapping):
        raise TypeError(f"document {place}: {type(document).__name__} is neither a text nor a mapping with the key 'text'")
    if not isinstance(document.get("text"), str):
        raise TypeError(f"document {document.get('id', place)}: the key 'text' must hold its text")
    unknown = sorted(set(document) - set(FIELDS))
    if unknown:
        raise TypeError(f"document {document.get('id', place)}: unknown keys {', '.join(unknown)}; known: {', '.join(FIELDS)}")
    values = {**document, "published": iso(document.get("published"))}
    return tuple(None if (v := values.get(name)) is None else str(v) for name in FIELDS)


def read_many(
    documents: Iterable[str | Mapping[str, Any]],
    *,
    threads: int = 0,
    errors: Literal["raise", "return", "skip"] = "raise",
    progress: bool = True,
) -> Iterator[Reading | ReadError]:
    """Reads documents on ``threads`` threads (0: one a core), and gives their readings in the same order, as they come.

    A document is its text, or a mapping with ``text`` and, where known, ``id``, ``title``, ``published``, ``language``,
    ``outlet``, ``url``. One that cannot be read raises :class:`vigie.ReadError`, is given back as that exception
    (``errors="return"``), or is passed over (``errors="skip"``). Progress is shown where ``tqdm`` is installed and the
    output is a terminal or a notebook.

    >>> import vigie
    >>> texts = [{"id": "a", "text": "Paris a condamné Moscou.", "language": "fr"}, {"id": "b", "text": ""}]
    >>> [type(r).__name__ for r in vigie.read_many(texts, errors="return")]
    ['Reading', 'ReadError']
    """
    if errors not in ("raise", "return", "skip"):
        raise ValueError(f"errors={errors!r}: give 'raise', 'return' or 'skip'")
    return _read(documents, threads, errors, progress)


def _read(documents: Iterable[Any], threads: int, errors: str, progress: bool) -> Iterator[Reading | ReadError]:
    todo = iter(documents)
    bar = _bar(documents, progress)
    place = 1
    try:
        while chunk := list(islice(todo, CHUNK)):
            fields = [_fields(document, place + i) for i, document in enumerate(chunk)]
            for outcome in read_rows(fields, place, threads):
                if bar is not None:
                    bar.update()
                if not isinstance(outcome, ReadError):
                    yield Reading(outcome)
                elif errors == "raise":
                    raise outcome
                elif errors == "return":
                    yield outcome
            place += len(chunk)
    finally:
        if bar is not None:
            bar.close()


def _bar(documents: Iterable[Any], progress: bool) -> Any:
    if not progress:
        return None
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    total = len(documents) if hasattr(documents, "__len__") else None
    return tqdm(total=total, unit="doc", desc="vigie", disable=None)
