//! Pages that hold no rows of the record: the form to paste a text, the keys, what went wrong.

use super::asked::Asked;
use super::get::{Visit, frame};
use super::problem::Problem;
use super::state::App;
use super::ui::{BAR, Ui};
use askama::Template;
use axum::http::HeaderMap;

#[derive(Template)]
#[template(path = "read.html")]
struct Paste<'a> {
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "keys.html")]
struct Keys<'a> {
    ui: &'a Ui,
    bar: &'static [(&'static str, &'static str, char)],
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Wrong<'a> {
    ui: &'a Ui,
    problem: &'a Problem,
}

/// One of these pages, if the address is one's.
pub fn make(app: &App, headers: &HeaderMap, visit: &Visit, asked: &Asked) -> Result<Option<String>, Problem> {
    let ui = || frame(app, headers, visit, asked.clone(), None);
    Ok(match asked.path.as_str() {
        "/read" => Some(Paste { ui: &ui()? }.render()?),
        "/keys" => Some(Keys { ui: &ui()?, bar: BAR }.render()?),
        _ => None,
    })
}

/// What went wrong, for people.
pub fn problem(ui: &Ui, problem: &Problem) -> Result<String, Problem> {
    Ok(Wrong { ui, problem }.render()?)
}
