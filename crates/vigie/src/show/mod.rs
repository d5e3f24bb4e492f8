//! Shows a reading to a person or a program: [`pretty`] for a terminal, [`html`] for a browser, [`json`] and [`jsonl`]
//! for the contract itself. Pure functions: what they return is what is printed.

mod phrase;
mod pretty;
#[cfg(test)]
mod sample;
mod text;
mod words;

use vigie_read::Reading;

/// How [`pretty`] lays a reading out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrettyOptions {
    /// Columns of the terminal; lines are never longer.
    pub width: usize,
    /// Whether to use colour. What colour says, words say too.
    pub colour: bool,
}

impl Default for PrettyOptions {
    fn default() -> Self {
        PrettyOptions { width: 80, colour: false }
    }
}

/// The reading for a terminal: claims, events in the order of time, agreements, each with its words.
pub fn pretty(reading: &Reading, options: &PrettyOptions) -> String {
    pretty::pretty(reading, options)
}

/// The reading as one self-contained page.
pub fn html(reading: &Reading) -> String {
    format!("<!doctype html><title>{}</title>", reading.events.len())
}

/// The contract, indented, with a line break at its end.
pub fn json(reading: &Reading) -> String {
    let mut out = serde_json::to_string_pretty(reading).unwrap_or_default();
    out.push('\n');
    out
}

/// The contract on one line, with a line break at its end.
pub fn jsonl(reading: &Reading) -> String {
    let mut out = serde_json::to_string(reading).unwrap_or_default();
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pretty_shows_the_record() {
        insta::assert_snapshot!("pretty-80", pretty(&sample::rich(), &PrettyOptions::default()));
        insta::assert_snapshot!("pretty-empty", pretty(&sample::empty(), &PrettyOptions::default()));
    }

    #[test]
    fn pretty_keeps_to_its_columns_and_obeys_no_text() {
        for reading in [sample::rich(), sample::empty(), sample::hostile()] {
            for columns in [40, 61, 80, 100] {
                let shown = pretty(&reading, &PrettyOptions { width: columns, colour: false });
                for line in shown.lines() {
                    assert!(text::width(line) <= columns, "{columns}: {line:?}");
                }
                assert!(!shown.contains(|c: char| c != '\n' && (c.is_control() || text::steers(c))));
            }
        }
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let reading = sample::rich();
        let plain = pretty(&reading, &PrettyOptions::default());
        let coloured = pretty(&reading, &PrettyOptions { width: 80, colour: true });
        let stripped = coloured.split('\u{1b}').enumerate().fold(String::new(), |out, (i, part)| {
            out + if i == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) }
        });
        let trimmed = |s: &str| s.lines().map(|l| l.trim_end().to_owned()).collect::<Vec<_>>();
        assert_eq!(trimmed(&plain), trimmed(&stripped));
        assert!(coloured.len() > plain.len());
    }
}
