//! Transaction times: microseconds since 1970, and what people write for them.

use super::error::{RecordError, Result};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Now, in microseconds.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX))
}

/// The last microsecond of what an as-of text means, in UTC: a day is meant to its end, an instant as it stands.
pub fn as_of(text: &str) -> Result<i64> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant.as_microsecond());
    }
    let last = |at: DateTime| TimeZone::UTC.to_timestamp(at).map(|t| t.as_microsecond());
    let read = if let Ok(day) = text.parse::<Date>() {
        last(day.at(23, 59, 59, 999_999_000))
    } else if let Ok(at) = text.parse::<DateTime>() {
        last(at)
    } else {
        return Err(RecordError::Query(format!(
            "{text:?} is no day or time; write 2024-10-25 or 2024-10-25T15:42:00Z"
        )));
    };
    read.map_err(|e| RecordError::Query(format!("{text:?} is no day or time: {e}")))
}

/// A transaction time as text, to the second.
pub fn text(micros: i64) -> String {
    let whole = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(micros.div_euclid(1_000_000)));
    whole.map_or_else(|_| "?".to_owned(), |t| t.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lasts_to_its_end() {
        let day = as_of("2024-10-25").ok();
        assert_eq!(day.map(text).as_deref(), Some("2024-10-25T23:59:59Z"));
        assert_eq!(as_of("2024-10-25T12:00:00Z").ok(), Some(1_729_857_600_000_000));
        assert_eq!(as_of("2024-10-25T14:00:00+02:00").ok(), Some(1_729_857_600_000_000));
        assert!(as_of("yesterday").is_err() && as_of("").is_err());
    }
}
