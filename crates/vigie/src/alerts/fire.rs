//! What is new for a saved search, and why.

use super::saved::Search;
use super::{List, Trouble};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vigie_record::facts::RowKind;
use vigie_record::store::View;
use vigie_record::store::query::Page;

/// Rows that a look goes through at most when nobody waits for it.
pub const MOST: usize = 100_000;
const PAGE: usize = 1000;

/// Something that fired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fired {
    /// Which alert.
    pub alert: String,
    /// The id of the thing, or of the document.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Why it fired.
    pub why: String,
    /// Its status before, where that changed.
    #[serde(default)]
    pub was: Option<String>,
    /// Since when the record holds it so.
    pub since: String,
    /// The row.
    pub row: Value,
}

/// A row that fits.
struct Found {
    id: String,
    title: String,
    status: String,
    since: String,
    row: Value,
}

/// Takes what fits now as known.
pub fn learn(search: &mut Search, view: View<'_>) -> Result<(), Trouble> {
    for found in all(search, view, MOST)? {
        search.known.insert(found.id, found.status);
    }
    Ok(())
}

/// What fits and was not known, or was known with another status; it is known afterwards. Only the
/// newest `most` rows are looked through.
pub fn new_ones(search: &mut Search, view: View<'_>, most: usize) -> Result<Vec<Fired>, Trouble> {
    let mut out = Vec::new();
    for found in all(search, view, most)? {
        let fits = match search.words.is_empty() {
            true => "everything".to_owned(),
            false => search.words.join(" "),
        };
        let before = search.known.insert(found.id.clone(), found.status.clone());
        let was = before.clone().filter(|b| *b != found.status);
        let why = match before {
            Some(before) if before == found.status => continue,
            Some(before) => format!("its status changed from {before} to {}; it fits {fits}", found.status),
            None => format!("it is new and fits {fits}"),
        };
        let (title, since, row) = (found.title, found.since, found.row);
        out.push(Fired { alert: search.name.clone(), id: found.id, title, why, was, since, row });
    }
    // The oldest first.
    out.sort_by(|a, b| (&a.since, &a.id).cmp(&(&b.since, &b.id)));
    Ok(out)
}

fn all(search: &Search, view: View<'_>, most: usize) -> Result<Vec<Found>, Trouble> {
    let kind = match search.list {
        List::Claims => Some(RowKind::Claim),
        List::Agreements => Some(RowKind::Agreement),
        List::Stories => Some(RowKind::Story),
        List::Events => Some(RowKind::Event),
        List::Documents => None,
    };
    let mut page = Page::first(PAGE.min(most));
    let mut out: Vec<Found> = Vec::new();
    while out.len() < most {
        let next = match kind {
            Some(kind) => {
                let listed = view.things(kind, &search.filter, &page)?;
                out.extend(listed.rows.into_iter().map(|t| Found {
                    id: t.key.clone(),
                    title: t.title.clone(),
                    status: t.status.clone().unwrap_or_default(),
                    since: t.since.clone(),
                    row: serde_json::to_value(&t).unwrap_or_default(),
                }));
                listed.next
            }
            None => {
                let listed = view.search(&search.filter, &page)?;
                out.extend(listed.rows.into_iter().map(|d| Found {
                    id: d.id.short(),
                    title: d.title.clone().or_else(|| d.url.clone()).unwrap_or_default(),
                    status: String::new(),
                    since: d.since.clone(),
                    row: serde_json::to_value(&d).unwrap_or_default(),
                }));
                listed.next
            }
        };
        match next {
            Some(next) => page.after = Some(next.parse()?),
            None => break,
        }
    }
    Ok(out)
}
