//! Lengths of time, what lies so far away, units around a time, and what comes again.

use super::calendar::{self, SEASONS, Stretch, UNITS, Unit};
use super::pattern::{Bindings, Field};
use super::value::{Anchor, Lean, PARTS, REFS, Resolved, date, plain};
use crate::reading::TimeType;

/// `P3M`, `PT2H`, `PXY`.
pub(super) fn length(n: Option<i32>, half: bool, unit: Unit) -> String {
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

pub(super) fn unit(b: &Bindings) -> Option<Unit> {
    Unit::of(b.get(Field::Unit)?)
}

pub(super) fn duration(b: &Bindings) -> Option<Resolved> {
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
pub(super) fn away(b: &Bindings, from: Option<Stretch>, coarse: bool) -> Option<Resolved> {
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

pub(super) fn period(b: &Bindings, a: &Anchor) -> Option<Resolved> {
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
pub(super) fn same(b: &Bindings, a: &Anchor) -> Option<Resolved> {
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

pub(super) fn set(b: &Bindings) -> Option<Resolved> {
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
