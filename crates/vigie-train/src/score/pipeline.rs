//! The product's own way from a text to its reading, for the stages that score it end to end.

use anyhow::{Context, Result, anyhow};
use vigie_gather::{Document, Published};
use vigie_parse::{Models, Sentences};
use vigie_read::{Library, Reading};

/// A document of plain text; every line that is not blank is a paragraph. `published`: `2024-10-25` or `2024-10-25T15:42`.
pub fn document(text: &str, language: &str, published: Option<&str>) -> Result<Document> {
    let mut document = Document::plain(text, language);
    document.published = published.map(self::published).transpose()?;
    Ok(document)
}

fn published(text: &str) -> Result<Published> {
    let (date, time) = text.split_once('T').map_or((text, None), |(d, t)| (d, Some(t)));
    let date = date.parse().with_context(|| format!("publication date {text:?}"))?;
    // An hour in a form we do not know is left out: the day is what times are resolved against.
    Ok(Published { date, time: time.and_then(|t| t.parse().ok()), offset: None })
}

/// Parses with the models of the product.
pub fn parse(document: &Document) -> Result<Sentences> {
    Models::embedded().parse(document).with_context(|| document.key.clone().unwrap_or_else(|| document.id.clone()))
}

/// Reads with the lexicons of the product what was parsed by them, or by gold trees.
pub fn read(document: &Document, sentences: &Sentences) -> Result<Reading> {
    let library = Library::embedded().map_err(|e| anyhow!("{e}"))?;
    Ok(vigie_read::read(document, sentences, library, &Models::embedded().hashes()))
}

/// From text to reading.
pub fn read_text(text: &str, language: &str, published: Option<&str>) -> Result<Reading> {
    let document = document(text, language, published)?;
    read(&document, &parse(&document)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_and_without_an_hour() {
        assert_eq!(published("2024-10-25").unwrap().to_string(), "2024-10-25");
        assert_eq!(published("2024-10-25T15:42").unwrap().to_string(), "2024-10-25T15:42");
        assert!(published("yesterday").is_err());
    }
}
