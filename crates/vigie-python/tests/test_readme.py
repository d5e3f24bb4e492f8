"""What the README shows of Python runs."""

import json
import pathlib
import re
import shutil
import subprocess

import pytest
from conftest import articles

ROOT = pathlib.Path(__file__).resolve().parents[3]


def snippets():
    section = (ROOT / "README.md").read_text().split("\n## Python\n")[1].split("\n## ")[0]
    found = re.findall(r"```python\n(.*?)```", section, re.S)
    assert len(found) >= 4
    return found


def test_the_snippets_run(command, tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(a) + "\n" for a in articles(12)))
    monkeypatch.chdir(tmp_path)
    subprocess.run([command, "add", "a.jsonl", "--record", "news.vigie"], check=True, capture_output=True)
    shared = {}
    for snippet in snippets():
        if "spark." not in snippet:
            exec(snippet, shared)
    printed = capsys.readouterr().out
    assert "ASSAULT" in printed and "denied" in printed


def test_the_snippets_of_spark_run(spark, tmp_path, monkeypatch, capsys):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    (tmp_path / "articles").mkdir()
    pq.write_table(pa.Table.from_pylist(articles(12)), tmp_path / "articles" / "a.parquet")
    import vigie

    for snippet in snippets():
        if "spark." in snippet:
            # Spark's own folder is where it was started.
            for name in ("articles/", "readings/"):
                snippet = snippet.replace(f'"{name}"', repr(str(tmp_path / name)))
            exec(snippet, {"vigie": vigie, "spark": spark})
    assert "denied" in capsys.readouterr().out
