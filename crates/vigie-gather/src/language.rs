//! Which language a text is in.

use crate::dates::Calendar;
use whatlang::{Detector, Lang};

/// A language, by its ISO 639-1 code, and whether the text settles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    pub code: &'static str,
    pub sure: bool,
}

/// Names the language of a text. An unsure guess is one of the languages at hand.
pub(crate) fn identify(text: &str) -> Guess {
    let sample = head(text, 20_000);
    let whole = Detector::new().detect(sample);
    if let Some(found) = whole.as_ref().filter(|f| f.is_reliable() || f.confidence() >= 0.9)
        && let Some(code) = iso_639_1(found.lang())
    {
        return Guess { code, sure: true };
    }
    let known: Vec<Lang> = Calendar::embedded().languages().filter_map(from_iso_639_1).collect();
    let found = Detector::with_allowlist(known).detect(sample).and_then(|f| iso_639_1(f.lang()));
    let other = whole.and_then(|f| iso_639_1(f.lang()));
    Guess { code: found.or(other).unwrap_or("und"), sure: false }
}

/// At most `limit` bytes of the text, from its start.
fn head(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The primary subtag of a language tag, in lower case: `fr` of `fr-CA`, `fr_FR`, `FR`.
pub fn primary(tag: &str) -> Option<String> {
    let code = tag.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let code = CODES.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| (*two).to_owned());
    (matches!(code.len(), 2 | 3) && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

fn iso_639_1(lang: Lang) -> Option<&'static str> {
    CODES.iter().find(|(three, _)| *three == lang.code()).map(|(_, two)| *two)
}

fn from_iso_639_1(code: &str) -> Option<Lang> {
    let (three, _) = CODES.iter().find(|(_, two)| *two == code)?;
    Lang::from_code(*three)
}

/// ISO 639-3 and 639-1 codes of the languages that are told apart.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"), ("bul", "bg"), ("cat", "ca"),
    ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"), ("dan", "da"), ("deu", "de"), ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"),
    ("fin", "fi"), ("fra", "fr"), ("guj", "gu"), ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"), ("hye", "hy"), ("ind", "id"),
    ("ita", "it"), ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"), ("lav", "lv"),
    ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"), ("nld", "nl"), ("nob", "nb"), ("ori", "or"),
    ("pan", "pa"), ("pes", "fa"), ("pol", "pl"), ("por", "pt"), ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"),
    ("sna", "sn"), ("spa", "es"), ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"), ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"),
    ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"), ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"), ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_apart() {
        for (text, code) in [
            ("Le ministre des Affaires étrangères a démenti mardi toute présence de troupes à la frontière.", "fr"),
            ("The foreign minister denied on Tuesday that any troops had been sent across the border.", "en"),
            ("Der Außenminister hat am Dienstag bestritten, dass Truppen über die Grenze geschickt wurden.", "de"),
            ("Министр иностранных дел во вторник опроверг сообщения о переброске войск через границу.", "ru"),
        ] {
            assert_eq!(identify(text).code, code, "{text}");
        }
        assert!(!identify("1234").sure);
        assert!(!identify("Non.").sure);
    }

    #[test]
    fn tags_are_cut_to_their_language() {
        assert_eq!(primary("fr-CA").as_deref(), Some("fr"));
        assert_eq!(primary("FRA").as_deref(), Some("fr"));
        assert_eq!(primary("français"), None);
    }
}
