//! From what a pattern bound to a TIMEX3 type and value.

use super::calendar::{self, SEASONS, Stretch, UNITS, Unit};
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

const REFS: [&str; 3] = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"];
const PARTS: [&str; 6] = ["MO", "MI", "AF", "EV", "NI", "DT"];

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

/// `12-25`, `easter+1`, or `11-4-4` (the fourth Thursday of November; -1 counts from the end).
fn holiday_code(value: &str) -> Option<i32> {
    if let Some(days) = value.strip_prefix("easter") {
        return Some(1_000_000 + if days.is_empty() { 0 } else { days.parse::<i32>().ok()? });
    }
    let parts: Vec<i32> = value.splitn(3, '-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [m, d] => Some(m * 100 + d),
        [m, w, n] => Some(100_000 + m * 1000 + w * 100 + n + 50),
        _ => None,
    }
}

fn holiday(code: i32, year: i32) -> Option<Date> {
    match code {
        900_000.. => calendar::shift(calendar::easter(year)?, code - 1_000_000, Unit::Day),
        100_000.. => {
            let c = code - 100_000;
            calendar::nth_weekday(year, c / 1000, c / 100 % 10, c % 100 - 50)
        }
        _ => calendar::day(year, code / 100, code % 100),
    }
}

fn date(stretch: Stretch) -> Resolved {
    Resolved { kind: TimeType::Date, value: stretch.value(), stretch: Some(stretch) }
}

fn plain(kind: TimeType, value: impl Into<String>) -> Resolved {
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

/// The date part. `Some(None)`: there is none. `None`: there is one, and it names no time.
#[allow(clippy::option_option)]
fn whole(b: &Bindings, a: &Anchor) -> Option<Option<Resolved>> {
    let year = year(b, a);
    let get = |f| b.get(f);
    Some(Some(if let Some(h) = get(Field::Holiday) {
        match year {
            Some(y) => date(Stretch::Day(holiday(h, y)?)),
            None => match choose_year(a, b, |y| holiday(h, y)) {
                Some(d) => date(Stretch::Day(d)),
                None if h < 100_000 => plain(TimeType::Date, format!("XXXX-{:02}-{:02}", h / 100, h % 100)),
                None => plain(TimeType::Date, "XXXX-XX-XX"),
            },
        }
    } else if let Some(n) = get(Field::Offset) {
        match a.published {
            Some(d) => date(Stretch::Day(calendar::shift(d, n, Unit::Day)?)),
            None => plain(TimeType::Date, "XXXX-XX-XX"),
        }
    } else if let (Some(m), Some(w), Some(nth)) = (get(Field::Month), get(Field::Weekday), get(Field::Nth)) {
        match year {
            Some(y) => date(Stretch::Day(calendar::nth_weekday(y, m, w, nth)?)),
            None => date(Stretch::Day(choose_year(a, b, |y| calendar::nth_weekday(y, m, w, nth))?)),
        }
    } else if let (Some(m), Some(d)) = (get(Field::Month), get(Field::Day)) {
        month_day(b, a, year, m, d)?
    } else if let (Some(w), Some(d)) = (get(Field::Weekday), get(Field::Day)) {
        weekday_day(a, w, d)?
    } else if let Some(w) = get(Field::Weekday) {
        weekday(b, a, w)?
    } else if let Some(d) = get(Field::Day) {
        bare_day(b, a, d)?
    } else if let Some(m) = get(Field::Month) {
        month(b, a, year, m)?
    } else if let Some(s) = get(Field::Season) {
        season(b, a, year, s)?
    } else if let Some(q) = get(Field::Quarter) {
        quarter(b, a, year, q)?
    } else if let Some(h) = get(Field::Half) {
        let y = year.or(a.published.map(|d| d.year().into()));
        plain(TimeType::Date, format!("{}-H{h}", y.map_or("XXXX".into(), |y| format!("{y:04}"))))
    } else if let (Some(c), None) = (get(Field::Century), year) {
        plain(TimeType::Date, format!("{:02}", (c - 1).clamp(0, 99)))
    } else if let Some(d) = get(Field::Decade) {
        plain(TimeType::Date, format!("{}", if d >= 100 { d / 10 } else { 190 + d / 10 }))
    } else if let Some(y) = year {
        date(Stretch::Year(y.try_into().ok()?))
    } else {
        return Some(None);
    }))
}

fn year(b: &Bindings, a: &Anchor) -> Option<i32> {
    if let (Some(n), Some(now)) = (b.get(Field::YearDir), a.published) {
        return Some(i32::from(now.year()) + n);
    }
    if let (Some(c), Some(y)) = (b.get(Field::Century), b.get(Field::Year2)) {
        return Some(c * 100 + y);
    }
    b.get(Field::Year).or_else(|| b.get(Field::Year2).map(|y| if y < 50 { 2000 + y } else { 1900 + y }))
}

/// Of a day that comes once a year, the one that is meant.
fn choose_year(a: &Anchor, b: &Bindings, of: impl Fn(i32) -> Option<Date>) -> Option<Date> {
    let now = a.published?;
    let y = i32::from(now.year());
    if let Some(n) = b.get(Field::Dir).filter(|n| *n == 0) {
        return of(y + n);
    }
    let all = [y - 1, y, y + 1].into_iter().filter_map(of);
    let far = |d: &Date| calendar::days_between(now, *d);
    match (b.get(Field::Dir), a.lean) {
        (Some(-1), _) => all.filter(|d| *d < now).max(),
        (Some(1), _) => all.filter(|d| *d > now).min(),
        (_, Some(Lean::Past)) => all.filter(|d| *d <= now).max(),
        (_, Some(Lean::Future)) => all.filter(|d| *d >= now).min(),
        _ => all.min_by_key(|d| far(d).abs()),
    }
}

fn month_day(b: &Bindings, a: &Anchor, year: Option<i32>, m: i32, d: i32) -> Option<Resolved> {
    if let Some(y) = year {
        return Some(date(Stretch::Day(calendar::day(y, m, d)?)));
    }
    calendar::day(2000, m, d)?; // a day that exists in some year
    // A weekday beside it settles the year.
    if let (Some(w), Some(now)) = (b.get(Field::Weekday), a.published) {
        let y = i32::from(now.year());
        let fits = [y, y + 1, y - 1].into_iter().filter_map(|y| calendar::day(y, m, d));
        let fits = fits.filter(|d| i32::from(d.weekday().to_monday_one_offset()) == w);
        if let Some(best) = fits.min_by_key(|d| calendar::days_between(now, *d).abs()) {
            return Some(date(Stretch::Day(best)));
        }
    }
    Some(match choose_year(a, b, |y| calendar::day(y, m, d)) {
        Some(d) => date(Stretch::Day(d)),
        None => plain(TimeType::Date, format!("XXXX-{m:02}-{d:02}")),
    })
}

/// `Monday the 12th`: the nearest month where the 12th is a Monday.
fn weekday_day(a: &Anchor, w: i32, d: i32) -> Option<Resolved> {
    let Some(now) = a.published else { return Some(plain(TimeType::Date, format!("XXXX-XX-{d:02}"))) };
    let near = (-6..=6).filter_map(|n| calendar::shift(now.first_of_month(), n, Unit::Month));
    let fits = near.filter_map(|m| calendar::day(m.year().into(), m.month().into(), d));
    let fits = fits.filter(|d| i32::from(d.weekday().to_monday_one_offset()) == w);
    fits.min_by_key(|d| calendar::days_between(now, *d).abs()).map(|d| date(Stretch::Day(d)))
}

fn weekday(b: &Bindings, a: &Anchor, w: i32) -> Option<Resolved> {
    let Some(now) = a.published else { return Some(plain(TimeType::Date, format!("XXXX-WXX-{w}"))) };
    let back = (i32::from(now.weekday().to_monday_one_offset()) - w).rem_euclid(7);
    let n = match (b.get(Field::Dir), a.lean) {
        (Some(-1), _) => -(if back == 0 { 7 } else { back }),
        (Some(0), Some(Lean::Past)) => -back,
        (Some(1), _) => 7 - back,
        (Some(0), _) | (_, Some(Lean::Future | Lean::Present)) => (7 - back) % 7,
        _ => -back,
    };
    Some(date(Stretch::Day(calendar::shift(now, n, Unit::Day)?)))
}

/// `the 12th`: of the month that the sentence looks to.
fn bare_day(b: &Bindings, a: &Anchor, d: i32) -> Option<Resolved> {
    let Some(now) = a.published else { return Some(plain(TimeType::Date, format!("XXXX-XX-{d:02}"))) };
    let near = (-2..=2).filter_map(|n| calendar::shift(now.first_of_month(), n, Unit::Month));
    let all = near.filter_map(|m| calendar::day(m.year().into(), m.month().into(), d));
    let best = match (b.get(Field::Dir), a.lean) {
        (Some(-1), _) => all.filter(|d| *d < now).max(),
        (Some(1), _) => all.filter(|d| *d > now).min(),
        (_, Some(Lean::Future)) => all.filter(|d| *d >= now).min(),
        (_, Some(Lean::Past)) => all.filter(|d| *d <= now).max(),
        _ => all.min_by_key(|d| calendar::days_between(now, *d).abs()),
    };
    best.map(|d| date(Stretch::Day(d)))
}

fn month(b: &Bindings, a: &Anchor, year: Option<i32>, m: i32) -> Option<Resolved> {
    if let Some(y) = year {
        return Some(date(Stretch::Month(calendar::day(y, m, 1)?)));
    }
    let Some(now) = a.published else { return Some(plain(TimeType::Date, format!("XXXX-{m:02}"))) };
    let n = cycle(b, a, m - i32::from(now.month()), 12);
    Some(date(Stretch::Month(calendar::shift(now.first_of_month(), n, Unit::Month)?)))
}

/// How far to go to a place of a cycle that lies `ahead` of now (any sign), given direction and tense.
fn cycle(b: &Bindings, a: &Anchor, ahead: i32, length: i32) -> i32 {
    let ahead = ahead.rem_euclid(length);
    match (b.get(Field::Dir), a.lean) {
        (Some(0), _) if ahead <= length / 2 => ahead,
        (Some(0), _) => ahead - length,
        (Some(1), _) => {
            if ahead == 0 {
                length
            } else {
                ahead
            }
        }
        (Some(-1), _) => ahead - length,
        (_, Some(Lean::Future)) => ahead,
        (_, Some(Lean::Past)) if ahead > 0 => ahead - length,
        (_, None | Some(Lean::Present)) if ahead > length / 2 => ahead - length,
        _ => ahead,
    }
}

fn season(b: &Bindings, a: &Anchor, year: Option<i32>, s: i32) -> Option<Resolved> {
    let index = usize::try_from(s).ok().filter(|s| *s < SEASONS.len())?;
    let year = match (year, a.published) {
        (Some(y), _) => y,
        // Without a direction a season is the season of any year.
        (None, Some(now)) if b.has(Field::Dir) || a.lean.is_some_and(|l| l != Lean::Present) => {
            let (y, m) = (i32::from(now.year()), i32::from(now.month()));
            let starts = i32::from(SEASONS[index].1);
            let past = b.get(Field::Dir) == Some(-1) || (!b.has(Field::Dir) && a.lean == Some(Lean::Past));
            let next = b.get(Field::Dir) == Some(1) || (!b.has(Field::Dir) && a.lean == Some(Lean::Future));
            if past && starts > m || (b.get(Field::Dir) == Some(-1) && (starts..starts + 3).contains(&m)) {
                y - 1
            } else if next && starts + 2 < m {
                y + 1
            } else {
                y
            }
        }
        _ => return Some(plain(TimeType::Date, format!("XXXX-{}", SEASONS[index].0))),
    };
    Some(date(Stretch::Season(year.try_into().ok()?, index)))
}

fn quarter(b: &Bindings, a: &Anchor, year: Option<i32>, q: i32) -> Option<Resolved> {
    let q = i8::try_from(q).ok().filter(|q| (1..=4).contains(q))?;
    let year = match (year, a.published) {
        (Some(y), _) => y,
        (None, Some(now)) => {
            let (y, at) = (i32::from(now.year()), (now.month() - 1) / 3 + 1);
            match (b.get(Field::Dir), a.lean) {
                (Some(1), _) => y + i32::from(q <= at),
                (Some(-1), _) => y - i32::from(q >= at),
                // A quarter just ended is the one that reports are about, even of those to come.
                (None, Some(Lean::Future)) => y + i32::from(q + 1 < at),
                (None, _) => y - i32::from(q > at),
                _ => y,
            }
        }
        (None, None) => return Some(plain(TimeType::Date, format!("XXXX-Q{q}"))),
    };
    Some(date(Stretch::Quarter(year.try_into().ok()?, q)))
}

/// `P3M`, `PT2H`, `PXY`.
fn length(n: Option<i32>, half: bool, unit: Unit) -> String {
    let number = |n: i32| if half { format!("{n}.5") } else { n.to_string() };
    let (n, unit) = match (n, unit) {
        (Some(n), Unit::Decade) => (Some(n.saturating_mul(10)), Unit::Year),
        (Some(n), Unit::Century) => (Some(n.saturating_mul(100)), Unit::Year),
        (Some(n), Unit::Millennium) => (Some(n.saturating_mul(1000)), Unit::Year),
        (Some(n), Unit::Fortnight) => (Some(n.saturating_mul(2)), Unit::Week),
        (n, u) => (n, u),
    };
    let code = match unit {
        Unit::Decade => "DE",
        Unit::Century => "CE",
        Unit::Millennium => "ML",
        Unit::Fortnight => "W",
        u => UNITS[u as usize],
    };
    let n = n.map_or("X".into(), number);
    match code.strip_prefix('T') {
        Some(code) => format!("PT{n}{code}"),
        None => format!("P{n}{code}"),
    }
}

fn unit(b: &Bindings) -> Option<Unit> {
    Unit::of(b.get(Field::Unit)?)
}

fn duration(b: &Bindings) -> Option<Resolved> {
    let n = if b.has(Field::Vague) { None } else { Some(b.get(Field::N)?) };
    let mut value = length(n, b.has(Field::Fraction), unit(b)?);
    if let (Some(n2), Some(u2)) = (b.get(Field::N2), b.get(Field::Unit2).and_then(Unit::of)) {
        let more = length(Some(n2), false, u2);
        let (date, time) = (value.trim_start_matches('P'), more.trim_start_matches('P'));
        let time = if date.starts_with('T') { time.trim_start_matches('T') } else { time };
        value = format!("P{date}{time}");
    }
    Some(plain(TimeType::Duration, value))
}

/// So much before or after `from`. `coarse`: as fine as the unit; otherwise as fine as what it is counted from.
fn away(b: &Bindings, from: Option<Stretch>, coarse: bool) -> Option<Resolved> {
    let dir = b.get(Field::Dir)?;
    let unit = unit(b)?;
    if b.has(Field::Vague) {
        return Some(plain(TimeType::Date, if dir < 0 { REFS[0] } else { REFS[2] }));
    }
    let n = b.get(Field::N).unwrap_or(1).saturating_mul(dir.signum());
    if let (Some(part), Some(from)) = (b.get(Field::Part).and_then(|p| PARTS.get(p as usize)), from) {
        let day = calendar::shift(from.start()?, n, unit)?;
        let value = format!("{day}T{part}");
        return Some(Resolved { kind: TimeType::Time, value, stretch: Some(Stretch::Day(day)) });
    }
    let unresolved = || plain(TimeType::Date, "XXXX-XX-XX");
    if matches!(unit, Unit::Hour | Unit::Minute | Unit::Second) {
        return Some(plain(TimeType::Time, "XXXX-XX-XXTXX:XX"));
    }
    let Some(from) = from else { return Some(unresolved()) };
    if unit == Unit::Year && !coarse && !matches!(from, Stretch::Day(_) | Stretch::Week(_)) {
        return from.years_later(n).map(date);
    }
    let start = from.start()?;
    let to = calendar::shift(start, n, unit)?;
    Some(match unit {
        Unit::Decade => plain(TimeType::Date, format!("{}", to.year() / 10)),
        Unit::Century => plain(TimeType::Date, format!("{}", to.year() / 100)),
        Unit::Weekend | Unit::Fortnight => date(Stretch::Week(calendar::monday(to)?)),
        u => date(Stretch::around(to, u)?),
    })
}

fn period(b: &Bindings, a: &Anchor) -> Option<Resolved> {
    let dir = b.get(Field::Dir)?;
    let unit = unit(b)?;
    let Some(now) = a.published else {
        let value = match unit {
            Unit::Year => "XXXX",
            Unit::Month => "XXXX-XX",
            Unit::Week => "XXXX-WXX",
            Unit::Weekend => "XXXX-WXX-WE",
            _ => "XXXX-XX-XX",
        };
        return Some(plain(TimeType::Date, value));
    };
    let to = calendar::shift(now.first_of_month(), dir, unit)?;
    Some(match unit {
        Unit::Week | Unit::Day => date(Stretch::around(calendar::shift(now, dir, unit)?, unit)?),
        Unit::Weekend => {
            // The weekend just past counts as last week's from Monday on; on a weekend "this" one is running.
            let running = now.weekday().to_monday_zero_offset() >= 5;
            let back = if dir == 0 && !running && a.lean == Some(Lean::Past) { -1 } else { dir };
            let monday = calendar::monday(calendar::shift(now, back, Unit::Week)?)?;
            let value = format!("{}-WE", Stretch::Week(monday).value());
            Resolved { kind: TimeType::Date, value, stretch: Some(Stretch::Week(monday)) }
        }
        Unit::Decade => plain(TimeType::Date, format!("{}", to.year() / 10)),
        Unit::Century => plain(TimeType::Date, format!("{:02}", to.year() / 100)),
        Unit::Year | Unit::Month | Unit::Quarter => date(Stretch::around(to, unit)?),
        _ => return None,
    })
}

/// The unit around the time last spoken of.
fn same(b: &Bindings, a: &Anchor) -> Option<Resolved> {
    let unit = unit(b)?;
    let back = b.get(Field::Dir).unwrap_or(0);
    if let (Some(quarter), Unit::Quarter) = (a.quarter, unit) {
        if let (Stretch::Quarter(_, q), Some(y)) = (quarter, b.get(Field::Year)) {
            return Some(date(Stretch::Quarter(y.try_into().ok()?, q)));
        }
        return quarter.years_later(back).map(date);
    }
    let last = a.last.or(a.published.map(Stretch::Day));
    let Some(last) = last else { return Some(plain(TimeType::Date, "XXXX-XX-XX")) };
    let start = last.start()?;
    if unit == Unit::Quarter {
        // The quarter a report is about is the last one that has ended.
        let now = a.published.unwrap_or(start);
        let ended = calendar::shift(now, -1, Unit::Quarter)?;
        return Stretch::around(ended, unit)?.years_later(back).map(date);
    }
    Some(date(Stretch::around(calendar::shift(start, back, unit)?, unit)?))
}

fn set(b: &Bindings) -> Option<Resolved> {
    let part = b.get(Field::Part).and_then(|p| PARTS.get(p as usize)).map_or(String::new(), |p| format!("T{p}"));
    let value = if let Some(w) = b.get(Field::Weekday) {
        format!("XXXX-WXX-{w}{part}")
    } else if let (Some(m), Some(d)) = (b.get(Field::Month), b.get(Field::Day)) {
        format!("XXXX-{m:02}-{d:02}")
    } else if let Some(m) = b.get(Field::Month) {
        format!("XXXX-{m:02}")
    } else if let Some(s) = b.get(Field::Season) {
        format!("XXXX-{}", SEASONS.get(s as usize)?.0)
    } else if !part.is_empty() {
        format!("XXXX-XX-XX{part}")
    } else if b.has(Field::Vague) {
        length(None, false, unit(b)?)
    } else if unit(b)? == Unit::Weekend {
        "XXXX-WXX-WE".into()
    } else {
        length(Some(b.get(Field::N).unwrap_or(1)), b.has(Field::Fraction), unit(b)?)
    };
    Some(plain(TimeType::Set, value))
}
