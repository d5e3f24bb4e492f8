//! Dates as papers print them: one scanner for date lines, for `--published` and for the metadata of pages.

mod calendar;
mod scan;
mod tokens;

pub(crate) use calendar::{Calendar, Role};
pub(crate) use scan::{DateLine, Label, scan};
pub(crate) use tokens::{Kind, tokens};

use crate::document::Published;

/// Why a date could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The day is not in the calendar.
    #[error("there is no such date as {0:?}")]
    Impossible(String),
    /// Day and month cannot be told apart, and no language says which comes first.
    #[error("{0:?} can be read as two dates; write it as 2024-10-25")]
    Ambiguous(String),
    /// Nothing that is understood as one date.
    #[error("{0:?} is not understood as a date; write it as 2024-10-25 or 2024-10-25T15:42+02:00")]
    NotADate(String),
}

/// Reads one date and nothing else: ISO 8601, RFC 2822, or as a paper of a known language prints it.
///
/// ```
/// let day = vigie_gather::parse_date("Fri, 25 Oct 2024 15:42:00 +0200", None).unwrap();
/// assert_eq!(day.to_string(), "2024-10-25T15:42+02:00");
/// assert_eq!(vigie_gather::parse_date("1er mars 2024", Some("fr")).unwrap().to_string(), "2024-03-01");
/// assert!(vigie_gather::parse_date("2024-02-30", None).is_err());
/// ```
pub fn parse_date(text: &str, language: Option<&str>) -> Result<Published, DateError> {
    let short: String = text.trim().chars().take(120).collect();
    let line = scan(&short, language);
    if let Some(bad) = line.impossible {
        return Err(DateError::Impossible(short[bad].to_owned()));
    }
    match line.stamps.as_slice() {
        [one] if line.unknown.is_empty() && one.ambiguous && language.is_none() => Err(DateError::Ambiguous(short)),
        [one] if line.unknown.is_empty() => Ok(one.published),
        _ => Err(DateError::NotADate(short)),
    }
}
