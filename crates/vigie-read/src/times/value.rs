//! From what a pattern bound to a TIMEX3 type and value.

use super::calendar::{SEASONS, Stretch, UNITS, Unit};
use super::dates::whole;
use super::holidays::holiday_code;
use super::lengths::{away, duration, period, same, set, unit};
use super::pattern::{Bindings, Field};
use crate::reading::TimeType;
use jiff::civil::Date;

/// Which way from the publication date a time without a year or a date lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    /// Told as past.
    Past,
    /// Told in the present.
    Present,
    /// Told as to come.
    Future,
}

/// How a rule's bindings are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum As {
    /// A point of the calendar or the clock.
    #[default]
    Date,
    /// A length: `three months`.
    Duration,
    /// So much before or after the publication: `three months ago`.
    Away,
    /// So much before or after the time last spoken of: `three months later`.
    Shift,
    /// The unit before, around or after the publication: `last month`.
    Period,
    /// The unit last spoken of: `that year`, `the quarter`.
    Same,
    /// Again and again: `every Monday`.
    Set,
    /// The past, the present or the future as such.
    Ref,
    /// Known as no time, so that no other rule takes it.
    Nothing,
}

/// What a value is resolved against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anchor {
    /// The day of publication.
    pub published: Option<Date>,
    /// The time last spoken of.
    pub last: Option<Stretch>,
    /// The quarter of a year that the text is about.
    pub quarter: Option<Stretch>,
    /// The day last spoken of, near enough for a bare hour to belong to it.
    pub day: Option<Date>,
    /// Which way the sentence looks.
    pub lean: Option<Lean>,
}

/// A value, and what later expressions can lean on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// TIMEX3 type.
    pub kind: TimeType,
    /// TIMEX3 value.
    pub value: String,
    /// The stretch it names, where it is one.
    pub stretch: Option<Stretch>,
}

pub(super) const REFS: [&str; 3] = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"];
pub(super) const PARTS: [&str; 6] = ["MO", "MI", "AF", "EV", "NI", "DT"];

/// The number a lexicon's value stands for: figures, or a code of TIMEX3. No two tables of codes share one.
pub fn code(field: Option<Field>, value: &str) -> Option<i32> {
    if field == Some(Field::Holiday) {
        return holiday_code(value);
    }
    let seasons = SEASONS.map(|s| s.0);
    let tables: [&[&str]; 4] = [&UNITS, &seasons, &PARTS, &REFS];
    let index = || tables.iter().find_map(|t| t.iter().position(|n| *n == value)).map(|i| i as i32);
    value.parse().ok().or_else(index)
}

pub(super) fn date(stretch: Stretch) -> Resolved {
    Resolved { kind: TimeType::Date, value: stretch.value(), stretch: Some(stretch) }
}

pub(super) fn plain(kind: TimeType, value: impl Into<String>) -> Resolved {
    Resolved { kind, value: value.into(), stretch: None }
}

/// Resolves what a rule bound. `None` when the bindings name no time (31 February).
pub fn resolve(how: As, b: &Bindings, anchor: &Anchor) -> Option<Resolved> {
    match how {
        As::Date => point(b, anchor),
        As::Duration => duration(b),
        As::Away => match anchor.quarter {
            // In the report of a quarter, a year ago is the same quarter of the year before.
            Some(q) if b.get(Field::N).is_none_or(|n| n == 1) && unit(b) == Some(Unit::Year) => away(b, Some(q), false),
            _ => away(b, anchor.published.map(Stretch::Day), true),
        },
        As::Shift => {
            let quarter = anchor.quarter.filter(|_| unit(b) == Some(Unit::Year));
            away(b, quarter.or(anchor.last).or(anchor.published.map(Stretch::Day)), false)
        }
        As::Period => period(b, anchor),
        As::Same => same(b, anchor),
        As::Set => set(b),
        As::Ref => Some(plain(TimeType::Date, *REFS.get(b.get(Field::Ref)? as usize)?)),
        As::Nothing => None,
    }
}

fn point(b: &Bindings, a: &Anchor) -> Option<Resolved> {
    let day = match whole(b, a)? {
        Some(resolved) => Some(resolved),
        None if b.has(Field::Part) && b.has(Field::Dir) => a.published.map(|d| date(Stretch::Day(d))),
        None => None,
    };
    let clock = clock(b);
    if clock.is_none() && !b.has(Field::Part) {
        return day;
    }
    let time = clock.unwrap_or_else(|| format!("T{}", PARTS[b.get(Field::Part).unwrap_or(0).clamp(0, 5) as usize]));
    let (value, stretch) = match day {
        Some(d) => (format!("{}{time}", d.value), d.stretch),
        None => match a.day {
            Some(d) => (format!("{d}{time}"), Some(Stretch::Day(d))),
            None => (time, None),
        },
    };
    Some(Resolved { kind: TimeType::Time, value, stretch })
}

fn clock(b: &Bindings) -> Option<String> {
    if let Some(c) = b.get(Field::Clock) {
        return (c % 100 < 60).then(|| format!("T{:02}:{:02}", c / 100, c % 100));
    }
    let hour = b.get(Field::Hour)?;
    let hour = match b.get(Field::Meridiem) {
        Some(12) if hour < 12 => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    let mut out = format!("T{hour:02}:{:02}", b.get(Field::Minute).unwrap_or(0));
    if let Some(s) = b.get(Field::Second) {
        out.push_str(&format!(":{s:02}"));
    }
    Some(out)
}
