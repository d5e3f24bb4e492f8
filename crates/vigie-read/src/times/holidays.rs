//! Days of the year that have a name.

use super::calendar::{self, Unit};
use jiff::civil::Date;

/// `12-25`, `easter+1`, or `11-4-4` (the fourth Thursday of November; -1 counts from the end).
pub(super) fn holiday_code(value: &str) -> Option<i32> {
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

pub(super) fn holiday(code: i32, year: i32) -> Option<Date> {
    match code {
        900_000.. => calendar::shift(calendar::easter(year)?, code - 1_000_000, Unit::Day),
        100_000.. => {
            let c = code - 100_000;
            calendar::nth_weekday(year, c / 1000, c / 100 % 10, c % 100 - 50)
        }
        _ => calendar::day(year, code / 100, code % 100),
    }
}
