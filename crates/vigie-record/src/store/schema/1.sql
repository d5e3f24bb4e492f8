-- The record, version 1. Text is UTF-8; spans are code points of the document's text, half-open; days are ISO 8601.
-- Nothing is ever changed in place: a row holds from transaction `tx` until transaction `until`, and what is known now has no `until`.

-- One row a change of the record: when it was made, and by which verb.
CREATE TABLE tx (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL UNIQUE,      -- microseconds since 1970, UTC; never going back
    verb TEXT NOT NULL
) STRICT;

-- What read: the version of the program and the models.
CREATE TABLE reader (
    id INTEGER PRIMARY KEY,
    vigie TEXT NOT NULL,
    models TEXT NOT NULL,            -- JSON: language to hash
    UNIQUE (vigie, models)
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL UNIQUE,    -- digest of text, title, day, language and outlet
    text_id BLOB NOT NULL,           -- digest of the text alone
    title TEXT, published TEXT, day TEXT, language TEXT NOT NULL, outlet TEXT,
    chars INTEGER NOT NULL,
    tx INTEGER NOT NULL REFERENCES tx
) STRICT;
CREATE INDEX document_by_day ON document (day, id);
CREATE INDEX document_by_outlet ON document (outlet, day);
CREATE INDEX document_by_text ON document (text_id);

-- The text itself and its layout, deflated.
CREATE TABLE document_text (
    document INTEGER PRIMARY KEY REFERENCES document,
    text BLOB NOT NULL,
    layout BLOB NOT NULL             -- JSON: its blocks, and what gather noticed
) STRICT;

-- Where a document was found: the ids its callers gave it, the addresses it stood at.
CREATE TABLE found (
    document INTEGER NOT NULL REFERENCES document,
    what TEXT NOT NULL CHECK (what IN ('key', 'url')),
    value TEXT NOT NULL,
    tx INTEGER NOT NULL REFERENCES tx,
    PRIMARY KEY (document, what, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_by_value ON found (value);

CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document,
    reader INTEGER NOT NULL REFERENCES reader,
    digest BLOB NOT NULL,            -- of the body, before it was deflated
    rows BLOB NOT NULL,              -- digest of its rows in the tables below
    tx INTEGER NOT NULL REFERENCES tx,
    until INTEGER REFERENCES tx
) STRICT;
CREATE INDEX reading_by_document ON reading (document, tx);
CREATE INDEX reading_closed ON reading (until) WHERE until IS NOT NULL;

-- The whole reading but the text, as deflated JSON.
CREATE TABLE reading_body (reading INTEGER PRIMARY KEY REFERENCES reading, body BLOB NOT NULL) STRICT;

-- What identity across documents needs of a reading, made anew when the program's version of it changes.
CREATE TABLE facts (reading INTEGER PRIMARY KEY REFERENCES reading, version INTEGER NOT NULL, body BLOB NOT NULL) STRICT;

-- Everybody, once: by country for states and governments, by name otherwise.
CREATE TABLE entity (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE entity_name (
    id INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entity, name TEXT NOT NULL,
    UNIQUE (entity, name)
) STRICT;
CREATE VIRTUAL TABLE entity_words USING fts5 (name, content = '', tokenize = 'unicode61 remove_diacritics 2');

-- The rows of a reading. `n` counts from one, as in E1.
CREATE TABLE actor (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    entity INTEGER NOT NULL REFERENCES entity, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, sectors TEXT NOT NULL, role TEXT,
    mentions INTEGER NOT NULL, start INTEGER, "end" INTEGER,
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_by_entity ON actor (entity, reading);

CREATE TABLE place (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    name TEXT NOT NULL, folded TEXT NOT NULL, country TEXT, latitude REAL, longitude REAL, geonames INTEGER, precision TEXT NOT NULL,
    mentions INTEGER NOT NULL, start INTEGER, "end" INTEGER,
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    type TEXT NOT NULL, mode TEXT, contexts TEXT NOT NULL, quad INTEGER NOT NULL, score REAL NOT NULL, cameo TEXT,
    time TEXT, relation TEXT,
    day TEXT NOT NULL, day_end TEXT NOT NULL,    -- first and last day it may have happened on; else the day of publication; else ''
    dated INTEGER NOT NULL,          -- 1 where the text tells the day
    place INTEGER, agreement INTEGER,
    status TEXT NOT NULL, author TEXT,   -- how sure the author is
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_by_day ON event (day, reading, n);
CREATE INDEX event_by_type ON event (type, day, reading, n);
CREATE INDEX event_by_quad ON event (quad, day, reading, n);

-- Who is in an event: side 0 does it, side 1 has it done to them.
CREATE TABLE party (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, side INTEGER NOT NULL, i INTEGER NOT NULL,
    actor INTEGER NOT NULL, entity INTEGER NOT NULL REFERENCES entity, country TEXT, sectors TEXT NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (reading, n, side, i)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_by_country ON party (country, day, reading, n, side);
CREATE INDEX party_by_entity ON party (entity, day, reading, n, side);

-- Where an event is, by name without case and accents, and by country code.
CREATE TABLE event_place (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, i INTEGER NOT NULL, name TEXT NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (reading, n, i)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_place_by_name ON event_place (name, day, reading, n);

-- Directed pairs of countries of an event.
CREATE TABLE dyad (
    source TEXT NOT NULL, target TEXT NOT NULL, day TEXT NOT NULL, reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL
) STRICT;
CREATE INDEX dyad_by_pair ON dyad (source, target, day, reading, n);
CREATE INDEX dyad_by_reading ON dyad (reading);

CREATE TABLE commitment (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, i INTEGER NOT NULL,
    holder TEXT NOT NULL, entity INTEGER REFERENCES entity, value TEXT NOT NULL, attribution INTEGER,
    PRIMARY KEY (reading, n, i)
) STRICT, WITHOUT ROWID;

CREATE TABLE attribution (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    kind TEXT NOT NULL, act TEXT NOT NULL, negated INTEGER NOT NULL, source TEXT NOT NULL, parent INTEGER,
    source_start INTEGER, source_end INTEGER, cue_start INTEGER, cue_end INTEGER, start INTEGER, "end" INTEGER,
    day TEXT NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX attribution_by_act ON attribution (act, day, reading, n);

-- Who speaks.
CREATE TABLE speaker (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, i INTEGER NOT NULL,
    actor INTEGER NOT NULL, entity INTEGER NOT NULL REFERENCES entity, country TEXT, day TEXT NOT NULL,
    PRIMARY KEY (reading, n, i)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_by_entity ON speaker (entity, day, reading, n);
CREATE INDEX speaker_by_country ON speaker (country, day, reading, n);

-- Which events are inside the words of which attribution.
CREATE TABLE said (
    reading INTEGER NOT NULL REFERENCES reading, attribution INTEGER NOT NULL, event INTEGER NOT NULL,
    PRIMARY KEY (reading, attribution, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    text TEXT NOT NULL, status TEXT NOT NULL, day TEXT NOT NULL, start INTEGER, "end" INTEGER, rule TEXT NOT NULL,
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_status ON claim (status, day, reading, n);
CREATE INDEX claim_by_day ON claim (day, reading, n);

CREATE TABLE claim_event (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, event INTEGER NOT NULL,
    PRIMARY KEY (reading, n, event)
) STRICT, WITHOUT ROWID;

-- Who asserts, denies, confirms a claim.
CREATE TABLE stance (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, i INTEGER NOT NULL,
    stance TEXT NOT NULL, holder TEXT NOT NULL, entity INTEGER REFERENCES entity, attribution INTEGER,
    PRIMARY KEY (reading, n, i)
) STRICT, WITHOUT ROWID;
CREATE INDEX stance_by_entity ON stance (entity, reading, n) WHERE entity IS NOT NULL;

CREATE TABLE agreement (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    name TEXT NOT NULL, folded TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, day TEXT NOT NULL, start INTEGER, "end" INTEGER,
    PRIMARY KEY (reading, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreement_by_name ON agreement (folded, reading);
CREATE INDEX agreement_by_day ON agreement (day, reading, n);

CREATE TABLE agreement_party (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, i INTEGER NOT NULL,
    entity INTEGER NOT NULL REFERENCES entity, country TEXT, day TEXT NOT NULL,
    PRIMARY KEY (reading, n, i)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreement_party_by_country ON agreement_party (country, day, reading, n);

CREATE TABLE milestone (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, i INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    step TEXT NOT NULL, party INTEGER REFERENCES entity, by INTEGER REFERENCES entity, date TEXT, place INTEGER, status TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (reading, n, i)
) STRICT, WITHOUT ROWID;

CREATE TABLE obligation (
    reading INTEGER NOT NULL REFERENCES reading, n INTEGER NOT NULL, i INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    kind TEXT NOT NULL, owed_by TEXT NOT NULL, owed_to TEXT NOT NULL, condition TEXT,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (reading, n, i)
) STRICT, WITHOUT ROWID;

-- The words of a document, for phrases and proximity. The row is the document.
CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', tokenize = 'unicode61 remove_diacritics 2');

-- What follows from many documents: a story, an event with its mentions, a claim of the ledger, an agreement. Its id is made from content
-- and never used again.
CREATE TABLE thing (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, UNIQUE (kind, key)) STRICT;
CREATE TABLE version (
    thing INTEGER NOT NULL REFERENCES thing, kind TEXT NOT NULL,
    title TEXT NOT NULL, status TEXT, day TEXT NOT NULL, day_end TEXT NOT NULL, independent INTEGER NOT NULL,
    countries TEXT NOT NULL,         -- JSON list
    body BLOB NOT NULL,              -- deflated JSON
    digest BLOB NOT NULL,            -- of all of the above, and its members
    tx INTEGER NOT NULL REFERENCES tx, until INTEGER REFERENCES tx,
    PRIMARY KEY (thing, tx)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_open ON version (thing) WHERE until IS NULL;
CREATE INDEX version_by_day ON version (kind, day_end, thing);
CREATE TABLE member (
    thing INTEGER NOT NULL REFERENCES thing, document INTEGER NOT NULL REFERENCES document, row TEXT NOT NULL,
    tx INTEGER NOT NULL REFERENCES tx, until INTEGER REFERENCES tx,
    PRIMARY KEY (thing, document, row, tx)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_document ON member (document, thing);
CREATE TABLE thing_country (
    thing INTEGER NOT NULL REFERENCES thing, country TEXT NOT NULL,
    tx INTEGER NOT NULL REFERENCES tx, until INTEGER REFERENCES tx,
    PRIMARY KEY (thing, country, tx)
) STRICT, WITHOUT ROWID;
CREATE INDEX thing_by_country ON thing_country (country, thing);
-- The transaction up to which things were derived, and the version of the rules that did it.
CREATE TABLE derived (one INTEGER PRIMARY KEY CHECK (one = 1), tx INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
INSERT INTO derived VALUES (1, 0, 0);

-- Documents that have to do with each other: each belongs to one part and is found by its keys. Only what is known now stands here.
CREATE TABLE part (document INTEGER PRIMARY KEY REFERENCES document, part INTEGER NOT NULL) STRICT;
CREATE INDEX part_by_part ON part (part);
CREATE TABLE part_key (
    key INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document,
    PRIMARY KEY (key, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_key_by_document ON part_key (document);

-- Inputs that could not become documents, and why. An item that is read later on is struck off.
CREATE TABLE quarantine (
    origin TEXT NOT NULL, code TEXT NOT NULL, what TEXT NOT NULL, advice TEXT NOT NULL,
    tx INTEGER NOT NULL REFERENCES tx, until INTEGER REFERENCES tx,
    PRIMARY KEY (origin, tx)
) STRICT, WITHOUT ROWID;

-- How far each input has been taken in, so that an interrupted run goes on where it stood.
CREATE TABLE input (
    path TEXT PRIMARY KEY, stamp TEXT NOT NULL, items INTEGER NOT NULL, done INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
