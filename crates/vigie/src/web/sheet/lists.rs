//! The cells of each list, and what a feed says of a row.

use super::{Cell, Entry, Row};
use crate::web::rows::{Actor, Agreement, Claim, Doc, Event, Party, Source, Stand, Story};
use std::fmt::Display;

fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> Cell {
    Cell::from(parts.into_iter().collect::<Vec<_>>().join("; "))
}

fn whole(n: impl Display) -> Cell {
    Cell::from(n.to_string())
}

fn names(stands: &[&Stand]) -> Cell {
    let mut out: Vec<&str> = Vec::new();
    for s in stands {
        let name = s.who.as_deref().or(s.outlet.as_deref()).unwrap_or("(unnamed)");
        if !out.contains(&name) {
            out.push(name);
        }
    }
    joined(out)
}

impl Row for Event {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "day",
        "day_end",
        "dated",
        "type",
        "mode",
        "contexts",
        "quad",
        "score",
        "cameo",
        "actors",
        "actor_countries",
        "recipients",
        "recipient_countries",
        "place",
        "place_country",
        "latitude",
        "longitude",
        "status",
        "author",
        "words",
        "start",
        "end",
        "rule",
        "reader",
        "document",
        "title",
        "published",
        "outlet",
        "language",
        "url",
    ];

    fn cells(&self) -> Vec<Cell> {
        let who = |list: &[Party]| joined(list.iter().map(|p| p.name.as_str()));
        let countries = |list: &[Party]| joined(list.iter().filter_map(|p| p.country.as_deref()));
        let author = self.commitments.iter().find(|c| c.source == "author").map(|c| c.value.clone());
        let place = self.place.as_ref();
        vec![
            (&self.id).into(),
            (&self.day).into(),
            (&self.day_end).into(),
            whole(i64::from(self.dated)),
            (&self.kind).into(),
            (&self.mode).into(),
            joined(self.contexts.iter().map(String::as_str)),
            whole(self.quad),
            Some(self.score).into(),
            (&self.cameo).into(),
            who(&self.actors),
            countries(&self.actors),
            who(&self.recipients),
            countries(&self.recipients),
            (&place.map(|p| p.name.clone())).into(),
            (&place.and_then(|p| p.country.clone())).into(),
            place.and_then(|p| p.latitude).into(),
            place.and_then(|p| p.longitude).into(),
            (&self.status).into(),
            (&author).into(),
            (&self.words).into(),
            self.start.map_or_else(Cell::default, whole),
            self.end.map_or_else(Cell::default, whole),
            (&self.rule).into(),
            (&self.reader).into(),
            (&self.document.id).into(),
            (&self.document.title).into(),
            (&self.document.published).into(),
            (&self.document.outlet).into(),
            (&self.document.language).into(),
            (&self.document.url).into(),
        ]
    }

    fn entry(&self) -> Entry {
        let who = |list: &[Party]| list.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
        Entry {
            id: self.id.clone(),
            title: format!("{} · {} → {}", self.kind, who(&self.actors), who(&self.recipients)),
            day: self.document.published.clone().or(self.day.clone()),
            page: ("documents", self.id.clone()),
            summary: self.words.clone(),
        }
    }
}

impl Row for Claim {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "status",
        "sources",
        "day",
        "day_end",
        "claim",
        "asserts",
        "denies",
        "confirms",
        "qualifies",
        "retracts",
        "countries",
        "documents",
        "event",
    ];

    fn cells(&self) -> Vec<Cell> {
        let who = |does: &str| names(&self.who(&[does]));
        vec![
            (&self.key).into(),
            (&self.status).into(),
            whole(self.independent),
            (&self.day).into(),
            (&self.day_end).into(),
            (&self.words).into(),
            who("asserts"),
            who("denies"),
            who("confirms"),
            who("qualifies"),
            who("retracts"),
            joined(self.countries.iter().map(String::as_str)),
            whole(self.documents),
            (&self.event).into(),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.key.clone(),
            title: format!("[{}] {}", self.status, self.words),
            day: self.day_end.clone(),
            page: ("claims", self.key.clone()),
            summary: self
                .stands
                .iter()
                .map(|s| format!("{} {}", s.who.as_deref().unwrap_or("?"), s.does))
                .collect::<Vec<_>>()
                .join("; "),
        }
    }
}

impl Row for Agreement {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "state",
        "kind",
        "name",
        "parties",
        "obligations",
        "sources",
        "day",
        "day_end",
        "countries",
        "documents",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.key).into(),
            (&self.state).into(),
            (&self.kind).into(),
            (&self.name).into(),
            joined(self.parties.iter().map(|p| p.side.as_str())),
            joined(self.obligations.iter().map(String::as_str)),
            whole(self.independent),
            (&self.day).into(),
            (&self.day_end).into(),
            joined(self.countries.iter().map(String::as_str)),
            whole(self.documents),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.key.clone(),
            title: format!("[{}] {}", self.state, self.name),
            day: self.day_end.clone(),
            page: ("agreements", self.key.clone()),
            summary: self.parties.iter().map(|p| p.side.as_str()).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Row for Story {
    const COLUMNS: &'static [&'static str] =
        &["id", "title", "day", "day_end", "documents", "texts", "sources", "countries", "languages", "outlets"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.key).into(),
            (&self.title).into(),
            (&self.day).into(),
            (&self.day_end).into(),
            whole(self.documents),
            whole(self.texts),
            whole(self.independent),
            joined(self.countries.iter().map(String::as_str)),
            joined(self.languages.iter().map(String::as_str)),
            joined(self.outlets.iter().map(String::as_str)),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.key.clone(),
            title: self.title.clone(),
            day: self.day_end.clone(),
            page: ("stories", self.key.clone()),
            summary: self.actors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Row for Doc {
    const COLUMNS: &'static [&'static str] =
        &["id", "published", "outlet", "language", "title", "url", "key", "since", "found"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.id).into(),
            (&self.published).into(),
            (&self.outlet).into(),
            (&self.language).into(),
            (&self.title).into(),
            (&self.url).into(),
            (&self.key).into(),
            (&self.since).into(),
            (&self.found).into(),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.id.clone(),
            title: self.title.clone().unwrap_or_else(|| self.short().to_owned()),
            day: self.published.clone(),
            page: ("documents", self.short().to_owned()),
            summary: self.found.clone().unwrap_or_default(),
        }
    }
}

impl Row for Actor {
    const COLUMNS: &'static [&'static str] = &["id", "name", "names", "countries", "documents", "first", "last"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.key).into(),
            self.name().into(),
            joined(self.names.iter().map(String::as_str)),
            joined(self.countries.iter().map(String::as_str)),
            whole(self.documents),
            (&self.first).into(),
            (&self.last).into(),
        ]
    }

    fn entry(&self) -> Entry {
        Entry {
            id: self.key.clone(),
            title: self.name().to_owned(),
            day: self.last.clone(),
            page: ("actors", self.key.clone()),
            summary: self.others().join("; "),
        }
    }
}

impl Row for Source {
    const COLUMNS: &'static [&'static str] =
        &["outlet", "documents", "copies", "copied_from", "disputed", "first", "last", "languages"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            (&self.outlet).into(),
            whole(self.documents),
            whole(self.copies),
            joined(self.copied_from.iter().map(|c| c.outlet.as_deref().unwrap_or("(unnamed)"))),
            whole(self.disputed),
            (&self.first).into(),
            (&self.last).into(),
            joined(self.languages.iter().map(String::as_str)),
        ]
    }

    fn entry(&self) -> Entry {
        let name = self.outlet.clone().unwrap_or_default();
        Entry {
            id: name.clone(),
            title: name,
            day: self.last.clone(),
            page: ("sources", String::new()),
            summary: String::new(),
        }
    }
}
