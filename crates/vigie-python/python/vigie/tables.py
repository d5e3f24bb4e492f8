"""Arrow in, Arrow out."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import _vigie


class Table:
    """Rows of one kind. Anything that speaks the Arrow PyCapsule protocol takes it without a copy: ``pyarrow.table(t)``,
    ``polars.DataFrame(t)``, ``duckdb.sql("select * from t")`` (on ``t.to_arrow()``), pandas through :meth:`to_pandas`."""

    def __init__(self, inner: _vigie.Table) -> None:
        self._inner = inner

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._inner.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> Any:
        return self._inner.__arrow_c_schema__()

    def __len__(self) -> int:
        return self._inner.num_rows

    @property
    def column_names(self) -> list[str]:
        """Names of the columns."""
        return self._inner.column_names

    def to_arrow(self) -> Any:
        """As a ``pyarrow.Table``."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> Any:
        """As a ``pandas.DataFrame`` (needs pyarrow)."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """As a ``polars.DataFrame``."""
        import polars

        return polars.DataFrame(self)

    def _repr_html_(self) -> str | None:
        """A notebook shows the first rows, where pandas is installed; else what :func:`repr` says."""
        try:
            import pandas  # noqa: F401
            import pyarrow
        except ImportError:
            return None
        head = pyarrow.table(self).slice(0, 20).to_pandas()
        return head.to_html(max_rows=20, notebook=True) + f"<p>{len(self)} rows</p>"

    def __repr__(self) -> str:
        return f"<vigie.Table {len(self)} rows: {', '.join(self.column_names)}>"


class Tables(NamedTuple):
    """The four tables of some documents, and those that could not be read."""

    events: Table
    claims: Table
    attributions: Table
    agreements: Table
    errors: list[tuple[str, str]]


class Merged(NamedTuple):
    """What follows from many documents together. ``members`` of a row are the rows of documents that it is made of: the ``doc_id`` of a
    document, and ``E3`` or ``C1`` there."""

    stories: Table
    happenings: Table
    ledger: Table
    register: Table
    copies: Table
    dyads: Table


def read_batches(data: Any, *, threads: int = 0) -> Tables:
    """Reads every row of an Arrow stream: any object with ``__arrow_c_stream__`` (a pyarrow table or reader, a polars or pandas
    data frame, a DuckDB result). The column ``text`` holds the articles; ``id``, ``title``, ``published``, ``language``,
    ``outlet`` and ``url`` are used where they are there. A row that cannot be read is in ``errors``, as (document, why).

    >>> import pyarrow, vigie
    >>> rows = pyarrow.table({"id": ["a"], "text": ["France condemned Russia."], "published": ["2024-10-25"], "language": ["en"]})
    >>> vigie.read_batches(rows).events.to_arrow().select(["key", "type", "actor", "recipient"]).to_pylist()
    [{'key': 'a', 'type': 'ACCUSE', 'actor': 'FRA', 'recipient': 'RUS'}]
    """
    made, errors = _vigie.tables(data, threads)
    return Tables(*(Table(t) for t in made), errors)


def read_documents(data: Any, *, threads: int = 0, facts: bool = False) -> Table:
    """Like :func:`read_batches`, one row a document in the order of the input: the tables are lists inside, ``error`` says why a
    document could not be read. This is what a distributed engine passes around. With ``facts`` a last column holds what
    :func:`merge` needs of each document."""
    return Table(_vigie.documents(data, threads, facts))


def merge(readings: Any) -> Merged:
    """What follows from many documents: which tell one story, which events and claims are one, who denies what, where agreements stand,
    what countries did to each other week by week. Takes what :func:`read_documents` gives with ``facts=True``, or a column ``facts`` of it;
    the order of the documents is of no consequence, and a document given twice is given once.

    >>> import pyarrow, vigie
    >>> articles = pyarrow.table({
    ...     "text": ["Ukraine said on Thursday that Russia had shelled a hospital in Kharkiv.", "Russia denied that it had shelled a hospital in Kharkiv."],
    ...     "outlet": ["The Courier", "The Post"], "published": ["2024-10-25"] * 2, "language": ["en"] * 2})
    >>> merged = vigie.merge(vigie.read_documents(articles, facts=True))
    >>> [(row["status"], row["documents"]) for row in merged.ledger.to_arrow().to_pylist()]
    [('denied', 2)]
    """
    return Merged(*(Table(t) for t in _vigie.merge(readings)))
