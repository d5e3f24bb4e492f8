"""Apache Spark: the same reading, on the engine you have.

``read(df)`` gives one row a document with the tables as lists inside; ``table(readings, "events")`` lays one of them out flat. What
a partition holds changes nothing of a row, and a document that cannot be read is a row with an ``error``, never a failed task.
``merge(readings)`` brings them together: stories, the ledger of claims, the register of agreements, the weeks of countries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

INPUT = ("id", "title", "text", "published", "language", "outlet", "url")
DOCUMENT = ("document", "key", "published", "language", "outlet", "url", "reader")
TABLES = ("events", "claims", "attributions", "agreements")


def schema(facts: bool = False) -> Any:
    """The Spark type of what :func:`read` gives, but for ``day``."""
    from . import _vigie

    return _type(_vigie.document_columns(facts))


def _type(columns: Any) -> Any:
    import pyarrow
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(pyarrow.schema(columns))


def read(df: DataFrame, *, facts: bool = False) -> DataFrame:
    """Reads the articles of a data frame (from Parquet, JSONL, a table) with the column ``text`` and, where they are there, ``id``,
    ``title``, ``published``, ``language``, ``outlet``, ``url``. One row a document; ``day`` is the day of publication, to partition by.
    With ``facts`` a column holds what :func:`merge` needs."""
    from pyspark.sql import functions as f

    if "text" not in df.columns:
        raise ValueError(f"no column 'text' (columns: {', '.join(df.columns)}); rename the one that holds the articles")
    given = [f.col(c).cast("string").alias(c) for c in INPUT if c in df.columns]
    return _dated(df.select(*given).mapInArrow(_reading(facts), schema(facts)))


def read_archives(df: DataFrame, *, facts: bool = False) -> DataFrame:
    """Reads the archives that a data frame lists in the column ``path``: WARC files (CC-NEWS), zip, JSONL, folders, as ``vigie add`` takes
    them. The workers open the paths, so they must lie where every worker sees them. A row a document, as :func:`read` gives it; a
    record that is broken is a row with its place in ``key`` and the reason in ``error``. One archive is one worker's: give as many
    partitions as there are archives."""
    if "path" not in df.columns:
        raise ValueError(f"no column 'path' (columns: {', '.join(df.columns)}); rename the one that lists the archives")
    return _dated(df.select("path").mapInArrow(_unpacking(facts), schema(facts)))


def _dated(readings: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    return readings.withColumn("day", f.to_date(f.substring("published", 1, 10)))


def _reading(facts: bool) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    def run(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        from . import _vigie

        for batch in batches:
            if batch.num_rows:
                # One thread: Spark runs as many tasks as it has cores.
                yield from _batches(_vigie.documents(_table(batch), 1, facts))

    return run


def _unpacking(facts: bool) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    def run(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        from . import _vigie

        for batch in batches:
            for path in batch.column("path").to_pylist():
                archive = _vigie.Archive(path, facts)
                while (rows := archive.next()) is not None:
                    yield from _batches(rows)

    return run


def _table(batch: pyarrow.RecordBatch) -> pyarrow.Table:
    import pyarrow

    return pyarrow.Table.from_batches([batch])


def _batches(table: Any) -> list[pyarrow.RecordBatch]:
    import pyarrow

    return pyarrow.table(table).to_batches()


def table(readings: DataFrame, name: str) -> DataFrame:
    """One table of readings, flat: ``events``, ``claims``, ``attributions`` or ``agreements``, the document's columns first."""
    from pyspark.sql import functions as f

    if name not in TABLES:
        raise ValueError(f"no table {name!r}; tables: {', '.join(TABLES)}")
    document = [*DOCUMENT, "day"]
    return readings.select(*document, "doc_id", f.explode(name).alias("_row")).select(*document, "_row.*", "doc_id")


def errors(readings: DataFrame) -> DataFrame:
    """The documents that could not be read, and why."""
    return readings.where("error is not null").select("key", "published", "error")


def write(readings: DataFrame, path: str, mode: str = "errorifexists") -> None:
    """Writes readings as Parquet, a folder a day of publication, through Spark's own committer: a retried task leaves no
    duplicate."""
    readings.write.mode(mode).partitionBy("day").parquet(path)


class Merged(NamedTuple):
    """What follows from many documents together, as :func:`vigie.merge` gives it on one machine."""

    stories: DataFrame
    happenings: DataFrame
    ledger: DataFrame
    register: DataFrame
    copies: DataFrame
    dyads: DataFrame


def merge(readings: DataFrame) -> Merged:
    """Brings readings together that were read with ``facts=True`` (best: that were written, and are read back): the rows of
    :func:`vigie.merge`, whatever the partitions. Documents that may have to do with each other meet by their keys, those that do are linked,
    links are merged in a tree into parts, and every part is folded by itself."""
    from pyspark import StorageLevel
    from pyspark.sql import functions as f

    if "facts" not in readings.columns:
        raise ValueError("no column 'facts': read the articles with facts=True")
    kept = StorageLevel.DISK_ONLY
    # Of one document found twice, the same one whatever the order.
    told = readings.where("facts is not null").groupBy(f.col("doc_id").alias("id")).agg(f.min("facts").alias("facts")).persist(kept)
    parts = _gather(_grouped(told, ""), "parts").persist(kept)
    leads = parts.where("kind = 'lead'").select("lead.*").join(told, "id").persist(kept)
    registers = _gather(_grouped(leads, "instrument_"), "registers")
    acts = parts.where("kind = 'act'").select("act.*")
    papers = parts.where("kind = 'paper'").select("paper.*").distinct()
    behind = acts.select("pair", f.explode("papers").alias("outlet")).distinct()
    panel = behind.join(papers, "outlet").groupBy("pair", "week").agg(f.count("*").cast("string").alias("papers"))
    nothing = f.lit(None).cast("string")
    lines = acts.select(f.col("pair").alias("part"), "act", nothing.alias("week"), nothing.alias("papers")).union(
        panel.select("pair", nothing, "week", "papers")
    )
    of = {name: parts.where(f"kind = '{name}'").select(f"{name}.*") for name in ("stories", "happenings", "ledger", "copies")}
    return Merged(register=registers.select("register.*"), dyads=_gather(lines, "dyads"), **of)


def _grouped(documents: DataFrame, what: str) -> DataFrame:
    """Documents with the ``part`` each is in: the least of those that links lead to."""
    from pyspark.sql import functions as f

    keys = _step(documents, f"{what}keys")
    looked_up = keys.where("looks").select(f.col("id").alias("b"), "key")
    kept = keys.where("not looks").select(f.col("id").alias("a"), "key", "weight")
    # One strong key makes a pair, or two weak ones.
    pairs = kept.join(looked_up, "key").where("a < b").groupBy("a", "b").agg(f.sum("weight").alias("n")).where("n >= 2").select("a", "b")
    for side in ("a", "b"):
        named = documents.select(*(f.col(c).alias(side if c == "id" else f"{c}_{side}") for c in documents.columns))
        pairs = pairs.join(named, side)
    edges = _forest(_step(pairs, f"{what}links"))
    found = documents.join(edges, documents["id"] == edges["a"], "left")
    return found.select(f.coalesce("b", "id").alias("part"), *documents.columns)


def _step(df: DataFrame, name: str) -> DataFrame:
    from . import _vigie

    def run(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            if batch.num_rows:
                yield from _batches(_vigie.step(name, _table(batch)))

    return df.mapInArrow(run, _type(_vigie.step_columns(name)))


def _gatherer(name: str) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    def run(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        from . import _vigie

        gatherer = _vigie.Gatherer(name)
        for batch in batches:
            if batch.num_rows:
                yield from _batches(gatherer.push(_table(batch)))
        yield from _batches(gatherer.finish())

    return run


def _forest(links: DataFrame) -> DataFrame:
    """Links, merged in a tree: every partition keeps what is enough to know its groups, then fewer partitions do, then one."""
    from . import _vigie

    columns = _type(_vigie.step_columns("forest"))
    made = links.mapInArrow(_gatherer("forest"), columns)
    width = int(links.sparkSession.conf.get("spark.sql.shuffle.partitions", "200"))
    while width > 1:
        width = -(-width // 8)
        made = made.repartition(width).mapInArrow(_gatherer("forest"), columns)
    return made


def _gather(df: DataFrame, name: str) -> DataFrame:
    """Folds the rows of each ``part``, which a shuffle has brought together."""
    from . import _vigie

    sorted_ = df.repartition("part").sortWithinPartitions("part")
    return sorted_.mapInArrow(_gatherer(name), _type(_vigie.step_columns(name)))
