"""A coder of rules over a blank spaCy pipeline: who is named near which word of communication."""

import json
import sys

import spacy
from spacy.matcher import PhraseMatcher

CUES = {
    "assert": "said says stated declared announced told added reported",
    "deny": "denied denies rejected dismissed",
    "accuse": "accused accuses blamed",
    "threaten": "threatened threatens warned",
    "agree": "signed ratified agreed",
    "attack": "attacked shelled bombed killed",
}
COUNTRIES = (
    "Moldova Romania Russia Ukraine Turkey Armenia Azerbaijan Serbia Kosovo Rwanda Uganda Sudan Ethiopia Egypt India Pakistan France Germany "
    "Italy Spain Poland China Japan Iran Iraq Israel Syria Lebanon Chisinau Moscow Kyiv Ankara Yerevan Baku Belgrade Pristina Kigali Kampala"
)

nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
for act, words in CUES.items():
    matcher.add(act, [nlp.make_doc(w) for w in words.split()])
matcher.add("COUNTRY", [nlp.make_doc(w) for w in COUNTRIES.split()])

with open(sys.argv[1]) as lines:
    for doc in nlp.pipe(json.loads(line)["text"] for line in lines):
        for sentence in doc.sents:
            found = matcher(sentence)
            names = [sentence[s:e].text for label, s, e in found if nlp.vocab.strings[label] == "COUNTRY"]
            for label, start, end in found:
                act = nlp.vocab.strings[label]
                if act != "COUNTRY" and names:
                    print(act, names[0], names[-1], sentence[start:end].text)
