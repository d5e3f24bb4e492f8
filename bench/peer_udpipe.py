"""UDPipe 1: sentences, tags, lemmas, trees. `--train TREEBANK MODEL` makes a small model, of its default shape, for its speed alone."""

import gzip
import json
import sys

from ufal import udpipe

WORDS = 20_000


def train(treebank, model):
    opened = gzip.open if treebank.endswith(".gz") else open
    with opened(treebank, "rt") as lines:
        text, words = [], 0
        for line in lines:
            text.append(line)
            words += line[:1].isdigit()
            if words > WORDS and line == "\n":
                break
    reader, error, sentences = udpipe.InputFormat.newConlluInputFormat(), udpipe.ProcessingError(), udpipe.Sentences()
    reader.setText("".join(text))
    while reader.nextSentence(sentence := udpipe.Sentence(), error):
        sentences.push_back(sentence)
    once = "iterations=1"
    made = udpipe.Trainer.train("morphodita_parsito", sentences, udpipe.Sentences(), "epochs=2", once, once, error)
    if error.occurred():
        sys.exit(f"udpipe: {error.message}")
    with open(model, "wb") as out:
        out.write(made)


def run(model, articles):
    # The pipeline does not hold the model: it has to have a name here.
    loaded = udpipe.Model.load(model)
    pipeline = udpipe.Pipeline(loaded, "tokenizer", udpipe.Pipeline.DEFAULT, udpipe.Pipeline.DEFAULT, "conllu")
    with open(articles) as lines:
        for line in lines:
            print(pipeline.process(json.loads(line)["text"]))


if sys.argv[1] == "--train":
    train(*sys.argv[2:4])
else:
    run(*sys.argv[1:3])
