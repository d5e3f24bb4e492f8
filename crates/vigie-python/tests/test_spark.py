"""On a real engine: Spark with two workers on loopback, one of them killed in the middle."""

import os
import pathlib
import signal
import threading
import time

import pytest

pyspark = pytest.importorskip("pyspark")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

import vigie  # noqa: E402
from conftest import articles  # noqa: E402

EXECUTOR = "CoarseGrainedExecutorBackend"


def rows(frame, columns):
    return sorted(tuple(str(v) for v in r) for r in frame.select(*columns).collect())


def expected(given, table, columns):
    flat = getattr(vigie.read_batches(pa.Table.from_pylist(given)), table).to_arrow().select(columns)
    return sorted(tuple(str(v) for v in r.values()) for r in flat.to_pylist())


def test_the_same_rows_whatever_the_partitions(spark):
    given = articles(300)
    columns = ["key", "event", "type", "actor", "recipient", "status", "author", "start", "end"]
    wanted = expected(given, "events", columns)
    assert wanted
    for partitions in (1, 3, 8):
        read = vigie.spark.read(spark.createDataFrame(given).repartition(partitions))
        assert rows(vigie.spark.table(read, "events"), columns) == wanted


def test_errors_are_rows(spark):
    given = articles(120)
    read = vigie.spark.read(spark.createDataFrame(given).repartition(2))
    bad = {r.key for r in vigie.spark.errors(read).collect()}
    assert bad == {d["id"] for d in given if not d["text"]}
    assert read.count() == len(given)


def test_a_killed_worker_changes_nothing(spark, tmp_path):
    given = articles(2_000)
    columns = ["key", "claim", "text", "status"]
    wanted = expected(given, "claims", columns)
    killed = []

    def kill():
        deadline = time.time() + 60
        while not killed and time.time() < deadline:
            time.sleep(1.0)
            killed.extend(kill_one())

    read = vigie.spark.read(spark.createDataFrame(given).repartition(16))
    killer = threading.Thread(target=kill)
    killer.start()
    out = tmp_path / "readings"
    vigie.spark.write(read, str(out))
    killer.join()
    assert killed, "no executor was found to kill"
    kept = spark.read.parquet(str(out))
    assert kept.count() == len(given)
    assert rows(vigie.spark.table(kept, "claims"), columns) == wanted
    assert len(list(out.glob("day=*"))) >= 28


def told(frame):
    return sorted(str(r.asDict(recursive=True)) for r in frame.collect())


def test_merging_gives_what_one_machine_gives(spark, tmp_path):
    given = articles(240)
    wanted = vigie.merge(vigie.read_documents(pa.Table.from_pylist(given), facts=True))
    # Some articles come twice.
    read = vigie.spark.read(spark.createDataFrame(given + given[:30]).repartition(5), facts=True)
    vigie.spark.write(read, str(tmp_path / "readings"))
    merged = vigie.spark.merge(spark.read.parquet(str(tmp_path / "readings")).repartition(3))
    for name in wanted._fields:
        expected = sorted(str(r) for r in getattr(wanted, name).to_arrow().to_pylist())
        assert expected and told(getattr(merged, name)) == expected, name


def test_archives_jsonl_and_parquet(spark, tmp_path):
    import gzip
    import json

    given = articles(40)
    good = [a for a in given if a["text"]]
    columns = ["key", "event", "type", "actor", "recipient"]
    wanted = expected(given, "events", columns)
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(a) + "\n" for a in given))
    listed = vigie.spark.read_archives(spark.createDataFrame([{"path": str(tmp_path / "a.jsonl")}]))
    assert listed.count() == len(given) and vigie.spark.errors(listed).count() == len(given) - len(good)
    assert rows(vigie.spark.table(listed, "events"), columns) == wanted
    assert rows(vigie.spark.table(vigie.spark.read(spark.read.json(str(tmp_path / "a.jsonl"))), "events"), columns) == wanted
    pq.write_table(pa.Table.from_pylist(given), tmp_path / "a.parquet")
    assert rows(vigie.spark.table(vigie.spark.read(spark.read.parquet(str(tmp_path / "a.parquet"))), "events"), columns) == wanted
    page = "<html><head><title>Seoul denies</title></head><body><article>" + "<p>The minister denied on Friday that Russia had attacked Poland. " * 8
    for name, cut in (("b.warc.gz", None), ("c.warc.gz", -40)):
        (tmp_path / name).write_bytes(b"".join(gzip.compress(capture(page, i)) for i in range(3))[:cut])
    warcs = spark.createDataFrame([{"path": str(tmp_path / n)} for n in ("b.warc.gz", "c.warc.gz", "none.warc.gz")]).repartition(3)
    read = vigie.spark.read_archives(warcs)
    assert read.where("error is null").count() == 5
    faults = {r.key.rsplit("/", 1)[1].split(".")[0]: r.error for r in vigie.spark.errors(read).collect()}
    assert set(faults) == {"c", "none"} and "cut-off" in faults["c"] and "not-found" in faults["none"]


def capture(page, number):
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: https://a.example/{number}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def kill_one():
    """Kills an executor of this test's own Spark."""
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(EXECUTOR.encode() in w for w in words) and words[0].endswith(b"java") and is_ours(int(folder.name)):
                os.kill(int(folder.name), signal.SIGKILL)
                return [int(folder.name)]
    return []


def is_ours(process):
    while process > 1:
        if process == os.getpid():
            return True
        try:
            process = int(pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            return False
    return False
