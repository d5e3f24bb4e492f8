//! Days as the tables hold them: ISO 8601 texts, which sort as the days do.

use crate::across::Days;
use jiff::civil::Date;

/// The day that an ISO 8601 text begins with.
pub fn day_of(text: &str) -> Option<String> {
    text.get(..10)?.parse::<Date>().ok().map(|d| d.to_string())
}

/// First and last day of a TIMEX3 value: `2024`, `2024-06`, `2024-W25`, `2024-06-19TEV`. A duration or `PAST_REF` means no days.
pub fn range(value: &str) -> Option<(String, String)> {
    Days::of_value(value).map(|d| (d.first.to_string(), d.last.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let r = |v: &str| range(v).map(|(a, b)| format!("{a}/{b}")).unwrap_or_default();
        assert_eq!(r("2024-06-19"), "2024-06-19/2024-06-19");
        assert_eq!(r("2024-06-19T10:30"), "2024-06-19/2024-06-19");
        assert_eq!(r("2024-02"), "2024-02-01/2024-02-29");
        assert_eq!(r("2024"), "2024-01-01/2024-12-31");
        assert_eq!(r("2024-W01"), "2024-01-01/2024-01-07");
        for odd in ["PAST_REF", "P3D", "", "2024-Q9", "2024-13", "été", "20€"] {
            assert_eq!(r(odd), "", "{odd}");
        }
    }
}
