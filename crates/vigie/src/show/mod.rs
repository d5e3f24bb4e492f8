//! Shows a reading to a person or a program: [`pretty`] for a terminal, [`html`] for a browser, [`json`] and [`jsonl`]
//! for the contract itself. Pure functions: what they return is what is printed.

#[cfg(feature = "network")]
mod health;
mod html;
mod phrase;
mod pretty;
#[cfg(test)]
mod sample;
pub mod tables;
mod text;
mod words;

#[cfg(feature = "network")]
pub use health::{health, health_jsonl};
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
    html::html(reading)
}

/// A reading in parts, as markup in which everything is escaped, for a page of another's making.
#[derive(Clone, Debug, Default)]
pub struct Fragments {
    /// The article, cut wherever a span begins or ends, each piece with the rows it belongs to.
    pub article: String,
    /// The sections of the record, as links.
    pub contents: String,
    /// The rows.
    pub record: String,
    /// The article's language, for `lang`.
    pub language: String,
}

/// The reading in parts, in the words of one language of the interface.
pub fn fragments(reading: &Reading, words: &'static crate::words::Words) -> Fragments {
    html::fragments(reading, &words::Words::of(words))
}

/// Whether a character steers the direction of text or hides inside it.
pub fn steers(c: char) -> bool {
    text::steers(c)
}

/// The contract, indented, with a line break at its end.
pub fn json(reading: &Reading) -> String {
    let mut out = serde_json::to_string_pretty(reading).unwrap_or_default();
    out.push('\n');
    out
}

/// One line of a text from outside: no line break, nothing that a terminal would obey.
pub fn line(text: &str) -> String {
    text::clean(text)
}

/// Text from elsewhere as one clean line, fit for a terminal.
pub fn one_line(text: &str) -> String {
    text::clean(text)
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
    fn html_shows_the_record() {
        insta::assert_snapshot!("html", body(&html(&sample::rich())));
        insta::assert_snapshot!("html-empty", body(&html(&sample::empty())));
    }

    /// What stands between the style and the data: what a change of a row changes.
    fn body(page: &str) -> &str {
        let from = page.find("<body>").unwrap_or(0);
        &page[from..page.find("<script").unwrap_or(page.len())]
    }

    #[test]
    fn html_is_closed_to_what_it_shows() {
        for reading in [sample::rich(), sample::empty(), sample::hostile()] {
            let page = html(&reading);
            let shown = body(&page);
            for breach in
                ["<script", "<img", "onerror=alert(1)>", "<b>]", "<i>\"", "javascript:alert(1)\"", "\u{1b}", "\u{202e}"]
            {
                assert!(!shown.contains(breach), "{breach}");
            }
            assert_eq!(page.matches("<script").count(), 2, "the data and the code, and no third");
            assert!(!page.contains("src=\"") && !page.contains("@import") && !page.contains("url("));
            // To look at: VIGIE_SHOW_SAMPLES names a folder for the samples.
            if let Ok(folder) = std::env::var("VIGIE_SHOW_SAMPLES") {
                let name =
                    reading.document.outlet.as_deref().map_or(reading.events.len().to_string(), |_| "rich".into());
                std::fs::write(format!("{folder}/{name}.html"), &page).unwrap();
            }
        }
    }

    #[test]
    fn html_cuts_its_text_without_losing_any() {
        for reading in [sample::rich(), sample::hostile()] {
            let page = html(&reading);
            let article = &page[page.find("<article").unwrap()..page.find("</article>").unwrap()];
            let mut words = String::new();
            let mut tag = false;
            for c in article.chars() {
                match c {
                    '<' => tag = true,
                    '>' if tag => tag = false,
                    c if !tag => words.push(c),
                    _ => {}
                }
            }
            let words = ["&lt;<", "&gt;>", "&quot;\"", "&#39;'", "&amp;&"].iter().fold(words, |out, pair| {
                let (entity, plain) = pair.split_at(pair.len() - 1);
                out.replace(entity, plain)
            });
            let bare = |s: &str| text::clean(s).split_whitespace().collect::<String>();
            assert!(bare(&words).contains(&bare(&reading.document.text)), "{}", bare(&words));
        }
    }

    #[test]
    fn html_of_nested_spans_stays_small() {
        let mut reading = sample::rich();
        let spans: Vec<_> = (0..2_000).map(|i| (i / 4, 900 - i / 4)).collect();
        let template = reading.actors[0].clone();
        reading.actors = spans
            .iter()
            .enumerate()
            .map(|(i, (start, end))| {
                let mut actor = template.clone();
                actor.id = vigie_read::reading::ActorId(i as u32);
                actor.mentions[0].start = *start;
                actor.mentions[0].end = *end;
                actor
            })
            .collect();
        assert!(html(&reading).len() < 3_000_000);
    }

    #[test]
    fn every_field_and_value_is_documented() {
        use vigie_read::reading::*;
        let page = include_str!("../../../../docs/reading.md");
        let known = |word: &str| assert!(page.contains(&format!("`{word}`")), "docs/reading.md does not name `{word}`");
        fn keys(value: &serde_json::Value, known: &dyn Fn(&str)) {
            match value {
                serde_json::Value::Object(map) => map.iter().for_each(|(key, value)| {
                    if key.len() > 2 {
                        known(key);
                    }
                    keys(value, known);
                }),
                serde_json::Value::Array(all) => all.iter().for_each(|value| keys(value, known)),
                _ => {}
            }
        }
        keys(&serde_json::to_value(sample::rich()).unwrap(), &known);
        macro_rules! values { ($($set:ty),+) => { $(<$set>::ALL.iter().for_each(|v| known(v.name()));)+ } }
        values!(ActorKind, TimeType, TimeRelation, EventType, Status, Factuality, AttributionKind, Act, SourceKind);
        values!(ClaimStatus, AgreementKind, Step, AgreementState, ObligationKind, ConflictKind);
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
        if let Ok(folder) = std::env::var("VIGIE_SHOW_SAMPLES") {
            std::fs::write(format!("{folder}/rich.ansi"), &coloured).unwrap();
        }
    }
}
