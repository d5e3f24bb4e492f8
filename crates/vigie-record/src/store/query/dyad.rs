//! What one country does to another, week by week, as documents tell it.

use super::super::days;
use super::super::error::{RecordError, Result};
use super::{View, holds};
use rusqlite::params;
use serde::Serialize;

/// The quad classes, in order.
pub const QUADS: [&str; 4] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

/// A week of a directed pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DyadWeek {
    /// Its Monday.
    pub week: String,
    /// Rows of events in it, by quad class 1 to 4, those that occurred or go on.
    pub quads: [i64; 4],
    /// Rows that were planned, demanded, predicted, denied.
    pub unreal: i64,
}

impl View<'_> {
    /// The weeks in which something is told of the pair, the first first.
    pub fn dyad(&self, source: &str, target: &str, since: Option<&str>, until: Option<&str>) -> Result<Vec<DyadWeek>> {
        let bound = |d: Option<&str>, last: bool| -> Result<String> {
            match d {
                None => Ok(if last { "9999-12-31".to_owned() } else { "0001-01-01".to_owned() }),
                Some(d) => {
                    let range = days::range(d).ok_or_else(|| RecordError::Query(format!("{d:?} is no day")))?;
                    Ok(if last { range.1 } else { range.0 })
                }
            }
        };
        let sql = format!(
            "SELECT date(y.day, '-6 days', 'weekday 1') AS week, e.quad, e.status IN ('occurred', 'ongoing'), count(*) FROM dyad y \
             JOIN event e ON e.reading = y.reading AND e.n = y.n JOIN reading r ON r.id = y.reading \
             WHERE y.source = ?1 AND y.target = ?2 AND y.day >= ?3 AND y.day <= ?4 AND {} GROUP BY 1, 2, 3 ORDER BY 1",
            holds("r", self.tx)
        );
        let mut ask = self.db.prepare_cached(&sql)?;
        let mut rows = ask.query(params![source, target, bound(since, false)?, bound(until, true)?])?;
        let mut out: Vec<DyadWeek> = Vec::new();
        while let Some(r) = rows.next()? {
            let week: String = r.get(0)?;
            if out.last().is_none_or(|w| w.week != week) {
                out.push(DyadWeek { week, quads: [0; 4], unreal: 0 });
            }
            let (quad, real, count): (usize, bool, i64) = (r.get::<_, u8>(1)?.into(), r.get(2)?, r.get(3)?);
            if let Some(last) = out.last_mut() {
                match last.quads.get_mut(quad.wrapping_sub(1)) {
                    Some(n) if real => *n += count,
                    _ => last.unreal += count,
                }
            }
        }
        Ok(out)
    }
}
