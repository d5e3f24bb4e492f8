"""Many documents brought together on one machine."""

import random

import pyarrow as pa
import pytest
from conftest import articles, rows

import vigie


@pytest.fixture(scope="module")
def read():
    return vigie.read_documents(pa.Table.from_pylist(articles(200)), facts=True).to_arrow()


def test_who_denies_what_across_papers(read):
    merged = vigie.merge(read)
    denied = [r for r in merged.ledger.to_arrow().to_pylist() if r["status"] == "denied"]
    assert denied and all(any(s["does"] == "denies" and s["country"] == "RUS" for s in r["stands"]) for r in denied)
    assert any(r["documents"] > 3 for r in merged.stories.to_arrow().to_pylist())
    assert [r["state"] for r in merged.register.to_arrow().to_pylist()[0]["history"]]


def test_the_order_is_of_no_consequence_and_twice_is_once(read):
    wanted = vigie.merge(read)
    order = list(range(read.num_rows))
    random.Random(7).shuffle(order)
    again = vigie.merge(read.take(pa.array(order + order[:50])))
    for name in wanted._fields:
        assert rows(getattr(again, name)) == rows(getattr(wanted, name)), name


def test_members_lead_back_to_the_rows_of_documents(read):
    events = {(r["doc_id"], r["event"]) for r in vigie.read_batches(pa.Table.from_pylist(articles(200))).events.to_arrow().to_pylist()}
    for happening in vigie.merge(read).happenings.to_arrow().to_pylist():
        assert {(m["document"], m["row"]) for m in happening["members"]} <= events


def test_without_facts_it_says_what_to_do():
    plain = vigie.read_documents(pa.Table.from_pylist(articles(3)))
    with pytest.raises(ValueError, match="facts=True"):
        vigie.merge(plain)
    with pytest.raises(ValueError, match="read the articles anew"):
        vigie.merge(pa.table({"facts": ["{}"]}))
