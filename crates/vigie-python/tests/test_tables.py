"""Arrow in, Arrow out."""

import datetime

import pyarrow as pa
import pytest

import vigie

TEXTS = ["France condemned Russia on Monday.", "", "Ukraine said Russia attacked Poland, but Moscow denied it."]


def batch(**columns):
    return pa.table({"id": ["a", "b", "c"], "text": TEXTS, "language": ["en"] * 3, "published": ["2024-10-25"] * 3, **columns})


def test_four_tables_and_the_errors():
    tables = vigie.read_batches(batch())
    assert [d for d, _ in tables.errors] == ["b"]
    events = tables.events.to_arrow()
    assert events.column("key").to_pylist().count("a") == 1
    assert set(events.column("type").to_pylist()) == {"ACCUSE", "ASSAULT"}
    claims = tables.claims.to_arrow().to_pylist()
    assert [(c["status"], [s["country"] for s in c["denied_by"]]) for c in claims] == [("denied", ["RUS"])]
    assert len(tables.attributions) >= 2 and tables.agreements.to_arrow().num_rows == 0
    assert events.schema.metadata[b"vigie.table"] == b"1"


def test_the_same_rows_as_one_by_one():
    tables = vigie.read_batches(batch(), threads=2)
    rows = [(r["key"], r["event"], r["type"], r["status"]) for r in tables.events.to_arrow().to_pylist()]
    single = []
    given = batch().to_pylist()
    for document in given:
        for reading in vigie.read_many([document], errors="skip", progress=False):
            single += [(document["id"], e.id, e.type, e.status) for e in reading.events]
    assert rows == single


def test_days_of_any_type():
    days = {
        "text": ["2024-10-25"] * 3,
        "date": pa.array([datetime.date(2024, 10, 25)] * 3),
        "timestamp": pa.array([datetime.datetime(2024, 10, 25, 8)] * 3),
    }
    values = {kind: vigie.read_batches(batch(published=days[kind])).events.to_arrow().column("time").to_pylist() for kind in days}
    assert values["text"] == values["date"] == values["timestamp"]


def test_any_arrow_speaker():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    wanted = vigie.read_batches(batch()).events.to_arrow()
    for data in (polars.DataFrame(batch()), pandas.DataFrame(batch().to_pylist()), batch().to_reader()):
        assert vigie.read_batches(data).events.to_arrow().equals(wanted)
    assert vigie.read_batches(batch()).events.to_polars().height == wanted.num_rows
    assert len(vigie.read_batches(batch()).events.to_pandas()) == wanted.num_rows


def test_one_row_a_document():
    table = vigie.read_documents(batch()).to_arrow()
    assert table.num_rows == 3
    assert [e is None for e in table.column("error").to_pylist()] == [True, False, True]
    assert table.column("key").to_pylist() == ["a", "b", "c"]


def test_no_text_is_an_error_that_says_what_to_do():
    with pytest.raises(ValueError, match="rename the one that holds the articles"):
        vigie.read_batches(pa.table({"body": ["x"]}))
    with pytest.raises(TypeError, match="no Arrow data"):
        vigie.read_batches([1, 2])


def test_an_empty_stream_has_the_columns():
    tables = vigie.read_batches(batch().slice(0, 0))
    assert tables.events.to_arrow().num_rows == 0
    assert "actor" in tables.events.column_names
