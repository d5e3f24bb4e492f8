//! The pages, one file each: a struct that holds what the page says. Its template makes the page, its serialisation the JSON twin, its rows
//! the exports and the feed, its bars the chart; [`ROUTES`] is the one list of them, from which the router, the bar and the OpenAPI document are made.

mod actors;
mod agreements;
mod alerts;
mod brief;
mod claims;
mod documents;
mod dyads;
mod events;
mod sources;
mod stories;
mod today;

pub use alerts::LOOKED;
pub use documents::Reading;
pub use sources::Kept;

use super::asked::Asked;
use super::draw::Chart;
use super::problem::Problem;
use super::sheet::Sheet;
use super::ui::Ui;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use std::path::Path;
use vigie_record::store::{Record, View};

/// What a page is made from.
pub struct Ctx<'a> {
    /// The record.
    pub record: &'a Record,
    /// The record, as known when it was asked for.
    pub view: View<'a>,
    /// What was asked.
    pub asked: &'a Asked,
    /// The parts of the path that name a thing, in their own characters.
    pub part: &'a str,
    /// Where `vigie watch` keeps the state of its sources.
    pub watch: Option<&'a Path>,
    /// The sources of the whole record, as they were told last.
    pub kept: &'a Kept,
    /// Documents in the record.
    pub documents: i64,
}

/// A page, or why there is none.
pub type Made<T> = Result<T, Problem>;

/// A page.
pub trait Page: Serialize + JsonSchema + 'static {
    /// As people see it.
    fn html(&self, ui: &Ui) -> Made<String>;
    /// Its rows, where it is a list.
    fn sheet(&self) -> Option<Sheet> {
        None
    }
    /// Where the list goes on.
    fn next(&self) -> Option<&str> {
        None
    }
    /// Its chart, where it has one.
    fn chart(&self, _: &Ui) -> Option<Chart> {
        None
    }
}

/// A page whose type nobody needs.
pub trait AnyPage {
    /// As people see it.
    fn html(&self, ui: &Ui) -> Made<String>;
    /// As programs do.
    fn json(&self) -> Made<String>;
    /// Its rows.
    fn sheet(&self) -> Option<Sheet>;
    /// Where the list goes on.
    fn next(&self) -> Option<String>;
    /// Its chart.
    fn chart(&self, ui: &Ui) -> Option<Chart>;
}

impl<P: Page> AnyPage for P {
    fn html(&self, ui: &Ui) -> Made<String> {
        Page::html(self, ui)
    }

    fn json(&self) -> Made<String> {
        serde_json::to_string(self).map_err(|e| Problem::internal(e.to_string()))
    }

    fn sheet(&self) -> Option<Sheet> {
        Page::sheet(self)
    }

    fn next(&self) -> Option<String> {
        Page::next(self).map(str::to_owned)
    }

    fn chart(&self, ui: &Ui) -> Option<Chart> {
        Page::chart(self, ui)
    }
}

/// A kind of page.
pub struct Route {
    /// Its path; `{…}` stands for what names a thing.
    pub path: &'static str,
    /// What it is, for the API.
    pub summary: &'static str,
    /// Whether it takes a filter.
    pub filter: bool,
    /// Whether it has rows to export.
    pub rows: bool,
    /// Whether it has a chart.
    pub chart: bool,
    /// Makes it.
    pub make: fn(&Ctx<'_>) -> Made<Box<dyn AnyPage>>,
    /// Its schema.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

fn boxed<P: Page>(make: fn(&Ctx<'_>) -> Made<P>, ctx: &Ctx<'_>) -> Made<Box<dyn AnyPage>> {
    Ok(Box::new(make(ctx)?))
}

macro_rules! route {
    ($path:literal, $page:ty, $filter:literal, $rows:literal, $summary:literal $(, $chart:ident)?) => {
        Route {
            path: $path,
            summary: $summary,
            filter: $filter,
            rows: $rows,
            chart: route!(@ $($chart)?),
            make: |ctx| boxed(<$page>::make, ctx),
            schema: |g| g.subschema_for::<$page>(),
        }
    };
    (@ chart) => { true };
    (@) => { false };
}

/// Every page.
pub const ROUTES: &[Route] = &[
    route!("/today", today::Today, false, false, "What is new, newly disputed, newly denied, unusual"),
    route!("/claims", claims::Claims, true, true, "Claims across documents: who asserts, who denies"),
    route!(
        "/claims/{id}",
        claims::OneClaim,
        false,
        false,
        "One claim, everyone who takes a stand on it, with their words"
    ),
    route!("/events", events::Events, true, true, "Events: who did what to whom, with facets, days and places", chart),
    route!("/stories", stories::Stories, true, true, "Stories: the documents that report the same happening"),
    route!(
        "/stories/{id}",
        stories::OneStory,
        false,
        false,
        "One story: its documents, its claims, who has not reported it"
    ),
    route!("/dyads", dyads::Dyads, false, false, "Pairs of countries, and how much is told of them"),
    route!(
        "/dyads/{pair}",
        dyads::Dyad,
        false,
        true,
        "One pair of countries: its weeks, agreements, events, claims",
        chart
    ),
    route!("/agreements", agreements::Agreements, true, true, "Agreements with their state"),
    route!("/agreements/{id}", agreements::OneAgreement, false, false, "One agreement: parties, steps, duties, words"),
    route!("/actors", actors::Actors, true, true, "Who is in the record"),
    route!(
        "/actors/{key}",
        actors::OneActor,
        false,
        false,
        "One actor: its names, what it did, what it says and denies"
    ),
    route!("/sources", sources::Sources, true, true, "Who publishes"),
    route!("/search", documents::Search, true, true, "Documents by their words"),
    route!(
        "/brief",
        brief::Dossier,
        false,
        false,
        "A dossier of which every sentence has its sources: ?about=PRK,RUS&in=fr"
    ),
    route!("/corrections", documents::Corrections, false, true, "What people say of the machine's values, beside them"),
    route!("/alerts", alerts::Alerts, false, false, "Searches that are followed, and what is new in them"),
    route!("/alerts/{name}", alerts::OneAlert, false, true, "One followed search: what is new and what was told"),
    route!("/documents/{id}", documents::Document, false, false, "One document with its reading"),
];

/// Makes the page and its template from one line.
macro_rules! page {
    ($name:ident, $template:tt $(, $more:item)*) => {
        const _: () = {
            #[derive(askama::Template)]
            #[template(path = $template)]
            struct Shown<'a> {
                ui: &'a $crate::web::ui::Ui,
                p: &'a $name,
            }
            impl $crate::web::pages::Page for $name {
                fn html(&self, ui: &$crate::web::ui::Ui) -> $crate::web::pages::Made<String> {
                    Ok(askama::Template::render(&Shown { ui, p: self })?)
                }
                $($more)*
            }
        };
    };
}
use page;

/// The route of a path, and the part of it that names a thing.
pub fn route_of(path: &str) -> Option<(&'static Route, &str)> {
    let path = if path == "/" { "/today" } else { path };
    ROUTES.iter().find_map(|route| match route.path.split_once("/{") {
        None => (route.path == path).then_some((route, "")),
        Some((head, _)) => {
            let part = path.strip_prefix(head)?.strip_prefix('/')?;
            (!part.is_empty() && !part.contains('/')).then_some((route, part))
        }
    })
}
