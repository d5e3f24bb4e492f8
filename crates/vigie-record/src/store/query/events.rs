//! Events, as documents tell them.

use super::super::error::{RecordError, Result};
use super::documents::{DocumentRow, Shelf};
use super::filter::Filter;
use super::plan::{Place, Plan, Walk, page_of};
use super::{Listed, Page, View, known_day};
use crate::store::entity::folded;
use rusqlite::params;
use rusqlite::types::Value;
use serde::Serialize;
use vigie_read::reading::Span;

/// Someone in an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartyRow {
    /// The key of who it is across documents.
    pub key: String,
    /// Its name in the document.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
}

/// How sure one source is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommitmentRow {
    /// `author`, `unnamed`, or a name.
    pub source: String,
    /// FactBank value.
    pub value: String,
}

/// An event of one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventRow {
    /// Document and number: `3fa9c1d2e4b0#E3`.
    pub id: String,
    /// First day it may have happened on.
    pub day: Option<String>,
    /// Last day.
    pub day_end: Option<String>,
    /// Whether the text tells the day; else it is the day of publication.
    pub dated: bool,
    /// TIMEX3 value.
    pub time: Option<String>,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Quad class.
    pub quad: u8,
    /// PLOVER score.
    pub score: f64,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Who did it.
    pub actors: Vec<PartyRow>,
    /// To whom.
    pub recipients: Vec<PartyRow>,
    /// Where.
    pub place: Option<PlaceRow>,
    /// What became of it.
    pub status: String,
    /// How sure each source is.
    pub commitments: Vec<CommitmentRow>,
    /// The words it was read from.
    pub evidence: Option<Span>,
    /// The word that names it.
    pub trigger: Option<Span>,
    /// Which rule fired.
    pub rule: String,
    /// The version of the program that read it.
    pub reader: String,
    /// The document.
    pub document: DocumentRow,
}

/// Where an event is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceRow {
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// GeoNames id.
    pub geonames: Option<i64>,
    /// What the coordinates are the middle of.
    pub precision: String,
}

impl View<'_> {
    /// Events, the newest first.
    pub fn events(&self, filter: &Filter, page: &Page) -> Result<Listed<EventRow>> {
        let places = self.event_plan(filter)?.find(self, page)?;
        let (places, next) = page_of(places, page);
        let mut shelf = Shelf::new(*self);
        let rows = places.iter().map(|p| self.event_row(p, &mut shelf)).collect::<Result<_>>()?;
        Ok(Listed { rows, next })
    }

    pub(super) fn event_plan(&self, filter: &Filter) -> Result<Plan> {
        let mut plan = Plan::of("event");
        plan.documents(self, filter)?;
        if let Some((source, target)) = &filter.dyad {
            plan.walk(vec![Walk {
                from: "dyad x".to_owned(),
                at: "x.source = ? AND x.target = ?".to_owned(),
                values: vec![source.clone().into(), target.clone().into()],
            }]);
            plan.must(
                "EXISTS (SELECT 1 FROM dyad y WHERE y.reading = e.reading AND y.n = e.n AND y.source = ? AND y.target = ?)",
                vec![source.clone().into(), target.clone().into()],
            );
        }
        plan.people(self, "party", " AND p.side = 0", &filter.by)?;
        plan.people(self, "party", " AND p.side = 1", &filter.to)?;
        plan.people(self, "party", "", &filter.actor)?;
        plan.people(self, "party", "", &filter.country)?;
        if !filter.place.is_empty() {
            let name = |p: &String| if is_code(p) { p.clone() } else { folded(p) };
            let names: Vec<String> = filter.place.iter().map(name).collect();
            plan.walk(names.iter().map(|n| Walk::at("event_place", "name", n.clone())).collect());
            let marks = vec!["?"; names.len()].join(", ");
            plan.must(
                format!("EXISTS (SELECT 1 FROM event_place l WHERE l.reading = e.reading AND l.n = e.n AND l.name IN ({marks}))"),
                names.into_iter().map(Value::from).collect(),
            );
        }
        if !filter.sector.is_empty() {
            let either = vec!["instr(' ' || p.sectors || ' ', ?) > 0"; filter.sector.len()].join(" OR ");
            plan.must(
                format!("EXISTS (SELECT 1 FROM party p WHERE p.reading = e.reading AND p.n = e.n AND ({either}))"),
                filter.sector.iter().map(|s| format!(" {s} ").into()).collect(),
            );
        }
        plan.walk(filter.kind.iter().map(|k| Walk::at("event", "type", k.clone())).collect());
        plan.one_of("e.type", &filter.kind);
        plan.one_of("e.mode", &filter.mode);
        plan.one_of("e.status", &filter.status);
        if let Some(bad) = filter.quad.iter().find(|q| !(1..=4).contains(*q)) {
            return Err(RecordError::Query(format!("quad {bad}: the classes are 1 to 4")));
        }
        plan.walk(filter.quad.iter().map(|q| Walk::at("event", "quad", i64::from(*q))).collect());
        if !filter.quad.is_empty() {
            let quads: Vec<i64> = filter.quad.iter().map(|q| i64::from(*q)).collect();
            plan.must(format!("e.quad IN ({})", super::who::numbers(&quads)), Vec::new());
        }
        if !filter.act.is_empty() {
            let marks = vec!["?"; filter.act.len()].join(", ");
            plan.must(
                format!(
                    "EXISTS (SELECT 1 FROM said s JOIN attribution a ON a.reading = s.reading AND a.n = s.attribution \
                     WHERE s.reading = e.reading AND s.event = e.n AND a.act IN ({marks}))"
                ),
                filter.act.iter().cloned().map(Value::from).collect(),
            );
        }
        plan.days(filter, "e.day", "e.day_end")?;
        Ok(plan)
    }

    fn event_row(&self, (_, reading, n): &Place, shelf: &mut Shelf<'_>) -> Result<EventRow> {
        let mut ask = self.db.prepare_cached(
            "SELECT e.document, e.type, e.mode, e.contexts, e.quad, e.score, e.cameo, e.time, e.day, e.day_end, e.dated, e.status, \
             e.start, e.\"end\", e.trigger_start, e.trigger_end, e.rule, w.vigie, p.name, p.country, p.latitude, p.longitude, p.geonames, \
             p.precision FROM event e JOIN reading r ON r.id = e.reading JOIN reader w ON w.id = r.reader \
             LEFT JOIN place p ON p.reading = e.reading AND p.n = e.place WHERE e.reading = ?1 AND e.n = ?2",
        )?;
        let mut rows = ask.query(params![reading, n])?;
        let Some(r) = rows.next()? else {
            return Err(RecordError::damaged("an event is in an index and not in its table"));
        };
        let number: i64 = r.get(0)?;
        let document = shelf.document(number)?;
        let place = match r.get::<_, Option<String>>(18)? {
            None => None,
            Some(name) => Some(PlaceRow {
                name,
                country: r.get(19)?,
                latitude: r.get(20)?,
                longitude: r.get(21)?,
                geonames: r.get(22)?,
                precision: r.get(23)?,
            }),
        };
        let (actors, recipients) = self.parties(*reading, *n)?;
        Ok(EventRow {
            id: format!("{}#E{n}", document.id.short()),
            day: known_day(r.get(8)?),
            day_end: known_day(r.get(9)?),
            dated: r.get(10)?,
            time: r.get(7)?,
            kind: r.get(1)?,
            mode: r.get(2)?,
            contexts: words(&r.get::<_, String>(3)?),
            quad: r.get(4)?,
            score: r.get(5)?,
            cameo: r.get(6)?,
            actors,
            recipients,
            place,
            status: r.get(11)?,
            commitments: self.commitments(*reading, *n)?,
            evidence: shelf.span(number, r.get(12)?, r.get(13)?)?,
            trigger: shelf.span(number, r.get(14)?, r.get(15)?)?,
            rule: r.get(16)?,
            reader: r.get(17)?,
            document,
        })
    }

    fn parties(&self, reading: i64, n: i64) -> Result<(Vec<PartyRow>, Vec<PartyRow>)> {
        let mut ask = self.db.prepare_cached(
            "SELECT p.side, k.key, a.name, p.country, p.sectors FROM party p JOIN actor a ON a.reading = p.reading AND a.n = p.actor \
             JOIN entity k ON k.id = p.entity WHERE p.reading = ?1 AND p.n = ?2 ORDER BY p.side, p.i",
        )?;
        let found = ask.query_map(params![reading, n], |r| {
            let row = PartyRow {
                key: r.get(1)?,
                name: r.get(2)?,
                country: r.get(3)?,
                sectors: words(&r.get::<_, String>(4)?),
            };
            Ok((r.get::<_, i64>(0)?, row))
        })?;
        let (mut actors, mut recipients) = (Vec::new(), Vec::new());
        for row in found {
            let (side, row) = row?;
            if side == 0 { actors.push(row) } else { recipients.push(row) }
        }
        Ok((actors, recipients))
    }

    fn commitments(&self, reading: i64, n: i64) -> Result<Vec<CommitmentRow>> {
        let mut ask = self.db.prepare_cached(
            "SELECT ifnull((SELECT min(a.name) FROM actor a WHERE a.reading = c.reading AND a.entity = c.entity), c.holder), c.value \
             FROM commitment c WHERE c.reading = ?1 AND c.n = ?2 ORDER BY c.i",
        )?;
        let found =
            ask.query_map(params![reading, n], |r| Ok(CommitmentRow { source: r.get(0)?, value: r.get(1)? }))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

/// Whether a name is a code of a country.
pub(super) fn is_code(name: &str) -> bool {
    name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase())
}

/// The words of a list.
pub(super) fn words(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}
