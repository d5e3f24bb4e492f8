//! The filter language: one for every list, on the command line, in an address, in a saved search.
//!
//! `actor:Moscou type:ASSAULT,COERCE since:2024-10 "cessez le feu"`: fields with their values, alternatives parted by commas, and words
//! to look for. A value that holds blanks or commas stands in quotation marks.

use super::super::days;
use super::super::error::{RecordError, Result};
use super::{Filter, Text};
use vigie_read::reading::{Act, AgreementKind, AgreementState, ClaimStatus, EventType, Status};

/// The fields, each with what it takes.
pub const FIELDS: &[(&str, &str)] = &[
    ("actor", "who takes part, on either side: a name or a country's code"),
    ("by", "who does it, or says it"),
    ("to", "to whom it is done"),
    ("dyad", "two country codes, the first acting on the second: dyad:RUS-UKR"),
    ("country", "country codes of whoever takes part"),
    ("sector", "PLOVER sectors: GOV, MIL, REB, …"),
    ("type", "PLOVER types (ASSAULT), or kinds of agreements (ceasefire)"),
    ("mode", "PLOVER modes"),
    ("quad", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
    ("place", "a name, or a country's code"),
    ("since", "first day: 2024-10-25, 2024-10, 2024"),
    ("until", "last day"),
    ("on", "a day, a month, a year"),
    ("status", "occurred, planned, …; denied, single-source, …; signed, in_force, …"),
    ("act", "assert, deny, confirm, accuse, threaten, …"),
    ("language", "fr, en"),
    ("source", "who published it"),
    ("document", "the beginning of an id, an address, or the caller's own id"),
    ("text", "words, \"a phrase\", \"near words\"~5, -without, one OR other"),
];

/// Understands terms as they come from a command line, or one text with all of them.
pub fn parse<S: AsRef<str>>(terms: &[S]) -> Result<Filter> {
    let mut filter = Filter::default();
    let mut words: Vec<String> = Vec::new();
    for term in terms {
        let term = term.as_ref().trim();
        match field_of(term) {
            // A shell has taken the quotation marks away: the whole term is one value.
            Some((field, value))
                if !value.contains('"') && !rest_has_field(value) && value.contains(char::is_whitespace) =>
            {
                set(&mut filter, field, vec![value.trim().to_owned()], &mut words)?;
            }
            _ if term.contains(char::is_whitespace) && !term.contains(['"', ':', '«', '“']) => {
                words.push(format!("\"{term}\""));
            }
            _ => {
                for token in tokens(term) {
                    match field_of(&token) {
                        Some((field, value)) => set(&mut filter, field, values(value), &mut words)?,
                        None => words.push(token),
                    }
                }
            }
        }
    }
    if !words.is_empty() {
        filter.text = Some(Text::parse(&words.join(" "))?);
    }
    Ok(filter)
}

/// The terms of a text, each with its field, alternatives apart; words to look for have none. `type:ASSAULT,COERCE Goma` has three.
pub fn split(text: &str) -> Vec<(Option<&'static str>, String)> {
    let mut out = Vec::new();
    for token in tokens(text) {
        match field_of(&token) {
            Some((field, value)) => {
                let field = FIELDS.iter().find(|(f, _)| *f == field).map(|(f, _)| *f);
                out.extend(values(value).into_iter().map(|v| (field.filter(|f| *f != "text"), v)));
            }
            None => out.push((None, token)),
        }
    }
    out
}

/// A term that begins with a field; an unknown field is a word like any other, unless it looks as if it were meant.
fn field_of(term: &str) -> Option<(&str, &str)> {
    let (field, value) = term.split_once(':')?;
    FIELDS.iter().any(|(f, _)| *f == field).then_some((field, value))
}

fn rest_has_field(value: &str) -> bool {
    value.split_whitespace().skip(1).any(|w| field_of(w).is_some())
}

/// Cuts at blanks outside quotation marks.
fn tokens(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut close = None;
    for c in text.chars() {
        match close {
            Some(end) if c == end => close = None,
            None => match c {
                '"' => close = Some('"'),
                '«' => close = Some('»'),
                '“' => close = Some('”'),
                c if c.is_whitespace() => {
                    out.push(String::new());
                    continue;
                }
                _ => {}
            },
            Some(_) => {}
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out.retain(|t| !t.is_empty());
    out
}

/// The alternatives of a value, cut at commas outside quotation marks.
fn values(value: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in value.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out.into_iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect()
}

fn set(filter: &mut Filter, field: &str, values: Vec<String>, words: &mut Vec<String>) -> Result<()> {
    let Some(first) = values.first() else {
        return Err(RecordError::Query(format!("{field}: give a value")));
    };
    let day = |value: &str| match days::range(value) {
        Some(_) => Ok(Some(value.to_owned())),
        None => Err(RecordError::Query(format!("{field}:{value}: this is no day; write 2024-10-25, 2024-10 or 2024"))),
    };
    let upper = || values.iter().map(|v| v.to_ascii_uppercase()).collect::<Vec<_>>();
    match field {
        "actor" => filter.actor.extend(values),
        "by" => filter.by.extend(values),
        "to" => filter.to.extend(values),
        "dyad" => filter.dyad = Some(pair(first)?),
        "country" => filter.country.extend(countries(field, upper())?),
        "sector" => filter.sector.extend(upper()),
        "type" => {
            let kinds = values.iter().map(|v| kind(v)).collect::<Result<Vec<_>>>()?;
            filter.kind.extend(kinds);
        }
        "mode" => filter.mode.extend(values),
        "quad" => {
            for value in &values {
                let quad = value.parse().ok().filter(|q| (1..=4).contains(q));
                let bad = || RecordError::Query(format!("quad:{value}: the classes are 1 to 4"));
                filter.quad.push(quad.ok_or_else(bad)?);
            }
        }
        "place" => filter.place.extend(values),
        "since" => filter.since = day(first)?,
        "until" => filter.until = day(first)?,
        "on" => (filter.since, filter.until) = (day(first)?, day(first)?),
        "status" => {
            let known = |v: &str| {
                Status::parse(v).is_some() || ClaimStatus::parse(v).is_some() || AgreementState::parse(v).is_some()
            };
            one_of(field, &values, known, || {
                names(Status::ALL)
                    .into_iter()
                    .chain(names(ClaimStatus::ALL))
                    .chain(names(AgreementState::ALL))
                    .collect()
            })?;
            filter.status.extend(values);
        }
        "act" => {
            one_of(field, &values, |v| Act::parse(v).is_some(), || names(Act::ALL))?;
            filter.act.extend(values);
        }
        "language" => filter.language.extend(values),
        "source" => filter.source.extend(values),
        "document" => filter.document.extend(values),
        _ => words.extend(values),
    }
    Ok(())
}

fn pair(value: &str) -> Result<(String, String)> {
    let bad = || RecordError::Query(format!("dyad:{value}: give two country codes, as RUS-UKR"));
    let (a, b) = value.split_once(['-', '>', '→']).ok_or_else(bad)?;
    let codes =
        countries("dyad", vec![a.trim().to_ascii_uppercase(), b.trim_start_matches('>').trim().to_ascii_uppercase()])?;
    let mut codes = codes.into_iter();
    codes.next().zip(codes.next()).ok_or_else(bad)
}

fn countries(field: &str, codes: Vec<String>) -> Result<Vec<String>> {
    match codes.iter().find(|c| c.len() != 3 || !c.bytes().all(|b| b.is_ascii_uppercase())) {
        Some(bad) => Err(RecordError::Query(format!("{field}:{bad}: give ISO 3166-1 codes of three letters, as RUS"))),
        None => Ok(codes),
    }
}

fn kind(value: &str) -> Result<String> {
    let upper = value.to_ascii_uppercase();
    if EventType::parse(&upper).is_some() {
        return Ok(upper);
    }
    let lower = value.to_ascii_lowercase();
    if AgreementKind::parse(&lower).is_some() {
        return Ok(lower);
    }
    let known: Vec<_> = names(EventType::ALL).into_iter().chain(names(AgreementKind::ALL)).collect();
    Err(RecordError::Query(format!("type:{value}: unknown; known: {}", known.join(", "))))
}

fn names<T: std::fmt::Display>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn one_of(field: &str, values: &[String], is: impl Fn(&str) -> bool, known: impl Fn() -> Vec<String>) -> Result<()> {
    match values.iter().find(|v| !is(v)) {
        Some(bad) => Err(RecordError::Query(format!("{field}:{bad}: unknown; known: {}", known().join(", ")))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(terms: &[&str]) -> Filter {
        parse(terms).expect("a filter")
    }

    #[test]
    fn fields_and_words() {
        let f = filter(&["actor:Moscou", "type:assault,COERCE", "since:2024-10", "cessez-le-feu", "Goma"]);
        assert_eq!((f.actor, f.kind), (vec!["Moscou".to_owned()], vec!["ASSAULT".to_owned(), "COERCE".to_owned()]));
        assert_eq!(f.since.as_deref(), Some("2024-10"));
        assert_eq!(f.text.map(|t| t.to_string()).as_deref(), Some("cessez-le-feu Goma"));
        let one = filter(&["by:\"Maia Sandu\",RUS dyad:rus-ukr \"un accord\"~4 -football"]);
        assert_eq!(one.by, ["Maia Sandu", "RUS"]);
        assert_eq!(one.dyad, Some(("RUS".into(), "UKR".into())));
        assert_eq!(one.text.map(|t| t.to_string()).as_deref(), Some("\"un accord\"~4 -football"));
        assert_eq!(filter(&["actor:Maia Sandu"]).actor, ["Maia Sandu"], "a shell takes the quotation marks away");
        assert_eq!(
            filter(&["le traité de paix"]).text.map(|t| t.to_string()).as_deref(),
            Some("\"le traité de paix\"")
        );
        assert_eq!(filter(&["on:2024"]), filter(&["since:2024 until:2024"]));
        assert_eq!(filter(&[""]), Filter::default());
    }

    #[test]
    fn what_is_not_meant_is_said() {
        for bad in [
            "type:WAR",
            "quad:5",
            "since:hier",
            "dyad:RUS",
            "country:Russie",
            "status:maybe",
            "act:sing",
            "actor:",
            "-x",
        ] {
            let said = parse(&[bad]).expect_err(bad).to_string();
            assert_eq!(said.lines().count(), 1, "{said}");
        }
    }
}
