//! Calendar arithmetic on stretches of time of unequal fineness: a day, a month, a quarter, a year.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// A stretch of the calendar that later expressions can lean on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// One day.
    Day(Date),
    /// An ISO week: its Monday.
    Week(Date),
    /// A month: its first day.
    Month(Date),
    /// A quarter of a year.
    Quarter(i16, i8),
    /// A season, by its code in TIMEX3.
    Season(i16, usize),
    /// A year.
    Year(i16),
}

/// TIMEX3 codes of the seasons, and the month each starts in.
pub const SEASONS: [(&str, i8); 4] = [("SP", 3), ("SU", 6), ("FA", 9), ("WI", 12)];

/// TIMEX3 units; time units start with `T`.
pub const UNITS: [&str; 13] = ["Y", "M", "W", "D", "Q", "E", "C", "L", "TH", "TM", "TS", "WE", "F"];

/// A unit of time, by its place in [`UNITS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unit {
    Year,
    Month,
    Week,
    Day,
    Quarter,
    Decade,
    Century,
    Millennium,
    Hour,
    Minute,
    Second,
    Weekend,
    Fortnight,
}

impl Unit {
    /// The unit of a code.
    pub fn of(code: i32) -> Option<Unit> {
        use Unit::*;
        const ALL: [Unit; 13] =
            [Year, Month, Week, Day, Quarter, Decade, Century, Millennium, Hour, Minute, Second, Weekend, Fortnight];
        ALL.get(usize::try_from(code).ok()?).copied()
    }
}

impl Stretch {
    /// Its first day.
    pub fn start(self) -> Option<Date> {
        match self {
            Stretch::Day(d) | Stretch::Week(d) | Stretch::Month(d) => Some(d),
            Stretch::Quarter(y, q) => day(y.into(), (q * 3 - 2).into(), 1),
            Stretch::Season(y, s) => day(y.into(), SEASONS.get(s)?.1.into(), 1),
            Stretch::Year(y) => day(y.into(), 1, 1),
        }
    }

    /// Its TIMEX3 value.
    pub fn value(self) -> String {
        match self {
            Stretch::Day(d) => d.to_string(),
            Stretch::Week(d) => {
                let w = d.iso_week_date();
                format!("{:04}-W{:02}", w.year(), w.week())
            }
            Stretch::Month(d) => format!("{:04}-{:02}", d.year(), d.month()),
            Stretch::Quarter(y, q) => format!("{y:04}-Q{q}"),
            Stretch::Season(y, s) => format!("{y:04}-{}", SEASONS.get(s).map_or("XX", |s| s.0)),
            Stretch::Year(y) => format!("{y:04}"),
        }
    }

    /// The stretch of that unit around a day; none for units that are no stretch of the calendar.
    pub fn around(d: Date, unit: Unit) -> Option<Stretch> {
        Some(match unit {
            Unit::Year => Stretch::Year(d.year()),
            Unit::Month => Stretch::Month(d.first_of_month()),
            Unit::Week => Stretch::Week(monday(d)?),
            Unit::Day => Stretch::Day(d),
            Unit::Quarter => Stretch::Quarter(d.year(), (d.month() - 1) / 3 + 1),
            _ => return None,
        })
    }

    /// The same stretch `n` years later.
    pub fn years_later(self, n: i32) -> Option<Stretch> {
        let year = |y: i16| i16::try_from(i32::from(y) + n).ok();
        Some(match self {
            Stretch::Day(d) => Stretch::Day(shift(d, n, Unit::Year)?),
            Stretch::Week(d) => Stretch::Week(monday(shift(d, n, Unit::Year)?)?),
            Stretch::Month(d) => Stretch::Month(shift(d, n, Unit::Year)?),
            Stretch::Quarter(y, q) => Stretch::Quarter(year(y)?, q),
            Stretch::Season(y, s) => Stretch::Season(year(y)?, s),
            Stretch::Year(y) => Stretch::Year(year(y)?),
        })
    }
}

/// A day of the calendar, if there is one.
pub fn day(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// A day `n` units later.
pub fn shift(d: Date, n: i32, unit: Unit) -> Option<Date> {
    let n = i64::from(n);
    let by = |span: Result<jiff::Span, jiff::Error>| span.ok().and_then(|s| d.checked_add(s).ok());
    match unit {
        Unit::Year => by(jiff::Span::new().try_years(n)),
        Unit::Month => by(jiff::Span::new().try_months(n)),
        Unit::Quarter => by(jiff::Span::new().try_months(n * 3)),
        Unit::Week | Unit::Weekend => by(jiff::Span::new().try_weeks(n)),
        Unit::Fortnight => by(jiff::Span::new().try_weeks(n * 2)),
        Unit::Day => by(jiff::Span::new().try_days(n)),
        Unit::Decade => by(jiff::Span::new().try_years(n * 10)),
        Unit::Century => by(jiff::Span::new().try_years(n * 100)),
        Unit::Millennium | Unit::Hour | Unit::Minute | Unit::Second => None,
    }
}

/// The Monday of a day's ISO week.
pub fn monday(d: Date) -> Option<Date> {
    d.checked_sub(i64::from(d.weekday().to_monday_zero_offset()).days()).ok()
}

/// Easter Sunday of a year of the Gregorian calendar (the anonymous algorithm).
pub fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, n / 31, n % 31 + 1)
}

/// The `nth` such weekday (Monday 1) of a month; the last for -1.
pub fn nth_weekday(year: i32, month: i32, weekday: i32, nth: i32) -> Option<Date> {
    let first = day(year, month, 1)?;
    let w = jiff::civil::Weekday::from_monday_one_offset(weekday.try_into().ok()?).ok()?;
    first.nth_weekday_of_month(nth.try_into().ok()?, w).ok()
}

/// How many days lie between two days.
pub fn days_between(from: Date, to: Date) -> i32 {
    let since = |d: Date| (d - date(2000, 1, 1)).get_days();
    since(to) - since(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easters() {
        for (y, m, d) in [(1999, 4, 4), (2024, 3, 31), (2025, 4, 20), (2038, 4, 25)] {
            assert_eq!(easter(y), day(y, m, d));
        }
    }

    #[test]
    fn weeks_and_shifts() {
        let d = date(2024, 10, 25);
        assert_eq!(Stretch::around(d, Unit::Week).unwrap().value(), "2024-W43");
        assert_eq!(shift(date(2024, 3, 31), -1, Unit::Month), day(2024, 2, 29));
        assert_eq!(days_between(d, date(2024, 10, 27)), 2);
    }
}
