"""Web archives as they are: what is damaged costs itself only, and says why, in the record's quarantine and in the rows an engine gets."""

import gzip
import hashlib
import subprocess

import pyarrow as pa

from vigie import _vigie

PAGE = "<html><head><title>Seoul denies</title></head><body><article>" + "<p>The minister denied on Friday that Russia had attacked Poland.</p>" * 8
HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={}\r\n{}\r\n"


def record(block, kind="response", more=""):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: application/http\r\nWARC-Target-URI: https://a.example/{len(block)}\r\n{more}"
    return gzip.compress(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")


def page(charset="utf-8", more="", text=PAGE, encoding=None):
    return HTTP.format(charset, more).encode() + text.encode(encoding or charset)


def chunked(text):
    body = text.encode()
    pieces = b"".join(f"{len(body[i:i + 99]):x}\r\n".encode() + body[i : i + 99] + b"\r\n" for i in range(0, len(body), 99))
    return HTTP.format("utf-8", "Transfer-Encoding: chunked\r\n").encode() + pieces + b"0\r\n\r\n"


def hostile():
    """Records, each with what becomes of it; an archive of all of them."""
    wrong = hashlib.sha1(b"another page").hexdigest()
    damaged = bytearray(record(page(text=PAGE + "<p>Damaged.</p>")))
    damaged[len(damaged) // 2 : len(damaged) // 2 + 8] = b"\xff" * 8
    return [
        (record(page()), None),
        (record(b"GET / HTTP/1.1\r\n\r\n", "request"), "passed"),
        (record(b"HTTP/1.1 200 OK\r\n\r\n", "revisit", "WARC-Refers-To-Target-URI: https://a.example/1\r\n"), "revisit"),
        (record(page(text=PAGE + "<p>It was the third.</p>"), more=f"WARC-Payload-Digest: sha1:{wrong}\r\n"), "wrong-digest"),
        (record(chunked(PAGE + "<p>It came in chunks.</p>")), None),
        (record(page("windows-1252", text=PAGE + "<p>Le ministère a démenti.</p>")), None),
        (record(page("no-such-thing", text=PAGE + "<p>It was the sixth.</p>", encoding="utf-8")), None),
        (bytes(damaged), "bad-gzip"),
        (record(page(more="Content-Encoding: zstd\r\n", text="\x01\x02" * 40)), "bad-coding"),
        (record(page(text=PAGE + "<p>It was the last.</p>"))[:-60], "cut-off"),
    ]


def test_every_record_is_read_or_says_why(tmp_path, command):
    records = hostile()
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"".join(r for r, _ in records))
    archive, rows = _vigie.Archive(str(path)), []
    while (some := archive.next(3)) is not None:
        rows += pa.table(some).to_pylist()
    told = [r["error"].rsplit("[", 1)[1].rstrip("]") if r["error"] else None for r in rows]
    wanted = [code for _, code in records if code != "passed"]
    # A damaged member may be found out late: as a broken stream, or as a page that ends too early.
    assert [("bad-gzip" if t in ("bad-gzip", "cut-off", "wrong-digest") and w == "bad-gzip" else t) for t, w in zip(told, wanted)] == wanted
    assert len(told) == len(wanted)
    assert all(r["events"] for r in rows if not r["error"])
    kept = tmp_path / "kept.vigie"
    added = subprocess.run([command, "add", path, "--record", kept], capture_output=True, text=True)
    assert added.returncode == 1 and added.stdout.startswith(f"{told.count(None)} documents added"), added.stdout
    quarantine = subprocess.run([command, "quarantine", "--record", kept], capture_output=True, text=True).stdout
    assert all(code in quarantine for code in set(told) - {None}), quarantine
