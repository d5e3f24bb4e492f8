//! `POST /alerts`: a search is followed, looked at, or let go.

use super::asked::{Asked, encoded, pairs};
use super::door;
use super::pages::LOOKED;
use super::problem::Problem;
use super::state::App;
use crate::alerts::{self, List, Saved, Search, Trouble};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::{Arc, PoisonError};

/// The longest form.
const LONG: usize = 16 << 10;
/// Searches that are followed at most.
const MOST: usize = 500;

/// What a form asks for.
struct Wish {
    action: String,
    name: String,
    list: String,
    words: String,
}

/// Takes a form.
pub async fn take(State(app): State<Arc<App>>, request: Request) -> Response {
    taken(app, request).await.unwrap_or_else(IntoResponse::into_response)
}

async fn taken(app: Arc<App>, request: Request) -> Result<Response, Problem> {
    if !app.writable {
        return Err(Problem::forbidden("this server only shows the record; start it with --allow-changes"));
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LONG).await.map_err(|_| Problem::too_large(LONG))?;
    let fields = pairs(&String::from_utf8_lossy(&body));
    let field =
        |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim().to_owned()).unwrap_or_default();
    door::check_token(&app, &parts.headers, &field("token"))?;
    let wish = Wish { action: field("action"), name: field("name"), list: field("list"), words: field("words") };
    let place = tokio::task::spawn_blocking(move || done(&app, &wish)).await;
    let place = place.map_err(|_| Problem::internal("the search was not kept"))??;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response())
}

/// Does it; the page it is seen on.
fn done(app: &App, wish: &Wish) -> Result<String, Problem> {
    let _alone = app.writer.lock().unwrap_or_else(PoisonError::into_inner);
    let mut saved = Saved::load(&app.path)?;
    let at = saved.searches.iter().position(|s| s.name == wish.name);
    let page = format!("/alerts/{}", encoded(&wish.name));
    let unknown = || Problem::not_found(format!("{}: no search is followed by that name", wish.name));
    match wish.action.as_str() {
        "follow" => {
            if saved.searches.len() >= MOST {
                return Err(Problem::bad(format!("{MOST} searches are followed; let one go first")));
            }
            let list = List::parse(&wish.list).ok_or_else(|| Problem::bad("which list is followed is lacking"))?;
            let asked = Asked::of("/", &format!("q={}", encoded(&wish.words)));
            let mut search = Search::new(&wish.name, list, &asked.words())?;
            // What fits already is known.
            app.ask(|record| Ok(alerts::learn(&mut search, record.now_known())?))?;
            saved.add(search)?;
        }
        "seen" => {
            let search = &mut saved.searches[at.ok_or_else(unknown)?];
            let fired = app.ask(|record| Ok(alerts::new_ones(search, record.now_known(), LOOKED)?))?;
            // Whoever else is to be told still is, by the next `vigie alert run`.
            search.queue(&fired);
        }
        "let_go" => {
            saved.searches.remove(at.ok_or_else(unknown)?);
        }
        _ => return Err(Problem::bad("what is to be done is lacking: follow, seen, let_go")),
    }
    saved.store()?;
    Ok(if wish.action == "let_go" { "/alerts".to_owned() } else { page })
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Problem {
        match trouble {
            Trouble::Record(e) => e.into(),
            Trouble::File(e) => Problem::internal(format!("the followed searches: {e}")),
            Trouble::Wrong(what) => Problem::bad(what),
        }
    }
}
