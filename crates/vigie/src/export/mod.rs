//! The record in the shapes of others: PLOVER and CAMEO tables, entities and graphs, linked data. Pure functions from rows to text.
//!
//! A shape that cannot say that something is denied, planned or demanded gets only what is told as having happened; see [`happened`].

mod acled;
mod ftm;
mod gdelt;
mod graphml;
mod jsonld;
mod parquet;
mod plover;

pub use acled::{acled, acled_header};
pub use ftm::{ftm_document, ftm_event};
pub use gdelt::gdelt;
pub use graphml::Graph;
pub use jsonld::claim as jsonld_claim;
pub use parquet::Parquet;
pub use plover::plover;

use vigie_record::store::query::EventRow;

/// Whether an event is told as having happened, and nobody in its document denies it.
pub fn happened(e: &EventRow) -> bool {
    let denied = e.commitments.iter().any(|c| matches!(c.value.as_str(), "CT-" | "PR-"));
    matches!(e.status.as_str(), "occurred" | "ongoing") && !denied
}

/// A cell of a comma-separated file: quoted where it must be; a number as it is; a text never a formula.
pub fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) && text.parse::<f64>().is_err();
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The digits of a day, `20241025`; nothing where no day is known.
fn digits(day: &str) -> String {
    day.chars().filter(char::is_ascii_digit).collect()
}

/// Text between the marks of XML.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(' '),
            // No character that XML 1.0 forbids.
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
