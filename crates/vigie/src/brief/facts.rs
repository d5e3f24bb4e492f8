//! What of the record a brief is made from: the documents it rests on, and the claims, happenings and agreements in them.

use super::{About, Note};
use crate::web::rows::{Agreement, Claim};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use vigie_read::Reading;
use vigie_record::facts::{DocId, RowKind};
use vigie_record::store::query::{DocumentRow, Filter, Page, ThingRow};
use vigie_record::store::{Result, View};

/// Documents of a brief at most.
const MOST_DOCUMENTS: usize = 300;
/// Rows of each kind that are weighed.
const MOST_ROWS: usize = 300;

/// A document of the brief.
pub struct Source {
    /// The document.
    pub row: DocumentRow,
    /// Its reading.
    pub reading: Reading,
}

/// What a brief is made from.
pub struct Facts {
    /// The documents, by id.
    pub sources: BTreeMap<String, Source>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// The happenings.
    pub happenings: Vec<ThingRow>,
    /// The rows of each happening.
    pub rows: BTreeMap<String, Vec<(String, String)>>,
    /// The agreements.
    pub agreements: Vec<Agreement>,
}

impl Facts {
    /// Of the documents that concern everybody named, in the days given.
    pub fn of(view: View<'_>, about: &About) -> Result<Facts> {
        let ids = documents(view, about)?;
        let mut sources = BTreeMap::new();
        for id in &ids {
            if let Some(whole) = view.document(id)? {
                sources.insert(id.clone(), Source { row: whole.document, reading: whole.reading });
            }
        }
        let codes: BTreeSet<&str> = about.names.iter().map(String::as_str).filter(|n| is_code(n)).collect();
        let mut happenings = things(view, RowKind::Event, &ids)?;
        happenings.retain(|t| codes.is_empty() || t.countries.iter().any(|c| codes.contains(c.as_str())));
        let mut rows = BTreeMap::new();
        for t in &happenings {
            let members = view.members(RowKind::Event, &t.key)?;
            let own =
                members.into_iter().map(|m| (m.document.to_string(), m.row)).filter(|(d, _)| sources.contains_key(d));
            rows.insert(t.key.clone(), own.collect());
        }
        let claims = things(view, RowKind::Claim, &ids)?.into_iter().map(Claim::from).collect();
        let agreements = things(view, RowKind::Agreement, &ids)?.into_iter().map(Agreement::from);
        let agreements =
            agreements.filter(|a| codes.is_empty() || a.countries.iter().any(|c| codes.contains(c.as_str()))).collect();
        Ok(Facts { sources, claims, happenings, rows, agreements })
    }

    /// A note on some words of a document, if they are there.
    pub fn note(&self, document: &str, row: &str, start: usize, end: usize) -> Option<Note> {
        let source = self.sources.get(document)?;
        let words: String = source.reading.document.text.chars().skip(start).take(end.checked_sub(start)?).collect();
        if words.trim().is_empty() {
            return None;
        }
        Some(Note {
            document: document.to_owned(),
            title: source.row.title.clone(),
            outlet: source.row.outlet.clone(),
            published: source.row.published.clone(),
            language: source.row.language.clone(),
            row: row.to_owned(),
            start,
            end,
            hash: hash(&words),
            words,
        })
    }
}

/// The beginning of the SHA-256 of some words.
pub fn hash(words: &str) -> String {
    Sha256::digest(words.as_bytes()).iter().take(6).map(|b| format!("{b:02x}")).collect()
}

/// Whether a name is a country's code.
pub fn is_code(name: &str) -> bool {
    name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase())
}

/// The documents of stories and rows that concern everybody named.
fn documents(view: View<'_>, about: &About) -> Result<Vec<String>> {
    let mut common: Option<BTreeSet<String>> = None;
    let days = Filter { since: about.since.clone(), until: about.until.clone(), ..Filter::default() };
    for name in &about.names {
        let mut these = BTreeSet::new();
        let filter = Filter { actor: vec![name.clone()], ..Filter::default() };
        let mut page = Page::first(1000);
        loop {
            let listed = view.events(&filter, &page)?;
            these.extend(listed.rows.iter().map(|e| e.document.id.to_string()));
            match listed.next {
                Some(next) if these.len() < MOST_DOCUMENTS * 4 => page.after = Some(next.parse()?),
                _ => break,
            }
        }
        common = Some(match common {
            None => these,
            Some(before) => before.intersection(&these).cloned().collect(),
        });
    }
    let mut out = Vec::new();
    let mut page = Page::first(500);
    loop {
        let listed = view.search(&days, &page)?;
        for row in listed.rows {
            let id = row.id.to_string();
            if common.as_ref().is_none_or(|c| c.contains(&id)) && out.len() < MOST_DOCUMENTS {
                out.push(id);
            }
        }
        match listed.next {
            Some(next) if out.len() < MOST_DOCUMENTS => page.after = Some(next.parse()?),
            _ => break,
        }
    }
    out.sort();
    Ok(out)
}

fn things(view: View<'_>, kind: RowKind, documents: &[String]) -> Result<Vec<ThingRow>> {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for id in documents.iter().filter_map(|d| DocId::parse(d)) {
        keys.extend(view.things_of(kind, &id)?);
    }
    let mut out = Vec::new();
    for key in keys {
        if let Some(thing) = view.thing(kind, &key)? {
            out.push(thing);
        }
    }
    // What most sources tell is weighed first; the order never depends on when it came.
    out.sort_by(|a, b| (b.independent, b.documents, &a.day, &a.key).cmp(&(a.independent, a.documents, &b.day, &b.key)));
    out.truncate(MOST_ROWS);
    Ok(out)
}
