//! ninjs: news in JSON, versions 1 to 3.

use crate::html;
use crate::newsml::notes;
use crate::rows::Row;
use serde_json::{Map, Value};

/// Whether an object is an item of ninjs and not a row of ours.
pub(crate) fn is(fields: &Map<String, Value>) -> bool {
    !fields.contains_key("text")
        && fields.contains_key("uri")
        && [
            "pubstatus",
            "versioncreated",
            "versionCreated",
            "headline",
            "headlines",
            "body_text",
            "body_html",
            "body_xhtml",
            "bodies",
        ]
        .iter()
        .any(|f| fields.contains_key(*f))
}

/// Reads an item. The error says what it is instead of an article, and whether that is no fault.
pub(crate) fn row(fields: &Map<String, Value>) -> Result<Row, (String, bool)> {
    let string = |name: &str| {
        let value = fields.get(name).and_then(Value::as_str).map(str::trim);
        value.filter(|s| !s.is_empty()).map(str::to_owned)
    };
    let any = |names: &[&str]| names.iter().find_map(|n| string(n));
    let notes = notes(string("pubstatus").as_deref(), any(&["embargoed"]).as_deref());
    let title = string("headline").or_else(|| role(fields, "headlines", "main").map(|(value, _)| value));
    let mut text = string("body_text").unwrap_or_default();
    if text.is_empty()
        && let Some(body) = any(&["body_html", "body_xhtml"])
    {
        text = html::plain_text(&body);
    }
    if text.is_empty()
        && let Some((body, markup)) = role(fields, "bodies", "main")
    {
        text = if markup { html::plain_text(&body) } else { body };
    }
    if text.is_empty() && notes.iter().any(|n| n.code == "retracted") {
        text = any(&["ednote"]).or_else(|| title.clone()).unwrap_or_default();
    }
    if text.is_empty() {
        let kind = string("type").unwrap_or_default();
        let what = if kind.is_empty() { "it holds no text".into() } else { format!("it is a {kind} without text") };
        return Err((what, !kind.is_empty() && kind != "text"));
    }
    let named = |list: &str, field: &str| Some(fields.get(list)?.as_array()?.first()?.get(field)?.as_str()?.to_owned());
    Ok(Row {
        key: string("uri").map(|u| string("version").map_or_else(|| u.clone(), |v| format!("{u}:{v}"))),
        title,
        text,
        published: any(&[
            "versioncreated",
            "versionCreated",
            "contentcreated",
            "contentCreated",
            "firstcreated",
            "firstCreated",
        ]),
        language: string("language"),
        outlet: any(&["creditline", "source", "copyrightholder"]).or_else(|| named("infosources", "name")),
        url: any(&["url", "link"]).or_else(|| string("uri")).filter(|u| u.starts_with("http")),
        notes,
    })
}

/// The entry of a list that has a role, or its first one: its value, and whether that is markup.
fn role(fields: &Map<String, Value>, list: &str, role: &str) -> Option<(String, bool)> {
    let entries = fields.get(list)?.as_array()?;
    let is_role = |e: &&Value| e.get("role").and_then(Value::as_str).is_some_and(|r| r.eq_ignore_ascii_case(role));
    let entry = entries.iter().find(is_role).or(entries.first())?;
    let kind = ["contenttype", "contentType"].iter().find_map(|k| entry.get(*k)?.as_str()).unwrap_or_default();
    let value = entry.get("value")?.as_str()?.trim();
    Some((value.to_owned(), kind.contains("html") || value.starts_with('<')))
}
