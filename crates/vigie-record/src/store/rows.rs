//! The rows of a reading, as the tables hold them. Pure: the same reading gives the same rows, and `vigie check` reads them back.

use super::days;
use super::entity;
use std::fmt::Write;
use vigie_read::Reading;
use vigie_read::reading::{Actor, ActorId, Agreement, Attribution, Claim, Event, Holder, Span, Stance};

/// A table that holds rows of readings.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns after `reading`.
    pub columns: &'static str,
    /// Which of them, counted from zero, points at an entity.
    pub entities: &'static [usize],
}

macro_rules! tables {
    ($($constant:ident = $name:literal ($columns:literal) $entities:expr;)+) => {
        /// Every table that holds rows of readings.
        pub const TABLES: &[Table] = &[$(Table { name: $name, columns: $columns, entities: &$entities }),+];
        tables!(@ 0; $($constant)+);
    };
    (@ $n:expr; $constant:ident $($rest:ident)*) => { const $constant: usize = $n; tables!(@ $n + 1; $($rest)*); };
    (@ $n:expr;) => {};
}

tables! {
    ACTOR = "actor" ("n, document, entity, name, kind, country, sectors, role, mentions, start, \"end\"") [2];
    PLACE = "place" ("n, document, name, folded, country, latitude, longitude, geonames, precision, mentions, start, \"end\"") [];
    EVENT = "event" ("n, document, type, mode, contexts, quad, score, cameo, time, relation, day, day_end, dated, place, agreement, \
                      status, author, start, \"end\", trigger_start, trigger_end, rule") [];
    PARTY = "party" ("n, side, i, actor, entity, country, sectors, day") [4];
    EVENT_PLACE = "event_place" ("n, i, name, day") [];
    DYAD = "dyad" ("source, target, day, n") [];
    COMMITMENT = "commitment" ("n, i, holder, entity, value, attribution") [3];
    ATTRIBUTION = "attribution" ("n, document, kind, act, negated, source, parent, source_start, source_end, cue_start, cue_end, \
                                  start, \"end\", day, rule") [];
    SPEAKER = "speaker" ("n, i, actor, entity, country, day") [3];
    SAID = "said" ("attribution, event") [];
    CLAIM = "claim" ("n, document, text, status, day, start, \"end\", rule") [];
    CLAIM_EVENT = "claim_event" ("n, event") [];
    STANCE = "stance" ("n, i, stance, holder, entity, attribution") [4];
    AGREEMENT = "agreement" ("n, document, name, folded, kind, state, day, start, \"end\"") [];
    AGREEMENT_PARTY = "agreement_party" ("n, i, entity, country, day") [2];
    MILESTONE = "milestone" ("n, i, document, step, party, by, date, place, status, start, \"end\", rule") [4, 5];
    OBLIGATION = "obligation" ("n, i, document, kind, owed_by, owed_to, condition, start, \"end\", rule") [];
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// The document's number in the store.
    Document,
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// A word of the contract.
    Word(&'static str),
    /// A text.
    Text(String),
    /// Someone, by the place in [`Rows::entities`].
    Entity(usize),
}

/// The rows of one reading.
#[derive(Debug, Default)]
pub struct Rows {
    /// Everybody in it, in the order of the actors.
    pub entities: Vec<entity::Entity>,
    /// Each row with the place of its table in [`TABLES`].
    pub rows: Vec<(usize, Vec<Cell>)>,
}

impl Rows {
    /// The rows of a reading.
    pub fn of(reading: &Reading) -> Rows {
        let mut rows = Rows {
            entities: reading.actors.iter().map(|a| entity::of(a, &reading.document.language)).collect(),
            rows: Vec::with_capacity(64),
        };
        let make = Make { reading, published: reading.document.published.as_deref().and_then(days::day_of) };
        reading.actors.iter().enumerate().for_each(|(i, a)| make.actor(i, a, &mut rows));
        make.places(&mut rows);
        reading.events.iter().for_each(|e| make.event(e, &mut rows));
        reading.attributions.iter().for_each(|a| make.attribution(a, &mut rows));
        reading.claims.iter().for_each(|c| make.claim(c, &mut rows));
        reading.agreements.iter().for_each(|a| make.agreement(a, &mut rows));
        rows
    }

    /// The rows in a form that does not depend on the store: for their digest, with the names of entities in place of their numbers.
    pub fn canonical(&self) -> String {
        let mut lines: Vec<String> = self
            .rows
            .iter()
            .map(|(table, cells)| {
                let mut line = TABLES[*table].name.to_owned();
                cells.iter().for_each(|cell| self.canonical_cell(cell, &mut line));
                line
            })
            .collect();
        lines.sort_unstable();
        lines.join("\n")
    }

    fn canonical_cell(&self, cell: &Cell, line: &mut String) {
        match cell {
            Cell::Null => canonical_null(line),
            Cell::Document => {}
            Cell::Int(n) => canonical_int(*n, line),
            Cell::Real(x) => canonical_real(*x, line),
            Cell::Word(w) => canonical_text(w, line),
            Cell::Text(t) => canonical_text(t, line),
            Cell::Entity(i) => canonical_text(self.entities.get(*i).map_or("", |e| &e.key), line),
        }
    }

    fn push(&mut self, table: usize, cells: Vec<Cell>) {
        self.rows.push((table, cells));
    }
}

/// How nothing is written in a digest.
pub fn canonical_null(line: &mut String) {
    line.push_str("\t-");
}

/// How a whole number is.
pub fn canonical_int(n: i64, line: &mut String) {
    let _ = write!(line, "\ti{n}");
}

/// How a number is.
pub fn canonical_real(x: f64, line: &mut String) {
    let _ = write!(line, "\tr{:x}", x.to_bits());
}

/// How a text is.
pub fn canonical_text(text: &str, line: &mut String) {
    let _ = write!(line, "\tt{}:{text}", text.len());
}

struct Make<'a> {
    reading: &'a Reading,
    published: Option<String>,
}

fn int(n: usize) -> Cell {
    Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn number(id: u32) -> Cell {
    Cell::Int(i64::from(id) + 1)
}

fn text(t: &str) -> Cell {
    Cell::Text(t.to_owned())
}

fn maybe(t: Option<&str>) -> Cell {
    t.map_or(Cell::Null, text)
}

fn list(words: &[String]) -> Cell {
    Cell::Text(words.join(" "))
}

fn ends(span: Option<&Span>) -> [Cell; 2] {
    span.map_or([Cell::Null, Cell::Null], |s| [int(s.start), int(s.end)])
}

/// From the start of the first span to the end of the last.
fn hull(spans: &[Span]) -> [Cell; 2] {
    let start = spans.iter().map(|s| s.start).min();
    let end = spans.iter().map(|s| s.end).max();
    start.zip(end).map_or([Cell::Null, Cell::Null], |(s, e)| [int(s), int(e)])
}

impl Make<'_> {
    /// The day of publication; an empty text where nobody knows it, so that it sorts.
    fn published(&self) -> Cell {
        text(self.published.as_deref().unwrap_or(""))
    }

    fn entity(&self, id: ActorId) -> Cell {
        if id.index() < self.reading.actors.len() { Cell::Entity(id.index()) } else { Cell::Null }
    }

    fn one(&self, id: ActorId) -> Option<&Actor> {
        self.reading.actors.get(id.index())
    }

    fn country(&self, id: ActorId) -> Option<&str> {
        self.one(id)?.country.as_deref()
    }

    fn holder(&self, holder: Holder) -> [Cell; 2] {
        match holder {
            Holder::Author => [Cell::Word("author"), Cell::Null],
            Holder::Unnamed => [Cell::Word("unnamed"), Cell::Null],
            Holder::Actor(id) => [Cell::Word("actor"), self.entity(id)],
        }
    }

    fn actor(&self, i: usize, a: &Actor, rows: &mut Rows) {
        let [start, end] = ends(a.mentions.first());
        let role = maybe(a.role.as_deref());
        rows.push(
            ACTOR,
            vec![
                int(i + 1),
                Cell::Document,
                Cell::Entity(i),
                text(&a.name),
                Cell::Word(a.kind.name()),
                maybe(a.country.as_deref()),
                list(&a.sectors),
                role,
                int(a.mentions.len()),
                start,
                end,
            ],
        );
    }

    fn places(&self, rows: &mut Rows) {
        for p in &self.reading.places {
            let [start, end] = ends(p.mentions.first());
            let real = |x: Option<f64>| x.map_or(Cell::Null, Cell::Real);
            rows.push(
                PLACE,
                vec![
                    number(p.id.0),
                    Cell::Document,
                    text(&p.name),
                    Cell::Text(entity::folded(&p.name)),
                    maybe(p.country.as_deref()),
                    real(p.latitude),
                    real(p.longitude),
                    p.geonames.map_or(Cell::Null, |g| Cell::Int(i64::from(g))),
                    text(&p.precision),
                    int(p.mentions.len()),
                    start,
                    end,
                ],
            );
        }
    }

    fn event(&self, e: &Event, rows: &mut Rows) {
        let told = e.time.as_ref().and_then(|t| days::range(&t.value));
        let dated = told.is_some();
        let (day, day_end) = match told {
            Some((from, to)) => (Cell::Text(from), Cell::Text(to)),
            None => (self.published(), self.published()),
        };
        let n = number(e.id.0);
        self.parties(e, &day, rows);
        self.event_place(e, &day, rows);
        for (i, c) in e.commitments.iter().enumerate() {
            let [holder, entity] = self.holder(c.source);
            let attribution = c.attribution.map_or(Cell::Null, |q| number(q.0));
            rows.push(COMMITMENT, vec![n.clone(), int(i), holder, entity, Cell::Word(c.value.name()), attribution]);
        }
        let author = e.commitments.iter().find(|c| c.source == Holder::Author);
        let [start, end] = ends(Some(&e.evidence.span));
        let [trigger, trigger_end] = ends(Some(&e.evidence.trigger));
        rows.push(
            EVENT,
            vec![
                n,
                Cell::Document,
                Cell::Word(e.kind.name()),
                maybe(e.mode.as_deref()),
                list(&e.contexts),
                Cell::Int(i64::from(e.quad)),
                Cell::Real(e.score),
                maybe(e.cameo.as_deref()),
                maybe(e.time.as_ref().map(|t| t.value.as_str())),
                e.time.as_ref().map_or(Cell::Null, |t| Cell::Word(t.relation.name())),
                day,
                day_end,
                Cell::Int(i64::from(dated)),
                e.place.map_or(Cell::Null, |p| number(p.0)),
                e.agreement.map_or(Cell::Null, |a| number(a.0)),
                Cell::Word(e.status.name()),
                author.map_or(Cell::Null, |c| Cell::Word(c.value.name())),
                start,
                end,
                trigger,
                trigger_end,
                text(&e.rule),
            ],
        );
    }

    fn event_place(&self, e: &Event, day: &Cell, rows: &mut Rows) {
        let Some(place) = e.place.and_then(|p| self.reading.places.get(p.index())) else { return };
        let mut names = vec![entity::folded(&place.name)];
        names.extend(place.country.clone());
        for (i, name) in names.into_iter().enumerate() {
            rows.push(EVENT_PLACE, vec![number(e.id.0), int(i), Cell::Text(name), day.clone()]);
        }
    }

    fn parties(&self, e: &Event, day: &Cell, rows: &mut Rows) {
        let n = number(e.id.0);
        for (side, ids) in [&e.actors, &e.recipients].into_iter().enumerate() {
            for (i, id) in ids.iter().enumerate() {
                let Some(actor) = self.one(*id) else { continue };
                rows.push(
                    PARTY,
                    vec![
                        n.clone(),
                        int(side),
                        int(i),
                        number(id.0),
                        self.entity(*id),
                        maybe(actor.country.as_deref()),
                        list(&actor.sectors),
                        day.clone(),
                    ],
                );
            }
        }
        let countries = |ids: &[ActorId]| {
            let mut out: Vec<String> = ids.iter().filter_map(|id| self.country(*id)).map(str::to_owned).collect();
            out.sort_unstable();
            out.dedup();
            out
        };
        for source in countries(&e.actors) {
            for target in countries(&e.recipients) {
                rows.push(DYAD, vec![text(&source), Cell::Text(target), day.clone(), n.clone()]);
            }
        }
    }

    fn attribution(&self, a: &Attribution, rows: &mut Rows) {
        let n = number(a.id.0);
        for (i, id) in a.source.actors.iter().enumerate() {
            let Some(actor) = self.one(*id) else { continue };
            let country = maybe(actor.country.as_deref());
            rows.push(SPEAKER, vec![n.clone(), int(i), number(id.0), self.entity(*id), country, self.published()]);
        }
        let mut events = a.events.clone();
        events.sort_unstable();
        events.dedup();
        for event in events {
            rows.push(SAID, vec![n.clone(), number(event.0)]);
        }
        let [source, source_end] = ends(a.source.span.as_ref());
        let [cue, cue_end] = hull(&a.cue);
        let [start, end] = hull(&a.content);
        rows.push(
            ATTRIBUTION,
            vec![
                n,
                Cell::Document,
                Cell::Word(a.kind.name()),
                Cell::Word(a.act.name()),
                Cell::Int(i64::from(a.negated)),
                Cell::Word(a.source.kind.name()),
                a.parent.map_or(Cell::Null, |p| number(p.0)),
                source,
                source_end,
                cue,
                cue_end,
                start,
                end,
                self.published(),
                text(&a.rule),
            ],
        );
    }

    fn claim(&self, c: &Claim, rows: &mut Rows) {
        let n = number(c.id.0);
        let mut events = c.events.clone();
        events.sort_unstable();
        events.dedup();
        for event in events {
            rows.push(CLAIM_EVENT, vec![n.clone(), number(event.0)]);
        }
        let mut i = 0;
        for (stance, who) in [("asserts", &c.asserted_by), ("denies", &c.denied_by), ("confirms", &c.confirmed_by)] {
            for Stance { actor, attribution } in who {
                let [holder, entity] = self.holder(*actor);
                let attribution = attribution.map_or(Cell::Null, |q| number(q.0));
                rows.push(STANCE, vec![n.clone(), int(i), Cell::Word(stance), holder, entity, attribution]);
                i += 1;
            }
        }
        let [start, end] = hull(&c.evidence);
        let status = Cell::Word(c.status.name());
        rows.push(CLAIM, vec![n, Cell::Document, text(&c.text), status, self.published(), start, end, text(&c.rule)]);
    }

    fn agreement(&self, a: &Agreement, rows: &mut Rows) {
        let n = number(a.id.0);
        for (i, id) in a.parties.iter().enumerate() {
            let Some(actor) = self.one(*id) else { continue };
            let country = maybe(actor.country.as_deref());
            rows.push(AGREEMENT_PARTY, vec![n.clone(), int(i), self.entity(*id), country, self.published()]);
        }
        let someone = |id: Option<ActorId>| id.map_or(Cell::Null, |id| self.entity(id));
        for (i, m) in a.milestones.iter().enumerate() {
            let [start, end] = ends(Some(&m.evidence));
            rows.push(
                MILESTONE,
                vec![
                    n.clone(),
                    int(i),
                    Cell::Document,
                    Cell::Word(m.step.name()),
                    someone(m.party),
                    someone(m.by),
                    maybe(m.date.as_deref()),
                    m.place.map_or(Cell::Null, |p| number(p.0)),
                    Cell::Word(m.status.name()),
                    start,
                    end,
                    text(&m.rule),
                ],
            );
        }
        let names = |ids: &[ActorId]| {
            Cell::Text(
                ids.iter().filter_map(|id| self.one(*id)).map(|a| a.name.as_str()).collect::<Vec<_>>().join("; "),
            )
        };
        for (i, o) in a.obligations.iter().enumerate() {
            let [start, end] = ends(Some(&o.evidence));
            rows.push(
                OBLIGATION,
                vec![
                    n.clone(),
                    int(i),
                    Cell::Document,
                    Cell::Word(o.kind.name()),
                    names(&o.owed_by),
                    names(&o.owed_to),
                    maybe(o.condition.as_deref()),
                    start,
                    end,
                    text(&o.rule),
                ],
            );
        }
        let [start, end] = ends(a.mentions.first());
        rows.push(
            AGREEMENT,
            vec![
                n,
                Cell::Document,
                text(&a.name),
                Cell::Text(entity::folded(&a.name)),
                Cell::Word(a.kind.name()),
                Cell::Word(a.state.name()),
                self.published(),
                start,
                end,
            ],
        );
    }
}
