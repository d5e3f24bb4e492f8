#!/usr/bin/env python3
"""Reading under Spark beside the plain command, on the same articles, in one run: processor time, memory, start-up.

    python bench/scale.py [--articles 2000] [--workers 2] [--merge]

Run it with the Python of .ci/python (target/python/bin/python), with the package installed as `maturin develop --release` does it. What
counts is processor seconds, of the command, and of everything a worker is (the executor's JVM and its Python): other work on the machine weighs
little then. With --merge the readings are brought together too.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TICK = os.sysconf("SC_CLK_TCK")


def main():
    options = arguments()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="vigie-scale-"))
    try:
        run(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--plain", type=int, default=2000, help="articles that the plain command reads, at most")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--merge", action="store_true")
    parser.add_argument("--vigie", default=str(TARGET / "release" / "vigie"))
    return parser.parse_args()


def run(options, folder):
    import pyarrow
    import pyarrow.parquet

    articles = generated(options.articles)
    (folder / "articles").mkdir()
    size = -(-len(articles) // (4 * options.workers))
    for i in range(0, len(articles), size):
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(articles[i : i + size]), folder / "articles" / f"{i:07}.parquet")
    words = sum(len(a["text"].split()) for a in articles) / len(articles)
    print(f"{len(articles)} articles of {words:.0f} words; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}", flush=True)
    plain = plain_command(options.vigie, articles[: options.plain], folder)
    print(f"plain command: {1 / plain:.1f} articles/s/core", flush=True)
    spark, started = session(options.workers, folder)
    under_spark(spark, started, articles, folder, plain, options)
    spark.stop()


def generated(count):
    binary = TARGET / "debug" / "examples" / "generate"
    command = [binary] if binary.exists() else ["cargo", "run", "--quiet", "-p", "vigie", "--example", "generate", "--"]
    made = subprocess.run([*command, str(count), "1"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in made.splitlines()]


def plain_command(vigie, articles, folder):
    """Processor seconds an article, start-up taken off."""
    path = folder / "articles.jsonl"

    def spent(some):
        path.write_text("".join(json.dumps(a) + "\n" for a in some))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(os.devnull, "w") as nowhere:
            subprocess.run([vigie, "read", "--threads", "1", "--format", "jsonl", path], stdout=nowhere, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    start = spent(articles[:1])
    return (spent(articles) - start) / (len(articles) - 1)


def session(workers, folder):
    import pyspark
    from pyspark.sql import SparkSession

    os.environ["SPARK_HOME"] = str(pathlib.Path(pyspark.__file__).parent)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    begun = time.monotonic()
    built = (
        SparkSession.builder.master(f"local-cluster[{workers},1,1024]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", str(4 * workers))
        .config("spark.local.dir", str(folder / "spark"))
        .appName("vigie-scale")
        .getOrCreate()
    )
    built.sparkContext.setLogLevel("ERROR")
    built.range(10).repartition(workers).count()
    return built, time.monotonic() - begun


def under_spark(spark, started, articles, folder, plain, options):
    import vigie

    watch = Watch()
    # A first small job: the workers' Python is there, the models are read.
    begun = time.monotonic()
    vigie.spark.read(spark.read.parquet(str(folder / "articles")).limit(1)).count()
    first = time.monotonic() - begun
    before, begun = watch.spent(), time.monotonic()
    read = vigie.spark.read(spark.read.parquet(str(folder / "articles")), facts=options.merge)
    # Not by days: the articles are of ten years, and would be a file each.
    read.write.parquet(str(folder / "readings"))
    wall, after = time.monotonic() - begun, watch.spent()
    kinds = {kind: after[kind] - before[kind] for kind in after}
    each = sum(kinds.values()) / len(articles)
    rows = [
        ("plain command, articles/s/core", f"{1 / plain:.1f}"),
        ("under Spark, articles/s/core (JVM and Python of the workers)", f"{1 / each:.1f}"),
        ("share of the plain command", f"{100 * plain / each:.0f} %"),
        ("of the workers' time, in Python", f"{100 * kinds['python'] / sum(kinds.values()):.0f} %"),
        ("articles/s on the clock, all workers", f"{len(articles) / wall:.1f}"),
        ("start of Spark, s", f"{started:.1f}"),
        ("first article, s (Python and models of a worker)", f"{first:.1f}"),
        ("memory of a Python worker, MB at most", f"{watch.most['python'] / 1024:.0f}"),
        ("memory of an executor's JVM, MB at most", f"{watch.most['jvm'] / 1024:.0f}"),
    ]
    show(rows)
    if options.merge:
        rows = []
        before, begun = watch.spent(), time.monotonic()
        merged = vigie.spark.merge(spark.read.parquet(str(folder / "readings")))
        counts = {name: getattr(merged, name).count() for name in merged._fields}
        rows.append(("merging, s on the clock", f"{time.monotonic() - begun:.0f}"))
        rows.append(("merging, processor ms an article", f"{1000 * (sum(watch.spent().values()) - sum(before.values())) / len(articles):.1f}"))
        rows.extend((f"rows of {name}", f"{count:,}") for name, count in counts.items())
        show(rows)


def show(rows):
    print("\n| | |\n| --- | ---: |")
    for name, value in rows:
        print(f"| {name} | {value} |", flush=True)


def tree():
    """Processor seconds of the workers below this process, by kind: executors' JVMs, and their Python."""
    below, found = {os.getpid()}, {}
    stats = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            stats[int(entry.name)] = (int(stat[1]), words)
    grown = True
    while grown:
        more = {p for p, (parent, _) in stats.items() if parent in below} - below
        grown = bool(more)
        below |= more
    for process in below - {os.getpid()}:
        words = stats[process][1]
        if b"CoarseGrainedExecutorBackend" in words:
            found[process] = ("jvm", own(process))
        elif b"pyspark" in words and b"java" not in words.split(b"\0")[0]:
            found[process] = ("python", own(process))
    return found


def own(process):
    try:
        stat = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / TICK
    except OSError:
        return 0.0


class Watch(threading.Thread):
    """The most memory that a process of each kind had, and the processor time of all, those included that have ended since."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most = {"jvm": 0, "python": 0}
        self.seen = {}
        self.start()

    def run(self):
        while True:
            self.look()
            time.sleep(0.5)

    def look(self):
        for process, (kind, seconds) in tree().items():
            # One that has just ended counts for what it was.
            self.seen[process] = (kind, max(seconds, self.seen.get(process, (kind, 0.0))[1]))
            try:
                status = pathlib.Path(f"/proc/{process}/status").read_text()
            except OSError:
                continue
            most = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
            self.most[kind] = max(self.most[kind], most)

    def spent(self):
        self.look()
        return {kind: sum(s for k, s in list(self.seen.values()) if k == kind) for kind in self.most}


if __name__ == "__main__":
    main()
