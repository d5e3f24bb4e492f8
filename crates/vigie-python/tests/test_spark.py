"""On a real engine: Spark with two workers on loopback, one of them killed in the middle."""

import os
import pathlib
import shutil
import signal
import threading
import time

import pytest

pyspark = pytest.importorskip("pyspark")
pa = pytest.importorskip("pyarrow")
if shutil.which("java") is None:
    pytest.skip("no java: Spark needs a JVM (Debian: openjdk-17-jre-headless)", allow_module_level=True)

import vigie  # noqa: E402

EXECUTOR = "CoarseGrainedExecutorBackend"
SENTENCES = [
    "France condemned Russia on Monday.",
    "Ukraine said Russia attacked Poland, but Moscow denied it.",
    "Germany and Italy signed a treaty with Chile on 3 October.",
    "Armenia will withdraw its troops from the border, the defence ministry said.",
]


def articles(count):
    def text(i):
        return "" if i % 97 == 13 else " ".join(SENTENCES[(i + k) % 4] for k in range(1 + i % 5)) + f" It was dispatch {i}."

    return [
        {"id": f"d{i:05}", "text": text(i), "published": f"2024-10-{1 + i % 28:02}", "language": "en"} for i in range(count)
    ]


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ["SPARK_HOME"] = str(pathlib.Path(pyspark.__file__).parent)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .config("spark.sql.sources.partitionOverwriteMode", "dynamic")
        .appName("vigie-tests")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


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


def kill_one():
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(EXECUTOR.encode() in w for w in words) and any(w.endswith(b"java") for w in words[:1]):
                os.kill(int(folder.name), signal.SIGKILL)
                return [int(folder.name)]
    return []
