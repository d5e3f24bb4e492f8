"""Apache Spark: the same reading, on the engine you have.

``read(df)`` gives one row a document with the tables as lists inside; ``table(readings, "events")`` lays one of them out flat. What
a partition holds changes nothing of a row, and a document that cannot be read is a row with an ``error``, never a failed task.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

INPUT = ("id", "title", "text", "published", "language", "outlet", "url")
DOCUMENT = ("document", "key", "published", "language", "outlet", "url", "reader")
TABLES = ("events", "claims", "attributions", "agreements")


def schema() -> Any:
    """The Spark type of what :func:`read` gives."""
    import pyarrow
    from pyspark.sql.pandas.types import from_arrow_schema

    from . import _vigie

    return from_arrow_schema(pyarrow.schema(_vigie.document_columns()))


def read(df: DataFrame) -> DataFrame:
    """Reads the articles of a data frame with the column ``text`` and, where they are there, ``id``, ``title``, ``published``,
    ``language``, ``outlet``, ``url``. One row a document; ``day`` is the day of publication, to partition by."""
    from pyspark.sql import functions as f

    if "text" not in df.columns:
        raise ValueError(f"no column 'text' (columns: {', '.join(df.columns)}); rename the one that holds the articles")
    given = [f.col(c).cast("string").alias(c) for c in INPUT if c in df.columns]
    read = df.select(*given).mapInArrow(_read_partition, schema())
    return read.withColumn("day", f.to_date(f.substring("published", 1, 10)))


def _read_partition(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    from . import _vigie

    for batch in batches:
        if batch.num_rows:
            # One thread: Spark runs as many tasks as it has cores.
            read = _vigie.documents(pyarrow.Table.from_batches([batch]), 1)
            yield from pyarrow.table(read).to_batches()


def table(readings: DataFrame, name: str) -> DataFrame:
    """One table of readings, flat: ``events``, ``claims``, ``attributions`` or ``agreements``, the document's columns first."""
    from pyspark.sql import functions as f

    if name not in TABLES:
        raise ValueError(f"no table {name!r}; tables: {', '.join(TABLES)}")
    document = [*DOCUMENT, "day"]
    return readings.select(*document, f.explode(name).alias("_row")).select(*document, "_row.*")


def errors(readings: DataFrame) -> DataFrame:
    """The documents that could not be read, and why."""
    return readings.where("error is not null").select("key", "published", "error")


def write(readings: DataFrame, path: str, mode: str = "errorifexists") -> None:
    """Writes readings as Parquet, a folder a day of publication, through Spark's own committer: a retried task leaves no
    duplicate."""
    readings.write.mode(mode).partitionBy("day").parquet(path)
