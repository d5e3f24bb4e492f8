"""Ray Data: the same reading, on clusters that run Ray.

``read(dataset)`` gives one row a document, as :func:`vigie.spark.read` does::

    ray.data.read_parquet("articles/")  ->  vigie.ray.read(...)  ->  write_parquet("readings/")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow
    from ray.data import Dataset


def read(dataset: Dataset, *, facts: bool = False, batch_size: int = 256, **how: Any) -> Dataset:
    """Reads the articles of a Ray data set with the column ``text`` and, where they are there, ``id``, ``title``, ``published``,
    ``language``, ``outlet``, ``url``. A row a document; one that could not be read has an ``error``. What is given beside goes to
    ``Dataset.map_batches``."""
    names = dataset.columns() or []
    if "text" not in names:
        raise ValueError(f"no column 'text' (columns: {', '.join(names)}); rename the one that holds the articles")

    def run(batch: pyarrow.Table) -> pyarrow.Table:
        import pyarrow

        from . import _vigie

        # One thread: Ray runs as many tasks as it has cores.
        return pyarrow.table(_vigie.documents(batch, 1, facts))

    return dataset.map_batches(run, batch_format="pyarrow", batch_size=batch_size, **how)
