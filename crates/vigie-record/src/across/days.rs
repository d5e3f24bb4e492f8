//! Days, and the stretches of days that a time value means.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde::{Deserialize, Serialize};

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day(pub i32);

impl Day {
    /// Of a date.
    pub fn of(date: Date) -> Day {
        let epoch = Date::constant(1970, 1, 1);
        Day(epoch.until(date).map_or(0, |s| s.get_days()))
    }

    /// The day that an ISO 8601 text begins with.
    pub fn parse(text: &str) -> Option<Day> {
        text.get(..10)?.parse::<Date>().ok().map(Day::of)
    }

    /// The date.
    pub fn date(self) -> Date {
        Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(self.0.clamp(-4_000_000, 2_900_000)))
    }

    /// The Monday of its week.
    pub fn monday(self) -> Day {
        // 1970-01-01 was a Thursday.
        Day(self.0 - (self.0 + 3).rem_euclid(7))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.date())
    }
}

/// The minute, counted from 1970-01-01 UTC, of an ISO 8601 text; midnight where it gives a day only, and no zone is UTC.
pub fn minute(text: &str) -> Option<i64> {
    let day = i64::from(Day::parse(text)?.0) * 24 * 60;
    let clock = |t: &str| -> Option<i64> {
        let (hours, minutes) = (t.get(..2)?.parse::<i64>().ok()?, t.get(3..5)?.parse::<i64>().ok()?);
        Some(hours * 60 + minutes)
    };
    let Some(rest) = text.get(10..).and_then(|r| r.strip_prefix('T')) else { return Some(day) };
    let Some(time) = clock(rest) else { return Some(day) };
    let zone = rest.rfind(['+', '-']).and_then(|at| {
        let away = clock(rest.get(at + 1..)?)?;
        Some(if rest[at..].starts_with('-') { -away } else { away })
    });
    Some(day + time - zone.unwrap_or(0))
}

/// A stretch of days, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Days {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
}

impl Days {
    /// One day.
    pub fn one(day: Day) -> Days {
        Days { first: day, last: day }
    }

    /// What a TIMEX3 value means: `2024`, `2024-06`, `2024-W25`, `2024-06-19TEV`, uncertain or approximate (`2024-06~`) the same.
    /// A duration, a season, `PAST_REF` and the like mean no days.
    pub fn of_value(value: &str) -> Option<Days> {
        let value = value.split('T').next().unwrap_or(value).trim_end_matches(['~', '?', '%']);
        let (year, rest) = value.split_at_checked(4)?;
        let year: i16 = year.parse().ok().filter(|y| *y > 0)?;
        let month = |m: i8| -> Option<Days> {
            let first = Date::new(year, m, 1).ok()?;
            Some(Days { first: Day::of(first), last: Day::of(first.last_of_month()) })
        };
        match rest.strip_prefix('-') {
            None if rest.is_empty() => Some(Days { first: month(1)?.first, last: month(12)?.last }),
            None => None,
            Some(week) if week.starts_with('W') => {
                let number: i8 = week[1..].get(..2)?.parse().ok()?;
                let monday = Day::of(ISOWeekDate::new(year, number, Weekday::Monday).ok()?.date());
                Some(Days { first: monday, last: Day(monday.0 + 6) })
            }
            Some(rest) if rest.len() == 2 => month(rest.parse().ok()?),
            Some(_) => Day::parse(value).map(Days::one),
        }
    }

    /// How many days.
    pub fn len(self) -> i32 {
        self.last.0 - self.first.0 + 1
    }

    /// Never: a stretch holds a day.
    pub fn is_empty(self) -> bool {
        false
    }

    /// Whether one day is in both, give or take `slack` days.
    pub fn meets(self, other: Days, slack: i32) -> bool {
        self.first.0 - slack <= other.last.0 && other.first.0 - slack <= self.last.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_of_zones() {
        let early = minute("2025-09-02T08:40:00+04:00").unwrap();
        let late = minute("2025-09-02T07:25+02:00").unwrap();
        assert!(early < late && late < minute("2025-09-02T05:26").unwrap());
        assert_eq!(minute("2025-09-02"), minute("2025-09-02T00:00Z"));
        assert_eq!(minute("1970-01-01T01:00-02:30"), Some(210));
        assert_eq!(minute("2025"), None);
    }

    #[test]
    fn values() {
        let days = |v| Days::of_value(v).map(|d| (d.first.to_string(), d.last.to_string()));
        let some = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(days("2024"), some("2024-01-01", "2024-12-31"));
        assert_eq!(days("2024-02"), some("2024-02-01", "2024-02-29"));
        assert_eq!(days("2025-03-02TEV"), some("2025-03-02", "2025-03-02"));
        assert_eq!(days("2025-W10"), some("2025-03-03", "2025-03-09"));
        for none in ["P3D", "PAST_REF", "2024-SU", "XXXX-12-25", "", "2024-13", "é024", "2024-é"] {
            assert_eq!(days(none), None, "{none}");
        }
        assert_eq!(Day::parse("2025-03-05T10:00").map(|d| d.monday().to_string()), Some("2025-03-03".into()));
    }
}
