"""One reading, and many."""

import datetime
import json
import os
import subprocess
import sys
import time

import pytest

import vigie

DISPATCH = """Le Mali accuse l'Algérie d'avoir abattu un drone

Publié le 3 avril 2025 à 18h20

BAMAKO - Le gouvernement malien a accusé jeudi l'armée algérienne d'avoir abattu un drone près de Tinzaouatène. Alger dément
toute attaque et affirme que l'appareil avait violé son espace aérien 😀.
"""


def test_spans_count_what_python_counts():
    reading = vigie.read(DISPATCH)
    text = reading.document.text
    spans = [s for a in reading.actors for s in a.mentions]
    spans += [s for q in reading.attributions for s in (*q.cue, *q.content)] + [e.evidence for e in reading.events]
    assert spans
    assert all(text[s.start : s.end] == s.text for s in spans)


def test_typed_rows_hold_what_the_json_holds():
    reading = vigie.read(DISPATCH)
    data = reading.to_dict()
    assert data == json.loads(reading.to_json())
    for name in ("actors", "times", "places", "events", "attributions", "claims", "agreements", "conflicts", "warnings"):
        assert len(getattr(reading, name)) == len(data[name])
    for event, row in zip(reading.events, data["events"]):
        assert (event.id, event.type, event.status) == (row["id"], row["type"], row["status"])
        assert event.evidence.trigger.text == row["evidence"]["trigger"]["text"]
        assert event.author == row["commitments"][0]["value"] or "author" not in str(row["commitments"][0])
    assert reading.document.published.startswith("2025-04-03")


def test_the_bytes_of_the_command_line():
    command = os.environ.get("VIGIE")
    if not command:
        pytest.skip("VIGIE does not name the command")
    for flags, made in (("json", "to_json"), ("jsonl", "to_jsonl"), ("html", "to_html")):
        printed = subprocess.run([command, "read", "--format", flags, "-"], input=DISPATCH.encode(), capture_output=True)
        assert getattr(vigie.read(DISPATCH), made)().encode() == printed.stdout


def test_dates_come_as_python_has_them():
    day = datetime.date(2024, 10, 25)
    as_date, as_text = (vigie.read("Washington talked to Tokyo on Monday.", published=d, language="en") for d in (day, "2024-10-25"))
    assert as_date == as_text
    assert [t.value for t in as_date.times] == ["2024-10-21"]


@pytest.mark.parametrize("text", ["", "  \n ", b"\x00\x01\x02\x03" * 40])
def test_what_cannot_be_read_says_so(text):
    with pytest.raises(vigie.ReadError) as raised:
        vigie.read(text)
    assert raised.value.code and raised.value.advice and str(raised.value)
    assert isinstance(raised.value, ValueError)


def test_wrong_options_are_value_errors():
    with pytest.raises(ValueError, match="2024-02-31"):
        vigie.read("Paris a parlé.", published="2024-02-31")
    with pytest.raises(ValueError, match="language"):
        vigie.read("Paris a parlé.", language="xx")


def test_a_page_in_a_frame():
    page = vigie.read(DISPATCH)._repr_html_()
    assert page.startswith("<iframe srcdoc=") and "<script" not in page


def documents(count):
    return [
        {"id": f"d{i}", "text": f"On Monday, Country {i} said France had condemned Russia.", "published": "2024-10-25", "language": "en"}
        for i in range(count)
    ]


def test_many_come_in_order_whatever_the_threads():
    given = documents(300)
    one, two = ([r.to_jsonl() for r in vigie.read_many(given, threads=t, progress=False)] for t in (1, 2))
    assert one == two
    assert [json.loads(r)["document"]["key"] for r in one] == [d["id"] for d in given]


def test_an_error_names_its_document():
    given = [*documents(3), {"id": "broken", "text": ""}, *documents(2)]
    with pytest.raises(vigie.ReadError, match="broken") as raised:
        list(vigie.read_many(given, progress=False))
    assert raised.value.document == "broken"
    kinds = [type(r).__name__ for r in vigie.read_many(given, errors="return", progress=False)]
    assert kinds == ["Reading"] * 3 + ["ReadError"] + ["Reading"] * 2
    assert len(list(vigie.read_many(given, errors="skip", progress=False))) == 5


def test_a_document_of_the_wrong_kind_is_a_type_error():
    for wrong in ([3], [{"title": "no text"}], [{"text": "a", "colour": "red"}]):
        with pytest.raises(TypeError):
            list(vigie.read_many(wrong, progress=False))


def test_import_is_quick():
    code = "import time; t = time.process_time(); import vigie; print(time.process_time() - t)"
    best = min(float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout) for _ in range(5))
    assert best < 0.1, f"import vigie took {best * 1000:.0f} ms"


def test_the_lock_is_released():
    import threading

    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.005)

    thread = threading.Thread(target=tick)
    thread.start()
    list(vigie.read_many([{"text": DISPATCH * 20} for _ in range(24)], threads=1, progress=False))
    done.set()
    thread.join()
    assert len(ticks) > 5
