#!/usr/bin/env python3
"""From a web archive to readings, on one core: how many pages a second, and where the time goes.

    python3 bench/pages.py [--pages 1500] [--folder ../shared/data/pages]

Makes a WARC file as CC-NEWS has them, of pages of ours (articles of `cargo run --example generate` inside the frame of a paper: menus, scripts,
teasers, comments), or of every .html.gz below --folder, and runs the program over it. Processor seconds count; the stages are told by what `vigie parse`
and `vigie read` take over the pages, and over their texts alone.
"""

import argparse
import gzip
import html
import json
import os
import pathlib
import resource
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--vigie", default=str(TARGET / "release" / "vigie"))
    options = parser.parse_args()
    pages = found(options.folder, options.pages) if options.folder else made(options.pages)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "pages.warc.gz").write_bytes(b"".join(gzip.compress(capture(page, i), 4) for i, page in enumerate(pages)))
        read = [options.vigie, "read", "--threads", "1", "--format", "jsonl"]
        out = folder / "readings.jsonl"
        whole = spent([*read, folder / "pages.warc.gz"], out)
        documents = [json.loads(line)["document"] for line in out.read_text().splitlines()]
        names = ("title", "text", "published", "language")
        texts = folder / "texts.jsonl"
        texts.write_text("".join(json.dumps({k: d[k] for k in names if d.get(k)}) + "\n" for d in documents))
        reading = spent([*read, texts], out)
        parsing = spent([options.vigie, "parse", texts], out)
    n, words = len(documents), sum(len(d["text"].split()) for d in documents)
    print(f"{len(pages)} pages of {sum(map(len, pages)) // len(pages) // 1024} kB, {n} articles of {words // max(n, 1)} words")
    print("\n| | ms a page | pages/s/core |\n| --- | ---: | ---: |")
    for name, seconds in (
        ("archive to readings, everything", whole),
        ("of it: records, decoding, main text, dates", whole - reading),
        ("of it: text to readings", reading),
        ("of that: sentences, tags, trees (`vigie parse`)", parsing),
        ("of that: times, actors, events, sayings, agreements, JSON", reading - parsing),
    ):
        print(f"| {name} | {1000 * seconds / n:.2f} | {n / max(seconds, 1e-6):.0f} |")


def spent(command, out):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(out, "w") as file:
        run = subprocess.run(list(map(str, command)), stdout=file, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} failed: {run.stderr[-400:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def found(folder, most):
    return [gzip.decompress(p.read_bytes()) for p in sorted(folder.rglob("*.html.gz"))[:most]]


def made(count):
    binary = TARGET / "debug" / "examples" / "generate"
    command = [binary] if binary.exists() else ["cargo", "run", "--quiet", "-p", "vigie", "--example", "generate", "--"]
    lines = subprocess.run([*command, str(count), "3"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    articles = [json.loads(line) for line in lines]
    return [page(a, articles[i - 12 : i] or articles[:12]).encode() for i, a in enumerate(articles)]


def page(article, others):
    """An article in the frame of a paper."""
    paragraphs = "".join(f"<p>{html.escape(p)}</p>\n" for p in article["text"].split("\n\n"))
    menu = "".join(f'<li class="nav-item"><a href="/section/{n}">Section {n}</a></li>' for n in range(40))
    teasers = "".join(f'<div class="teaser"><a href="{a["url"]}"><img src="/i.jpg" alt=""><h3>{html.escape(a["title"])}</h3></a></div>' for a in others)
    comments = "".join(f'<div class="comment"><b>Reader {n}</b><p>I do not agree with number {n}.</p></div>' for n in range(30))
    script = "<script>window.data=" + json.dumps({f"key{n}": "x" * 60 for n in range(300)}) + "</script>"
    meta = f'<meta property="og:title" content="{html.escape(article["title"])}"><meta property="article:published_time" content="{article["published"]}">'
    style = "<style>" + ".a{margin:0;padding:0}" * 400 + "</style>"
    return (
        f'<!DOCTYPE html><html lang="{article["language"]}"><head><title>{html.escape(article["title"])}</title>{meta}{style}{script}</head><body>'
        f'<header><nav><ul>{menu}</ul></nav></header><main><article><h1>{html.escape(article["title"])}</h1>{paragraphs}</article>'
        f'<aside>{teasers}</aside><section class="comments">{comments}</section></main><footer><ul>{menu}</ul></footer>{script}</body></html>'
    )


def capture(body, number):
    """A page as an archive keeps it."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: https://paper.example/{number}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


if __name__ == "__main__":
    main()
