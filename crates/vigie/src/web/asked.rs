//! What an address asks for: the filter, the day as of which it is answered, the place in a list. The address is the filter: what is
//! bookmarked, shared, exported or followed as a feed is one and the same.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use vigie_record::store::query::{Cursor, Filter, Page, language};
use vigie_record::store::{RecordError, Result};

/// Rows of a page.
pub const ROWS: usize = 40;
/// Rows of a page, at most.
pub const MOST_ROWS: usize = 1000;

/// Letters that stand in an address as they are.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':').remove(b',');

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The path without its ending: `/claims`.
    pub path: String,
    /// The fields of the filter with their values, in order; words to look for under `q`.
    pub terms: Vec<(String, String)>,
    /// The day or time as of which it is answered.
    pub as_of: Option<String>,
    /// Where the page before ended.
    pub after: Option<String>,
    /// How many rows.
    pub limit: Option<usize>,
    /// Everything else that was given.
    pub rest: Vec<(String, String)>,
}

impl Asked {
    /// From the path and the query of an address.
    pub fn of(path: &str, query: &str) -> Asked {
        let mut asked = Asked { path: path.to_owned(), ..Asked::default() };
        for (name, value) in pairs(query) {
            let value = value.trim().to_owned();
            if value.is_empty() {
                continue;
            }
            match name.as_str() {
                "as_of" => asked.as_of = Some(value),
                "after" => asked.after = Some(value),
                "limit" => asked.limit = value.parse().ok(),
                "q" | "text" => {
                    for (field, value) in language::split(&value) {
                        asked.push(field.unwrap_or("q"), value);
                    }
                }
                field if language::FIELDS.iter().any(|(f, _)| *f == field) => asked.push(field, value),
                _ => asked.rest.push((name, value)),
            }
        }
        asked
    }

    fn push(&mut self, field: &str, value: String) {
        // Of these there is one: the last that was said.
        if matches!(field, "since" | "until" | "on" | "dyad") {
            self.terms.retain(|(f, _)| f != field);
        }
        let term = (field.to_owned(), value);
        if !self.terms.contains(&term) {
            self.terms.push(term);
        }
    }

    /// The filter; a mistake in it is an error that says what would be right.
    pub fn filter(&self) -> Result<Filter> {
        language::parse(&self.words())
    }

    /// The terms of the filter, as they are written.
    pub fn words(&self) -> Vec<String> {
        self.terms.iter().map(|(f, v)| term(f, v)).collect()
    }

    /// The part of the list.
    pub fn page(&self) -> Result<Page> {
        let after: Option<Cursor> = self.after.as_deref().map(str::parse).transpose()?;
        Ok(Page { limit: self.limit.unwrap_or(ROWS).clamp(1, MOST_ROWS), after })
    }

    /// The filter as people write it.
    pub fn text(&self) -> String {
        self.words().join(" ")
    }

    /// A value that is not part of the filter.
    pub fn other(&self, name: &str) -> Option<&str> {
        self.rest.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// One value of a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.terms.iter().find(|(f, _)| f == field).map(|(_, v)| v.as_str())
    }

    /// Whether the filter has this value.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.terms.iter().any(|(f, v)| f == field && v == value)
    }

    /// The address itself, at the head of the list.
    pub fn here(&self) -> String {
        self.address(&self.path, None)
    }

    /// The same filter at another path.
    pub fn at(&self, path: &str) -> String {
        Asked { rest: Vec::new(), limit: None, ..self.clone() }.address(path, None)
    }

    /// With one more value.
    pub fn with(&self, field: &str, value: &str) -> String {
        let mut asked = self.clone();
        asked.push(field, value.to_owned());
        asked.here()
    }

    /// Without a value.
    pub fn without(&self, field: &str, value: &str) -> String {
        let mut asked = self.clone();
        asked.terms.retain(|(f, v)| !(f == field && v == value));
        asked.here()
    }

    /// With a value set or struck off.
    pub fn toggled(&self, field: &str, value: &str) -> String {
        if self.has(field, value) { self.without(field, value) } else { self.with(field, value) }
    }

    /// As the record knew it then; now, for an empty day.
    pub fn as_known(&self, day: &str) -> String {
        Asked { as_of: Some(day.to_owned()).filter(|d| !d.is_empty()), ..self.clone() }.here()
    }

    /// Another path, as of the same day, without the filter.
    pub fn plain(&self, path: &str) -> String {
        Asked { as_of: self.as_of.clone(), ..Asked::default() }.address(path, None)
    }

    /// Another path with a filter of one value, as of the same day.
    pub fn only(&self, path: &str, field: &str, value: &str) -> String {
        let mut asked = Asked { as_of: self.as_of.clone(), ..Asked::default() };
        asked.push(field, value.to_owned());
        asked.address(path, None)
    }

    /// The disputed claims of a source, as of the same day.
    pub fn disputed_of(&self, source: &str) -> String {
        let mut asked = Asked { as_of: self.as_of.clone(), ..Asked::default() };
        for (field, value) in [("source", source), ("status", "denied"), ("status", "contradicted")] {
            asked.push(field, value.to_owned());
        }
        asked.address("/claims", None)
    }

    /// The next page.
    pub fn next(&self, after: &str) -> String {
        self.address(&self.path, Some(after))
    }

    /// The same in another form: `csv`, `json`, `atom`.
    pub fn form(&self, ending: &str) -> String {
        let path = if self.path == "/" { "/today" } else { &self.path };
        self.address(&format!("{path}.{ending}"), None)
    }

    /// Every name and value of the filter and the day, for the hidden fields of a form.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        let rest = self.rest.iter().chain(&self.terms).map(|(n, v)| (n.as_str(), v.as_str()));
        rest.chain(self.as_of.as_deref().map(|d| ("as_of", d))).collect()
    }

    fn address(&self, path: &str, after: Option<&str>) -> String {
        let mut out = path.to_owned();
        let mut put = |name: &str, value: &str| {
            out.push(if out.contains('?') { '&' } else { '?' });
            out.push_str(name);
            out.push('=');
            out.extend(utf8_percent_encode(value, PLAIN));
        };
        self.terms.iter().for_each(|(f, v)| put(f, v));
        self.rest.iter().for_each(|(n, v)| put(n, v));
        self.as_of.iter().for_each(|d| put("as_of", d));
        self.limit.iter().for_each(|n| put("limit", &n.to_string()));
        after.iter().for_each(|a| put("after", a));
        out
    }
}

/// A term of the filter language; a value with blanks or commas stands in quotation marks.
fn term(field: &str, value: &str) -> String {
    if field == "q" {
        return value.to_owned();
    }
    let value = value.replace('"', "");
    if value.contains(|c: char| c.is_whitespace() || c == ',') {
        format!("{field}:\"{value}\"")
    } else {
        format!("{field}:{value}")
    }
}

/// Names and values of a query or a form.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let text = |s: &str| percent_decode_str(&s.replace('+', " ")).decode_utf8_lossy().into_owned();
    let parts = query.split('&').filter(|p| !p.is_empty()).take(200);
    parts.map(|p| p.split_once('=').map_or((text(p), String::new()), |(n, v)| (text(n), text(v)))).collect()
}

/// A part of a path, in its own characters.
pub fn encoded(part: &str) -> String {
    utf8_percent_encode(part, PLAIN).to_string()
}

/// A page that is not there.
pub fn missing(what: &str) -> RecordError {
    RecordError::Query(format!("{what}: the record has no such thing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_filter() {
        let asked = Asked::of("/events", "q=type:ASSAULT,COERCE+Goma&country=COD&as_of=2025-02-01&view=map");
        assert_eq!(asked.text(), "type:ASSAULT type:COERCE Goma country:COD");
        let filter = asked.filter().unwrap();
        assert_eq!((filter.kind.len(), filter.country), (2, vec!["COD".to_owned()]));
        let again = Asked::of("/events", asked.here().split_once('?').unwrap().1);
        assert_eq!(again, asked, "an address leads back to itself");
        assert_eq!(
            asked.without("type", "ASSAULT"),
            "/events?type=COERCE&q=Goma&country=COD&view=map&as_of=2025-02-01"
        );
        assert_eq!(
            asked.form("csv"),
            "/events.csv?type=ASSAULT&type=COERCE&q=Goma&country=COD&view=map&as_of=2025-02-01"
        );
        let name = Asked::of("/events", "actor=Maia%20Sandu&since=2024&since=2025");
        assert_eq!(name.text(), "actor:\"Maia Sandu\" since:2025");
        assert_eq!(name.filter().unwrap().actor, ["Maia Sandu"]);
    }

    #[test]
    fn what_is_odd_is_refused_and_never_fails() {
        for query in ["q=type:WAR", "since=hier", "quad=9", "dyad=RUS"] {
            assert!(Asked::of("/events", query).filter().is_err(), "{query}");
        }
        for query in ["&&&=", "%ff=%00", "q=%22", "after=x", "limit=-3", "q=\u{202e}", "actor=,,,"] {
            let asked = Asked::of("/events", query);
            let _ = (asked.filter(), asked.page(), asked.here());
        }
    }
}
