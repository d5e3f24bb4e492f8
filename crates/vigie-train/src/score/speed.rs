//! Speed: words a second on one core, for all of parse.

use super::{Data, Figure, data};
use anyhow::Result;
use std::time::Instant;
use vigie_gather::Document;
use vigie_parse::Models;

/// Running text to measure on, by language.
const TEXTS: [(&str, &str); 2] = [("fr", "raw/europarl10k.detok.fr"), ("en", "raw/europarl10k.detok.en")];

/// Measures the stage. The machine may be busy: the best of five tries counts.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let mut out = Vec::new();
    for (language, file) in TEXTS {
        let (Some(path), Ok(model)) = (data.path(file), Models::embedded().get(language)) else { continue };
        let text: String = data::text(&path)?.lines().take(1200).collect::<Vec<_>>().join("\n");
        let document = Document::plain(text, language);
        let best = (0..5)
            .map(|_| {
                let start = Instant::now();
                let words = model.parse(&document).words();
                words as f64 / start.elapsed().as_secs_f64()
            })
            .fold(0.0, f64::max);
        out.push(Figure::new(
            format!("speed/{language}/parse-words"),
            best,
            "UDPipe1 2,800 spaCy-sm 4,300-9,400 Stanza < 1,000",
        ));
    }
    Ok(out)
}
