"""The record, asked from Python: the same tables as of readings, and the same answers as the command."""

import datetime
import json
import subprocess

import pyarrow as pa
import pytest
from conftest import articles, rows

import vigie


@pytest.fixture(scope="module")
def record(kept):
    return vigie.Record(kept)


@pytest.fixture(scope="module")
def read():
    # The record holds a document once: here no two are one.
    return vigie.read_batches(pa.Table.from_pylist(articles(120)))


@pytest.mark.parametrize("name", ["events", "claims", "attributions", "agreements"])
def test_the_tables_of_single_documents_are_those_of_their_readings(record, read, name):
    asked, wanted = getattr(record, name)(), getattr(read, name)
    assert asked.to_arrow().schema == wanted.to_arrow().schema
    assert len(wanted) and rows(asked) == rows(wanted)


def test_what_stands_on_many_documents_is_what_merging_gives(record):
    merged = vigie.merge(vigie.read_documents(pa.Table.from_pylist(articles(120)), facts=True))
    held = record.merged()
    for name in merged._fields:
        asked, wanted = getattr(held, name), getattr(merged, name)
        assert asked.to_arrow().schema == wanted.to_arrow().schema, name
        assert len(wanted) and rows(asked) == rows(wanted), name


def test_the_filter_language_and_the_answers_of_the_command(record, command, kept):
    for query in (["type:ASSAULT"], ["dyad:RUS-POL"], ["source:Paper 3", "since:2024-10-05"], ["dispatch"]):
        printed = subprocess.run([command, "events", *query, "--all", "--format", "jsonl", "--record", kept], capture_output=True, text=True)
        wanted = sorted(json.loads(line)["evidence"]["text"] for line in printed.stdout.splitlines())
        asked = record.events(" ".join(f'"{q}"' if " " in q and ":" not in q else q.replace("Paper 3", '"Paper 3"') for q in query))
        assert wanted and sorted(asked.to_arrow()["text"].to_pylist()) == wanted, query
    denied = record.ledger("status:denied").to_arrow()
    assert denied.num_rows and set(denied["status"].to_pylist()) == {"denied"}
    assert len(record.events("type:ASSAULT", limit=2)) == 2


def test_weeks_of_a_pair(record):
    weeks = record.dyads("RUS", "POL").to_arrow().to_pylist()
    assert weeks and all((w["actor"], w["recipient"]) == ("RUS", "POL") for w in weeks)
    assert [w for w in record.dyads().to_arrow().to_pylist() if w["actor"] == "RUS" and w["recipient"] == "POL"] == weeks


def test_lists(record):
    assert len(record) == len(record.search()) == 118
    found = record.search("withdraw", limit=3).to_arrow().to_pylist()
    assert len(found) == 3 and all("withdraw" in f["found"] for f in found)
    assert {s["outlet"] for s in record.sources().to_arrow().to_pylist()} == {f"Paper {i}" for i in range(7)}
    assert record.actors("actor:RUS").to_arrow()["countries"].to_pylist()[0] == ["RUS"]


def test_one_document(record):
    reading = record.reading("d00001")
    assert reading.document.key == "d00001"
    same = vigie.read_many([articles(2)[1]], progress=False)
    assert [(e.type, e.status) for e in reading.events] == [(e.type, e.status) for e in next(same).events]
    with pytest.raises(KeyError, match="d99999"):
        record.reading("d99999")


def test_a_past_day(record):
    assert len(record.events(as_of=datetime.date(2020, 1, 1))) == 0
    assert len(record.events(as_of="2020-01-01")) == 0
    assert len(record.events(as_of=datetime.date.today() + datetime.timedelta(days=2))) == len(record.events())


def test_what_cannot_be_asked_says_so(record, tmp_path):
    with pytest.raises(ValueError, match="type:WAR"):
        record.events("type:WAR")
    with pytest.raises(ValueError, match="attributions can be asked by"):
        record.attributions("country:RUS")
    with pytest.raises(ValueError, match="no day"):
        record.events(as_of="yesterday")
    with pytest.raises(FileNotFoundError, match="no record"):
        vigie.Record(tmp_path / "none.vigie")
    (tmp_path / "other").write_text("no record")
    with pytest.raises((ValueError, RuntimeError)):
        vigie.Record(tmp_path / "other")


def test_a_notebook_shows_the_first_rows(record):
    page = record.events()._repr_html_()
    assert "<table" in page and "ASSAULT" in page
