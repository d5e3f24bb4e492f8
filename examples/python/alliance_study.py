"""An alliance study: from a folder of articles to a table and a plot of who denied what.

Run it from a clone, with the package installed (``pip install . pyarrow pandas``)::

    python examples/python/alliance_study.py examples/ out/

It is written in cells (``# %%``), so that an editor or a notebook runs it step by step.
"""

# %% The articles: every text below a folder
import pathlib
import sys

import vigie

folder, out = (pathlib.Path(p) for p in sys.argv[1:3])
out.mkdir(parents=True, exist_ok=True)
paths = sorted(p for p in folder.rglob("*.txt"))
print(f"{len(paths)} articles below {folder}")

# %% Each is read; what cannot be read is named and left out
readings = []
for path in paths:
    try:
        readings.append((path, vigie.read(path.read_bytes())))
    except vigie.ReadError as error:
        print(f"left out {path.name}: {error}")

# %% The claims that somebody denies, with the words they were read from
denials = []
for path, reading in readings:
    for claim in reading.claims:
        names = lambda stances: [a.country or a.name for s in stances if (a := reading.actor(s.actor))]
        if deniers := names(claim.denied_by):
            denials.append({"article": path.name, "published": reading.document.published, "claim": claim.text, "status": claim.status,
                            "asserted_by": names(claim.asserted_by), "denied_by": deniers})
for row in denials:
    print(f"{row['article']}: {row['claim'][:70]!r} asserted by {', '.join(row['asserted_by']) or '-'}, denied by {', '.join(row['denied_by'])}")

# %% The same as tables: the agreements at stake, as a data frame; the claims, as Parquet for later
import pyarrow
import pyarrow.parquet

articles = pyarrow.table({"id": [p.name for p, _ in readings], "text": [r.document.text for _, r in readings],
                          "published": [r.document.published for _, r in readings], "language": [r.document.language for _, r in readings]})
tables = vigie.read_batches(articles)
agreements = tables.agreements.to_pandas()
print(agreements[["key", "name", "kind", "state"]].to_string(index=False))
pyarrow.parquet.write_table(tables.claims.to_arrow(), out / "claims.parquet")

# %% The plot: how often each actor denies
from collections import Counter
from html import escape

counts = Counter(name for row in denials for name in row["denied_by"]).most_common()
bars = "".join(
    f'<text x="150" y="{24 * i + 34}" text-anchor="end">{escape(name)}</text>'
    f'<rect x="160" y="{24 * i + 20}" width="{60 * count}" height="18" fill="#2b6cb0"/>'
    f'<text x="{166 + 60 * count}" y="{24 * i + 34}">{count}</text>'
    for i, (name, count) in enumerate(counts)
)
(out / "denials.svg").write_text(
    f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{24 * len(counts) + 40}" font-family="sans-serif" font-size="13">'
    f'<title>Denials, by who denies</title><text x="160" y="14">denials</text>{bars}</svg>'
)
print(f"the plot is {out / 'denials.svg'}")
