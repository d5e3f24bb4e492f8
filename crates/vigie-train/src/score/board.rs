//! The board as it is printed: a table for people, JSON for programs.

use super::Figure;
use super::floors::Floors;
use std::fmt::Write;

/// What was measured, and what could not be.
pub struct Board<'a> {
    /// The figures, in the order of the stages.
    pub figures: &'a [Figure],
    /// Their floors.
    pub floors: &'a Floors,
    /// Sets that are not there.
    pub skipped: Vec<String>,
    /// Stages that failed, and why.
    pub broken: &'a [String],
}

impl Board<'_> {
    /// One object: figures with their floors, sets skipped, stages broken.
    pub fn json(&self) -> String {
        let rows: Vec<_> = self
            .figures
            .iter()
            .map(|f| {
                let value = (f.value * 100.0).round() / 100.0;
                serde_json::json!({ "key": f.key, "value": value, "floor": self.floors.of(&f.key), "peers": f.peers })
            })
            .collect();
        let all = serde_json::json!({ "figures": rows, "skipped": self.skipped, "broken": self.broken });
        format!("{all:#}\n")
    }

    /// figure | value | floor | peers, a heading for each stage.
    pub fn table(&self) -> String {
        let width = self.figures.iter().map(|f| name(f).chars().count() + 2).chain([24]).max().unwrap_or(24);
        let mut out = format!("{:<width$}  {:>11}  {:>10}  peers\n", "figure", "value", "floor");
        let mut stage = "";
        for f in self.figures {
            if f.stage() != stage {
                stage = f.stage();
                let _ = writeln!(out, "\n{stage}");
            }
            let floor = self.floors.of(&f.key);
            let mark = if floor.is_some_and(|floor| f.value < floor) { '<' } else { ' ' };
            let line = format!(
                "{:<width$}  {:>11} {mark}{:>10}  {}",
                format!("  {}", name(f)),
                number(f.value),
                floor.map(number).unwrap_or_default(),
                f.peers
            );
            let _ = writeln!(out, "{}", line.trim_end());
        }
        for set in &self.skipped {
            let _ = writeln!(out, "\nskipped: {set} is not there");
        }
        for stage in self.broken {
            let _ = writeln!(out, "\nbroken: {stage}");
        }
        out
    }
}

/// The key without its stage.
fn name(figure: &Figure) -> &str {
    figure.key.split_once('/').map_or(figure.key.as_str(), |(_, rest)| rest)
}

/// Two decimals; none, and thousands apart, from ten thousand on.
fn number(value: f64) -> String {
    if value.abs() < 10_000.0 {
        return format!("{value:.2}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_at_a_glance() {
        assert_eq!(
            [number(60.0), number(9999.5), number(51234.4), number(1234567.0)],
            ["60.00", "9999.50", "51,234", "1,234,567"]
        );
    }

    #[test]
    fn figures_stand_under_their_stage() {
        let figures =
            [Figure::new("times/te2-fr/value-f1", 61.234, "HeidelTime 60"), Figure::new("speed/parse", 50000.0, "")];
        let floors = Floors::default();
        let board = Board { figures: &figures, floors: &floors, skipped: vec!["time/te2-it".into()], broken: &[] };
        let table = board.table();
        assert!(table.contains("\ntimes\n  te2-fr/value-f1"), "{table}");
        assert!(table.contains("50,000"), "{table}");
        assert!(table.contains("skipped: time/te2-it is not there"), "{table}");
        assert!(board.json().contains("\"value\": 61.23"));
    }
}
