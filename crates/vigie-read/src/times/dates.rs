//! Points of the calendar: which year, month, week or day is meant.

use super::calendar::{self, SEASONS, Stretch, Unit};
use super::holidays::holiday;
use super::pattern::{Bindings, Field};
use super::value::{Anchor, Lean, Resolved, date, plain};
use crate::reading::TimeType;
use jiff::civil::Date;

/// The date part. `Some(None)`: there is none. `None`: there is one, and it names no time.
#[allow(clippy::option_option)]
pub(super) fn whole(b: &Bindings, a: &Anchor) -> Option<Option<Resolved>> {
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

pub(super) fn year(b: &Bindings, a: &Anchor) -> Option<i32> {
    if let (Some(n), Some(now)) = (b.get(Field::YearDir), a.published) {
        return Some(i32::from(now.year()) + n);
    }
    if let (Some(c), Some(y)) = (b.get(Field::Century), b.get(Field::Year2)) {
        return Some(c * 100 + y);
    }
    b.get(Field::Year).or_else(|| b.get(Field::Year2).map(|y| if y < 50 { 2000 + y } else { 1900 + y }))
}

/// Of a day that comes once a year, the one that is meant.
pub(super) fn choose_year(a: &Anchor, b: &Bindings, of: impl Fn(i32) -> Option<Date>) -> Option<Date> {
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

pub(super) fn month_day(b: &Bindings, a: &Anchor, year: Option<i32>, m: i32, d: i32) -> Option<Resolved> {
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
pub(super) fn weekday_day(a: &Anchor, w: i32, d: i32) -> Option<Resolved> {
    let Some(now) = a.published else { return Some(plain(TimeType::Date, format!("XXXX-XX-{d:02}"))) };
    let near = (-6..=6).filter_map(|n| calendar::shift(now.first_of_month(), n, Unit::Month));
    let fits = near.filter_map(|m| calendar::day(m.year().into(), m.month().into(), d));
    let fits = fits.filter(|d| i32::from(d.weekday().to_monday_one_offset()) == w);
    fits.min_by_key(|d| calendar::days_between(now, *d).abs()).map(|d| date(Stretch::Day(d)))
}

pub(super) fn weekday(b: &Bindings, a: &Anchor, w: i32) -> Option<Resolved> {
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
pub(super) fn bare_day(b: &Bindings, a: &Anchor, d: i32) -> Option<Resolved> {
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

pub(super) fn month(b: &Bindings, a: &Anchor, year: Option<i32>, m: i32) -> Option<Resolved> {
    if let Some(y) = year {
        return Some(date(Stretch::Month(calendar::day(y, m, 1)?)));
    }
    let Some(now) = a.published else { return Some(plain(TimeType::Date, format!("XXXX-{m:02}"))) };
    let n = cycle(b, a, m - i32::from(now.month()), 12);
    Some(date(Stretch::Month(calendar::shift(now.first_of_month(), n, Unit::Month)?)))
}

/// How far to go to a place of a cycle that lies `ahead` of now (any sign), given direction and tense.
pub(super) fn cycle(b: &Bindings, a: &Anchor, ahead: i32, length: i32) -> i32 {
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

pub(super) fn season(b: &Bindings, a: &Anchor, year: Option<i32>, s: i32) -> Option<Resolved> {
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

pub(super) fn quarter(b: &Bindings, a: &Anchor, year: Option<i32>, q: i32) -> Option<Resolved> {
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
