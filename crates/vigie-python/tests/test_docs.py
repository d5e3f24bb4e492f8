"""The examples of the documentation, and the tutorial."""

import doctest
import importlib
import pathlib
import subprocess
import sys

import pytest

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
ROOT = pathlib.Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["vigie", "vigie.reading", "vigie.many", "vigie.tables", "vigie.record"])
def test_examples(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert result.attempted and not result.failed


def test_tutorial(tmp_path):
    script = ROOT / "examples" / "python" / "alliance_study.py"
    run = subprocess.run([sys.executable, script, ROOT / "examples", tmp_path], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "denied by" in run.stdout
    assert (tmp_path / "denials.svg").read_text().startswith("<svg")
    assert (tmp_path / "claims.parquet").stat().st_size > 0
