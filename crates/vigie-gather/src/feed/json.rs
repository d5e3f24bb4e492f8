//! JSON Feed, versions 1 and 1.1.

use super::text;
use super::{Entry, Feed, MAX_ENTRIES};
use crate::url::join;
use serde_json::Value;

pub(super) fn read(json: &str, base: &str) -> Result<Feed, String> {
    let value: Value = serde_json::from_str(json).map_err(|e| format!("it is no valid JSON: {e}"))?;
    let version = value.get("version").and_then(Value::as_str).unwrap_or_default();
    let Some(items) = value.get("items").and_then(Value::as_array) else {
        return Err("it is JSON without a list of items".to_owned());
    };
    let broken = (!version.contains("jsonfeed.org/")).then(|| "it does not say that it is a JSON Feed".to_owned());
    let link = string(&value, "home_page_url").map(|u| join(base, &u));
    Ok(Feed {
        title: string(&value, "title"),
        links: link.iter().cloned().collect(),
        link,
        id: string(&value, "feed_url"),
        description: string(&value, "description"),
        language: string(&value, "language"),
        authors: authors(&value),
        entries: items.iter().take(MAX_ENTRIES).map(|i| entry(i, base)).collect(),
        broken,
        ..Feed::default()
    })
}

fn entry(item: &Value, base: &str) -> Entry {
    let link = string(item, "url").or_else(|| string(item, "external_url")).map(|u| join(base, &u));
    let html = item.get("content_html").and_then(Value::as_str).and_then(text::plain);
    Entry {
        id: string(item, "id"),
        title: string(item, "title"),
        links: link.iter().cloned().collect(),
        link,
        published: string(item, "date_published"),
        updated: string(item, "date_modified"),
        created: None,
        summary: string(item, "summary"),
        content: html.or_else(|| string(item, "content_text")),
        authors: authors(item),
        language: string(item, "language"),
    }
}

/// A string; numbers are taken for what they look like.
fn string(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(s) => text::tidy(s),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

fn authors(value: &Value) -> Vec<String> {
    let many = value.get("authors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    many.iter().chain(value.get("author")).filter_map(|a| string(a, "name")).collect()
}
