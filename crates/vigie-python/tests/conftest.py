"""What the tests share."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

SENTENCES = [
    "France condemned Russia on Monday.",
    "Ukraine said Russia attacked Poland, but Moscow denied it.",
    "Germany and Italy signed a treaty with Chile on 3 October.",
    "Armenia will withdraw its troops from the border, the defence ministry said.",
]


def articles(count):
    """Articles of our own: some tell the same, some are copies, one in 97 is empty."""

    def text(i):
        return "" if i % 97 == 13 else " ".join(SENTENCES[(i + k) % 4] for k in range(1 + i % 5)) + f" It was dispatch {i}."

    return [
        {"id": f"d{i:05}", "text": text(i), "published": f"2024-10-{1 + i % 28:02}", "language": "en", "outlet": f"Paper {i % 7}"}
        for i in range(count)
    ]


@pytest.fixture(scope="session")
def command():
    """The program, which ``VIGIE`` names."""
    named = os.environ.get("VIGIE")
    if not named:
        pytest.skip("VIGIE does not name the command (VIGIE=target/debug/vigie)")
    return str(pathlib.Path(named).resolve())


@pytest.fixture(scope="session")
def kept(command, tmp_path_factory):
    """A record that the program made of a few articles."""
    import json

    folder = tmp_path_factory.mktemp("record")
    (folder / "articles.jsonl").write_text("".join(json.dumps(a) + "\n" for a in articles(120)))
    record = folder / "test.vigie"
    run = subprocess.run([command, "add", folder / "articles.jsonl", "--record", record], capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    return record


@pytest.fixture(scope="session")
def spark():
    """Spark on this machine: a driver, and two workers of a core each, which talk over loopback."""
    pyspark = pytest.importorskip("pyspark")
    pytest.importorskip("pyarrow")
    if shutil.which("java") is None:
        pytest.skip("no java: Spark needs a JVM (Debian: default-jre-headless)")
    from pyspark.sql import SparkSession

    os.environ["SPARK_HOME"] = str(pathlib.Path(pyspark.__file__).parent)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    # Workers run this Python, whatever the first one on the path is.
    os.environ["PYSPARK_PYTHON"] = sys.executable
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


def rows(table, *columns):
    """The rows of an Arrow table, sorted."""
    kept = table.to_arrow()
    return sorted(str(r) for r in (kept.select(list(columns)) if columns else kept).to_pylist())
