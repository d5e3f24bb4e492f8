//! How the sources do: a table that says of each when it was last heard, what failed, what was skipped.

use super::text::{clean, width};
use std::fmt::Write;
use vigie_gather::watch::{Source, State};

/// Sources as a table: the worst first, so that what needs a person stands at the top.
///
/// `now` is in milliseconds since 1970.
pub fn health(sources: &[Source], now: i64) -> String {
    let mut order: Vec<&Source> = sources.iter().collect();
    order.sort_by_key(|s| (std::cmp::Reverse(s.state(now)), s.url.clone()));
    let head = ["STATE", "HEARD", "NEWS", "FAILED", "READ", "SKIPPED", "NEXT", "SOURCE"].map(str::to_owned);
    let mut rows = vec![head.to_vec()];
    rows.extend(order.iter().map(|s| row(s, now)));
    let columns = rows[0].len();
    let widths: Vec<usize> =
        (0..columns).map(|c| rows.iter().map(|r| width(&r[c])).max().unwrap_or_default()).collect();
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (c, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[c] - width(cell));
            let number = matches!(c, 3..=5);
            let _ = if number { write!(line, "{pad}{cell}  ") } else { write!(line, "{cell}{pad}  ") };
        }
        let _ = writeln!(out, "{}", line.trim_end());
        if let Some(source) = i.checked_sub(1).and_then(|i| order.get(i)) {
            details(source, now, &mut out);
        }
    }
    let count = |state: State| sources.iter().filter(|s| s.state(now) == state).count();
    let states = [State::Healthy, State::Degraded, State::Dead, State::New];
    let parts: Vec<String> = states.iter().filter(|s| count(**s) > 0).map(|s| format!("{} {s}", count(*s))).collect();
    let _ = writeln!(out, "{} sources: {}", sources.len(), parts.join(", "));
    out
}

/// One object a line, for programs.
pub fn health_jsonl(sources: &[Source], now: i64) -> String {
    let instant = |t: i64| jiff::Timestamp::from_millisecond(t).ok().map(|t| t.to_string());
    let line = |s: &Source| {
        let value = serde_json::json!({
            "url": s.url, "moved": s.moved, "title": s.title, "state": s.state(now).to_string(), "reason": s.note(now),
            "heard": s.heard.and_then(instant), "news": s.news.and_then(instant), "tried": s.tried.and_then(instant),
            "next": instant(s.next), "failures": s.failures, "read": s.read, "skipped": s.skipped,
        });
        format!("{value}\n")
    };
    sources.iter().map(line).collect()
}

fn row(s: &Source, now: i64) -> Vec<String> {
    let past = |t: Option<i64>| t.map_or("never".to_owned(), |t| format!("{} ago", span(now - t)));
    let next = if s.next <= now { "now".to_owned() } else { format!("in {}", span(s.next - now)) };
    let name = s.title.as_deref().map_or_else(|| clean(&s.url), |t| format!("{} <{}>", clean(t), clean(&s.url)));
    let skipped: u64 = s.skipped.values().sum();
    let numbers = [u64::from(s.failures), s.read, skipped].map(|n| n.to_string());
    let mut cells = vec![s.state(now).to_string(), past(s.heard), past(s.news)];
    cells.extend(numbers);
    cells.extend([next, name]);
    cells
}

/// What is wrong, where it went, what was skipped.
fn details(s: &Source, now: i64, out: &mut String) {
    if let Some(note) = s.note(now) {
        let _ = writeln!(out, "    {}", clean(&note));
    }
    if let Some(moved) = &s.moved {
        let _ = writeln!(out, "    it is read at {}", clean(moved));
    }
    if !s.skipped.is_empty() {
        let parts: Vec<String> = s.skipped.iter().map(|(code, n)| format!("{n} {}", clean(code))).collect();
        let _ = writeln!(out, "    skipped: {}", parts.join(", "));
    }
}

/// A stretch of milliseconds in its largest unit.
fn span(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_stands_first_and_nothing_steers_the_terminal() {
        let now = 1_729_872_000_000;
        let mut well = Source::new("https://fil.example/rss", now);
        well.title = Some("Le\u{1b}[31m Fil".into());
        (well.tried, well.heard, well.news) = (Some(now), Some(now - 120_000), Some(now - 7_200_000));
        (well.next, well.read) = (now + 900_000, 12);
        well.skipped = [("robots".to_owned(), 2)].into();
        let mut ill = Source::new("https://b.example/", now);
        (ill.failures, ill.reason) = (3, Some("the server answered 500".into()));
        let table = health(&[well.clone(), ill], now);
        assert_eq!(
            table,
            "STATE     HEARD      NEWS     FAILED  READ  SKIPPED  NEXT       SOURCE\n\
             degraded  never      never         3     0        0  now        https://b.example/\n    the server answered 500\n\
             healthy   2 min ago  2 h ago       0    12        2  in 15 min  Le\u{FFFD}[31m Fil <https://fil.example/rss>\n    skipped: 2 robots\n\
             2 sources: 1 healthy, 1 degraded\n"
        );
        let json: serde_json::Value = serde_json::from_str(&health_jsonl(&[well], now)).unwrap();
        assert_eq!((json["state"].as_str(), json["skipped"]["robots"].as_u64()), (Some("healthy"), Some(2)));
    }
}
