//! JSON: an article a row, with the fields `title`, `text`, `published`, `language`, `outlet`, `url` and `id` (or `key`).

use crate::document::Warning;
use crate::fault::{Fault, Origin};
use crate::ninjs;
use serde_json::Value;

const FIELDS: &str = "give each article as {\"title\":…, \"text\":…, \"published\":…, \"language\":…, \"outlet\":…, \"url\":…, \"id\":…}";

/// One article as its sender wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The sender's own id of it.
    pub key: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub text: String,
    /// When it was published, in any form that [`crate::parse_date`] takes.
    pub published: Option<String>,
    /// ISO 639-1 code of its language.
    pub language: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// What its sender says of it beside: that it was taken back, that it is under embargo.
    pub notes: Vec<Warning>,
}

/// Reads one JSON text as a row.
pub(crate) fn row(json: &str, origin: &Origin) -> Result<Row, Fault> {
    match serde_json::from_str(json) {
        Ok(value) => from_value(&value, origin),
        Err(e) => Err(bad_json(&e, origin)),
    }
}

/// Takes the fields of an object.
pub(crate) fn from_value(value: &Value, origin: &Origin) -> Result<Row, Fault> {
    let Value::Object(fields) = value else {
        return Err(Fault::new("bad-json", origin, format!("expected an object, found {}", kind(value)), FIELDS));
    };
    if ninjs::is(fields) {
        return ninjs::row(fields).map_err(|(what, passed)| match passed {
            true => Fault::new("not-an-article", origin, what, "nothing is lost"),
            false => Fault::new("no-text", origin, what, FIELDS),
        });
    }
    let field = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(s)) => Ok(Some(s.clone())),
        Some(Value::Number(n)) => Ok(Some(n.to_string())),
        Some(other) => {
            let what = format!("field {name:?} should be a string and is {}", kind(other));
            Err(Fault::new("bad-json", origin, what, FIELDS))
        }
    };
    let filled = |name: &str| field(name).map(|f| f.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()));
    let text = field("text")?.ok_or_else(|| Fault::new("no-text", origin, "no field \"text\"", FIELDS))?;
    Ok(Row {
        key: field("id")?.or(field("key")?),
        title: filled("title")?,
        text,
        published: filled("published")?,
        language: filled("language")?,
        outlet: filled("outlet")?,
        url: filled("url")?,
        notes: Vec::new(),
    })
}

/// The fault of JSON that does not parse.
pub(crate) fn bad_json(error: &serde_json::Error, origin: &Origin) -> Fault {
    let mut what = error.to_string();
    if let (Some(_), Some(cut)) = (origin.line, what.rfind(" at line 1 column ")) {
        // A row is one line: its place in the file is known already.
        let column = what.split_off(cut).replace(" at line 1 column ", ", column ");
        what.push_str(&column);
    }
    Fault::new("bad-json", origin, format!("not valid JSON: {what}"), "mend or remove it")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
